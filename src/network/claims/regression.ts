/** Claim 2: hidden units that are no lines, and an identity output: nonlinear regression. */
import { type Spread, spread } from "../statistics.ts";
import type { Rows } from "../tasks/task.ts";
import { task } from "../tasks/tasks.ts";
import { type Claim, isSolved, seeded } from "./claim.ts";
import { trained, trainedFor } from "./trained.ts";

export interface RegressionRow {
  readonly task: string;
  readonly activation: string;
  /** The mean square on the rows held back. */
  readonly loss: Spread;
  /** How many of the seeds have a mean square that is small enough. */
  readonly fitted: number;
  readonly seeds: number;
}

export interface RegressionFigures {
  readonly threshold: number;
  readonly rows: readonly RegressionRow[];
  /** The mean square on the rows held back that the best line through the others has. */
  readonly bestLine: Readonly<Record<string, number>>;
}

const TASKS = ["sin", "abs"] as const;
const NONLINEAR = ["logistic", "tanh"] as const;
const LINEAR = "identity";
const THRESHOLD = 1e-3;
/** So many that logistic units, which learn slowly, come to their end. */
const STEPS = 10_000;

/** What the line of least squares leaves on other rows. */
export function lineLoss(train: Rows, test: Rows): number {
  const mean = (values: Float32Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mx, my] = [mean(train.x), mean(train.y)];
  const products = train.x.reduce((sum, x, i) => sum + (x - mx) * ((train.y[i] as number) - my), 0);
  const slope = products / train.x.reduce((sum, x) => sum + (x - mx) ** 2, 0);
  return test.x.reduce((sum, x, i) => sum + (my + slope * (x - mx) - (test.y[i] as number)) ** 2, 0) / test.rows;
}

export const REGRESSION: Claim<RegressionFigures> = {
  claim: "Nonlinear hidden units with an identity output do nonlinear regression; a linear network does not.",
  criterion: `A function counts as fitted where the mean square on the rows held back ends below ${THRESHOLD}. With hidden layers of 32 and 32 logistic or tanh units sin and |x| have to be fitted with every seed, with identity units with none (${trainedFor(STEPS)}).`,
  runs: async (seeds) =>
    seeded(
      await Promise.all(TASKS.flatMap((name) => [LINEAR, ...NONLINEAR].map((activation) => trained(name, activation, undefined, STEPS)))),
      seeds,
    ),
  judge: async (outcomes) => {
    const rows = TASKS.flatMap((name) =>
      [LINEAR, ...NONLINEAR].map((activation): RegressionRow => {
        const own = outcomes.filter(({ run }) => run.task === name && run.activation === activation);
        return {
          task: name,
          activation,
          loss: spread(own.map(({ loss }) => loss)) as Spread,
          fitted: own.filter((outcome) => isSolved(outcome, { loss: THRESHOLD })).length,
          seeds: own.length,
        };
      }),
    );
    const lines = await Promise.all(
      TASKS.map(async (name) => {
        const { train, test } = await task(name);
        return [name, lineLoss(train, test)] as const;
      }),
    );
    return {
      holds: rows.every(({ activation, fitted, seeds }) => fitted === (activation === LINEAR ? 0 : seeds)),
      figures: { threshold: THRESHOLD, rows, bestLine: Object.fromEntries(lines) },
    };
  },
};
