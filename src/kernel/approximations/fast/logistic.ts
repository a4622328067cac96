/** 1/(1 + e^-x), alone and as a factor. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, powerOfTwo, reduceNegative, SQUARE_TERMS } from "./exponential.ts";

/** The terms from r^2 on of e^-r, so that the signs change. */
const Q_NEGATIVE = SQUARE_TERMS.map((c, i) => (i % 2 === 1 ? -c : c));

/** 1 - e^-r for |r| <= log(2)/2. The first two terms stand beside the others: by Horner's rule alone the kernels wait for it. */
function oneLessExp(b: Builder, r: Value): Value {
  const square = b.mul(r, r);
  const [first, second, ...others] = Q_NEGATIVE as [number, number, ...number[]];
  return b.nmadd(square, b.madd(b.horner(r, others), square, b.horner(r, [first, second])), r);
}

/** 2^-shift e^-u as a power of two times e^-r. */
function reduced(b: Builder, u: Value, shift: number): { readonly power: Value; readonly r: Value } {
  const { r, ...rest } = reduceNegative(b, u, BIAS - shift);
  return { power: powerOfTwo(b, rest), r };
}

/** A number as the sum of two, the first larger. */
interface Sum {
  readonly high: Value;
  readonly low: Value;
}

/**
 * scale*(1 + e^-u) for a scale of 2^-shift, which keeps e^-u within float32: the 1 with the power of two, and the rest with
 * what that sum rounds away.
 */
function denominator(b: Builder, u: Value, shift: number): Sum {
  const { power, r } = reduced(b, u, shift);
  const scale = b.f32(2 ** -shift);
  const high = b.add(power, scale);
  const lost = b.add(b.sub(power, high), scale);
  return { high, low: b.nmadd(power, oneLessExp(b, r), lost) };
}

/** From here on the logistic function is 1. */
const ONE_FROM = 60;
/** log(2^-150.04): from here down the logistic function is 0. */
const ZERO_FROM = -104;

const SHIFT = 24;

/** Less the bits of a float x, the bits of 1/x within 5.1 %, for 2^-126 <= x < 2^126.8: its logarithm is nearly linear in them (Mitchell 1962). */
const BITS_OF_INVERSE = 0x7ef311c7;

/**
 * c/(1 + e^-x) for a power of two c, within 1.5 ULP: the quotient lacks what the sum of the denominator rounds away, which is
 * divided in the rough.
 */
export function scaledLogistic(b: Builder, x: Value, c: number): Value {
  const more = Math.log2(c);
  const held = b.max(b.min(x, b.f32(ONE_FROM)), b.f32(ZERO_FROM - more * Math.LN2));
  const { high, low } = denominator(b, held, SHIFT + more);
  const sum = b.add(high, low);
  const y = b.div(b.f32(2 ** -SHIFT), sum);
  const lost = b.mul(b.add(b.sub(high, sum), low), b.isub(b.bits32(BITS_OF_INVERSE), sum));
  return b.nmadd(lost, y, y);
}

/** 1/(1 + e^-x) within 1.5 ULP. */
export const logistic = (b: Builder, x: Value): Value => scaledLogistic(b, x, 1);

/**
 * c/(1 + e^-x) as 2^-SHIFT inverse (1 + missing), for a power of two c and x <= 0: the power of two is the larger part of the
 * denominator then, and a step of Newton's from the quotient mends what was rounded before.
 */
function tailParts(b: Builder, x: Value, c: number): { readonly inverse: Value; readonly missing: Value } {
  const more = Math.log2(c);
  const held = b.max(x, b.f32(ZERO_FROM - more * Math.LN2));
  const { power, r } = reduced(b, held, SHIFT + more);
  const low = b.nmadd(power, oneLessExp(b, r), b.f32(2 ** -(SHIFT + more)));
  const inverse = b.div(b.f32(1), b.add(power, low));
  return { inverse, missing: b.nmadd(inverse, low, b.nmadd(inverse, power, b.f32(1))) };
}

/** c/(1 + e^-x) for a power of two c and x <= 0, 1.52 ULP on 4e7 floats, about x = -0.14. Of any other x a number that is of no use. */
export function scaledLogisticOfNegative(b: Builder, x: Value, c: number): Value {
  const { inverse, missing } = tailParts(b, x, c);
  return b.mul(b.madd(missing, inverse, inverse), b.f32(2 ** -SHIFT));
}

/** c e^x/(1 + e^x)^2 for a power of two c, within 1.45 ULP: t(1 - t/c) with t = c/(1 + e^|x|), whose two parts are not added before. */
export function logisticSlope(b: Builder, x: Value, c: number): Value {
  const { inverse, missing } = tailParts(b, b.or(x, b.signBit(x)), c);
  const part = b.mul(inverse, b.f32(2 ** -SHIFT / c));
  // (1 + missing)(1 - part(1 + missing)) = 1 - (part + missing(2 part - 1)) but for missing^2
  const rest = b.madd(missing, b.madd(b.f32(2), part, b.f32(-1)), part);
  return b.mul(b.nmadd(inverse, rest, inverse), b.f32(2 ** -SHIFT));
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
  const { high, low } = denominator(b, held, shift);
  // u/(1 + e^-u) at -121 is already less than half the least float
  const quotient = b.mul(b.div(n === u ? held : n, b.add(high, low)), b.f32(2 ** -shift));
  // where n is large n/denominator overflows, and above SAME_FROM the reduction is of no use
  const upper = b.select(b.lt(b.f32(SAME_FROM), u), n, quotient);
  return n === u ? upper : b.select(b.lt(u, least), b.f32(0), upper);
}
