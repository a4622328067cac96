/** Places between those of a grid, where a function changes too fast for it: around a narrow peak, on a steep step. */
import { compileEvaluator } from "../../expr/evaluate.ts";
import type { Expr } from "../../expr/expr.ts";
import { type Certain, certainValue } from "./certain.ts";
import type { Real } from "./real.ts";

type Point = readonly [at: number, value: number];

/** Each halves the distances: the last are a ten-millionth of those of the grid. */
const MOST_ROUNDS = 24;
/** So many sharp bends are followed at a time, those nearest to 0: what is sharp at all places of the grid is a fast wave. */
const MOST_BENDS = 12;
/** A parabola bends at its vertex by half of what five values around it differ by. */
const SHARP = 0.7;

/** Cells beside sharp bends are halved until nothing there is sharp. */
export function sharpPlaces(u: Expr, x: string, grid: readonly number[]): number[] {
  const value = compileEvaluator(u, [x]);
  const certain = certainValue(u, x);
  const found: number[] = [];
  let rows = nearest(
    bends(
      grid.map((at) => [at, value(at)] as const),
      certain,
    ),
  );
  for (let round = 0; round < MOST_ROUNDS && rows.length > 0; round++) {
    const halved = rows.map((row) => row.flatMap((p, i) => [p, ...middle(p, row[i + 1], value)]));
    found.push(...halved.flatMap((row) => row.filter((_, i) => i % 2 === 1).map(([at]) => at)));
    rows = nearest(halved.flatMap((row) => bends(row, certain)));
  }
  return found;
}

const nearest = (rows: readonly (readonly Point[])[]): (readonly Point[])[] =>
  [...rows].sort(([a], [b]) => Math.abs((a as Point)[0]) - Math.abs((b as Point)[0])).slice(0, MOST_BENDS);

function middle([a]: Point, next: Point | undefined, value: Real): Point[] {
  if (!next) return [];
  const at = (a + next[0]) / 2;
  return [[at, value(at)]];
}

/** The places around each sharp bend, five of them. */
function bends(points: readonly Point[], certain: (at: number) => Certain): (readonly Point[])[] {
  const found: (readonly Point[])[] = [];
  for (let i = 2; i + 2 < points.length; i++) {
    const around = points.slice(i - 2, i + 3);
    const values = around.map(([, v]) => v);
    const [, p, q, r] = values as [number, number, number, number, number];
    const bend = Math.abs(p - 2 * q + r);
    if (!(bend > SHARP * (Math.max(...values) - Math.min(...values)))) continue;
    // steps of rounding are no bends
    const error = around.slice(1, 4).reduce((sum, [at]) => sum + certain(at).error, 0);
    if (bend > 4 * error) found.push(around);
  }
  return found;
}
