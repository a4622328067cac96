/** Ends of intervals, outside of MPFR: mantissa * 2^exponent, compared and written out exactly. */
import * as Q from "../../expr/rational.ts";

export interface Dyadic {
  readonly mantissa: bigint;
  readonly exponent: number;
}

export type Bound = Dyadic | "infinity" | "-infinity";

const bits = (n: bigint): number => (n < 0n ? -n : n).toString(2).length;
const signOf = ({ mantissa: m }: Dyadic): number => (m === 0n ? 0 : m < 0n ? -1 : 1);

/** Negative, 0 or positive as a is below, at or above b. */
export function compareBounds(a: Bound, b: Bound): number {
  if (a === b) return 0;
  if (a === "-infinity" || b === "infinity") return -1;
  if (a === "infinity" || b === "-infinity") return 1;
  if (signOf(a) !== signOf(b)) return signOf(a) - signOf(b);
  // numbers of different magnitude are told apart without writing out e^(10^8)
  const [p, q] = [bits(a.mantissa) + a.exponent, bits(b.mantissa) + b.exponent];
  if (p !== q) return (p - q) * signOf(a);
  const least = Math.min(a.exponent, b.exponent);
  const difference = (a.mantissa << BigInt(a.exponent - least)) - (b.mantissa << BigInt(b.exponent - least));
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** Beyond this a power of 2 is not written out. */
export const LARGEST_EXPONENT = 40_000;

/** The number itself, unless it is infinite or its exponent too large. */
export function toRational(b: Bound): Q.Rational | undefined {
  if (typeof b === "string" || Math.abs(b.exponent) > LARGEST_EXPONENT) return undefined;
  return b.exponent >= 0 ? Q.rational(b.mantissa << BigInt(b.exponent)) : Q.rational(b.mantissa, 1n << BigInt(-b.exponent));
}

/** A number in decimals, rounded to a number of significant digits (a half goes away from 0): "0.5", "-1.2345e-30". */
export function toDigits(value: Q.Rational, digits: number): string {
  if (Q.isZero(value)) return "0";
  const size = value.n < 0n ? -value.n : value.n;
  let exponent = size.toString().length - value.d.toString().length;
  if (compareScaled(size, value.d, exponent) < 0) exponent--;
  const shift = digits - 1 - exponent;
  const [n, d] = shift >= 0 ? [size * 10n ** BigInt(shift), value.d] : [size, value.d * 10n ** BigInt(-shift)];
  let rounded = (2n * n + d) / (2n * d);
  if (rounded >= 10n ** BigInt(digits)) {
    rounded /= 10n;
    exponent++;
  }
  return (value.n < 0n ? "-" : "") + layOut(rounded.toString(), exponent);
}

/** n/d against 10^exponent. */
function compareScaled(n: bigint, d: bigint, exponent: number): number {
  const [a, b] = exponent >= 0 ? [n, d * 10n ** BigInt(exponent)] : [n * 10n ** BigInt(-exponent), d];
  return a < b ? -1 : 1;
}

function layOut(figures: string, exponent: number): string {
  const plain = figures.replace(/0+$/, "");
  if (exponent < -6 || exponent > 20) return `${plain[0]}${plain.length > 1 ? `.${plain.slice(1)}` : ""}e${exponent}`;
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${plain}`;
  const whole = plain.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return plain.length > exponent + 1 ? `${whole}.${plain.slice(exponent + 1)}` : whole;
}
