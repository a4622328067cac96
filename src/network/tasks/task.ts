/** What a network can be asked to learn: rows of inputs and targets, and when it has learned them. */
import type { Loss } from "../spec.ts";

/** Rows of a data set. */
export interface Rows {
  readonly rows: number;
  /** rows x inputs, row by row. */
  readonly x: Float32Array;
  /** rows x outputs: numbers; of two classes 0 or 1; of more classes 1 at the class and 0 elsewhere. */
  readonly y: Float32Array;
}

/** What a task is, without its rows. */
export interface TaskRow {
  readonly name: string;
  /** What is to be learned, in a sentence. */
  readonly says: string;
  readonly inputs: number;
  readonly outputs: number;
  /** What the columns of x are called. */
  readonly inputNames: readonly string[];
  readonly loss: Loss;
  /** The activation of the last layer that goes with the loss: with softmax cross-entropy outputs are logits. */
  readonly output: "identity" | "logistic";
  /** The names of the classes, by their number; none of a task with numbers to be found. */
  readonly classes?: readonly string[];
  /** When it counts as learned: a share of the test rows in the right class, or a mean loss of the test rows (see Loss). */
  readonly reached: { readonly accuracy: number } | { readonly loss: number };
}

export interface Task extends TaskRow {
  readonly train: Rows;
  /** Rows that are not learned from; of a task with only so many possible rows, the same. */
  readonly test: Rows;
}

/** A row of the table of tasks: a task, and how its rows come about. */
export interface TaskMaker extends TaskRow {
  readonly make: () => Promise<Pick<Task, "train" | "test">>;
}

/** Rows from pairs of inputs and targets. */
export function rowsOf(pairs: readonly (readonly [inputs: readonly number[], targets: readonly number[]])[]): Rows {
  return {
    rows: pairs.length,
    x: Float32Array.from(pairs.flatMap(([inputs]) => inputs)),
    y: Float32Array.from(pairs.flatMap(([, targets]) => targets)),
  };
}

/**
 * The share of rows whose class is the one predicted: by the side of 1/2 for one output, by the largest of several.
 * @param predictions rows x outputs, as predict() gives them
 */
export function accuracy(predictions: Float32Array, targets: Float32Array, outputs: number): number {
  if (predictions.length !== targets.length || outputs < 1 || targets.length % outputs !== 0 || targets.length === 0)
    throw new RangeError(
      `accuracy of ${predictions.length} predictions, ${targets.length} targets and ${outputs} outputs: they do not fit`,
    );
  const rows = targets.length / outputs;
  let right = 0;
  for (let row = 0; row < rows; row++) if (classAt(predictions, row, outputs) === classAt(targets, row, outputs)) right++;
  return right / rows;
}

/** The class that a row of outputs says; of several equal ones the first, and -1 where one is NaN. */
export function classAt(values: Float32Array, row: number, outputs: number): number {
  const own = values.subarray(row * outputs, (row + 1) * outputs);
  if (own.some(Number.isNaN)) return -1;
  if (outputs === 1) return (own[0] as number) > 0.5 ? 1 : 0;
  return own.reduce((best, value, i) => (value > (own[best] as number) ? i : best), 0);
}
