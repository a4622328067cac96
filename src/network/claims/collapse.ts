/** Claim 1: a multi-layered network with linear activations at each layer can be formulated as a single-layered one. */
import { network } from "../network.ts";
import { adam, cosine } from "../optimisers.ts";
import type { LayerWeights } from "../reports.ts";
import { dense } from "../spec.ts";
import { classAt } from "../tasks/task.ts";
import { task } from "../tasks/tasks.ts";
import type { Claim } from "./claim.ts";

export interface CollapseRow {
  readonly task: string;
  /** Units of each layer, inputs first. */
  readonly deep: readonly number[];
  readonly single: readonly number[];
  /** How many outputs were compared. */
  readonly outputs: number;
  /** The largest of all outputs, and the largest difference. */
  readonly largest: number;
  readonly difference: number;
  /** The largest part that a difference is of what rounding may add up to. */
  readonly ofBound: number;
  /** The mean square on the rows held back, of both. */
  readonly loss: { readonly deep: number; readonly single: number };
  /** The share of rows for which both say the same class; of a task with classes. */
  readonly sameClass?: number;
}

export interface CollapseFigures {
  readonly rows: readonly CollapseRow[];
}

const [HIDDEN, UNITS, STEPS, BATCH] = [7, 32, 300, 32];
const TASKS = ["sin", "abs", "digits"] as const;

/** A trained network of identity layers beside the one layer that it collapses into. */
async function compared(name: string): Promise<CollapseRow> {
  const { inputs, outputs, train, test, classes } = await task(name);
  const layers = [...Array.from({ length: HIDDEN }, () => dense(UNITS)), dense(outputs)];
  const deep = await network({ inputs, layers, loss: "squared error", batch: BATCH, seed: 1 });
  await deep.train(train, { steps: STEPS, optimiser: adam({ rate: 0.001 }), schedule: cosine() });
  const single = await deep.collapsed();
  try {
    const [a, b] = [deep, single].map((net) => net.predict(test.x)) as [Float32Array, Float32Array];
    const bounds = [deep, single].map((net) => roundingBound(net.weights(), test.x, inputs)) as [Float64Array, Float64Array];
    const differences = [...a].map((value, i) => Math.abs(value - (b[i] as number)));
    const agree = Array.from({ length: test.rows }, (_, row) => classAt(a, row, outputs) === classAt(b, row, outputs));
    return {
      task: name,
      deep: [inputs, ...deep.layers.map(({ units }) => units)],
      single: [inputs, ...single.layers.map(({ units }) => units)],
      outputs: a.length,
      largest: a.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      difference: differences.reduce((most, value) => Math.max(most, value), 0),
      ofBound: differences.reduce((most, value, i) => Math.max(most, value / ((bounds[0][i] as number) + (bounds[1][i] as number))), 0),
      loss: { deep: deep.loss(test.x, test.y), single: single.loss(test.x, test.y) },
      ...(classes && { sameClass: agree.filter(Boolean).length / test.rows }),
    };
  } finally {
    deep.release();
    single.release();
  }
}

/** Half the distance from 1 to the next float32. */
const UNIT_ROUNDOFF = 2 ** -24;

/**
 * What the roundings of float32 may add up to in each output of identity layers: a sum of n products and a bias is off by at
 * most (n + 1) u of the same sum of absolute values (Higham 2002, section 3.1), and so on through the layers; one u more for the
 * rounding of the weights.
 */
export function roundingBound(layers: readonly LayerWeights[], x: Float32Array, inputs: number): Float64Array {
  let sizes = Float64Array.from(x, Math.abs);
  let [width, roundings] = [inputs, 1];
  for (const { kernel, bias } of layers) {
    const units = bias.length;
    const next = new Float64Array((sizes.length / width) * units);
    for (let row = 0; row < sizes.length / width; row++)
      for (let j = 0; j < units; j++) {
        let sum = Math.abs(bias[j] as number);
        for (let i = 0; i < width; i++) sum += (sizes[row * width + i] as number) * Math.abs(kernel[i * units + j] as number);
        next[row * units + j] = sum;
      }
    roundings += width + 1;
    [sizes, width] = [next, units];
  }
  return sizes.map((size) => size * roundings * UNIT_ROUNDOFF);
}

export const COLLAPSE: Claim<CollapseFigures> = {
  claim: "A deep network of identity layers equals one linear layer.",
  criterion: `Networks of ${HIDDEN + 1} identity layers, trained for ${STEPS} steps, are multiplied into one layer. On the rows held back no output of the one may differ from that of the other by more than the roundings of float32 can add up to in both.`,
  runs: async () => [],
  judge: async () => {
    const rows: CollapseRow[] = [];
    for (const name of TASKS) rows.push(await compared(name));
    return { holds: rows.every(({ ofBound, single }) => single.length === 2 && ofBound <= 1), figures: { rows } };
  },
};
