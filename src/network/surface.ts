/** What a network answers everywhere in the region of a task with one or two inputs. */
import type { Network } from "./network.ts";
import type { Surface } from "./run.ts";
import type { Task } from "./tasks/task.ts";

const CELLS = 60;
const POINTS = 240;
/** The region goes beyond the rows by this part of its width. */
const MARGIN = 0.08;

/** The outputs on a grid; undefined for more than two inputs. */
export function surfaceOf(network: Network, { inputs, train }: Task): Surface | undefined {
  if (inputs > 2) return undefined;
  const [columns, rows] = inputs === 1 ? [POINTS, 1] : [CELLS, CELLS];
  const x = region(train.x, inputs, 0);
  const y = inputs === 1 ? undefined : region(train.x, inputs, 1);
  const middle = ([low, high]: readonly [number, number], i: number, cells: number): number => low + ((high - low) * (i + 0.5)) / cells;
  const grid = Float32Array.from({ length: columns * rows * inputs }, (_, i) => {
    const cell = Math.floor(i / inputs);
    if (y !== undefined && i % inputs === 1) return middle([y[1], y[0]], Math.floor(cell / columns), rows);
    return middle(x, cell % columns, columns);
  });
  return { x, ...(y && { y }), columns, rows, values: network.predict(grid) };
}

function region(x: Float32Array, inputs: number, input: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = input; i < x.length; i += inputs) [low, high] = [Math.min(low, x[i] as number), Math.max(high, x[i] as number)];
  const margin = MARGIN * (high - low || 1);
  return [low - margin, high + margin];
}
