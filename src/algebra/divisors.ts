/** Common divisors of polynomials, and their square-free factors. */
import * as Q from "../expr/rational.ts";
import {
  asNumber,
  coefficients,
  collect,
  constant,
  degree,
  differentiate,
  divideExact,
  exact,
  isZero,
  leading,
  type Monomial,
  main,
  one,
  type Polynomial,
  power,
  pseudoRemainder,
  scale,
  times,
  withWholeCoefficients,
  zero,
} from "./polynomial.ts";

const withLeadingOne = (p: Polynomial): Polynomial => (isZero(p) ? p : scale(p, Q.over(Q.ONE, leading(p).coefficient)));

/**
 * A greatest common divisor, with leading coefficient 1: none that an image shows to be there, else by integers, else by
 * a primitive remainder sequence, recursively in the unknowns (Knuth 4.6.1).
 */
export function gcd(a: Polynomial, b: Polynomial): Polynomial {
  if (isZero(a)) return withLeadingOne(b);
  if (isZero(b)) return withLeadingOne(a);
  const unknowns = leading(a).exponents.length;
  if (unknowns === 0) return one(unknowns);
  const degrees = Array.from({ length: unknowns }, (_, i) => [degree(a, i), degree(b, i)] as const);
  const lonely = degrees.findIndex(([p, q]) => (p === 0) !== (q === 0));
  if (lonely >= 0) return degrees[lonely]?.[0] === 0 ? gcd(a, content(b, lonely)) : gcd(content(a, lonely), b);
  const cost = ([p, q]: readonly [number, number]): number => (p === 0 ? Number.POSITIVE_INFINITY : Math.max(p, q));
  const i = degrees.reduce((best, d, j) => (cost(d) < cost(degrees[best] as [number, number]) ? j : best), 0);
  if (cost(degrees[i] as [number, number]) === Number.POSITIVE_INFINITY) return one(unknowns);
  const [contentA, contentB] = [content(a, i), content(b, i)];
  const common = gcd(contentA, contentB);
  let [p, q] = [withWholeCoefficients(exact(a, contentA)), withWholeCoefficients(exact(b, contentB))];
  if (coprimeIn(p, q, i)) return common;
  const found = byIntegers(p, q);
  if (found) return withLeadingOne(times(common, found));
  if (degree(p, i) < degree(q, i)) [p, q] = [q, p];
  while (degree(q, i) > 0) {
    const r = pseudoRemainder(p, q, i);
    if (isZero(r)) break;
    [p, q] = [q, withWholeCoefficients(exact(r, content(r, i)))];
  }
  return withLeadingOne(degree(q, i) > 0 ? times(common, q) : common);
}

/** Larger integers than of so many bits are not tried. */
const MOST_BITS = 3500;
const MOST_POINTS = 6;

/**
 * A greatest common divisor of polynomials with whole coefficients, read from that of two integers: at a large enough
 * integer in place of an unknown the digits of the divisor's value are its coefficients. What is read is tried by
 * division, so that it is right or undefined (GCDHEU: Geddes, Czapor, Labahn 1992, algorithm 7.4).
 */
function byIntegers(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const shared = Q.gcd(wholeContent(a), wholeContent(b));
  const [p, q] = [withWholeCoefficients(a), withWholeCoefficients(b)];
  const i = Math.max(main(p), main(q));
  const unknowns = leading(p).exponents.length;
  if (i < 0) return constant(Q.rational(shared), unknowns);
  const most = Math.max(degree(p, i), degree(q, i));
  let point = 2n * smaller(largest(p), largest(q)) + 29n;
  for (let k = 0; k < MOST_POINTS; k++) {
    if (point.toString(2).length * (most + 1) > MOST_BITS) return undefined;
    const [u, v] = [at(p, i, point), at(q, i, point)];
    const value = isZero(u) || isZero(v) ? undefined : byIntegers(u, v);
    const divisor = value && withWholeCoefficients(fromDigits(value, i, point));
    if (divisor && divideExact(p, divisor) && divideExact(q, divisor)) return scale(divisor, Q.rational(shared));
    // another point, which shares no factor with this one but by chance
    point = (point * 73794n) / 27011n;
  }
  return undefined;
}

