import type { Decimal } from "decimal.js";
import { type Expr, mapChildren, symbol } from "../../src/expr/expr.ts";
import { evaluatePrecise, exactly } from "../../src/expr/precise.ts";

const DIGITS = 60;
/** The error of a central difference is h^2 f'''/6, 1e-40, and 60 digits over h leave as many. */
const STEP = "1e-20";

export type Parameters = Readonly<Record<string, string>>;

/** The value of an expression at a float64 to 60 digits; d/dx in it is a central difference, so that nothing of derive/ is trusted. */
export function valueAt(u: Expr, x: number | Decimal, parameters: Parameters): Decimal {
  const at = typeof x === "number" ? exactly(x) : x;
  const known: Record<string, Decimal> = {};
  const withoutDerivatives = (v: Expr): Expr => {
    if (v.kind !== "derivative") return mapChildren(v, withoutDerivatives);
    const name = `slope ${Object.keys(known).length}`;
    known[name] = slopeAt(v.of, at, parameters);
    return symbol(name);
  };
  return evaluatePrecise(withoutDerivatives(u), { ...parameters, ...known, x: at }, DIGITS);
}

/** The slope of an expression by a central difference: right to about 38 digits where it is smooth, or NaN. */
export function slopeAt(u: Expr, x: number | Decimal, parameters: Parameters): Decimal {
  const at = typeof x === "number" ? exactly(x) : x;
  const [above, below] = [valueAt(u, at.plus(STEP), parameters), valueAt(u, at.minus(STEP), parameters)];
  return above.minus(below).div(STEP).div(2);
}

/** `count` points of [-8, 8] at which `holds`, evenly spread by the golden ratio and with full significands. */
export function points(count: number, holds: (x: number) => boolean): number[] {
  const found: number[] = [];
  const golden = (Math.sqrt(5) - 1) / 2;
  // a formula that is defined on (0, 1) only has a sixteenth of them
  for (let i = 1; found.length < count && i <= 40 * count; i++) {
    const x = -8 + 16 * ((i * golden) % 1);
    if (holds(x)) found.push(x);
  }
  return found;
}

export interface Sample {
  readonly x: number;
  readonly slope: Decimal;
}

/** `count` such points at which the slope is finite, with that. */
export function slopes(u: Expr, parameters: Parameters, count: number): Sample[] {
  const samples: Sample[] = [];
  points(count, (x) => {
    const slope = slopeAt(u, x, parameters);
    if (slope.isFinite()) samples.push({ x, slope });
    return slope.isFinite();
  });
  return samples;
}
