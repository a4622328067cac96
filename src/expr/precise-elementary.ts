/** Elementary functions of Decimals, rounded to the precision of their class: fixed-point.ts between two conversions. */
import type { Decimal } from "decimal.js";
import { arcTangent, bitLength, erf as erfOf, exp as expOf, log10, log as logOf, pi, rootOf, sine } from "./fixed-point.ts";

type Class = typeof Decimal;

const BITS_A_DIGIT = Math.log2(10);
/** Digits beyond the precision: the roundings before the last one then change no digit that counts. */
const GUARD = 8;
const bitsOf = (D: Class): number => Math.ceil((D.precision + GUARD) * BITS_A_DIGIT);

const powersOfTen: bigint[] = [];
const tenTo = (k: number): bigint => (k > 2000 ? 10n ** BigInt(k) : (powersOfTen[k] ??= 10n ** BigInt(k)));

/** A Decimal as a whole number times a power of ten. */
function asWhole(x: Decimal): { readonly whole: bigint; readonly exponent: number } {
  let whole = 0n;
  for (const word of x.d) whole = whole * 10_000_000n + BigInt(word);
  return { whole: x.s < 0 ? -whole : whole, exponent: 7 * (Math.floor(x.e / 7) - x.d.length + 1) };
}

/** x 10^by in fixed point. */
function toFixed(x: Decimal, bits: number, by = 0): bigint {
  const { whole, exponent } = asWhole(x);
  const k = exponent + by;
  return k >= 0 ? (whole * tenTo(k)) << BigInt(bits) : (whole << BigInt(bits)) / tenTo(-k);
}

/** v/2^bits 10^exponent, rounded. */
function toDecimal(D: Class, v: bigint, bits: number, exponent = 0): Decimal {
  const places = D.precision + GUARD - Math.floor((bitLength(v) - bits) / BITS_A_DIGIT);
  const whole = places >= 0 ? (v * tenTo(places)) >> BigInt(bits) : (v >> BigInt(bits)) / tenTo(-places);
  return new D(`${whole}e${exponent - places}`).toSignificantDigits(D.precision);
}

/** The function in fixed point, of x 10^by, with bits enough for a small result: never of an x where the result is 0. */
function computed(D: Class, x: Decimal, f: (v: bigint, bits: number) => bigint, by = 0): Decimal {
  const enough = bitsOf(D);
  let bits = enough + Math.max(0, Math.ceil(-(x.e + by) * BITS_A_DIGIT));
  for (;;) {
    const v = f(toFixed(x, bits, by), bits);
    const short = enough - bitLength(v);
    if (short <= 0) return toDecimal(D, v, bits);
    bits += short + GUARD;
  }
}

/** Where |x| is below 10^-precision: f(x) = x to all digits, for the functions that begin so. */
const isTiny = (D: Class, x: Decimal): boolean => x.isZero() || x.e < -D.precision - GUARD;
/** Where 1/x is. */
const isHuge = (D: Class, x: Decimal): boolean => x.e > D.precision + GUARD;
const rounded = (D: Class, x: Decimal): Decimal => x.toSignificantDigits(D.precision);
const wider = new WeakMap<Class, Class>();
/** Digits for what is between the steps of one function. */
function wide(D: Class): Class {
  const known = wider.get(D) ?? D.clone({ precision: D.precision + 20, defaults: true });
  wider.set(D, known);
  return known;
}

export const piOf = (D: Class): Decimal => toDecimal(D, pi(bitsOf(D)), bitsOf(D));

/** Beyond 10^15 in size the multiple of log 10 in x is no whole float64: only decimal.js's limits are met there. */
const LARGEST_EXPONENT = 15;

export function exp(D: Class, x: Decimal): Decimal {
  if (!x.isFinite() || x.e > LARGEST_EXPONENT) return D.exp(x);
  if (isTiny(D, x)) return D.add(1, x);
  // e^x = 10^n e^r
  const n = Math.round(x.toNumber() / Math.LN10);
  const bits = bitsOf(D) + 4 * Math.max(x.e, 0);
  return toDecimal(D, expOf(toFixed(x, bits) - BigInt(n) * log10(bits), bits), bits, n);
}

