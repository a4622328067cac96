/** A function as the runs on which it only rises, only falls, or stays: with the limits at their ends. */

import type { Expr } from "../../expr/expr.ts";
import type { Limit } from "./limits.ts";
import { limitAt, limitAtInfinity, limitsOf } from "./limits.ts";
import type { Break, Piece } from "./place.ts";
import { course, type Direction, SEARCH } from "./turning.ts";
import { approximateValue, exactValue, infinite, type Value } from "./value.ts";
import { wavesOn, wavesTowards } from "./waves.ts";

export interface End {
  readonly at: Value;
  /** The limit there, seen from within the run. */
  readonly limit: Limit;
  /** Whether the place belongs to the run: a turning point does, the end of a piece does not. */
  readonly inside: boolean;
}

export interface Run {
  readonly direction: Direction;
  readonly from: End;
  readonly to: End;
  /** Whether it stands for all that lies behind the last knot or turning point that was looked for: then its direction is that of its beginning, or 0. */
  readonly beyond: boolean;
}

const known = (limit: Value): Limit => ({ limit, how: "exact", reason: null });

/** The runs of a formula (or of a slope) on one piece, from left to right. */
export function runsOf(piece: Piece, formula: Expr, slope: Expr, x: string, window?: number): Run[] {
  if (!piece.defined) return [];
  if (piece.beyond) return [beyond(piece, formula, x)];
  const { first, turns } = course(piece, formula, slope, x, window);
  const [left, right] = limitsOf(piece, formula, x);
  const end = (side: 1 | -1): Value => {
    const at = side === 1 ? piece.to : piece.from;
    return at ? placeValue(at.expr, at.exact) : infinite(side);
  };
  const ends: End[] = [
    { at: end(-1), limit: left, inside: false },
    ...turns.map(({ at, value }) => ({ at, limit: known(value), inside: true })),
    { at: end(1), limit: right, inside: false },
  ];
  const directions = [first, ...turns.map(({ onward }) => onward)];
  const told = directions.map((direction, i): Run => ({ direction, from: ends[i] as End, to: ends[i + 1] as End, beyond: false }));
  return turns.length === 0
    ? told
    : told.map((run, i) => (keepsTurning(run, i, told, piece, slope, x, window) ? { ...run, beyond: true } : run));
}

/** Whether this is an outermost run, and the turning points go on in it: they reach the end of what was searched. */
function keepsTurning(run: Run, i: number, all: readonly Run[], piece: Piece, slope: Expr, x: string, window = SEARCH): boolean {
  const isLast = i === all.length - 1;
  if (!isLast && i !== 0) return false;
  const side = isLast ? 1 : -1;
  const end = isLast ? piece.to : piece.from;
  if (end) return wavesTowards(slope, x, end.expr, isLast ? -1 : 1);
  const next = all[isLast ? i - 1 : 1] as Run;
  const [turn, before] = (isLast ? [run.from, next.from] : [run.to, next.to]).map(({ at }) => side * at.value) as [number, number];
  const gap = Number.isFinite(before) ? turn - before : turn;
  return turn < 2 * window && turn + 1.5 * gap > window && wavesOn(slope, x, side);
}

/** From the last knot to the infinity behind it. */
function beyond({ from, to }: Piece, formula: Expr, x: string): Run {
  const outward = from === null ? -1 : 1;
  const start = (from ?? to) as Break;
  const inner: End = { at: placeValue(start.expr, start.exact), limit: limitAt(formula, x, start, outward), inside: false };
  const outer: End = { at: infinite(outward), limit: limitAtInfinity(formula, x, outward), inside: false };
  return { direction: 0, from: outward > 0 ? inner : outer, to: outward > 0 ? outer : inner, beyond: true };
}

export function placeValue(at: Expr, exact: boolean): Value {
  const value = exactValue(at);
  return exact ? value : approximateValue(value.value);
}

/** A place towards which it goes on turning, seen from a side of it. */
export interface WildPlace {
  readonly at: number;
  readonly side: 1 | -1;
}

/** The ends towards which it goes on turning without a limit, though they are no infinities. */
export const wildPlaces = (runs: readonly Run[]): WildPlace[] =>
  runs.flatMap(({ from, to, beyond }) => {
    const open: readonly [End, 1 | -1] | undefined = !beyond ? undefined : from.inside ? [to, -1] : to.inside ? [from, 1] : undefined;
    if (!open) return [];
    const [{ at, limit }, side] = open;
    // an infinite limit may be told of a few places that happen to agree
    const settles = limit.limit !== null && Number.isFinite(limit.limit.value);
    return settles || !Number.isFinite(at.value) ? [] : [{ at: at.value, side }];
  });
