/** The sign of a polynomial in one unknown on an interval, by Sturm's theorem: exact, whatever the degree. */
import * as Q from "../../expr/rational.ts";

/** Coefficients from power 0 on; the last is not 0. */
export type Univariate = readonly Q.Rational[];

/** Open; undefined stands for infinity. */
export interface Range {
  readonly from: Q.Rational | undefined;
  readonly to: Q.Rational | undefined;
}

const LARGEST_DEGREE = 24;

/** 1 or -1 where the polynomial has that sign all over the open interval, undefined where it has a root there (or a degree beyond 24). */
export function signOn(p: Univariate, range: Range): 1 | -1 | undefined {
  if (p.length === 0 || p.length > LARGEST_DEGREE + 1) return undefined;
  // the roots at the ends are not inside
  const inner = [range.from, range.to].reduce((q, end) => (end ? withoutRoot(q, end) : q), p);
  const chain = sturmChain(inner);
  const variations = (signs: readonly number[]): number => {
    const seen = signs.filter((s) => s !== 0);
    return seen.filter((s, i) => i > 0 && s !== seen[i - 1]).length;
  };
  const at = (end: Q.Rational | undefined, side: -1 | 1): number[] =>
    chain.map((q) => (end ? Q.sign(valueAt(q, end)) : signAtInfinity(q, side)));
  if (variations(at(range.from, -1)) !== variations(at(range.to, 1))) return undefined;
  const s = Q.sign(valueAt(p, inside(range)));
  return s === 0 ? undefined : s;
}

/** A number inside a range. */
export function inside({ from, to }: Range): Q.Rational {
  if (from && to) return Q.over(Q.plus(from, to), Q.rational(2));
  return from ? Q.plus(from, Q.ONE) : to ? Q.minus(to, Q.ONE) : Q.ZERO;
}

export const valueAt = (p: Univariate, x: Q.Rational): Q.Rational => p.reduceRight((v, c) => Q.plus(Q.times(v, x), c), Q.ZERO);

const signAtInfinity = (p: Univariate, side: -1 | 1): number => Q.sign(p.at(-1) as Q.Rational) * (side < 0 && p.length % 2 === 0 ? -1 : 1);

const trimmed = (p: Univariate): Univariate => p.slice(0, p.findLastIndex((c) => !Q.isZero(c)) + 1);

function withoutRoot(p: Univariate, root: Q.Rational): Univariate {
  let q = p;
  while (q.length > 1 && Q.isZero(valueAt(q, root))) {
    const quotient: Q.Rational[] = [];
    let carry = Q.ZERO;
    for (const c of [...q].reverse()) quotient.unshift((carry = Q.plus(Q.times(carry, root), c)));
    q = quotient.slice(1);
  }
  return q;
}

function sturmChain(p: Univariate): Univariate[] {
  const chain: Univariate[] = [p, trimmed(p.slice(1).map((c, k) => Q.times(c, Q.rational(k + 1))))];
  while ((chain.at(-1)?.length ?? 0) > 0) chain.push(remainder(chain.at(-2) as Univariate, chain.at(-1) as Univariate).map(Q.opposite));
  return chain.slice(0, -1);
}

function remainder(a: Univariate, b: Univariate): Univariate {
  let rest = a;
  while (rest.length >= b.length && rest.length > 0) {
    const c = Q.over(rest.at(-1) as Q.Rational, b.at(-1) as Q.Rational);
    const offset = rest.length - b.length;
    rest = trimmed(rest.slice(0, -1).map((r, k) => (k < offset ? r : Q.minus(r, Q.times(c, b[k - offset] as Q.Rational)))));
  }
  return rest;
}
