/**
 * The check of gradients: what a network computed in float32, against central differences of the network in float64.
 * Errors are relative to the largest true gradient among those checked of the same layer and kind (kernel, bias, parameter).
 */
import type { Known } from "../expr/read/options.ts";
import type { Model, ModelLayer } from "./model.ts";
import { outputsOf } from "./model.ts";
import { permutation, type Random, random } from "./random.ts";
import { Reference } from "./reference.ts";
import type { CheckPlace, CheckReport, LayerWeights } from "./reports.ts";

export interface CheckOptions {
  /** The most weights of one kernel, and of one bias, that are checked: all where there are no more, else that many drawn at random; default 64. */
  readonly entries?: number;
  /** What the draw follows from; default 0. */
  readonly seed?: number;
}

export const CHECK_OPTIONS: Known<CheckOptions> = { entries: true, seed: true };

const ENTRIES = 64;
/** Steps of the differences, from the largest. */
const STEPS = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
/** Two steps that agree to this, relative to the slope, are taken without a smaller one. */
const AGREED = 1e-9;
/** A slope from the left and one from the right that differ by more than this, relative to the larger, are those of a kink. */
const KINKED = 1e-3;
/** Gradients below this part of the loss drown in the roundings of float64 differences: errors are measured against it. */
const FLOOR = 1e-8;

/** A true slope; at a kink the slopes on both sides, and every number between them is right. */
interface Slope {
  readonly low: number;
  readonly high: number;
}

/** The slope of f at 0: central differences with Richardson's extrapolation, the step chosen where two of them agree best. */
export function slopeAtZero(f: (h: number) => number): Slope {
  let best = { error: Number.POSITIVE_INFINITY, slope: Number.NaN };
  for (const h of STEPS) {
    const [wide, narrow] = [h, h / 2].map((s) => (f(s) - f(-s)) / (2 * s)) as [number, number];
    const error = Math.abs(narrow - wide);
    if (error < best.error) best = { error, slope: (4 * narrow - wide) / 3 };
    if (error <= AGREED * Math.abs(narrow)) break;
  }
  const h = STEPS.at(-1) as number;
  const here = f(0);
  const sides = [(here - f(-h)) / h, (f(h) - here) / h] as [number, number];
  const [low, high] = [Math.min(...sides), Math.max(...sides)];
  // a curve differs from side to side by h times its bend; a kink by a jump of the slope
  return high - low > KINKED * Math.max(Math.abs(low), Math.abs(high)) &&
    high - low > KINKED * Math.abs(best.slope) &&
    high - low > FLOOR * 10
    ? { low, high }
    : { low: best.slope, high: best.slope };
}

/** Inputs and targets to check on, where none are given: normal inputs, targets that the loss can have. */
export function rowsToCheck(model: Model, rows = 8, seed = 0): { readonly x: Float32Array; readonly targets: Float32Array } {
  const source = random(seed);
  const outputs = outputsOf(model);
  const x = Float32Array.from({ length: rows * model.inputs }, source.normal);
  const targets = new Float32Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const own = targets.subarray(row * outputs, (row + 1) * outputs);
    if (model.loss === "softmax cross-entropy") own[source.below(outputs)] = 1;
    else own.set(own.map(() => (model.loss === "squared error" ? source.normal() : source.below(2))));
  }
  return { x, targets };
}

/**
 * Compares the gradients of the mean loss over the rows with true ones.
 * @param gradients of every layer, as the network computed them for these rows
 * @throws RangeError for arrays that do not fit; Error where the loss in float64 is not finite
 */
