/**
 * Where f goes to a limit L and its slope to 0, L - y is known exactly while y has lost it: with t = |L - y| in the
 * place of y nothing cancels.
 */
import * as F from "../../algebra/fraction.ts";
import { Field } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { tidy } from "../../algebra/tidy.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import { add, call, type Expr, same, substitute, subtract, symbol, zero } from "../../expr/expr.ts";
import type { Values } from "../check.ts";
import { FOLDS, rewriteAll } from "../rewrites.ts";
import { bounded } from "./bounded.ts";
import { inExponentials } from "./exponentials.ts";
import { NAMES, type Way, way, X } from "./ways.ts";

const LOGISTIC = FOLDS[0] as (typeof FOLDS)[number];
const HOW = "the distance from the limit in the place of the output: it does not cancel where the slope goes to 0";

/** The way through the tail that belongs to a way through the output; none where f has no two mirrored limits. */
export function throughTail(output: Way, f: Expr, x: string, values: Values): Way[] {
  const bounds = output.formula.kind === "cases" ? undefined : bounded(() => limits(f, x, values));
  if (!bounds) return [];
  const { low, high } = bounds;
  const t = symbol(NAMES.tail);
  // y = low + t on the one side, high - t on the other: the same formula has to come out
  const sides = [add(low, t), subtract(high, t)].map((y) => bounded(() => tidy(simplify(substitute(output.formula, { y })))));
  const [left, right] = sides;
  if (!left || !right || !same(left, right) || !same(tidy(substitute(left, { t: zero })), zero)) return [];
  const distance = bounded(() => tidy(simplify(inExponentials(subtract(high, f)))));
  if (!distance) return [];
  const kept = rewriteAll(distance, LOGISTIC) ?? distance;
  const [run, exact] = [f, kept].map((u) => compileEvaluator(u, [x, ...Object.keys(values)])) as [Run, Run];
  const parameters = Object.values(values);
  const start = compileEvaluator(low, Object.keys(values))(...parameters);
  const mirrored = [0.3, 1.1, 2.7].every((at) => Math.abs(run(-at, ...parameters) - start - exact(at, ...parameters)) < 1e-12);
  return mirrored ? [way("tail", left, { [NAMES.tail]: substitute(kept, { [x]: call("abs", X) }) }, HOW)] : [];
}

type Run = (...v: number[]) => number;

/** The limits of a rational function of one exponential, where both exist and differ: ratios of its outermost coefficients. */
function limits(f: Expr, x: string, values: Values): { low: Expr; high: Expr } | undefined {
  const inner = tidy(inExponentials(f));
  const field = new Field([inner]);
  const [place, ...others] = field.moving(x);
  const t = place === undefined ? undefined : field.generators[place]?.expr;
  if (place === undefined || others.length > 0 || t?.kind !== "call" || t.fn !== "exp") return undefined;
  const { numerator, denominator } = field.fraction(inner);
  const at = (k: number): Expr => {
    const [n, d] = [numerator, denominator].map((p) => P.coefficients(p, place)[k]) as [P.Polynomial, P.Polynomial];
    return tidy(field.expr(F.fraction(n ?? P.zero, d)));
  };
  const degree = P.degree(denominator, place);
  if (P.degree(numerator, place) > degree || !P.coefficients(denominator, place)[0]?.size) return undefined;
  const run = compileEvaluator(t, [x, ...Object.keys(values)]);
  const grows = run(1, ...Object.values(values)) > run(-1, ...Object.values(values));
  const [zeroEnd, farEnd] = [at(0), at(degree)];
  return grows ? { low: zeroEnd, high: farEnd } : { low: farEnd, high: zeroEnd };
}

/** As one reduced fraction. */
function simplify(u: Expr): Expr {
  const field = new Field([u]);
  return field.expr(field.fraction(u));
}
