/** n Phi(x), Phi the normal distribution function, by its tail. */
import type { Builder, Value } from "../../builder.ts";
import { LOG2_HIGH, LOG2_LOW, ROUNDER, SQUARE_TERMS } from "./exponential.ts";

/**
 * Phi(-a) = e^(-a^2/2) S(v - c)/(a + b), v = a/(a + b), for 0 <= a <= 14.7: S, of degree 9, is 0.46 to 1.25, and from its middle on is
 * not rounded much; relative error 2^-25.9. tools/normal-float32.sollya
 */
const S = [
  0.777598559856414794921875, -0.94803512096405029296875, 0.501358091831207275390625, 0.1512764394283294677734375,
  -0.22902007400989532470703125, -0.11396212875843048095703125, 0.103218279778957366943359375, 0.119697175920009613037109375,
  -2.298393286764621734619140625e-2, -8.0664508044719696044921875e-2,
];
const B = 2.5;
const C = 27 / 64;
/** From here on the tail times a is less than half the least float. */
const MOST = 14.7;
const SHIFT = 60;

/** The first 12 bits of a float: their square is exact. */
const FIRST_BITS = 0xfffff000;

/** a/(a + b), a + b, and 2^60 e^(-a^2/2) S, for 0 <= a <= 14.7. */
interface Tail {
  readonly share: Value;
  readonly whole: Value;
  readonly scaled: Value;
}

/** The terms from t on of e^(-t/2), t from -log(2) to log(2) and a little further. */
const HALVED_TERMS = [1, ...SQUARE_TERMS].map((c, i) => c * (-1 / 2) ** (i + 1));

/** The square is taken in two parts, the first exact, since e^t makes of an error in t one in all digits. */
function tail(b: Builder, a: Value): Tail {
  const first = b.and(a, b.bits32(FIRST_BITS));
  const square = b.mul(first, first);
  const rounder = b.f32(ROUNDER + SHIFT);
  const rounded = b.nmadd(square, b.f32(Math.LOG2E / 2), rounder);
  const n = b.sub(rounded, rounder);
  // t = a^2 + 2 n log(2), a^2 = first^2 + (a - first)(a + first)
  const low = b.madd(b.sub(a, first), b.add(a, first), b.mul(n, b.f32(2 * LOG2_LOW)));
  const t = b.add(b.madd(n, b.f32(2 * LOG2_HIGH), square), low);
  const whole = b.add(a, b.f32(B));
  const share = b.div(a, whole);
  const s = b.horner(b.sub(share, b.f32(C)), S);
  const scaled = b.madd(b.mul(s, t), b.horner(t, HALVED_TERMS), s);
  // times 2^(n + SHIFT), in the exponent
  return { share, whole, scaled: b.iadd(scaled, b.shl(rounded, 23)) };
}

/**
 * n Phi(x), down to the least float. With n = x, GELU, it is max(x, 0) - |x| Phi(-|x|): 3.86 ULP, on all floats. Otherwise right for |n| < 2^60.
 */
export function normalTimes(b: Builder, n: Value, x: Value): Value {
  const a = b.min(b.abs(x), b.f32(MOST));
  const { share, whole, scaled } = tail(b, a);
  const back = b.f32(2 ** -SHIFT);
  if (n === x) return b.nmadd(b.mul(scaled, share), back, b.max(x, b.f32(-0)));
  const part = b.mul(b.mul(n, b.div(scaled, whole)), back);
  return b.select(b.lt(x, b.f32(0)), part, b.sub(n, part));
}
