/** A formula on a range of inputs: which of its pieces it is there, and how far its values lie apart. */
import { type Bound, compareBounds, toRational } from "../algebra/interval/dyadic.ts";
import { enclose } from "../algebra/interval/enclose.ts";
import type { Mpfr } from "../algebra/interval/mpfr.ts";
import { tidy } from "../algebra/tidy.ts";
import { cases, type Expr, mapChildren, negate, one, subtract, zero } from "../expr/expr.ts";
import type { FunctionName } from "../expr/functions.ts";
import { compare, minus, opposite, plus, type Rational, rational, times, toNumber } from "../expr/rational.ts";

export type Range = readonly [from: Rational, to: Rational];

const BITS = 128;
const ZERO: Bound = { mantissa: 0n, exponent: 0 };
export const signOf = (b: Bound): number => compareBounds(b, ZERO);
export const numberOf = (b: Bound): number => {
  const q = toRational(b);
  return q ? toNumber(q) : signOf(b) * Number.POSITIVE_INFINITY;
};

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

/**
 * Bounds of a smooth function on a range by the mean value theorem: f(m) and half the length of the range times the largest |f'|. Where x
 * occurs more than once in a formula they are much closer than what interval arithmetic makes of it. Undefined where f or f' has no bound.
 * R. E. Moore, Interval Analysis (1966), section 6.3.
 */
export function boundsByMeanValue(
  f: Expr,
  slope: Expr,
  variable: string,
  [from, to]: Range,
  bits: number,
  library: Mpfr,
): Range | undefined {
  const half = rational(1, 2);
  const of = (u: Expr, at: Rational | Range): Range | undefined => {
    const { lower, upper, defined } = enclose(u, { [variable]: at }, bits, library);
    const [low, high] = [toRational(lower), toRational(upper)];
    return defined === "yes" && low && high ? [low, high] : undefined;
  };
  const [middle, slopes] = [of(f, times(half, plus(from, to))), of(slope, [from, to])];
  if (!middle || !slopes) return undefined;
  const steepest = compare(opposite(slopes[0]), slopes[1]) > 0 ? opposite(slopes[0]) : slopes[1];
  const reach = times(times(half, minus(to, from)), steepest);
  return [minus(middle[0], reach), plus(middle[1], reach)];
}
