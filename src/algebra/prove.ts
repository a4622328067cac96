/**
 * Proofs that two formulas are equal: region by region between the places where a sign changes that matters, both are
 * brought to quotients of polynomials in generators whose relations are true, and the numerator of the difference is 0.
 */
import { children, type Expr, key, substitute, symbols } from "../expr/expr.ts";
import { evaluatePrecise } from "../expr/precise.ts";
import { toAscii } from "../expr/print.ts";
import { toNumber } from "../expr/rational.ts";
import { Elementary, type Plan, Refine, Undefined } from "./elementary.ts";
import { meaningIn } from "./meaning.ts";
import { TooLarge } from "./polynomial.ts";
import type { Quotient } from "./quotient.ts";
import { cut, EVERYWHERE, type Region, Split, sides } from "./region.ts";
import { inside } from "./sturm.ts";

/** What a proof rests on, in a sentence. */
export interface Proof {
  readonly how: string;
}

const MOST_REGIONS = 48;
const MOST_REFINEMENTS = 24;
const FIRST_UNKNOWNS = 8;

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
  if (key(a) === key(b)) return { how: "both sides are written the same" };
  const proof = new Attempt(a, b, variable);
  try {
    return proof.settle(a, b, EVERYWHERE) === "equal" ? { how: proof.how() } : undefined;
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

class Attempt {
  private readonly variable: string;
  private readonly hasJumps: boolean;
  private regions = 0;
  private generators: readonly string[] = [];

  constructor(a: Expr, b: Expr, variable: string) {
    this.variable = variable;
    this.hasJumps = jumps(a) || jumps(b);
  }

  how(): string {
    const where = this.regions > 1 ? `on each of ${this.regions} pieces of the line, ` : "";
    return `${where}both have the same normal form as rational functions of ${this.generators.join(", ") || "numbers"}; equal wherever both are defined`;
  }

  settle(a: Expr, b: Expr, region: Region): Outcome {
    try {
      return this.compare(a, b, region);
    } catch (error) {
      if (!(error instanceof Split)) throw error;
      if (this.regions > MOST_REGIONS) throw new TooLarge("too many regions");
      const outcomes = sides(region, error).map((side) => this.settle(a, b, side));
      if (outcomes.includes("open")) return "open";
      const nowhere = outcomes.every((o) => o === "void");
      // between two sides that are continuous up to it, the value at the cut follows
      if (this.hasJumps || nowhere) {
        const { zero } = error;
        const at = (u: Expr): Expr => (zero ? substitute(u, { [this.variable]: zero }) : u);
        if (this.settle(at(a), at(b), cut(region, error, this.variable)) === "open") return "open";
      }
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
    for (const f of region.facts) field.assume(mean(f.of), f.sign);
    const value = (u: Expr): Quotient | undefined => {
      try {
        return mean(u);
      } catch (error) {
        if (error instanceof Undefined) return undefined;
        throw error;
      }
    };
    const [p, q] = [value(a), value(b)];
    this.regions++;
    if (!p || !q) return region.point || p === q ? "void" : "open";
    if (!field.same(p, q) || !field.doubtful().every((u) => this.isSomewhereNotZero(u, region))) return "open";
    if (field.generators.length > this.generators.length) this.generators = field.generators.map((g) => toAscii(g.expr));
    return "equal";
  }

  /** Whether a divisor has a value other than 0 at some point of the region: then its zeros are isolated. */
  private isSomewhereNotZero(u: Expr, region: Region): boolean {
    const middle = toNumber(inside(region));
    return [0, 0.137, -0.211, 0.313, -0.419].some((shift) => {
      const values = Object.fromEntries([...symbols(u)].map((name, i) => [name, 0.83 + 0.217 * i + shift]));
      const width = region.from && region.to ? toNumber(region.to) - toNumber(region.from) : 1;
      const size = evaluatePrecise(u, { ...values, [this.variable]: middle + (shift + 0.01) * width }).abs();
      return size.isFinite() && size.gt("1e-30");
    });
  }
}

/** Whether a formula may jump: then its value at a cut does not follow from those beside it. */
const jumps = (u: Expr): boolean => u.kind === "cases" || (u.kind === "call" && u.fn === "sign") || children(u).some(jumps);

function refuseDerivatives(u: Expr): void {
  if (u.kind === "derivative") throw new Error("internal: a derivative has to be carried out before it is compared");
  children(u).forEach(refuseDerivatives);
}
