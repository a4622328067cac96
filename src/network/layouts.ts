/** Matrices of float32 written in another layout, and the sums of columns. */

import { at, Code, FLOAT_BYTES, load, plus, store, VECTOR, VECTOR_BYTES, zeros } from "../emit/wasm/code.ts";
import { type Instruction, instruction, type WasmFunction } from "../emit/wasm/instructions.ts";
import { constant, get, set } from "../emit/wasm/variables.ts";
import { panels } from "./products.ts";
import type { Update } from "./updates.ts";

/** Bytes of two vectors a and b: the lanes a0 b0 a1 b1, and so on. */
const LANES = {
  low: [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23],
  high: [8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31],
  lowHalves: [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23],
  highHalves: [8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31],
} as const;
const shuffle = (lanes: keyof typeof LANES, a: Instruction, b: Instruction): Instruction =>
  instruction("i8x16.shuffle", [a, b], LANES[lanes]);

/** A function that writes rows of numbers, or some of them, in panels. */
export function toPanels(
  name: string,
  from: { base: number; rows: number; columns: number },
  to: { base: number; width: number },
  part: { from: number; to: number },
): WasmFunction {
  const code = new Code(name);
  const [source, target, end, column] = [code.word("source"), code.word("target"), code.word("end"), code.word("column")];
  const row = from.columns * FLOAT_BYTES;
  const first = from.base + part.from * row;
  for (const run of panels(from.columns, to.width)) {
    const targetRow = run.width * FLOAT_BYTES;
    code.put(set(target, at(to.base + run.from * from.rows * FLOAT_BYTES + part.from * targetRow)));
    code.put(set(column, at(first + run.from * FLOAT_BYTES)));
    code.until(column, at(first + run.to * FLOAT_BYTES), () => {
      code.put(set(source, get(column)), set(end, plus(get(source), constant((part.to - part.from) * row))));
      code.until(source, get(end), () => {
        for (let v = 0; v < run.width * FLOAT_BYTES; v += VECTOR_BYTES) code.put(store(get(target), load(get(source), v), v));
        code.advance(target, targetRow);
        code.advance(source, row);
      });
      code.advance(target, (from.rows - (part.to - part.from)) * targetRow);
      code.advance(column, targetRow);
    });
  }
  return code.finish();
}

/** A function that writes a matrix in panels transposed, in panels of the same width; rows and columns are multiples of 4. */
export function transposed(name: string, from: { base: number; rows: number; columns: number }, to: number, width: number): WasmFunction {
  const code = new Code(name);
  const [panel, source, target, end] = [code.word("panel"), code.word("source"), code.word("target"), code.word("end")];
  const lines = Array.from({ length: 4 }, (_, i) => code.vector(`line${i}`));
  const pairs = Array.from({ length: 4 }, (_, i) => code.vector(`pair${i}`));
  const into = panels(from.rows, width).map((run) => ({ ...run, pointer: code.word("rows") }));
  for (const { from: first, pointer } of into) code.put(set(pointer, at(to + first * from.columns * FLOAT_BYTES)));
  for (const out of panels(from.columns, width)) {
    const sourceRow = out.width * FLOAT_BYTES;
    code.put(set(panel, at(from.base + out.from * from.rows * FLOAT_BYTES)));
    code.until(panel, at(from.base + out.to * from.rows * FLOAT_BYTES), () => {
      for (const run of into) {
        code.put(set(source, plus(get(panel), constant(run.from * sourceRow))), set(target, get(run.pointer)));
        code.put(set(end, plus(get(panel), constant(run.to * sourceRow))));
        code.until(source, get(end), () => {
          for (let n = 0; n < out.width; n += VECTOR)
            for (let k = 0; k < run.width; k += VECTOR)
              square(k * sourceRow + n * FLOAT_BYTES, sourceRow, n * run.width * FLOAT_BYTES + k * FLOAT_BYTES, run.width * FLOAT_BYTES);
          code.advance(source, run.width * sourceRow);
          code.advance(target, run.width * from.columns * FLOAT_BYTES);
        });
        code.advance(run.pointer, out.width * run.width * FLOAT_BYTES);
      }
      code.advance(panel, out.width * from.rows * FLOAT_BYTES);
    });
  }
  return code.finish();

  /** Four rows of four. */
  function square(sourceAt: number, sourceRow: number, targetAt: number, targetRow: number): void {
    const [l, p] = [lines, pairs].map(
      (places) =>
        (i: number): Instruction =>
          get(places[i] as number),
    ) as [(i: number) => Instruction, (i: number) => Instruction];
    code.put(...lines.map((place, i) => set(place, load(get(source), sourceAt + i * sourceRow))));
    const paired = [shuffle("low", l(0), l(1)), shuffle("high", l(0), l(1)), shuffle("low", l(2), l(3)), shuffle("high", l(2), l(3))];
    code.put(...paired.map((value, i) => set(pairs[i] as number, value)));
    const rows = [
      shuffle("lowHalves", p(0), p(2)),
      shuffle("highHalves", p(0), p(2)),
      shuffle("lowHalves", p(1), p(3)),
      shuffle("highHalves", p(1), p(3)),
    ];
    code.put(...rows.map((value, i) => store(get(target), value, targetAt + i * targetRow)));
  }
}

