/** Elimination: the resultant of two polynomials in an unknown, by the subresultant sequence (Cohen 1993, algorithm 3.3.7). */
import * as Q from "../expr/rational.ts";
import * as P from "./polynomial.ts";

/** A polynomial without unknown i that vanishes wherever a and b have a common root in it; zero where they share a factor. */
export function resultant(a: P.Polynomial, b: P.Polynomial, i: number): P.Polynomial {
  if (P.isZero(a) || P.isZero(b)) return P.zero;
  const unknowns = P.leading(a).exponents.length;
  let [p, q] = [a, b];
  let sign = 1;
  if (P.degree(p, i) < P.degree(q, i)) {
    if (P.degree(p, i) % 2 === 1 && P.degree(q, i) % 2 === 1) sign = -1;
    [p, q] = [q, p];
  }
  let [g, h] = [P.one(unknowns), P.one(unknowns)];
  while (P.degree(q, i) > 0) {
    const gap = P.degree(p, i) - P.degree(q, i);
    if (P.degree(p, i) % 2 === 1 && P.degree(q, i) % 2 === 1) sign = -sign;
    const rest = P.pseudoRemainder(p, q, i);
    if (P.isZero(rest)) return P.zero;
    p = q;
    q = P.exact(rest, P.times(g, P.power(h, gap, unknowns)));
    g = P.coefficients(p, i).at(-1) as P.Polynomial;
    h = gap === 0 ? h : P.exact(P.power(g, gap, unknowns), P.power(h, gap - 1, unknowns));
  }
  const last = P.power(q, P.degree(p, i), unknowns);
  const k = P.degree(p, i);
  const value = k === 0 ? P.one(unknowns) : P.exact(last, P.power(h, k - 1, unknowns));
  return sign < 0 ? P.scale(value, Q.MINUS_ONE) : value;
}
