/** A formula cut at its knots and singular places: on each piece it is one smooth formula without cases, or has no value. */
import { size } from "../../algebra/size.ts";
import { tidy } from "../../algebra/tidy.ts";
import { type Expr, has, isNumber, key, number, same } from "../../expr/expr.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import { fromDecimal } from "../../expr/rational.ts";
import { switches } from "../knots.ts";
import { pieceNear } from "../near.ts";
import { derivativeOf } from "../rules.ts";
import { limitAtInfinity } from "./limits.ts";
import { type Break, isTrusted, type Piece, valueAt } from "./place.ts";
import { precisely } from "./real.ts";
import { recognise } from "./recognise.ts";
import { roots } from "./roots.ts";
import { singular } from "./singular.ts";
import { waves, wavesOn } from "./waves.ts";

/** So many places are kept, those nearest to 0. */
const MOST_BREAKS = 40;
/** So many where a wave makes them without a period, and without end. */
const MOST_WAVES = 24;
const LONGEST_DENOMINATOR = 1_000_000n;
/** A factor that leads to no place that people would choose. */
const INWARD = 0.381966;

/**
 * The pieces from left to right.
 * @param window knots that no formula gives are looked for from minus this to this
 * @param periodic whether the window holds all that there is
 */
export function pieces(formula: Expr, x: string, window: number, periodic = false): Piece[] {
  const { cuts, more } = breaks(formula, x, window, periodic);
  const ends: (Break | null)[] = [null, ...cuts, null];
  const found = ends.slice(1).map((to, i) => {
    const from = ends[i] as Break | null;
    const beyond = (from === null && more.left) || (to === null && more.right);
    return beyond ? pieceBeyond(formula, x, from, to) : pieceBetween(formula, x, from, to);
  });
  return found.reduce<Piece[]>((joined, next) => join(joined, next, x), []);
}

function pieceBeyond(formula: Expr, x: string, from: Break | null, to: Break | null): Piece {
  const whole = tidy(formula);
  return { from, to, formula: whole, slope: tidy(derivativeOf(whole, x)), defined: true, beyond: true };
}

/** Where nothing happens the cut is none. */
function join(before: Piece[], next: Piece, x: string): Piece[] {
  const last = before.at(-1);
  const cut = last?.to;
  if (!last || !cut || last.beyond || next.beyond) return [...before, next];
  const both = last.defined && next.defined && same(last.formula, next.formula);
  const runsOn = both && [next.formula, next.slope].every((u) => hasValue(u, x, cut));
  return runsOn || (!last.defined && !next.defined) ? [...before.slice(0, -1), { ...last, to: next.to }] : [...before, next];
}

const hasValue = (u: Expr, x: string, at: Break): boolean => isTrusted(valueAt(u, x, at.expr), at);

/** Where pieces may meet, and on which sides there are more such places than these. */
function breaks(formula: Expr, x: string, window: number, periodic: boolean): { cuts: Break[]; more: { left: boolean; right: boolean } } {
  const sources = [...switches(formula, x), ...singular(formula, x)].flatMap((s) => factors(tidy(s))).filter((s) => has(s, x));
  const more = { left: false, right: false };
  const rough = [...new Map(sources.map((s) => [key(s), s])).values()].flatMap((source) => {
    const found = roots(source, x, window);
    const told = found.map((root) => ({ ...root, source, near: evaluatePrecise(root.at, {}, 30).toNumber() }));
    const farthest = told.reduce((far, { near }) => Math.max(far, Math.abs(near)), 0);
    const goesOn = (side: 1 | -1): boolean => wavesOn(source, x, side) && !(farthest < window / 2 && staysAway(source, x, side));
    more.left ||= told.length > 0 && goesOn(-1);
    more.right ||= told.length > 0 && goesOn(1);
    return told;
  });
  // of two findings of one place the simple zero is the sharper
  rough.sort((a, b) => Number(a.touches) - Number(b.touches) || Math.abs(a.near) - Math.abs(b.near));
  const cuts: Break[] = [];
  for (const { at, touches, source } of rough) {
    const found = touches ? touching(at, source, x) : breakAt(at, source, x);
    if (!found || !Number.isFinite(found.at)) continue;
    if (cuts.some((b) => Math.abs(b.at - found.at) < 1e-9 * Math.max(1, Math.abs(found.at)))) continue;
    if (cuts.length < (!periodic && waves(source, x) ? MOST_WAVES : MOST_BREAKS)) cuts.push(found);
    else more[found.at < 0 ? "left" : "right"] = true;
  }
  return { cuts: cuts.sort((a, b) => a.at - b.at), more };
}

