/** What the page asks the worker to train, and what it hears of it: plain data. */
import type { OptimiserName } from "../../../src/network/run.ts";
import type { Initial } from "../../../src/network/spec.ts";
import type { Given } from "../given.ts";

/** Networks of the same shape, with the same seed, each with an activation of its own. */
export interface Plan {
  /** The name of a task. */
  readonly task: string;
  /** Hidden layers from the inputs on: each with the activation that is compared, or with one that all networks have there. */
  readonly hidden: readonly HiddenLayer[];
  /** A network each: a name or formula, or the formula of the page. */
  readonly compared: readonly (string | Given)[];
  readonly optimiser: OptimiserName;
  readonly rate: number;
  readonly batch: number;
  readonly initial: Initial;
  readonly seed: number;
  /** Another number trains anew. */
  readonly run: number;
}

export interface HiddenLayer {
  readonly units: number;
  readonly activation?: string;
}

/** How far to train, and what is wanted of it. */
export interface Advance {
  readonly plan: Plan;
  readonly steps: number;
  /** The networks whose layers are looked at, by their numbers: it takes longer than the rest. */
  readonly look: readonly number[];
}

/** How it stands after some steps. */
export interface Frame {
  readonly steps: number;
  readonly nets: readonly NetFrame[];
  /** What there is to learn: with the first frame of a plan. */
  readonly scene?: Scene;
}

export interface NetFrame {
  /** Why there is no network, in a sentence. */
  readonly fault?: string;
  /** Why it trains no further, in a sentence. */
  readonly diverged?: string;
  /** The mean loss of the rows that are held back; NaN where there is no network. */
  readonly loss: number;
  /** The share of them in the right class; of tasks with classes. */
  readonly accuracy?: number;
  /** The step at which the loss was last seen to come down to less than it ever was. */
  readonly bestAt: number;
  /** The step at which the task was seen to be learned. */
  readonly learnedAt?: number;
  /** Whether it is far from that again. */
  readonly isLost?: boolean;
  /** Outputs over the scene's range: of two inputs row by row from the top, of one input from left to right. */
  readonly values: Float32Array;
  /** From the first layer to the output; where they were looked at. */
  readonly layers?: readonly LayerLook[];
}

/** The rows that are learned from, and the part of the line or plane that is drawn. */
export interface Scene {
  readonly rows: number;
  readonly inputs: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly range: readonly (readonly [low: number, high: number])[];
  /** How many outputs there are along each input. */
  readonly points: number;
  /** The loss of who gives the same answer to everything, the best one. */
  readonly chance: number;
}

/** One layer as some rows go through it. */
export interface LayerLook {
  readonly activation: string;
  readonly outputs: Bars;
  /** Of log10 |dL/dw|, w the weights of its kernel. */
  readonly gradients: Bars;
  /** The Euclidean norm of the kernel's gradient. */
  readonly gradientNorm: number;
  readonly units: readonly UnitLook[];
}

/** Shares in equal parts of [from, to]; what lies outside is in the outermost. */
export interface Bars {
  readonly from: number;
  readonly to: number;
  readonly shares: readonly number[];
}

export interface UnitLook {
  /** The share of rows on which |g'| is below 0.01. */
  readonly saturated: number;
  /** Whether g' is 0 on every row. */
  readonly dead: boolean;
}
