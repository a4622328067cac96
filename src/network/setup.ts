/** How a network is trained where nobody says: what gets somewhere on every task. */
import type { OptimiserName, Run } from "./run.ts";

/** What the runs that are compared have in common. */
export type Setup = Pick<Run, "layers" | "epochs" | "batch" | "rate" | "optimiser" | "schedule" | "initial">;

/** A network for the plane. */
export const USUAL = {
  layers: [32, 32],
  batch: 32,
  optimiser: "adam",
  schedule: "cosine",
  initial: "gain",
} as const satisfies Partial<Setup>;

/** A rate at which each optimiser gets somewhere. */
export const RATES: Readonly<Record<OptimiserName, number>> = { "gradient descent": 0.1, momentum: 0.02, adam: 0.005 };

/** A rate to try where one diverged: a tenth, and what gets somewhere at all where that is still large. */
export const smallerRate = (rate: number): number => (rate > 10 ? 0.1 : Number((rate / 10).toPrecision(2)));

const [STEPS, MOST_EPOCHS] = [3000, 1000];

/** About so many steps, as far as epochs are whole. */
export const epochsFor = (steps: number, rows: number, batch: number): number => Math.ceil(steps / Math.ceil(rows / batch));
/** About 3000 steps, and at most 1000 epochs. */
export const usualEpochs = (rows: number, batch: number): number => Math.min(MOST_EPOCHS, epochsFor(STEPS, rows, batch));
