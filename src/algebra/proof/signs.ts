/**
 * What is known of signs on a region: from the ranges of the generators, from what was assumed, by Sturm's theorem. A sign
 * that is needed and not known asks for the region to be cut.
 */
import { divide, type Expr } from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";
import * as P from "../polynomial.ts";
import { factorPolynomial } from "./factors.ts";
import { ALL, Generators } from "./generators.ts";
import { monic, nameOf, type Quotient } from "./quotient.ts";
import { type Sign, Split } from "./region.ts";
import { signOn } from "./sturm.ts";

/** The expression has no value on the region. */
export class Undefined extends Error {
  override readonly name = "Undefined";
}

/** A weak sign is one but for isolated points, where the value may be 0 or missing; a strict one is without exception. */
export type Strength = "weak" | "strict";

interface Known {
  readonly sign: Sign;
  readonly strength: Strength;
}

export class Signs extends Generators {
  /** Where "strict", no point may be overlooked at which something is 0 or undefined: so in conditions. */
  strength: Strength = "weak";
  /** Polynomials that something was divided by, or that a logarithm was taken of. */
  private readonly divisors = new Map<string, P.Polynomial>();
  private readonly known = new Map<string, Known>();

  divide(a: Quotient, b: Quotient): Quotient {
    if (P.isZero(b.numerator)) throw new Undefined("division by zero");
    this.mindZeros(b);
    return this.over(a, b);
  }

  /** For what is undefined where q is 0. */
  protected mindZeros({ numerator, below }: Quotient): void {
    if (!P.asNumber(numerator)) this.divisors.set(nameOf(numerator), numerator);
    if (this.strength === "strict") this.signOf({ numerator, below });
  }

  /** From now on this sign is known. */
  assume(q: Quotient, sign: Sign, strength: Strength = "strict"): void {
    if (P.asNumber(q.numerator)) return;
    const { parts } = this.factors(q);
    const lead = Q.sign(P.leading(q.numerator).coefficient);
    const told = sign === 0 ? parts : parts.filter(([, k]) => k % 2 !== 0);
    const [part] = told;
    const known: Known = { sign: (sign * lead) as Sign, strength };
    if (part && told.length === 1) this.known.set(nameOf(part[0]), known);
    if (q.below.size === 0) this.known.set(nameOf(monic(q.numerator).base), known);
  }

  /** The sign of q on the region. @throws Split where it is not known, as strictly as `strength` says. */
  signOf(q: Quotient, strength: Strength = this.strength): Sign {
    const known = this.signIfKnown(q, strength);
    if (known !== undefined) return known;
    let sign: Sign = Q.sign(P.leading(q.numerator).coefficient);
    for (const [f, k] of this.factors(q).parts) {
      const even = k % 2 === 0;
      const s = this.polynomialSign(f, strength);
      if (s === 0) return 0;
      if (s === undefined && !(even && strength === "weak")) throw new Split(this.expr(f), this.zeroOf(f));
      if (!even) sign = (sign * (s as Sign)) as Sign;
    }
    return sign;
  }

  protected signIfKnown(q: Quotient, strength: Strength): Sign | undefined {
    const signs = [
      this.polynomialSign(q.numerator, strength),
      ...[...q.below.values()].map((f) => {
        const s = this.polynomialSign(f.base, strength);
        return f.exponent % 2 !== 0 ? s : strength === "weak" || s ? 1 : undefined;
      }),
    ];
    return signs.reduce<Sign | undefined>((a, b) => (a === undefined || b === undefined ? undefined : ((a * b) as Sign)), 1);
  }

