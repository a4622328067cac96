/** e^x on float32 values: the reduction of the argument, and the ways to put the power of two back. */
import type { Builder, Value } from "../../builder.ts";

/**
 * e^r for |r| <= log(2)/2 as 1 + r + r^2 q(r), q of degree 4: relative error 2^-28.2. tools/exp-float32.sollya
 */
export const SQUARE_TERMS = [0.49999991059303284, 0.1666651964187622, 0.041668955236673355, 0.0083688516169786453, 0.0013783585745841265];

/** Sums with it are rounded to whole numbers, which their last bits hold. */
export const ROUNDER = 1.5 * 2 ** 23;
/** The exponent of 1 as float32 holds it. */
export const BIAS = 127;

/** log(2) in two parts: the first has 15 bits, so that its product with |n| <= 2^9 is exact. */
export const LOG2_HIGH = 0.693145751953125;
export const LOG2_LOW = 1.4286067653302103e-6;

/** x = n log(2) + r, |r| <= log(2)/2 */
export interface Reduced {
  /** A float whose last bits are n + offset, a whole number. */
  readonly rounded: Value;
  readonly n: Value;
  readonly r: Value;
}

/** @param x between -2^9 log(2) and 2^9 log(2) */
export function reduce(b: Builder, x: Value, offset: number): Reduced {
  const rounder = b.f32(ROUNDER + offset);
  const rounded = b.madd(x, b.f32(Math.LOG2E), rounder);
  const n = b.sub(rounded, rounder);
  return { rounded, n, r: b.nmadd(n, b.f32(LOG2_LOW), b.nmadd(n, b.f32(LOG2_HIGH), x)) };
}

/** r as high - low: high is exact. */
export function reduceInParts(b: Builder, x: Value, offset: number): Reduced & { readonly high: Value; readonly low: Value } {
  const rounder = b.f32(ROUNDER + offset);
  const rounded = b.madd(x, b.f32(Math.LOG2E), rounder);
  const n = b.sub(rounded, rounder);
  const high = b.nmadd(n, b.f32(LOG2_HIGH), x);
  const low = b.mul(n, b.f32(LOG2_LOW));
  return { rounded, n, high, low, r: b.sub(high, low) };
}

/** The same of -x: -x = n log(2) - r */
export function reduceNegative(b: Builder, x: Value, offset: number): Reduced {
  const rounder = b.f32(ROUNDER + offset);
  const rounded = b.nmadd(x, b.f32(Math.LOG2E), rounder);
  const n = b.sub(rounded, rounder);
  return { rounded, n, r: b.madd(n, b.f32(LOG2_LOW), b.madd(n, b.f32(LOG2_HIGH), x)) };
}

/** The float 2^(n + offset - 127) of a reduction, where that is a normal float. */
export const powerOfTwo = (b: Builder, { rounded }: Pick<Reduced, "rounded">): Value => b.shl(rounded, 23);

/** e^r - 1 for |r| <= log(2)/2; error below 2^-25.5. */
export function expm1Reduced(b: Builder, r: Value): Value {
  const square = b.mul(r, r);
  return b.madd(square, b.estrin(r, SQUARE_TERMS, square), r);
}

/** e^r for |r| <= log(2)/2, within 1 ULP. */
const expReduced = (b: Builder, r: Value): Value => b.add(b.f32(1), expm1Reduced(b, r));

/** x kept where 2^shift e^x is neither far above the largest float nor far below the least. NaN stays. */
function held(b: Builder, x: Value, shift: number): Value {
  const high = Math.fround(Math.LN2 * (129 - shift));
  const low = Math.fround(Math.LN2 * (-151 - shift));
  return b.max(b.min(x, b.f32(high)), b.f32(low));
}

/**
 * 2^shift e^x, for a whole number |shift| <= 100: rounded like a product with a power of two, so that it is right
 * where e^x itself is too large or too small for float32. 1.01 ULP; infinite and 0 where the result is.
 */
export function scaledExp(b: Builder, x: Value, shift: number): Value {
  // 2^(n + shift) in two factors, since its exponent may be beyond those of floats: h and n + shift - h, both with their bias
  const { rounded, r } = reduce(b, held(b, x, shift), 2 * BIAS + shift);
  const half = b.shr(rounded, 1);
  return b.mul(b.mul(expReduced(b, r), b.shl(half, 23)), b.shl(b.isub(rounded, half), 23));
}

/** e^x */
export const exp = (b: Builder, x: Value): Value => scaledExp(b, x, 0);
