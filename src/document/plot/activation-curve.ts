/** An activation as a curve to draw. */
import type { Activation } from "../../catalogue/activation.ts";
import type { Kink } from "../../derive/derivation.ts";
import { differentiate } from "../../derive/differentiate.ts";
import { asymptotes, type Asymptote as Found } from "../../derive/properties/asymptotes.ts";
import { type Expr, unnamed } from "../../expr/expr.ts";
import { knownValue } from "../remarks.ts";
import type { Asymptote, Curve, Mark } from "./curve.ts";

/** Its function and derivative. A parameter without a value is NaN. */
export function curveOf(a: Activation): Curve {
  const { name, formula, derivative, variable } = a;
  return { name, formula, derivative, variable, parameters: numbersOf(a), kinks: marksOf(a, a.kinks) };
}

/**
 * The same with the second derivative, and the asymptotes of all three.
 * @throws DerivationError where the second derivative is too large to write down
 */
export function wholeCurveOf(a: Activation): Curve {
  const curve = curveOf(a);
  const { formula, variable, parameters } = curve;
  const derivative = unnamed(a.derivative);
  const { derivative: named, kinks } = differentiate(derivative, variable, parameters);
  const second = unnamed(named);
  const linesOf = (u: Expr): Asymptote[] => asymptotes(u, variable, parameters).map(lineOf);
  return { ...curve, second: { formula: second, kinks: marksOf(a, kinks) }, asymptotes: [formula, derivative, second].map(linesOf) };
}

const lineOf = (found: Found): Asymptote =>
  found.kind === "vertical" ? { at: found.at.value } : { slope: found.slope.value, intercept: found.intercept.value };

const numbersOf = (a: Activation): Record<string, number> =>
  Object.fromEntries(Object.entries(a.parameters).map(([name, value]) => [name, knownValue(value, a) ?? Number.NaN]));

const marksOf = (a: Activation, kinks: readonly Kink[]): Mark[] =>
  kinks.map(({ at, jump }) => ({ at: knownValue(at, a) ?? Number.NaN, jump })).filter(({ at }) => Number.isFinite(at));
