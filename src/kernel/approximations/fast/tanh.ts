/** tanh: an odd polynomial near 0, elsewhere 1 - 2/(1 + e^2a) with a = |x|. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS } from "./exponential.ts";

/** tanh(x) = x + x^3 t(x^2) for |x| <= 0.66: relative error 2^-26.9; the coefficients of t. tools/tanh-float32.sollya */
const T = [-0.33333247900009155, 0.13330525159835815, -0.053663946688175201, 0.020395237952470779, -0.0054370546713471413];
const NEAR = 0.66;

/** e^2r for |r| <= log(2)/4: relative error 2^-27.8. tools/tanh-float32.sollya */
const EXP_TWICE = [1, 2, 1.9999994039535522, 1.3333209753036499, 0.66672414541244507, 0.26782742142677307, 0.087784849107265472];

/** log(2)/2 rounded to 21 bits, which is off by 2^-31: its products with n <= 8 are exact, and above tanh is 1 - 2^-7.6 at least. */
const HALF_LOG2 = 0.34657359123229980469;
const ROUNDER = 1.5 * 2 ** 23 + BIAS;
/** From here on tanh is 1. */
const ONE_FROM = 9.1;

function far(b: Builder, a: Value): Value {
  const held = b.min(a, b.f32(ONE_FROM));
  const rounder = b.f32(ROUNDER);
  const rounded = b.madd(held, b.f32(2 * Math.LOG2E), rounder);
  const r = b.nmadd(b.sub(rounded, rounder), b.f32(HALF_LOG2), held);
  const one = b.f32(1);
  const denominator = b.madd(b.shl(rounded, 23), b.horner(r, EXP_TWICE), one);
  return b.sub(one, b.div(b.f32(2), denominator));
}

function near(b: Builder, a: Value): Value {
  const square = b.mul(a, a);
  return b.madd(b.mul(a, square), b.horner(square, T), a);
}

/** tanh(x), within 1.3 ULP; -0 at -0. */
export function tanh(b: Builder, x: Value): Value {
  const a = b.abs(x);
  const size = b.select(b.lt(a, b.f32(NEAR)), near(b, a), far(b, a));
  return b.or(size, b.and(x, b.signBit(x)));
}
