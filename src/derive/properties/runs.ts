/** A function as the runs on which it only rises, only falls, or stays: with the limits at their ends. */

import type { Expr } from "../../expr/expr.ts";
import type { Limit } from "./limits.ts";
import { limitAt, limitAtInfinity, limitsOf } from "./limits.ts";
import type { Break, Piece } from "./pieces.ts";
import { course, type Direction } from "./turning.ts";
import { approximateValue, exactValue, infinite, type Value } from "./value.ts";

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
  /** Whether it stands for all that lies behind the last knot that was looked for: then its direction says nothing. */
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
  return directions.map((direction, i) => ({ direction, from: ends[i] as End, to: ends[i + 1] as End, beyond: false }));
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
