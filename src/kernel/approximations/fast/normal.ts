/** n Phi(x), Phi the normal distribution function, by its tail e^(-a^2/2) P(a)/Q(a). */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, expm1Reduced, LOG2_HIGH, LOG2_LOW, powerOfTwo, ROUNDER } from "./exponential.ts";

/** Phi(-a) = e^(-a^2/2) P(a)/Q(a) for 0 <= a <= 14.7: degrees 4 and 5, relative error 2^-25. tools/normal-float32.sollya */
const ABOVE = [0.5, 0.42523559927940369, 0.17344334721565247, 0.037302345037460327, 0.0036147288046777248];
const BELOW = [1, 1.6483558416366577, 1.1620833873748779, 0.44360238313674927, 0.093513227999210358, 0.0090605784207582474];
/** From here on the tail times a is less than half the least float. */
const MOST = 14.7;
const SHIFT = 60;

/** The first 12 bits of a float: their square is exact. */
const FIRST_BITS = 0xfffff000;

/** 2^60 Phi(-a), 0 <= a <= 14.7. The square is taken in two parts, the first exact, since e^t makes of an error in t one in all digits. */
function tail(b: Builder, a: Value): Value {
  const half = b.f32(0.5);
  const rounder = b.f32(ROUNDER + BIAS + SHIFT);
  const rounded = b.nmadd(b.mul(a, a), b.f32(Math.LOG2E / 2), rounder);
  const n = b.sub(rounded, rounder);
  const first = b.and(a, b.bits32(FIRST_BITS));
  const halved = b.mul(first, half);
  // a^2/2 = first^2/2 + (a - first)(a + first)/2
  const high = b.madd(n, b.f32(LOG2_HIGH), b.mul(first, halved));
  const low = b.madd(b.sub(a, first), b.madd(a, half, halved), b.mul(n, b.f32(LOG2_LOW)));
  const power = powerOfTwo(b, { rounded });
  const exponential = b.madd(power, expm1Reduced(b, b.neg(b.add(high, low))), power);
  return b.div(b.mul(exponential, b.horner(a, ABOVE)), b.horner(a, BELOW));
}

/**
 * n Phi(x), down to the least float. With n = x, GELU, it is max(x, 0) - |x| Phi(-|x|): 7.5 ULP without fused multiply-add,
 * 5.7 with it, on every 31st float. Otherwise right for |n| < 2^60.
 */
export function normalTimes(b: Builder, n: Value, x: Value): Value {
  const a = b.min(b.abs(x), b.f32(MOST));
  const scaled = tail(b, a);
  const back = b.f32(2 ** -SHIFT);
  if (n === x) return b.nmadd(b.mul(a, scaled), back, b.max(x, b.f32(0)));
  const part = b.mul(b.mul(n, scaled), back);
  return b.select(b.lt(x, b.f32(0)), part, b.sub(n, part));
}
