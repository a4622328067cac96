/** How the networks of claims are trained, where a claim does not say otherwise. */
import type { Run } from "../run.ts";
import { epochsFor, RATES, USUAL } from "../setup.ts";
import { task } from "../tasks/tasks.ts";

const STEPS = 3000;

/** A network on a task; hidden layers of 32 and 32 units and 3,000 steps unless told. */
export async function trained(
  name: string,
  activation: string,
  layers: readonly number[] = USUAL.layers,
  steps = STEPS,
): Promise<Omit<Run, "seed">> {
  const { batch, optimiser, schedule, initial } = USUAL;
  const { rows } = (await task(name)).train;
  return {
    task: name,
    activation,
    layers,
    epochs: epochsFor(steps, rows, Math.min(batch, rows)),
    batch: Math.min(batch, rows),
    rate: RATES[optimiser],
    optimiser,
    schedule,
    initial,
  };
}

/** The same in words, for a criterion. */
export const trainedFor = (steps: number): string =>
  `${USUAL.optimiser} at ${RATES[USUAL.optimiser]}, falling to 0, for about ${steps.toLocaleString("en")} steps of ${USUAL.batch} rows`;
export const TRAINED = trainedFor(STEPS);