/** Vectors of columns that are summed side by side. */
const SIDE_BY_SIDE = 8 * VECTOR;

/** A function that sums the columns of a matrix, from the first row to the last, and updates what belongs to them. */
export function columnSums(name: string, from: { base: number; rows: number; columns: number }, to: number, update: Update): WasmFunction {
  const code = new Code(name);
  const [source, target, column, end] = [code.word("source"), code.word("target"), code.word("column"), code.word("end")];
  const sums = Array.from({ length: SIDE_BY_SIDE / VECTOR }, (_, v) => code.vector(`sum${v}`));
  const row = from.columns * FLOAT_BYTES;
  for (const run of panels(from.columns, SIDE_BY_SIDE)) {
    const here = sums.slice(0, run.width / VECTOR);
    code.put(set(column, at(from.base + run.from * FLOAT_BYTES)), set(target, at(to + run.from * FLOAT_BYTES)));
    code.until(column, at(from.base + run.to * FLOAT_BYTES), () => {
      code.put(...here.map((sum) => set(sum, zeros)));
      code.put(set(source, get(column)), set(end, plus(get(source), constant(from.rows * row))));
      code.until(source, get(end), () => {
        here.forEach((sum, v) => {
          code.put(set(sum, instruction("f32x4.add", [get(sum), load(get(source), v * VECTOR_BYTES)])));
        });
        code.advance(source, row);
      });
      here.forEach((sum, v) => {
        update(code, sum, target, v * VECTOR_BYTES);
      });
      code.advance(column, run.width * FLOAT_BYTES);
      code.advance(target, run.width * FLOAT_BYTES);
    });
  }
  return code.finish();
}

const half = (v: Instruction, high: boolean): Instruction =>
  instruction("f64x2.promote_low_f32x4", [high ? shuffle("highHalves", v, v) : v]);
const lane = (v: Instruction, k: number): Instruction => instruction("f64x2.extract_lane", [v], [k]);

/** A function that writes the sum of an array, a multiple of 4 long: four sums side by side in float64, then those. */
export function totalOf(name: string, from: { base: number; floats: number }, to: number, as: "f32" | "f64" = "f64"): WasmFunction {
  const code = new Code(name);
  const source = code.word("source");
  const [low, high] = [code.vector("low"), code.vector("high")];
  const add = (sum: number, more: Instruction): Instruction => set(sum, instruction("f64x2.add", [get(sum), more]));
  code.put(set(source, at(from.base)), set(low, zeros), set(high, zeros));
  code.until(source, at(from.base + from.floats * FLOAT_BYTES), () => {
    code.put(add(low, half(load(get(source)), false)), add(high, half(load(get(source)), true)));
    code.advance(source, VECTOR_BYTES);
  });
  code.put(add(low, get(high)));
  const total = instruction("f64.add", [lane(get(low), 0), lane(get(low), 1)]);
  const rounded = (): Instruction => instruction("f32.store", [at(to), instruction("f32.demote_f64", [total])], [0, 2]);
  code.put(as === "f32" ? rounded() : instruction("f64.store", [at(to), total], [0, 3]));
  return code.finish();
}
