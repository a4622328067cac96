/** What was found on a part of all float32 inputs; the parts are put together in any order. */

/** Bins of the histogram: of 1/16 ULP each, the last for all that is more. */
export const BINS = 65;
export const BIN = 1 / 16;
/** Bins of the picture: both signs, sixteen to each power of two. */
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
  /** The largest |error| in each column of the picture. */
  readonly columns: number[];
  /** On each side of 0 the outermost input whose relative error is at most 2^-8: beyond it the value is lost. */
  lastGood: { negative: number; positive: number };
  /** The outermost input that was judged, on each side. */
  seen: { negative: number; positive: number };
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
  lastGood: { negative: -1, positive: -1 },
  seen: { negative: -1, positive: -1 },
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
    lastGood: sides(a.lastGood, b.lastGood),
    seen: sides(a.seen, b.seen),
    failures: [...a.failures, ...b.failures].slice(0, MOST_FAILURES),
  };
}

/** Notes a failure, if there are not yet enough of them. */
export function fail(t: Tally, what: string, at: number, y: number): void {
  if (t.failures.length < MOST_FAILURES) t.failures.push({ what, at, y });
}
