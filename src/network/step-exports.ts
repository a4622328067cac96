/** What the module of a step exports: functions without parameters, on the arrays of the plan. */
import { FLOAT_BYTES } from "../emit/wasm/code.ts";
import type { LayerPlan, Plan } from "./plan.ts";
import type { Loss } from "./spec.ts";

export interface StepExports {
  /** All layers; predictions are at outputsAt(). */
  readonly forward: () => void;
  /** The same, and the loss. */
  readonly loss: () => void;
  /** The same, and then backward; where the loss is finite, weights follow. */
  readonly step: () => void;
}

/** The same step in parts, for so many threads: all of the first kind are done before any of the second. */
export interface SharedExports extends StepExports {
  /** Adds up the loss, after all rows. */
  readonly total: () => void;
}
/** The function of a thread that takes some rows through forward, loss and backward, and that which then updates some weights. */
export const rowsOf = (thread: number): string => `rows${thread}`;
export const weightsOf = (thread: number): string => `weights${thread}`;

/** Where the predictions of the rows are after forward(): rows x width. */
export const outputsAt = (plan: Plan, loss: Loss): number =>
  loss === "squared error" ? (plan.layers.at(-1) as LayerPlan).y : plan.scratch;

/** Some rows, or some inputs of a layer: from the first to the one behind the last. */
export interface Part {
  readonly from: number;
  readonly to: number;
}
/** A thread's share of so many, in whole blocks. */
export function share(count: number, block: number, thread: number, threads: number): Part {
  const edge = (t: number): number => Math.min(count, Math.round((count * t) / threads / block) * block);
  return { from: edge(thread), to: thread === threads - 1 ? count : edge(thread + 1) };
}
/** The address of the first row of a part, of an array that has so many columns. */
export const firstOf = ({ from }: Part, base: number, columns: number): number => base + from * columns * FLOAT_BYTES;
