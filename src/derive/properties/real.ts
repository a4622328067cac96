/** Values and signs of an expression in one variable: by float64 where that can tell, else by many digits. */
import type { Decimal } from "decimal.js";
import { compileEvaluator } from "../../expr/evaluate.ts";
import type { Expr } from "../../expr/expr.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import { certainSign } from "./certain.ts";

export type Real = (x: number) => number;
export type Place = number | string | Decimal;

/** The value with that many digits; NaN where it has none. */
export const precisely = (u: Expr, x: string, at: Place, digits = 40): Decimal => evaluatePrecise(u, { [x]: at }, digits);

/** A float64 function; what is not finite in float64 (e^x/(1 + e^x) at 1000) is evaluated with many digits. */
export function real(u: Expr, x: string): Real {
  const run = compileEvaluator(u, [x]);
  return (at) => {
    const value = run(at);
    return Number.isFinite(value) ? value : precisely(u, x, at, 30).toNumber();
  };
}

/** 1, 0, -1; undefined where neither float64 nor many digits tell: 1 - tanh(x)^2 at 1000. */
export function sign(u: Expr, x: string): (at: number) => -1 | 0 | 1 | undefined {
  const fast = certainSign(u, x);
  return (at) => fast(at) ?? preciseSign(u, x, at);
}

/** What differs between few digits and many is noise. */
export function preciseSign(u: Expr, x: string, at: Place): -1 | 1 | undefined {
  const [few, many] = [precisely(u, x, at, 22), precisely(u, x, at, 44)];
  if (few.isNaN() || many.isNaN() || many.isZero()) return undefined;
  if (many.isFinite() && few.minus(many).abs().gt(many.abs().times(1e-3))) return undefined;
  return many.isNeg() ? -1 : 1;
}
