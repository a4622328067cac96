/** Kernels on float64 arrays: the stable form of the formula by plain JavaScript arithmetic. */
import { compileEvaluator } from "../expr/evaluate.ts";
import { type Expr, has, multiply, substitute, symbol } from "../expr/expr.ts";
import { endsOf } from "../kernel/ends.ts";
import { arraysOf, type Formula, type Programs } from "../kernel/programs.ts";
import { stable } from "../kernel/stable/stable.ts";
import type { Floats } from "./arguments.ts";

export interface Doubles {
  /** To y, and to what is kept. */
  readonly forward: (x: Float64Array, outputs: readonly (Floats | Uint8Array)[]) => void;
  /** From dy and what was kept. */
  readonly backward: (inputs: readonly (Floats | Uint8Array)[], dx: Floats) => void;
}

const bitAt = (bytes: Uint8Array, i: number): number => ((bytes[i >> 3] as number) >> (i & 7)) & 1;

/** Made when first used: most kernels only ever see float32. */
export function doublesOf(f: Formula, { way }: Programs): Doubles {
  const concrete = (u: Expr): Expr => substitute(u, f.parameters);
  let forward: ((x: number) => number)[] | undefined;
  let backward: ((...values: number[]) => number) | undefined;
  const inputs = [{ name: "dy" }, ...arraysOf(way.residual)].map(({ name }) => name);
  const letters: Readonly<Record<string, string>> = { x: way.names.input, y: way.names.output, t: way.names.tail, bit: way.names.bit };
  return {
    forward: (x, outputs) => {
      const functions = (forward ??= [f.formula, ...Object.values(way.keeps)].map((u) => ofOne(concrete(u), f.variable)));
      const values = outputs.map((_, k) => x.map(functions[k] as (x: number) => number));
      outputs.forEach((out, k) => {
        if (!(out instanceof Uint8Array)) out.set(values[k] as Float64Array);
        else {
          out.fill(0);
          values[k]?.forEach((v, i) => {
            if (v !== 0) out[i >> 3] = (out[i >> 3] as number) | (1 << (i & 7));
          });
        }
      });
    },
    backward: (arrays, dx) => {
      backward ??= slope(concrete(way.formula), inputs, letters);
      const f = backward;
      const at = arrays.map((a) => (a instanceof Uint8Array ? (i: number) => bitAt(a, i) : (i: number) => a[i] as number));
      for (let i = 0; i < dx.length; i++) dx[i] = f(...at.map((read) => read(i)));
    },
  };
}

const LARGEST = Number.MAX_VALUE;

/** A function of one double, with its limits at the infinities. */
function ofOne(u: Expr, x: string): (x: number) => number {
  const f = compileEvaluator(stable(u, x).expr, [x]);
  const { clampLow, clampHigh, low, high, keepNaN } = endsOf(f);
  return (v) => {
    if (keepNaN && Number.isNaN(v)) return v;
    if (low !== undefined && v === Number.NEGATIVE_INFINITY) return low;
    if (high !== undefined && v === Number.POSITIVE_INFINITY) return high;
    return f(clampLow && v < -LARGEST ? -LARGEST : clampHigh && v > LARGEST ? LARGEST : v);
  };
}

function slope(p: Expr, inputs: readonly string[], letters: Readonly<Record<string, string>>): (...values: number[]) => number {
  const names = inputs.map((name) => letters[name] ?? "#dy");
  const moving = names.filter((n) => has(p, n));
  const [only] = moving;
  const form = moving.length === 1 && only ? stable(p, only).expr : p;
  return compileEvaluator(multiply(symbol("#dy"), form), names);
}
