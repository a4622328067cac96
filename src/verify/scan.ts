/** One function judged on a run of float32 inputs. */
import { BLOCK } from "../emit/wasm/wasm.ts";
import type { Bench, Counts } from "./bench.ts";
import { type Exact, held32, WIDE, WRONG_INFINITY, WRONG_SIGN, wrongBy } from "./exact.ts";
import { ALL, bitsAt, CHUNK, floatAt, ONE_SIGN, placeOf } from "./floats.ts";
import { along, compareMirrored } from "./neighbours.ts";
import type { Straight } from "./segment.ts";
import type { Shape } from "./shape.ts";
import { BIN, BINS, columnOf, emptyTally, fail, type Tally } from "./tally.ts";
import type { Verdict } from "./verdict.ts";

/** Places of one column of the picture: a quarter of a power of two. */
const COLUMN = 2 ** 21;

/**
 * Up to this stride a cell of the function has inputs enough for its line to be looked for; up to the other where doubles leave
 * more than one input in so many open.
 */
const [DENSE, SPARSE, MANY] = [64, 4096, 16];

/** A relative error above this loses the value. */
const LOST = 2 ** -8;
const LEAST_NORMAL = 2 ** -126;
/** More undecided inputs of one value than this are tried at once: bounds over a range take as long as those of ten inputs and more. */
const RUN = 64;

