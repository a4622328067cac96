/**
 * Proofs that two formulas are equal: region by region between the places where a sign changes that matters, both are
 * brought to quotients of polynomials in generators whose relations are true, and the numerator of the difference is 0.
 */
import {
  children,
  type Expr,
  exp,
  has,
  isInt,
  isNumber,
  key,
  minusOne,
  negate,
  one,
  substitute,
  subtract,
  symbols,
  zero,
} from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import { toAscii } from "../../expr/print.ts";
import { isInteger, toNumber } from "../../expr/rational.ts";
import { squareFree } from "../divisors.ts";
import { Field } from "../normal.ts";
import { degree, TooLarge, withBudget } from "../polynomial.ts";
import { size } from "../size.ts";
import { Elementary } from "./elementary.ts";
import { type Plan, Refine } from "./generators.ts";
import { meaningIn } from "./meaning.ts";
import type { Quotient } from "./quotient.ts";
import { cut, EVERYWHERE, type Region, Split, sides } from "./region.ts";
import { Undefined } from "./signs.ts";

/** What a proof rests on, in a sentence. */
export interface Proof {
  readonly how: string;
}

/** Operations on monomials: a proof that takes more, about a second, is not found. */
const MOST_OPERATIONS = 1_000_000;
const MOST_REGIONS = 48;
const MOST_REFINEMENTS = 24;
const FIRST_UNKNOWNS = 8;

/** Odd places on both sides, near and far. */
const PLACES = [-6.13, -1.19, -0.207, 0.311, 1.43, 7.31];
const PARAMETER_SHIFTS = [0, 0.311, -1.937, 2.61] as const;

/** Such a place inside the region. */
function placeIn({ from, to }: Region, place: number): number {
  const [a, b] = [from && toNumber(from), to && toNumber(to)];
  if (a !== undefined && b !== undefined) return a + ((b - a) * (place + 8)) / 16;
  return a !== undefined ? a + Math.abs(place) : b !== undefined ? b - Math.abs(place) : place;
}

/** Equal where both are defined, undefined both, or not shown to be either. */
type Outcome = "equal" | "void" | "open";

/**
 * A proof that a and b are equal, or undefined where none was found: that does not say that they differ.
 *
 * Equal means: on every interval both have the same value or neither has one. Where one of them is undefined at a single
 * point only (x/x at 0) they are equal, since they agree wherever both are defined; at knots both values are compared.
 * Symbols other than the variable are real parameters without special values: a*x/a is x, although not for a = 0.
 * Within bounds of size, so that it takes less than about a second.
 * @throws Error "internal: ..." where a or b holds a derivative that is not carried out
 */
export function proveEqual(a: Expr, b: Expr, variable: string): Proof | undefined {
  refuseDerivatives(a);
  refuseDerivatives(b);
  return examine(a, b, variable).proof;
}

/** A proof, or the regions for which none was found. */
export function examine(a: Expr, b: Expr, variable: string): { readonly proof?: Proof; readonly open: readonly Region[] } {
  if (key(a) === key(b)) return { proof: { how: "both sides are written the same" }, open: [] };
  const settled = withBudget(MOST_OPERATIONS, () => {
    const attempt = new Attempt(a, b, variable);
    return attempt.settle(a, b, EVERYWHERE) === "equal" ? { proof: { how: attempt.how() }, open: [] } : { open: attempt.open };
  });
  return settled ?? { open: [] };
}

/** Parts of a generator that is written down: one that holds others several times grows with every depth. */
const LONGEST_NAMED = 200;

class Attempt {
  private readonly variable: string;
  private readonly hasJumps: boolean;
  /** Whether one may be defined at single points of a stretch on which it is not. */
  private readonly hasLonelyPoints: boolean;
  /** Regions on which they are not shown to be equal. */
  readonly open: Region[] = [];
  private regions = 0;
  private generators: readonly Expr[] = [];

  constructor(a: Expr, b: Expr, variable: string) {
    this.variable = variable;
    this.hasJumps = jumps(a) || jumps(b);
    this.hasLonelyPoints = mayTouch(a, variable) || mayTouch(b, variable);
  }

  how(): string {
    const where = this.regions > 1 ? `on each of ${this.regions} pieces of the line, ` : "";
    const written = this.generators.filter((u) => size(u) <= LONGEST_NAMED).map((u) => toAscii(u));
    const more = this.generators.length - written.length;
    const of = [...written, ...(more > 0 ? [`${more} too long to write down`] : [])].join(", ") || "numbers";
    return `${where}both have the same normal form as rational functions of ${of}; equal wherever both are defined`;
  }

  settle(a: Expr, b: Expr, region: Region): Outcome {
    try {
      return this.compare(a, b, region);
    } catch (error) {
      if (!(error instanceof Split)) throw error;
      if (this.regions > MOST_REGIONS) throw new TooLarge("too many regions");
      const outcomes = sides(region, error).map((side) => this.settle(a, b, side));
      const nowhere = outcomes.every((o) => o === "void");
      // between two sides that are continuous up to it, the value at the cut follows
      if (this.hasJumps || nowhere) {
        const { zero } = error;
        const at = (u: Expr): Expr => (zero ? substitute(u, { [this.variable]: zero }) : u);
        outcomes.push(this.settle(at(a), at(b), cut(region, error, this.variable)));
      }
      if (outcomes.includes("open")) return "open";
      return nowhere ? "void" : "equal";
    }
  }

