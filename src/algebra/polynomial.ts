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

let left = Number.POSITIVE_INFINITY;

/**
 * The result of some algebra, or undefined where it takes more than so many operations on monomials, outgrows the other
 * bounds, or divides by zero. Operations are counted, not timed: the answer is the same on every machine.
 */
export function withBudget<T>(operations: number, work: () => T): T | undefined {
  const outer = left;
  left = Math.min(operations, outer);
  const start = left;
  try {
    return work();
  } catch (error) {
    if (error instanceof TooLarge || error instanceof RangeError) return undefined;
    throw error;
  } finally {
    left = outer - (start - left);
  }
}

/** Takes that many operations from the budget. */
function spend(operations: number): void {
  left -= operations;
  if (left < 0) throw new TooLarge("too many operations");
}

/** Adds a monomial, of which the name is known, to those of a polynomial that is being made. */
function put(terms: Map<string, Monomial>, name: string, m: Monomial): void {
  const before = terms.get(name);
  if (!before) {
    terms.set(name, m);
    if (terms.size > MOST_TERMS || isLarge(m.coefficient)) throw new TooLarge("polynomial too large");
    return;
  }
  const coefficient = Q.plus(before.coefficient, m.coefficient);
  if (Q.isZero(coefficient)) terms.delete(name);
  else terms.set(name, { exponents: m.exponents, coefficient });
  if (isLarge(coefficient)) throw new TooLarge("polynomial too large");
}

const isLarge = (c: Q.Rational): boolean => c.n > MOST_DIGITS || c.d > MOST_DIGITS;

export const collect = (monomials: Iterable<Monomial>): Polynomial => {
  const terms = new Map<string, Monomial>();
  for (const m of monomials) {
    spend(1);
    if (!Q.isZero(m.coefficient)) put(terms, m.exponents.join(), m);
  }
  return terms;
};

export const zero: Polynomial = new Map();
export const constant = (c: Q.Rational, unknowns: number): Polynomial =>
  collect([{ exponents: new Array<number>(unknowns).fill(0), coefficient: c }]);
export const one = (unknowns: number): Polynomial => constant(Q.ONE, unknowns);
export const unknown = (i: number, unknowns: number, exponent = 1): Polynomial =>
  collect([{ exponents: Array.from({ length: unknowns }, (_, j) => (i === j ? exponent : 0)), coefficient: Q.ONE }]);

export const isZero = (p: Polynomial): boolean => p.size === 0;
export function plus(a: Polynomial, b: Polynomial): Polynomial {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  spend(a.size + b.size);
  const terms = new Map(a);
  for (const [name, m] of b) put(terms, name, m);
  return terms;
}
export function scale(a: Polynomial, c: Q.Rational): Polynomial {
  spend(a.size);
  const terms = new Map<string, Monomial>();
  if (Q.isZero(c)) return terms;
  for (const [name, m] of a) put(terms, name, { exponents: m.exponents, coefficient: Q.times(m.coefficient, c) });
  return terms;
}
export const minus = (a: Polynomial, b: Polynomial): Polynomial => plus(a, scale(b, Q.MINUS_ONE));

export function times(a: Polynomial, b: Polynomial): Polynomial {
  if (a.size * b.size > 200 * MOST_TERMS) throw new TooLarge("product too large");
  const terms = new Map<string, Monomial>();
  for (const m of a.values()) {
    spend(b.size);
    addProduct(terms, m, b);
  }
  return terms;
}

/** Adds a monomial times a polynomial. */
function addProduct(terms: Map<string, Monomial>, m: Monomial, p: Polynomial): void {
  for (const n of p.values()) {
    const exponents = m.exponents.map((e, i) => e + (n.exponents[i] as number));
    put(terms, exponents.join(), { exponents, coefficient: Q.times(m.coefficient, n.coefficient) });
  }
}

export function power(a: Polynomial, k: number, unknowns: number): Polynomial {
  let result = one(unknowns);
  for (let i = 0; i < k; i++) result = times(result, a);
  return result;
}

