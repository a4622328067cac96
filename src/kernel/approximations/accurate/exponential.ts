/** e^x on float64 values, and as a quotient whose division can become one with another. */
import type { Builder, Value } from "../../builder.ts";

/**
 * 2^f = (A + f B)/(A - f B) for |f| <= 1/2, w = f^2: A = A0 + A1 w + w^2, B = B0 + B1 w.
 * Relative error 2^-45.3; that of A/B = f coth(f log(2)/2) is 2^-43.8. tools/exp2-quotient.sollya
 */
const A = [7284.8635000664935, 374.97986037757124] as const;
const B = [2524.7412979174114, 28.873152685381786] as const;

/** 2 * 2^f for |f| <= 1/2, degree 9, relative error 2^-46. tools/exp2.sollya */
const TWICE_EXP2 = [
  2.0000000000000253, 1.3862943611197416, 0.4804530139130045, 0.11100821733738953, 0.019236258383968504, 0.0026667115232631893,
  0.00030806869985063393, 3.050597103404876e-5, 2.651879537778068e-6, 2.030043430293164e-7,
];

/** 2^52 + 2^51: a sum with it is rounded to a whole number, which its last bits hold. */
const ROUNDER = 1.5 * 2 ** 52;
const BIAS = 1023;

/** 2^z = 2^n 2^f with a whole number n and |f| <= 1/2. */
interface Parts {
  /** 2^(n + shift) */
  readonly scale: Value;
  readonly f: Value;
}

/** @param shift a whole number; -1023 <= n + shift <= 1024; at the ends the scale is 0 and infinite */
function split(b: Builder, z: Value, shift = 0): Parts {
  const rounder = b.f64(ROUNDER + BIAS + shift);
  const rounded = b.add(z, rounder);
  return { scale: b.shl(rounded, 52), f: b.sub(z, b.sub(rounded, rounder)) };
}

/** factor*u in units of log 2, held between bounds that are in these units too; an infinite bound is none. NaN stays. */
function inBits(b: Builder, u: Value, factor: number, least: number, most: number): Value {
  const z = b.mul(u, b.f64(factor * Math.LOG2E));
  const low = most === Number.POSITIVE_INFINITY ? z : b.min(z, b.f64(most));
  return least === Number.NEGATIVE_INFINITY ? low : b.max(low, b.f64(least));
}

/** The pieces of 2^f = (even + odd)/(even - odd) */
export interface Exponential {
  /** 2^n */
  readonly scale: Value;
  /** A */
  readonly even: Value;
  /** f B, as small as f where n = 0 */
  readonly odd: Value;
}

/** Arguments to which `exponential` holds its own, in units of log 2, so that 2^z is 0 or infinite where float64 has no number for it. */
const LEAST = -1023;
const MOST = 1024;

/**
 * e^(factor u) = scale (even + odd)/(even - odd), relative error 2^-45 + |factor u| 2^-53. |odd| < 0.18 even; 7284 <= even < 7379.
 * Where u is beyond the bounds, this is the value at the bound.
 * @param shift what the exponent of the scale is greater by
 * @param least,most bounds for factor u in units of log 2; with the usual ones the scale is 0 and infinite beyond what float64 holds
 */
export function exponential(b: Builder, u: Value, { factor = 1, least = LEAST, most = MOST, shift = 0 } = {}): Exponential {
  const { scale, f } = split(b, inBits(b, u, factor, least, most), shift);
  const w = b.mul(f, f);
  const even = b.madd(b.add(w, b.f64(A[1])), w, b.f64(A[0]));
  return { scale, even, odd: b.mul(f, b.madd(w, b.f64(B[1]), b.f64(B[0]))) };
}

/** e^(factor u) = N/D * scale; see `exponential`. N and D are between 5900 and 8700. */
export function expOver(
  b: Builder,
  u: Value,
  bounds: Parameters<typeof exponential>[2] = {},
): { scale: Value; above: Value; below: Value } {
  const { scale, even, odd } = exponential(b, u, bounds);
  return { scale, above: b.add(even, odd), below: b.sub(even, odd) };
}

/** 2^z: relative error 2^-45.9; infinite from z = 1024, 0 below -1021.5. */
export function exp2(b: Builder, z: Value): Value {
  const { scale, f } = split(b, b.max(b.min(z, b.f64(1025)), b.f64(-1022)), -1);
  return b.mul(b.estrin(f, TWICE_EXP2), scale);
}

/** e^x: relative error 2^-45.9 + |x| 2^-53, so below 2^-43 everywhere; infinite from x = 709.8, 0 below -708.1. */
export const exp = (b: Builder, x: Value): Value => exp2(b, b.mul(x, b.f64(Math.LOG2E)));

/** The scale is smaller by this power of 2 while it is multiplied by A, which would overflow first. */
const ROOM = 14;

/** e^x - 1 = (A (s - 1) + f B (s + 1))/(A - f B), s = 2^n: relative error 2^-42 also around 0, where s = 1. */
export function expm1(b: Builder, x: Value): Value {
  const { scale, even, odd } = exponential(b, x, { least: -60, most: 1024.4, shift: -ROOM });
  const one = b.f64(2 ** -ROOM);
  const above = b.madd(b.add(scale, one), odd, b.mul(b.sub(scale, one), even));
  return keepSign(b, b.mul(b.div(above, b.sub(even, odd)), b.f64(2 ** ROOM)), x);
}

/** y with its sign bit set where that of x is: for y = 0, and y of the same sign as x. */
export const keepSign = (b: Builder, y: Value, x: Value): Value => b.or(y, b.and(x, b.signBit(x)));
