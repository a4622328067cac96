/** Rational functions: reduced quotients of polynomials. */
import * as Q from "../expr/rational.ts";
import { gcd } from "./divisors.ts";
import * as P from "./polynomial.ts";

export interface Fraction {
  readonly numerator: P.Polynomial;
  /** Never zero; its leading coefficient is 1. */
  readonly denominator: P.Polynomial;
}

export function fraction(numerator: P.Polynomial, denominator: P.Polynomial): Fraction {
  if (P.isZero(denominator)) throw new RangeError("division by zero");
  const common = gcd(numerator, denominator);
  const size = Q.over(Q.ONE, P.leading(denominator).coefficient);
  const lowest = (p: P.Polynomial): P.Polynomial => P.scale(P.divideExact(p, common) as P.Polynomial, size);
  return { numerator: lowest(numerator), denominator: lowest(denominator) };
}

export const whole = (p: P.Polynomial, unknowns: number): Fraction => ({ numerator: p, denominator: P.one(unknowns) });
export const isZero = (a: Fraction): boolean => P.isZero(a.numerator);
export const times = (a: Fraction, b: Fraction): Fraction =>
  fraction(P.times(a.numerator, b.numerator), P.times(a.denominator, b.denominator));
export const over = (a: Fraction, b: Fraction): Fraction =>
  fraction(P.times(a.numerator, b.denominator), P.times(a.denominator, b.numerator));
export const plus = (a: Fraction, b: Fraction): Fraction =>
  P.equal(a.denominator, b.denominator)
    ? fraction(P.plus(a.numerator, b.numerator), a.denominator)
    : fraction(P.plus(P.times(a.numerator, b.denominator), P.times(b.numerator, a.denominator)), P.times(a.denominator, b.denominator));
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { ...b, numerator: P.scale(b.numerator, Q.MINUS_ONE) });

export function power(a: Fraction, k: number, unknowns: number): Fraction {
  const [n, d] = k < 0 ? [a.denominator, a.numerator] : [a.numerator, a.denominator];
  return fraction(P.power(n, Math.abs(k), unknowns), P.power(d, Math.abs(k), unknowns));
}

/**
 * The solution of a linear system over the rational functions: rows of coefficients with the right side last.
 * Undefined where there is none; where there are many, the free unknowns are 0.
 */
export function solve(rows: readonly (readonly Fraction[])[], unknowns: number): Fraction[] | undefined {
  const width = (rows[0]?.length ?? 1) - 1;
  const matrix = rows.map((r) => [...r]);
  const pivots: number[] = [];
  for (let column = 0; column < width; column++) {
    const at = matrix.findIndex((r, i) => i >= pivots.length && !isZero(r[column] as Fraction));
    if (at < 0) continue;
    const k = pivots.length;
    [matrix[k], matrix[at]] = [matrix[at] as Fraction[], matrix[k] as Fraction[]];
    const pivot = (matrix[k] as Fraction[]).map((f) => over(f, (matrix[k] as Fraction[])[column] as Fraction));
    matrix[k] = pivot;
    matrix.forEach((r, i) => {
      const factor = r[column] as Fraction;
      if (i !== k && !isZero(factor)) matrix[i] = r.map((f, j) => minus(f, times(factor, pivot[j] as Fraction)));
    });
    pivots.push(column);
  }
  if (matrix.slice(pivots.length).some((r) => !isZero(r[width] as Fraction))) return undefined;
  const solution = Array.from({ length: width }, () => whole(P.zero, unknowns));
  pivots.forEach((column, k) => {
    solution[column] = (matrix[k] as Fraction[])[width] as Fraction;
  });
  return solution;
}
