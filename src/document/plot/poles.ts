/** Where a function runs away: poles, told from peaks by looking nearer, and limits, told from poles by the same. */

export type Real = (x: number) => number;

/** A closed interval on which the function is finite and has no jump; both ends are evaluated points. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The limit at one end of a stretch, seen from within it (1 from its left end, -1 from its right): NaN where the function does not settle. */
export function limit(f: Real, s: Stretch, inward: 1 | -1, near: number, scale: number): number {
  const end = inward === 1 ? s.from : s.to;
  const step = Math.min(1000 * near, (s.to - s.from) / 2);
  const [here, within] = [f(end), f(end + inward * step)];
  return Math.abs(here - within) <= 0.01 * Math.max(scale, Math.min(Math.abs(here), Math.abs(within))) ? here : Number.NaN;
}

/**
 * The peaks and valleys of a stretch. One that keeps rising however near one looks is a pole with the same sign on both sides,
 * as of 1/x^2 between two points of the first look: the stretch ends there.
 */
export function splitAtPoles(f: Real, { from, to }: Stretch, grid: readonly number[], near: number, scale: number) {
  const xs = [from, ...grid.filter((x) => x > from && x < to), to];
  const ys = xs.map(f);
  const stretches: Stretch[] = [];
  const peaks: number[] = [];
  let start = from;
  for (let i = 1; i < xs.length - 1; i++) {
    const [before, here, after] = [ys[i - 1], ys[i], ys[i + 1]] as [number, number, number];
    const up = here >= before && here >= after ? 1 : here <= before && here <= after ? -1 : 0;
    if (up === 0 || (here === before && here === after)) continue;
    const at = climb((x) => up * f(x), xs[i - 1] as number, xs[i + 1] as number);
    const [left, right] = [at - near, at + near];
    const isPole =
      left > start &&
      right < to &&
      [limit(f, { from: start, to: left }, -1, near, scale), limit(f, { from: right, to }, 1, near, scale)].every(Number.isNaN);
    if (!isPole) peaks.push(f(at));
    else {
      stretches.push({ from: start, to: left });
      start = right;
    }
  }
  return { stretches: [...stretches, { from: start, to }], peaks };
}

/** Halving may stop a hair beside a pole: an end that runs away is moved to the far side of what it runs to. */
export function awayFromPoles(f: Real, s: Stretch, grid: readonly number[], near: number, scale: number): Stretch {
  const size = (x: number) => Math.abs(f(x));
  const moved = (end: number, inner: number, inward: 1 | -1) => {
    if (!Number.isNaN(limit(f, s, inward, near, scale))) return end;
    const pole = climb(size, Math.min(end, inner), Math.max(end, inner));
    return Math.abs(pole - end) < near / 2 ? end : pole + inward * near;
  };
  const inside = grid.filter((x) => x > s.from && x < s.to);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return s;
  return { from: moved(s.from, first, 1), to: moved(s.to, last, -1) };
}

/** Where on [a, b] a function with one peak there is greatest, by thirds. */
function climb(f: Real, a: number, b: number): number {
  for (let i = 0; i < 70; i++) {
    const [p, q] = [a + (b - a) / 3, b - (b - a) / 3];
    if (f(p) < f(q)) a = p;
    else b = q;
  }
  return (a + b) / 2;
}
