/** Carries out a run. */
import { type Activation, activation } from "../catalogue/activation.ts";
import { deadUnits, norm, variance } from "./diagnostics.ts";
import { toJson } from "./files/json.ts";
import { records } from "./look.ts";
import { type Network, network } from "./network.ts";
import { adam, constant, cosine, gradientDescent, momentum, type Optimiser, type Schedule } from "./optimisers.ts";
import type { LayerLook, Look, OptimiserName, Outcome, Point, Progress, Run, ScheduleName } from "./run.ts";
import { dense } from "./spec.ts";
import { surfaceOf } from "./surface.ts";
import { accuracy, type Rows, type Task } from "./tasks/task.ts";
import { DivergenceError } from "./training.ts";

/** The loss is looked at so often at most. */
const POINTS = 200;
/** Layers are looked at on so many rows at most: in float64, and slowly. */
const LOOKED_AT = 256;
const SATURATED_BELOW = 0.01;

export interface Around {
  /** Told of each point of the curve. */
  readonly tell?: (progress: Progress) => void;
  /** Ends the run before its time. */
  readonly signal?: AbortSignal;
}

const OPTIMISER_OF: Readonly<Record<OptimiserName, (options: { rate: number }) => Optimiser>> = {
  "gradient descent": gradientDescent,
  momentum,
  adam,
};
const SCHEDULE_OF: Readonly<Record<ScheduleName, () => Schedule>> = { constant, cosine };

/**
 * Trains a network on a task and says what came of it; a run that diverges is an outcome, too.
 * @throws RangeError for layers or figures that cannot be, FormulaError for an activation that cannot be read
 */
export async function experiment(run: Run, task: Task, { tell, signal }: Around = {}): Promise<Outcome> {
  const train = some(task.train, task, run.rows);
  const batch = Math.min(run.batch, train.rows);
  const hidden = known(run.activation);
  const layers = [...run.layers.map((units) => dense(units, hidden)), dense(task.outputs, known(task.output))];
  const made = await network({ inputs: task.inputs, layers, loss: task.loss, batch, seed: run.seed, initial: run.initial });
  try {
    const optimiser = OPTIMISER_OF[run.optimiser]({ rate: run.rate });
    await made.use(optimiser);
    const first = lookAt(made, task, 0);
    const diary = new Diary(made, task, first.look);
    const every = Math.ceil(run.epochs / POINTS);
    const lookEvery = run.looks ? Math.max(1, Math.round(run.epochs / run.looks)) : 0;
    let [spent, mark] = [0, performance.now()];
    const diverged = await madeOf(DivergenceError, () =>
      made.train(train, {
        epochs: run.epochs,
        schedule: SCHEDULE_OF[run.schedule ?? "constant"](),
        ...(signal && { signal }),
        onEpoch: ({ epoch, step, steps }) => {
          spent += performance.now() - mark;
          diary.steps = step;
          if (epoch % every === 0 || step === steps) {
            const loss = diary.point();
            tell?.({ part: step / steps, loss });
          }
          if (lookEvery > 0 && epoch % lookEvery === 0) diary.look();
          mark = performance.now();
        },
      }),
    );
    const { saturated, dead } = overall(lookAt(made, task, diary.steps).look);
    const surface = run.surface ? surfaceOf(made, task) : undefined;
    const { test } = task;
    return {
      run,
      loss: made.loss(test.x, test.y),
      ...(task.classes && { accuracy: accuracy(made.predict(test.x), test.y, task.outputs) }),
      steps: diary.steps,
      ...(diary.reached !== undefined && { stepsTo: diary.reached }),
      saturated,
      dead,
      ratio: first.ratio,
      nanoseconds: diary.steps > 0 ? (spent * 1e6) / diary.steps : 0,
      curve: diary.curve,
      ...(lookEvery > 0 && { looks: diary.looks }),
      ...(surface && { surface }),
      ...(diverged && { diverged: `step ${diverged.step}, layer ${diverged.layer}: ${diverged.cause}` }),
      ...(run.keep && !diverged && { file: JSON.stringify(toJson(made.model())) }),
    };
  } finally {
    made.release();
  }
}

const activations = new Map<string, Activation>();
/** An activation, worked out once: a thread meets it again with the next seed. */
function known(text: string): Activation {
  const found = activations.get(text) ?? activation(text);
  activations.set(text, found);
  return found;
}

/** The first rows of a task. */
const some = ({ rows, x, y }: Rows, { inputs, outputs }: Task, wanted = rows): Rows =>
  wanted >= rows ? { rows, x, y } : { rows: wanted, x: x.subarray(0, wanted * inputs), y: y.subarray(0, wanted * outputs) };

/** The error of that kind that a promise fails with; undefined where it keeps. */
async function madeOf<E extends Error>(kind: new (...args: never[]) => E, f: () => Promise<unknown>): Promise<E | undefined> {
  try {
    await f();
    return undefined;
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
}

/** What is written down while a network learns. */
class Diary {
  readonly curve: Point[] = [];
  readonly looks: Look[];
  steps = 0;
  reached: number | undefined;
  private readonly network: Network;
  private readonly task: Task;

  constructor(made: Network, task: Task, first: Look) {
    this.network = made;
    this.task = task;
    this.looks = [first];
    this.point();
  }

  /** Writes the loss down. */
  point(): number {
    const { test, reached, outputs } = this.task;
    const loss = this.network.loss(test.x, test.y);
    this.curve.push({ steps: this.steps, loss });
    const isReached =
      "loss" in reached ? loss <= reached.loss : accuracy(this.network.predict(test.x), test.y, outputs) >= reached.accuracy;
    if (isReached) this.reached ??= this.steps;
    return loss;
  }

  look(): void {
    this.looks.push(lookAt(this.network, this.task, this.steps).look);
  }
}

/** The hidden layers on some test rows, and the gradient of the first layer by that of the last. */
function lookAt(made: Network, task: Task, steps: number): { look: Look; ratio: number } {
  const { x, y } = some(task.test, task, LOOKED_AT);
  const all = records(made.model(), x, y, 0);
  const layers = all.slice(0, -1).map(({ y: values, slope, dz, rows, units }): LayerLook => {
    let [sum, low] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      sum += values[i] as number;
      if (Math.abs(slope[i] as number) < SATURATED_BELOW) low++;
    }
    return {
      saturated: low / values.length,
      dead: deadUnits(slope, rows, units),
      units,
      mean: sum / values.length,
      deviation: Math.sqrt(variance(values)),
      // dz is of the mean over the rows
      gradient: Math.sqrt(variance(dz)) * rows,
    };
  });
  const norms = all.map(({ kernelGradient }) => norm(kernelGradient));
  const [first, last] = [norms[0] as number, norms.at(-1) as number];
  return { look: { steps, layers }, ratio: last === 0 ? Number.NaN : first / last };
}

/** All hidden units together; none of either where there are none. */
function overall({ layers }: Look): { saturated: number; dead: number } {
  const units = layers.reduce((sum, layer) => sum + layer.units, 0);
  if (units === 0) return { saturated: 0, dead: 0 };
  return {
    saturated: layers.reduce((sum, layer) => sum + layer.saturated * layer.units, 0) / units,
    dead: layers.reduce((sum, layer) => sum + layer.dead, 0) / units,
  };
}
