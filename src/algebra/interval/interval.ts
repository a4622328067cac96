/**
 * Interval arithmetic on MPFR with directed rounding: each operation gives an interval that contains every value that the
 * operation can have on numbers of the intervals given, and says whether it is defined for all of them.
 */
import * as Q from "../../expr/rational.ts";
import { type Bound, type Dyadic, toRational } from "./dyadic.ts";
import { DOWN, type Mpfr, type Rounding, UP } from "./mpfr.ts";

/** "no": defined nowhere on the intervals given; "perhaps": not shown to be defined everywhere on them. */
export type Defined = "yes" | "perhaps" | "no";

/** An interval of MPFR numbers; where the value is known exactly, that too. */
export interface Span {
  readonly lower: number;
  readonly upper: number;
  readonly defined: Defined;
  readonly exact?: Q.Rational | undefined;
}

/** What MPFR calls its functions of one number. */
export type Unary = {
  [K in keyof Mpfr]: Mpfr[K] extends (rop: number, op: number, rnd: Rounding) => number ? K : never;
}[keyof Mpfr];

/** Exact values longer than this are left to the intervals. */
const LONGEST_EXACT = 1n << 2000n;

/** A domain's ends; an open one is not in it. */
export interface Domain {
  readonly from?: number;
  readonly to?: number;
  readonly open?: boolean;
}

export class Intervals {
  readonly m: Mpfr;
  readonly bits: number;
  readonly nowhere: Span;
  readonly everything: Span;
  private readonly made: number[] = [];

  constructor(m: Mpfr, bits: number) {
    this.m = m;
    this.bits = bits;
    const [lower, upper] = [this.fresh(), this.fresh()];
    m.mpfr_set_inf(lower, -1);
    m.mpfr_set_inf(upper, 1);
    this.nowhere = { lower, upper, defined: "no" };
    this.everything = { lower, upper, defined: "perhaps" };
  }

  /** A number, freed by `free`. */
  fresh(): number {
    const x = this.m.mpfr_t();
    this.m.mpfr_init2(x, this.bits);
    this.made.push(x);
    return x;
  }

  /** Gives back all memory. Nothing made here may be used afterwards. */
  free(): void {
    for (const x of this.made.splice(0)) {
      this.m.mpfr_clear(x);
      this.m.mpfr_t_free(x);
    }
  }

  rounded(compute: (rop: number, rnd: Rounding) => unknown, rnd: Rounding): number {
    const x = this.fresh();
    compute(x, rnd);
    return x;
  }

  fromRational(value: Q.Rational): Span {
    const double = this.bits >= 53 ? doubleOf(value) : undefined;
    if (double !== undefined) {
      const x = this.rounded((rop, rnd) => this.m.mpfr_set_d(rop, double, rnd), DOWN);
      return { lower: x, upper: x, defined: "yes", exact: value };
    }
    const q = this.m.mpq_t();
    this.m.mpq_init(q);
    this.m.mpq_set_string(q, `${value.n}/${value.d}`, 10);
    const set = (x: number, rnd: Rounding): unknown => this.m.mpfr_set_q(x, q, rnd);
    const span: Span = {
      lower: this.rounded(set, DOWN),
      upper: this.rounded(set, UP),
      defined: "yes",
      exact: isShort(value) ? value : undefined,
    };
    this.m.mpq_clear(q);
    this.m.mpq_t_free(q);
    return span;
  }

  pi(): Span {
    const set = (x: number, rnd: Rounding): unknown => this.m.mpfr_const_pi(x, rnd);
    return { lower: this.rounded(set, DOWN), upper: this.rounded(set, UP), defined: "yes" };
  }

  /** The span of two numbers; NaN, as of infinity times 0, gives everything. Where both are the same the value is exact. */
  between(lower: number, upper: number, defined: Defined): Span {
    if (this.m.mpfr_nan_p(lower) || this.m.mpfr_nan_p(upper)) return { ...this.everything, defined: defined === "no" ? "no" : "perhaps" };
    const exact = this.m.mpfr_equal_p(lower, upper) && defined === "yes" ? toRational(this.bound(lower)) : undefined;
    return { lower, upper, defined, exact: exact && isShort(exact) ? exact : undefined };
  }

