/** Powers of float64 values. */
import type { Builder, Value } from "../../builder.ts";
import { exp2 } from "./exponential.ts";
import { lift, scaled, withEnds } from "./logarithm.ts";

/** 2 atanh(s)/(s log(2)) in w = s^2 for |s| <= 3 - 2 sqrt(2), relative error 2^-56. tools/atanh-series.sollya */
const LOG2 = [
  2.885390081777927, 0.9617966939260373, 0.577078016327995, 0.41219858868043694, 0.3205982988199161, 0.2623448626982398,
  0.22067485175133897, 0.21581866254828128,
];

/** The logarithm to base 2, NaN below 0: relative error 2^-51. */
export function log2(b: Builder, x: Value): Value {
  const lifted = lift(b, x);
  const { minusExponent, significand } = scaled(b, lifted.x, lifted.by);
  const one = b.f64(1);
  const s = b.div(b.sub(significand, one), b.add(significand, one));
  return withEnds(b, b.sub(b.mul(s, b.horner(b.mul(s, s), LOG2)), minusExponent), x);
}

/**
 * x^y = 2^(y log2(x)) for x >= 0; 1 for y = 0 and for x = 1 as in IEEE 754, otherwise NaN for x < 0. Relative error 2^-45.9 + |y log2(x)| 2^-51, so
 * below 2^-41 everywhere. 0 below 2^-1021.5.
 */
export function powerOf(b: Builder, x: Value, y: Value): Value {
  const one = b.f64(1);
  const trivial = b.either(b.eq(y, b.f64(0)), b.eq(x, one));
  return b.select(trivial, one, exp2(b, b.mul(y, log2(b, x))));
}
