/** A real number as it is told to a reader: exactly where it is known so and short, else to 15 digits. */
import { Decimal } from "decimal.js";
import { size } from "../../algebra/size.ts";
import { tidy } from "../../algebra/tidy.ts";
import { call, children, divide, type Expr, isInt, isNumber, mapChildren, multiply, negate, number, pi } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import { toAscii, toUnicode } from "../../expr/print.ts";
import { fromNumber, type Rational } from "../../expr/rational.ts";

export interface Value {
  /** The nearest float64; it may be infinite. */
  readonly value: number;
  /** ASCII that parses again, or 15 digits, or "Infinity". */
  readonly ascii: string;
  /** The same for people: π/2, −0.278464542761074, ∞. */
  readonly text: string;
  readonly exact: boolean;
}

/** Longer expressions and fractions say less than their decimals. */
const LONGEST = 9;
const LARGEST = 1_000_000n;
const DIGITS = 15;

export const POSITIVE_INFINITY: Value = { value: Number.POSITIVE_INFINITY, ascii: "Infinity", text: "∞", exact: true };
export const NEGATIVE_INFINITY: Value = { value: Number.NEGATIVE_INFINITY, ascii: "-Infinity", text: "−∞", exact: true };
export const ZERO_VALUE: Value = { value: 0, ascii: "0", text: "0", exact: true };
export const infinite = (sign: number): Value => (sign > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY);

/** The value of an expression without symbols. */
export function exactValue(u: Expr): Value {
  const told = tidy(angles(tidy(u)));
  const precise = evaluatePrecise(told, {}, 40);
  if (told.kind === "power" && precise.isZero()) return ZERO_VALUE;
  if (isResidue(told, precise)) return { ...ZERO_VALUE, exact: false };
  if (!precise.isFinite() || size(told) > LONGEST || !short(told)) return approximateValue(precise);
  return { value: precise.toNumber(), ascii: toAscii(told), text: toUnicode(told), exact: true };
}

/** Whether it is only what is left of terms that cancel: then twice the digits leave far less. */
const isResidue = (u: Expr, value: Decimal): boolean =>
  value.abs().lt(NOTHING) && evaluatePrecise(u, {}, 80).minus(value).abs().gt(value.abs().times(1e-3));

const short = (u: Expr): boolean => (isNumber(u) ? magnitude(u.value) <= LARGEST && u.value.d <= LARGEST : children(u).every(short));
const magnitude = ({ n }: Rational): bigint => (n < 0n ? -n : n);

/** Sines of multiples of pi/12 between 0 and pi/2, where they are square roots of fractions. */
const SINES: ReadonlyMap<number, Expr> = new Map<number, Expr>([
  [0, number(0)],
  [2, number(1, 2)],
  [3, divide(call("sqrt", number(2)), number(2))],
  [4, divide(call("sqrt", number(3)), number(2))],
  [6, number(1)],
]);

/** sin, cos and tan where the angle is a multiple of pi/6 or pi/4. */
export function angles(u: Expr): Expr {
  const v = mapChildren(u, angles);
  if (v.kind === "call" && ARCS.has(v.fn)) return ARCS.get(v.fn)?.get(toAscii(tidy(v.args[0] as Expr))) ?? v;
  if (v.kind !== "call" || !ANGULAR.has(v.fn)) return v;
  const twelfths = tidy(divide(multiply(number(12), v.args[0] as Expr), pi));
  if (!isNumber(twelfths) || twelfths.value.d !== 1n) return v;
  const turn = Number(((twelfths.value.n % 24n) + 24n) % 24n);
  const [sine, cosine] = [sineOf(turn), sineOf((turn + 6) % 24)];
  if (!sine || !cosine) return v;
  if (v.fn === "tan") return isInt(cosine, 0) ? v : tidy(divide(sine, cosine));
  return v.fn === "sin" ? sine : cosine;
}
/** Where the arcs have an angle that is a plain part of pi. */
const ARCS: ReadonlyMap<FunctionName, ReadonlyMap<string, Expr>> = new Map(
  Object.entries({
    asin: [
      [-1, -1, 2],
      [0, 0, 1],
      [1, 1, 2],
    ],
    acos: [
      [-1, 1, 1],
      [0, 1, 2],
      [1, 0, 1],
    ],
    atan: [
      [-1, -1, 4],
      [0, 0, 1],
      [1, 1, 4],
    ],
  } as const).map(([fn, rows]) => [fn as FunctionName, new Map(rows.map(([at, n, d]) => [String(at), tidy(multiply(number(n, d), pi))]))]),
);
const ANGULAR: ReadonlySet<FunctionName> = new Set(["sin", "cos", "tan"]);

/** @param turn in multiples of pi/12, from 0 to 23 */
function sineOf(turn: number): Expr | undefined {
  const half = turn % 12;
  const sine = SINES.get(half > 6 ? 12 - half : half);
  return sine && turn >= 12 ? tidy(negate(sine)) : sine;
}

/** A number known by its digits only. */
export function approximateValue(x: Decimal | number): Value {
  const digits = new Decimal(x);
  if (!digits.isFinite()) return infinite(digits.isNeg() ? -1 : 1);
  const rounded = digits.toSignificantDigits(DIGITS);
  const ascii = rounded.toString().replace("e+", "e");
  return { value: digits.toNumber(), ascii, text: ascii.replaceAll("-", "−"), exact: false };
}

/** A value at a place that is known by its digits only: what is left of 0 there is told as 0. */
export const valueNear = (x: Decimal): Value => (x.abs().lt(NOTHING) ? { ...ZERO_VALUE, exact: false } : approximateValue(x));
const NOTHING = 1e-20;

/** The decimal that a float64 shows, as an expression. */
export const asNumber = (x: number): Expr => number(fromNumber(x));
