/** Functions of e^x with one division for both. */
import type { Builder, Value } from "../../builder.ts";
import { expOver, exponential, keepSign } from "./exponential.ts";

/** 1/(1 + 2^-57) and 1 are the same in float64. */
const FULL = 57;
/** tanh(log(1 + 2^29)) and 1 are the same too. */
const FULL_OF_SOFTPLUS = 29;

/** n/(1 + e^-u): relative error 2^-43; NaN where n is infinite and the quotient is 0. */
export function logisticTimes(b: Builder, n: Value | undefined, u: Value): Value {
  const { scale, above, below } = expOver(b, u, { factor: -1, least: -FULL });
  const y = b.div(below, b.madd(scale, above, below));
  return n === undefined ? y : b.mul(n, y);
}

/** 1/(1 + e^-x): relative error 2^-43; 0 below -700. */
export const logistic = (b: Builder, x: Value): Value => logisticTimes(b, undefined, x);

/** c/(1 + e^-x) */
export const scaledLogistic = (b: Builder, x: Value, c: number): Value => (c === 1 ? logistic(b, x) : b.mul(logistic(b, x), b.f64(c)));

/** c e^x/(1 + e^x)^2 = c t(1 - t) with t = 1/(1 + e^|x|): relative error 2^-42; 0 beyond 700. */
export function logisticSlope(b: Builder, x: Value, c: number): Value {
  const t = logistic(b, b.or(x, b.signBit(x)));
  const slope = b.nmadd(t, t, t);
  return c === 1 ? slope : b.mul(slope, b.f64(c));
}

/** tanh(x) = (A (s - 1) + f B (s + 1))/(A (s + 1) + f B (s - 1)), s = 2^n: relative error 2^-42 also around 0, where s = 1. */
export function tanh(b: Builder, x: Value): Value {
  const { scale, even, odd } = exponential(b, x, { factor: 2, least: -FULL, most: FULL });
  const less = b.sub(scale, b.f64(1));
  const more = b.add(scale, b.f64(1));
  return keepSign(b, b.div(b.madd(more, odd, b.mul(less, even)), b.madd(less, odd, b.mul(more, even))), x);
}

/** n tanh(log(1 + e^u)) = n m/(m + 2 d^2), m = v(v + 2 d), where e^u = v/d: relative error 2^-43; NaN where n is infinite and the quotient is 0. */
export function tanhSoftplusTimes(b: Builder, n: Value, u: Value): Value {
  const { scale, above, below } = expOver(b, u, { most: FULL_OF_SOFTPLUS });
  const v = b.mul(scale, above);
  const twice = b.add(below, below);
  const m = b.mul(v, b.add(v, twice));
  return b.mul(n, b.div(m, b.madd(twice, below, m)));
}
