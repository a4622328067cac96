/** tanh(log(1 + e^u)) as a factor: Mish is x times it at x. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, powerOfTwo, reduceInParts, SQUARE_TERMS } from "./exponential.ts";

/** Where the factor is 1 to the last bit. */
const ONE_FROM = 10;
/** -121 e^-121 is less than half the least float. */
const LEAST = -121;
/** e^-121 2^50 is a normal float. */
const SHIFT = 50;

/**
 * n tanh(log(1 + e^u)) = n w(w + 2)/(w(w + 2) + 2), w = e^u: down to the least float; 3.95 ULP for n = u. Where u < -121 and n is another
 * value than u, it is 0: right for |n| < 2^24.
 */
export function tanhSoftplusTimes(b: Builder, n: Value, u: Value): Value {
  const least = b.f32(LEAST);
  const held = b.max(u, least);
  const { high, low, r, ...reduced } = reduceInParts(b, held, BIAS + SHIFT);
  const less = b.nmadd(b.mul(r, r), b.horner(r, SQUARE_TERMS), low);
  const scaled = b.mul(b.sub(b.add(b.f32(1), high), less), powerOfTwo(b, reduced));
  const two = b.f32(2);
  const back = b.f32(2 ** -SHIFT);
  // w(w + 2) as w w + 2 w: 2 w is exact, and what is rounded in both parts of the quotient cancels in part
  const m = b.madd(scaled, b.mul(scaled, back), b.add(scaled, scaled));
  const quotient = b.div(m, b.madd(m, back, two));
  const product = b.mul(b.mul(n === u ? held : n, quotient), back);
  const upper = b.select(b.lt(b.f32(ONE_FROM), u), n, product);
  return n === u ? upper : b.select(b.lt(u, least), b.f32(0), upper);
}
