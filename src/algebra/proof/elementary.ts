/**
 * Elementary functions as quotients of polynomials in generators: the variable, parameters, e^m, roots, log|f|, sin m and
 * cos m, and whatever else is opaque. Each generator's relations are true wherever it is defined, so two formulas with the
 * same normal form are equal wherever both are.
 */
import { call, type Expr } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import * as Q from "../../expr/rational.ts";
import * as P from "../polynomial.ts";
import { singlePlace, type Term } from "./generators.ts";
import { LAMBERT, Powers } from "./powers.ts";
import type { Quotient } from "./quotient.ts";
import type { Range } from "./sturm.ts";

const UNIT: Range = { from: Q.MINUS_ONE, to: Q.ONE };
const MOST_TURNS = 24;

type Turn = readonly [cosine: Quotient, sine: Quotient];

export class Elementary extends Powers {
  /** The value of a function that is opaque: the same generator for equal arguments, and for opposite ones where it is odd. */
  atom(fn: FunctionName, argument: Quotient, range: Range, weak = false): Quotient {
    if (P.isZero(argument.numerator)) return this.number(0);
    const negative = !LAMBERT.has(fn) && Q.sign(P.leading(argument.numerator).coefficient) < 0;
    const normal = negative ? this.scale(argument, Q.MINUS_ONE) : argument;
    let i = this.generators.findIndex(({ atom }) => atom?.fn === fn && this.same(atom.argument, normal));
    if (i < 0)
      i = this.place(`${fn} ${this.generators.length}`, () => ({
        expr: call(fn, this.exprOf(normal)),
        range,
        weak,
        atom: { fn, argument: normal },
        kind: this.kindOf(normal, fn === "erf" ? "free" : "single"),
      }));
    return this.scale(this.unknown(i), Q.rational(negative ? -1 : 1));
  }

  /** 1 + u^2, which is positive whatever u is. */
  sumOfSquares(u: Quotient): Quotient {
    const sum = this.plus(this.number(1), this.times(u, u));
    this.assume(sum, 1);
    return sum;
  }

  /** cos q and sin q, by the addition theorems. */
  turn(q: Quotient): Turn {
    return this.termsOf(q).reduce<Turn>((sum, term) => this.turned(sum, this.turnOfTerm(term)), [this.number(1), this.number(0)]);
  }

  private turned([a, b]: Turn, [c, d]: Turn): Turn {
    return [this.minus(this.times(a, c), this.times(b, d)), this.plus(this.times(a, d), this.times(b, c))];
  }

  private turnOfTerm(term: Term): Turn {
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
    const kind = this.kindOf(term.value, "free");
    const inner = (): Expr => this.exprOf(this.scale(term.value, unit));
    const cosine = this.place(`cos ${term.name}`, () => ({ expr: call("cos", inner()), range: UNIT, weak: true, kind }));
    const sine = this.place(`sin ${term.name}`, () => ({ expr: call("sin", inner()), range: UNIT, weak: true, sine: true, kind }));
    this.relations.set(sine, { index: 2, radicand: P.minus(P.one(this.unknowns), P.unknown(cosine, this.unknowns, 2)) });
    return this.turnedBy([this.unknown(cosine), this.unknown(sine)], Number(Q.over(c, unit).n));
  }

  private turnedBy([cosine, sine]: Turn, k: number): Turn {
    if (Math.abs(k) > MOST_TURNS) throw new P.TooLarge("angle too large");
    const one = [cosine, k < 0 ? this.scale(sine, Q.MINUS_ONE) : sine] as const;
    return Array.from({ length: Math.abs(k) }).reduce<Turn>((sum) => this.turned(sum, one), [this.number(1), this.number(0)]);
  }
}
