import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gcd, squareFree } from "../../src/algebra/divisors.ts";
import * as F from "../../src/algebra/fraction.ts";
import * as P from "../../src/algebra/polynomial.ts";
import { resultant } from "../../src/algebra/resultant.ts";
import * as Q from "../../src/expr/rational.ts";

const UNKNOWNS = 3;
const monomial = fc.record({
  exponents: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: UNKNOWNS, maxLength: UNKNOWNS }),
  coefficient: fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 4 })).map(([n, d]) => Q.rational(n, d)),
});
const polynomial = fc
  .array(monomial, { maxLength: 3 })
  .map((list) => list.map((m) => P.times(P.constant(m.coefficient, UNKNOWNS), power(m.exponents))).reduce(P.plus, P.zero));
const nonzero = polynomial.filter((p) => !P.isZero(p));

function power(exponents: readonly number[]): P.Polynomial {
  return exponents.map((e, i) => P.unknown(i, UNKNOWNS, e)).reduce(P.times, P.one(UNKNOWNS));
}

describe("polynomials", () => {
  test("multiply over sums", () => {
    fc.assert(
      fc.property(polynomial, polynomial, polynomial, (a, b, c) => P.equal(P.times(P.plus(a, b), c), P.plus(P.times(a, c), P.times(b, c)))),
    );
  });

  test("a product divided by a factor is the other factor", () => {
    fc.assert(fc.property(polynomial, nonzero, (a, b) => P.equal(P.divideExact(P.times(a, b), b) ?? P.one(UNKNOWNS), a)));
  });

  test("what does not divide is not divided", () => {
    const [x, y] = [P.unknown(0, UNKNOWNS), P.unknown(1, UNKNOWNS)];
    expect(P.divideExact(P.plus(P.times(x, x), y), x)).toBeUndefined();
  });

  test("a common factor is in the greatest common divisor, which divides both", () => {
    fc.assert(
      fc.property(nonzero, nonzero, nonzero, (a, b, c) => {
        const [p, q] = [P.times(a, c), P.times(b, c)];
        const g = gcd(p, q);
        return P.divideExact(g, c) !== undefined && P.divideExact(p, g) !== undefined && P.divideExact(q, g) !== undefined;
      }),
      { numRuns: 200 },
    );
  });

  test("square-free factors multiply to the polynomial, and none holds a square", () => {
    fc.assert(
      fc.property(nonzero, nonzero, (a, b) => {
        const p = P.times(P.times(a, a), b);
        const { number, factors } = squareFree(p);
        const product = factors.reduce((all, [f, k]) => P.times(all, P.power(f, k, UNKNOWNS)), P.constant(number, UNKNOWNS));
        return P.equal(product, p);
      }),
      { numRuns: 200 },
    );
    const t = P.unknown(0, UNKNOWNS);
    const base = P.plus(t, P.one(UNKNOWNS));
    expect(squareFree(P.power(base, 3, UNKNOWNS)).factors.map(([, k]) => k)).toEqual([3]);
  });

  test("square-free factors are found where a remainder sequence outgrows its bounds", () => {
    const [x, y, z] = [0, 1, 2].map((i) => P.unknown(i, UNKNOWNS)) as [P.Polynomial, P.Polynomial, P.Polynomial];
    const sum = (...terms: readonly [number, ...P.Polynomial[]][]): P.Polynomial =>
      terms.map(([c, ...of]) => of.reduce(P.times, P.constant(Q.rational(c), UNKNOWNS))).reduce(P.plus);
    const a = sum([-5, x], [-6, x, y, z, z], [-2, x, x, y, y, z, z]);
    const b = sum([-15, x, x, z, z], [30, x, y, y], [-20, y, z]);
    const { factors } = squareFree(P.times(P.times(a, a), b));
    expect(factors.map(([f, k]) => [f.size, k]).sort()).toEqual([
      [1, 2],
      [3, 1],
      [3, 2],
    ]);
  });

  test("what grows too large says so", () => {
    const all = Array.from({ length: 12 }, (_, i) => P.unknown(i, 12)).reduce(P.plus);
    expect(() => P.power(all, 12, 12)).toThrow(P.TooLarge);
  });
});

describe("rational functions", () => {
  const fraction = fc.tuple(polynomial, nonzero).map(([n, d]) => F.fraction(n, d));

  test("are in lowest terms after a sum and a product", () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) =>
        [F.plus(a, b), F.times(a, b)].every((f) => P.asNumber(gcd(f.numerator, f.denominator)) !== undefined),
      ),
      { numRuns: 60 },
    );
  });

  test("a sum less one term is the other", () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => F.isZero(F.minus(F.minus(F.plus(a, b), b), a))),
      { numRuns: 60 },
    );
  });

  test("a linear system is solved, and one without a solution has none", () => {
    const number = (n: number): F.Fraction => F.whole(P.constant(Q.rational(n), UNKNOWNS), UNKNOWNS);
    const rows = [
      [1, 2, 5],
      [3, -1, 1],
    ].map((r) => r.map(number));
    expect(F.solve(rows, UNKNOWNS)?.map((f) => P.asNumber(f.numerator))).toEqual([Q.rational(1), Q.rational(2)]);
    expect(
      F.solve(
        [
          [number(1), number(1)],
          [number(1), number(2)],
        ],
        UNKNOWNS,
      ),
    ).toBeUndefined();
  });
});

describe("the resultant", () => {
  test("is a product over the roots: of (x - a)(x - b) and x - c it is (c - a)(c - b)", () => {
    const x = P.unknown(0, UNKNOWNS);
    const root = (n: number): P.Polynomial => P.minus(x, P.constant(Q.rational(n), UNKNOWNS));
    expect(P.asNumber(resultant(P.times(root(2), root(5)), root(7), 0))).toEqual(Q.rational(10));
    expect(P.asNumber(resultant(root(7), P.times(root(2), root(5)), 0))).toEqual(Q.rational(10));
  });

  test("vanishes exactly where there is a common factor", () => {
    fc.assert(
      fc.property(nonzero, nonzero, (a, b) => {
        const shared = P.degree(gcd(a, b), 0) > 0;
        return P.isZero(resultant(a, b, 0)) === shared;
      }),
    );
  });

  test("of a product is the product of the resultants", () => {
    fc.assert(
      fc.property(nonzero, nonzero, nonzero, (a, b, c) => {
        fc.pre([a, b, c].every((p) => P.degree(p, 0) > 0));
        return P.equal(resultant(P.times(a, b), c, 0), P.times(resultant(a, c, 0), resultant(b, c, 0)));
      }),
      { numRuns: 60 },
    );
  });
});