const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const wholes = (p: Polynomial): bigint[] => [...p.values()].map((m) => magnitude(m.coefficient.n));
const wholeContent = (p: Polynomial): bigint => wholes(p).reduce(Q.gcd, 0n);
const largest = (p: Polynomial): bigint => wholes(p).reduce((a, b) => (a > b ? a : b), 0n);

/** The polynomial with an integer in place of unknown i. */
const at = (p: Polynomial, i: number, point: bigint): Polynomial =>
  collect(
    [...p.values()].map(({ exponents, coefficient }) => ({
      exponents: exponents.with(i, 0),
      coefficient: Q.rational(coefficient.n * point ** BigInt(exponents[i] as number)),
    })),
  );

/** The polynomial in unknown i that has that value at the point, with coefficients from -point/2 to point/2. */
function fromDigits(value: Polynomial, i: number, point: bigint): Polynomial {
  const monomials: Monomial[] = [];
  for (const { exponents, coefficient } of value.values())
    for (let rest = coefficient.n, k = 0; rest !== 0n; k++) {
      let digit = rest % point;
      if (2n * digit > point) digit -= point;
      if (2n * digit <= -point) digit += point;
      monomials.push({ exponents: exponents.with(i, k), coefficient: Q.rational(digit) });
      rest = (rest - digit) / point;
    }
  return collect(monomials);
}

/** A prime below 2^61: residues that vanish by accident are rare, and cost time, not truth. */
const PRIME = 2305843009213693951n;
const residue = (n: bigint): bigint => ((n % PRIME) + PRIME) % PRIME;
const inverse = (n: bigint): bigint => {
  let [r, s, u, v] = [residue(n), PRIME, 1n, 0n];
  while (r > 1n) [r, s, u, v] = [s % r, r, v - (s / r) * u, u];
  return residue(u);
};

/**
 * Whether two polynomials have no common factor with unknown i, shown by their images modulo a prime at a point of the
 * other unknowns: where both keep their degree, the images' common divisor has at least the degree of the true one
 * (Geddes, Czapor, Labahn 1992, section 7.4). False means only that this point did not show it.
 */
function coprimeIn(p: Polynomial, q: Polynomial, i: number): boolean {
  let [a, b] = [image(p, i), image(q, i)];
  if (a.length <= degree(p, i) || b.length <= degree(q, i)) return false;
  while (b.length > 1) {
    const lead = inverse(b.at(-1) as bigint);
    while (a.length >= b.length) {
      const factor = residue((a.at(-1) as bigint) * lead);
      const offset = a.length - b.length;
      a = trimmed(a.map((c, k) => (k < offset ? c : residue(c - factor * (b[k - offset] as bigint)))));
    }
    [a, b] = [b, a];
  }
  return b.length === 1;
}

/** The coefficients by powers of unknown i, with the others replaced by numbers that are nothing special, modulo the prime. */
function image(p: Polynomial, i: number): bigint[] {
  const values = Array.from({ length: degree(p, i) + 1 }, () => 0n);
  for (const { exponents, coefficient } of p.values()) {
    if (coefficient.d % PRIME === 0n) return [];
    const size = exponents.reduce(
      (v, e, j) => (j === i ? v : residue(v * BigInt(7919 + 1013 * j) ** BigInt(e))),
      residue(coefficient.n * inverse(coefficient.d)),
    );
    const k = exponents[i] as number;
    values[k] = residue((values[k] as bigint) + size);
  }
  return trimmed(values);
}

const trimmed = (values: bigint[]): bigint[] => values.slice(0, values.findLastIndex((v) => v !== 0n) + 1);

/** The greatest common divisor of the coefficients of unknown i. */
function content(p: Polynomial, i: number): Polynomial {
  let g = zero;
  for (const c of coefficients(p, i)) {
    g = gcd(g, c);
    if (asNumber(g) && !isZero(g)) break;
  }
  return g;
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