  /** Both on one region. @throws Split where that is not yet small enough. */
  private compare(a: Expr, b: Expr, region: Region): Outcome {
    const plan: Plan = { units: new Map(), unknowns: FIRST_UNKNOWNS };
    for (let i = 0; i < MOST_REFINEMENTS; i++) {
      try {
        return this.compareIn(new Elementary(this.variable, region, plan), a, b);
      } catch (error) {
        if (!(error instanceof Refine)) throw error;
      }
    }
    throw new TooLarge("too many generators");
  }

  private compareIn(field: Elementary, a: Expr, b: Expr): Outcome {
    const { region } = field;
    const mean = meaningIn(field);
    const value = (u: Expr): Quotient | undefined => {
      try {
        return mean(u);
      } catch (error) {
        if (error instanceof Undefined) return undefined;
        throw error;
      }
    };
    for (const f of region.facts) {
      const of = value(f.of);
      if (of) field.assume(of, f.sign);
    }
    const [p, q] = [value(a), value(b)];
    this.regions++;
    if ((!p || !q) && (region.point || (p === q && !this.hasLonelyPoints))) return "void";
    if (!p || !q || !field.same(p, q) || !field.doubtful().every((u) => this.hasIsolatedZeros(u, region))) {
      this.open.push(region);
      return "open";
    }
    if (field.generators.length > this.generators.length) this.generators = field.generators.map((g) => g.expr);
    return "equal";
  }

  /**
   * Whether a divisor is not the function 0 anywhere on the region, so that its zeros are isolated: it has a value, and
   * wherever it has one among the places tried that is not 0, with 40 digits as with 80.
   */
  private hasIsolatedZeros(u: Expr, region: Region): boolean {
    const names = [...symbols(u), ...region.facts.flatMap((f) => [...symbols(f.of)])].filter((name) => name !== this.variable);
    const sizes = PLACES.flatMap((place, k) => {
      const values = Object.fromEntries(
        names.map((name, i) => [name, 0.83 + 0.217 * i + (PARAMETER_SHIFTS[k % PARAMETER_SHIFTS.length] as number)]),
      );
      values[this.variable] = placeIn(region, place);
      if (
        !region.facts.every((f) =>
          evaluatePrecise(f.of, values, 40)
            .times(f.sign || 1)
            .gte(0),
        )
      )
        return [];
      const [p, q] = [evaluatePrecise(u, values, 40), evaluatePrecise(u, values, 80)];
      return q.isFinite() ? [p.minus(q).abs().lt(q.abs().times(1e-10)) && !q.isZero()] : [];
    });
    return sizes.length > 0 && sizes.every(Boolean);
  }
}

/** Functions whose domain ends at a point that belongs to it, and that point. */
const ENDS: Partial<Record<FunctionName, readonly Expr[]>> = {
  sqrt: [zero],
  asin: [one, minusOne],
  acos: [one, minusOne],
  acosh: [one],
  asech: [zero, one],
  lambertw: [negate(exp(minusOne))],
  lambertwm1: [negate(exp(minusOne))],
};

/** Whether the argument of a root, an arcsine, ... may reach the end of the domain without crossing it: sqrt(x^2 (x - 1)) is defined at 0 alone. */
function mayTouch(u: Expr, variable: string): boolean {
  const ends =
    u.kind === "call" ? ENDS[u.fn] : u.kind === "power" && !(isNumber(u.exponent) && isInteger(u.exponent.value)) ? [zero] : undefined;
  const argument = u.kind === "call" ? u.args[0] : u.kind === "power" ? u.base : undefined;
  if (ends && argument && has(argument, variable) && !ends.every((end) => crosses(subtract(argument, end), variable))) return true;
  return children(u).some((c) => mayTouch(c, variable));
}

/** Whether all zeros are simple: a polynomial in x, or in one exponential, without factors of even power. */
function crosses(u: Expr, variable: string): boolean {
  const answer = withBudget(20_000, () => {
    const field = new Field([u]);
    const [place, ...others] = field.moving(variable);
    const generator = place === undefined ? undefined : field.generators[place]?.expr;
    const isSimple = generator?.kind === "symbol" || (generator?.kind === "call" && generator.fn === "exp");
    if (place === undefined || others.length > 0 || !isSimple) return false;
    return squareFree(field.fraction(u).numerator).factors.every(([f, k]) => k % 2 === 1 || degree(f, place) === 0);
  });
  return answer ?? false;
}

/** Whether a formula may jump (0^0 is 1, and 0^u else is 0): then its value at a cut does not follow from those beside it. */
const jumps = (u: Expr): boolean =>
  u.kind === "cases" ||
  (u.kind === "call" && u.fn === "sign") ||
  (u.kind === "power" && u.exponent.kind !== "number" && (u.base.kind !== "number" || isInt(u.base, 0))) ||
  children(u).some(jumps);

/** @throws Error "internal: ..." where an expression holds a derivative */
export function refuseDerivatives(u: Expr): void {
  if (u.kind === "derivative") throw new Error("internal: a derivative has to be carried out before it is compared");
  children(u).forEach(refuseDerivatives);
}
