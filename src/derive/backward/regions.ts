/** The smooth pieces of an activation from left to right, and their formulas put together by the place of the output. */
import { tidy } from "../../algebra/tidy.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import {
  type Piece as Branch,
  both,
  call,
  cases,
  comparison,
  type Expr,
  has,
  mapChildren,
  negate,
  same,
  substitute,
  symbol,
  zero,
} from "../../expr/expr.ts";
import type { Values } from "../check.ts";
import { type Knot, knots } from "../knots.ts";
import { pieceNear } from "../near.ts";
import { derivativeOf } from "../rules.ts";
import type { Piece } from "./piece.ts";
import { inShort } from "./spelling.ts";
import { Y } from "./ways.ts";

/** A piece between two knots (undefined: without end). */
export interface Region extends Piece {
  readonly from: Edge | undefined;
  readonly to: Edge | undefined;
}

/** A knot, with the value that the derivative's own formula takes there: the convention, which a way should keep. */
export interface Edge extends Knot {
  readonly slope: number;
}

/** The regions of f, whose derivative is given as a formula in x. */
export function regionsOf(f: Expr, derivative: Expr, x: string, values: Values): Region[] {
  const slopeAt = compileEvaluator(derivative, [x, ...Object.keys(values)]);
  const edges = knots(f, x, values).map((k): Edge => ({ ...k, slope: slopeAt(k.point, ...Object.values(values)) }));
  return [...edges, undefined].flatMap((to, i) => {
    const from = edges[i - 1];
    const points = inside(from?.point ?? Number.NEGATIVE_INFINITY, to?.point ?? Number.POSITIVE_INFINITY);
    const piece = tidy(pieceNear(f, x, values, points[points.length >> 1] as number));
    const run = compileEvaluator(piece, [x, ...Object.keys(values)]);
    const usable = points.filter((p) => Number.isFinite(run(p, ...Object.values(values))));
    const beyond = BEYOND.filter((p) => p > (from?.point ?? Number.NEGATIVE_INFINITY) && p < (to?.point ?? Number.POSITIVE_INFINITY));
    return usable.length < 3 ? [] : [{ f: piece, slope: tidy(derivativeOf(piece, x)), x, values, points: usable, beyond, from, to }];
  });
}

/** As many as it takes to see a short stretch on which another branch holds; without regularity, lest they fall on one period. */
const SHARES = Array.from({ length: 40 }, (_, i) => (i + 0.31 + 0.38 * ((i * 0.618) % 1)) / 40);

/** Places of no period of a sine that people write. */
const BEYOND = [-23.7, -14.1, -9.37, -6.61, -4.51, 4.47, 6.73, 9.31, 13.9, 24.1];

/** Points inside an interval: not too far out, where the output has lost what the input was. */
export function inside(low: number, high: number): number[] {
  if (Number.isFinite(low) && Number.isFinite(high)) return SHARES.map((s) => low + (high - low) * s);
  const reach = 3.3;
  if (Number.isFinite(low)) return SHARES.map((s) => low + reach * s);
  if (Number.isFinite(high)) return SHARES.map((s) => high - reach * (1 - s));
  return SHARES.map((s) => 2 * reach * (s - 0.5) + 0.0137);
}

/** The outputs of a region, from low to high, and the formula for its slope. */
interface Range {
  readonly low: End;
  readonly high: End;
  readonly formula: Expr;
  readonly values: Values;
}

interface End {
  readonly value: number;
  /** The exact output at the knot, where there is one. */
  readonly exact?: Expr;
  readonly slope?: number;
}

const FAR = [1, 4, 30, 700];

/** where(y > ..., formula, ...): undefined where two pieces with different formulas share outputs. */
export function byOutput(regions: readonly Region[], formulas: readonly Expr[]): Expr | undefined {
  const ranges = regions
    .map((r, i) => rangeOf(r, formulas[i] as Expr))
    .sort((a, b) => a.low.value - b.low.value || a.high.value - b.high.value);
  const folded = bySize(ranges);
  if (folded) return folded;
  const merged: Range[] = [];
  for (const r of ranges) {
    const before = merged.at(-1);
    if (before && same(before.formula, r.formula)) merged[merged.length - 1] = { ...r, low: before.low, high: higher(before.high, r.high) };
    else if (before && before.high.value > r.low.value + 1e-12 * Math.max(1, Math.abs(r.low.value))) return undefined;
    else merged.push(r);
  }
  return merged.length === 3 ? (outside(merged as [Range, Range, Range]) ?? upwards(merged)) : upwards(merged);
}

const higher = (a: End, b: End): End => (a.value > b.value ? a : b);
const isPoint = (r: Range): boolean => r.low.value === r.high.value;

