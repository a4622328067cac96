/**
 * Quotients of polynomials whose denominators stay products of factors: sums meet on the least common product, and no
 * greatest common divisor is needed to see that a difference is 0. Unknowns may have relations r^k = polynomial, by which
 * numerators are reduced as they arise.
 */
import * as Q from "../../expr/rational.ts";
import * as P from "../polynomial.ts";

export interface Factor {
  /** Its leading coefficient is 1. */
  readonly base: P.Polynomial;
  readonly exponent: number;
}

export interface Quotient {
  readonly numerator: P.Polynomial;
  /** Factors with positive exponents, by their text. */
  readonly below: ReadonlyMap<string, Factor>;
}

/** unknown^index = radicand, where the radicand has only unknowns of lower places. */
export interface Relation {
  readonly index: number;
  readonly radicand: P.Polynomial;
}

/** About half a second: products of this many pairs of monomials, all in all. */
const MOST_WORK = 400_000;
const LONGEST_DIVIDEND = 150;
const LARGEST_EXPONENT = 2000;

const names = new WeakMap<P.Polynomial, string>();

/** A text that is the same for equal polynomials. */
export function nameOf(p: P.Polynomial): string {
  let name = names.get(p);
  if (name === undefined) {
    name = [...p]
      .map(([k, { coefficient: c }]) => `${c.n}/${c.d}:${k}`)
      .sort()
      .join("+");
    names.set(p, name);
  }
  return name;
}

/** The lexicographically largest coefficient, and p divided by it. */
export function monic(p: P.Polynomial): { readonly size: Q.Rational; readonly base: P.Polynomial } {
  const size = P.leading(p).coefficient;
  return { size, base: Q.isOne(size) ? p : P.scale(p, Q.over(Q.ONE, size)) };
}

/** p as a monomial with coefficient 1, given by its exponents, times what is left. */
export function withoutMonomial(p: P.Polynomial): { readonly exponents: readonly number[]; readonly rest: P.Polynomial } {
  const all = [...p.values()];
  const exponents = (all[0] as P.Monomial).exponents.map((_, i) => Math.min(...all.map((m) => m.exponents[i] as number)));
  return { exponents, rest: exponents.every((e) => e === 0) ? p : divideByMonomial(p, exponents) };
}

function divideByMonomial(p: P.Polynomial, by: readonly number[]): P.Polynomial {
  return new Map(
    [...p.values()].map((m) => {
      const exponents = m.exponents.map((e, i) => e - (by[i] as number));
      return [exponents.join(), { exponents, coefficient: m.coefficient }];
    }),
  );
}

export class Quotients {
  readonly relations = new Map<number, Relation>();
  readonly unknowns: number;
  private work = 0;

  constructor(unknowns: number) {
    this.unknowns = unknowns;
  }

  number(c: Q.Rational | number): Quotient {
    return { numerator: P.constant(typeof c === "number" ? Q.rational(c) : c, this.unknowns), below: new Map() };
  }

  polynomial(p: P.Polynomial): Quotient {
    return { numerator: p, below: new Map() };
  }

  unknown(i: number, exponent = 1): Quotient {
    if (Math.abs(exponent) > LARGEST_EXPONENT) throw new P.TooLarge("exponent too large");
    const p = P.unknown(i, this.unknowns, Math.abs(exponent));
    return exponent >= 0
      ? this.polynomial(this.reduce(p))
      : this.over(this.number(1), this.polynomial(P.unknown(i, this.unknowns)), -exponent);
  }

  plus(a: Quotient, b: Quotient): Quotient {
    if (P.isZero(a.numerator)) return b;
    if (P.isZero(b.numerator)) return a;
    const below = new Map(a.below);
    for (const [k, f] of b.below) if (f.exponent > (below.get(k)?.exponent ?? 0)) below.set(k, f);
    const raised = (q: Quotient): P.Polynomial =>
      [...below].reduce((n, [k, f]) => this.multiply(n, this.raise(f.base, f.exponent - (q.below.get(k)?.exponent ?? 0))), q.numerator);
    const numerator = P.plus(raised(a), raised(b));
    return P.isZero(numerator) ? this.number(0) : { numerator, below };
  }

  minus(a: Quotient, b: Quotient): Quotient {
    return this.plus(a, this.scale(b, Q.MINUS_ONE));
  }

  scale(a: Quotient, c: Q.Rational): Quotient {
    return Q.isZero(c) ? this.number(0) : Q.isOne(c) ? a : { ...a, numerator: P.scale(a.numerator, c) };
  }

  times(a: Quotient, b: Quotient): Quotient {
    if (P.isZero(a.numerator) || P.isZero(b.numerator)) return this.number(0);
    const [p, q] = [cancel(a.numerator, b.below), cancel(b.numerator, a.below)];
    const below = new Map(q.below);
    for (const [k, f] of p.below) below.set(k, { ...f, exponent: f.exponent + (below.get(k)?.exponent ?? 0) });
    const numerator = this.multiply(p.numerator, q.numerator);
    return P.isZero(numerator) ? this.number(0) : { numerator, below };
  }

