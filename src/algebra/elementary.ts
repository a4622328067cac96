/**
 * Elementary functions as quotients of polynomials in generators: the variable, parameters, e^m, roots, log|f|, sin m and
 * cos m, and whatever else is opaque. Each generator's relations are true wherever it is defined, so two formulas with the
 * same normal form are equal wherever both are. Signs come from the region; one that is not known asks for a Split.
 */
import { add, call, divide, type Expr, exp, multiply, number, pi, power, symbol } from "../expr/expr.ts";
import type { FunctionName } from "../expr/functions.ts";
import * as Q from "../expr/rational.ts";
import { factorNumber, factorPolynomial } from "./factors.ts";
import * as F from "./fraction.ts";
import * as P from "./polynomial.ts";
import { monic, nameOf, type Quotient, Quotients } from "./quotient.ts";
import { type Region, type Sign, Split } from "./region.ts";
import { type Range, signOn } from "./sturm.ts";

/** The expression has no value on the region. */
export class Undefined extends Error {
  override readonly name = "Undefined";
}

/** A generator must be replaced by a root of it, or there is no room for one more: begin again with what is known now. */
export class Refine extends Error {
  override readonly name = "Refine";
}

/** What outlives a Refine: the exponents' common units, by the generator's name, and the room for generators. */
export interface Plan {
  readonly units: Map<string, Q.Rational>;
  unknowns: number;
}

interface Generator {
  readonly expr: Expr;
  /** Between which numbers its values lie. */
  readonly range: Range;
  /** For an exponential: its logarithm. */
  readonly log?: Quotient;
  /** For log|f|: f; for a root: f and the index. */
  readonly of?: P.Polynomial;
  readonly index?: number;
  /** For a function's value: its argument. */
  readonly atom?: { readonly fn: FunctionName; readonly argument: Quotient };
  /** A sine, whose square is 1 - cos^2. */
  readonly sine?: boolean;
  /** Whether it is algebraically independent of the others of this kind, so that no polynomial in them is the function 0. */
  readonly free?: boolean;
}

const ALL: Range = { from: undefined, to: undefined };
const POSITIVE: Range = { from: Q.ZERO, to: undefined };
const UNIT: Range = { from: Q.MINUS_ONE, to: Q.ONE };
/** Opaque functions are odd but for these. */
const NOT_ODD: ReadonlySet<FunctionName> = new Set(["lambertw", "lambertwm1"]);
const MOST_TURNS = 24;
const LARGEST_UNKNOWNS = 28;

/** c times a product of powers of generators, over a polynomial. */
interface Term {
  readonly coefficient: Q.Rational;
  readonly exponents: readonly number[];
  readonly name: string;
  readonly value: Quotient;
}

export class Elementary extends Quotients {
  readonly generators: Generator[] = [];
  /** Polynomials that something was divided by. */
  readonly divisors = new Map<string, P.Polynomial>();
  private readonly places = new Map<string, number>();
  private readonly signs = new Map<string, Sign>();
  readonly variable: string;
  readonly region: Region;
  private readonly plan: Plan;

  constructor(variable: string, region: Region, plan: Plan) {
    super(plan.unknowns);
    this.variable = variable;
    this.region = region;
    this.plan = plan;
  }

  private place(name: string, make: () => Generator): number {
    let place = this.places.get(name);
    if (place === undefined) {
      const generator = make();
      place = this.generators.length;
      if (place >= this.unknowns) {
        if (this.unknowns >= LARGEST_UNKNOWNS) throw new P.TooLarge("too many generators");
        this.plan.unknowns = Math.min(LARGEST_UNKNOWNS, this.unknowns + 10);
        throw new Refine();
      }
      this.places.set(name, place);
      this.generators.push(generator);
    }
    return place;
  }

  pi(): Quotient {
    return this.unknown(
      this.place("pi", () => ({ expr: pi, range: { from: Q.rational(333, 106), to: Q.rational(355, 113) }, free: true })),
    );
  }

  symbol(name: string): Quotient {
    const range = (): Range => {
      if (name === this.variable) return this.region;
      const fact = this.region.facts.find((f) => f.of.kind === "symbol" && f.of.name === name);
      return fact?.sign === 1 ? POSITIVE : fact?.sign === -1 ? { from: undefined, to: Q.ZERO } : ALL;
    };
    return this.unknown(this.place(`symbol ${name}`, () => ({ expr: symbol(name), range: range(), free: true })));
  }

