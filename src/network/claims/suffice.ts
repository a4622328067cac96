/** Claim 6: the identity, the logistic function and tanh suffice for most problems; beside three newer activations. */
import type { Outcome } from "../run.ts";
import { USUAL } from "../setup.ts";
import { type Spread, spread } from "../statistics.ts";
import { TASKS, task } from "../tasks/tasks.ts";
import { type Claim, isSolved, seeded } from "./claim.ts";
import { TRAINED, trained } from "./trained.ts";

export const THREE = ["identity", "logistic", "tanh"] as const;
export const NEWER = ["relu", "silu", "gelu"] as const;

export interface SufficeCell {
  readonly activation: string;
  /** Of the task: the loss on the rows held back, and the accuracy where there are classes. */
  readonly loss: Spread;
  readonly accuracy?: Spread;
  /** Steps until the threshold was first reached, over the seeds that reached it. */
  readonly stepsTo?: Spread;
  /** How many of the seeds end on the right side of the threshold. */
  readonly solved: number;
  readonly seeds: number;
}

export interface SufficeRow {
  readonly task: string;
  /** When it is solved: a share of rows in the right class, or a mean square. */
  readonly reached: { readonly accuracy: number } | { readonly loss: number };
  readonly layers: readonly number[];
  readonly cells: readonly SufficeCell[];
  /** Which activations solve it, with most of the seeds. */
  readonly solvedBy: readonly string[];
}

export interface SufficeFigures {
  readonly rows: readonly SufficeRow[];
  /** How many tasks one of the three solves, one of the newer ones, and one of all. */
  readonly solved: { readonly three: number; readonly newer: number; readonly any: number };
}

/** A picture of a digit takes more units than a point of the plane. */
const MANY_INPUTS = 16;
const LAYERS_OF_MANY = [128] as const;
const layersFor = (inputs: number): readonly number[] => (inputs >= MANY_INPUTS ? LAYERS_OF_MANY : USUAL.layers);

function cellOf(activation: string, outcomes: readonly Outcome[], reached: SufficeRow["reached"]): SufficeCell {
  const accuracy = spread(outcomes.flatMap((o) => o.accuracy ?? []));
  const stepsTo = spread(outcomes.flatMap((o) => o.stepsTo ?? []));
  return {
    activation,
    loss: spread(outcomes.map(({ loss }) => loss)) as Spread,
    ...(accuracy && { accuracy }),
    ...(stepsTo && { stepsTo }),
    solved: outcomes.filter((outcome) => isSolved(outcome, reached)).length,
    seeds: outcomes.length,
  };
}

const isMost = ({ solved, seeds }: SufficeCell): boolean => solved > seeds / 2;

export const SUFFICE: Claim<SufficeFigures> = {
  claim: "The identity, the logistic function and tanh suffice for most problems.",
  criterion: `All ${TASKS.length} tasks, hidden layers of 32 and 32 units, for the digits one of 128 (${TRAINED}). An activation solves a task where most of the seeds end on the right side of the task's threshold. Of the tasks that any of the three, ReLU, SiLU and GELU solves one of the three has to solve more than half.`,
  runs: async (seeds) =>
    seeded(
      await Promise.all(
        TASKS.flatMap(({ name, inputs }) => [...THREE, ...NEWER].map((activation) => trained(name, activation, layersFor(inputs)))),
      ),
      seeds,
    ),
  judge: async (outcomes) => {
    const rows = await Promise.all(
      TASKS.map(async ({ name, inputs }): Promise<SufficeRow> => {
        const { reached } = await task(name);
        const layers = layersFor(inputs);
        const cells = [...THREE, ...NEWER].map((activation) =>
          cellOf(
            activation,
            outcomes.filter(({ run }) => run.task === name && run.activation === activation),
            reached,
          ),
        );
        return { task: name, reached, layers, cells, solvedBy: cells.filter(isMost).map((cell) => cell.activation) };
      }),
    );
    const solvedBy = (names: readonly string[]): number => rows.filter((row) => row.solvedBy.some((name) => names.includes(name))).length;
    const solved = { three: solvedBy(THREE), newer: solvedBy(NEWER), any: solvedBy([...THREE, ...NEWER]) };
    return { holds: solved.three > solved.any / 2, figures: { rows, solved } };
  },
};
