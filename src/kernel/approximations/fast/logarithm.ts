/** Logarithms: of a number 2^k m with m from sqrt(1/2) to sqrt(2), by a polynomial in m - 1. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, LOG2_HIGH, LOG2_LOW } from "./exponential.ts";

/** log(1 + f) = f - f^2/2 + f^3 p(f) for sqrt(1/2) - 1 <= f <= sqrt(2) - 1: relative error 2^-26.9; p, degree 7. tools/log-float32.sollya */
const P = [
  0.33333301544189453, -0.25000807642936707, 0.20002855360507965, -0.16624893248081207, 0.14174741506576538, -0.13122577965259552,
  0.12903808057308197, -0.0788662225008011,
];

/** The bits of sqrt(1/2), and what they lack to those of 1. */
const ROOT_HALF = 0x3f3504f3;
const TO_ONE = 0x3f800000 - ROOT_HALF;
const MANTISSA = 0x7fffff;
/** A float from here to 2^24 is a whole number, and its last bits hold it. */
const WHOLE = 2 ** 23;
const SMALLEST_NORMAL = 2 ** -126;
const EXPONENT_BITS = 23;

/** x = 2^k m for a positive normal float. */
interface Split {
  /** A float whose bits are those of k + 127 as a whole number. */
  readonly biased: Value;
  readonly m: Value;
}

function split(b: Builder, x: Value): Split {
  const moved = b.iadd(x, b.bits32(TO_ONE));
  return { biased: b.shr(moved, EXPONENT_BITS), m: b.iadd(b.and(moved, b.bits32(MANTISSA)), b.bits32(ROOT_HALF)) };
}

/** k as a float; `bias` is what the exponent is greater by. */
const exponentOf = (b: Builder, { biased }: Split, bias: Value): Value => b.sub(b.or(biased, b.f32(WHOLE)), bias);

/** k log(2) + log(1 + f) */
function assemble(b: Builder, k: Value, f: Value): Value {
  const square = b.mul(f, f);
  const rest = b.madd(b.mul(square, f), b.horner(f, P), b.mul(k, b.f32(LOG2_LOW)));
  return b.madd(k, b.f32(LOG2_HIGH), b.add(f, b.nmadd(square, b.f32(0.5), rest)));
}

/** y, but infinity and NaN for themselves, -infinity at 0, NaN below, where `x` is what the logarithm is of. */
function withEnds(b: Builder, x: Value, y: Value): Value {
  const infinity = b.f32(Number.POSITIVE_INFINITY);
  const zero = b.f32(0);
  const below = b.select(b.eq(x, zero), b.f32(Number.NEGATIVE_INFINITY), b.f32(Number.NaN));
  return b.select(b.lt(zero, x), b.select(b.lt(x, infinity), y, x), below);
}

/** log(x), within 0.9 ULP. */
export function log(b: Builder, x: Value): Value {
  const small = b.lt(x, b.f32(SMALLEST_NORMAL));
  const parts = split(b, b.select(small, b.mul(x, b.f32(2 ** 25)), x));
  const k = exponentOf(b, parts, b.select(small, b.f32(WHOLE + BIAS + 25), b.f32(WHOLE + BIAS)));
  return withEnds(b, x, assemble(b, k, b.sub(parts.m, b.f32(1))));
}

/** log(1 + x) for x > -1 that is finite: what 1 + x loses comes back into m - 1, where it is exact for k = 0. */
function log1pInside(b: Builder, x: Value): Value {
  const one = b.f32(1);
  const sum = b.add(one, x);
  const parts = split(b, sum);
  // 2^-k as half of 2^(1 - k), whose bits are those of 2^128 less those of 2^k: 0 for k = 128
  const double = b.isub(b.bits32((2 * BIAS + 1) << EXPONENT_BITS), b.shl(parts.biased, EXPONENT_BITS));
  const inverse = b.mul(double, b.f32(0.5));
  const lost = b.sub(x, b.sub(sum, one));
  const f = b.madd(lost, inverse, b.sub(parts.m, one));
  return assemble(b, exponentOf(b, parts, b.f32(WHOLE + BIAS)), f);
}

/** log(1 + x), within 1.5 ULP; -0 at -0. */
export function log1p(b: Builder, x: Value): Value {
  return b.or(withEnds(b, b.add(b.f32(1), x), log1pInside(b, x)), b.and(x, b.signBit(x)));
}