  add(a: Span, b: Span): Span {
    const exact = this.exactly(a, b, Q.plus);
    if (exact) return exact;
    const { m } = this;
    const lower = this.rounded((x, rnd) => m.mpfr_add(x, a.lower, b.lower, rnd), DOWN);
    return this.between(
      lower,
      this.rounded((x, rnd) => m.mpfr_add(x, a.upper, b.upper, rnd), UP),
      both(a, b),
    );
  }

  negate(a: Span): Span {
    const { m } = this;
    const lower = this.rounded((x, rnd) => m.mpfr_neg(x, a.upper, rnd), DOWN);
    const upper = this.rounded((x, rnd) => m.mpfr_neg(x, a.lower, rnd), UP);
    return { lower, upper, defined: a.defined, exact: a.exact && Q.opposite(a.exact) };
  }

  multiply(a: Span, b: Span): Span {
    const exact = this.exactly(a, b, Q.times);
    if (exact) return exact;
    const { m } = this;
    // an end may be infinite, and 0 times it is 0: it stands for finite numbers only
    const product =
      (p: number, q: number) =>
      (x: number, rnd: Rounding): unknown =>
        m.mpfr_zero_p(p) || m.mpfr_zero_p(q) ? m.mpfr_set_si(x, 0, rnd) : m.mpfr_mul(x, p, q, rnd);
    return this.corners(
      [product(a.lower, b.lower), product(a.lower, b.upper), product(a.upper, b.lower), product(a.upper, b.upper)],
      both(a, b),
    );
  }

  divide(a: Span, b: Span): Span {
    const signs = [this.m.mpfr_sgn(b.lower), this.m.mpfr_sgn(b.upper)] as const;
    if (signs[0] === 0 && signs[1] === 0) return b.defined === "yes" || a.defined === "no" ? this.nowhere : this.everything;
    if (signs[0] <= 0 && signs[1] >= 0) return both(a, b) === "no" ? this.nowhere : this.everything;
    const exact = this.exactly(a, b, Q.over);
    if (exact) return exact;
    const { m } = this;
    const inverse = this.between(
      this.rounded((x, rnd) => m.mpfr_ui_div(x, 1, b.upper, rnd), DOWN),
      this.rounded((x, rnd) => m.mpfr_ui_div(x, 1, b.lower, rnd), UP),
      b.defined,
    );
    return this.multiply(a, { ...inverse, exact: undefined });
  }

  /** The least and the greatest of values computed with both roundings. */
  corners(values: readonly ((x: number, rnd: Rounding) => unknown)[], defined: Defined): Span {
    const lowers = values.map((v) => this.rounded(v, DOWN));
    const uppers = values.map((v) => this.rounded(v, UP));
    if ([...lowers, ...uppers].some((x) => this.m.mpfr_nan_p(x)))
      return { ...this.everything, defined: defined === "no" ? "no" : "perhaps" };
    return this.between(this.least(lowers), this.greatest(uppers), defined);
  }

  least(numbers: readonly number[]): number {
    return numbers.reduce((a, b) => (this.m.mpfr_cmp(b, a) < 0 ? b : a));
  }

  greatest(numbers: readonly number[]): number {
    return numbers.reduce((a, b) => (this.m.mpfr_cmp(b, a) > 0 ? b : a));
  }

  /** A function that rises (or falls) all over its domain. */
  monotone(fn: Unary, a: Span, domain: Domain = {}, direction: "rises" | "falls" = "rises"): Span {
    const inside = this.clip(a, domain);
    if (inside.defined === "no") return this.nowhere;
    const f = this.m[fn] as (rop: number, op: number, rnd: Rounding) => number;
    const [first, last] = direction === "rises" ? [inside.lower, inside.upper] : [inside.upper, inside.lower];
    const at = (x: number, rnd: Rounding): number => this.rounded((rop) => f(rop, x, rnd), rnd);
    return this.between(at(first, DOWN), at(last, UP), inside.defined);
  }

