/** A formula on a range of inputs: which of its pieces it is there, and how far its values lie apart. */
import { type Bound, compareBounds, toRational } from "../algebra/interval/dyadic.ts";
import { enclose } from "../algebra/interval/enclose.ts";
import type { Mpfr } from "../algebra/interval/mpfr.ts";
import { tidy } from "../algebra/tidy.ts";
import { cases, type Expr, mapChildren, negate, one, subtract, zero } from "../expr/expr.ts";
import type { FunctionName } from "../expr/functions.ts";
import { compare, minus, plus, type Rational, rational, times, toNumber } from "../expr/rational.ts";
import { stable } from "../kernel/stable/stable.ts";

export type Range = readonly [from: Rational, to: Rational];

const BITS = 128;
const ZERO: Bound = { mantissa: 0n, exponent: 0 };
export const signOf = (b: Bound): number => compareBounds(b, ZERO);
export const numberOf = (b: Bound): number => {
  const q = toRational(b);
  if (q) return toNumber(q);
  // not written out: infinite, as good as that, or as good as 0, like e^-1000000
  const isSmall = typeof b !== "string" && b.exponent < 0;
  return isSmall ? 0 : signOf(b) * Number.POSITIVE_INFINITY;
};

/** Whether a formula is shown to have no value at any float32: as it stands, or where what cancels in it is taken for 0. */
export const isNowhere = (formula: Expr, variable: string, library: Mpfr): boolean =>
  [formula, stable(formula, variable).expr].some(
    (u) => enclose(u, { [variable]: [rational(-(2n ** 128n)), rational(2n ** 128n)] }, BITS, library).defined === "no",
  );

/** The formula as it is on a range: conditions that hold all over it carried out. */
export function pieceOver(formula: Expr, variable: string, range: Range, library: Mpfr): Expr {
  const signOver = (u: Expr): number => {
    const { lower, upper, defined } = enclose(u, { [variable]: range }, BITS, library);
    return defined !== "yes" ? 0 : signOf(lower) >= 0 ? 1 : signOf(upper) <= 0 ? -1 : 0;
  };
  const visit = (u: Expr): Expr => {
    if (u.kind === "cases") {
      for (const { when, value } of u.pieces) {
        const { exact } = enclose(cases([{ when, value: one }], zero), { [variable]: range }, BITS, library);
        if (!exact) return u;
        if (exact.n === 1n) return visit(value);
      }
      return u.otherwise ? visit(u.otherwise) : u;
    }
    const v = mapChildren(u, visit);
    if (v.kind !== "call") return v;
    const [p, q] = v.args as [Expr, Expr?];
    if (v.fn === "abs" || v.fn === "relu") {
      const sign = signOver(p);
      return sign === 0 ? v : sign > 0 ? p : v.fn === "abs" ? negate(p) : zero;
    }
    if ((v.fn === "min" || v.fn === "max") && q && v.args.length === 2) {
      const sign = signOver(subtract(p, q));
      return sign === 0 ? v : sign > 0 === (v.fn === "max") ? p : q;
    }
    return v;
  };
  return tidy(visit(formula));
}

/** Functions that are not differentiable all over their domain. */
const CORNERED: ReadonlySet<FunctionName> = new Set(["abs", "sign", "relu", "min", "max"]);

/** Whether a formula is differentiable wherever it and its derivative have values. */
export function isSmooth(u: Expr): boolean {
  if (u.kind === "cases" || (u.kind === "call" && CORNERED.has(u.fn))) return false;
  let smooth = true;
  mapChildren(u, (child) => {
    smooth &&= isSmooth(child);
    return child;
  });
  return smooth;
}

/** Bounds of a formula at a point or over a range; none where it may have no value, or none that is finite. */
export function boundsOf(u: Expr, variable: string, at: Rational | Range, bits: number, library: Mpfr): Range | undefined {
  const { lower, upper, defined } = enclose(u, { [variable]: at }, bits, library);
  const [low, high] = [toRational(lower), toRational(upper)];
  return defined === "yes" && low && high ? [low, high] : undefined;
}

const HALF = rational(1, 2);
export const larger = (p: Rational, q: Rational): Rational => (compare(p, q) < 0 ? q : p);

/** A line, and how far f may be from it. */
export interface Segment {
  readonly slope: Rational;
  /** The line's value where x is 0. */
  readonly at0: Rational;
  readonly reach: Rational;
}

/**
 * A smooth function beside a line on a range, by the mean value theorem: f(x) - f(m) - s (x - m) is f'(t) - s times x - m for some t, m being
 * the middle. With s = 0 these are bounds of f, where x occurs more than once in a formula much closer ones than those of interval arithmetic.
 * R. E. Moore, Interval Analysis (1966), section 6.3.
 * @param chosen the slope of the line, from the least and the largest that f has there
 * @returns undefined where f or f' has no bound
 */
export function besideLine(
  { formula, slope }: { readonly formula: Expr; readonly slope: Expr },
  variable: string,
  [from, to]: Range,
  bits: number,
  library: Mpfr,
  chosen: (slopes: Range) => Rational,
): Segment | undefined {
  const middle = times(HALF, plus(from, to));
  const value = boundsOf(formula, variable, middle, bits, library);
  const slopes = value && boundsOf(slope, variable, [from, to], bits, library);
  if (!value || !slopes) return undefined;
  const s = chosen(slopes);
  const steepest = larger(minus(s, slopes[0]), minus(slopes[1], s));
  const half = times(HALF, minus(to, from));
  const reach = plus(times(HALF, minus(value[1], value[0])), times(half, steepest));
  return { slope: s, at0: minus(times(HALF, plus(value[0], value[1])), times(s, middle)), reach };
}
