/** What was found on a part of all float32 inputs; the parts are put together in any order. */
import { floatAt, ONE_SIGN } from "./floats.ts";

/** Bins of the histogram: of 1/16 ULP each, the last for all that is more. */
export const BINS = 65;
export const BIN = 1 / 16;
/** Columns of the picture: both signs, four to each power of two. */
export const COLUMNS = 2 * 255 * 4;

export interface Place {
  /** The place of the input among all floats (floats.ts). */
  readonly at: number;
  readonly value: number;
}

/** The figures of one function of x: forward, or backward from one residual. */
export interface Tally {
  inputs: number;
  maxUlp: Place;
  maxAbsolute: Place;
  misrounded: number;
  /** Inputs of which more digits than 3072 bits would be needed to say. */
  undecided: number;
  /** How often |error| is in each sixteenth of an ULP. */
  readonly histogram: number[];
  /** The largest |error| in each column of the picture, in ULP and absolute. */
  readonly columns: number[];
  readonly absolutes: number[];
  /** On each side of 0 the outermost input whose relative error is at most 2^-8: beyond it the value is lost. */
  lastGood: { negative: number; positive: number };
  /** The outermost input, on each side, whose true value is a normal float: only of these the relative error tells. */
  seen: { negative: number; positive: number };
  /** How often the value moves the wrong way from one input to the next, where the function is monotone. */
  reversals: number;
  /** By how many floats the value did so at most, and at which input. */
  largestReversal: Place;
  failures: Failure[];
}

export interface Failure {
  readonly what: string;
  readonly at: number;
  readonly y: number;
}

const MOST_FAILURES = 20;
const nowhere: Place = { at: 0, value: 0 };

export const emptyTally = (): Tally => ({
  inputs: 0,
  maxUlp: nowhere,
  maxAbsolute: nowhere,
  misrounded: 0,
  undecided: 0,
  histogram: new Array<number>(BINS).fill(0),
  columns: new Array<number>(COLUMNS).fill(0),
  absolutes: new Array<number>(COLUMNS).fill(0),
  lastGood: { negative: -1, positive: -1 },
  seen: { negative: -1, positive: -1 },
  reversals: 0,
  largestReversal: nowhere,
  failures: [],
});

const larger = (a: Place, b: Place): Place => (b.value > a.value || (b.value === a.value && b.at < a.at) ? b : a);
const sides = (a: Tally["seen"], b: Tally["seen"]): Tally["seen"] => ({
  negative: Math.max(a.negative, b.negative),
  positive: Math.max(a.positive, b.positive),
});

/** The figures of two parts together. */
export function together(a: Tally, b: Tally): Tally {
  return {
    inputs: a.inputs + b.inputs,
    maxUlp: larger(a.maxUlp, b.maxUlp),
    maxAbsolute: larger(a.maxAbsolute, b.maxAbsolute),
    misrounded: a.misrounded + b.misrounded,
    undecided: a.undecided + b.undecided,
    histogram: a.histogram.map((n, i) => n + (b.histogram[i] as number)),
    columns: a.columns.map((n, i) => Math.max(n, b.columns[i] as number)),
    absolutes: a.absolutes.map((n, i) => Math.max(n, b.absolutes[i] as number)),
    lastGood: sides(a.lastGood, b.lastGood),
    seen: sides(a.seen, b.seen),
    reversals: a.reversals + b.reversals,
    largestReversal: larger(a.largestReversal, b.largestReversal),
    failures: [...a.failures, ...b.failures].slice(0, MOST_FAILURES),
  };
}

/** Notes a failure, if there are not yet enough of them. */
export function fail(t: Tally, what: string, at: number, y: number): void {
  if (t.failures.length < MOST_FAILURES) t.failures.push({ what, at, y });
}

/** The column of the picture: four to each power of two, negative inputs in the second half. */
export const columnOf = (at: number): number => (at < ONE_SIGN ? 0 : 255 * 4) + ((at < ONE_SIGN ? at : at - ONE_SIGN) >>> 21);
/** The middle of a column, as a float. */
export const columnAt = (column: number): number => floatAt((column < 255 * 4 ? 0 : ONE_SIGN) + ((column % (255 * 4)) << 21) + (1 << 20));
