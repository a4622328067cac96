/** One run, an activation on a task with a seed, and what came of it: plain data on both sides, for threads. */
import type { Initial } from "./spec.ts";

/** What is to be run. */
export interface Run {
  /** The name of a task. */
  readonly task: string;
  /** A name of the catalogue or a formula; of all hidden layers. */
  readonly activation: string;
  /** Units of the hidden layers; none of a network that is one layer. */
  readonly layers: readonly number[];
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly optimiser: OptimiserName;
  /** How the rate changes over the run; default: not at all. */
  readonly schedule?: ScheduleName;
  readonly initial: Initial;
  /** Learn from so many of the rows; from all where not said. */
  readonly rows?: number;
  /** How often to look at the hidden layers while they learn, beside the look before the first step; default: never. */
  readonly looks?: number;
  /** Whether the outputs over the plane, or the line, of the inputs are wanted. */
  readonly surface?: boolean;
  /** Whether the trained network itself is wanted. */
  readonly keep?: boolean;
}

export const OPTIMISERS = ["gradient descent", "momentum", "adam"] as const;
export type OptimiserName = (typeof OPTIMISERS)[number];

/** "cosine" ends at a rate of 0. */
export const SCHEDULES = ["constant", "cosine"] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

/** What came of a run. Losses, accuracies and diagnostics are those on the task's test rows. */
export interface Outcome {
  readonly run: Run;
  readonly loss: number;
  /** The share of rows whose class was found; of tasks with classes. */
  readonly accuracy?: number;
  readonly steps: number;
  /** Steps until the task counted as learned, as far as can be told at the points of the curve. */
  readonly stepsTo?: number;
  /** The share of hidden units and rows with |g'| below 0.01. */
  readonly saturated: number;
  /** The share of hidden units whose derivative is 0 on every row. */
  readonly dead: number;
  /** The norm of the gradient of the first layer's kernel by that of the last one's, before the first step. */
  readonly ratio: number;
  /** Of a step, on this machine; 0 where there was none. */
  readonly nanoseconds: number;
  readonly curve: readonly Point[];
  readonly looks?: readonly Look[];
  readonly surface?: Surface;
  /** Why training was stopped before its end, in a sentence. */
  readonly diverged?: string;
  /** The trained network as the text of a JSON file. */
  readonly file?: string;
}

/** The loss on the test rows after so many steps. */
export interface Point {
  readonly steps: number;
  readonly loss: number;
}

/** The hidden layers after so many steps, from the first to the last. */
export interface Look {
  readonly steps: number;
  readonly layers: readonly LayerLook[];
}

export interface LayerLook {
  /** The share of units and rows with |g'| below 0.01. */
  readonly saturated: number;
  /** The units whose derivative is 0 on every row. */
  readonly dead: number;
  readonly units: number;
  /** Mean and standard deviation of the activation's outputs over units and rows. */
  readonly mean: number;
  readonly deviation: number;
  /** The standard deviation over units and rows of the gradient upstream of the activation, of a row's own loss. */
  readonly gradient: number;
}

/** Outputs on a grid over the inputs: of two inputs row by row from the top, of one input from left to right. */
export interface Surface {
  readonly x: readonly [number, number];
  /** None of one input. */
  readonly y?: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
  /** The outputs at the middle of each cell, one after the other. */
  readonly values: Float32Array;
}

/** How far a run is. */
export interface Progress {
  /** From 0 to 1. */
  readonly part: number;
  readonly loss: number;
}
