/** Where a formula has values. */
import type { Break, Piece } from "./place.ts";
import { type Interval, point, union } from "./range.ts";
import { placeValue } from "./runs.ts";
import type { Meeting } from "./smoothness.ts";
import { infinite, type Value } from "./value.ts";

/** Where a piece ends; without an end, at the infinity on that side. */
const place = (end: Break | null, side: 1 | -1): Value => (end ? placeValue(end.expr, end.exact) : infinite(side));

export function domain(parts: readonly Piece[], met: readonly Meeting[]): Interval[] {
  const open = (pieces: readonly Piece[]): Interval[] =>
    pieces.map(({ from, to }) => ({ from: place(from, -1), to: place(to, 1), closedFrom: false, closedTo: false }));
  const within = parts.filter(({ defined, beyond }) => defined && !beyond);
  // between two pieces there may be a place of its own: one that nothing happens at, or a pole
  const points = parts.slice(1).flatMap(({ from }) => {
    const at = place(from, -1);
    const here = met.find((m) => m.at.value === at.value);
    return here && !here.value ? [] : [point(at)];
  });
  const found = union([...open(within), ...points]);
  // behind the last knot it goes on as before: without a gap where there was none for some knots
  const knots = parts.slice(1).map(({ from }) => (from as Break).at);
  const behind = parts.filter(({ beyond, to }) => {
    const outer = to ? found[0] : found.at(-1);
    const own = knots.filter((at) => outer && at >= outer.from.value && at <= outer.to.value);
    return beyond && own.length >= Math.min(KNOTS, knots.length) && (to ? outer?.closedFrom : outer?.closedTo);
  });
  return union([...found, ...open(behind)]);
}
const KNOTS = 3;