export function degree(p: Polynomial, i: number): number {
  let most = -1;
  for (const m of p.values()) most = Math.max(most, m.exponents[i] as number);
  return most;
}

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

/** The lexicographically largest monomial, or with sign -1 the smallest. */
function extreme(p: Polynomial, sign: 1 | -1): Monomial {
  let best: Monomial | undefined;
  for (const m of p.values()) if (!best || sign * compareExponents(m.exponents, best.exponents) > 0) best = m;
  return best as Monomial;
}

function compareExponents(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return 0;
}

/** The lexicographically largest monomial. */
export const leading = (p: Polynomial): Monomial => extreme(p, 1);

/** The lexicographically smallest monomial. */
export const trailing = (p: Polynomial): Monomial => extreme(p, -1);

/** a/b where b divides a, else undefined. */
export function divideExact(a: Polynomial, b: Polynomial): Polynomial | undefined {
  if (isZero(b)) return undefined;
  const top = leading(b);
  const quotient: Monomial[] = [];
  const rest = new Map(a);
  while (!isZero(rest)) {
    const m = leading(rest);
    const exponents = m.exponents.map((e, i) => e - (top.exponents[i] as number));
    if (exponents.some((e) => e < 0)) return undefined;
    const q: Monomial = { exponents, coefficient: Q.over(m.coefficient, top.coefficient) };
    quotient.push(q);
    if (quotient.length > MOST_TERMS) throw new TooLarge("quotient too long");
    // what subtracting the product as a polynomial would take
    spend(1 + 3 * b.size + rest.size);
    addProduct(rest, { exponents, coefficient: Q.opposite(q.coefficient) }, b);
  }
  return collect(quotient);
}

/** p times the number that makes its coefficients whole and without a common factor: it keeps remainder sequences short. */
export function withWholeCoefficients(p: Polynomial): Polynomial {
  let [n, d] = [0n, 1n];
  for (const { coefficient: c } of p.values()) {
    n = Q.gcd(n, c.n < 0n ? -c.n : c.n);
    d = (d / Q.gcd(d, c.d)) * c.d;
  }
  return n === 0n ? p : scale(p, Q.rational(d, n));
}

/** a/b, known to have no remainder. */
export function exact(a: Polynomial, b: Polynomial): Polynomial {
  const quotient = divideExact(a, b);
  if (!quotient) throw new Error("internal: a polynomial is not divided by its own factor");
  return quotient;
}

/** The unknown that occurs in p with the highest place; -1 for a number. */
export const main = (p: Polynomial): number => {
  let place = -1;
  for (const m of p.values())
    m.exponents.forEach((e, i) => {
      if (e > 0 && i > place) place = i;
    });
  return place;
};

/** The remainder of lc(q)^(deg p - deg q + 1) p by q in unknown i: that power of the leading coefficient needs no fractions. */
export function pseudoRemainder(p: Polynomial, q: Polynomial, i: number): Polynomial {
  const lead = coefficients(q, i).at(-1) as Polynomial;
  let rest = p;
  let left = degree(p, i) - degree(q, i) + 1;
  while (!isZero(rest) && degree(rest, i) >= degree(q, i)) {
    const k = degree(rest, i) - degree(q, i);
    const top = coefficients(rest, i).at(-1) as Polynomial;
    rest = minus(times(rest, lead), shift(times(q, top), i, k));
    left--;
  }
  for (; left > 0; left--) rest = times(rest, lead);
  return rest;
}

/** The value at exact places of all unknowns. */
export const valueAt = (p: Polynomial, at: readonly Q.Rational[]): Q.Rational =>
  [...p.values()]
    .map((m) => m.exponents.reduce((v, e, i) => Q.times(v, Q.toPower(at[i] as Q.Rational, e)), m.coefficient))
    .reduce(Q.plus, Q.ZERO);

/** The largest power product that divides every monomial. */
export function monomialFactor(p: Polynomial): Polynomial {
  const lists = [...p.values()].map((m) => m.exponents);
  const least = (lists[0] ?? []).map((_, i) => Math.min(...lists.map((e) => e[i] as number)));
  return collect([{ exponents: least, coefficient: Q.ONE }]);
}
