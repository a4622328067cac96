/** A real number as it is told to a reader: exactly where it is known so and short, else to 15 digits. */
import { Decimal } from "decimal.js";
import { size } from "../../algebra/size.ts";
import { tidy } from "../../algebra/tidy.ts";
import { children, divide, type Expr, isNumber, mapChildren, multiply, number, pi } from "../../expr/expr.ts";
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
  if (!precise.isFinite() || size(told) > LONGEST || !short(told)) return approximateValue(precise);
  return { value: precise.toNumber(), ascii: toAscii(told), text: toUnicode(told), exact: true };
}

const short = (u: Expr): boolean => (isNumber(u) ? magnitude(u.value) <= LARGEST && u.value.d <= LARGEST : children(u).every(short));
const magnitude = ({ n }: Rational): bigint => (n < 0n ? -n : n);

/** sin and cos at whole multiples of a right angle. */
export function angles(u: Expr): Expr {
  const v = mapChildren(u, angles);
  if (v.kind !== "call" || (v.fn !== "sin" && v.fn !== "cos")) return v;
  const quarters = tidy(divide(multiply(number(2), v.args[0] as Expr), pi));
  if (!isNumber(quarters) || quarters.value.d !== 1n) return v;
  const turn = Number(((quarters.value.n % 4n) + 4n) % 4n);
  return number([0, 1, 0, -1][v.fn === "sin" ? turn : (turn + 1) % 4] as number);
}

/** A number known by its digits only. */
export function approximateValue(x: Decimal | number): Value {
  const digits = new Decimal(x);
  if (!digits.isFinite()) return infinite(digits.isNeg() ? -1 : 1);
  const rounded = digits.toSignificantDigits(DIGITS);
  const ascii = rounded.toString().replace("e+", "e");
  return { value: digits.toNumber(), ascii, text: ascii.replaceAll("-", "−"), exact: false };
}

/** The decimal that a float64 shows, as an expression. */
export const asNumber = (x: number): Expr => number(fromNumber(x));
