/** Functions of one number, to be found from points. */
import { random } from "../random.ts";
import { type Rows, rowsOf, type TaskMaker } from "./task.ts";

const TRAIN_ROWS = 256;
const TEST_ROWS = 257;

interface Curve {
  readonly name: string;
  readonly says: string;
  readonly f: (x: number) => number;
  /** Inputs are uniform on ±reach. */
  readonly reach: number;
  readonly seed: number;
  /** The standard deviation of what is added to the targets that are learned from; those of the test have none. */
  readonly noise?: number;
  /** The mean square on the test rows at which it is learned. */
  readonly loss: number;
}

const CURVE_ROWS: readonly Curve[] = [
  { name: "abs", says: "|x| on -1 to 1", f: Math.abs, reach: 1, seed: 4, loss: 1e-3 },
  { name: "sin", says: "the sine over one period, on -π to π", f: Math.sin, reach: Math.PI, seed: 5, loss: 1e-3 },
  {
    name: "noisy sine",
    says: "the sine over one period, from points with normal noise of sd 0.2; the test is the sine itself",
    f: Math.sin,
    reach: Math.PI,
    seed: 6,
    noise: 0.2,
    loss: 1e-2,
  },
];

/** Points at random places. */
function drawn({ f, reach, seed, noise = 0 }: Curve): Rows {
  const source = random(seed);
  return rowsOf(
    Array.from({ length: TRAIN_ROWS }, () => {
      const x = reach * (2 * source.uniform() - 1);
      return [[x], [noise === 0 ? f(x) : f(x) + noise * source.normal()]];
    }),
  );
}

/** Points at equal distances, both ends included. */
const spaced = ({ f, reach }: Curve): Rows =>
  rowsOf(
    Array.from({ length: TEST_ROWS }, (_, i) => {
      const x = reach * ((2 * i) / (TEST_ROWS - 1) - 1);
      return [[x], [f(x)]];
    }),
  );

export const CURVES: readonly TaskMaker[] = CURVE_ROWS.map((curve) => ({
  name: curve.name,
  says: curve.says,
  inputs: 1,
  outputs: 1,
  inputNames: ["x"],
  loss: "squared error",
  output: "identity",
  reached: { loss: curve.loss },
  make: async () => ({ train: drawn(curve), test: spaced(curve) }),
}));
