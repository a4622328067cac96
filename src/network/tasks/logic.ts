/** Truth tables: all four rows are learned from, and asked for. */
import { rowsOf, type TaskMaker } from "./task.ts";

const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

const logic = (name: string, says: string, of: (a: number, b: number) => number): TaskMaker => ({
  name,
  says,
  inputs: 2,
  outputs: 1,
  inputNames: ["a", "b"],
  loss: "binary cross-entropy",
  output: "logistic",
  classes: ["false", "true"],
  reached: { accuracy: 1 },
  make: async () => {
    const all = rowsOf(CORNERS.map(([a, b]) => [[a, b], [of(a, b)]]));
    return { train: all, test: all };
  },
});

export const LOGIC: readonly TaskMaker[] = [
  logic("and", "whether both inputs are 1: a straight line parts the classes", (a, b) => a & b),
  logic("or", "whether an input is 1: a straight line parts the classes", (a, b) => a | b),
  logic("xor", "whether just one input is 1: no straight line parts the classes", (a, b) => a ^ b),
];
