/** Values of parameters at which a formula is another function: x/(1 + e^(-b x)) is x/2 where b = 0. */
import { tidy } from "../../algebra/tidy.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import { type Expr, number, substitute, symbols } from "../../expr/expr.ts";
import { fromNumber } from "../../expr/rational.ts";
import type { Values } from "../check.ts";
import { IDENTITIES, rewriteAll } from "../rewrites.ts";
import { bounded } from "./bounded.ts";
import type { Backward } from "./ways.ts";

/** The ways that were found, and whether others were left out that are wrong at the values given. */
export type Found = Pick<Backward, "ways" | "why" | "second"> & { readonly lost: boolean };

/**
 * The ways of f with its parameters as symbols; or, where these are not right at the values given, or a parameter that is
 * given as 0 leaves a function that needs less, those of f with these values put in: their conditions say so.
 */
export function specialised(f: Expr, x: string, values: Values, work: (f: Expr) => Found): Found {
  const general = work(f);
  const named = [...symbols(f)].filter((name) => name !== x && Number.isFinite(values[name]));
  const zeros = named.filter((name) => values[name] === 0);
  if (!general.lost && (zeros.length === 0 || general.why === undefined)) return general;
  for (const put of general.lost ? [zeros, named] : [zeros]) {
    const image = put.length === 0 ? undefined : bounded(() => withSizes(tidy(withValues(f, put, values))));
    if (!image || !hasValues(image, x, values)) continue;
    const special = work(image);
    const isBetter = general.lost || (special.ways[0]?.bytes ?? Infinity) < (general.ways[0]?.bytes ?? Infinity);
    if (!special.lost && isBetter) return withConditions(special, put, values);
  }
  return general;
}

const withValues = (f: Expr, names: readonly string[], values: Values): Expr =>
  substitute(f, Object.fromEntries(names.map((name) => [name, number(fromNumber(values[name] as number))])));

/** sqrt(x^2 + b) is |x| where b = 0. */
const withSizes = (f: Expr): Expr =>
  IDENTITIES.filter(({ name }) => name === "root of a square").reduce((u, row) => rewriteAll(u, row) ?? u, f);

function hasValues(f: Expr, x: string, values: Values): boolean {
  const names = [...symbols(f)].filter((name) => name !== x);
  const run = compileEvaluator(f, [x, ...names]);
  return [-1.3, -0.4, 0.7, 1.9].some((at) => Number.isFinite(run(at, ...names.map((name) => values[name] ?? 0.83))));
}

const withConditions = (found: Found, names: readonly string[], values: Values): Found => ({
  ...found,
  ways: found.ways.map((w) => ({ ...w, conditions: [...names.map((name) => `${name} = ${values[name]}`), ...w.conditions] })),
});
