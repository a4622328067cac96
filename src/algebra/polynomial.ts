/**
 * Sparse polynomials in several unknowns over the rationals. Unknown i is a place in the exponent lists; all polynomials
 * that meet have the same number of unknowns. Bounded: whatever would grow too large throws TooLarge, and never hangs.
 */
import * as Q from "../expr/rational.ts";

export interface Monomial {
  readonly exponents: readonly number[];
  readonly coefficient: Q.Rational;
}

/** By the exponents, joined; no coefficient is 0. */
export type Polynomial = ReadonlyMap<string, Monomial>;

/** A problem that outgrew its bounds: the answer is "undecided", not wrong. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

const MOST_TERMS = 1500;
const MOST_DIGITS = 1n << 4000n;

const collect = (monomials: Iterable<Monomial>): Polynomial => {
  const terms = new Map<string, Monomial>();
  for (const m of monomials) {
    const name = m.exponents.join();
    const before = terms.get(name);
    const coefficient = before ? Q.plus(before.coefficient, m.coefficient) : m.coefficient;
    if (Q.isZero(coefficient)) terms.delete(name);
    else terms.set(name, { exponents: m.exponents, coefficient });
    if (terms.size > MOST_TERMS || coefficient.n > MOST_DIGITS || coefficient.d > MOST_DIGITS) throw new TooLarge("polynomial too large");
  }
  return terms;
};

export const zero: Polynomial = new Map();
export const constant = (c: Q.Rational, unknowns: number): Polynomial => collect([{ exponents: new Array<number>(unknowns).fill(0), coefficient: c }]);
export const one = (unknowns: number): Polynomial => constant(Q.ONE, unknowns);
export const unknown = (i: number, unknowns: number, exponent = 1): Polynomial =>
  collect([{ exponents: Array.from({ length: unknowns }, (_, j) => (i === j ? exponent : 0)), coefficient: Q.ONE }]);

export const isZero = (p: Polynomial): boolean => p.size === 0;
export const plus = (a: Polynomial, b: Polynomial): Polynomial => (isZero(a) ? b : isZero(b) ? a : collect([...a.values(), ...b.values()]));
export const scale = (a: Polynomial, c: Q.Rational): Polynomial =>
  collect([...a.values()].map((m) => ({ exponents: m.exponents, coefficient: Q.times(m.coefficient, c) })));
export const minus = (a: Polynomial, b: Polynomial): Polynomial => plus(a, scale(b, Q.MINUS_ONE));

export function times(a: Polynomial, b: Polynomial): Polynomial {
  if (a.size * b.size > 200 * MOST_TERMS) throw new TooLarge("product too large");
  return collect(products(a, b));
}

function* products(a: Polynomial, b: Polynomial): Generator<Monomial> {
  for (const m of a.values()) {
    for (const n of b.values()) {
      yield { exponents: m.exponents.map((e, i) => e + (n.exponents[i] as number)), coefficient: Q.times(m.coefficient, n.coefficient) };
    }
  }
}

export function power(a: Polynomial, k: number, unknowns: number): Polynomial {
  let result = one(unknowns);
  for (let i = 0; i < k; i++) result = times(result, a);
  return result;
}

export const degree = (p: Polynomial, i: number): number => Math.max(-1, ...[...p.values()].map((m) => m.exponents[i] as number));

export const equal = (a: Polynomial, b: Polynomial): boolean => isZero(minus(a, b));

/** The number, where a polynomial is one. */
export function asNumber(p: Polynomial): Q.Rational | undefined {
  if (isZero(p)) return Q.ZERO;
  const [m] = p.values();
  return p.size === 1 && m?.exponents.every((e) => e === 0) ? m.coefficient : undefined;
}

/** The coefficients of the powers of unknown i, from power 0 on. */
export function coefficients(p: Polynomial, i: number): Polynomial[] {
  const lists: Monomial[][] = Array.from({ length: degree(p, i) + 1 }, () => []);
  for (const m of p.values()) lists[m.exponents[i] as number]?.push({ ...m, exponents: m.exponents.with(i, 0) });
  return lists.map(collect);
}

const shift = (p: Polynomial, i: number, by: number): Polynomial =>
  collect([...p.values()].map((m) => ({ ...m, exponents: m.exponents.with(i, (m.exponents[i] as number) + by) })));

/** The derivative by unknown i. */
export const differentiate = (p: Polynomial, i: number): Polynomial =>
  collect(
    [...p.values()]
      .filter((m) => (m.exponents[i] as number) > 0)
      .map((m) => ({
        exponents: m.exponents.with(i, (m.exponents[i] as number) - 1),
        coefficient: Q.times(m.coefficient, Q.rational(m.exponents[i] as number)),
      })),
  );

