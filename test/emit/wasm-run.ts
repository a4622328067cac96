/** Running a module of WebAssembly beside the interpreter. */
import { toBytes } from "../../src/emit/wasm/bytes.ts";
import { hasBits, toFunction, type Unroll } from "../../src/emit/wasm/function.ts";
import { toWasm } from "../../src/emit/wasm/wasm.ts";
import { interpreter } from "../../src/kernel/interpret.ts";
import { fromBits, type Operation, type Program } from "../../src/kernel/program.ts";

/** Floats around which things go wrong, by their bits: zeros, subnormals, ones, halves, ties, infinities, NaN. */
export const CORNERS = [
  0, 1, 0x007fffff, 0x00800000, 0x3f000000, 0x3f800000, 0x3fc00000, 0x40200000, 0x4b000000, 0x4b000001, 0x4b7fffff, 0x5f000000, 0x7f7fffff,
  0x7f800000, 0x7fc00000,
].flatMap((bits) => [bits, (bits | 0x80000000) >>> 0]);

/** Numbers of 32 bits, evenly, the same ones for the same seed (the generator mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** Values for the inputs of a program: n for each array, one for a uniform. A quarter of the floats are corners. */
export function valuesFor({ inputs }: Program, n: number, seed: number): number[][] {
  const next = random(seed);
  const corner = () => CORNERS[next() % CORNERS.length] as number;
  // Half of the floats have an exponent near 1's, so that sums and comparisons of two of them say something.
  const near = () => ((next() & 0x80ffffff) | ((0x3e + (next() % 4)) << 24)) >>> 0;
  const float = () => fromBits(BigInt([corner, next, near, near][next() % 4]?.() as number), "f32");
  return inputs.map(({ kind }) => Array.from({ length: kind === "uniform" ? 1 : n }, kind === "bit" ? () => next() & 1 : float));
}

/** Where an array begins when each has this many bytes and a guard of 64 behind it. */
const GUARD = 64;
const FILL = 0xa5;

export interface HowToRun {
  /** Whether the first output lies on the last input of its kind. */
  readonly inPlace?: boolean;
  readonly relaxed?: boolean;
  readonly shared?: boolean;
  /** How many vectors a turn takes (two at least with bits), where it is not for the emitter to choose. */
  readonly unroll?: Unroll | undefined;
}

/** A module with one function, "kernel". */
function moduleOf(program: Program, { relaxed = false, shared = false, unroll }: HowToRun): WebAssembly.Module {
  if (unroll === undefined) return new WebAssembly.Module(toWasm({ kernel: program }, { relaxed, shared }));
  const turn = unroll === 1 && hasBits(program) ? 2 : unroll;
  const memory = { module: "gprime", name: "memory", ...(shared ? { sharedMaximum: 65_536 } : {}) };
  return new WebAssembly.Module(toBytes({ memory, functions: [toFunction("kernel", program, turn, relaxed)] }));
}

export interface Ran {
  readonly outputs: number[][];
  /** Whether a byte outside the outputs was written. */
  readonly strayed: boolean;
}

/** What a program gives as WebAssembly. */
export function runWasm(program: Program, values: readonly number[][], n: number, how: HowToRun = {}): Ran {
  const { inPlace = false, shared = false } = how;
  const memory = new WebAssembly.Memory({ initial: 4, ...(shared ? { shared, maximum: 65_536 } : {}) });
  const bytes = new Uint8Array(memory.buffer).fill(FILL);
  const floats = (at: number) => new Float32Array(memory.buffer, at, n);
  let free = GUARD;
  const take = (isBits: boolean): number => {
    const at = free;
    free = Math.ceil((at + (isBits ? n / 8 : 4 * n)) / 16) * 16 + GUARD;
    return at;
  };
  const inputs = program.inputs.map(({ kind }, i) => {
    const lanes = values[i] as number[];
    if (kind === "uniform") return lanes[0] as number;
    const at = take(kind === "bit");
    if (kind === "lane") floats(at).set(lanes);
    else {
      bytes.fill(0, at, at + n / 8);
      for (const [j, bit] of lanes.entries()) bytes[at + (j >> 3)] = (bytes[at + (j >> 3)] as number) | (bit << (j & 7));
    }
    return at;
  });
  const areBits = program.outputs.map(({ from }) => (program.operations[from] as Operation).type === "m32");
  const onto = inPlace ? program.inputs.findLastIndex(({ kind }) => kind === (areBits[0] ? "bit" : "lane")) : -1;
  const outputs = areBits.map((isBits, i) => (i === 0 && onto >= 0 ? (inputs[onto] as number) : take(isBits)));
  const before = bytes.slice();
  const { exports } = new WebAssembly.Instance(moduleOf(program, how), { gprime: { memory } });
  (exports.kernel as (...args: number[]) => void)(n, ...inputs, ...outputs);
  const results = outputs.map((at, i) =>
    areBits[i] ? Array.from({ length: n }, (_, j) => ((bytes[at + (j >> 3)] as number) >> (j & 7)) & 1) : [...floats(at)],
  );
  for (const [i, at] of outputs.entries()) {
    const end = at + (areBits[i] ? n / 8 : 4 * n);
    bytes.set(before.subarray(at, end), at);
  }
  return { outputs: results, strayed: bytes.some((byte, i) => byte !== before[i]) };
}

const hex = (value: number): string => `${value} (0x${new Uint32Array(new Float32Array([value]).buffer)[0]?.toString(16)})`;

/** The first lanes in which a module and the interpreter differ, as sentences; every NaN is the same. */
export function differences(program: Program, n: number, seed: number, how: HowToRun = {}): string[] {
  const values = valuesFor(program, n, seed);
  const { outputs, strayed } = runWasm(program, values, n, how);
  const lane = interpreter(program);
  const found = strayed ? ["bytes outside the outputs were written"] : [];
  for (let i = 0; i < n && found.length < 3; i++) {
    const args = values.map((of) => (of.length === 1 ? of[0] : of[i]) as number);
    const want = lane(...args);
    for (const [k, output] of outputs.entries()) {
      const [got, wanted] = [output[i] as number, want[k] as number];
      if (!Object.is(got, wanted)) found.push(`lane ${i}, output ${k} of ${args.map(hex).join(", ")}: ${hex(got)}, not ${hex(wanted)}`);
    }
  }
  return found;
}