  divide(a: Quotient, b: Quotient): Quotient {
    if (P.isZero(b.numerator)) throw new Undefined("division by zero");
    if (!P.asNumber(b.numerator)) this.divisors.set(nameOf(b.numerator), b.numerator);
    return this.over(a, b);
  }

  /** The value of a function that is opaque: the same generator for equal arguments, and for opposite ones where it is odd. */
  atom(fn: FunctionName, argument: Quotient, range: Range): Quotient {
    if (P.isZero(argument.numerator)) return this.number(0);
    const negative = !NOT_ODD.has(fn) && Q.sign(P.leading(argument.numerator).coefficient) < 0;
    const normal = negative ? this.scale(argument, Q.MINUS_ONE) : argument;
    let i = this.generators.findIndex(({ atom }) => atom?.fn === fn && this.same(atom.argument, normal));
    if (i < 0)
      i = this.place(`${fn} ${this.generators.length}`, () => ({
        expr: call(fn, this.exprOf(normal)),
        range,
        atom: { fn, argument: normal },
      }));
    return this.scale(this.unknown(i), Q.rational(negative ? -1 : 1));
  }

  /** e^q: a product of powers of generators, one for each rationally independent term of q. */
  exp(q: Quotient): Quotient {
    return this.termsOf(q).reduce((product, term) => {
      const single = singlePlace(term.exponents);
      const log = single !== undefined && term.name === term.exponents.join() ? this.generators[single]?.of : undefined;
      if (log && this.generators[single as number]?.index === undefined)
        return this.times(product, this.powerOfFactor(log, term.coefficient));
      const atom = log === undefined && single !== undefined && term.name === term.exponents.join() ? this.generators[single]?.atom : undefined;
      if (atom && NOT_ODD.has(atom.fn) && Q.isInteger(term.coefficient)) {
        // e^W(u) is u/W(u)
        const power = this.over(atom.argument, this.unknown(single as number));
        return this.times(product, this.power(power, Number(term.coefficient.n)));
      }
      const unit = this.unit(`exp ${term.name}`, term.coefficient, Q.ZERO);
      const i = this.place(`exp ${term.name}`, () => {
        const inner = this.scale(term.value, unit);
        return { expr: exp(this.exprOf(inner)), range: this.rangeOfExp(inner), log: inner, free: this.isFree(term.value) };
      });
      return this.times(product, this.unknown(i, Number(Q.over(term.coefficient, unit).n)));
    }, this.number(1));
  }

  private rangeOfExp(log: Quotient): Range {
    const s = this.signIfKnown(log);
    return s === 1 ? { from: Q.ONE, to: undefined } : s === -1 ? { from: Q.ZERO, to: Q.ONE } : POSITIVE;
  }

  private isFree(q: Quotient): boolean {
    return [q.numerator, ...[...q.below.values()].map((f) => f.base)].every((p) =>
      this.occurring(p).every((i) => this.generators[i]?.expr.kind === "symbol" || this.generators[i]?.expr.kind === "pi"),
    );
  }

  /** log q, as the sum of its factors' logarithms. @throws Undefined where q is not positive. */
  log(q: Quotient): Quotient {
    if (this.signOf(q) !== 1) throw new Undefined("logarithm of what is not positive");
    const { size, parts } = this.sizes(q);
    const logs = parts.map(([f, k]) => this.scale(this.logOfFactor(f), Q.rational(k)));
    for (const [p, k] of factorNumber(size)) logs.push(this.scale(this.logOfNumber(p), Q.rational(k)));
    return logs.reduce((a, b) => this.plus(a, b), this.number(0));
  }

  logOfNumber(p: bigint): Quotient {
    const of = P.constant(Q.rational(p), this.unknowns);
    return this.unknown(this.place(`log ${p}`, () => ({ expr: call("log", number(p)), range: POSITIVE, of })));
  }

  /** log|f|. */
  private logOfFactor(f: P.Polynomial): Quotient {
    const i = this.placeOf(f);
    const generator = i === undefined ? undefined : this.generators[i];
    if (generator?.log) return generator.log;
    if (generator?.of && generator.index) return this.scale(this.logOfQuotient(generator.of), Q.rational(1, generator.index));
    const name = nameOf(f);
    return this.unknown(
      this.place(`log ${name}`, () => ({ expr: call("log", call("abs", this.expr(f))), range: this.rangeOfLog(f), of: f })),
    );
  }

  private rangeOfLog(f: P.Polynomial): Range {
    const below = this.polynomialSign(P.minus(f, P.one(this.unknowns)));
    return this.polynomialSign(f) === 1 && below !== undefined ? (below === 1 ? POSITIVE : { from: undefined, to: Q.ZERO }) : ALL;
  }

