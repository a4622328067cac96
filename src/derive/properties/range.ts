/** The values that a function takes, as intervals. */
import { type Limit, NO_VALUE } from "./limits.ts";
import { type Run, wildPlaces } from "./runs.ts";
import type { Meeting } from "./smoothness.ts";
import { infinite, type Value } from "./value.ts";

export interface Interval {
  readonly from: Value;
  readonly to: Value;
  /** Whether the ends belong to it. */
  readonly closedFrom: boolean;
  readonly closedTo: boolean;
}

/** Two limits that are told by digits are one where they agree so far. */
const AGREE = 1e-12;

/** The values of all runs and single points, joined where they touch. */
export function union(parts: readonly Interval[]): Interval[] {
  const sorted = [...parts].sort((a, b) => a.from.value - b.from.value || Number(b.closedFrom) - Number(a.closedFrom));
  const joined: Interval[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (last && touches(last, next)) joined[joined.length - 1] = joinedWith(last, next);
    else joined.push(next);
  }
  return joined;
}

const close = (a: Value, b: Value): boolean =>
  a.value === b.value || (Number.isFinite(a.value) && Math.abs(a.value - b.value) <= AGREE * Math.max(1, Math.abs(a.value)));

function touches(last: Interval, next: Interval): boolean {
  if (close(last.to, next.from)) return last.closedTo || next.closedFrom;
  return next.from.value < last.to.value;
}

function joinedWith(a: Interval, b: Interval): Interval {
  const lower = close(a.from, b.from) ? better(a.from, b.from) : a.from;
  const closedFrom = a.closedFrom || (close(a.from, b.from) && b.closedFrom);
  if (close(a.to, b.to)) return { from: lower, closedFrom, to: better(a.to, b.to), closedTo: a.closedTo || b.closedTo };
  const upper = a.to.value > b.to.value ? a : b;
  return { from: lower, closedFrom, to: upper.to, closedTo: upper.closedTo };
}

const better = (a: Value, b: Value): Value => (b.exact && !a.exact ? b : a);

export const point = (value: Value): Interval => ({ from: value, to: value, closedFrom: true, closedTo: true });

/** The values on one run, in the direction in which it goes. What lies beyond an end without a limit is for `growing` to say. */
function intervalOf({ direction, from, to, beyond }: Run): Interval | undefined {
  const [a, b] = [from.limit.limit, to.limit.limit];
  if (beyond) return a && b ? between(a, b) : undefined;
  const only = a ?? b;
  if (!only) return undefined;
  if (direction === 0 || !a || !b) return direction === 0 || from.inside || to.inside ? point(only) : undefined;
  const [low, high] = direction > 0 ? [from, to] : [to, from];
  const [below, above] = [low.limit.limit as Value, high.limit.limit as Value];
  // a run whose direction could not be told in its tail is not told backwards
  if (below.value > above.value) return { from: above, to: below, closedFrom: high.inside, closedTo: low.inside };
  return { from: below, to: above, closedFrom: low.inside, closedTo: high.inside };
}

/** Behind the last knot: on the way to its limit a continuous function takes all that lies between. */
function between(a: Value, b: Value): Interval | undefined {
  if (close(a, b)) return undefined;
  const [from, to] = a.value < b.value ? [a, b] : [b, a];
  return { from, to, closedFrom: false, closedTo: false };
}

/** Whether oscillations that go on grow without bound, judged by their heights near and far. */
export function growing(turns: readonly { readonly at: number; readonly value: number }[], side: 1 | -1): { up: boolean; down: boolean } {
  const own = turns.filter(({ at }) => side * at > 0).sort((a, b) => Math.abs(a.at) - Math.abs(b.at));
  const half = Math.floor(own.length / 2);
  const [near, far] = [own.slice(0, half), own.slice(half)].map((part) => part.map(({ value }) => value)) as [number[], number[]];
  if (near.length < 4) return { up: false, down: false };
  const [low, high] = [Math.min(...near), Math.max(...near)];
  const size = Math.max(high - low, Number.MIN_VALUE);
  return { up: Math.max(...far) > high + size * GROWS, down: Math.min(...far) < low - size * GROWS };
}
const GROWS = 0.2;

const unbounded = (sign: 1 | -1, from: Value): Interval =>
  sign > 0
    ? { from, to: infinite(1), closedFrom: true, closedTo: false }
    : { from: infinite(-1), to: from, closedFrom: false, closedTo: true };

/** What is taken, run by run; where oscillations without a limit grow, up to infinity. */
export function range(
  runs: readonly Run[],
  met: readonly Meeting[],
  limits: { readonly minus: Limit; readonly plus: Limit },
  periodic: boolean,
): Interval[] {
  const intervals = runs.flatMap((run) => intervalOf(run) ?? []);
  const points = met.flatMap(({ value }) => (value ? [point(value)] : []));
  const turns = heights(runs);
  const open: Interval[] = [];
  for (const [side, { limit, reason }] of [
    [1, limits.plus],
    [-1, limits.minus],
  ] as const) {
    if (limit || periodic || reason === NO_VALUE.reason) continue;
    const grows = growing(turns, side);
    const some = intervals[0];
    if (grows.up && some) open.push(unbounded(1, some.from));
    if (grows.down && some) open.push(unbounded(-1, some.to));
  }
  for (const { at, side } of wildPlaces(runs)) {
    const grows = growing(inverted(turns, at), side);
    const some = intervals[0];
    if (grows.up && some) open.push(unbounded(1, some.from));
    if (grows.down && some) open.push(unbounded(-1, some.to));
  }
  return union([...intervals, ...points, ...open]);
}

/** Seen from a place as if that were an infinity. */
export const inverted = (
  turns: readonly { readonly at: number; readonly value: number }[],
  place: number,
): { at: number; value: number }[] => turns.filter(({ at }) => at !== place).map(({ at, value }) => ({ at: 1 / (at - place), value }));

/** The turning points of runs and what they come to at knots: how high the function goes, and how low. */
export const heights = (runs: readonly Run[]): { readonly at: number; readonly value: number }[] =>
  runs.flatMap(({ to, beyond }) =>
    !beyond && to.limit.limit && Number.isFinite(to.at.value) && Number.isFinite(to.limit.limit.value)
      ? [{ at: to.at.value, value: to.limit.limit.value }]
      : [],
  );
