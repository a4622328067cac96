/** Pieces put together by the place of the output: each has its own range of y, and its own formula there. */
import { tidy } from "../algebra/tidy.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import { both, call, cases, comparison, type Expr, has, negate, same, substitute, symbol } from "../expr/expr.ts";
import type { Piece } from "./relation.ts";

/** A piece between two knots (undefined: without end). */
export interface Region extends Piece {
  readonly from: Expr | undefined;
  readonly to: Expr | undefined;
}

interface Range {
  readonly low: number;
  readonly high: number;
  /** The exact output at the knot on the upper and the lower side. */
  readonly lowAt: Expr | undefined;
  readonly highAt: Expr | undefined;
  readonly formula: Expr;
}

const FAR = [1, 4, 30, 700];

/** where(y > ..., formula, ...): undefined where two pieces with different formulas share outputs. */
export function byOutput(regions: readonly Region[], formulas: readonly Expr[]): Expr | undefined {
  const ranges = regions.map((r, i) => rangeOf(r, formulas[i] as Expr)).sort((a, b) => a.low - b.low || a.high - b.high);
  const folded = bySize(ranges);
  if (folded) return folded;
  const merged: Range[] = [];
  for (const r of ranges) {
    const before = merged.at(-1);
    if (before && same(before.formula, r.formula)) merged[merged.length - 1] = { ...r, low: before.low, lowAt: before.lowAt };
    else if (before && before.high > r.low + 1e-12 * Math.max(1, Math.abs(r.low))) return undefined;
    else merged.push(r);
  }
  const [bottom, middle, top] = merged;
  const y = symbol("y");
  if (bottom && middle && top && merged.length === 3 && same(bottom.formula, top.formula) && isPoint(middle) && middle.lowAt) {
    return cases([{ when: comparison(y, "!=", middle.lowAt), value: bottom.formula }], middle.formula);
  }
  if (bottom && middle && top && merged.length === 3 && same(bottom.formula, top.formula) && bottom.highAt && top.lowAt) {
    return cases([{ when: both(comparison(y, ">", bottom.highAt), comparison(y, "<", top.lowAt)), value: middle.formula }], bottom.formula);
  }
  const upwards = merged.slice(1).map((r, i) => {
    const edge = r.lowAt ?? (merged[i] as Range).highAt;
    return edge && { when: comparison(y, isPoint(r) ? ">=" : ">", edge), value: r.formula };
  });
  if (upwards.some((p) => p === undefined)) return undefined;
  const pieces = (upwards as { when: ReturnType<typeof comparison>; value: Expr }[]).reverse();
  return pieces.length === 0 ? bottom?.formula : cases(pieces, (bottom as Range).formula);
}

const isPoint = (r: Range): boolean => r.low === r.high;

function rangeOf(r: Region, formula: Expr): Range {
  const run = compileEvaluator(r.f, [r.x, ...Object.keys(r.values)]);
  const parameters = Object.values(r.values);
  const end = (at: Expr | undefined, side: number): { value: number; exact: Expr | undefined } => {
    if (at) {
      const exact = tidy(substitute(r.f, { [r.x]: at }));
      return { value: compileEvaluator(exact, Object.keys(r.values))(...parameters), exact };
    }
    const far = FAR.map((d) => run(side * d, ...parameters)).filter(Number.isFinite);
    return { value: far.at(-1) ?? Number.NaN, exact: has(r.f, r.x) ? undefined : r.f };
  };
  const [a, b] = [end(r.from, -1), end(r.to, 1)];
  const samples = r.points.map((p) => run(p, ...parameters));
  const [low, high] = a.value <= b.value ? [a, b] : [b, a];
  return {
    low: Math.min(low.value, ...samples),
    high: Math.max(high.value, ...samples),
    lowAt: low.exact,
    highAt: high.exact,
    formula,
  };
}

/** Two halves that are mirror images, as (1 + y)^2 for y < 0 and (1 - y)^2 for y > 0: one formula in |y|. */
function bySize(ranges: readonly Range[]): Expr | undefined {
  const [left, right] = ranges;
  if (ranges.length !== 2 || !left || !right || left.high > 0 || right.low < 0) return undefined;
  if (!has(right.formula, "y") || !same(tidy(substitute(left.formula, { y: negate(symbol("y")) })), right.formula)) return undefined;
  return tidy(substitute(right.formula, { y: call("abs", symbol("y")) }));
}
