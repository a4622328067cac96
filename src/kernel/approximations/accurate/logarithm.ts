/** Logarithms of float64 values. */
import type { Builder, Value } from "../../builder.ts";

/** 2 atanh(s)/s in w = s^2 for |s| <= 3 - 2 sqrt(2), relative error 2^-45. tools/atanh-series.sollya */
const LOG = [1.9999999999999467, 0.6666666667965659, 0.3999999487093298, 0.2857216813491657, 0.22174172491026112, 0.19609151204606998];

const SIGNIFICAND = (1n << 52n) - 1n;
const BIAS = 1023;
/** The whole numbers up to 2^52 are its last bits. */
const WHOLE = 2 ** 52;
/** Below are the subnormal numbers. */
const LEAST_NORMAL = 2 ** -1022;
const LIFT = 54;

/** x = 2^-n m with m in [sqrt(1/2), sqrt(2)), for positive finite x. */
export interface Scaled {
  /** -n, with which l - (-n) log(2) keeps the sign of a zero l */
  readonly minusExponent: Value;
  readonly significand: Value;
}

/** @param lifted how much greater than in the argument the exponent is, where that was multiplied by a power of 2 */
export function scaled(b: Builder, x: Value, lifted?: Value): Scaled {
  const least = b.f64(Math.SQRT1_2);
  // from sqrt(1/2) up to sqrt(2) the exponent field stays the same
  const moved = b.isub(x, least);
  const field = b.or(b.shr(b.iadd(moved, b.bits64(BigInt(BIAS) << 52n)), 52), b.f64(WHOLE));
  return {
    minusExponent: b.sub(lifted === undefined ? b.f64(WHOLE + BIAS) : b.add(b.f64(WHOLE + BIAS), lifted), field),
    significand: b.iadd(b.and(moved, b.bits64(SIGNIFICAND)), least),
  };
}

interface Lifted {
  readonly x: Value;
  readonly by?: Value;
}

/** Where an argument is subnormal: the same number times 2^54, and 54 for the exponent. */
export function lift(b: Builder, x: Value): Lifted {
  const small = b.lt(x, b.f64(LEAST_NORMAL));
  return { x: b.select(small, b.mul(x, b.f64(2 ** LIFT)), x), by: b.select(small, b.f64(LIFT), b.f64(0)) };
}

/** A logarithm `y` that holds for finite x above its pole, and what it is elsewhere: -Infinity at the pole, NaN below, x at Infinity and NaN. */
export function withEnds(b: Builder, y: Value, x: Value, pole = 0): Value {
  const from = b.f64(pole);
  const finite = b.select(b.lt(x, b.f64(Number.POSITIVE_INFINITY)), y, x);
  return b.select(b.lt(from, x), finite, b.select(b.eq(x, from), b.f64(Number.NEGATIVE_INFINITY), b.f64(Number.NaN)));
}

/** log(1 + g) - (-n) log(2) for 1 + g in [sqrt(1/2), sqrt(2)). */
function sum(b: Builder, g: Value, minusExponent: Value): Value {
  const s = b.div(g, b.add(g, b.f64(2)));
  return b.nmadd(minusExponent, b.f64(Math.LN2), b.mul(s, b.horner(b.mul(s, s), LOG)));
}

/** log(x) for positive finite x; the rest is not cared for. @param subnormal whether x may be that small */
export function logOfPositive(b: Builder, x: Value, subnormal = false): Value {
  const lifted = subnormal ? lift(b, x) : { x };
  const { minusExponent, significand } = scaled(b, lifted.x, lifted.by);
  return sum(b, b.sub(significand, b.f64(1)), minusExponent);
}

/** log(x): relative error 2^-44, also around 1; NaN for x < 0, -Infinity at 0. */
export const log = (b: Builder, x: Value): Value => withEnds(b, logOfPositive(b, x, true), x);

/** log(1 + x) for x > -1 that is finite; the rest is not cared for. */
export function logOfSum(b: Builder, x: Value): Value {
  const { minusExponent, significand } = scaled(b, b.add(x, b.f64(1)));
  // where 1 + x needs no scaling, x itself is what the rounding of 1 + x may have lost
  const g = b.select(b.eq(minusExponent, b.f64(0)), x, b.sub(significand, b.f64(1)));
  return sum(b, g, minusExponent);
}

/** log(1 + x): relative error 2^-44, also around 0; NaN for x < -1, -Infinity at -1. */
export const log1p = (b: Builder, x: Value): Value => withEnds(b, logOfSum(b, x), x, -1);
