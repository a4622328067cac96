/** The cube root of float64 values. */
import type { Builder, Value } from "../../builder.ts";
import { keepSign } from "./exponential.ts";

/** (1 + e)^(1/3) for -0.092 <= e <= 0.1, degree 9, relative error 2^-49. tools/cube-root.sollya */
const CUBE_ROOT = [
  0.9999999999999986, 0.33333333333328674, -0.1111111111033264, 0.06172839514271592, -0.041152270176143396, 0.030178290780295994,
  -0.023469937111912285, 0.019006444505238376, -0.016098944135182813, 0.013323934087954032,
];

/**
 * A third of the upper half of the bits, read as a whole number, and this, are the upper half of the cube root's, since they
 * grow like the logarithm: y with x = (1 + e) y^3, -0.091 <= e <= 0.1.
 */
const OFFSET = 715094163;
const WHOLE = 2 ** 52;
const LEAST_NORMAL = 2 ** -1022;

/** The cube root: relative error 2^-48. */
export function cbrt(b: Builder, x: Value): Value {
  const a = b.abs(x);
  const small = b.lt(a, b.f64(LEAST_NORMAL));
  const normal = b.select(small, b.mul(a, b.f64(2 ** 54)), a);
  const high = b.sub(b.or(b.shr(normal, 32), b.f64(WHOLE)), b.f64(WHOLE));
  const guess = b.shl(b.madd(high, b.f64(1 / 3), b.f64(WHOLE + OFFSET)), 32);
  const e = b.sub(b.div(normal, b.mul(guess, b.mul(guess, guess))), b.f64(1));
  const root = b.mul(guess, b.horner(e, CUBE_ROOT));
  const y = b.select(small, b.mul(root, b.f64(2 ** -18)), root);
  const regular = b.both(b.lt(b.f64(0), a), b.lt(a, b.f64(Number.POSITIVE_INFINITY)));
  return keepSign(b, b.select(regular, y, a), x);
}
