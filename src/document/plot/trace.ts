/** The line of a curve inside a window: straight pieces so short where it bends that nobody sees a corner, and none outside. */
import type { Pieces, Real, Stretch } from "./stretches.ts";
import type { Interval } from "./window.ts";

export type Point = readonly [x: number, y: number];
/** A line that is drawn without lifting the pen. */
export type Segment = readonly Point[];
/** The end of a line at a jump: filled where the function has that value, open where it only comes near. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly filled: boolean;
}

/** The window in the function's units, and how many of them a pixel is. */
export interface View {
  readonly x: Interval;
  readonly y: Interval;
  readonly pixel: Point;
}

/** A line may run this part of the window's height beyond it, so that a clipped stroke has no visible end. */
const OVERSHOOT = 0.03;
const FIRST_PARTS = 64;
/** 64 parts halved twelve times: a steep flank over a few thousandths of a pixel still has several points. */
const DEEPEST = 12;
const MOST_POINTS = 20_000;
/** In pixels: a quarter of one is at the limit of what antialiasing shows. */
const TOLERANCE = 0.2;

export function trace(f: Real, { pieces }: Pieces, view: View): Segment[] {
  return pieces.flatMap((piece) => clip(f, follow(f, piece, view), view.y));
}

/** The dots at the breaks that lie in the window: none where the ends are nearer than a third of a pixel. */
export function dots({ breaks }: Pieces, { x: [first, last], y: [low, high], pixel: [, pixel] }: View): Dot[] {
  const same = (u: number, v: number) => Math.abs(u - v) < pixel / 3;
  return breaks
    .flatMap(({ at, left, right, value }) => {
      if (same(left, right) && same(left, value)) return [];
      const limits = same(left, right) ? [left] : [left, right];
      return [...limits.filter((y) => !same(y, value)).map((y) => ({ x: at, y, filled: false })), { x: at, y: value, filled: true }];
    })
    .filter(({ x, y }) => x >= first && x <= last && y >= low && y <= high);
}

function follow(f: Real, piece: readonly Stretch[], view: View): Point[] {
  const points: Point[] = [];
  for (const { from, to } of piece) {
    const xs = Array.from({ length: FIRST_PARTS + 1 }, (_, i) => (i === FIRST_PARTS ? to : from + ((to - from) * i) / FIRST_PARTS));
    for (const [i, x] of xs.entries()) {
      const before = points.at(-1);
      const here: Point = [x, f(x)];
      if (i > 0 && before) refine(f, before, here, view, 0, points);
      points.push(here);
    }
  }
  return points;
}

/** Adds the points between a and b where the curve leaves the chord, tried at both sides of the middle too: a wave may cross it there. */
function refine(f: Real, a: Point, b: Point, view: View, depth: number, points: Point[]): void {
  if (depth >= DEEPEST || points.length > MOST_POINTS) return;
  const at = (part: number): Point => {
    const x = a[0] + (b[0] - a[0]) * part;
    return [x, f(x)];
  };
  const [quarter, middle, last] = [at(0.3), at(0.5), at(0.7)];
  const flat = [quarter, middle, last].every((p) => offChord(p, a, b, view) < TOLERANCE);
  const hidden = [a, quarter, middle, last, b].map(([, y]) => side(y, view.y));
  if (flat || (hidden[0] !== 0 && hidden.every((s) => s === hidden[0]))) return;
  refine(f, a, middle, view, depth + 1, points);
  points.push(middle);
  refine(f, middle, b, view, depth + 1, points);
}

const side = (y: number, [low, high]: Interval): -1 | 0 | 1 => (y < low ? -1 : y > high ? 1 : 0);

/** The distance in pixels of p from the line between a and b; from its nearer end where p lies beyond it, as the crest of a narrow wave does. */
function offChord(p: Point, a: Point, b: Point, { pixel: [px, py] }: View): number {
  const [dx, dy] = [(b[0] - a[0]) / px, (b[1] - a[1]) / py];
  const [ex, ey] = [(p[0] - a[0]) / px, (p[1] - a[1]) / py];
  const along = Math.min(1, Math.max(0, (ex * dx + ey * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ex - along * dx, ey - along * dy);
}

/** The parts of a line inside the window, cut where the function itself leaves it. */
function clip(f: Real, points: readonly Point[], [low, high]: Interval): Segment[] {
  const reach = OVERSHOOT * (high - low);
  const [bottom, top] = [low - reach, high + reach];
  const segments: Point[][] = [];
  let open: Point[] | null = null;
  for (const [i, p] of points.entries()) {
    const before = points[i - 1];
    const inside = p[1] >= bottom && p[1] <= top;
    if (inside && !open) segments.push((open = before ? [crossing(f, p, before, bottom, top)] : []));
    if (inside) open?.push(p);
    else if (open && before) {
      open.push(crossing(f, before, p, bottom, top));
      open = null;
    }
  }
  return segments.filter((s) => s.length > 1);
}

/** The last point inside the window on the way from one inside it to one outside. */
function crossing(f: Real, inside: Point, outside: Point, bottom: number, top: number): Point {
  let [a, b] = [inside[0], outside[0]];
  for (let i = 0; i < 50; i++) {
    const middle = (a + b) / 2;
    const y = f(middle);
    if (y >= bottom && y <= top) a = middle;
    else b = middle;
  }
  return [a, f(a)];
}
