/**
 * Curves that run together: a later one is drawn over an earlier one in dashes, so that both are seen. Only stretches that are long
 * enough for dashes count; two curves that merely touch or cross stay whole lines.
 */
import type { Panel, Series } from "./panel.ts";
import type { Point, Segment } from "./trace.ts";

/** A part of a curve, and how many earlier ones run where it runs. */
export interface Layer {
  readonly segments: readonly Segment[];
  readonly below: number;
}

/** In pixels: less than eyes tell apart, more than the corners of two lines differ by. */
const SAME = 0.3;
/** The identity and tanh are one for a thirtieth of the panel's width where they touch. */
const LEAST_PART = 1 / 25;
/** The length of a dash, in pixels: over several curves each is seen for its share. */
const DASH = 8;

/** The dashes of a curve drawn over others: 8 pixels of it, 8 of each of them. */
export const dashOver = (below: number): string => (below === 0 ? "" : `${DASH} ${DASH * below}`);

/** The parts of a series, those first that run alone, then those that run over one curve, over two, and so on. */
export function layers({ series, frame, x, y }: Panel, index: number): Layer[] {
  const same = (SAME / frame.height) * (y.limits[1] - y.limits[0]);
  const least = LEAST_PART * (x.limits[1] - x.limits[0]);
  const earlier = series.slice(0, index).map(heightOf);
  const count = (a: Point, b: Point) =>
    earlier.filter((height) => [0, 0.5, 1].every((t) => Math.abs(height(between(a, b, t)) - between(a, b, t)[1]) < same)).length;
  const parts = (series[index] as Series).segments.flatMap((segment) => split(segment, count, least));
  const depths = [...new Set(parts.map((p) => p.below))].sort((a, b) => a - b);
  return depths.map((below) => ({ below, segments: parts.filter((p) => p.below === below).map((p) => p.segment) }));
}

interface Part {
  readonly below: number;
  readonly segment: Segment;
}

/** A line in parts over the same number of others; a part too short for dashes goes with the one before it. */
function split(segment: Segment, count: (a: Point, b: Point) => number, least: number): Part[] {
  const runs: { below: number; points: Point[] }[] = [];
  for (const [i, end] of segment.slice(1).entries()) {
    const start = segment[i] as Point;
    const below = count(start, end);
    const run = runs.at(-1);
    if (run?.below === below) run.points.push(end);
    else runs.push({ below, points: [start, end] });
  }
  const parts: { below: number; segment: Point[] }[] = [];
  for (const { below, points } of runs) {
    const isLong = (points.at(-1) as Point)[0] - (points[0] as Point)[0] >= least;
    const depth = isLong ? below : 0;
    const last = parts.at(-1);
    if (last?.below === depth) last.segment.push(...points.slice(1));
    else parts.push({ below: depth, segment: [...points] });
  }
  return parts;
}

const between = (a: Point, b: Point, t: number): Point => [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];

/** The height of a drawn curve at a point's place, NaN where it has no line. */
function heightOf({ segments }: Series): (at: Point) => number {
  return ([x]) => {
    const line = segments.find((s) => (s[0] as Point)[0] <= x && x <= (s.at(-1) as Point)[0]);
    if (!line) return Number.NaN;
    let [low, high] = [0, line.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((line[middle] as Point)[0] <= x) low = middle;
      else high = middle;
    }
    const [a, b] = [line[low] as Point, line[high] as Point];
    return b[0] === a[0] ? a[1] : a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]);
  };
}
