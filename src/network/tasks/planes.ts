/** Two classes of points of the plane, drawn from a fixed seed. */
import { type Random, random } from "../random.ts";
import { type Rows, rowsOf, type TaskMaker } from "./task.ts";

const TRAIN_ROWS = 512;
const TEST_ROWS = 512;

/** A point of a class, drawn at random. */
type Draw = (of: 0 | 1, random: Random) => readonly [x: number, y: number];

/** As many points of each class, by turns. */
const drawn = (rows: number, draw: Draw, source: Random): Rows =>
  rowsOf(
    Array.from({ length: rows }, (_, i) => {
      const of = (i % 2) as 0 | 1;
      return [draw(of, source), [of]];
    }),
  );

const plane = (name: string, seed: number, accuracy: number, classes: readonly [string, string], says: string, draw: Draw): TaskMaker => ({
  name,
  says,
  inputs: 2,
  outputs: 1,
  inputNames: ["x", "y"],
  loss: "binary cross-entropy",
  output: "logistic",
  classes,
  reached: { accuracy },
  make: async () => {
    const source = random(seed);
    return { train: drawn(TRAIN_ROWS, draw, source), test: drawn(TEST_ROWS, draw, source) };
  },
});

const TURN = 2 * Math.PI;

/** Uniform over the area between two radii about the origin. */
function between(inner: number, outer: number, { uniform }: Random): [number, number] {
  const radius = Math.sqrt(inner ** 2 + uniform() * (outer ** 2 - inner ** 2));
  const angle = TURN * uniform();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Half a circle and another that reaches into it, the whole about the origin, with normal noise of sd 0.1. */
function moon(of: 0 | 1, { uniform, normal }: Random): [number, number] {
  const angle = Math.PI * uniform();
  const [x, y] = of === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
  return [x - 0.5 + 0.1 * normal(), y - 0.25 + 0.1 * normal()];
}

const WINDINGS = 1.5;

/** Two arms of a spiral from the middle to radius 1, half a turn apart, with normal noise of sd 0.02 (after Lang and Witbrock 1988). */
function arm(of: 0 | 1, { uniform, normal }: Random): [number, number] {
  // the square root spreads the points evenly along the arm
  const along = Math.sqrt(uniform());
  const angle = TURN * (WINDINGS * along + of / 2);
  return [along * Math.cos(angle) + 0.02 * normal(), along * Math.sin(angle) + 0.02 * normal()];
}

export const PLANES: readonly TaskMaker[] = [
  plane("ring", 1, 0.99, ["disc", "ring"], "a disc of radius 0.5, and a ring about it from 0.7 to 1", (of, source) =>
    of === 0 ? between(0, 0.5, source) : between(0.7, 1, source),
  ),
  plane("two moons", 2, 0.99, ["upper", "lower"], "two half circles that reach into each other, with noise", moon),
  plane("spiral", 3, 0.97, ["first arm", "second arm"], "two arms of a spiral of one and a half turns, with noise", arm),
];
