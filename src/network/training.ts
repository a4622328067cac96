/** Training: minibatches, their order, schedules, and what is done when numbers run away. */
import type { Engine } from "./engine.ts";
import { constant, factorAt, type Optimiser, requireSchedule } from "./optimisers.ts";
import { permutation, type Random } from "./random.ts";
import type { Report, TrainingData, TrainOptions } from "./reports.ts";
import { requireFinite, requireRows, requireShares } from "./requirements.ts";
import { smallerRate } from "./setup.ts";
import { requireWhole } from "./spec.ts";
import { ratesOf } from "./updates.ts";

/** Training went astray; the network has the weights of the last step whose loss was finite. */
export class DivergenceError extends Error {
  override readonly name = "DivergenceError";
  /** From 1: where the first number is that is not finite. */
  readonly layer: number;
  /** From 1: the step that found it. */
  readonly step: number;
  override readonly cause: string;

  constructor(layer: number, step: number, cause: string, rate: number) {
    super(
      `training diverged at step ${step}, layer ${layer}: ${cause}. The weights of the last step with a finite loss are kept; train on with a smaller rate than ${rate}, as ${smallerRate(rate)}`,
    );
    [this.layer, this.step, this.cause] = [layer, step, cause];
  }
}

/** What training needs of a network. */
export interface Trained {
  readonly engine: Engine;
  readonly optimiser: Optimiser;
  readonly weightDecay: number;
  /** What the order of rows follows from. */
  readonly random: Random;
  /** How many steps the optimiser has done: the next one, from 1. */
  readonly nextStep: () => number;
}

/** Other work gets its turn after so many milliseconds. */
const TURN = 50;
const otherWork = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export async function train(network: Trained, data: TrainingData, options: TrainOptions): Promise<Report> {
  const { engine, optimiser, weightDecay, random, nextStep } = network;
  const { inputs, batch, layers, loss: lossName } = engine.spec;
  const outputs = layers.at(-1)?.units as number;
  const rows = requireRows("x", data.x, inputs, data.rows);
  if (rows === 0) throw new RangeError("x has no rows: there is nothing to learn from");
  requireRows("y", data.y, outputs, rows);
  requireFinite("x", data.x, inputs);
  requireFinite("y", data.y, outputs);
  if (lossName !== "squared error") requireShares("y", data.y, outputs, lossName);
  const steps = stepsOf(options, Math.ceil(rows / batch));
  const { schedule = constant(), shuffle = true, onEpoch, signal } = options;
  requireSchedule(schedule);
  const mode = optimiser.kind;
  // the weights before this step and before the last one: the loss of the last one was finite
  const saved = [new Float32Array(engine.savedLength(mode)), new Float32Array(engine.savedLength(mode))] as const;
  const losses: number[] = [];
  const started = performance.now();
  let turn = started;
  let step = 0;
  let stopped = false;
  while (step < steps && !stopped) {
    const order = shuffle ? permutation(rows, random) : undefined;
    let [sum, seen] = [0, 0];
    for (let first = 0; first < rows && step < steps && !stopped; first += batch) {
      const count = Math.min(batch, rows - first);
      engine.save(mode, saved[step % 2] as Float32Array);
      const rates = ratesOf(optimiser, factorAt(schedule, step, steps), weightDecay, nextStep());
      const loss = engine.step(mode, rates, { x: data.x, targets: data.y, count, first, order });
      step++;
      if (!Number.isFinite(loss)) throw diverged(engine, optimiser, step, loss, step > 1 ? saved[step % 2] : undefined);
      sum += loss * count;
      seen += count;
      stopped = signal?.aborted ?? false;
      if (performance.now() - turn > TURN) {
        await otherWork();
        turn = performance.now();
        stopped = signal?.aborted ?? false;
      }
    }
    losses.push(sum / seen);
    const seconds = (performance.now() - started) / 1000;
    const wish = await onEpoch?.({ epoch: losses.length, step, steps, loss: sum / seen, seconds });
    stopped ||= wish === false || (signal?.aborted ?? false);
  }
  const bad = firstBadWeights(engine);
  if (bad) throw diverged(engine, optimiser, step, losses.at(-1) as number, saved[(step + 1) % 2]);
  return {
    epochs: losses.length,
    steps: step,
    loss: losses.at(-1) as number,
    losses,
    seconds: (performance.now() - started) / 1000,
    stopped: step < steps,
  };
}

/** How many steps are to be done. */
function stepsOf({ epochs, steps }: TrainOptions, each: number): number {
  if (epochs !== undefined) requireWhole("epochs", epochs, 1, 1e9, "epochs: 10 goes through all rows ten times");
  if (steps !== undefined) requireWhole("steps", steps, 1, 1e12, "steps: 1000 does a thousand");
  return Math.min(steps ?? Number.POSITIVE_INFINITY, (epochs ?? (steps === undefined ? 1 : Number.POSITIVE_INFINITY)) * each);
}

/** The first layer with a weight that is not finite, from 1, and what it is. */
function firstBadWeights(engine: Engine): { layer: number; cause: string } | undefined {
  for (const [l, { kernel, bias, parameters }] of engine.weights().entries()) {
    const value = [...[kernel, bias].map((a) => a.find((v) => !Number.isFinite(v))), ...Object.values(parameters)].find(
      (v) => v !== undefined && !Number.isFinite(v),
    );
    if (value !== undefined) return { layer: l + 1, cause: `its weights became ${nameOf(value)}` };
  }
  return undefined;
}

const nameOf = (value: number): string => (Number.isNaN(value) ? "NaN" : "infinite");

/** What went wrong where, after the weights are put back. */
function diverged(engine: Engine, optimiser: Optimiser, step: number, loss: number, good: Float32Array | undefined): DivergenceError {
  const at = firstBadWeights(engine) ??
    badOutputs(engine) ?? { layer: engine.plan.layers.length, cause: `the loss became ${nameOf(loss)}` };
  if (good) engine.restore(optimiser.kind, good);
  return new DivergenceError(at.layer, step, at.cause, optimiser.rate);
}

function badOutputs(engine: Engine): { layer: number; cause: string } | undefined {
  const layer = engine.firstNotFinite();
  return layer < 0 ? undefined : { layer: layer + 1, cause: "its units became infinite or NaN" };
}
