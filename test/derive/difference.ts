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
  const slopes: Record<string, Decimal> = {};
  const withoutDerivatives = (v: Expr): Expr => {
    if (v.kind !== "derivative") return mapChildren(v, withoutDerivatives);
    const name = `slope ${Object.keys(slopes).length}`;
    slopes[name] = slopeAt(v.of, at, parameters);
    return symbol(name);
  };
  return evaluatePrecise(withoutDerivatives(u), { ...parameters, ...slopes, x: at }, DIGITS);
}

/** The slope of an expression by a central difference: right to about 38 digits where it is smooth, or NaN. */
export function slopeAt(u: Expr, x: number | Decimal, parameters: Parameters): Decimal {
  const at = typeof x === "number" ? exactly(x) : x;
  const [above, below] = [valueAt(u, at.plus(STEP), parameters), valueAt(u, at.minus(STEP), parameters)];
  return above.minus(below).div(STEP).div(2);
}

/** `count` points of [-8, 8], evenly spread by the golden ratio and with full significands, at which `holds`. */
export function points(count: number, holds: (x: number) => boolean): number[] {
  const found: number[] = [];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let i = 1; found.length < count && i <= 40 * count; i++) {
    const x = -8 + 16 * ((i * golden) % 1);
    if (holds(x)) found.push(x);
  }
  return found;
}