  /** a/b^exponent. @throws RangeError where b is 0. */
  over(a: Quotient, b: Quotient, exponent = 1): Quotient {
    if (P.isZero(b.numerator)) throw new RangeError("division by zero");
    const { size, base } = monic(b.numerator);
    const { exponents, rest } = withoutMonomial(base);
    const parts: Factor[] = [];
    let value = a;
    for (const [i, e] of exponents.entries()) {
      const relation = this.relations.get(i);
      if (e === 0) continue;
      if (!relation) {
        parts.push({ base: P.unknown(i, this.unknowns), exponent: e * exponent });
        continue;
      }
      // 1/r is r^(k-1)/radicand: roots stand above the line only, so that equal quotients look the same
      const times = Math.ceil((e * exponent) / relation.index);
      const above = this.times(value, this.unknown(i, times * relation.index - e * exponent));
      value = this.over(above, this.polynomial(relation.radicand), times);
    }
    if (!P.asNumber(rest)) parts.push({ base: rest, exponent });
    const above = [...b.below.values()].reduce(
      (n, f) => this.multiply(n, this.raise(f.base, f.exponent * exponent)),
      P.constant(Q.toPower(size, -exponent), this.unknowns),
    );
    return this.times(value, { numerator: above, below: new Map(parts.map((f) => [nameOf(f.base), f])) });
  }

  power(a: Quotient, k: number): Quotient {
    if (k < 0) return this.over(this.number(1), a, -k);
    return {
      numerator: this.raise(a.numerator, k),
      below: k === 0 ? new Map() : new Map([...a.below].map(([n, f]) => [n, { ...f, exponent: f.exponent * k }])),
    };
  }

  same(a: Quotient, b: Quotient): boolean {
    return P.isZero(this.minus(a, b).numerator);
  }

  protected multiply(a: P.Polynomial, b: P.Polynomial): P.Polynomial {
    if (Q.isOne(P.asNumber(b) ?? Q.ZERO)) return a;
    this.work += a.size * b.size;
    if (this.work > MOST_WORK) throw new P.TooLarge("too much work");
    return this.reduce(P.times(a, b));
  }

  protected raise(p: P.Polynomial, k: number): P.Polynomial {
    if (k === 0) return P.one(this.unknowns);
    if (k === 1) return p;
    const [m] = p.values();
    if (p.size === 1 && m) {
      const exponents = m.exponents.map((e) => e * k);
      if (exponents.some((e) => e > LARGEST_EXPONENT)) throw new P.TooLarge("exponent too large");
      return this.reduce(new Map([[exponents.join(), { exponents, coefficient: Q.toPower(m.coefficient, k) }]]));
    }
    if (k > 64) throw new P.TooLarge("exponent too large");
    let product = p;
    for (let i = 1; i < k; i++) product = this.multiply(product, p);
    return product;
  }

  /** p with r^index replaced, for the last unknowns first: a radicand has only unknowns before its root. */
  reduce(p: P.Polynomial): P.Polynomial {
    let value = p;
    for (const [i, { index, radicand }] of [...this.relations].reverse()) {
      if (![...value.values()].some((m) => (m.exponents[i] as number) >= index)) continue;
      value = P.coefficients(value, i).reduce(
        (sum, c, k) =>
          P.plus(sum, this.multiply(this.multiply(c, P.unknown(i, this.unknowns, k % index)), this.raise(radicand, Math.floor(k / index)))),
        P.zero,
      );
    }
    return value;
  }
}

/** n/below without the factors that n has. */
function cancel(n: P.Polynomial, below: ReadonlyMap<string, Factor>): { numerator: P.Polynomial; below: ReadonlyMap<string, Factor> } {
  if (below.size === 0 || n.size > LONGEST_DIVIDEND) return { numerator: n, below };
  let numerator = n;
  const left = new Map<string, Factor>();
  for (const [k, f] of below) {
    let { exponent } = f;
    for (let q = divided(numerator, f.base); q && exponent > 0; q = exponent > 0 ? divided(numerator, f.base) : undefined) {
      numerator = q;
      exponent--;
    }
    if (exponent > 0) left.set(k, { ...f, exponent });
  }
  return { numerator, below: left };
}

function divided(n: P.Polynomial, f: P.Polynomial): P.Polynomial | undefined {
  const [m] = f.values();
  if (f.size > 1 || !m) return f.size > n.size + 1 && n.size === 1 ? undefined : P.divideExact(n, f);
  return [...n.values()].every((t) => t.exponents.every((e, i) => e >= (m.exponents[i] as number)))
    ? divideByMonomial(n, m.exponents)
    : undefined;
}
