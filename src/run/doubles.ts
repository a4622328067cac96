/** Kernels on float64 arrays: the stable form of the formula by plain JavaScript arithmetic. */
import { compileEvaluator } from "../expr/evaluate.ts";
import { evaluatePrecise } from "../expr/precise.ts";
import { isPiecewiseConstant, withEnds } from "../kernel/ends.ts";
import { type InDoubles, inDoubles, slopeInDoubles } from "../kernel/in-doubles.ts";
import type { Formula, Programs } from "../kernel/programs.ts";
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
  let forward: ((x: number) => number)[] | undefined;
  let backward: ((...kept: number[]) => number) | undefined;
  return {
    forward: (x, outputs) => {
      const functions = (forward ??= [f.formula, ...Object.values(way.keeps)].map((u) => functionOf(inDoubles(u, f), [f.variable])));
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
      if (!backward) {
        const slope = slopeInDoubles(way, f);
        backward = functionOf(slope, slope.letters);
      }
      const slope = backward;
      const [dy, ...kept] = arrays.map((a) => (a instanceof Uint8Array ? (i: number) => bitAt(a, i) : (i: number) => a[i] as number));
      for (let i = 0; i < dx.length; i++) dx[i] = (dy as (i: number) => number)(i) * slope(...kept.map((read) => read(i)));
    },
  };
}

const LARGEST = Number.MAX_VALUE;
/** Beyond this the powers of an argument may be infinite where the function is not. */
const FAR = 2 ** 250;
const isFar = (v: number): boolean => Math.abs(v) > FAR && Math.abs(v) <= LARGEST;
/** Enough for a form without cancellation; and for the formula itself, where that form keeps exponents within those of doubles. */
const [DIGITS, MOST_DIGITS] = [50, 300];

/** A function of doubles, by more digits where one of them is far out, with its ends in place. */
function functionOf({ formula, expr, wide, ends }: InDoubles, letters: readonly string[]): (...values: number[]) => number {
  const names = ends ? [ends.of] : letters;
  const plain = compileEvaluator(expr, names);
  const far = (values: readonly number[]): number => {
    const given = Object.fromEntries(names.map((name, i) => [name, values[i] as number]));
    return evaluatePrecise(wide ? formula : expr, given, wide ? MOST_DIGITS : DIGITS).toNumber();
  };
  const f = (...values: number[]): number => (values.some(isFar) ? far(values) : plain(...values));
  const choosing = isPiecewiseConstant(expr);
  if (!ends) return (...values) => (!choosing && values.some(Number.isNaN) ? Number.NaN : f(...values));
  const [mended, at] = [withEnds(f, ends), letters.indexOf(ends.of)];
  return (...values) => mended(values[at] as number);
}
