/** Exponentials, logarithms and powers in generators: each dissolves into those of independent parts. */
import { call, exp, number, power } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import * as Q from "../../expr/rational.ts";
import * as P from "../polynomial.ts";
import { factorNumber, factorPolynomial } from "./factors.ts";
import { ALL, POSITIVE, singlePlace } from "./generators.ts";
import { nameOf, type Quotient } from "./quotient.ts";
import { Signs, Undefined } from "./signs.ts";
import type { Range } from "./sturm.ts";

/** Branches W of W e^W = u. */
export const LAMBERT: ReadonlySet<FunctionName> = new Set(["lambertw", "lambertwm1"]);
/** An exponential of a sum of more terms is a generator of its own, not a product of one for each term. */
const MOST_TERMS = 8;
const HIGHEST_ROOT = 12;

export class Powers extends Signs {
  /** e^q: a product of powers of generators, one for each rationally independent term of q. */
  exp(q: Quotient): Quotient {
    const terms = this.termsOf(q);
    if (terms.length > MOST_TERMS) return this.expOfMany(q);
    return terms.reduce((product, term) => {
      const single = singlePlace(term.exponents);
      const log = single !== undefined && term.name === term.exponents.join() ? this.generators[single]?.of : undefined;
      if (log && this.generators[single as number]?.index === undefined)
        return this.times(product, this.powerOfFactor(log, term.coefficient));
      const atom =
        log === undefined && single !== undefined && term.name === term.exponents.join() ? this.generators[single]?.atom : undefined;
      if (atom && LAMBERT.has(atom.fn) && Q.isInteger(term.coefficient)) {
        // e^W(u) is u/W(u)
        const power = this.over(atom.argument, this.unknown(single as number));
        return this.times(product, this.power(power, Number(term.coefficient.n)));
      }
      const unit = this.unit(`exp ${term.name}`, term.coefficient, Q.ZERO);
      const i = this.place(`exp ${term.name}`, () => {
        const inner = this.scale(term.value, unit);
        return { expr: exp(this.exprOf(inner)), range: this.rangeOfExp(inner), log: inner, kind: this.kindOf(term.value, "free") };
      });
      return this.times(product, this.unknown(i, Number(Q.over(term.coefficient, unit).n)));
    }, this.number(1));
  }

  /** e^q as one generator, or as the inverse of the one for -q. */
  private expOfMany(q: Quotient): Quotient {
    for (const [i, { log }] of this.generators.entries()) {
      if (log && this.same(log, q)) return this.unknown(i);
      if (log && this.same(log, this.scale(q, Q.MINUS_ONE))) return this.unknown(i, -1);
    }
    const name = `exp of many ${this.generators.length}`;
    return this.unknown(
      this.place(name, () => ({ expr: exp(this.exprOf(q)), range: this.rangeOfExp(q), log: q, kind: this.kindOf(q, "single") })),
    );
  }

  protected rangeOfExp(log: Quotient): Range {
    const s = this.signIfKnown(log, "strict");
    return s === 1 ? { from: Q.ONE, to: undefined } : s === -1 ? { from: Q.ZERO, to: Q.ONE } : POSITIVE;
  }

  /** log q, as the sum of its factors' logarithms. @throws Undefined where q is not positive. */
  log(q: Quotient): Quotient {
    if (this.signOf(q) !== 1) throw new Undefined("logarithm of what is not positive");
    this.mindZeros(q);
    const { size, parts } = this.sizes(q);
    const logs = parts.map(([f, k]) => this.scale(this.logOfFactor(f), Q.rational(k)));
    for (const [p, k] of factorNumber(size)) logs.push(this.scale(this.logOfNumber(p), Q.rational(k)));
    return logs.reduce((a, b) => this.plus(a, b), this.number(0));
  }

  logOfNumber(p: bigint): Quotient {
    const of = P.constant(Q.rational(p), this.unknowns);
    return this.unknown(this.place(`log ${p}`, () => ({ expr: call("log", number(p)), range: POSITIVE, of, kind: "single" })));
  }

  /** log|f|. */
  protected logOfFactor(f: P.Polynomial): Quotient {
    const i = this.placeOf(f);
    const generator = i === undefined ? undefined : this.generators[i];
    if (generator?.log) return generator.log;
    if (generator?.of && generator.index) return this.scale(this.logOfQuotient(generator.of), Q.rational(1, generator.index));
    const name = nameOf(f);
    return this.unknown(
      this.place(`log ${name}`, () => ({
        expr: call("log", call("abs", this.expr(f))),
        range: this.rangeOfLog(f),
        weak: true,
        of: f,
        kind: this.kindOf(this.polynomial(f), "single"),
      })),
    );
  }

