/** The formulas of an activation as doubles take them: in the stable form for the letter that moves, with what is mended at its ends. */
import type { Way } from "../derive/backward/backward.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import { cases, type Expr, has, mapChildren, substitute } from "../expr/expr.ts";
import { endsOf, endsOfSlope, type LetterEnds } from "./ends.ts";
import { arraysOf, type Formula } from "./programs.ts";
import { stable } from "./stable/stable.ts";

export interface InDoubles {
  /** The formula itself, its parameters numbers. */
  readonly formula: Expr;
  readonly expr: Expr;
  /** Whether the form keeps exponents within those of doubles. */
  readonly wide: boolean;
  /** The letter that moves, and what is mended where it is infinite, NaN or 0. */
  readonly ends?: LetterEnds;
}

/** A function of one letter. */
export function inDoubles(u: Expr, { parameters, variable }: Pick<Formula, "parameters" | "variable">): InDoubles {
  const formula = substitute(u, parameters);
  const { expr, wide } = stableInDoubles(formula, variable);
  return { formula, expr, wide, ends: { of: variable, ...endsOf(compileEvaluator(expr, [variable])) } };
}

/** The derivative from what is kept, and the letters of that; from several letters it is taken as it stands. */
export function slopeInDoubles(way: Way, { parameters }: Pick<Formula, "parameters">): InDoubles & { readonly letters: readonly string[] } {
  const { input, output, tail, bit } = way.names;
  const named: Readonly<Record<string, string>> = { x: input, y: output, t: tail, bit };
  const letters = arraysOf(way.residual).map(({ name }) => named[name] as string);
  const formula = substitute(way.formula, parameters);
  const [moving, ...more] = letters.filter((letter) => has(formula, letter));
  if (moving === undefined || more.length > 0) return { formula, expr: comparedAsFloats(formula), wide: false, letters };
  const form = { formula, ...stableInDoubles(formula, moving), letters };
  // a tail is never infinite, nor is a bit
  if (moving === tail || moving === bit) return form;
  return { ...form, ends: { of: moving, ...endsOfSlope(form.expr, compileEvaluator(form.expr, [moving])) } };
}

function stableInDoubles(formula: Expr, x: string): Pick<InDoubles, "expr" | "wide"> {
  const { expr, wide } = stable(formula, x, "doubles");
  return { expr: comparedAsFloats(expr), wide };
}

/** In a formula no comparison with NaN holds; among floats, as in the kernels, NaN is unequal to all: u != v is what u = v is not. */
function comparedAsFloats(u: Expr): Expr {
  const v = mapChildren(u, comparedAsFloats);
  if (v.kind !== "cases") return v;
  const all = v.pieces.reduceRight<Expr | null>((others, { when, value }) => {
    const isUnequal = when.kind === "comparison" && when.relation === "!=";
    return others && isUnequal ? cases([{ when: { ...when, relation: "=" }, value: others }], value) : cases([{ when, value }], others);
  }, v.otherwise);
  return all ?? v;
}
