import type { Kink, Slope } from "../derive/derivation.ts";
import { evaluate } from "../expr/evaluate.ts";
import { type Expr, isInt, isNumber, symbols } from "../expr/expr.ts";
import { toAscii } from "../expr/print.ts";
import { toNumber } from "../expr/rational.ts";
import type { Derived } from "./derivation.ts";

/** How an expression stands inside a sentence: as itself, or between dollar signs. */
export interface Notation {
  readonly math: (expr: Expr) => string;
  readonly infinity: string;
  readonly minus: string;
  /** An equation between a name and an expression, or a number that is written out. */
  readonly equation: (name: string, value: Expr | string) => string;
  /** Says that digits follow. */
  readonly cut: string;
}

/** More digits tell a reader nothing; the JSON has them. */
const LONGEST_VALUE = 12;

/** The values of the parameters, as equations. A long number is cut short, as 1.0507009873…. */
export const valueEquations = ({ parameters }: Pick<Derived, "parameters">, { equation, cut }: Notation): string[] =>
  Object.entries(parameters).map(([name, value]) => equation(name, shortened(value, cut)));

function shortened(value: Expr, cut: string): Expr | string {
  if (!isNumber(value) || toAscii(value).length <= LONGEST_VALUE) return value;
  const [mantissa = "", exponent] = String(toNumber(value.value)).split("e");
  const scale = exponent === undefined ? "" : `e${exponent}`;
  return mantissa.length <= LONGEST_VALUE ? mantissa + scale : mantissa.slice(0, LONGEST_VALUE) + cut + scale;
}

/** The float64 value of an expression in the parameters alone, NaN where there is none; undefined where something else is in it. */
export function knownValue(slope: Slope, { parameters }: Pick<Derived, "parameters">): number | undefined {
  if (typeof slope === "string") return slope === "undefined" ? Number.NaN : Number(slope);
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, evaluate(value, {})]));
  return [...symbols(slope)].every((name) => Object.hasOwn(values, name)) ? evaluate(slope, values) : undefined;
}

/** A sentence for each kink or jump. */
export const kinkRemarks = (derived: Derived, notation: Notation): string[] =>
  derived.kinks.map((kink) => kinkRemark(kink, derived, notation));

function kinkRemark({ at, left, right, value, jump }: Kink, derived: Derived, notation: Notation): string {
  const show = (slope: Slope): string => {
    const known = knownValue(slope, derived);
    if (known === Number.POSITIVE_INFINITY) return notation.infinity;
    if (known === Number.NEGATIVE_INFINITY) return notation.minus + notation.infinity;
    return typeof slope === "string" || Number.isNaN(known) ? "undefined" : notation.math(slope);
  };
  const taken = show(value);
  return [
    `${jump ? "jump" : "kink"} at ${notation.equation(derived.variable, at)}: `,
    jump ? "no derivative there; " : "",
    `slope ${show(left)} from the left, ${show(right)} from the right; `,
    taken === "undefined" ? "the derivative above has no value there" : `the derivative above takes ${taken} there`,
  ].join("");
}

/** What the derivative is for a vector, to each element of which the formula is applied. */
export const vectorRemark = ({ derivative }: Derived, slope: string): string =>
  isInt(derivative, 1)
    ? "for an input of D elements: the derivative is D ones (and the Jacobian is diagonal with them)"
    : `for an input of D elements: the derivative is ${slope} of each (and the Jacobian is diagonal with them)`;
