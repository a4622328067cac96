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

/** The same step in pieces that threads take: all of a phase are done before any of the next. */
export interface SharedExports extends StepExports {
  /** Adds up the loss, after the phase of losses. */
  readonly total: () => void;
  readonly [piece: `${Phase}${number}`]: () => void;
}
/** Rows through all layers and to their losses, and weights transposed; rows on their way back; weights that follow. */
const PHASES = ["forward", "back", "weights"] as const;
export const LOSS_PHASE = PHASES.indexOf("forward");
type Phase = (typeof PHASES)[number];

/** So many pieces for each thread, so that those that are faster take more; of smaller ones the products are slower. */
const PIECES = 2;
export const piecesFor = (threads: number): number => PIECES * threads;

/** The pieces of each phase by their names: of so many rows, or of so many weights of each layer; the last one forward transposes. */
export const phasesOf = (threads: number): `${Phase}${number}`[][] =>
  PHASES.map((phase) =>
    Array.from({ length: piecesFor(threads) + (phase === "forward" ? 1 : 0) }, (_, i): `${Phase}${number}` => `${phase}${i}`),
  );

/** Where the predictions of the rows are after forward(): rows x width. */
export const outputsAt = (plan: Plan, loss: Loss): number =>
  loss === "squared error" ? (plan.layers.at(-1) as LayerPlan).y : plan.scratch;

/** Some rows, or some inputs of a layer: from the first to the one behind the last. */
export interface Part {
  readonly from: number;
  readonly to: number;
}
/** A piece's share of so many, in whole blocks. */
export function share(count: number, block: number, piece: number, pieces: number): Part {
  const edge = (t: number): number => Math.min(count, Math.round((count * t) / pieces / block) * block);
  return { from: edge(piece), to: piece === pieces - 1 ? count : edge(piece + 1) };
}
/** The address of the first row of a part, of an array that has so many columns. */
export const firstOf = ({ from }: Part, base: number, columns: number): number => base + from * columns * FLOAT_BYTES;
