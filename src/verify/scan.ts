/** One function judged on a run of float32 inputs. */
import { BLOCK } from "../emit/wasm/wasm.ts";
import { type Exact, WRONG_INFINITY, WRONG_SIGN } from "./exact.ts";
import { ALL, bitsAt, CHUNK, floatAt, ONE_SIGN, placeOf } from "./floats.ts";
import { along, compareMirrored } from "./neighbours.ts";
import type { Shape } from "./shape.ts";
import { BIN, BINS, columnOf, emptyTally, fail, type Tally } from "./tally.ts";
import type { Verdict } from "./verdict.ts";

/** Places of one column of the picture: a quarter of a power of two. */
const COLUMN = 2 ** 21;

/** What computes y of every x in the buffers, and what judges it: functions of how many elements. */
export interface Bench {
  readonly x: Uint32Array;
  readonly y: Float32Array;
  /** |y - f(x)| in ULP, NaN where that is open, and y - f(x). */
  readonly size: Float32Array;
  readonly absolute: Float32Array;
  /** y of x; the number of elements is a multiple of 16. */
  readonly compute: (n: number) => void;
  readonly judge: (n: number) => void;
}

/** A relative error above this loses the value. */
const LOST = 2 ** -8;
const LEAST_NORMAL = 2 ** -126;
/** More undecided inputs of one value than this are tried at once. */
const RUN = 8;

/** Judges the inputs at places from, from + stride, ... below to. @param exact decides what doubles do not */
export function scan(bench: Bench, exact: Exact, shape: Shape, from: number, to: number, stride = 1): Tally {
  const tally = emptyTally();
  const last = Math.min(to, ALL);
  const mirrored = shape.parity && new Uint32Array(CHUNK);
  const exceptions = (shape.except ?? []).flatMap((x) => (x === 0 ? [0, ONE_SIGN] : [placeOf(x)]));
  let before = Number.NaN;
  let sideBefore = -1;
  for (let start = from; start < last; ) {
    // a chunk has inputs of one sign, and of one column
    const side = start < ONE_SIGN ? 0 : ONE_SIGN;
    const end = Math.min(side + (Math.floor((start - side) / COLUMN) + 1) * COLUMN, last);
    const n = Math.min(CHUNK, Math.ceil((end - start) / stride));
    const bits = bitsAt(start);
    if (shape.within && !overlaps(shape.within, floatAt(start), floatAt(start + (n - 1) * stride))) {
      start += n * stride;
      continue;
    }
    const whole = Math.ceil(n / BLOCK) * BLOCK;
    fill(bench.x, bits, stride, n, whole);
    bench.compute(whole);
    const final = start + (n - 1) * stride;
    const excepted = exceptions.some((place) => start <= place && place <= final);
    if (excepted || !judgedAsOne(bench.y, exact, shape, tally, start, n, stride)) {
      bench.judge(whole);
      for (const place of exceptions) leaveOut(bench, place, start, n, stride);
      judged(bench, exact, shape, tally, start, n, stride);
    }
    if (side !== sideBefore) before = Number.NaN;
    sideBefore = side;
    if (shape.runs) before = along(bench.y, shape.runs, tally, start, n, stride, before);
    if (mirrored && start < ONE_SIGN) {
      mirrored.set(new Uint32Array(bench.y.buffer, bench.y.byteOffset, n));
      fill(bench.x, bits + 0x80000000, stride, n, whole);
      bench.compute(whole);
      compareMirrored(bench.y, mirrored, shape.parity === "odd" ? 0x80000000 : 0, tally, start, n, stride);
    }
    start += n * stride;
  }
  return tally;
}

const overlaps = (intervals: NonNullable<Shape["within"]>, p: number, q: number): boolean =>
  intervals.some(({ from, to }) => Math.max(p, q) > from && Math.min(p, q) < to);

/** A slope near its root may have any sign; one made from an infinite y is infinite. */
const isForgiven = ({ signed, throughRounded }: Shape, wrong: string): boolean =>
  (wrong === WRONG_SIGN && !signed) || (wrong === WRONG_INFINITY && throughRounded === true);

