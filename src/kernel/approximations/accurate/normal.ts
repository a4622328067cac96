/** The error function and the normal distribution on float64 values. */
import type { Builder, Value } from "../../builder.ts";
import { expOver, keepSign } from "./exponential.ts";
import { monic } from "./polynomial.ts";

/**
 * e^(a^2/2) erfc(a/sqrt(2))/2 = P/Q for 0 <= a <= 37.7, degrees 7 and 8, Q without its leading coefficient 1: relative error 2^-42.
 * tools/normal.sollya
 */
const P = [
  4520.299774882678, 5958.095273065874, 3857.0128604523234, 1542.9162193627974, 407.8718220082363, 71.20049100101296, 7.655760439956111,
  0.398942280176402,
];
const Q = [
  9040.599549765997, 19129.54534719063, 18456.89483622434, 10651.982771969982, 4043.9969571247534, 1041.5729439167387, 179.47316999959116,
  19.190145493863803,
];

const TWICE_P = P.map((c) => 2 * c);

/** erf(x)/x in w = x^2 for |x| <= 1/2, degree 6, relative error 2^-43. tools/normal.sollya */
const ERF = [
  1.1283791670954089, -0.37612638899145223, 0.11283791413480959, -0.02686610892657762, 0.0052232709867929454, -0.0008506598154021213,
  0.00010820558416600402,
];
const ERF_UNTIL = 0.5;

/** Here e^(-a^2/2) has left float64, and the scale of its exponential is 0. */
const LARGEST = 37.66;

/** n erfc(a/sqrt(2))/2 for a in [0, LARGEST], where factor * square = -a^2/2. Without an n: erfc(a/sqrt(2)). */
function tail(b: Builder, n: Value | undefined, a: Value, square: Value, factor: number): Value {
  const { scale, above, below } = expOver(b, square, { factor, least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY });
  const power = b.mul(b.mul(scale, above), n === undefined ? b.horner(a, TWICE_P) : b.horner(a, P));
  const quotient = b.div(power, b.mul(below, monic(b, a, Q)));
  return n === undefined ? quotient : b.mul(n, quotient);
}

/** erfc(|x|) */
function complement(b: Builder, x: Value): Value {
  const a = b.min(b.abs(x), b.f64(LARGEST * Math.SQRT1_2));
  return tail(b, undefined, b.mul(a, b.f64(Math.SQRT2)), b.mul(a, a), -1);
}

/** erfc(x): relative error 2^-41; 0 from x = 26.63 on, where it is below e^-712. */
export function erfc(b: Builder, x: Value): Value {
  const y = complement(b, x);
  return b.select(b.lt(x, b.f64(0)), b.sub(b.f64(2), y), y);
}

/** erf(x): relative error 2^-41, also around 0. */
export function erf(b: Builder, x: Value): Value {
  const centre = b.mul(x, b.horner(b.mul(x, x), ERF));
  const far = keepSign(b, b.sub(b.f64(1), complement(b, x)), x);
  return b.select(b.lt(b.abs(x), b.f64(ERF_UNTIL)), centre, far);
}

/**
 * n Phi(x) = n erfc(-x/sqrt(2))/2, Phi the distribution function of the normal distribution: relative error 2^-41; 0 below x = -37.66;
 * NaN where n is infinite. With n = x it is GELU, shorter, and right at infinities.
 */
export function normalTimes(b: Builder, n: Value, x: Value): Value {
  const zero = b.f64(0);
  const a = b.min(b.abs(x), b.f64(LARGEST));
  const square = b.mul(a, a);
  // from n for positive x the tail is taken off, for negative x it is all there is
  if (n === x) return b.sub(b.max(x, b.f64(-0)), tail(b, a, a, square, -0.5));
  const signed = b.xor(n, b.and(x, b.signBit(x)));
  return b.sub(b.select(b.lt(zero, x), n, zero), tail(b, signed, a, square, -0.5));
}