  protected rangeOfLog(f: P.Polynomial): Range {
    const below = this.polynomialSign(P.minus(f, P.one(this.unknowns)), "weak");
    return this.polynomialSign(f, "weak") === 1 && below !== undefined ? (below === 1 ? POSITIVE : { from: undefined, to: Q.ZERO }) : ALL;
  }

  protected logOfQuotient(f: P.Polynomial): Quotient {
    const value = P.asNumber(f);
    return value ? this.log(this.number(value)) : this.log(this.polynomial(f));
  }

  /** q^c for a number c that is not whole, by the factors of q. @throws Undefined where q is negative. */
  root(q: Quotient, c: Q.Rational): Quotient {
    if (P.isZero(q.numerator) && Q.sign(c) > 0) return this.number(0);
    if (this.signOf(q) !== 1) throw new Undefined("root of what is not positive");
    if (Q.sign(c) < 0) this.mindZeros(q);
    const { size, parts } = this.sizes(q);
    const roots = parts.map(([f, k]) => this.powerOfFactor(f, Q.times(c, Q.rational(k))));
    for (const [p, k] of factorNumber(size))
      roots.push(this.powerOfFactor(P.constant(Q.rational(p), this.unknowns), Q.times(c, Q.rational(k))));
    return roots.reduce((a, b) => this.times(a, b), this.number(1));
  }

  /** |f|^c. */
  protected powerOfFactor(f: P.Polynomial, c: Q.Rational): Quotient {
    if (Q.isInteger(c) && c.n % 2n === 0n) return this.power(this.polynomial(f), Number(c.n));
    const size = this.signOf(this.polynomial(f), "weak") < 0 ? P.scale(f, Q.MINUS_ONE) : f;
    if (Q.isInteger(c)) return this.power(this.polynomial(size), Number(c.n));
    const i = this.placeOf(size);
    const generator = i === undefined ? undefined : this.generators[i];
    if (generator?.log) return this.exp(this.scale(generator.log, c));
    if (generator?.of && generator.index) return this.powerOfFactor(generator.of, Q.times(c, Q.rational(1, generator.index)));
    const name = `root ${nameOf(size)}`;
    const index = Number(this.unit(name, c, Q.ONE).d);
    if (index > HIGHEST_ROOT) throw new P.TooLarge("root too high");
    const place = this.place(name, () => {
      const inner = this.expr(size);
      const weak = this.polynomialSign(size, "strict") === undefined;
      const kind = P.asNumber(size) ? "free" : this.kindOf(this.polynomial(size), "single");
      return { expr: index === 2 ? call("sqrt", inner) : power(inner, number(1, index)), range: POSITIVE, weak, of: size, index, kind };
    });
    this.relations.set(place, { index, radicand: size });
    const whole = c.n >= 0n ? Number(c.n / c.d) : -Number((-c.n + c.d - 1n) / c.d);
    const rest = Q.times(Q.minus(c, Q.rational(whole)), Q.rational(index));
    return this.times(this.power(this.polynomial(size), whole), this.unknown(place, Number(rest.n)));
  }

  /** The factors of a size: as (1 - cos)(1 + cos) is sin^2, a square where its factors are none, they are put together. */
  protected sizes(q: Quotient): ReturnType<Signs["factors"]> {
    const { size, parts } = this.factors(q);
    const table = new Map(parts.map((part) => [nameOf(part[0]), part]));
    for (const [place, { radicand }] of this.relations) if (this.generators[place]?.sine) this.gatherSines(table, place, radicand);
    return { size, parts: [...table.values()] };
  }

  protected gatherSines(parts: Map<string, [P.Polynomial, number]>, sine: number, radicand: P.Polynomial): void {
    const halves = factorPolynomial(radicand).parts.map(([f]) => parts.get(nameOf(f)));
    const [a, b] = halves;
    if (!a || !b || a[1] !== b[1]) return;
    parts.delete(nameOf(a[0]));
    parts.delete(nameOf(b[0]));
    const s = P.unknown(sine, this.unknowns);
    const exponent = 2 * a[1] + (parts.get(nameOf(s))?.[1] ?? 0);
    if (exponent === 0) parts.delete(nameOf(s));
    else parts.set(nameOf(s), [s, exponent]);
  }
}
