/** e^x - 1, alone and times a constant. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, expm1Reduced, powerOfTwo, reduce, reduceInParts, SQUARE_TERMS } from "./exponential.ts";

/** Between these e^x - 1 is neither -1 nor infinite. */
const LEAST = -17.5;
const MOST = 89;

/** e^x - 1 as high - less where n = 0, elsewhere as twice the sum of two halves, the second much smaller. */
interface Parts {
  readonly isNear: Value;
  readonly high: Value;
  readonly less: Value;
  readonly power: Value;
  readonly half: Value;
}

/**
 * With x = n log(2) + r, 2((2^(n-1) - 1/2) + 2^(n-1)(e^r - 1)): half of it, so that 2^128 is no overflow. r comes in two parts
 * whose smaller one is added first; where n = 0, it is e^r - 1 itself. The smaller part is subtracted, so that -0 stays.
 */
function parts(b: Builder, x: Value): Parts {
  const held = b.max(b.min(x, b.f32(MOST)), b.f32(LEAST));
  const { high, low, r, ...reduced } = reduceInParts(b, held, BIAS - 1);
  const power = powerOfTwo(b, reduced);
  const less = b.nmadd(b.mul(r, r), b.horner(r, SQUARE_TERMS), low);
  const half = b.madd(power, high, b.sub(power, b.f32(0.5)));
  return { isNear: b.eq(reduced.n, b.f32(0)), high, less, power, half };
}

/** e^x - 1, within 1.3 ULP; -0 at -0. */
export function expm1(b: Builder, x: Value): Value {
  const { isNear, high, less, power, half } = parts(b, x);
  const whole = b.nmadd(power, less, half);
  return b.select(isNear, b.sub(high, less), b.add(whole, whole));
}

/**
 * e^x - 1 for x <= 0, within 1 ULP, in two thirds of the operations: with 2^n <= 1 the sum (2^n - 1) + 2^n (e^r - 1) needs no
 * halves, and where n = 0 it is e^r - 1 itself but for the sign of 0. Of any other x a number that is of no use.
 */
export function expm1OfNegative(b: Builder, x: Value): Value {
  const { r, ...reduced } = reduce(b, b.max(x, b.f32(LEAST)), BIAS);
  const power = powerOfTwo(b, reduced);
  const y = b.madd(power, expm1Reduced(b, r), b.sub(power, b.f32(1)));
  return b.or(y, b.and(x, b.signBit(x)));
}

/** c(e^x - 1), for a constant c from 1 on: within 1.4 ULP, since what e^x - 1 is rounded by is multiplied too; -0 at -0. */
export function expm1Times(b: Builder, c: number, x: Value): Value {
  const { isNear, high, less, power, half } = parts(b, x);
  const gained = b.nmadd(power, high, b.sub(half, b.sub(power, b.f32(0.5))));
  const taken = b.madd(power, less, gained);
  const first = b.select(isNear, high, half);
  const second = b.select(isNear, less, taken);
  const difference = b.sub(first, second);
  const more = b.sub(second, b.sub(first, difference));
  const factor = b.select(isNear, b.f32(c), b.f32(2 * c));
  return b.nmadd(factor, more, b.mul(factor, difference));
}
