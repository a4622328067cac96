/**
 * The generators in which formulas are rational functions: each stands for an expression, has a range, and comes to be when
 * it is first needed.
 */
import { add, divide, type Expr, multiply, number, pi, power, symbol } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import * as Q from "../../expr/rational.ts";
import * as F from "../fraction.ts";
import * as P from "../polynomial.ts";
import { LONGEST, size } from "../size.ts";
import { nameOf, type Quotient, Quotients } from "./quotient.ts";
import type { Region } from "./region.ts";
import type { Range } from "./sturm.ts";

/** A generator must be replaced by a root of it, or there is no room for one more: begin again with what is known now. */
export class Refine extends Error {
  override readonly name = "Refine";
}

/** What outlives a Refine: the exponents' common units, by the generator's name, and the room for generators. */
export interface Plan {
  readonly units: Map<string, Q.Rational>;
  unknowns: number;
}

export interface Generator {
  readonly expr: Expr;
  /** Between which numbers its values lie. */
  readonly range: Range;
  /** Whether the ends of the range may be reached, at isolated points. */
  readonly weak?: boolean;
  /** For an exponential: its logarithm. */
  readonly log?: Quotient;
  /** For log|f|: f; for a root: f and the index. */
  readonly of?: P.Polynomial;
  readonly index?: number;
  /** For a function's value: its argument. */
  readonly atom?: { readonly fn: FunctionName; readonly argument: Quotient };
  /** A sine, whose square is 1 - cos^2. */
  readonly sine?: boolean;
  /**
   * "free" generators are algebraically independent of each other but for their relations (e^m, sin m, cos m, erf m with
   * rationally independent m: Lindemann, Ax, Ostrowski), so that no polynomial in them but 0 is the function 0; the same
   * holds with one more that is "single", a function of free ones.
   */
  readonly kind?: "free" | "single" | undefined;
}

export const ALL: Range = { from: undefined, to: undefined };
export const POSITIVE: Range = { from: Q.ZERO, to: undefined };
const PLAIN: ReadonlySet<string | undefined> = new Set(["symbol", "pi"]);
const LARGEST_UNKNOWNS = 28;

/** c times a product of powers of generators, over a polynomial. */
export interface Term {
  readonly coefficient: Q.Rational;
  readonly exponents: readonly number[];
  readonly name: string;
  readonly value: Quotient;
}

export class Generators extends Quotients {
  readonly generators: Generator[] = [];
  readonly variable: string;
  readonly region: Region;
  protected readonly places = new Map<string, number>();
  private readonly plan: Plan;

  constructor(variable: string, region: Region, plan: Plan) {
    super(plan.unknowns);
    this.variable = variable;
    this.region = region;
    this.plan = plan;
  }

  protected place(name: string, make: () => Generator): number {
    let place = this.places.get(name);
    if (place === undefined) {
      const generator = make();
      if (size(generator.expr) > LONGEST) throw new P.TooLarge("too large a generator");
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

  /** The number of which all exponents seen for a name are whole multiples. @throws Refine where a new one is not. */
  protected unit(name: string, c: Q.Rational, least: Q.Rational): Q.Rational {
    const before = this.plan.units.get(name) ?? least;
    const size = Q.sign(c) < 0 ? Q.opposite(c) : c;
    const unit = Q.isZero(before) ? size : Q.rational(Q.gcd(before.n * size.d, size.n * before.d), before.d * size.d);
    if (Q.equal(unit, before)) return before;
    this.plan.units.set(name, unit);
    if (this.places.has(name)) throw new Refine();
    return unit;
  }

  pi(): Quotient {
    return this.unknown(
      this.place("pi", () => ({ expr: pi, range: { from: Q.rational(333, 106), to: Q.rational(355, 113) }, kind: "free" })),
    );
  }

  symbol(name: string): Quotient {
    const range = (): Range => {
      if (name === this.variable) return this.region;
      const fact = this.region.facts.find((f) => f.of.kind === "symbol" && f.of.name === name);
      return fact?.sign === 1 ? POSITIVE : fact?.sign === -1 ? { from: undefined, to: Q.ZERO } : ALL;
    };
    return this.unknown(this.place(`symbol ${name}`, () => ({ expr: symbol(name), range: range(), kind: "free" })));
  }

  /** q as a sum of number times monomial over a common polynomial, in lowest terms. */
  protected termsOf(q: Quotient): Term[] {
    const below = [...q.below.values()];
    const polynomial = below.reduce((p, f) => this.multiply(p, this.raise(f.base, f.exponent)), P.one(this.unknowns));
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

  protected kindOf(u: Quotient, best: "free" | "single"): "free" | "single" | undefined {
    const parts = [u.numerator, ...[...u.below.values()].map((f) => f.base)].flatMap((p) => this.occurring(p));
    if (!parts.every((i) => this.generators[i]?.kind === "free")) return undefined;
    const moves = parts.some((i) => this.generators[i]?.expr.kind === "symbol");
    return best === "free" && moves && parts.every((i) => PLAIN.has(this.generators[i]?.expr.kind)) ? "free" : "single";
  }

  /** Whether a polynomial other than 0 in these generators cannot be the function 0. */
  protected isSurelyNotZero(p: P.Polynomial): boolean {
    const kinds = this.occurring(p).map((i) => this.generators[i]?.kind);
    const others = kinds.filter((kind) => kind !== "free");
    return others.length === 0 || (!others.includes(undefined) && (others.length === 1 || p.size === 1));
  }

  protected occurring(p: P.Polynomial): number[] {
    return this.generators.flatMap((_, i) => ([...p.values()].some((m) => (m.exponents[i] as number) > 0) ? [i] : []));
  }

  /** The place of the generator that a polynomial is. */
  protected placeOf(f: P.Polynomial): number | undefined {
    const [m] = f.values();
    return f.size === 1 && m && Q.isOne(m.coefficient) ? singlePlace(m.exponents) : undefined;
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
export function singlePlace(exponents: readonly number[]): number | undefined {
  const i = exponents.findIndex((e) => e !== 0);
  return i >= 0 && exponents[i] === 1 && exponents.every((e, j) => e === 0 || j === i) ? i : undefined;
}
