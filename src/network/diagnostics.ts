/**
 * What one sees of a layer as it learns. Pure functions of arrays that a network hands over after one forward and backward pass:
 *
 *   diagnose({ layer, rows, units, y, slope, dz, kernel, kernelGradient, rate }, options)
 *
 * y, slope and dz are rows x units, row by row: the outputs g(z), the derivatives g'(z), and the gradients dL/dz of the mean loss
 * over the rows. kernel and kernelGradient are inputs x units in any order, the same for both; rate is that of the next step.
 */
import type { DiagnosticsOptions, LayerDiagnostics } from "./reports.ts";
import { requireWhole } from "./spec.ts";

export interface LayerRecord {
  /** From 1. */
  readonly layer: number;
  readonly rows: number;
  readonly units: number;
  readonly y: ArrayLike<number>;
  readonly slope: ArrayLike<number>;
  readonly dz: ArrayLike<number>;
  readonly kernel: ArrayLike<number>;
  readonly kernelGradient: ArrayLike<number>;
  readonly rate: number;
}

const SATURATED_BELOW = 0.01;
const BINS = 32;

/**
 * The figures of one layer.
 * @throws RangeError for arrays whose lengths do not fit, or options that cannot be
 */
export function diagnose(record: LayerRecord, { threshold = SATURATED_BELOW, bins = BINS }: DiagnosticsOptions = {}): LayerDiagnostics {
  const { layer, rows, units, y, slope, dz, kernel, kernelGradient, rate } = record;
  requireWhole("the parts of a histogram", bins, 1, 10_000, "32 is a good number");
  if (!(threshold >= 0)) throw new RangeError(`threshold: a number from 0 is needed, as 0.01, not ${String(threshold)}`);
  for (const [what, array] of Object.entries({ y, slope, dz }))
    if (array.length !== rows * units)
      throw new RangeError(`${what} has ${array.length} numbers; ${rows} rows of ${units} units have ${rows * units}`);
  if (kernel.length !== kernelGradient.length)
    throw new RangeError(`a kernel of ${kernel.length} weights cannot have a gradient of ${kernelGradient.length}`);
  const gradientNorm = norm(kernelGradient);
  return {
    layer,
    histogram: histogram(y, bins),
    saturated: share(slope, (s) => Math.abs(s) < threshold),
    dead: deadUnits(slope, rows, units),
    gradientNorm,
    // dz is of the mean over the rows: that of a row's own loss is rows times it
    gradientVariance: variance(dz) * rows ** 2,
    updateToWeight: ratio(rate * gradientNorm, norm(kernel)),
  };
}

/** How many of the values lie in each of so many equal parts from the smallest to the largest; what is not finite is left out. */
export function histogram(values: ArrayLike<number>, bins: number): LayerDiagnostics["histogram"] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (!Number.isFinite(v)) continue;
    from = Math.min(from, v);
    to = Math.max(to, v);
  }
  const counts = new Array<number>(bins).fill(0);
  if (from > to) return { from: 0, to: 0, counts };
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (!Number.isFinite(v)) continue;
    const place = to > from ? Math.min(bins - 1, Math.floor(((v - from) / (to - from)) * bins)) : 0;
    counts[place] = (counts[place] as number) + 1;
  }
  return { from, to, counts };
}

/** The units whose slope is 0 on every row. */
export function deadUnits(slope: ArrayLike<number>, rows: number, units: number): number {
  let dead = 0;
  for (let unit = 0; unit < units; unit++) {
    let row = 0;
    while (row < rows && slope[row * units + unit] === 0) row++;
    if (row === rows && rows > 0) dead++;
  }
  return dead;
}

/** The Euclidean norm. */
export function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) ** 2;
  return Math.sqrt(sum);
}

/** The mean square distance from the mean; 0 of no values. */
export function variance(values: ArrayLike<number>): number {
  if (values.length === 0) return 0;
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += (values[i] as number) / values.length;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - mean) ** 2;
  return sum / values.length;
}

function share(values: ArrayLike<number>, isCounted: (value: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (isCounted(values[i] as number)) count++;
  return values.length === 0 ? 0 : count / values.length;
}

/** a/b, where 0/0 is 0. */
const ratio = (a: number, b: number): number => (a === 0 ? 0 : a / b);
