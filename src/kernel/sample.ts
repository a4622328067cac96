/** How far a program is from the truth on a sample of float32 numbers, in units in the last place. */
import { interpreter } from "./interpret.ts";
import type { Program } from "./program.ts";

export interface SampledError {
  /** The largest error: |y - f(x)| over the distance of float32 numbers at f(x), which is 2^-149 at least. Infinity for a value where the truth is another special one. */
  readonly maxUlp: number;
  /** Where it is. */
  readonly worst: number;
  readonly inputs: number;
}

/** The distance of neighbouring float32 numbers in the binade of a number. */
export const ulpAt = (y: number): number => 2 ** (Math.max(Math.floor(Math.log2(Math.abs(y))), -126) - 23);

/** The largest float32. */
export const LARGEST = 2 ** 128 - 2 ** 104;

/** The error of a float32 y against the true value. */
export function ulpError(y: number, truth: number): number {
  if (Number.isNaN(y) || Number.isNaN(truth)) return Number.isNaN(y) && Number.isNaN(truth) ? 0 : Number.POSITIVE_INFINITY;
  if (y === truth || (!Number.isFinite(y) && Math.fround(truth) === y)) return 0;
  // rounding to infinity begins half an ulp above the largest float
  if (!Number.isFinite(y)) return Math.abs(truth) > LARGEST ? 1 : Number.POSITIVE_INFINITY;
  return Number.isFinite(truth) ? Math.abs(y - truth) / ulpAt(Math.max(Math.abs(truth), 2 ** -149)) : Number.POSITIVE_INFINITY;
}

const SPECIAL = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, LARGEST, -LARGEST, 2 ** -149, -(2 ** -149), 1, -1];

/** Both signs of every so manieth float32: special ones, then an odd stride through the bits, so that all exponents and all last digits occur. */
export function* sampleOfFloats(count: number): Generator<number> {
  yield* SPECIAL;
  const view = new DataView(new ArrayBuffer(4));
  const top = 0x7f800000;
  const stride = Math.max(Math.floor((2 * top) / count), 1) | 1;
  for (let bits = 1; bits < top; bits += stride) {
    view.setUint32(0, bits);
    yield view.getFloat32(0);
    yield -view.getFloat32(0);
  }
}

/** The error of a program of one input and output against a function of doubles. */
export function sampledError(program: Program, truth: (x: number) => number, count: number): SampledError {
  const run = interpreter(program);
  let [maxUlp, worst, inputs] = [0, 0, 0];
  for (const x of sampleOfFloats(count)) {
    const value = truth(x);
    // at an infinity a formula may be infinity times 0: there is nothing to compare with
    if (!Number.isFinite(x) && Number.isNaN(value)) continue;
    const error = ulpError(run(x)[0] as number, value);
    inputs++;
    if (error > maxUlp) [maxUlp, worst] = [error, x];
  }
  return { maxUlp, worst, inputs };
}
