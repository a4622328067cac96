/** Sweeps over the arrays of a chunk, as functions of WebAssembly: what would take the loops of JavaScript longer than the kernels take. */
import { Code, FLOAT_BYTES, load, plus, store, VECTOR, VECTOR_BYTES, zeros } from "../emit/wasm/code.ts";
import { type Instruction, instruction, type WasmFunction } from "../emit/wasm/instructions.ts";
import { splat32 } from "../emit/wasm/lanes.ts";
import { constant, get, set } from "../emit/wasm/variables.ts";
import { toBits } from "../kernel/program.ts";
import { BIN, BINS } from "./tally.ts";

const two = (name: Parameters<typeof instruction>[0], a: Instruction, b: Instruction): Instruction => instruction(name, [a, b]);
const or = (a: Instruction, b: Instruction): Instruction => two("v128.or", a, b);
const floats = (value: number): Instruction => splat32(toBits(value, "f32"));
const words = (value: number): Instruction => instruction("v128.const", [], [value, value, value, value]);

/** A loop over vectors of arrays: their parameters, that of how many elements first. */
function sweep(code: Code, n: number, arrays: readonly number[], turn: () => void): void {
  const last = code.word("last");
  const [first] = arrays as [number];
  code.put(set(last, plus(get(first), instruction("i32.shl", [get(n), constant(Math.log2(FLOAT_BYTES))]))));
  code.until(first, get(last), () => {
    turn();
    for (const array of arrays) code.advance(array, VECTOR_BYTES);
  });
}

/** fill(n, x, first, step): whole numbers at equal distances: first, first + step, ... */
function fill(): WasmFunction {
  const code = new Code("fill");
  const [n, x, first, step] = ["n", "x", "first", "step"].map((name) => code.parameter(name)) as [number, number, number, number];
  const [bits, steps] = [code.vector("bits"), code.vector("steps")];
  const sum = (a: Instruction, b: Instruction): Instruction => two("i32x4.add", a, b);
  const lanes = (lane: number): Instruction =>
    instruction(
      "v128.const",
      [],
      [0, 1, 2, 3].map((i) => (i >= lane ? 0xffffffff : 0)),
    );
  const step1 = instruction("i32x4.splat", [get(step)]);
  // lane i has been given i steps
  const begin = [1, 2, 3].reduce(
    (sofar, lane) => sum(sofar, two("v128.and", step1, lanes(lane))),
    instruction("i32x4.splat", [get(first)]),
  );
  code.put(set(bits, begin), set(steps, instruction("i32x4.shl", [step1, constant(Math.log2(VECTOR))])));
  sweep(code, n, [x], () => code.put(store(get(x), get(bits)), set(bits, sum(get(bits), get(steps)))));
  return code.finish(false);
}

/**
 * look(n, y, found): three vectors of masks, of which a bit is set where some y is not the first one, where one is below the one
 * before it, where one is above. One more element than n is read: it has to be the last once more.
 */
function look(): WasmFunction {
  const code = new Code("look");
  const [n, y, found] = ["n", "y", "found"].map((name) => code.parameter(name)) as [number, number, number];
  const [first, here, next] = ["first", "here", "next"].map((name) => code.vector(name)) as [number, number, number];
  const masks = ["others", "falls", "rises"].map((name) => code.vector(name));
  code.put(set(first, instruction("v128.load32_splat", [get(y)], [0, 2])), ...masks.map((mask) => set(mask, zeros)));
  sweep(code, n, [y], () => {
    code.put(set(here, load(get(y))), set(next, load(get(y), FLOAT_BYTES)));
    const seen = [two("v128.xor", get(here), get(first)), two("f32x4.lt", get(next), get(here)), two("f32x4.lt", get(here), get(next))];
    code.put(...masks.map((mask, i) => set(mask, or(get(mask), seen[i] as Instruction))));
  });
  code.put(...masks.map((mask, i) => store(get(found), get(mask), VECTOR_BYTES * i)));
  return code.finish(false);
}

/** mirror(n, y, of, flip, found): a vector, of which a bit is set where y ^ of is not flip, zeros of any sign left out. */
function mirror(): WasmFunction {
  const code = new Code("mirror");
  const [n, y, of, flip, found] = ["n", "y", "of", "flip", "found"].map((name) => code.parameter(name)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [others, p, q] = [code.vector("others"), code.vector("p"), code.vector("q")];
  code.put(set(others, zeros));
  sweep(code, n, [y, of], () => {
    code.put(set(p, load(get(y))), set(q, load(get(of))));
    const off = two("v128.xor", two("v128.xor", get(p), get(q)), instruction("i32x4.splat", [get(flip)]));
    const isZero = two("f32x4.eq", or(get(p), get(q)), zeros);
    code.put(set(others, or(get(others), two("v128.andnot", off, isZero))));
  });
  code.put(store(get(found), get(others)));
  return code.finish(false);
}

/** Of each lane a histogram of its own, so that equal neighbours do not wait for each other; the last bin counts what is NaN, or less than 0. */
export const COUNTS_BYTES = VECTOR * (BINS + 1) * FLOAT_BYTES;

/**
 * count(n, size, absolute, counts, most): adds the sizes to the histograms, and keeps the largest size and the largest
 * |absolute| of which the size is 0 or more, in two vectors.
 */
function count(): WasmFunction {
  const code = new Code("count");
  const [n, size, absolute, counts, most] = ["n", "size", "absolute", "counts", "most"].map((name) => code.parameter(name)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const address = code.word("address");
  const [s, isKnown, bins, largest, farthest] = ["s", "isKnown", "bins", "largest", "farthest"].map((name) => code.vector(name)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  code.put(set(largest, load(get(most))), set(farthest, load(get(most), VECTOR_BYTES)));
  sweep(code, n, [size, absolute], () => {
    code.put(set(s, load(get(size))), set(isKnown, two("f32x4.le", zeros, get(s))));
    code.put(set(largest, two("f32x4.pmax", get(largest), two("v128.and", get(s), get(isKnown)))));
    const off = two("v128.and", instruction("f32x4.abs", [load(get(absolute))]), get(isKnown));
    code.put(set(farthest, two("f32x4.pmax", get(farthest), off)));
    const bin = two("i32x4.min_u", instruction("i32x4.trunc_sat_f32x4_u", [two("f32x4.mul", get(s), floats(1 / BIN))]), words(BINS - 1));
    const offset = instruction("i32x4.shl", [
      instruction("v128.bitselect", [bin, words(BINS), get(isKnown)]),
      constant(Math.log2(FLOAT_BYTES)),
    ]);
    code.put(set(bins, offset));
    for (let lane = 0; lane < VECTOR; lane++) {
      const place = [lane * (BINS + 1) * FLOAT_BYTES, 2];
      code.put(set(address, plus(get(counts), instruction("i32x4.extract_lane", [get(bins)], [lane]))));
      code.put(instruction("i32.store", [get(address), plus(instruction("i32.load", [get(address)], place), constant(1))], place));
    }
  });
  code.put(store(get(most), get(largest)), store(get(most), get(farthest), VECTOR_BYTES));
  return code.finish(false);
}

export const sweeps = (): WasmFunction[] => [fill(), look(), mirror(), count()];