/** Whether the output between two ranges belongs to the upper one: where that alone has the slope that the convention wants. */
function isUpper(below: Range, above: Range): boolean {
  if (isPoint(above)) return true;
  const end = above.low.slope === undefined ? below.high : above.low;
  if (end.slope === undefined || isPoint(below)) return false;
  const slopeBy = (r: Range): number => compileEvaluator(r.formula, ["y", ...Object.keys(r.values)])(end.value, ...Object.values(r.values));
  const agrees = (r: Range): boolean => Math.abs(slopeBy(r) - (end.slope as number)) < 1e-9;
  return agrees(above) && !agrees(below);
}

/** One formula in the middle, and another on both sides of it. */
function outside([bottom, middle, top]: readonly [Range, Range, Range]): Expr | undefined {
  if (!same(bottom.formula, top.formula)) return undefined;
  if (isPoint(middle) && middle.low.exact) {
    return cases([{ when: comparison(Y, "!=", middle.low.exact), value: bottom.formula }], middle.formula);
  }
  const [low, high] = [bottom.high.exact, top.low.exact];
  if (!low || !high) return undefined;
  const within = both(comparison(Y, isUpper(bottom, middle) ? ">=" : ">", low), comparison(Y, isUpper(middle, top) ? "<" : "<=", high));
  return cases([{ when: within, value: middle.formula }], bottom.formula);
}

/** where(y > highest edge, its formula, where(y > ...)). */
function upwards(ranges: readonly Range[]): Expr | undefined {
  const pieces: Branch[] = [];
  for (const [i, above] of ranges.slice(1).entries()) {
    const below = ranges[i] as Range;
    const edge = above.low.exact ?? below.high.exact;
    if (!edge) return undefined;
    pieces.unshift({ when: comparison(Y, isUpper(below, above) ? ">=" : ">", edge), value: above.formula });
  }
  const lowest = ranges[0]?.formula;
  return pieces.length === 0 || !lowest ? lowest : cases(pieces, lowest);
}

/** 0^p is 0: where p were not positive the piece would have no value at its edge. */
const withoutZeros = (u: Expr): Expr => (u.kind === "power" && same(u.base, zero) ? zero : mapChildren(u, withoutZeros));

function rangeOf(r: Region, formula: Expr): Range {
  const run = compileEvaluator(r.f, [r.x, ...Object.keys(r.values)]);
  const parameters = Object.values(r.values);
  const end = (edge: Edge | undefined, side: number): End => {
    if (edge) {
      const exact = tidy(withoutZeros(tidy(substitute(r.f, { [r.x]: edge.at }))));
      return { value: compileEvaluator(exact, Object.keys(r.values))(...parameters), exact, slope: edge.slope };
    }
    const far = FAR.map((d) => run(side * d, ...parameters)).filter(Number.isFinite);
    return { value: far.at(-1) ?? Number.NaN, ...(!has(r.f, r.x) && { exact: r.f }) };
  };
  const [a, b] = [end(r.from, -1), end(r.to, 1)];
  const [low, high] = a.value <= b.value ? [a, b] : [b, a];
  const samples = r.points.map((p) => run(p, ...parameters));
  return {
    low: { ...low, value: Math.min(low.value, ...samples) },
    high: { ...high, value: Math.max(high.value, ...samples) },
    formula,
    values: r.values,
  };
}

/** Two halves that are mirror images, as (1 + y)^2 for y < 0 and (1 - y)^2 for y > 0: one formula in |y|. */
function bySize(ranges: readonly Range[]): Expr | undefined {
  const [left, right] = ranges;
  if (ranges.length !== 2 || !left || !right || left.high.value > 0 || right.low.value < 0) return undefined;
  if (!has(right.formula, "y") || !same(tidy(substitute(left.formula, { y: negate(Y) })), right.formula)) return undefined;
  return inShort(tidy(substitute(right.formula, { y: call("abs", Y) })));
}

/** The slopes by the place of x, where that keeps the convention at every knot. */
export function byInput(regions: readonly Region[]): Expr | undefined {
  const pieces: Branch[] = [];
  for (const [i, r] of regions.slice(0, -1).entries()) {
    const slopeBy = (u: Region): number => compileEvaluator(u.slope, [u.x])(r.to?.point ?? Number.NaN);
    const [left, right] = [slopeBy(r), slopeBy(regions[i + 1] as Region)];
    if (!r.to || (left !== r.to.slope && right !== r.to.slope)) return undefined;
    pieces.push({ when: comparison(symbol(r.x), right === r.to.slope ? "<" : "<=", r.to.at), value: r.slope });
  }
  const last = regions.at(-1)?.slope;
  return last && tidy(cases(pieces, last));
}
