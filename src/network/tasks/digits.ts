/** Handwritten digits, 16 x 16 cells of 8 greys (digits-data.ts says where they are from). */
import type { Rows, TaskMaker } from "./task.ts";

const CELLS_A_SIDE = 16;
const CELLS = CELLS_A_SIDE ** 2;
const GREYS = 8;
const TRAIN_DIGITS = 8000;
const TEST_DIGITS = 2000;
const CLASSES = 10;
/** A digit moved by a cell is the same digit: each that is learned from comes as it is, and moved right, left, down and up. */
const MOVES = [
  [0, 0],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** The bytes of a text in base64, inflated. */
async function inflated(base64: string): Promise<Uint8Array> {
  const packed = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Rows of some of the digits, each with these moves: greys from 0 to 1, and 1 at the class. */
function rowsOf(bytes: Uint8Array, from: number, to: number, moves: readonly (readonly [right: number, down: number])[]): Rows {
  const all = TRAIN_DIGITS + TEST_DIGITS;
  const rows = (to - from) * moves.length;
  const x = new Float32Array(rows * CELLS);
  const y = new Float32Array(rows * CLASSES);
  let row = 0;
  for (const [right, down] of moves) {
    for (let digit = from; digit < to; digit++, row++) {
      y[row * CLASSES + (bytes[digit] as number)] = 1;
      const cells = bytes.subarray(all + digit * CELLS, all + (digit + 1) * CELLS);
      for (let cell = 0; cell < CELLS; cell++) {
        const [column, line] = [(cell % CELLS_A_SIDE) - right, Math.floor(cell / CELLS_A_SIDE) - down];
        const isInside = column >= 0 && column < CELLS_A_SIDE && line >= 0 && line < CELLS_A_SIDE;
        x[row * CELLS + cell] = isInside ? (cells[line * CELLS_A_SIDE + column] as number) / (GREYS - 1) : 0;
      }
    }
  }
  return { rows, x, y };
}

export const DIGITS: TaskMaker = {
  name: "digits",
  says: "handwritten digits of the MNIST database, sheared upright, 16 x 16: 8,000 to learn from, each also moved by a cell to all sides, and 2,000 by other writers",
  inputs: CELLS,
  outputs: CLASSES,
  inputNames: Array.from({ length: CELLS }, (_, i) => `cell ${Math.floor(i / CELLS_A_SIDE) + 1},${(i % CELLS_A_SIDE) + 1}`),
  loss: "softmax cross-entropy",
  output: "identity",
  classes: Array.from({ length: CLASSES }, (_, i) => String(i)),
  reached: { accuracy: 0.97 },
  make: async () => {
    const { DIGITS_DATA } = await import("./digits-data.ts");
    const bytes = await inflated(DIGITS_DATA);
    const wanted = (TRAIN_DIGITS + TEST_DIGITS) * (1 + CELLS);
    if (bytes.length !== wanted) throw new Error(`internal: the digits have ${bytes.length} bytes, not ${wanted}`);
    return {
      train: rowsOf(bytes, 0, TRAIN_DIGITS, MOVES),
      test: rowsOf(bytes, TRAIN_DIGITS, TRAIN_DIGITS + TEST_DIGITS, [[0, 0]]),
    };
  },
};
