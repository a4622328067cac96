/** 1/(1 + e^-x), alone and as a factor. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, powerOfTwo, reduceNegative } from "./exponential.ts";

/** e^r for |r| <= log(2)/2 is 1 + r q(r): relative error 2^-28.0; the coefficients of q, degree 5. tools/exp-float32.sollya */
const Q = [1, 0.49999988079071045, 0.16666515171527863, 0.041669599711894989, 0.0083692632615566254, 0.0013750240905210376];
/** The same in -r, so that the signs change. */
const Q_NEGATIVE = Q.map((c, i) => (i % 2 === 1 ? -c : c));

/**
 * scale*(1 + e^-u) for a scale of 2^-shift: the scale keeps e^-u within float32. The 1 and the power of two are added first, what that
 * rounds away goes with the rest.
 */
function denominator(b: Builder, u: Value, shift: number): Value {
  const reduced = reduceNegative(b, u, BIAS - shift);
  const power = powerOfTwo(b, reduced);
  const scale = b.f32(2 ** -shift);
  const sum = b.add(power, scale);
  const lost = b.add(b.sub(power, sum), scale);
  return b.add(sum, b.nmadd(power, b.mul(reduced.r, b.horner(reduced.r, Q_NEGATIVE)), lost));
}

/** From here on the logistic function is 1. */
const ONE_FROM = 60;
/** log(2^-150.8): from here down the logistic function is 0. */
const ZERO_FROM = -104.5;

/** 1/(1 + e^-x) */
export function logistic(b: Builder, x: Value): Value {
  const held = b.max(b.min(x, b.f32(ONE_FROM)), b.f32(ZERO_FROM));
  const shift = 24;
  return b.div(b.f32(2 ** -shift), denominator(b, held, shift));
}

/** Where n/(1 + e^-u) = n to the last bit. */
const SAME_FROM = 20;
/** e^121 < 2^175, which the denominator still holds with its scale. */
const LEAST = -121;

/**
 * n/(1 + e^-u), down to the least float. Where u < -121 and n is another value than u, it is 0: right for |n| < 2^24.
 */
export function logisticTimes(b: Builder, n: Value, u: Value): Value {
  const least = b.f32(LEAST);
  const held = b.max(u, least);
  const shift = 48;
  // u/(1 + e^-u) at -121 is already less than half the least float
  const quotient = b.mul(b.div(n === u ? held : n, denominator(b, held, shift)), b.f32(2 ** -shift));
  // where n is large n/denominator overflows, and above SAME_FROM the reduction is of no use
  const upper = b.select(b.lt(b.f32(SAME_FROM), u), n, quotient);
  return n === u ? upper : b.select(b.lt(u, least), b.f32(0), upper);
}