  protected polynomialSign(p: P.Polynomial, strength: Strength): Sign | undefined {
    const value = P.asNumber(p);
    if (value) return Q.sign(value);
    const lead = Q.sign(P.leading(p).coefficient);
    const told = this.known.get(nameOf(monic(p).base));
    if (told && (strength === "weak" || told.strength === "strict")) return (told.sign * lead) as Sign;
    const signs = [...p.values()].map((m) => this.monomialSign(m));
    const one = signs[0]?.sign;
    if (one && signs.every((s) => s.sign === one) && (strength === "weak" || signs.some((s) => s.strength === "strict"))) return one;
    const rooted = this.signByRoot(p, strength);
    if (rooted !== undefined) return rooted;
    const [only, ...others] = this.occurring(p);
    const generator = only === undefined ? undefined : this.generators[only];
    if (only === undefined || others.length > 0 || (strength === "strict" && generator?.weak)) return undefined;
    return signOn(
      P.coefficients(p, only).map((c) => P.asNumber(c) ?? Q.ZERO),
      generator?.range ?? ALL,
    );
  }

  /** The sign of u + v sqrt(w): that of the part with the larger square. */
  private signByRoot(p: P.Polynomial, strength: Strength): Sign | undefined {
    const i = this.generators.findLastIndex((g, k) => g.index === 2 && P.degree(p, k) === 1);
    const [u, v] = i < 0 ? [] : P.coefficients(p, i);
    const radicand = this.relations.get(i)?.radicand;
    if (!u || !v || !radicand || P.isZero(u)) return undefined;
    const [a, b] = [this.polynomialSign(u, strength), this.polynomialSign(v, strength)];
    if (a && a === b) return a;
    const larger = this.polynomialSign(this.reduce(P.minus(P.times(u, u), P.times(P.times(v, v), radicand))), strength);
    return larger === 1 ? a : larger === -1 ? b : undefined;
  }

  private monomialSign(m: P.Monomial): { readonly sign: Sign | undefined; readonly strength: Strength } {
    let sign: Sign | undefined = Q.sign(m.coefficient);
    let strength: Strength = "strict";
    m.exponents.forEach((e, i) => {
      if (e === 0) return;
      const generator = this.generators[i];
      const { from, to } = generator?.range ?? ALL;
      const s = from && Q.sign(from) >= 0 ? 1 : to && Q.sign(to) <= 0 ? -1 : undefined;
      if (s === undefined || generator?.weak) strength = "weak";
      if (e % 2 !== 0) sign = s === undefined || sign === undefined ? undefined : ((sign * s) as Sign);
    });
    return { sign, strength };
  }

  /** q as a number times powers of square-free polynomials with leading coefficient 1. */
  protected factors(q: Quotient): { readonly size: Q.Rational; readonly parts: [P.Polynomial, number][] } {
    const above = factorPolynomial(q.numerator);
    const parts = new Map<string, [P.Polynomial, number]>();
    const put = ([f, k]: readonly [P.Polynomial, number]): void => {
      const sum = (parts.get(nameOf(f))?.[1] ?? 0) + k;
      if (sum === 0) parts.delete(nameOf(f));
      else parts.set(nameOf(f), [f, sum]);
    };
    above.parts.forEach(put);
    for (const f of q.below.values()) for (const [p, k] of factorPolynomial(f.base).parts) put([p, -k * f.exponent]);
    return { size: Q.sign(above.number) < 0 ? Q.opposite(above.number) : above.number, parts: [...parts.values()] };
  }

  /** Where the polynomial is 0, if it is linear in the variable and has else only parameters. */
  protected zeroOf(p: P.Polynomial): Expr | undefined {
    const x = this.places.get(`symbol ${this.variable}`);
    if (x === undefined || P.degree(p, x) !== 1) return undefined;
    if (!this.occurring(p).every((i) => this.generators[i]?.expr.kind === "symbol" || this.generators[i]?.expr.kind === "pi"))
      return undefined;
    const [constant, slope] = P.coefficients(p, x) as [P.Polynomial, P.Polynomial];
    return divide(this.expr(P.scale(constant, Q.MINUS_ONE)), this.expr(slope));
  }

  /** The divisors that might be the function 0 although they are not the polynomial 0. */
  doubtful(): Expr[] {
    return [...this.divisors.values()]
      .filter((p) => !this.isSurelyNotZero(p) && this.polynomialSign(p, "strict") === undefined)
      .map((p) => this.expr(p));
  }
}
