/** What the values of two inputs say of each other: monotony between neighbours, parity between x and -x. */
import type { Look } from "./bench.ts";
import { floatAt, ONE_SIGN, stepsBetween } from "./floats.ts";
import type { Shape } from "./shape.ts";
import { fail, type Tally } from "./tally.ts";

/** Counts where the values do not go the way of the function; gives the last value, for the next chunk. */
export function along(
  y: Float32Array,
  { falls, rises }: Look,
  runs: NonNullable<Shape["runs"]>,
  tally: Tally,
  start: number,
  n: number,
  stride: number,
  before: number,
): number {
  const [first, last] = [floatAt(start), floatAt(start + (n - 1) * stride)];
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  const outward = start < ONE_SIGN ? 1 : -1;
  for (const { from, to, direction } of runs) {
    if (high < from || low > to) continue;
    const isWhole = from <= low && high <= to;
    const way = direction * outward;
    let previous = isWhole ? before : Number.NaN;
    if (!(way > 0 ? falls : rises) && !(((y[0] as number) - previous) * way < 0)) continue;
    for (let i = 0; i < n; i++) {
      const v = y[i] as number;
      if ((v - previous) * way < 0 && (isWhole || within(start + (i - 1) * stride, start + i * stride, from, to))) {
        tally.reversals++;
        const steps = Math.abs(stepsBetween(previous, v));
        if (steps > tally.largestReversal.value) tally.largestReversal = { at: start + i * stride, value: steps };
      }
      previous = v;
    }
  }
  return y[n - 1] as number;
}

const within = (p: number, q: number, from: number, to: number): boolean =>
  [p, q].every((place) => floatAt(place) >= from && floatAt(place) <= to);

/** Bit for bit, but for the sign of 0: the values at -x against those at x. @param flip the sign bit for an odd function */
export function compareMirrored(
  y: Float32Array,
  of: Uint32Array,
  flip: number,
  tally: Tally,
  start: number,
  n: number,
  stride: number,
): void {
  const bits = new Uint32Array(y.buffer, y.byteOffset, n);
  for (let i = 0; i < n; i++) {
    const [p, q] = [bits[i] as number, of[i] as number];
    // the sign of 0 is no matter of parity
    if ((p ^ q) >>> 0 === flip || ((p | q) & 0x7fffffff) === 0) continue;
    const at = ONE_SIGN + start + i * stride;
    fail(
      tally,
      flip === 0 ? "f(-x) is not f(x), though the function is even" : "f(-x) is not -f(x), though the function is odd",
      at,
      y[i] as number,
    );
  }
}
