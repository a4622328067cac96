/** A place on the line and the value that an expression has there, if it has one. */
import type { Decimal } from "decimal.js";
import { children, type Expr, isNumber, substitute } from "../../expr/expr.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import { poles } from "./singular.ts";

/** A place where pieces meet. */
export interface Break {
  readonly at: number;
  /** Without symbols. */
  readonly expr: Expr;
  /** Whether `expr` is the place itself, not its first 15 digits. */
  readonly exact: boolean;
}

export interface Piece {
  /** null: it goes on for ever. */
  readonly from: Break | null;
  readonly to: Break | null;
  readonly formula: Expr;
  readonly slope: Expr;
  /** Whether the formula has a value there. */
  readonly defined: boolean;
  /** Whether it stands for more pieces, behind the last knot that was looked for: then its formula is the whole formula. */
  readonly beyond: boolean;
}

/** Whether a value is one: at a place of 15 digits, or at the digits of pi/2, a pole is only very steep. */
export const isTrusted = (value: Decimal, { expr, exact }: Break): boolean =>
  value.isFinite() && ((exact && isNumber(expr)) || value.abs().lt(1e6));

/** The value there; NaN where a part divides by 0 or is log(0), though atan(1/0), atan(tan(pi/2)) and exp(-1/0) come out finite. */
export function valueAt(u: Expr, x: string, at: Expr, digits = 40): Decimal {
  const value = evaluatePrecise(substitute(u, { [x]: at }), {}, digits);
  return value.isFinite() && dividesByZero(u, x, at) ? value.times(Number.NaN) : value;
}

/** Whether a part of it is infinite there. A denominator at the digits of pi is 0 but for the digits that it was computed with. */
export const dividesByZero = (u: Expr, x: string, at: Expr): boolean => hasPole(substitute(u, { [x]: at }), isNumber(at) ? 0 : 1e-15);

const hasPole = (u: Expr, zero: number): boolean =>
  poles(u).some((v) => evaluatePrecise(v, {}, 20).abs().lte(zero)) || children(u).some((v) => hasPole(v, zero));
