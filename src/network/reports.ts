/** What a network says of itself and of its training. */
import type { Residual } from "../derive/backward/backward.ts";
import type { Known } from "../expr/read/options.ts";
import type { Optimiser, Schedule } from "./optimisers.ts";

export interface LayerReport {
  readonly units: number;
  readonly inputs: number;
  /** The name of the activation: the catalogue's, or the formula as it was given. */
  readonly activation: string;
  /** As one types it. */
  readonly formula: string;
  /** What backward keeps of the activation: the output, which the next layer needs anyway, or the input, from which the output is computed again. */
  readonly residual: Residual;
  /** The values of the activation's parameters, as they are now. */
  readonly parameters: Readonly<Record<string, number>>;
  /** The names of those that learn. */
  readonly trainable: readonly string[];
}

/** The weights of a layer, or their gradients. */
export interface LayerWeights {
  /** inputs x units, row by row: the weight from input i to unit j is at i*units + j. */
  readonly kernel: Float32Array;
  /** One a unit. */
  readonly bias: Float32Array;
  /** Of the activation: those that learn. */
  readonly parameters: Readonly<Record<string, number>>;
}

export interface TrainingData {
  /** rows x inputs, row by row. */
  readonly x: Float32Array;
  /** rows x outputs. */
  readonly y: Float32Array;
  /** Default: as many as x has. */
  readonly rows?: number;
}

export interface TrainOptions {
  /** How often all rows are gone through; default 1. */
  readonly epochs?: number;
  /** Or how many steps, in all; where both are given, the smaller number of steps. */
  readonly steps?: number;
  /** Default: as before, gradient descent with rate 0.1 at first. The same kind goes on with the state that it has. */
  readonly optimiser?: Optimiser;
  /** Default: constant. */
  readonly schedule?: Schedule;
  /** Each step w -= rate decay w, for the weights of the kernels alone (Loshchilov and Hutter 2019: decoupled); default 0. */
  readonly weightDecay?: number;
  /** Whether rows come in a new order in each epoch, by the seed of the network; default true. */
  readonly shuffle?: boolean;
  /** Called after each epoch, and waited for; false ends the training. */
  readonly onEpoch?: (report: EpochReport) => unknown;
  /** Ends the training after the step that is being done. */
  readonly signal?: AbortSignal;
}

export const TRAIN_OPTIONS: Known<TrainOptions> = {
  epochs: true,
  steps: true,
  optimiser: true,
  schedule: true,
  weightDecay: true,
  shuffle: true,
  onEpoch: true,
  signal: true,
};

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  /** Steps done in this training. */
  readonly step: number;
  /** How many there will be. */
  readonly steps: number;
  /** The mean of the losses of the epoch's rows, each as its step saw it. */
  readonly loss: number;
  readonly seconds: number;
}

export interface Report {
  readonly epochs: number;
  readonly steps: number;
  /** Of the last epoch. */
  readonly loss: number;
  /** Of each epoch. */
  readonly losses: readonly number[];
  readonly seconds: number;
  /** Whether it was ended before all steps were done: by the signal or by onEpoch. */
  readonly stopped: boolean;
}

/** Bytes that the forward pass writes and keeps for the backward pass, for a whole minibatch. */
export interface MemoryFigures {
  /** What this network keeps: one array a layer, and none of the last layer where the loss comes with the gradient by its z. */
  readonly residuals: number;
  /** Were inputs of activations kept beside their outputs. */
  readonly inputsInstead: number;
  /** What PyTorch's autograd keeps. */
  readonly pytorch: number;
}
export interface MemoryReport extends MemoryFigures {
  /** Everything that the network holds: weights, state of the optimiser, a minibatch, what is kept, scratch. */
  readonly total: number;
  readonly layers: readonly (MemoryFigures & { readonly layer: number })[];
}

/** A check of gradients; errors are relative to the largest gradient of their layer's kind. */
export interface CheckReport {
  readonly worst: number;
  readonly at: CheckPlace;
  readonly layers: readonly { readonly layer: number; readonly kernel: number; readonly bias: number; readonly parameters: number }[];
}
export interface CheckPlace {
  /** From 1. */
  readonly layer: number;
  readonly what: "kernel" | "bias" | "parameter";
  readonly index: number;
}

export interface LayerDiagnostics {
  readonly layer: number;
  /** Of the outputs of the activation: counts of equal parts of [from, to]. */
  readonly histogram: { readonly from: number; readonly to: number; readonly counts: readonly number[] };
  /** The share of unit and row with |g'| below the threshold. */
  readonly saturated: number;
  /** How many units have the derivative 0 on every row. */
  readonly dead: number;
  /** Of the kernel's gradient. */
  readonly gradientNorm: number;
  /** Of the gradients upstream of the activation, dL/dz, over units and rows, times the number of rows squared: of a row's own loss. */
  readonly gradientVariance: number;
  /** |change of the kernel in the next step of gradient descent at the present rate| / |kernel|. */
  readonly updateToWeight: number;
}
export interface DiagnosticsOptions {
  /** Below which |g'| a unit counts as saturated; default 0.01. */
  readonly threshold?: number;
  /** Parts of the histogram; default 32. */
  readonly bins?: number;
}
export const DIAGNOSTICS_OPTIONS: Known<DiagnosticsOptions> = { threshold: true, bins: true };
