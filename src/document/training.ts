/** What `gprime train` found, as data: medians and spreads of each activation's runs, for people and for programs. */
import type { Outcome } from "../network/run.ts";
import type { Setup } from "../network/setup.ts";
import { type Spread, spread } from "../network/statistics.ts";
import { classAt, type Task } from "../network/tasks/task.ts";

/** The task, as a report speaks of it. */
export interface TaskInfo {
  readonly name: string;
  /** What is to be learned, in a sentence. */
  readonly says: string;
  readonly kind: "regression" | "two classes" | "classes";
  readonly inputs: number;
  readonly outputs: number;
  readonly trainRows: number;
  /** 0 where it is tried on the rows that it learned from. */
  readonly testRows: number;
  /** When it counts as learned: a share of the test rows in the right class, in regression a loss. */
  readonly threshold: number;
  /** Points to draw, of a task with one or two inputs: their inputs, and the class or the number of each. */
  readonly points?: { readonly x: Float32Array; readonly value: Float32Array };
}

export const taskInfo = ({ name, says, inputs, outputs, classes, reached, train, test }: Task): TaskInfo => ({
  name,
  says,
  kind: classes === undefined ? "regression" : outputs === 1 ? "two classes" : "classes",
  inputs,
  outputs,
  trainRows: train.rows,
  testRows: test === train || test.x === train.x ? 0 : test.rows,
  threshold: "loss" in reached ? reached.loss : reached.accuracy,
  ...(inputs <= 2 && {
    points: {
      x: train.x,
      value: classes === undefined ? train.y : Float32Array.from({ length: train.rows }, (_, row) => classAt(train.y, row, outputs)),
    },
  }),
});

export interface TrainingReport {
  readonly task: TaskInfo;
  /** What all runs have in common. */
  readonly setup: Setup;
  readonly seeds: number;
  /** How many runs were asked for: there are fewer outcomes where the reader stopped it. */
  readonly asked: number;
  readonly results: readonly Result[];
}

/** The runs of one activation. Figures are over those that did not diverge; none where all did. */
export interface Result {
  readonly activation: string;
  readonly runs: readonly Outcome[];
  readonly loss?: Spread;
  readonly accuracy?: Spread;
  /** Of the runs that got there. */
  readonly stepsTo?: Spread;
  readonly reached: number;
  readonly saturated?: Spread;
  readonly dead?: Spread;
  readonly ratio?: Spread;
  readonly nanoseconds?: Spread;
  readonly diverged: readonly Outcome[];
}

/** The results in the order of the activations; one of which no run is finished is left out. */
export function resultsOf(activations: readonly string[], outcomes: readonly Outcome[]): Result[] {
  return activations.flatMap((activation) => {
    const runs = outcomes.filter(({ run }) => run.activation === activation).sort((a, b) => a.run.seed - b.run.seed);
    return runs.length === 0 ? [] : [resultOf(activation, runs)];
  });
}

function resultOf(activation: string, runs: readonly Outcome[]): Result {
  const good = runs.filter(({ diverged }) => diverged === undefined);
  const over = (figure: (outcome: Outcome) => number | undefined): Spread | undefined => spread(good.flatMap((one) => figure(one) ?? []));
  const figures = {
    loss: over(({ loss }) => loss),
    accuracy: over(({ accuracy }) => accuracy),
    stepsTo: over(({ stepsTo }) => stepsTo),
    saturated: over(({ saturated }) => saturated),
    dead: over(({ dead }) => dead),
    ratio: over(({ ratio }) => ratio),
    nanoseconds: over(({ nanoseconds }) => nanoseconds),
  };
  const known = Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof typeof figures, Spread>
  >;
  return {
    activation,
    runs,
    ...known,
    reached: good.filter(({ stepsTo }) => stepsTo !== undefined).length,
    diverged: runs.filter(({ diverged }) => diverged !== undefined),
  };
}

/** The run whose loss is the median one, or the better of the middle two: what is drawn of several. Undefined where all diverged. */
export function typical({ runs }: Result): Outcome | undefined {
  const good = runs.filter(({ diverged }) => diverged === undefined).sort((a, b) => a.loss - b.loss);
  return good[Math.floor((good.length - 1) / 2)];
}

/** The report for programs. */
export function trainingJson({ task, setup, seeds, asked, results }: TrainingReport) {
  const done = results.reduce((sum, { runs }) => sum + runs.length, 0);
  return {
    task: task.name,
    kind: task.kind,
    rows: { train: task.trainRows, test: task.testRows },
    network: { inputs: task.inputs, layers: setup.layers, outputs: task.outputs, initial: setup.initial },
    training: {
      optimiser: setup.optimiser,
      rate: setup.rate,
      schedule: setup.schedule ?? "constant",
      batch: setup.batch,
      epochs: setup.epochs,
      seeds,
    },
    threshold: task.threshold,
    finished: done === asked,
    results: results.map(({ activation, runs, loss, accuracy, stepsTo, reached, saturated, dead, ratio, nanoseconds, diverged }) => ({
      activation,
      seeds: runs.map(({ run }) => run.seed),
      loss: loss ?? null,
      ...(task.kind !== "regression" && { accuracy: accuracy ?? null }),
      stepsTo: { reached, ...(stepsTo ?? { median: null, min: null, max: null }) },
      saturated: saturated ?? null,
      dead: dead ?? null,
      gradientFirstToLast: ratio ?? null,
      nanosecondsAStep: nanoseconds ?? null,
      stepsPerSecond: nanoseconds ? Math.round(1e9 / nanoseconds.median) : null,
      diverged: diverged.map((one) => ({ seed: one.run.seed, steps: one.steps, cause: one.diverged })),
      curves: runs.map(({ run, curve }) => ({ seed: run.seed, steps: curve.map((p) => p.steps), loss: curve.map((p) => p.loss) })),
    })),
  };
}