/** Whether it tends to an infinity: x - sin(x) waves, and far out it is 0 no more. */
function staysAway(source: Expr, x: string, side: 1 | -1): boolean {
  const { limit } = limitAtInfinity(source, x, side);
  return limit !== null && !Number.isFinite(limit.value);
}

/** A product or a power is 0 where a part of it is. */
function factors(u: Expr): Expr[] {
  if (u.kind === "product") return u.factors.flatMap(factors);
  return u.kind === "power" && isNumber(u.exponent) && u.exponent.value.n > 0n ? factors(u.base) : [u];
}

function breakAt(rough: Expr, source: Expr, x: string): Break {
  const expr = sharpened(rough, source, x);
  return { at: evaluatePrecise(expr, {}, 30).toNumber(), expr, exact: isExact(expr, source, x) };
}

/** Where it only touches 0, the slope passes through 0; if it does not quite touch, it is no such place. */
function touching(rough: Expr, source: Expr, x: string): Break | undefined {
  const found = breakAt(rough, tidy(derivativeOf(source, x)), x);
  return found.exact && valueAt(source, x, found.expr, 60).abs().gt(1e-30) ? undefined : found;
}

/** A place known by its digits, made exact where the algebra knows it: cos is 0 at half pi. */
function sharpened(at: Expr, source: Expr, x: string): Expr {
  if (isExact(at, source, x)) return at;
  const near = evaluatePrecise(at, {}, 40);
  const slope = precisely(tidy(derivativeOf(source, x)), x, near);
  const root = near.minus(precisely(source, x, near, 60).div(slope));
  const twice = root.minus(precisely(source, x, root, 60).div(slope));
  // a step away is a step from a kink: |sin x| touches 0 with no slope to follow
  const close = twice.isFinite() && twice.minus(near).abs().lt(near.abs().plus(1).times(1e-6));
  return (close ? (recognise(twice, source, x) ?? number(fromDecimal(twice.toFixed(30)))) : undefined) ?? at;
}

/** A place found by search is a number of many digits; any other is a formula. */
const isExact = (at: Expr, source: Expr, x: string): boolean =>
  !isNumber(at) || at.value.d <= LONGEST_DENOMINATOR || valueAt(source, x, at, 60).isZero();

function pieceBetween(formula: Expr, x: string, from: Break | null, to: Break | null): Piece {
  const within = inside(from?.at ?? null, to?.at ?? null);
  const resolved = smoothNear(formula, x, within(INWARD));
  const defined = [0.1, INWARD, 0.9].some((part) => precisely(resolved.formula, x, within(part), 30).isFinite());
  return { from, to, ...resolved, defined, beyond: false };
}

/** The smooth formula there and its slope: the same objects wherever they are the same, so that what is known of them is found again. */
function smoothNear(formula: Expr, x: string, near: number): Pick<Piece, "formula" | "slope"> {
  const known = smooth.get(formula) ?? new Map<string, Pick<Piece, "formula" | "slope">>();
  smooth.set(formula, known);
  const chosen = pieceNear(formula, x, {}, near);
  const name = `${x} ${key(chosen)}`;
  let found = known.get(name);
  if (!found) {
    const resolved = tidy(chosen);
    known.set(name, (found = { formula: resolved, slope: tidy(derivativeOf(resolved, x)) }));
  }
  return found;
}
const smooth = new WeakMap<Expr, Map<string, Pick<Piece, "formula" | "slope">>>();

/** The smooth formula right beside a place. */
export function pieceBeside(formula: Expr, x: string, at: Break, step: number): Piece {
  const other: Break = { at: at.at + step, expr: at.expr, exact: false };
  return step > 0 ? pieceBetween(formula, x, at, other) : pieceBetween(formula, x, other, at);
}

/** Places inside an interval, by a number between 0 and 1. */
export function inside(from: number | null, to: number | null): (part: number) => number {
  if (from === null) return to === null ? (t) => 2 * t - 0.4 : (t) => to - Math.max(1, Math.abs(to)) * t;
  return to === null ? (t) => from + Math.max(1, Math.abs(from)) * t : (t) => from + (to - from) * t;
}

/** The slope of a slope, as long as it can be written down. */
export function nextSlope(slope: Expr, x: string): Expr | undefined {
  if (!nextSlopes.has(slope)) {
    const next = size(slope) > MOST_PARTS ? undefined : tidy(derivativeOf(slope, x));
    nextSlopes.set(slope, next && size(next) <= 10 * MOST_PARTS ? next : undefined);
  }
  return nextSlopes.get(slope);
}
/** Asked for again at each knot. */
const nextSlopes = new WeakMap<Expr, Expr | undefined>();
const MOST_PARTS = 1500;
