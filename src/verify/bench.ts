/** What a chunk of inputs is judged on: arrays, and the functions that fill, judge and sweep over them. */
import { toWasm } from "../emit/wasm/wasm.ts";
import type { Expr } from "../expr/expr.ts";
import type { Program } from "../kernel/program.ts";
import { CHUNK } from "./floats.ts";
import { type Expected, judge, judgeOnSegment } from "./judge.ts";
import type { Straight } from "./segment.ts";
import { COUNTS_BYTES, sweeps } from "./sweeps.ts";

/** Programs and what they should compute. */
export interface Judgeable {
  /** What it should be, as a formula in the variable. */
  readonly truth: Expr;
  /** The programs to be run one after the other, on arrays by their names: x, y, dy, t, bit, dx. */
  readonly stages: readonly Program[];
  /** The array that is judged: y or dx. */
  readonly output: "y" | "dx";
  /** What writes y for the bits of n inputs, after the stages: another program that is to be judged. */
  readonly values?: (x: Uint32Array, y: Float32Array, n: number) => void;
}

/** How the values of a chunk stand to each other. */
export interface Look {
  /** Whether all have the same bits. */
  readonly isOne: boolean;
  /** Whether one is below, or above, the one before it. */
  readonly falls: boolean;
  readonly rises: boolean;
}

/** What is counted of a chunk, some lanes apart. */
export interface Counts {
  /** Of each lane the sizes by bins, and then how many are NaN, or less than 0. */
  readonly counts: Uint32Array;
  readonly largest: Float32Array;
  readonly farthest: Float32Array;
}

export interface Bench {
  readonly y: Float32Array;
  /** |y - f(x)| in ULP, NaN where that is open, less than 0 where y is wrong (judge.ts), and y - f(x). */
  readonly size: Float32Array;
  readonly absolute: Float32Array;
  /** The bits of y at -x. */
  readonly mirrored: Uint32Array;
  /** y of the inputs with these bits, at this distance; n is a multiple of 16. */
  readonly compute: (bits: number, stride: number, n: number) => void;
  readonly judge: (n: number) => void;
  readonly judgeOnSegment: (n: number, line: Straight) => void;
  readonly look: (n: number) => Look;
  /** Whether y and the mirrored bits differ by the sign bits of `flip` alone; zeros of any sign are equal. */
  readonly isMirrored: (n: number, flip: number) => boolean;
  readonly count: (n: number) => Counts;
}

const PAGE = 65_536;
const ARRAYS = ["x", "y", "dy", "t", "bit", "dx", "size", "absolute", "mirrored"] as const;
type ArrayName = (typeof ARRAYS)[number];
/** After each array there is room for what stands behind its last element. */
const ARRAY_BYTES = 4 * CHUNK + 64;
const FIRST = 64;
/** Behind the arrays: what the sweeps count and find. */
const [COUNTS, FOUND, MOST] = [0, COUNTS_BYTES, COUNTS_BYTES + 64].map((bytes) => FIRST + ARRAYS.length * ARRAY_BYTES + bytes) as [
  number,
  number,
  number,
];
const END = MOST + 64;

/** @throws RangeError where the truth has no error bound yet */
export function benchOf({ stages, truth, output, values }: Judgeable, variable: string, expected: Expected): Bench {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(END / PAGE) });
  const at = (name: ArrayName): number => FIRST + ARRAYS.indexOf(name) * ARRAY_BYTES;
  const floats = (name: ArrayName): Float32Array => new Float32Array(memory.buffer, at(name), CHUNK + 1);
  floats("dy").fill(1);
  const all = [...stages, judge(truth, variable, expected), judgeOnSegment(expected)];
  const named = Object.fromEntries(all.map((p, i) => [`f${i}`, p]));
  const module = new WebAssembly.Module(toWasm(named, { relaxed: false, shared: false }, sweeps()));
  const exports = new WebAssembly.Instance(module, { gprime: { memory } }).exports as Readonly<Record<string, (...args: number[]) => void>>;
  const call = (name: string): ((...args: number[]) => void) => exports[name] as (...args: number[]) => void;
  const addresses = (lists: readonly { readonly name: string }[]): number[] => lists.map(({ name }) => at(name as ArrayName));
  const judged = (program: Program, i: number): ((n: number, given?: readonly number[]) => void) => {
    const f = call(`f${i}`);
    return (n, given = []) => f(n, at("x"), at(output), ...given, ...addresses(program.outputs));
  };
  const runs = stages.map((p, i) => {
    const [f, arrays] = [call(`f${i}`), addresses([...p.inputs, ...p.outputs])];
    return (n: number): void => f(n, ...arrays);
  });
  const [x, y, most] = [new Uint32Array(memory.buffer, at("x"), CHUNK), floats(output), new Float32Array(memory.buffer, MOST, 8)];
  const [byFormula, onSegment] = [stages.length, stages.length + 1].map((i) => judged(all[i] as Program, i)) as [
    (n: number) => void,
    Bench["judgeOnSegment"],
  ];
  const found = new Uint32Array(memory.buffer, FOUND, 12);
  const counts = new Uint32Array(memory.buffer, COUNTS, COUNTS_BYTES / 4);
  const [fill, look, mirror, count] = ["fill", "look", "mirror", "count"].map(call) as [Call, Call, Call, Call];
  const isAny = (vector: number): boolean => found.subarray(4 * vector, 4 * vector + 4).some((bits) => bits !== 0);
  return {
    y,
    size: floats("size"),
    absolute: floats("absolute"),
    mirrored: new Uint32Array(memory.buffer, at("mirrored"), CHUNK),
    compute: (bits, stride, n) => {
      fill(n, at("x"), bits, stride);
      for (const run of runs) run(n);
      values?.(x, y, n);
    },
    judge: byFormula,
    judgeOnSegment: onSegment,
    look: (n) => {
      // the last is compared with itself, and what fills a vector up with it
      const whole = Math.ceil(n / LANES) * LANES;
      y.fill(y[n - 1] as number, n, whole + 1);
      look(whole, at(output), FOUND);
      return { isOne: !isAny(0), falls: isAny(1), rises: isAny(2) };
    },
    isMirrored: (n, flip) => {
      const [whole, bits] = [Math.ceil(n / LANES) * LANES, new Uint32Array(memory.buffer, at("mirrored"), CHUNK + 1)];
      for (let i = n; i < whole; i++) y[i] = bits[i] = 0;
      mirror(whole, at(output), at("mirrored"), flip, FOUND);
      return !isAny(0);
    },
    count: (n) => {
      const whole = Math.ceil(n / LANES) * LANES;
      floats("size").fill(Number.NaN, n, whole);
      counts.fill(0);
      most.fill(0);
      count(whole, at("size"), at("absolute"), COUNTS, MOST);
      return { counts, largest: most.subarray(0, 4), farthest: most.subarray(4) };
    },
  };
}
type Call = (...args: number[]) => void;
const LANES = 4;
