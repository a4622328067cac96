/** Quotients of polynomials, as the tables have them. */
import type { Builder, Value } from "../../builder.ts";

/** Coefficients from the constant one on. */
export interface Quotient {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

export const quotient = (b: Builder, x: Value, { above, below }: Quotient): Value => b.div(b.horner(x, above), b.horner(x, below));

/** A polynomial whose leading coefficient is 1: the others, from the constant one on. One multiplication less. */
export const monic = (b: Builder, x: Value, coefficients: readonly number[]): Value => {
  const [last, ...rest] = coefficients.map((c) => b.f64(c)).reverse() as [Value, ...Value[]];
  return rest.reduce((sum, c) => b.madd(sum, x, c), b.add(x, last));
};
