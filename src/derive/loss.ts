/**
 * Where a way back loses accuracy: the output is rounded to the format in which the network keeps it, the formula is
 * evaluated with every operation rounded, and the result is compared with the true slope.
 */
import { type Arithmetic, compile } from "../expr/arithmetic.ts";
import { compileEvaluator, float64 } from "../expr/evaluate.ts";
import { type Expr, symbols } from "../expr/expr.ts";
import type { FunctionName } from "../expr/functions.ts";
import type { Way } from "./backward.ts";
import type { Values } from "./check.ts";
import { FOLDS, IN_OUTPUT, rewriteAll, WITHOUT_CANCELLING } from "./rewrites.ts";

export type Format = "float32" | "bfloat16";

/** From which input on, to the left and to the right; null: nowhere. */
export interface Onset {
  readonly left: number | null;
  readonly right: number | null;
}

export interface Loss {
  /** The relative error passes 2^-8. */
  readonly imprecise: Onset;
  /** The gradient is exactly 0, though the slope is not. */
  readonly zero: Onset;
}

const IMPRECISE = 2 ** -8;
/** Below this the slope itself leaves the normal numbers of both formats. */
const SMALLEST_NORMAL = 2 ** -126;

const ROUND: Record<Format, (x: number) => number> = {
  float32: Math.fround,
  // the upper half of a float32, rounded to even
  bfloat16(x) {
    BITS.setFloat32(0, x);
    const bits = BITS.getUint32(0);
    if (!Number.isFinite(x)) return x;
    BITS.setUint32(0, ((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000) >>> 0);
    return BITS.getFloat32(0);
  },
};
const BITS = new DataView(new ArrayBuffer(4));

/** float64 arithmetic with every result rounded. */
function rounded(round: (x: number) => number): Arithmetic<number> {
  const call = Object.fromEntries(Object.entries(float64.call).map(([name, f]) => [name, (...u: number[]) => round(f(...u))]));
  return {
    ...float64,
    fromRational: (q) => round(float64.fromRational(q)),
    pi: round(Math.PI),
    add: (a, b) => round(a + b),
    multiply: (a, b) => round(a * b),
    divide: (a, b) => round(a / b),
    power: (a, b) => round(float64.power(a, b)),
    call: call as Record<FunctionName, (...u: number[]) => number>,
  };
}

/** The losses of a way back through f, whose slope is given as a formula in x that is good in float64. */
export function lossOf(way: Way, f: Expr, slope: Expr, x: string, values: Values): Record<Format, Loss> {
  const names = Object.keys(values);
  const parameters = Object.values(values);
  const [output, truth] = [f, slope].map((u) => compileEvaluator(stable(u), [x, ...names])) as [
    (...v: number[]) => number,
    (...v: number[]) => number,
  ];
  const kept = Object.entries(way.keeps).map(([name, u]) => [name, compileEvaluator(u, ["x", ...names])] as const);
  const own = [...symbols(way.formula)].filter((name) => !names.includes(name));
  const lossIn = (format: Format): Loss => {
    const round = ROUND[format];
    const run = compile(rounded(round), way.formula, [...own, ...names]);
    const error = (at: number): { relative: number; zero: boolean } | undefined => {
      const place = round(at);
      const p = truth(place, ...parameters);
      if (!Number.isFinite(p) || Math.abs(p) < SMALLEST_NORMAL) return undefined;
      const given: Record<string, number> = { x: place, y: round(output(place, ...parameters)) };
      for (const [name, keep] of kept) given[name] = round(keep(place, ...parameters));
      const found = run([...own.map((name) => given[name] ?? Number.NaN), ...parameters]);
      return { relative: Math.abs(found - p) / Math.abs(p), zero: found === 0 };
    };
    const onset = (lost: (e: { relative: number; zero: boolean }[]) => boolean): Onset => ({
      left: from(-1, error, lost),
      right: from(1, error, lost),
    });
    return { imprecise: onset((all) => all.some((e) => !(e.relative <= IMPRECISE))), zero: onset((all) => all.every((e) => e.zero)) };
  };
  return { float32: lossIn("float32"), bfloat16: lossIn("bfloat16") };
}

/** Errors jump from one float to the next: a stretch of inputs is judged together. */
const NEIGHBOURS = 24;
const GROWTH = 1.06;
const FARTHEST = 1000;

type Judge = (errors: { relative: number; zero: boolean }[]) => boolean;

/** The nearest |x| on one side from which all is lost, as far out as the slope is a normal number. */
function from(side: 1 | -1, error: (x: number) => { relative: number; zero: boolean } | undefined, lost: Judge): number | null {
  const stretch = (x: number): boolean | undefined => {
    const errors = Array.from({ length: NEIGHBOURS }, (_, i) => error(side * x * (1 + i * 3.7e-4))).filter((e) => e !== undefined);
    return errors.length < NEIGHBOURS ? undefined : lost(errors);
  };
  let first: number | undefined;
  let before = 0;
  for (let x = 0.06; x < FARTHEST; x *= GROWTH) {
    const judged = stretch(x);
    if (judged === undefined) break;
    if (!judged) [first, before] = [undefined, x];
    else first ??= x;
  }
  if (first === undefined || before === 0) return first === undefined ? null : 0;
  let [good, bad] = [before, first];
  for (let i = 0; i < 12; i++) {
    const middle = (good + bad) / 2;
    if (stretch(middle)) bad = middle;
    else good = middle;
  }
  return side * Number(bad.toPrecision(4));
}

/** The formula with its logarithms and exponentials in the forms that do not cancel. */
function stable(u: Expr): Expr {
  let image = u;
  for (const row of [...FOLDS, ...IN_OUTPUT, ...WITHOUT_CANCELLING]) image = rewriteAll(image, row) ?? image;
  return image;
}