  private logOfQuotient(f: P.Polynomial): Quotient {
    const value = P.asNumber(f);
    return value ? this.log(this.number(value)) : this.log(this.polynomial(f));
  }

  /** q^c for a number c that is not whole, by the factors of q. @throws Undefined where q is negative. */
  root(q: Quotient, c: Q.Rational): Quotient {
    if (P.isZero(q.numerator) && Q.sign(c) > 0) return this.number(0);
    if (this.signOf(q) !== 1) throw new Undefined("root of what is not positive");
    const { size, parts } = this.sizes(q);
    const roots = parts.map(([f, k]) => this.powerOfFactor(f, Q.times(c, Q.rational(k))));
    for (const [p, k] of factorNumber(size))
      roots.push(this.powerOfFactor(P.constant(Q.rational(p), this.unknowns), Q.times(c, Q.rational(k))));
    return roots.reduce((a, b) => this.times(a, b), this.number(1));
  }

  /** |f|^c. */
  private powerOfFactor(f: P.Polynomial, c: Q.Rational): Quotient {
    if (Q.isInteger(c) && c.n % 2n === 0n) return this.power(this.polynomial(f), Number(c.n));
    const size = this.signOf(this.polynomial(f)) < 0 ? P.scale(f, Q.MINUS_ONE) : f;
    if (Q.isInteger(c)) return this.power(this.polynomial(size), Number(c.n));
    const i = this.placeOf(size);
    const generator = i === undefined ? undefined : this.generators[i];
    if (generator?.log) return this.exp(this.scale(generator.log, c));
    if (generator?.of && generator.index) return this.powerOfFactor(generator.of, Q.times(c, Q.rational(1, generator.index)));
    const name = `root ${nameOf(size)}`;
    const index = Number(this.unit(name, c, Q.ONE).d);
    if (index > 12) throw new P.TooLarge("root too high");
    const place = this.place(name, () => {
      const inner = this.expr(size);
      return { expr: index === 2 ? call("sqrt", inner) : power(inner, number(1, index)), range: POSITIVE, of: size, index };
    });
    this.relations.set(place, { index, radicand: size });
    const whole = c.n >= 0n ? Number(c.n / c.d) : -Number((-c.n + c.d - 1n) / c.d);
    const rest = Q.times(Q.minus(c, Q.rational(whole)), Q.rational(index));
    return this.times(this.power(this.polynomial(size), whole), this.unknown(place, Number(rest.n)));
  }

  /** The number of which all exponents seen for a name are whole multiples. @throws Refine where a new one is not. */
  private unit(name: string, c: Q.Rational, least: Q.Rational): Q.Rational {
    const before = this.plan.units.get(name) ?? least;
    const size = Q.sign(c) < 0 ? Q.opposite(c) : c;
    const unit = Q.isZero(before) ? size : Q.rational(Q.gcd(before.n * size.d, size.n * before.d), before.d * size.d);
    if (Q.equal(unit, before)) return before;
    this.plan.units.set(name, unit);
    if (this.places.has(name)) throw new Refine();
    return unit;
  }

  /** cos q and sin q, by the addition theorems. */
  turn(q: Quotient): readonly [Quotient, Quotient] {
    return this.termsOf(q).reduce<readonly [Quotient, Quotient]>(
      (sum, term) => this.turned(sum, this.turnOfTerm(term)),
      [this.number(1), this.number(0)],
    );
  }

  private turned([a, b]: readonly [Quotient, Quotient], [c, d]: readonly [Quotient, Quotient]): readonly [Quotient, Quotient] {
    return [this.minus(this.times(a, c), this.times(b, d)), this.plus(this.times(a, d), this.times(b, c))];
  }

