/** A formula cut at its knots and singular places: on each piece it is one smooth formula without cases, or has no value. */
import type { Decimal } from "decimal.js";
import { size } from "../algebra/size.ts";
import { tidy } from "../algebra/tidy.ts";
import { type Expr, isNumber, key, same, substitute } from "../expr/expr.ts";
import { evaluatePrecise } from "../expr/precise.ts";
import { switches, zeros } from "./knots.ts";
import { pieceNear } from "./near.ts";
import { precisely } from "./real.ts";
import { recognise } from "./recognise.ts";
import { derivativeOf } from "./rules.ts";
import { singular } from "./singular.ts";

/** A place where pieces meet. */
export interface Break {
  readonly at: number;
  /** Without symbols. */
  readonly expr: Expr;
  /** Whether `expr` is the place itself, not its first 15 digits. */
  readonly exact: boolean;
}

export interface Piece {
  /** null: it goes on for ever. */
  readonly from: Break | null;
  readonly to: Break | null;
  readonly formula: Expr;
  readonly slope: Expr;
  /** Whether the formula has a value there. */
  readonly defined: boolean;
}

const MOST_BREAKS = 80;
const LONGEST_DENOMINATOR = 1_000_000n;
/** A factor that leads to no place that people would choose. */
const INWARD = 0.381966;

export function pieces(formula: Expr, x: string): Piece[] {
  const cuts = breaks(formula, x);
  const ends: (Break | null)[] = [null, ...cuts, null];
  const found = ends.slice(1).map((to, i) => pieceBetween(formula, x, ends[i] as Break | null, to as Break | null));
  return found.reduce<Piece[]>((joined, next) => join(joined, next, x), []);
}

/** Where nothing happens the cut is none. */
function join(before: Piece[], next: Piece, x: string): Piece[] {
  const last = before.at(-1);
  const cut = last?.to;
  if (!last || !cut) return [...before, next];
  const both = last.defined && next.defined && same(last.formula, next.formula);
  const runsOn = both && [next.formula, next.slope].every((u) => hasValue(u, x, cut));
  return runsOn || (!last.defined && !next.defined) ? [...before.slice(0, -1), { ...last, to: next.to }] : [...before, next];
}

const hasValue = (u: Expr, x: string, at: Break): boolean => isTrusted(valueAt(u, x, at.expr), at);

/** Whether a value is one: at a place of 15 digits, or at the digits of pi/2, a pole is only very steep. */
export const isTrusted = (value: Decimal, { expr, exact }: Break): boolean =>
  value.isFinite() && ((exact && isNumber(expr)) || value.abs().lt(1e6));

export const valueAt = (u: Expr, x: string, at: Expr, digits = 40): Decimal => evaluatePrecise(substitute(u, { [x]: at }), {}, digits);

function breaks(formula: Expr, x: string): Break[] {
  const sources = [...switches(formula, x), ...singular(formula, x).map(tidy)];
  const found = new Map<string, Break>();
  for (const source of new Map(sources.map((s) => [key(s), s])).values()) {
    for (const rough of zeros(source, x, {})) {
      const expr = sharpened(rough, source, x);
      const at = evaluatePrecise(expr, {}, 30).toNumber();
      const near = [...found.values()].some((b) => Math.abs(b.at - at) < 1e-9 * Math.max(1, Math.abs(at)));
      if (Number.isFinite(at) && !near && found.size < MOST_BREAKS) found.set(key(expr), { at, expr, exact: isExact(expr, source, x) });
    }
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** A place known by its digits, made exact where the algebra knows it: cos is 0 at half pi. */
function sharpened(at: Expr, source: Expr, x: string): Expr {
  if (isExact(at, source, x)) return at;
  const near = evaluatePrecise(at, {}, 40);
  const slope = precisely(tidy(derivativeOf(source, x)), x, near);
  const root = near.minus(precisely(source, x, near, 60).div(slope));
  const twice = root.minus(precisely(source, x, root, 60).div(slope));
  return (twice.isFinite() ? recognise(twice, source, x) : undefined) ?? at;
}

/** A place found by search is a number of many digits; any other is a formula. */
const isExact = (at: Expr, source: Expr, x: string): boolean =>
  !isNumber(at) || at.value.d <= LONGEST_DENOMINATOR || valueAt(source, x, at, 60).isZero();

function pieceBetween(formula: Expr, x: string, from: Break | null, to: Break | null): Piece {
  const within = inside(from?.at ?? null, to?.at ?? null);
  const resolved = tidy(pieceNear(formula, x, {}, within(INWARD)));
  const defined = [0.1, INWARD, 0.9].some((part) => precisely(resolved, x, within(part), 30).isFinite());
  return { from, to, formula: resolved, slope: tidy(derivativeOf(resolved, x)), defined };
}

/** Places inside an interval, by a number between 0 and 1. */
export function inside(from: number | null, to: number | null): (part: number) => number {
  if (from === null) return to === null ? (t) => 2 * t - 0.4 : (t) => to - Math.max(1, Math.abs(to)) * t;
  return to === null ? (t) => from + Math.max(1, Math.abs(from)) * t : (t) => from + (to - from) * t;
}

/** The slope of a slope, as long as it can be written down. */
export function nextSlope(slope: Expr, x: string): Expr | undefined {
  const next = size(slope) > MOST_PARTS ? undefined : tidy(derivativeOf(slope, x));
  return next && size(next) <= 10 * MOST_PARTS ? next : undefined;
}
const MOST_PARTS = 1500;