export function checkGradients(
  model: Model,
  gradients: readonly LayerWeights[],
  x: ArrayLike<number>,
  targets: ArrayLike<number>,
  { entries = ENTRIES, seed = 0 }: CheckOptions = {},
): CheckReport {
  if (gradients.length !== model.layers.length)
    throw new RangeError(`gradients of ${gradients.length} layers do not fit a network of ${model.layers.length}`);
  const reference = new Reference(model, x);
  const loss = reference.loss(targets);
  if (!Number.isFinite(loss))
    throw new Error(`the loss is ${loss} on these rows, in float64 too: check with other rows or smaller weights`);
  const source = random(seed);
  const found = model.layers.flatMap((layer, l) =>
    KINDS.map(({ what, slopes, gradient }) => {
      const values = gradient(gradients[l] as LayerWeights, layer);
      const slope = slopes(reference, l, targets);
      const places = chosen(values.length, entries, source);
      return { layer: l + 1, what, ...worstOf(places, values, slope, FLOOR * Math.abs(loss)) };
    }),
  );
  const worst = found.reduce((a, b) => (b.error > a.error || Number.isNaN(b.error) ? b : a));
  const errorOf = (layer: number, what: CheckPlace["what"]): number =>
    (found.find((f) => f.layer === layer && f.what === what) as { error: number }).error;
  return {
    worst: worst.error,
    at: { layer: worst.layer, what: worst.what, index: worst.index },
    layers: model.layers.map((_, l) => ({
      layer: l + 1,
      kernel: errorOf(l + 1, "kernel"),
      bias: errorOf(l + 1, "bias"),
      parameters: errorOf(l + 1, "parameter"),
    })),
  };
}

/** All places of a list, or so many of them drawn at random. */
function chosen(length: number, entries: number, source: Random): number[] {
  const order = permutation(length, source);
  return [...order.subarray(0, entries)].sort((a, b) => a - b);
}

function worstOf(
  places: readonly number[],
  values: ArrayLike<number>,
  slope: (index: number) => Slope,
  floor: number,
): { readonly error: number; readonly index: number } {
  const pairs = places.map((index) => ({ index, value: values[index] as number, slope: slope(index) }));
  const scale = pairs.reduce((most, { slope: { low, high } }) => Math.max(most, Math.abs(low), Math.abs(high)), floor);
  let worst = { error: 0, index: 0 };
  for (const {
    index,
    value,
    slope: { low, high },
  } of pairs) {
    const distance = value < low ? low - value : value > high ? value - high : value - value;
    const error = distance === 0 ? 0 : distance / scale;
    if (error > worst.error || Number.isNaN(error)) worst = { error, index };
  }
  return worst;
}

/** What a layer can learn: where its gradients are, and the true slope of the loss by each. */
const KINDS: readonly {
  readonly what: CheckPlace["what"];
  readonly gradient: (g: LayerWeights, layer: ModelLayer) => ArrayLike<number>;
  readonly slopes: (reference: Reference, l: number, targets: ArrayLike<number>) => (index: number) => Slope;
}[] = [
  {
    what: "kernel",
    gradient: ({ kernel }) => kernel,
    slopes: (reference, l, targets) => (index) => {
      const { inputs, units } = reference.model.layers[l] as ModelLayer;
      const [from, to] = [Math.floor(index / units), index % units];
      const x = (reference.passed[l] as { inputs: Float64Array }).inputs;
      return bySlopeOfUnit(reference, l, targets, to, (row) => x[row * inputs + from] as number);
    },
  },
  {
    what: "bias",
    gradient: ({ bias }) => bias,
    slopes: (reference, l, targets) => (index) => bySlopeOfUnit(reference, l, targets, index, () => 1),
  },
  {
    what: "parameter",
    gradient: ({ parameters }, { trainable }) => trainable.map((name) => parameters[name] ?? Number.NaN),
    slopes: (reference, l, targets) => (index) => {
      const { parameters, trainable } = reference.model.layers[l] as ModelLayer;
      const name = trainable[index] as string;
      return slopeAtZero((h) =>
        reference.loss(targets, { layer: l, parameters: { ...parameters, [name]: (parameters[name] as number) + h } }),
      );
    },
  },
];

/** The slope of the loss where z of one unit grows on each row by h times a factor. */
function bySlopeOfUnit(reference: Reference, l: number, targets: ArrayLike<number>, unit: number, factor: (row: number) => number): Slope {
  const { units } = reference.model.layers[l] as ModelLayer;
  const own = (reference.passed[l] as { z: Float64Array }).z;
  return slopeAtZero((h) => {
    const z = own.slice();
    for (let row = 0; row < reference.rows; row++) z[row * units + unit] = (z[row * units + unit] as number) + h * factor(row);
    return reference.loss(targets, { layer: l, z });
  });
}