/** Takes an input for right. */
function leaveOut({ size, absolute }: Bench, place: number, start: number, n: number, stride: number): void {
  const i = (place - start) / stride;
  if (Number.isInteger(i) && i >= 0 && i < n) {
    size[i] = 0;
    absolute[i] = 0;
  }
}

function fill(x: Uint32Array, bits: number, stride: number, n: number, whole: number): void {
  for (let i = 0; i < n; i++) x[i] = bits + i * stride;
  for (let i = n; i < whole; i++) x[i] = 0;
}

/** A chunk of one value where the function is flat: its figures, if there is no more to say than these. */
function judgedAsOne(y: Float32Array, exact: Exact, shape: Shape, tally: Tally, start: number, n: number, stride: number): boolean {
  const value = y[0] as number;
  if (!(value >= shape.least && value <= shape.most)) return false;
  for (let i = 1; i < n; i++) if (y[i] !== value) return false;
  const last = start + (n - 1) * stride;
  const verdict = exact.judgeCell(start, last, value);
  if (!verdict || verdict.wrong) return false;
  const error = Math.abs(verdict.error);
  note(tally, start, error, Math.abs(verdict.absolute));
  const bin = binOf(error);
  tally.histogram[bin] = (tally.histogram[bin] as number) + n;
  tally.inputs += n;
  if (verdict.misrounded) tally.misrounded += n;
  if (!isNormal(value, verdict.absolute)) return true;
  const side = start < ONE_SIGN ? "positive" : "negative";
  tally.seen[side] = Math.max(tally.seen[side], last);
  if (isGood(value, verdict.absolute)) tally.lastGood[side] = Math.max(tally.lastGood[side], last);
  return true;
}

const binOf = (error: number): number => (error < (BINS - 1) * BIN ? Math.floor(error / BIN) : BINS - 1);

/** The figures of a chunk: the loop over what the doubles decided is kept short, the open inputs come after it. */
function judged(bench: Bench, exact: Exact, shape: Shape, tally: Tally, start: number, n: number, stride: number): void {
  const { y, size, absolute } = bench;
  const counts = histogramOf(size, n);
  let misrounded = 0;
  for (let bin = 0; bin < BINS; bin++) {
    tally.histogram[bin] = (tally.histogram[bin] as number) + (counts[bin] as number);
    // no error that doubles decide is half an ULP
    if (bin >= 0.5 / BIN) misrounded += counts[bin] as number;
  }
  tally.misrounded += misrounded;
  tally.inputs += n;
  const [worst, far] = [greatest(size, n), greatest(absolute, n, size)];
  if (worst >= 0) note(tally, start + worst * stride, Math.abs(size[worst] as number), Math.abs(absolute[worst] as number));
  if (far >= 0) note(tally, start + far * stride, Math.abs(size[far] as number), Math.abs(absolute[far] as number));
  let [good, seen] = [-1, -1];
  for (let i = n - 1; i >= 0 && good < 0; i--) {
    if (!((size[i] as number) >= 0) || !isNormal(y[i] as number, absolute[i] as number)) continue;
    if (seen < 0) seen = i;
    if (isGood(y[i] as number, absolute[i] as number)) good = i;
  }
  const settle = (i: number, verdict: Verdict | undefined): void => {
    const [at, value] = [start + i * stride, y[i] as number];
    if (!verdict) {
      tally.undecided++;
      return;
    }
    const error = Math.abs(verdict.error);
    if (value < shape.least || value > shape.most) fail(tally, `outside of the range [${shape.least}, ${shape.most}]`, at, value);
    if (verdict.wrong && !isForgiven(shape, verdict.wrong)) fail(tally, verdict.wrong, at, value);
    note(tally, at, error, Math.abs(verdict.absolute));
    const bin = binOf(error);
    tally.histogram[bin] = (tally.histogram[bin] as number) + 1;
    if (verdict.misrounded) tally.misrounded++;
    if (!isNormal(value, verdict.absolute)) return;
    seen = Math.max(seen, i);
    if (!verdict.wrong && isGood(value, verdict.absolute)) good = Math.max(good, i);
  };
  if (counts[BINS] !== 0) {
    for (const places of openOf(size, y, n)) settleAll(places, 0, places.length - 1);
  }
  function settleAll(places: readonly number[], first: number, last: number): void {
    const value = y[places[first] as number] as number;
    if (last - first >= RUN) {
      const same = exact.judgeAll(start + (places[first] as number) * stride, start + (places[last] as number) * stride, value);
      if (same) {
        for (let k = first; k <= last; k++) settle(places[k] as number, same);
        return;
      }
      const middle = (first + last) >> 1;
      settleAll(places, first, middle);
      settleAll(places, middle + 1, last);
      return;
    }
    for (let k = first; k <= last; k++) settle(places[k] as number, exact.judge(start + (places[k] as number) * stride, value));
  }
  const side = start < ONE_SIGN ? "positive" : "negative";
  if (good >= 0) tally.lastGood[side] = Math.max(tally.lastGood[side], start + good * stride);
  if (seen >= 0) tally.seen[side] = Math.max(tally.seen[side], start + seen * stride);
}

