/** Where everything of a network lies in memory: planned once, so that a step takes no memory. */
import { FLOAT_BYTES, VECTOR } from "../emit/wasm/code.ts";
import { panels, placeInPanels } from "./products.ts";

/** What the plan has to know of a layer. */
export interface LayerShape {
  readonly inputs: number;
  readonly units: number;
  /** Whether the activation may overwrite its input; else both are there, the output as long as it is needed. */
  readonly inPlace: boolean;
  /** How many parameters of the activation there are. */
  readonly parameters: number;
}

export interface LayerPlan extends LayerShape {
  /** The units, and columns of zeros that make a multiple of 4 of them. */
  readonly width: number;
  /** Addresses: weights in panels, one bias a column, one float32 a parameter. */
  readonly kernel: number;
  readonly bias: number;
  readonly parameter: number;
  /** rows x width: what the product gives; with an activation in place its output is here. This is what is kept for backward. */
  readonly z: number;
  /** rows x width: the output; z itself, or scratch that several layers share. */
  readonly y: number;
  /** rows x width: the gradient by z; scratch, in turns unless threads share the work. */
  readonly delta: number;
  /** The same in panels: scratch that all layers share unless threads do. */
  readonly packed: number;
  /** The weights transposed: scratch that all layers share unless threads do. */
  readonly transposed: number;
  /** What the columns of zeros have for a bias. */
  readonly filling: number;
}

export interface Plan {
  /** Rows of a minibatch, and rows that are computed: a multiple of 4. */
  readonly batch: number;
  readonly rows: number;
  readonly inputs: number;
  /** How wide panels of weights are. */
  readonly panel: number;
  readonly threads: number;
  readonly x: number;
  /** rows x width of the last layer. */
  readonly targets: number;
  /** As targets: by what each output's loss counts, 1/n of n rows, 0 beside them; and one a row. */
  readonly weights: number;
  readonly rowWeights: number;
  /** As targets: the loss of each output, or of each row. */
  readonly losses: number;
  /** A float64: the sum of the losses. */
  readonly loss: number;
  /** What an optimiser needs to know of the step: some float32. */
  readonly rates: number;
  /** Scratch: an array of rows x width. */
  readonly scratch: number;
  /** The gradients by the parameters of an activation. */
  readonly slopes: number;
  /** One float32 a row, three times. */
  readonly rowSums: readonly [number, number, number];
  readonly layers: readonly LayerPlan[];
  /** The bytes of all that learns, kernels, biases and parameters, from the first layer's kernel on. */
  readonly learning: number;
  /** How many bytes there are, and where state of the optimiser begins. */
  readonly end: number;
}

/** Rows of which an array is made that kernels go through by themselves: their blocks are 16. */
export const ROW_BLOCK = 16;
/** What stands where softmax has no output: its exponential is 0, and products with 0 are too. */
const NO_OUTPUT = -1e30;
const CACHE_LINE = 64;
export const RATES = 8;

const up = (n: number, to: number): number => Math.ceil(n / to) * to;
export const padded = (units: number): number => up(units, VECTOR);

export interface NetworkShape {
  readonly batch: number;
  readonly inputs: number;
  readonly layers: readonly LayerShape[];
  /** How wide panels of weights are. */
  readonly panel: number;
  /** Whether the loss is softmax cross-entropy. */
  readonly softmax: boolean;
  /** Several threads do all rows first and then all weights, so that each layer has arrays of its own. */
  readonly threads: number;
}

/** Plans from an address on. */
export function plan(start: number, shape: NetworkShape): Plan {
  const { batch, inputs, panel, softmax } = shape;
  let next = start;
  const take = (floats: number): number => {
    const address = next;
    // A line is left free, so that arrays whose sizes are powers of two do not fall on the same lines of a cache.
    next = up(next + floats * FLOAT_BYTES, CACHE_LINE) + CACHE_LINE;
    return address;
  };
  const rows = up(batch, VECTOR);
  const widths = shape.layers.map(({ units }) => padded(units));
  const widest = Math.max(...widths);
  const last = widths.at(-1) as number;
  const learned = shape.layers.map((layer, l) => ({
    kernel: take(padded(layer.inputs) * (widths[l] as number)),
    bias: take(widths[l] as number),
    parameter: take(Math.max(layer.parameters, 1)),
  }));
  const learning = next - start;
  const rates = take(RATES);
  const loss = take(2);
  const slopes = take(Math.max(...shape.layers.map(({ parameters }) => padded(parameters)), 1));
  const x = take(rows * inputs);
  const [targets, weights, losses] = [take(rows * last), take(rows * last), take(Math.max(rows * last, up(rows, ROW_BLOCK)))];
  const [rowWeights, sums, means, logs] = [0, 1, 2, 3].map(() => take(up(rows, ROW_BLOCK))) as [number, number, number, number];
  const z = shape.layers.map((_, l) => take(rows * (widths[l] as number)));
  const isAlone = shape.threads === 1;
  /** An array for each layer, or for two in turns, or one for all. */
  const each = (turns: number): number[] =>
    isAlone ? Array.from({ length: turns }, () => take(rows * widest)) : widths.map((width) => take(rows * width));
  const [deltas, packed] = [each(2), each(1)];
  const outputs = shape.layers.every(({ inPlace }) => inPlace) ? [] : each(1);
  // the first layer's are not needed
  const kernels = shape.layers.map(({ inputs: k, units }, l) => (l === 0 ? 1 : padded(k) * padded(units)));
  const transposed = isAlone ? [take(Math.max(...kernels))] : kernels.map(take);
  const inTurn = (arrays: readonly number[], l: number): number => arrays[l % arrays.length] as number;
  const scratch = take(rows * widest);
  return {
    batch,
    rows,
    inputs,
    panel,
    threads: shape.threads,
    x,
    targets,
    weights,
    rowWeights,
    losses,
    loss,
    rates,
    slopes,
    scratch,
    rowSums: [sums, means, logs],
    layers: shape.layers.map((layer, l) => ({
      ...layer,
      ...(learned[l] as { kernel: number; bias: number; parameter: number }),
      width: widths[l] as number,
      z: z[l] as number,
      y: layer.inPlace ? (z[l] as number) : inTurn(outputs, l),
      delta: inTurn(deltas, l),
      packed: inTurn(packed, l),
      transposed: inTurn(transposed, l),
      filling: softmax && l === shape.layers.length - 1 ? NO_OUTPUT : 0,
    })),
    learning,
    end: next,
  };
}

/** Where in the kernel of a layer the weight from an input to a unit lies, in floats. */
export const weightPlace = ({ inputs, width }: LayerPlan, panel: number, input: number, unit: number): number =>
  placeInPanels(input, unit, padded(inputs), width, panel);

/** The widths of the panels of so many columns, and where they begin. */
export const panelsOf = (columns: number, panel: number): { first: number; width: number }[] =>
  panels(columns, panel).flatMap(({ from, to, width }) =>
    Array.from({ length: (to - from) / width }, (_, i) => ({ first: from + i * width, width })),
  );
