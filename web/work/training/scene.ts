/** What a task looks like: its rows, the range that is drawn, and the points at which networks are asked. */
import type { Task } from "../../../src/network/tasks/task.ts";
import type { Scene } from "./plan.ts";

/** Points along each input: of one input, and of two. */
const POINTS = [256, 64] as const;
/** How far beyond the rows the picture goes, as a part of their range. */
const BEYOND = 0.12;

export function sceneOf({ train, inputs, outputs, loss }: Task): Scene {
  const { x, y, rows } = train;
  const range = Array.from({ length: inputs }, (_, i) => widened(x.filter((_, at) => at % inputs === i)));
  return {
    rows,
    inputs,
    x,
    y,
    range: inputs === 2 ? square(range) : range,
    points: POINTS[inputs - 1] ?? 2,
    chance: chance(y, outputs, loss),
  };
}

function widened(values: Float32Array): [number, number] {
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const more = BEYOND * (high - low || 1);
  return [low - more, high + more];
}

/** Both as wide as the wider one, so that a circle is round. */
function square(range: readonly (readonly [number, number])[]): [number, number][] {
  const half = Math.max(...range.map(([low, high]) => (high - low) / 2));
  return range.map(([low, high]) => [(low + high) / 2 - half, (low + high) / 2 + half]);
}

/** Where networks are asked: the middles of cells, of two inputs row by row from the top. */
export function askedAt({ inputs, range, points }: Scene): Float32Array {
  const along = (i: number, k: number): number => {
    const [low, high] = range[i] as readonly [number, number];
    return low + ((k + 0.5) / points) * (high - low);
  };
  if (inputs === 1) return Float32Array.from({ length: points }, (_, k) => along(0, k));
  return Float32Array.from({ length: 2 * points * points }, (_, at) => {
    const cell = at >> 1;
    return at % 2 === 0 ? along(0, cell % points) : along(1, points - 1 - Math.floor(cell / points));
  });
}

/** The least loss of one answer for all rows: the entropy of the classes, or the variance of the targets. */
function chance(y: Float32Array, outputs: number, loss: Task["loss"]): number {
  const mean = y.reduce((sum, t) => sum + t, 0) / y.length;
  if (loss === "squared error") return (outputs * y.reduce((sum, t) => sum + (t - mean) ** 2, 0)) / y.length;
  return [mean, 1 - mean].reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}
