/** Activations to kernels. */
import { toWasm } from "../emit/wasm/wasm.ts";
import { type Known, requireOptions } from "../expr/read/options.ts";
import { type Formula, type Options, programs } from "../kernel/programs.ts";
import { doublesOf } from "./doubles.ts";
import { hasRelaxed } from "./engine.ts";
import { Kernel } from "./kernel.ts";
import { isShared, theMemory } from "./memory.ts";
import { arrayThreads } from "./threads.ts";
import type { Compiled } from "./transfer.ts";

export interface CompileOptions extends Options {
  /** How many threads share a large array of alloc(), this one among them; default 1. The results have the same bits. */
  readonly threads?: number;
  /** Whether fused multiply-add may be used where the engine has it; default true. Without, results are the same everywhere. */
  readonly relaxed?: boolean;
}

const OPTIONS: Known<CompileOptions> = { residual: true, precision: true, threads: true, relaxed: true };

/**
 * Compiles an activation to WebAssembly with SIMD.
 * @throws RangeError for a residual that it has no way back from, a parameter without a value, threads where they cannot be had; TypeError for an unknown option
 */
export async function compile(activation: Formula & { readonly name: string }, options: CompileOptions = {}): Promise<Kernel> {
  const { threads = 1, relaxed = true } = requireOptions("compile", options, OPTIONS);
  if (!Number.isInteger(threads) || threads < 1 || threads > 256)
    throw new RangeError(`threads has to be a whole number from 1 to 256, not ${String(threads)}`);
  if (threads > 1 && !isShared) throw new RangeError("threads need SharedArrayBuffer: serve the page with COOP and COEP headers");
  const made = programs(activation, options);
  const { forward, keeping, backward } = made;
  const bytes = toWasm({ forward, ...(keeping && { keeping }), backward }, { relaxed: relaxed && hasRelaxed(), shared: isShared });
  const module = await WebAssembly.compile(bytes);
  const { exports } = await WebAssembly.instantiate(module, { gprime: { memory: theMemory() } });
  const pool = threads > 1 ? await arrayThreads(module, threads) : undefined;
  return new Kernel(activation, made, exports as Record<string, Compiled>, doublesOf(activation, made), pool);
}
