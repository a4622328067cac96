/** The equations for the slope, solved: of first and second degree, and pure cubes. */

import { squareFree } from "../../algebra/divisors.ts";
import * as F from "../../algebra/fraction.ts";
import type { Field } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { add, call, type Expr, multiply, negate, number, power } from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";

/** The roots of a polynomial of first or second degree in p; of higher ones none is written. */
export function solve(field: Field, factor: P.Polynomial, i: number): Expr[] {
  const [c, b, a] = P.coefficients(factor, i) as [P.Polynomial, P.Polynomial, P.Polynomial?];
  const ratio = (n: P.Polynomial, d: P.Polynomial): Expr => field.expr(F.fraction(n, d));
  if (P.degree(factor, i) === 1) return [ratio(P.scale(c, Q.MINUS_ONE), b)];
  if (P.degree(factor, i) === 3 && P.isZero(b) && P.isZero(a ?? P.zero))
    return [call("cbrt", ratio(P.scale(c, Q.MINUS_ONE), P.coefficients(factor, i)[3] as P.Polynomial))];
  if (P.degree(factor, i) !== 2 || !a) return [];
  const discriminant = P.minus(P.times(b, b), P.scale(P.times(a, c), Q.rational(4)));
  if (P.isZero(discriminant)) return [ratio(P.scale(b, Q.MINUS_ONE), P.scale(a, Q.rational(2)))];
  const [outside, inside] = squareRoot(discriminant, field.size);
  const [bottom, middle] = [P.scale(a, Q.rational(2)), P.scale(b, Q.MINUS_ONE)];
  if (inside.length === 0) return [P.plus(middle, outside), P.minus(middle, outside)].map((top) => ratio(top, bottom));
  // one root for all: of (x + y)(x - y) both factors may be negative
  const root = multiply(ratio(outside, bottom), power(multiply(...inside.map((f) => field.sum(f))), number(1, 2)));
  return [add(ratio(middle, bottom), root), add(ratio(middle, bottom), negate(root))];
}

/** A polynomial as square times factors: [its square part's root, the factors that stay under the root]; the sign is with the branches. */
function squareRoot(p: P.Polynomial, unknowns: number): [P.Polynomial, P.Polynomial[]] {
  const monomial = P.monomialFactor(p);
  const { number: size, factors } = squareFree(P.exact(p, monomial));
  const [half, odd] = halved(monomial, unknowns);
  // a minus sign goes into what stays under the root, and where that is a factor of the outside too, there alike
  const odd1 = Q.sign(size) < 0 ? factors.findLastIndex(([, k]) => k % 2 === 1) : -1;
  const signed = factors.map(([f, k], i): [P.Polynomial, number] => [i === odd1 ? P.scale(f, Q.MINUS_ONE) : f, k]);
  const left = Q.sign(size) < 0 ? Q.opposite(size) : size;
  const [n, d] = [exactRoot(left.n), exactRoot(left.d)];
  const [numberOut, numberIn] = n && d ? [Q.rational(n, d), Q.ONE] : [Q.ONE, left];
  const outside = signed.map(([f, k]) => P.power(f, Math.floor(k / 2), unknowns)).reduce(P.times, P.scale(half, numberOut));
  const under = odd1 < 0 && Q.sign(size) < 0 ? P.scale(odd, Q.MINUS_ONE) : odd;
  const inside = [under, ...signed.filter(([, k]) => k % 2 === 1).map(([f]) => f)].filter((f) => !Q.isOne(P.asNumber(f) ?? Q.ZERO));
  const last = inside.at(-1);
  if (Q.isOne(numberIn) || !last) return [outside, Q.isOne(numberIn) ? inside : [P.constant(numberIn, unknowns)]];
  // sqrt(6) sqrt(3/8 + y) is sqrt(9 + 24 y)/2: one root, of whole numbers
  const scaled = P.scale(last, numberIn);
  const whole = [...scaled.values()].reduce((l, { coefficient: c }) => (l / Q.gcd(l, c.d)) * c.d, 1n);
  const root = exactRoot(whole);
  const [out, within] = [Q.rational(1n, root ?? whole), Q.rational(root ? whole : whole * whole)];
  return [P.scale(outside, out), [...inside.slice(0, -1), P.scale(scaled, within)]];
}

const exactRoot = (n: bigint): bigint | undefined => {
  const root = BigInt(Math.round(Math.sqrt(Number(n))));
  return root * root === n ? root : undefined;
};

/** A power product as [root of its square part, what is left under the root]. */
function halved(m: P.Polynomial, unknowns: number): [P.Polynomial, P.Polynomial] {
  const { exponents } = P.leading(m);
  const product = (f: (e: number) => number): P.Polynomial =>
    exponents.map((e, i) => P.unknown(i, unknowns, f(e))).reduce(P.times, P.one(unknowns));
  return [product((e) => Math.floor(e / 2)), product((e) => e % 2)];
}
