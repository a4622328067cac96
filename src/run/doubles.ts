/** Kernels on float64 arrays: the stable form of the formula by plain JavaScript arithmetic. */
import { compileEvaluator } from "../expr/evaluate.ts";
import { type Expr, has, substitute } from "../expr/expr.ts";
import { evaluatePrecise } from "../expr/precise.ts";
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
/** Beyond this the powers of an argument may be infinite where the function is not. */
const FAR = 2 ** 250;
const isFar = (v: number): boolean => Math.abs(v) > FAR && Math.abs(v) <= LARGEST;
/** Enough for a form without cancellation; and for the formula itself, where that form keeps exponents within those of doubles. */
const [DIGITS, MOST_DIGITS] = [50, 300];

/** A function of doubles, by more digits where one of them is far out; in the stable form for the letter that moves, where there is one. */
function functionOf(u: Expr, letters: readonly string[], moving?: string): (...values: number[]) => number {
  const { expr, wide } = moving === undefined ? { expr: u, wide: false } : stable(u, moving);
  const plain = compileEvaluator(expr, letters);
  const far = (values: readonly number[]): number => {
    const given = Object.fromEntries(letters.map((name, i) => [name, values[i] as number]));
    return evaluatePrecise(wide ? u : expr, given, wide ? MOST_DIGITS : DIGITS).toNumber();
  };
  return (...values) => (values.some(isFar) ? far(values) : plain(...values));
}

/** A function of one double, with its limits at the infinities; of NaN what the formula makes of it. */
function withEnds(u: Expr, x: string): (x: number) => number {
  const f = functionOf(u, [x], x);
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, low, high } = endsOf(f);
  return (v) => {
    if (low !== undefined && v === Number.NEGATIVE_INFINITY) return low;
    if (high !== undefined && v === Number.POSITIVE_INFINITY) return high;
    return f(Math.min(Math.max(v, least), most));
  };
}

/** The same, NaN of NaN where the function is not constant. */
function ofOne(u: Expr, x: string): (x: number) => number {
  const f = withEnds(u, x);
  const { keepNaN } = endsOf(f);
  return (v) => (keepNaN && Number.isNaN(v) ? v : f(v));
}

function slope(p: Expr, inputs: readonly string[], letters: Readonly<Record<string, string>>): (...values: number[]) => number {
  const names = inputs.map((name) => letters[name] ?? "#dy");
  const [, ...kept] = names;
  const [moving, ...more] = kept.filter((n) => has(p, n));
  if (moving === undefined || more.length > 0) {
    const f = functionOf(p, kept);
    return (dy, ...values) => (dy as number) * f(...values);
  }
  const [f, at] = [withEnds(p, moving), kept.indexOf(moving)];
  return (dy, ...values) => (dy as number) * f(values[at] as number);
}
