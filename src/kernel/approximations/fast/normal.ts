/** The tails of the normal distribution, e^(-h a^2) R(a): the normal distribution function as a factor, and erfc. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, expm1Reduced, LOG2_HIGH, LOG2_LOW, powerOfTwo, ROUNDER } from "./exponential.ts";

interface Tail {
  /** h */
  readonly half: number;
  readonly above: readonly number[];
  readonly below: readonly number[];
  /** From here on the tail counts as what it is here, which is less than half the least float. */
  readonly most: number;
}

/** Phi(-a) = e^(-a^2/2) P(a)/Q(a) for 0 <= a <= 14.7: degrees 4 and 5, relative error 2^-25. tools/normal-float32.sollya */
const NORMAL: Tail = {
  half: 0.5,
  above: [0.5, 0.42523559927940369, 0.17344334721565247, 0.037302345037460327, 0.0036147288046777248],
  below: [1, 1.6483558416366577, 1.1620833873748779, 0.44360238313674927, 0.093513227999210358, 0.0090605784207582474],
  most: 14.7,
};

/** erfc(x) = e^(-x^2) P(x)/Q(x) for 0 <= x <= 10.1: degrees 4 and 5, relative error 2^-25.9. tools/normal-float32.sollya */
const ERROR: Tail = {
  half: 1,
  above: [1, 1.2311640977859497, 0.72371178865432739, 0.22533634305000305, 0.031935561448335648],
  below: [1, 2.3595435619354248, 2.3861653804779053, 1.310588002204895, 0.39942675828933716, 0.05660354718565941],
  most: 10.1,
};

/** The first 12 bits of a float: their square is exact. */
const FIRST_BITS = 0xfffff000;

/** 2^shift e^(-h a^2) R(a), a >= 0 and at most `most`. The square is taken in two parts, the first exact, since e^t makes of an error in t one in all digits. */
function tail(b: Builder, a: Value, { half, above, below }: Tail, shift: number): Value {
  const rounder = b.f32(ROUNDER + BIAS + shift);
  const rounded = b.nmadd(b.mul(a, a), b.f32(half * Math.LOG2E), rounder);
  const n = b.sub(rounded, rounder);
  const first = b.and(a, b.bits32(FIRST_BITS));
  const scaled = half === 1 ? first : b.mul(first, b.f32(half));
  // h a^2 = h first^2 + h (a - first)(a + first)
  const high = b.madd(n, b.f32(LOG2_HIGH), b.mul(first, scaled));
  const low = b.madd(b.sub(a, first), half === 1 ? b.add(a, first) : b.madd(a, b.f32(half), scaled), b.mul(n, b.f32(LOG2_LOW)));
  const power = powerOfTwo(b, { rounded });
  const exponential = b.madd(power, expm1Reduced(b, b.neg(b.add(high, low))), power);
  return b.div(b.mul(exponential, b.horner(a, above)), b.horner(a, below));
}

const SHIFT = 60;

/**
 * n Phi(x), Phi the normal distribution function, down to the least float. With n = x, GELU, it is max(x, 0) - |x| Phi(-|x|).
 * Otherwise right for |n| < 2^60.
 */
export function normalTimes(b: Builder, n: Value, x: Value): Value {
  const a = b.min(b.abs(x), b.f32(NORMAL.most));
  const scaled = tail(b, a, NORMAL, SHIFT);
  const back = b.f32(2 ** -SHIFT);
  if (n === x) return b.nmadd(b.mul(a, scaled), back, b.max(x, b.f32(0)));
  const part = b.mul(b.mul(n, scaled), back);
  return b.select(b.lt(x, b.f32(0)), part, b.sub(n, part));
}

export function erfc(b: Builder, x: Value): Value {
  const part = b.mul(tail(b, b.min(b.abs(x), b.f32(ERROR.most)), ERROR, SHIFT), b.f32(2 ** -SHIFT));
  return b.select(b.lt(x, b.f32(0)), b.sub(b.f32(2), part), part);
}