export function expm1(D: Class, x: Decimal): Decimal {
  if (!x.abs().lt(0.5)) return exp(D, x).minus(1);
  return isTiny(D, x) ? rounded(D, x) : computed(D, x, (v, bits) => expOf(v, bits) - (1n << BigInt(bits)));
}

export function log(D: Class, x: Decimal): Decimal {
  if (!x.isFinite() || x.lte(0) || x.eq(1)) return D.ln(x);
  // near 1 no power of ten is split off: the logarithm is small there
  const n = x.gt(0.5) && x.lt(2) ? 0 : x.e;
  return computed(D, x, (v, bits) => logOf(v, bits) + (BigInt(n) * log10(bits + 60)) / (1n << 60n), -n);
}

export function log1p(D: Class, x: Decimal): Decimal {
  if (!x.abs().lt(0.1)) return log(D, wide(D).add(1, x));
  return isTiny(D, x) ? rounded(D, x) : computed(D, x, (v, bits) => logOf(v + (1n << BigInt(bits)), bits));
}

/** log x/log base: a whole one comes out whole. */
export const logTo = (D: Class, x: Decimal, base: number): Decimal => {
  const W = wide(D);
  return rounded(D, log(W, x).div(log(W, new W(base))));
};

export function sqrt(D: Class, x: Decimal): Decimal {
  if (!x.isFinite() || x.lte(0)) return D.sqrt(x);
  const { whole, exponent } = asWhole(x);
  const more = Math.max(0, 2 * (D.precision + GUARD) - 7 * x.d.length);
  const even = more + ((exponent - more) & 1);
  return rounded(D, new D(`${rootOf(whole * tenTo(even))}e${(exponent - even) / 2}`));
}

export function power(D: Class, base: Decimal, exponent: Decimal): Decimal {
  if (!base.isFinite() || base.lte(0) || !exponent.isFinite() || exponent.isInteger()) return D.pow(base, exponent);
  const W = wide(D);
  return rounded(D, exp(W, W.mul(exponent, log(W, base))));
}

export const sin = (D: Class, x: Decimal): Decimal => (isTiny(D, x) ? rounded(D, x) : computed(D, x, (v, bits) => sine(v, bits, 0n)));
export const cos = (D: Class, x: Decimal): Decimal => (isTiny(D, x) ? new D(1) : computed(D, x, (v, bits) => sine(v, bits, 1n)));

export function atan(D: Class, x: Decimal): Decimal {
  if (x.isNaN() || isTiny(D, x)) return rounded(D, x);
  if (!x.isFinite() || isHuge(D, x)) return piOf(D).div(x.isNeg() ? -2 : 2);
  return computed(D, x, arcTangent);
}

export function asin(D: Class, x: Decimal): Decimal {
  if (!x.abs().lte(1)) return new D(Number.NaN);
  if (x.abs().eq(1)) return piOf(D).div(x.isNeg() ? -2 : 2);
  const W = wide(D);
  return atan(D, W.div(x, sqrt(W, W.sub(1, x).mul(W.add(1, x)))));
}

export function acos(D: Class, x: Decimal): Decimal {
  if (!x.abs().lte(1)) return new D(Number.NaN);
  if (x.eq(-1)) return piOf(D);
  const W = wide(D);
  return D.mul(atan(D, sqrt(W, W.div(W.sub(1, x), W.add(1, x)))), 2);
}

export const erf = (D: Class, x: Decimal): Decimal => (isTiny(D, x) ? D.div(D.mul(x, 2), sqrt(D, piOf(D))) : computed(D, x, erfOf));

/** 1 - erf, which loses as many bits as it is small. */
export const erfc = (D: Class, x: Decimal): Decimal =>
  isTiny(D, x) ? new D(1) : computed(D, x, (v, bits) => (1n << BigInt(bits)) - erfOf(v, bits));