  private turnOfTerm(term: Term): readonly [Quotient, Quotient] {
    const { coefficient: c } = term;
    const single = singlePlace(term.exponents);
    const generator = single !== undefined && term.name === term.exponents.join() ? this.generators[single] : undefined;
    if (generator?.expr.kind === "pi" && (2n * c.n) % c.d === 0n) {
      const quarter = Number(((((2n * c.n) / c.d) % 4n) + 4n) % 4n);
      return [this.number([1, 0, -1, 0][quarter] as number), this.number([0, 1, 0, -1][quarter] as number)];
    }
    if (generator?.atom && Q.isInteger(c)) {
      const u = generator.atom.argument;
      const square = this.times(u, u);
      if (generator.atom.fn === "asin")
        return this.turnedBy([this.root(this.minus(this.number(1), square), Q.rational(1, 2)), u], Number(c.n));
      if (generator.atom.fn === "atan") {
        const size = this.root(this.sumOfSquares(u), Q.rational(-1, 2));
        return this.turnedBy([size, this.times(u, size)], Number(c.n));
      }
    }
    const unit = this.unit(`cos ${term.name}`, c, Q.ZERO);
    const inner = (): Expr => this.exprOf(this.scale(term.value, unit));
    const cosine = this.place(`cos ${term.name}`, () => ({ expr: call("cos", inner()), range: UNIT }));
    const sine = this.place(`sin ${term.name}`, () => ({ expr: call("sin", inner()), range: UNIT, sine: true }));
    this.relations.set(sine, { index: 2, radicand: P.minus(P.one(this.unknowns), P.unknown(cosine, this.unknowns, 2)) });
    return this.turnedBy([this.unknown(cosine), this.unknown(sine)], Number(Q.over(c, unit).n));
  }

  private turnedBy([cosine, sine]: readonly [Quotient, Quotient], k: number): readonly [Quotient, Quotient] {
    if (Math.abs(k) > MOST_TURNS) throw new P.TooLarge("angle too large");
    const one = [cosine, k < 0 ? this.scale(sine, Q.MINUS_ONE) : sine] as const;
    return Array.from({ length: Math.abs(k) }).reduce<readonly [Quotient, Quotient]>(
      (sum) => this.turned(sum, one),
      [this.number(1), this.number(0)],
    );
  }

  /** 1 + u^2, which is positive whatever u is. */
  sumOfSquares(u: Quotient): Quotient {
    const sum = this.plus(this.number(1), this.times(u, u));
    this.assume(sum, 1);
    return sum;
  }

  /** q as a sum of number times monomial over a common polynomial, in lowest terms. */
  private termsOf(q: Quotient): Term[] {
    const below = [...q.below.values()];
    const polynomial = below.reduce((p, f) => P.times(p, P.power(f.base, f.exponent, this.unknowns)), P.one(this.unknowns));
    const { numerator, denominator } =
      below.length === 0 ? { numerator: q.numerator, denominator: polynomial } : F.fraction(q.numerator, polynomial);
    const ending = P.asNumber(denominator) ? "" : `/${nameOf(denominator)}`;
    return [...numerator.values()].map(({ exponents, coefficient }) => ({
      coefficient,
      exponents,
      name: exponents.join() + ending,
      value: this.over(this.polynomial(new Map([[exponents.join(), { exponents, coefficient: Q.ONE }]])), this.polynomial(denominator)),
    }));
  }

