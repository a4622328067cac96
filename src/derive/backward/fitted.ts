/**
 * A way back where there is none in closed form: y = f has one turning point, a bit says on which side of it x lies, and on
 * each side the slope is a function of y, to which polynomials are fitted. That has an error, which is measured, not proved.
 * Precedents for GELU: Tempo (Andoorveedu and others 2022, arXiv 2210.10246) and optiacts (arXiv 2407.15545).
 */
import { compileEvaluator } from "../../expr/evaluate.ts";
import { cases, comparison, type Expr, number, one, symbols, zero } from "../../expr/expr.ts";
import { fromNumber } from "../../expr/rational.ts";
import type { Values } from "../check.ts";
import { differences, type Judged } from "./conditions.ts";
import { type Branch, branchOf, type Fittable, turningPoint } from "./fitted-branch.ts";
import { measured } from "./fitted-error.ts";
import { formulaOf } from "./fitted-formula.ts";
import { MOST_PIECES, pieces } from "./fitted-pieces.ts";
import type { Edge } from "./regions.ts";
import { NAMES, type Way, way, X } from "./ways.ts";

/** A fitted way with a greater error, against slopes of the size of 1, is not offered. */
export const LARGEST_ERROR = 1e-4;
/** What is tried first. In float32 less is not to be had near the turning point: y, rounded, has lost the square of x's distance. */
const WANTED_ERROR = 1e-5;
/** Coefficients are rounded, and the samples are not all inputs. */
const MARGIN = 0.9;

/**
 * The fitted way, or why there is none, or neither: where the function has not the shape for it.
 * @param values the given ones: a fit is for these alone
 */
export function fitted(judged: Judged, values: Values, edges: readonly Edge[]): { way?: Way; why?: string } {
  const { f, derivative, x } = judged;
  const names = [...new Set([...symbols(f), ...symbols(derivative)])].filter((name) => name !== x);
  if (names.some((name) => values[name] === undefined)) return {};
  const run = (u: Expr): ((at: number) => number) => {
    const compiled = compileEvaluator(u, [x, ...names]);
    const parameters = names.map((name) => values[name] as number);
    return (at) => compiled(at, ...parameters);
  };
  const fittable: Fittable = { f: run(f), slope: run(derivative), knots: edges.map(({ point }) => point) };
  const turning = turningPoint(fittable);
  const [left, right] = turning ? ([-1, 1] as const).map((side) => branchOf(fittable, turning, side)) : [];
  if (!turning || !left || !right) return {};
  for (const goal of [WANTED_ERROR, LARGEST_ERROR]) {
    const found = withGoal(left, right, goal * MARGIN, new Set([...names, x, ...Object.values(NAMES)]));
    const error = found && measured(found.formula, fittable, [left, right]);
    if (!found || !error || error.absolute > LARGEST_ERROR) continue;
    const bit = cases([{ when: comparison(X, ">=", number(fromNumber(turning.at))), value: one }], zero);
    const how = `fitted on both sides of the turning point at ${x} = ${Number(turning.at.toPrecision(12))}: polynomials of least greatest error`;
    const conditions = names.map((name) => `${name} = ${values[name]}`);
    const whole: Way = { ...way("output and bit", found.formula, { bit }, how), conditions, error, shown: found.shown };
    const differs = differences(whole, judged, edges).filter((d) => Math.abs(d.derivative - d.way) > error.absolute);
    return { way: { ...whole, differs } };
  }
  return {
    why: `no fitted formula of at most ${MOST_PIECES} polynomials a side comes within ${LARGEST_ERROR} of g' from y and a bit either`,
  };
}

function withGoal(left: Branch, right: Branch, goal: number, taken: ReadonlySet<string>): ReturnType<typeof formulaOf> | undefined {
  const [onLeft, onRight] = [left, right].map((branch) => pieces(branch, goal));
  return onLeft && onRight && formulaOf({ branch: left, pieces: onLeft }, { branch: right, pieces: onRight }, taken);
}
