/** Enclosures of powers: whole ones of any number, all others of what is not negative; 0^0 is 1. */
import * as Q from "../../expr/rational.ts";
import { both, type Intervals, type Span } from "./interval.ts";
import type { Rounding } from "./mpfr.ts";

/** Exact powers beyond this are left to the intervals. */
const LARGEST_EXACT = 64n;
/** What fits MPFR's long. */
const LARGEST_WHOLE = 1n << 31n;

/** base^exponent, both defined somewhere. */
export function enclosePower(i: Intervals, base: Span, exponent: Span): Span {
  const k = exponent.exact;
  if (k && Q.isInteger(k) && k.n < LARGEST_WHOLE && -k.n < LARGEST_WHOLE) return wholePower(i, base, k.n);
  const defined = both(base, exponent);
  const { m } = i;
  const [low, high] = [m.mpfr_sgn(base.lower), m.mpfr_sgn(base.upper)];
  if (low > 0) return positivePower(i, base, exponent);
  if (high < 0) return mayBeWhole(i, exponent) ? i.everything : i.nowhere;
  const [least, greatest] = [m.mpfr_sgn(exponent.lower), m.mpfr_sgn(exponent.upper)];
  if (low < 0) return i.everything;
  if (high === 0)
    return least > 0
      ? { ...i.fromRational(Q.ZERO), defined }
      : greatest < 0
        ? i.nowhere
        : { ...i.hull([i.fromRational(Q.ZERO), i.fromRational(Q.ONE)]), defined: "perhaps" };
  if (least > 0) return { ...i.hull([i.fromRational(Q.ZERO), positivePower(i, { ...base, lower: base.upper }, exponent)]), defined };
  return { lower: i.fromRational(Q.ZERO).lower, upper: i.everything.upper, defined: "perhaps" };
}

/** Monotone in each of the two, so that the extremes are at the corners. */
function positivePower(i: Intervals, base: Span, exponent: Span): Span {
  const corner =
    (b: number, e: number) =>
    (x: number, rnd: Rounding): unknown =>
      i.m.mpfr_pow(x, b, e, rnd);
  const { lower: b, upper: c } = base;
  const { lower: p, upper: q } = exponent;
  return i.corners([corner(b, p), corner(b, q), corner(c, p), corner(c, q)], both(base, exponent));
}

function wholePower(i: Intervals, base: Span, k: bigint): Span {
  if (k < 0n) return i.divide(i.fromRational(Q.ONE), wholePower(i, base, -k));
  if (k === 0n) return { ...i.fromRational(Q.ONE), defined: base.defined };
  if (base.exact && k <= LARGEST_EXACT && base.defined === "yes") return i.fromRational(Q.toPower(base.exact, Number(k)));
  const power = (x: number, b: number, rnd: Rounding): unknown => i.m.mpfr_pow_ui(x, b, Number(k), rnd);
  const ends = i.corners(
    [base.lower, base.upper].map((b) => (x: number, rnd: Rounding) => power(x, b, rnd)),
    base.defined,
  );
  const overZero = i.m.mpfr_sgn(base.lower) < 0 && i.m.mpfr_sgn(base.upper) > 0;
  return k % 2n === 0n && overZero ? { ...ends, lower: i.fromRational(Q.ZERO).lower, exact: undefined } : ends;
}

function mayBeWhole(i: Intervals, { lower, upper, exact }: Span): boolean {
  if (exact) return Q.isInteger(exact);
  const floor = i.rounded((x) => i.m.mpfr_floor(x, upper), 3);
  return i.m.mpfr_cmp(floor, lower) >= 0;
}
