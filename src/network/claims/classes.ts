/** Claim 3: a logistic output solves two-class tasks, some of them only behind a hidden layer. */
import { type Spread, spread } from "../statistics.ts";
import { task } from "../tasks/tasks.ts";
import { type Claim, isSolved, seeded } from "./claim.ts";
import { TRAINED, trained } from "./trained.ts";

export interface ClassesRow {
  readonly task: string;
  /** Units of the hidden layers. */
  readonly layers: readonly number[];
  readonly expected: "solved" | "not solved";
  /** On the rows held back; of truth tables, on all. */
  readonly accuracy: Spread;
  /** The accuracy that counts as solved. */
  readonly threshold: number;
  readonly solved: number;
  readonly seeds: number;
}

export interface ClassesFigures {
  readonly rows: readonly ClassesRow[];
}

/** What is expected of which network. */
const EXPECTED: readonly (readonly [task: string, layers: readonly number[], expected: ClassesRow["expected"]])[] = [
  ["and", [], "solved"],
  ["or", [], "solved"],
  ["xor", [], "not solved"],
  ["xor", [32], "solved"],
  ["ring", [], "not solved"],
  ["ring", [32], "solved"],
  ["two moons", [32, 32], "solved"],
  ["spiral", [32, 32], "solved"],
];
const HIDDEN = "tanh";

export const CLASSES: Claim<ClassesFigures> = {
  claim: "A logistic output solves two-class tasks; xor and ring need a hidden layer, and and or do not.",
  criterion: `Solved is 100 % of a truth table, 99 % of the points held back of ring and two moons, 97 % of the spiral's. Each network has to be solved with every seed or with none, as the table expects it: hidden units are tanh (${TRAINED}).`,
  runs: async (seeds) => seeded(await Promise.all(EXPECTED.map(([name, layers]) => trained(name, HIDDEN, layers))), seeds),
  judge: async (outcomes) => {
    const rows = await Promise.all(
      EXPECTED.map(async ([name, layers, expected]): Promise<ClassesRow> => {
        const { reached } = await task(name);
        const own = outcomes.filter(({ run }) => run.task === name && String(run.layers) === String(layers));
        return {
          task: name,
          layers,
          expected,
          accuracy: spread(own.map(({ accuracy }) => accuracy as number)) as Spread,
          threshold: (reached as { accuracy: number }).accuracy,
          solved: own.filter((outcome) => isSolved(outcome, reached)).length,
          seeds: own.length,
        };
      }),
    );
    return { holds: rows.every(({ expected, solved, seeds }) => solved === (expected === "solved" ? seeds : 0)), figures: { rows } };
  },
};