  /** The part of a span in a domain, "perhaps" where that is not all of it. */
  clip(a: Span, { from, to, open = false }: Domain): Span {
    const { m } = this;
    let { lower, upper, defined } = a;
    if (defined === "no") return this.nowhere;
    if (from !== undefined) {
      const [low, high] = [m.mpfr_cmp_si(lower, from), m.mpfr_cmp_si(upper, from)];
      if (high < 0 || (open && high === 0)) return this.nowhere;
      if (low < 0 || (open && low === 0)) defined = "perhaps";
      if (low < 0) lower = this.rounded((x, rnd) => m.mpfr_set_si(x, from, rnd), DOWN);
    }
    if (to !== undefined) {
      const [low, high] = [m.mpfr_cmp_si(lower, to), m.mpfr_cmp_si(upper, to)];
      if (low > 0 || (open && low === 0)) return this.nowhere;
      if (high > 0 || (open && high === 0)) defined = "perhaps";
      if (high > 0) upper = this.rounded((x, rnd) => m.mpfr_set_si(x, to, rnd), UP);
    }
    return { ...a, lower, upper, defined };
  }

  /** The smallest span around all of these, defined as all of them are. */
  hull(spans: readonly Span[]): Span {
    const [first, ...others] = spans as [Span, ...Span[]];
    if (others.length === 0) return first;
    const real = spans.filter((s) => s.defined !== "no");
    if (real.length === 0) return this.nowhere;
    const defined = spans.every((s) => s.defined === "yes") ? "yes" : "perhaps";
    return { lower: this.least(real.map((s) => s.lower)), upper: this.greatest(real.map((s) => s.upper)), defined };
  }

  /** -1, 0 or 1 where the sign of a - b is certain. */
  order(a: Span, b: Span): -1 | 0 | 1 | undefined {
    if (a.exact && b.exact) return Q.compare(a.exact, b.exact);
    if (this.m.mpfr_cmp(a.upper, b.lower) < 0) return -1;
    return this.m.mpfr_cmp(a.lower, b.upper) > 0 ? 1 : undefined;
  }

  /** An MPFR number, taken out. */
  bound(x: number): Bound {
    if (this.m.mpfr_inf_p(x)) return this.m.mpfr_sgn(x) > 0 ? "infinity" : "-infinity";
    if (this.m.mpfr_zero_p(x)) return ZERO;
    const z = this.m.mpz_t();
    this.m.mpz_init(z);
    const exponent = this.m.mpfr_get_z_2exp(z, x);
    const text = this.m.mpz_to_string(z, 16);
    this.m.mpz_clear(z);
    this.m.mpz_t_free(z);
    const mantissa = text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
    return { mantissa, exponent };
  }

  private exactly(a: Span, b: Span, operation: (a: Q.Rational, b: Q.Rational) => Q.Rational): Span | undefined {
    if (!a.exact || !b.exact) return undefined;
    const value = operation(a.exact, b.exact);
    return isShort(value) ? this.fromRational(value) : undefined;
  }
}

const ZERO: Dyadic = { mantissa: 0n, exponent: 0 };
const isShort = ({ n, d }: Q.Rational): boolean => n < LONGEST_EXACT && n > -LONGEST_EXACT && d < LONGEST_EXACT;

/** The double that is this very number, if it is easily seen to be one: a whole number over a power of two. */
function doubleOf({ n, d }: Q.Rational): number | undefined {
  if ((d & (d - 1n)) !== 0n || d > MOST_PARTS) return undefined;
  const whole = Number(n);
  return Number.isFinite(whole) && BigInt(whole) === n ? whole / Number(d) : undefined;
}
/** A double over it is not rounded: it is far from the subnormal numbers. */
const MOST_PARTS = 1n << 960n;

/** Defined where both are. */
export const both = (a: Span, b: Span): Defined =>
  a.defined === "no" || b.defined === "no" ? "no" : a.defined === "yes" && b.defined === "yes" ? "yes" : "perhaps";
