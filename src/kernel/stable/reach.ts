/** Exponentials of several multiples of x, each kept within the reach of doubles: they have to stop at the same x. */
import { splitCoefficient } from "../../algebra/terms.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import { call, children, type Expr, isNumber, mapChildren, multiply, number, symbols } from "../../expr/expr.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import * as Q from "../../expr/rational.ts";

/** max(min(c x, most), least) */
interface Kept {
  readonly node: Expr;
  readonly factor: Q.Rational;
  /** Where x leaves the reach, below and above. */
  readonly ends: readonly [number, number];
}

/** The most there are: e^-600 beside 1 leaves digits. */
const DIGITS = 300;
/** Beyond the ends a form that has gone wrong is wrong by orders of magnitude. */
const CLOSE = 1e-6;

/**
 * The form itself if it has the formula's values beyond the reach of its exponentials, else the form with the same reach for all,
 * if that has them; else the form itself.
 */
export function inReach(form: Expr, formula: Expr, x: string): Expr {
  const all = keptIn(form, x);
  if (new Set(all.map(({ factor: { n, d } }) => `${n}/${d}`)).size < 2) return form;
  const least = Math.max(...all.map(({ ends }) => ends[0]));
  const most = Math.min(...all.map(({ ends }) => ends[1]));
  const places = all.flatMap(({ ends }) => ends).flatMap((end) => [0.9 * end, 1.1 * end, 1.9 * end]);
  // what else there is, as the gradient that comes from above, is a factor
  const others = Object.fromEntries([...symbols(formula)].filter((name) => name !== x).map((name) => [name, 1]));
  const truths = places.map((at) => evaluatePrecise(formula, { ...others, [x]: at }, DIGITS).toNumber());
  const isRight = (candidate: Expr): boolean => {
    const f = compileEvaluator(candidate, [x, ...Object.keys(others)]);
    return places.every((at, i) => isClose(f(at, ...Object.values(others)), truths[i] as number));
  };
  if (isRight(form)) return form;
  const together = new Map(all.map(({ node, factor }) => [node, scaledWithin(x, factor, least, most)]));
  const replaced = (u: Expr): Expr => together.get(u) ?? mapChildren(u, replaced);
  const candidate = replaced(form);
  return isRight(candidate) ? candidate : form;
}

const isClose = (y: number, truth: number): boolean =>
  Number.isNaN(truth) || Math.fround(y) === Math.fround(truth) || Math.abs(y - truth) <= CLOSE * Math.abs(truth);

const scaledWithin = (x: string, factor: Q.Rational, least: number, most: number): Expr =>
  multiply(number(factor), call("max", call("min", { kind: "symbol", name: x }, number(Q.exactly(most))), number(Q.exactly(least))));

function keptIn(u: Expr, x: string): Kept[] {
  const own = kept(u, x);
  return own ? [own] : children(u).flatMap((part) => keptIn(part, x));
}

function kept(u: Expr, x: string): Kept | undefined {
  if (u.kind !== "call" || u.fn !== "max") return undefined;
  const [inner, least] = u.args as readonly [Expr, Expr];
  if (inner.kind !== "call" || inner.fn !== "min") return undefined;
  const [v, most] = inner.args as readonly [Expr, Expr];
  const [factor, rest] = splitCoefficient(v);
  if (!isNumber(least) || !isNumber(most) || rest.kind !== "symbol" || rest.name !== x) return undefined;
  const ends = [least, most].map(({ value }) => Q.toNumber(Q.over(value, factor))).sort((p, q) => p - q);
  return { node: u, factor, ends: ends as [number, number] };
}
