/** The inverses of tangent and hyperbolic sine on float64 values. */
import type { Builder, Value } from "../../builder.ts";
import { keepSign } from "./exponential.ts";
import { logOfSum } from "./logarithm.ts";

/** atan(t)/t in w = t^2 for |t| <= tan(pi/8), relative error 2^-45. tools/trigonometric.sollya */
const ARCTANGENT = [
  0.9999999999999744, -0.33333333330888093, 0.19999999615227676, -0.14285690904173226, 0.11110396010125365, -0.09078528018118837,
  0.07564637656024974, -0.058778487175818614, 0.03071105904328127,
];
const EIGHTH = Math.SQRT2 - 1;

/** atan(x): relative error 2^-44. Above tan(3 pi/8) it is pi/2 + atan(-1/x), above tan(pi/8) pi/4 + atan((x - 1)/(x + 1)). */
export function atan(b: Builder, x: Value): Value {
  const [one, zero] = [b.f64(1), b.f64(0)];
  const a = b.abs(x);
  const middle = b.lt(b.f64(EIGHTH), a);
  const far = b.lt(b.f64(1 / EIGHTH), a);
  const above = b.select(far, b.f64(-1), b.select(middle, b.sub(a, one), a));
  const below = b.select(far, a, b.select(middle, b.add(a, one), one));
  const turned = b.select(far, b.f64(Math.PI / 2), b.select(middle, b.f64(Math.PI / 4), zero));
  const t = b.div(above, below);
  return keepSign(b, b.madd(t, b.horner(b.mul(t, t), ARCTANGENT), turned), x);
}

/** From here asinh(x) = log(2 x) to the last bit, and x^2 may overflow. */
const HUGE = 2 ** 500;

/** asinh(x) = log(1 + x + x^2/(1 + sqrt(1 + x^2))) for x >= 0, and odd: relative error 2^-44. */
export function asinh(b: Builder, x: Value): Value {
  const one = b.f64(1);
  const infinity = b.f64(Number.POSITIVE_INFINITY);
  const a = b.abs(x);
  const square = b.mul(a, a);
  const huge = b.lt(b.f64(HUGE), a);
  const excess = b.add(a, b.div(square, b.add(one, b.sqrt(b.add(square, one)))));
  const y = b.add(logOfSum(b, b.select(huge, a, excess)), b.select(huge, b.f64(Math.LN2), b.f64(0)));
  return keepSign(b, b.select(b.lt(a, infinity), y, a), x);
}
