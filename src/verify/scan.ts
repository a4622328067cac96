/** One function judged on a run of float32 inputs. */
import { BLOCK } from "../emit/wasm/wasm.ts";
import type { Exact } from "./exact.ts";
import { ALL, bitsAt, floatAt, ONE_SIGN } from "./floats.ts";
import { BIN, BINS, emptyTally, fail, type Tally } from "./tally.ts";

/** Inputs at a time: with their values and the judge's answers they fit into the second-level cache. */
export const CHUNK = 16_384;

/** What computes y of every x in the buffers, and what judges it: functions of how many elements. */
export interface Bench {
  readonly x: Uint32Array;
  readonly y: Float32Array;
  /** (y - f(x)) in ULP, by how much that may be off, and y - f(x). */
  readonly error: Float32Array;
  readonly slack: Float32Array;
  readonly absolute: Float32Array;
  /** y of x; the number of elements is a multiple of 16. */
  readonly compute: (n: number) => void;
  readonly judge: (n: number) => void;
}

/** What is known of the values. */
export interface Expected {
  /** No value is outside. */
  readonly least: number;
  readonly most: number;
}

/** Decided by doubles only where the doubt is smaller than this, in ULP. */
const SURE = 0.01;
/** A relative error above this loses the value. */
const LOST = 2 ** -8;
/** So many undecided inputs in a row are tried at once. */
const RUN = 8;

/**
 * Judges the inputs at places from, from + stride, ... below to.
 * @param exact decides what doubles do not
 */
export function scan(bench: Bench, exact: Exact, { least, most }: Expected, from: number, to: number, stride = 1): Tally {
  const tally = emptyTally();
  const last = Math.min(to, ALL);
  for (let start = from; start < last; ) {
    // a chunk has inputs of one sign
    const end = start < ONE_SIGN ? Math.min(ONE_SIGN, last) : last;
    const n = Math.min(CHUNK, Math.ceil((end - start) / stride));
    for (let i = 0; i < n; i++) bench.x[i] = bitsAt(start + i * stride);
    const whole = Math.ceil(n / BLOCK) * BLOCK;
    for (let i = n; i < whole; i++) bench.x[i] = 0;
    bench.compute(whole);
    bench.judge(whole);
    judged(bench, exact, tally, start, n, stride);
    const { y } = bench;
    for (let i = 0; i < n; i++) {
      const v = y[i] as number;
      if (v < least || v > most) fail(tally, `outside of the range [${least}, ${most}]`, start + i * stride, v);
    }
    start += n * stride;
  }
  return tally;
}

function judged({ y, error, slack, absolute }: Bench, exact: Exact, tally: Tally, start: number, n: number, stride: number): void {
  const { histogram, columns } = tally;
  let [worst, worstAt] = [tally.maxUlp.value, tally.maxUlp.at];
  let [far, farAt] = [tally.maxAbsolute.value, tally.maxAbsolute.at];
  const open: number[] = [];
  const note = (at: number, size: number, off: number, isMisrounded: boolean): void => {
    if (size > worst) [worst, worstAt] = [size, at];
    if (off > far) [far, farAt] = [off, at];
    const column = columnOf(at);
    if (size > (columns[column] as number)) columns[column] = size;
    const bin = size < (BINS - 1) * BIN ? Math.floor(size / BIN) : BINS - 1;
    histogram[bin] = (histogram[bin] as number) + 1;
    if (isMisrounded) tally.misrounded++;
  };
  let [good, seen] = [-1, -1];
  const isGood = (i: number, off: number): boolean =>
    off <= LOST * Math.abs((y[i] as number) - (absolute[i] as number)) || off <= 2 ** -149;
  for (let i = 0; i < n; i++) {
    const size = Math.abs(error[i] as number);
    const doubt = slack[i] as number;
    if (!(doubt <= SURE) || !(size < 3e38) || (size > 0.5 ? size - doubt <= 0.5 : size + doubt >= 0.5)) {
      open.push(i);
      continue;
    }
    const off = Math.abs(absolute[i] as number);
    note(start + i * stride, size, off, size > 0.5);
    seen = i;
    if (isGood(i, off)) good = i;
  }
  for (const [first, last] of runsOf(open, y)) {
    const same = last - first >= RUN ? exact.sameOver(floatAt(start + first * stride), floatAt(start + last * stride)) : undefined;
    for (let i = first; i <= last; i++) {
      const at = start + i * stride;
      const value = y[i] as number;
      const verdict = same === value ? { error: 0, absolute: 0, misrounded: false } : exact.judge(floatAt(at), value);
      if (!verdict) {
        tally.undecided++;
        continue;
      }
      if (same === value && Number.isFinite(value)) histogramOnly(histogram);
      else if (Number.isFinite(verdict.error)) note(at, Math.abs(verdict.error), Math.abs(verdict.absolute), verdict.misrounded);
      else fail(tally, "another infinity, or NaN, than the true value", at, value);
      seen = Math.max(seen, i);
      if (Number.isFinite(verdict.error) && Math.abs(verdict.absolute) <= LOST * Math.abs(value - verdict.absolute))
        good = Math.max(good, i);
    }
  }
  tally.maxUlp = { at: worstAt, value: worst };
  tally.maxAbsolute = { at: farAt, value: far };
  tally.inputs += n;
  const side = start < ONE_SIGN ? "positive" : "negative";
  if (good >= 0) tally.lastGood[side] = Math.max(tally.lastGood[side], start + good * stride);
  if (seen >= 0) tally.seen[side] = Math.max(tally.seen[side], start + seen * stride);
}

/** Rounded rightly, and within half an ULP: where exactly was not asked. */
const histogramOnly = (histogram: number[]): void => {
  histogram[0] = (histogram[0] as number) + 1;
};

/** Neighbours among the open places that have the same value. */
function runsOf(open: readonly number[], y: Float32Array): [number, number][] {
  const runs: [number, number][] = [];
  for (const i of open) {
    const last = runs.at(-1);
    if (last && last[1] === i - 1 && y[i] === y[last[0]]) last[1] = i;
    else runs.push([i, i]);
  }
  return runs;
}

/** The column of the picture: four to each power of two, negative inputs in the second half. */
export const columnOf = (at: number): number => (at < ONE_SIGN ? 0 : 255 * 4) + ((at < ONE_SIGN ? at : at - ONE_SIGN) >>> 21);
/** The middle of a column, as a float. */
export const columnAt = (column: number): number => floatAt((column < 255 * 4 ? 0 : ONE_SIGN) + ((column % (255 * 4)) << 21) + (1 << 20));