  /** q as a number times powers of square-free polynomials with leading coefficient 1. */
  private factors(q: Quotient): { readonly size: Q.Rational; readonly parts: [P.Polynomial, number][] } {
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

  /** The factors of a size: as (1 - cos)(1 + cos) is sin^2, a square where its factors are none, they are put together. */
  private sizes(q: Quotient): ReturnType<Elementary["factors"]> {
    const { size, parts } = this.factors(q);
    const table = new Map(parts.map((part) => [nameOf(part[0]), part]));
    for (const [place, { radicand }] of this.relations) if (this.generators[place]?.sine) this.gatherSines(table, place, radicand);
    return { size, parts: [...table.values()] };
  }

  private gatherSines(parts: Map<string, [P.Polynomial, number]>, sine: number, radicand: P.Polynomial): void {
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

  /** From now on this sign is known. */
  assume(q: Quotient, sign: Sign): void {
    if (P.asNumber(q.numerator)) return;
    const { parts } = this.factors(q);
    const odd = parts.filter(([, k]) => k % 2 !== 0);
    const s = sign * Q.sign(P.leading(q.numerator).coefficient);
    const [part] = sign === 0 ? parts : odd;
    if (part && (sign === 0 ? parts : odd).length === 1) this.signs.set(nameOf(part[0]), s as Sign);
    if (q.below.size === 0) this.signs.set(nameOf(monic(q.numerator).base), s as Sign);
  }

  /** The sign of q on the region, but for isolated points. @throws Split where it is not known. */
  signOf(q: Quotient): Sign {
    const known = this.signIfKnown(q);
    if (known !== undefined) return known;
    const { parts } = this.factors(q);
    let sign: Sign = Q.sign(P.leading(q.numerator).coefficient);
    for (const [f, k] of parts) {
      const s = this.polynomialSign(f);
      if (s === undefined && k % 2 !== 0) throw new Split(this.expr(f), this.zeroOf(f));
      if (s === 0) return 0;
      if (k % 2 !== 0) sign = (sign * (s as Sign)) as Sign;
    }
    return sign;
  }

  private signIfKnown(q: Quotient): Sign | undefined {
    const signs = [
      this.polynomialSign(q.numerator),
      ...[...q.below.values()].map((f) => (f.exponent % 2 === 0 ? 1 : this.polynomialSign(f.base))),
    ];
    return signs.reduce<Sign | undefined>((a, b) => (a === undefined || b === undefined ? undefined : ((a * b) as Sign)), 1);
  }

  private polynomialSign(p: P.Polynomial): Sign | undefined {
    const value = P.asNumber(p);
    if (value) return Q.sign(value);
    const told = this.signs.get(nameOf(monic(p).base));
    if (told !== undefined) return (told * Q.sign(P.leading(p).coefficient)) as Sign;
    const signs = new Set([...p.values()].map((m) => this.monomialSign(m)));
    if (signs.size === 1 && !signs.has(undefined)) return [...signs][0];
    const [only, ...others] = this.occurring(p);
    if (only === undefined || others.length > 0) return undefined;
    const coefficients = P.coefficients(p, only).map((c) => P.asNumber(c) ?? Q.ZERO);
    return signOn(coefficients, this.generators[only]?.range ?? ALL);
  }

  private monomialSign(m: P.Monomial): Sign | undefined {
    let sign: Sign | undefined = Q.sign(m.coefficient);
    m.exponents.forEach((e, i) => {
      if (e % 2 === 0) return;
      const { from, to } = this.generators[i]?.range ?? ALL;
      const s = from && Q.sign(from) >= 0 ? 1 : to && Q.sign(to) <= 0 ? -1 : undefined;
      sign = s === undefined || sign === undefined ? undefined : ((sign * s) as Sign);
    });
    return sign;
  }

  /** Where the polynomial is 0, if it is linear in the variable and has else only parameters. */
  private zeroOf(p: P.Polynomial): Expr | undefined {
    const x = this.places.get(`symbol ${this.variable}`);
    if (x === undefined || P.degree(p, x) !== 1) return undefined;
    if (!this.occurring(p).every((i) => this.generators[i]?.expr.kind === "symbol" || this.generators[i]?.expr.kind === "pi"))
      return undefined;
    const [constant, slope] = P.coefficients(p, x) as [P.Polynomial, P.Polynomial];
    return divide(this.expr(P.scale(constant, Q.MINUS_ONE)), this.expr(slope));
  }

  private occurring(p: P.Polynomial): number[] {
    return this.generators.flatMap((_, i) => ([...p.values()].some((m) => (m.exponents[i] as number) > 0) ? [i] : []));
  }

  /** The place of the generator that a polynomial is. */
  private placeOf(f: P.Polynomial): number | undefined {
    const [m] = f.values();
    return f.size === 1 && m && Q.isOne(m.coefficient) ? singlePlace(m.exponents) : undefined;
  }

  /** The divisors that might be the function 0 although they are not the polynomial 0. */
  doubtful(): Expr[] {
    return [...this.divisors.values()]
      .filter((p) => !this.occurring(p).every((i) => this.generators[i]?.free) && this.polynomialSign(p) === undefined)
      .map((p) => this.expr(p));
  }

  exprOf({ numerator, below }: Quotient): Expr {
    const factors = [...below.values()].map((f) => (f.exponent === 1 ? this.expr(f.base) : power(this.expr(f.base), f.exponent)));
    return factors.length === 0 ? this.expr(numerator) : divide(this.expr(numerator), multiply(...factors));
  }

  expr(p: P.Polynomial): Expr {
    return add(
      ...[...p.values()].map((m) => {
        const parts = m.exponents.flatMap((e, i) => {
          const base = this.generators[i]?.expr as Expr;
          return e === 0 ? [] : [e === 1 ? base : power(base, e)];
        });
        return multiply(...(Q.isOne(m.coefficient) && parts.length > 0 ? [] : [number(m.coefficient)]), ...parts);
      }),
    );
  }
}

/** The place of the only unknown, where the monomial is one to the power of 1. */
function singlePlace(exponents: readonly number[]): number | undefined {
  const i = exponents.findIndex((e) => e !== 0);
  return i >= 0 && exponents[i] === 1 && exponents.every((e, j) => e === 0 || j === i) ? i : undefined;
}