/** Judges the inputs at places from, from + stride, ... below to. @param exact decides what doubles do not */
export function scan(bench: Bench, exact: Exact, shape: Shape, from: number, to: number, stride = 1): Tally {
  const tally = emptyTally();
  const last = Math.min(to, ALL);
  const size = stride <= SPARSE ? WIDE : COLUMN;
  const exceptions = (shape.except ?? []).flatMap((x) => (x === 0 ? [0, ONE_SIGN] : [placeOf(x)]));
  let before = Number.NaN;
  let sideBefore = -1;
  for (let start = from; start < last; ) {
    // a chunk has inputs of one sign, and of one column, or one cell
    const side = start < ONE_SIGN ? 0 : ONE_SIGN;
    const end = Math.min(side + (Math.floor((start - side) / size) + 1) * size, last);
    const n = Math.min(CHUNK, Math.ceil((end - start) / stride));
    const bits = bitsAt(start);
    if (shape.within && !overlaps(shape.within, floatAt(start), floatAt(start + (n - 1) * stride))) {
      start += n * stride;
      continue;
    }
    const whole = Math.ceil(n / BLOCK) * BLOCK;
    bench.compute(bits, stride, whole);
    const seen = bench.look(n);
    const final = start + (n - 1) * stride;
    const excepted = exceptions.some((place) => start <= place && place <= final);
    if (excepted || !seen.isOne || !judgedAsOne(bench.y, exact, shape, tally, start, n, stride)) {
      const judgedBy = (line: Straight | undefined): Counts => {
        if (line) bench.judgeOnSegment(whole, line);
        else bench.judge(whole);
        for (const place of exceptions) leaveOut(bench, place, start, n, stride);
        return bench.count(n);
      };
      const isDense = stride <= DENSE;
      let found = judgedBy(isDense ? exact.straightAround(start) : undefined);
      if (!isDense && size === WIDE && openOf(found) > n / MANY) {
        const line = exact.straightAround(start);
        if (line) found = judgedBy(line);
      }
      judged(bench, found, exact, shape, tally, start, n, stride);
    }
    if (side !== sideBefore) before = Number.NaN;
    sideBefore = side;
    if (shape.runs) before = along(bench.y, seen, shape.runs, tally, start, n, stride, before);
    if (shape.parity && start < ONE_SIGN) {
      bench.mirrored.set(new Uint32Array(bench.y.buffer, bench.y.byteOffset, n));
      bench.compute(bits + 0x80000000, stride, whole);
      const flip = shape.parity === "odd" ? 0x80000000 : 0;
      if (!bench.isMirrored(n, flip)) compareMirrored(bench.y, bench.mirrored, flip, tally, start, n, stride);
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

/** A chunk of one value where the function is flat: its figures, if there is no more to say than these. */
function judgedAsOne(y: Float32Array, exact: Exact, shape: Shape, tally: Tally, start: number, n: number, stride: number): boolean {
  const value = y[0] as number;
  if (!(value >= shape.least && value <= shape.most)) return false;
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

/** The figures of a chunk: what the doubles decided is counted in one sweep, what is wrong and what is open come after it. */
function judged(
  bench: Bench,
  { counts, largest, farthest }: Counts,
  exact: Exact,
  shape: Shape,
  tally: Tally,
  start: number,
  n: number,
  stride: number,
): void {
  const { y, size, absolute } = bench;
  for (let bin = 0; bin < BINS; bin++) {
    const found = inBin(counts, bin);
    tally.histogram[bin] = (tally.histogram[bin] as number) + found;
    // no error that doubles decide is half an ULP
    if (bin >= 0.5 / BIN) tally.misrounded += found;
  }
  tally.inputs += n;
  const [error, off] = [Math.max(...largest), Math.max(...farthest)];
  // where it is, is looked for only if it is the largest so far
  const at = (value: number, values: Float32Array, most: number): number =>
    value > most ? start + indexOf(value, values, size, n) * stride : start;
  note(tally, at(error, size, tally.maxUlp.value), error, off, at(off, absolute, tally.maxAbsolute.value));
  let [good, seen] = [-1, -1];
  for (let i = n - 1; i >= 0 && good < 0; i--) {
    if (!((size[i] as number) >= 0) || !isNormal(y[i] as number, absolute[i] as number)) continue;
    if (seen < 0) seen = i;
    if (isGood(y[i] as number, absolute[i] as number)) good = i;
  }
  const isOutside = (value: number): boolean => value < shape.least || value > shape.most;
  const settle = (i: number, verdict: Verdict | undefined): void => {
    const [at, value] = [start + i * stride, y[i] as number];
    if (!verdict) {
      tally.undecided++;
      return;
    }
    const error = Math.abs(verdict.error);
    if (isOutside(value)) fail(tally, `outside of the range [${shape.least}, ${shape.most}]`, at, value);
    if (verdict.wrong && !isForgiven(shape, verdict.wrong)) fail(tally, verdict.wrong, at, value);
    note(tally, at, error, Math.abs(verdict.absolute));
    const bin = binOf(error);
    tally.histogram[bin] = (tally.histogram[bin] as number) + 1;
    if (verdict.misrounded) tally.misrounded++;
    if (!isNormal(value, verdict.absolute)) return;
    seen = Math.max(seen, i);
    if (!verdict.wrong && isGood(value, verdict.absolute)) good = Math.max(good, i);
  };
  if (inBin(counts, BINS) > 0) {
    for (let i = 0; i < n; i++) {
      if ((size[i] as number) < 0) settle(i, wrongBy(size[i] as number, absolute[i] as number, y[i] as number, isOutside(y[i] as number)));
    }
    for (const places of placesByValue(size, y, n)) settleAll(places, 0, places.length - 1);
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

const LANES = [0, 1, 2, 3];
const inBin = (counts: Uint32Array, bin: number): number =>
  LANES.reduce((sum, lane) => sum + (counts[lane * (BINS + 1) + bin] as number), 0);
const openOf = ({ counts }: Counts): number => inBin(counts, BINS);

/** The first place of a size, of those whose error is known. */
function indexOf(value: number, values: Float32Array, known: Float32Array, n: number): number {
  for (let i = 0; i < n; i++) if (Math.abs(values[i] as number) === value && (known[i] as number) >= 0) return i;
  throw new Error("internal: the largest error is nowhere");
}

function note(tally: Tally, at: number, error: number, off: number, furthestAt = at): void {
  if (error > tally.maxUlp.value) tally.maxUlp = { at, value: error };
  if (off > tally.maxAbsolute.value) tally.maxAbsolute = { at: furthestAt, value: off };
  const column = columnOf(at);
  if (error > (tally.columns[column] as number)) tally.columns[column] = error;
  if (off > (tally.absolutes[column] as number)) tally.absolutes[column] = off;
}

/** Whether the true value has a relative error to speak of: it is no infinity, and not among the subnormals. */
function isNormal(y: number, absolute: number): boolean {
  const truth = Math.abs(held32(y) - absolute);
  return truth >= LEAST_NORMAL && truth < 2 ** 128;
}
/** A relative error of 2^-8 at most. */
const isGood = (y: number, absolute: number): boolean => Math.abs(absolute) <= LOST * Math.abs(held32(y) - absolute);

/** The open places by the value they have, bit for bit, each list in order: neighbours may take turns between two values. */
function placesByValue(size: Float32Array, y: Float32Array, n: number): Iterable<number[]> {
  const bits = new Uint32Array(y.buffer, y.byteOffset, n);
  const lists = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    if (!Number.isNaN(size[i])) continue;
    const list = lists.get(bits[i] as number);
    if (list) list.push(i);
    else lists.set(bits[i] as number, [i]);
  }
  return lists.values();
}