const compareExponents = (a: readonly number[], b: readonly number[]): number => {
  const i = a.findIndex((e, j) => e !== b[j]);
  return i < 0 ? 0 : (a[i] as number) - (b[i] as number);
};

/** The lexicographically largest monomial. */
export const leading = (p: Polynomial): Monomial =>
  [...p.values()].reduce((a, b) => (compareExponents(a.exponents, b.exponents) >= 0 ? a : b));

/** a/b where b divides a, else undefined. */
export function divideExact(a: Polynomial, b: Polynomial): Polynomial | undefined {
  if (isZero(b)) return undefined;
  const top = leading(b);
  const quotient: Monomial[] = [];
  let rest = a;
  while (!isZero(rest)) {
    const m = leading(rest);
    const exponents = m.exponents.map((e, i) => e - (top.exponents[i] as number));
    if (exponents.some((e) => e < 0)) return undefined;
    const q: Monomial = { exponents, coefficient: Q.over(m.coefficient, top.coefficient) };
    quotient.push(q);
    if (quotient.length > MOST_TERMS) throw new TooLarge("quotient too long");
    rest = minus(rest, times(collect([q]), b));
  }
  return collect(quotient);
}

/** The unknown that occurs in p, with the highest place; -1 for a number. */
const main = (p: Polynomial): number => {
  let place = -1;
  for (const m of p.values()) m.exponents.forEach((e, i) => { if (e > 0 && i > place) place = i; });
  return place;
};

const withLeadingOne = (p: Polynomial): Polynomial => (isZero(p) ? p : scale(p, Q.over(Q.ONE, leading(p).coefficient)));

/** A greatest common divisor, with leading coefficient 1 (primitive remainder sequence, recursively in the unknowns; Knuth 4.6.1). */
export function gcd(a: Polynomial, b: Polynomial): Polynomial {
  if (isZero(a)) return withLeadingOne(b);
  if (isZero(b)) return withLeadingOne(a);
  const i = Math.max(main(a), main(b));
  if (i < 0) return one(((a.values().next().value as Monomial).exponents).length);
  const [contentA, contentB] = [content(a, i), content(b, i)];
  let [p, q] = [divideExact(a, contentA) as Polynomial, divideExact(b, contentB) as Polynomial];
  if (degree(p, i) < degree(q, i)) [p, q] = [q, p];
  while (degree(q, i) > 0) {
    const r = pseudoRemainder(p, q, i);
    if (isZero(r)) break;
    [p, q] = [q, divideExact(r, content(r, i)) as Polynomial];
  }
  const common = gcd(contentA, contentB);
  return withLeadingOne(degree(q, i) > 0 ? times(common, q) : common);
}

/** The greatest common divisor of the coefficients of unknown i. */
function content(p: Polynomial, i: number): Polynomial {
  let g = zero;
  for (const c of coefficients(p, i)) {
    g = gcd(g, c);
    if (asNumber(g) && !isZero(g)) break;
  }
  return g;
}

/** The remainder of lc(q)^k p by q in unknown i, with the least k that needs no fractions. */
function pseudoRemainder(p: Polynomial, q: Polynomial, i: number): Polynomial {
  const lead = coefficients(q, i).at(-1) as Polynomial;
  let rest = p;
  while (!isZero(rest) && degree(rest, i) >= degree(q, i)) {
    const k = degree(rest, i) - degree(q, i);
    const top = coefficients(rest, i).at(-1) as Polynomial;
    rest = minus(times(rest, lead), shift(times(q, top), i, k));
  }
  return rest;
}

/** p as number * factor^multiplicity * ...: square-free factors, grouped by multiplicity (Yun 1976), unknown by unknown. */
export function squareFree(p: Polynomial): { readonly number: Q.Rational; readonly factors: readonly [Polynomial, number][] } {
  const plain = asNumber(p);
  if (plain) return { number: plain, factors: [] };
  const i = main(p);
  const inner = content(p, i);
  const below = squareFree(inner);
  const factors: [Polynomial, number][] = [...below.factors];
  let rest = divideExact(p, inner) as Polynomial;
  const size = leading(rest).coefficient;
  rest = withLeadingOne(rest);
  const slope = differentiate(rest, i);
  let common = gcd(rest, slope);
  let b = divideExact(rest, common) as Polynomial;
  for (let k = 1; degree(b, i) > 0; k++) {
    const next = gcd(b, common);
    const factor = divideExact(b, next) as Polynomial;
    if (degree(factor, i) > 0) factors.push([withLeadingOne(factor), k]);
    b = next;
    common = divideExact(common, next) as Polynomial;
  }
  // the leading ones have taken numbers out: what is left over is the number in front
  const product = factors.reduce((a, [f, k]) => times(a, power(f, k, leading(f).exponents.length)), one(leading(p).exponents.length));
  return { number: asNumber(divideExact(p, product) as Polynomial) ?? Q.times(size, below.number), factors };
}
