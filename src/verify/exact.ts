/** The truth where doubles do not decide: intervals on MPFR with more and more bits; ties near 0 by the sign of the second derivative. */
import { type Bound, compareBounds, toRational } from "../algebra/interval/dyadic.ts";
import { enclose } from "../algebra/interval/enclose.ts";
import type { Mpfr } from "../algebra/interval/mpfr.ts";
import { tidy } from "../algebra/tidy.ts";
import { derivativeOf } from "../derive/rules.ts";
import type { Expr } from "../expr/expr.ts";
import { compare, exactly, minus, over, type Rational, rational, sign, toNumber } from "../expr/rational.ts";
import { ulpAt } from "../kernel/sample.ts";

/** Bits of the first attempt, and the last. */
const [FEWEST, MOST] = [96, 3072];
/** Around 0 the formula is taken for its tangent up to here, where its curvature has one sign. */
const TINY = 2 ** -100;

export interface Verdict {
  /** (y - f(x)) in ULP of f(x). */
  readonly error: number;
  readonly absolute: number;
  /** Whether another float32 is nearer to f(x), or as near and even. */
  readonly misrounded: boolean;
}

export class Exact {
  private readonly formula: Expr;
  private readonly variable: string;
  private readonly library: Mpfr;
  private tangent: { readonly slope: Rational; readonly curvature: -1 | 1 } | null | undefined;

  /** @param formula of one variable, its parameters numbers */
  constructor(formula: Expr, variable: string, library: Mpfr) {
    this.formula = formula;
    this.variable = variable;
    this.library = library;
  }

  /** How good y is as the value at x; undefined where f(x) is not defined, or more than 3072 bits would be needed. */
  judge(x: number, y: number): Verdict | undefined {
    const at = exactly(x);
    for (let bits = FEWEST; bits <= MOST; bits *= 2) {
      const { lower, upper, defined, exact } = enclose(this.formula, { [this.variable]: at }, bits, this.library);
      if (defined === "no") return undefined;
      if (exact) return this.compared(y, exact, exact);
      const [low, high] = [rationalOf(lower), rationalOf(upper)];
      if (defined !== "yes") continue;
      const verdict = this.compared(y, low, high);
      if (verdict) return verdict;
      const tied = this.besideTangent(x, y);
      if (tied) return tied;
    }
    return undefined;
  }

  /** The verdict for a value between two bounds, where both give the same. */
  private compared(y: number, low: Rational, high: Rational): Verdict | undefined {
    const [a, b] = [toNumber(low), toNumber(high)];
    const [f, g] = [roundToFloat(low), roundToFloat(high)];
    const unit = ulpAt(Math.max(Math.abs(a), 2 ** -149));
    if (!Object.is(f, g) && f !== g) return undefined;
    if (!Number.isFinite(y) || !Number.isFinite(f)) {
      const same = y === f;
      return { error: same ? 0 : Number.POSITIVE_INFINITY, absolute: same ? 0 : Number.POSITIVE_INFINITY, misrounded: !same };
    }
    const off = minus(exactly(y), low);
    const error = toNumber(over(off, exactly(unit)));
    if (Math.abs(a - b) > 1e-9 * unit) return undefined;
    return { error, absolute: toNumber(off), misrounded: f !== y };
  }

  /** f(x) = slope x + something of the sign of the curvature, too small to be seen: only the side of a tie depends on it. */
  private besideTangent(x: number, y: number): Verdict | undefined {
    if (!(Math.abs(x) < TINY)) return undefined;
    if (this.tangent === undefined) this.tangent = this.tangentAtZero();
    if (!this.tangent) return undefined;
    const { slope, curvature } = this.tangent;
    const line = toNumber(slope) * x;
    const off = y - line;
    const error = off / ulpAt(Math.max(Math.abs(line), 2 ** -149));
    // y is right where it is nearer than half a unit, or half a unit off on the side to which the curve bends
    return { error, absolute: off, misrounded: Math.abs(error) > 0.5 || (Math.abs(error) === 0.5 && Math.sign(off) !== curvature) };
  }

  private tangentAtZero(): { slope: Rational; curvature: -1 | 1 } | null {
    const first = tidy(derivativeOf(this.formula, this.variable));
    const second = tidy(derivativeOf(first, this.variable));
    const zero = { [this.variable]: rational(0) };
    const value = enclose(this.formula, zero, FEWEST, this.library);
    const slope = enclose(first, zero, FEWEST, this.library);
    const around = enclose(second, { [this.variable]: [exactly(-TINY), exactly(TINY)] }, FEWEST, this.library);
    if (!value.exact || sign(value.exact) !== 0 || !slope.exact || around.defined !== "yes") return null;
    const curvature = signOf(around.lower) > 0 ? 1 : signOf(around.upper) < 0 ? -1 : 0;
    return curvature === 0 ? null : { slope: slope.exact, curvature };
  }

  /** What float32 all values over a range of inputs round to, where it is one; several inputs are decided at once. */
  sameOver(from: number, to: number): number | undefined {
    const range = [exactly(Math.min(from, to)), exactly(Math.max(from, to))] as const;
    const { lower, upper, defined } = enclose(this.formula, { [this.variable]: range }, 256, this.library);
    if (defined !== "yes" || lower === "-infinity" || upper === "infinity") return undefined;
    const [f, g] = [roundToFloat(rationalOf(lower)), roundToFloat(rationalOf(upper))];
    return f === g ? f : undefined;
  }
}

const signOf = (b: Bound): number => (typeof b === "string" ? (b === "infinity" ? 1 : -1) : compareBounds(b, ZERO));
const ZERO: Bound = { mantissa: 0n, exponent: 0 };

const LARGEST = exactly(2 ** 128 - 2 ** 104);
/** From here on a number rounds to infinity. */
const OVERFLOW = exactly(2 ** 128 - 2 ** 103);

/** The nearest float32, ties to even. */
function roundToFloat(q: Rational): number {
  const size = q.n < 0n ? { n: -q.n, d: q.d } : q;
  const sign = q.n < 0n ? -1 : 1;
  if (compare(size, OVERFLOW) >= 0) return sign * Number.POSITIVE_INFINITY;
  if (compare(size, LARGEST) > 0) return sign * toNumber(LARGEST);
  const near = toNumber(size);
  const float = Math.fround(near);
  // rounding twice is wrong where the double is a tie of floats that the number is not
  const off = compare(exactly(near), size);
  if (off === 0) return sign * float;
  const unit = ulpAt(Math.max(near, 2 ** -149));
  const below = Math.floor(near / unit) * unit;
  if (near !== below + unit / 2) return sign * float;
  return sign * (off > 0 ? below : below + unit);
}

/** A bound as a number; what is far beyond every float is one that is. */
function rationalOf(b: Bound): Rational {
  const value = toRational(b);
  if (value) return value;
  const isLarge = typeof b === "string" || b.exponent > 0;
  const size = 1n << 2000n;
  const side = signOf(b) < 0 ? -1n : 1n;
  return isLarge ? rational(side * size) : rational(side, size);
}