/** Counts of a chunk by bin, with one more for what is open: two of each, so that equal neighbours do not wait for each other. */
const COUNTS = new Uint32Array(2 * (BINS + 1));
function histogramOf(size: Float32Array, n: number): Uint32Array {
  COUNTS.fill(0);
  const [most, open, scale] = [(BINS - 1) * BIN, BINS, 1 / BIN];
  for (let i = 0; i < n; i++) {
    const s = size[i] as number;
    const bin = s < most ? (s * scale) | 0 : s >= most ? BINS - 1 : open;
    const slot = (i & 1) * (BINS + 1) + bin;
    COUNTS[slot] = (COUNTS[slot] as number) + 1;
  }
  for (let bin = 0; bin <= BINS; bin++) COUNTS[bin] = (COUNTS[bin] as number) + (COUNTS[BINS + 1 + bin] as number);
  return COUNTS;
}

/** The place of the greatest size, of those whose second number is not NaN; -1 if there is none. */
function greatest(values: Float32Array, n: number, known: Float32Array = values): number {
  let [most, at] = [-1, -1];
  for (let i = 0; i < n; i++) {
    const v = Math.abs(values[i] as number);
    if (v > most && (known[i] as number) >= 0) {
      most = v;
      at = i;
    }
  }
  return at;
}

function note(tally: Tally, at: number, error: number, off: number): void {
  if (error > tally.maxUlp.value) tally.maxUlp = { at, value: error };
  if (off > tally.maxAbsolute.value) tally.maxAbsolute = { at, value: off };
  const column = columnOf(at);
  if (error > (tally.columns[column] as number)) tally.columns[column] = error;
  if (off > (tally.absolutes[column] as number)) tally.absolutes[column] = off;
}

/** Whether the true value has a relative error to speak of: it is no infinity, and not among the subnormals. */
const isNormal = (y: number, absolute: number): boolean => Math.abs(y - absolute) >= LEAST_NORMAL;
/** A relative error of 2^-8 at most. */
const isGood = (y: number, absolute: number): boolean => Math.abs(absolute) <= LOST * Math.abs(y - absolute);

/** The open places by the value they have, bit for bit, each list in order: neighbours may take turns between two values. */
function openOf(size: Float32Array, y: Float32Array, n: number): Iterable<number[]> {
  const bits = new Uint32Array(y.buffer, y.byteOffset, n);
  const lists = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    if ((size[i] as number) >= 0) continue;
    const list = lists.get(bits[i] as number);
    if (list) list.push(i);
    else lists.set(bits[i] as number, [i]);
  }
  return lists.values();
}

export { columnAt, columnOf } from "./tally.ts";
