/**
 * Which part of the plane a panel shows. Horizontally the range asked for; vertically what makes the curves comparable:
 *
 * 1. A curve is bounded if ten times the range hardly shows more of it. Where half of the curves are bounded they choose the window,
 *    and the others may leave it (the identity beside tanh); only an end that is near, within half the height, still counts.
 * 2. Otherwise the least tall curve and all up to eight times as tall choose it. A curve that runs away (1/x, exp(exp(x)))
 *    counts without the tenths of its values that lie more than eight times farther out than the next tenth.
 * 3. A curve of which this shows next to nothing stretches it, as `stretch.ts` says.
 * 4. Zero belongs to the window where it is near; ends are rounded to a hundredth of the height, so that tanh(5) = 0.9999 is 1.
 * 5. A tenth is added on each side: of the greatest magnitude, or of the height where that is less.
 */
import { stretchFor } from "./stretch.ts";
import type { Pieces, Real } from "./stretches.ts";
import { clean, tidyAbove } from "./ticks.ts";

export type Interval = readonly [number, number];

/** One curve as the window sees it. */
export interface Extent {
  readonly interval: Interval;
  readonly bounded: boolean;
  /** Its values at evenly spaced points, in ascending order. */
  readonly values: readonly number[];
}

/** How many times a value may be farther out than the next tenth of the values, and a curve taller than the least tall one. */
const WILD = 8;

/** The interval with a tenth on each side: [-5, 5] becomes [-5.5, 5.5], [0, 1] becomes [-0.1, 1.1]. */
export function pad([low, high]: Interval): Interval {
  const margin = 0.1 * Math.min(high - low, Math.max(Math.abs(low), Math.abs(high)));
  return [clean(low - margin), clean(high + margin)];
}

/** What the window should show of one curve, or null where nothing of it is finite. */
export function extent(f: Real, pieces: Pieces, [low, high]: Interval): Extent | null {
  const everything = hull([...pieces.values, ...pieces.peaks]);
  if (!everything) return null;
  const values = [...pieces.values].sort((a, b) => a - b);
  const [middle, reach] = [(low + high) / 2, 5 * (high - low)];
  const far = Array.from({ length: 401 }, (_, i) => f(middle - reach + (reach * i) / 200)).filter((y) => !Number.isNaN(y));
  const distant = hull([...everything, ...far]) as Interval;
  const isWild = pieces.runaway || swingsWildly(values, pieces.peaks);
  if (!isWild && height(distant) <= 1.5 * height(everything) + negligible(everything)) return { interval: distant, bounded: true, values };
  const bulk = tame(values);
  const peaks = isWild ? pieces.peaks.filter((y) => Math.abs(y - bulk.centre) <= bulk.reach) : pieces.peaks;
  return { interval: hull([...bulk.values, ...peaks]) as Interval, bounded: false, values };
}

/** Whether there are waves that grow and grow, as the derivative of sin(1/x) has near 0. Single peaks, or many of one height, are to be seen, however high. */
function swingsWildly(sorted: readonly number[], peaks: readonly number[]): boolean {
  if (peaks.length < 4) return false;
  const centre = sorted[sorted.length >> 1] as number;
  const sizes = peaks.map((y) => Math.abs(y - centre)).sort((a, b) => a - b);
  return (sizes.at(-1) as number) > WILD * (sizes[sizes.length >> 2] as number);
}

/** The vertical window for several curves, without its margin (which is wider than what rounding takes away). */
export function commonInterval(extents: readonly Extent[]): Interval {
  const bounded = extents.filter((c) => c.bounded);
  const settled = hull(bounded.flatMap((c) => c.interval));
  const isMinority = 2 * bounded.length < extents.length;
  const start =
    settled && !isFlat(settled) && !isMinority ? withNearEnds(settled, extents) : hull(comparable(extents).flatMap((c) => c.interval));
  if (!start) return [-1, 1];
  const shown = rounded(withZero(start));
  return rounded(
    stretchFor(
      shown,
      extents.map((c) => c.values),
    ),
  );
}

/** The interval with the ends of curves that lie hardly outside: the -0.28 of silu belongs to a picture with the logistic function, its 5 does not. */
function withNearEnds([low, high]: Interval, extents: readonly Extent[]): Interval {
  const half = (high - low) / 2;
  const ends = extents.flatMap((c) => c.interval).filter((end) => end >= low - half && end <= high + half);
  return hull([low, high, ...ends]) as Interval;
}

/** The curves that are not wildly taller than the least tall one; a flat curve is no measure. */
function comparable(extents: readonly Extent[]): readonly Extent[] {
  const tall = extents.map((c) => c.interval).filter((i) => !isFlat(i));
  const least = Math.min(...tall.map(height));
  return extents.filter((c) => isFlat(c.interval) || height(c.interval) <= WILD * least);
}

/** The values (in ascending order) without those that run away: measured from the median, tenth by tenth, as long as the outermost is WILD times the next. */
function tame(sorted: readonly number[]) {
  // the mean of the middle two: 0, not 0.2, for the values of 1/x
  const centre = ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2;
  const distances = sorted.map((y) => Math.abs(y - centre)).sort((a, b) => a - b);
  const tenth = (k: number) => distances[Math.round((k / 10) * (distances.length - 1))] as number;
  const outermost = [10, 9, 8, 7, 6].find((k) => tenth(k) <= WILD * tenth(k - 1)) ?? 5;
  // where most values are the same, the rest is the curve and no outlier
  const reach = tenth(outermost) || tenth(10);
  return { centre, reach, values: sorted.filter((y) => Math.abs(y - centre) <= reach) };
}

function withZero([low, high]: Interval): Interval {
  if (isFlat([low, high])) return low === 0 ? [-1, 1] : [Math.min(0, low), Math.max(0, high)];
  const near = (high - low) / 2;
  return [low > 0 && low <= near ? 0 : low, high < 0 && -high <= near ? 0 : high];
}

function rounded([low, high]: Interval): Interval {
  const step = tidyAbove((high - low) / 100);
  return [clean(Math.round(low / step) * step), clean(Math.round(high / step) * step)];
}

const height = ([low, high]: Interval): number => high - low;
// a constant comes out of floating point with noise in its last digits
const negligible = ([low, high]: Interval): number => 1e-9 * Math.max(Math.abs(low), Math.abs(high));
const isFlat = (i: Interval): boolean => height(i) <= negligible(i);

function hull(values: readonly number[]): Interval | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const y of values) [low, high] = [Math.min(low, y), Math.max(high, y)];
  return low <= high ? [low, high] : null;
}

/** The limits of one panel's vertical axis, before room is made for a legend. */
export function verticalLimits(curves: readonly { readonly f: Real; readonly pieces: Pieces }[], range: Interval): Interval {
  return pad(commonInterval(curves.flatMap(({ f, pieces }) => extent(f, pieces, range) ?? [])));
}
