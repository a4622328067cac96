/**
 * What can be said of an equality: proved, refuted, or neither. "Equal" rests on exact algebra (prove.ts), "unequal" on
 * enclosures of both values at one point (enclose.ts); neither is ever a guess.
 */
import { type Expr, number, substitute, symbols } from "../../expr/expr.ts";
import type { Rational } from "../../expr/rational.ts";
import { mpfr } from "../interval/mpfr.ts";
import { examine, refuseDerivatives } from "./prove.ts";
import { describe } from "./region.ts";
import { search, type Witness } from "./witness.ts";

export type { Witness } from "./witness.ts";

export type Verdict =
  | {
      readonly verdict: "equal";
      /** What the proof rests on, in a sentence. */
      readonly how: string;
    }
  | {
      readonly verdict: "unequal";
      readonly witness: Witness;
      /** Where they differ at some points at least, as "x < 0", where they are proved equal everywhere else. */
      readonly region?: string;
    }
  | {
      readonly verdict: "undecided";
      /** How far the search went, in a sentence. */
      readonly bound: string;
    };

export interface Question {
  readonly variable: string;
  /** Parameters that have one value. All others are real numbers without special values. */
  readonly parameters?: Readonly<Record<string, Rational>>;
}

/**
 * Whether a and b are equal, as real functions of the variable.
 *
 * They are equal if on every interval both have the same value or neither has one, and both agree at every point at which
 * both are defined; a single point at which only one has a value (x/x and 1 at 0, sqrt(x^2 (x - 1)) at 0) does not make them
 * unequal. Other symbols than the variable are parameters: an equality that fails for special values of them only (a*x/a at a = 0) is one.
 * @throws Error "internal: ..." where a or b holds a derivative that is not carried out
 */
export async function verdict(a: Expr, b: Expr, { variable, parameters = {} }: Question): Promise<Verdict> {
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, number(value)]));
  const [left, right] = [substitute(a, values), substitute(b, values)];
  refuseDerivatives(left);
  refuseDerivatives(right);
  const { proof, open } = examine(left, right, variable);
  if (proof) return { verdict: "equal", how: proof.how };
  const found = search(left, right, variable, open, await mpfr());
  if ("witness" in found) {
    const given = Object.entries(parameters).filter(([name]) => symbols(a).has(name) || symbols(b).has(name));
    const at = { ...found.witness.at, ...Object.fromEntries(given.map(([name, { n, d }]) => [name, d === 1n ? `${n}` : `${n}/${d}`])) };
    const region = describe(open, variable);
    return { verdict: "unequal", witness: { ...found.witness, at }, ...(region === undefined ? {} : { region }) };
  }
  const seen =
    found.defined === 0 ? "there is none at which both are shown to have a value" : `the values agree with up to ${found.bits} bits`;
  return { verdict: "undecided", bound: `no proof was found; ${found.points} points were tried: ${seen}` };
}
