/**
 * Where a function can be drawn: the stretches of an interval on which it is finite and continuous, found by evaluating it,
 * and the places where they touch but must not be joined by a line.
 */
import { awayFromPoles, limit, type Real, type Stretch, splitAtPoles } from "./poles.ts";

export type { Real, Stretch };

/** A point between two stretches that touch: the limits from both sides (NaN where it runs away) and the value there. */
export interface Break {
  readonly at: number;
  readonly left: number;
  readonly right: number;
  readonly value: number;
}

/** One continuous piece of the drawing: several stretches where only a hole or a kink lies between them. */
export interface Pieces {
  readonly pieces: readonly (readonly Stretch[])[];
  readonly breaks: readonly Break[];
  /** The function at the evenly spaced points of the first look, the ones without a finite value left out. */
  readonly values: readonly number[];
  /** The finite values of its peaks and valleys. */
  readonly peaks: readonly number[];
  /** Whether the function runs away towards the end of some stretch, as 1/x does at 0. */
  readonly runaway: boolean;
}

/** Points of the first look. 512 = 2^9 divides an interval without rounding errors, and puts a point in its middle. */
const FIRST_LOOK = 512;
/** Two points nearer than this part of the interval are the two sides of one place. Far above float64's 2^-52, far below a pixel. */
const SAME_PLACE = 2 ** -40;

/** Looks at f over [low, high]; `marks` are points at which a jump or kink is known, so that none is missed between two looks. */
export function lookAt(f: Real, low: number, high: number, marks: readonly number[] = []): Pieces {
  const near = (high - low) * SAME_PLACE;
  const inside = marks.filter((m) => m > low && m < high);
  const even = Array.from({ length: FIRST_LOOK + 1 }, (_, i) => low + ((high - low) * i) / FIRST_LOOK);
  const grid = even.filter((x) => inside.every((m) => Math.abs(x - m) > near));
  const points = [...grid, ...inside.flatMap((m) => [m - near, m + near])].sort((a, b) => a - b);
  const values = even.map(f).filter(Number.isFinite);
  const scale = spread(values);
  const looked = findStretches(f, points, inside, near).map((s) =>
    splitAtPoles(f, awayFromPoles(f, s, grid, near, scale), grid, near, scale),
  );
  const stretches = looked.flatMap((l) => l.stretches);
  const { pieces, breaks } = joinTouching(f, stretches, inside, near, scale);
  const ends = pieces.flatMap((piece) => [[piece[0] as Stretch, 1] as const, [piece.at(-1) as Stretch, -1] as const]);
  const runaway = ends.some(([s, inward]) => Number.isNaN(limit(f, s, inward, near, scale)));
  return { pieces, breaks, values, peaks: looked.flatMap((l) => l.peaks), runaway };
}

/** The size of the bulk of the values: what counts as a small difference is measured against it. */
function spread(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (p: number) => sorted[Math.floor(p * (sorted.length - 1))] ?? 0;
  return at(0.9) - at(0.1) || Math.abs(at(0.5)) || 1;
}

function findStretches(f: Real, points: readonly number[], marks: readonly number[], near: number): Stretch[] {
  const stretches: Stretch[] = [];
  let from: number | null = null;
  for (const [i, x] of points.entries()) {
    const before = points[i - 1];
    if (before === undefined) {
      if (Number.isFinite(f(x))) from = x;
      continue;
    }
    const acrossMark = marks.some((m) => before < m && m < x);
    for (const [p, q] of acrossMark ? [[before, x] as const] : breaksBetween(f, before, x, near)) {
      if (from !== null) stretches.push({ from, to: p });
      from = Number.isFinite(f(q)) ? q : null;
    }
  }
  if (from !== null) stretches.push({ from, to: points.at(-1) as number });
  return stretches.filter((s) => Number.isFinite(f(s.from)) && Number.isFinite(f(s.to)));
}

/** The narrow gaps in [a, b] across which f jumps, has a pole, or starts or stops being finite, from left to right. */
function breaksBetween(f: Real, a: number, b: number, near: number, depth = 0): (readonly [number, number])[] {
  const gap = narrow(f, a, b, near);
  if (!gap || depth > 4) return gap ? [gap] : [];
  const [p, q] = gap;
  const left = p - a > near ? breaksBetween(f, a, p, near, depth + 1) : [];
  const right = b - q > near ? breaksBetween(f, q, b, near, depth + 1) : [];
  return [...left, gap, ...right];
}

/**
 * Halves [a, b] towards the greater change. Across a jump the change stays, at a pole it grows; of a continuous function it
 * shrinks, and once it is an eighth of the greatest one seen there is nothing to find. (A cube root's takes nine halvings.)
 */
function narrow(f: Real, a: number, b: number, near: number): readonly [number, number] | null {
  let [fa, fb] = [f(a), f(b)];
  if (!Number.isFinite(fa) && !Number.isFinite(fb)) return null;
  let greatest = change(fa, fb);
  while (b - a > near) {
    const middle = (a + b) / 2;
    const fm = f(middle);
    const [left, right] = [change(fa, fm), change(fm, fb)];
    if (left >= right) [b, fb] = [middle, fm];
    else [a, fa] = [middle, fm];
    const now = Math.max(left, right);
    if (Number.isFinite(now) && now <= greatest / 8) return null;
    greatest = Math.max(greatest, now);
  }
  return [a, b];
}

/** The change from u to v: infinite where one of them is not finite, none where neither is. */
function change(u: number, v: number): number {
  if (Number.isFinite(u) && Number.isFinite(v)) return Math.abs(v - u);
  return Number.isFinite(u) === Number.isFinite(v) ? 0 : Number.POSITIVE_INFINITY;
}

function joinTouching(f: Real, all: readonly Stretch[], marks: readonly number[], near: number, scale: number) {
  // a stretch that is a single point is the value at a jump (sign(x) at 0) or what halving left beside a pole, not a piece of line
  const isPoint = (s: Stretch) => s.to - s.from <= 64 * near;
  const lines = all.filter((s) => !isPoint(s));
  const pieces: Stretch[][] = [];
  const breaks: Break[] = [];
  for (const s of lines) {
    const before = pieces.at(-1)?.at(-1);
    if (!before || s.from - before.to > 128 * near) {
      pieces.push([s]);
      continue;
    }
    const at = placeBetween(before.to, s.from, marks);
    const [left, right, value] = [limit(f, before, -1, near, scale), limit(f, s, 1, near, scale), f(at)];
    const same = (u: number, v: number) => Math.abs(u - v) <= 1e-6 * scale;
    if (same(left, right)) (pieces.at(-1) as Stretch[]).push(s);
    else pieces.push([s]);
    if (!same(left, right) || !same(left, value)) breaks.push({ at, left, right, value });
  }
  return { pieces, breaks };
}

/** The mark in a gap, or the shortest decimal in it: a jump found at 0.9999999999997 is at 1. */
function placeBetween(p: number, q: number, marks: readonly number[]): number {
  const mark = marks.find((m) => p < m && m < q);
  if (mark !== undefined) return mark;
  const middle = (p + q) / 2;
  if (p <= 0 && q >= 0) return 0;
  for (let digits = 1; digits < 17; digits++) {
    const x = Number(middle.toPrecision(digits));
    if (p <= x && x <= q) return x;
  }
  return middle;
}
