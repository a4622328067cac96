/** e^x - 1, within 1.3 ULP. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, powerOfTwo, reduceInParts, SQUARE_TERMS } from "./exponential.ts";

/** Between these e^x - 1 is neither -1 nor infinite. */
const LEAST = -17.5;
const MOST = 89;

/**
 * With x = n log(2) + r, 2((2^(n-1) - 1/2) + 2^(n-1)(e^r - 1)): half of it, so that 2^128 is no overflow. r comes in two parts
 * whose smaller one is added first; where n = 0, it is e^r - 1 itself.
 */
export function expm1(b: Builder, x: Value): Value {
  const held = b.max(b.min(x, b.f32(MOST)), b.f32(LEAST));
  const { high, low, r, ...reduced } = reduceInParts(b, held, BIAS - 1);
  const power = powerOfTwo(b, reduced);
  const square = b.mul(r, r);
  const rest = b.madd(square, b.horner(r, SQUARE_TERMS), low);
  const half = b.madd(power, rest, b.madd(power, high, b.sub(power, b.f32(0.5))));
  return b.select(b.eq(reduced.n, b.f32(0)), b.add(high, rest), b.add(half, half));
}
