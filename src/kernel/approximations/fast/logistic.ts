/** 1/(1 + e^-x), alone and as a factor. */
import type { Builder, Value } from "../../builder.ts";
import { toBits } from "../../program.ts";
import { BIAS, powerOfTwo, reduceNegative, SQUARE_TERMS } from "./exponential.ts";

/** The terms from r^2 on of e^-r, so that the signs change. */
const Q_NEGATIVE = SQUARE_TERMS.map((c, i) => (i % 2 === 1 ? -c : c));

/**
 * scale*(1 + e^-u) for a scale of m*2^-shift, which keeps e^-u within float32: the 1 and the power of two are added first, what
 * that rounds away goes with the rest.
 */
function denominator(b: Builder, u: Value, shift: number, scale: number): Value {
  const { r, ...reduced } = reduceNegative(b, u, BIAS - shift);
  const pure = powerOfTwo(b, reduced);
  const least = b.f32(scale * 2 ** -shift);
  const power = scale === 1 ? pure : b.iadd(pure, b.bits32(Number(toBits(scale, "f32") - toBits(1, "f32"))));
  const high = b.add(power, least);
  const lost = scale === 1 ? b.add(b.sub(power, high), least) : b.sub(b.min(power, least), b.sub(high, b.max(power, least)));
  // 1 - e^-r
  const less = b.nmadd(b.mul(r, r), b.horner(r, Q_NEGATIVE), r);
  return b.add(high, b.nmadd(power, less, lost));
}

/** From here on the logistic function is 1. */
const ONE_FROM = 60;
/** log(2^-150.8): from here down the logistic function is 0. */
const ZERO_FROM = -104.5;

const SHIFT = 24;
const SCALE = 1.375;

/**
 * 1/(1 + e^-x). Half an ULP of the denominator is up to 1 ULP of the quotient where the one has a significand just above 1
 * and the other just below 2; scaled by 1.375, near sqrt(2), it is 0.73 at most.
 */
export function logistic(b: Builder, x: Value): Value {
  const held = b.max(b.min(x, b.f32(ONE_FROM)), b.f32(ZERO_FROM));
  return b.div(b.f32(SCALE * 2 ** -SHIFT), denominator(b, held, SHIFT, SCALE));
}

/** Where n/(1 + e^-u) = n to the last bit. */
const SAME_FROM = 20;
/** e^121 < 2^175, which the denominator still holds with its scale. */
const LEAST = -121;

/**
 * n/(1 + e^-u), down to the least float; 1.75 ULP for n = u. Where u < -121 and n is another value than u, it is 0: right for |n| < 2^24.
 */
export function logisticTimes(b: Builder, n: Value, u: Value): Value {
  const least = b.f32(LEAST);
  const held = b.max(u, least);
  const shift = 48;
  // u/(1 + e^-u) at -121 is already less than half the least float
  const quotient = b.mul(b.div(n === u ? held : n, denominator(b, held, shift, 1)), b.f32(2 ** -shift));
  // where n is large n/denominator overflows, and above SAME_FROM the reduction is of no use
  const upper = b.select(b.lt(b.f32(SAME_FROM), u), n, quotient);
  return n === u ? upper : b.select(b.lt(u, least), b.f32(0), upper);
}
