/** How the networks of claims are trained, where a claim does not say otherwise. */
import type { Run } from "../run.ts";
import { RATES, USUAL, usualEpochs } from "../setup.ts";
import { task } from "../tasks/tasks.ts";

/** A network on a task; hidden layers of 32 and 32 units unless told. */
export async function trained(name: string, activation: string, layers: readonly number[] = USUAL.layers): Promise<Omit<Run, "seed">> {
  const { batch, optimiser, schedule, initial } = USUAL;
  const { rows } = (await task(name)).train;
  return {
    task: name,
    activation,
    layers,
    epochs: usualEpochs(rows, Math.min(batch, rows)),
    batch: Math.min(batch, rows),
    rate: RATES[optimiser],
    optimiser,
    schedule,
    initial,
  };
}

/** The same in words, for a criterion. */
export const TRAINED = `${USUAL.optimiser} at ${RATES[USUAL.optimiser]}, falling to 0, for about 3,000 steps of ${USUAL.batch} rows`;
