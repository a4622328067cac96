/** Programs as a module of WebAssembly with SIMD. */
import type { Program } from "../../kernel/program.ts";
import { toBytes } from "./bytes.ts";
import { hasBits, toFunction, type Unroll } from "./function.ts";
import type { Module, WasmFunction } from "./instructions.ts";
import { isWide, pressure } from "./order.ts";
import { toText } from "./text.ts";

/** The numbers of elements that a kernel takes are multiples of this. */
export const BLOCK = 16;

/** The pages of 64 KiB that a memory may have at most: 4 GiB. */
export const LARGEST_MEMORY = 65_536;

export interface WasmOptions {
  /** Whether to use relaxed SIMD, for its fused multiply-add; an engine without it does not take the module. */
  readonly relaxed: boolean;
  /** Whether threads share the memory. */
  readonly shared: boolean;
}

/**
 * How many vectors with values a turn may have at a time. x86-64 has 16 registers; vectors side by side hide the waiting for
 * results, and that gains more than moving the rest to the stack costs, up to these numbers (measured on V8 of Node 20 and 24
 * with eight functions in float32 and five in float64, whose conversions wait less).
 */
const MOST_LIVE = { narrow: 40, wide: 32 } as const;
const UNROLLS: readonly Unroll[] = [4, 2];

/** How many vectors of four lanes a turn of a program's loop takes. */
export function unrollOf(program: Program): Unroll {
  const live = pressure(program);
  const most = MOST_LIVE[program.operations.some(({ type }) => isWide(type)) ? "wide" : "narrow"];
  return UNROLLS.find((unroll) => unroll * live <= most) ?? (hasBits(program) ? 2 : 1);
}

function moduleOf(programs: Readonly<Record<string, Program>>, { relaxed, shared }: WasmOptions): Module {
  return {
    memory: { module: "gprime", name: "memory", ...(shared ? { sharedMaximum: LARGEST_MEMORY } : {}) },
    functions: Object.entries(programs).map(([name, program]) => toFunction(name, program, unrollOf(program), relaxed)),
  };
}

/**
 * A module that imports memory "gprime" "memory" and exports one function for each program, under its name:
 * (n, an argument for each input, an argument for each output), n being a number of elements that is a multiple of BLOCK.
 * An array's argument is the address of its first byte; a uniform input's is a float32. Element i of an array of bits is
 * bit i % 8 of byte i / 8. An output may lie where an input of its kind lies.
 * @param others functions that stand beside them
 */
export function toWasm(
  programs: Readonly<Record<string, Program>>,
  options: WasmOptions,
  others: readonly WasmFunction[] = [],
): Uint8Array<ArrayBuffer> {
  const { memory, functions } = moduleOf(programs, options);
  return toBytes({ memory, functions: [...functions, ...others] });
}

/** The same module as text, with comments: each program, and what each line is in it. */
export const toWat = (programs: Readonly<Record<string, Program>>, options: WasmOptions): string => toText(moduleOf(programs, options));
