import type { FitError, Residual } from "../derive/backward/backward.ts";
import { type Loss, lossOf, type NumberFormat } from "../derive/backward/loss.ts";
import type { Expr } from "../expr/expr.ts";
import { toAscii, toLatex } from "../expr/print.ts";
import { measured } from "./backward.ts";
import type { Derived } from "./derivation.ts";

interface Written {
  readonly ascii: string;
  readonly latex: string;
}

/** A way back as data. Its formulas are in x (the input), y (the output), t (the tail) and bit, whatever the formula's own variable is called. */
export interface WayJson extends Written {
  readonly residual: Residual;
  /** An element of float32, beyond the output itself. */
  readonly bytes: number;
  readonly operations: Readonly<Record<string, number>>;
  readonly inPlace: boolean;
  /** From which inputs on the slope is lost; null where a parameter has no value. */
  readonly underflow: Readonly<Record<NumberFormat, Loss>> | null;
  readonly keeps: Readonly<Record<string, Written>>;
  readonly conditions: readonly string[];
  readonly how: string;
  /** The kinks at which this way takes another slope than the derivative does. */
  readonly differs?: readonly { readonly at: string; readonly derivative: number; readonly way: number }[];
  /** Of a fitted way, which is an approximation: its greatest error that was seen, at which input, and the greatest in float32. */
  readonly error?: FitError;
  /** The formula of a fitted way with names for the parts that it has several times. */
  readonly shown?: Written & { readonly parts: Readonly<Record<string, Written>> };
}

export interface BackwardJson {
  /** The recommended one first. */
  readonly backward: readonly WayJson[];
  /** The second derivative through the output. */
  readonly second?: Written;
  /** Why the output alone does not do. */
  readonly why?: string;
}

const written = (u: Expr): Written => ({ ascii: toAscii(u), latex: toLatex(u) });

const all = (parts: Readonly<Record<string, Expr>>): Record<string, Written> =>
  Object.fromEntries(Object.entries(parts).map(([name, u]) => [name, written(u)]));

/** The ways back as data: an empty list where they were not asked for. */
export function backwardJson(derived: Derived): BackwardJson {
  const { backward } = derived;
  if (!backward) return { backward: [] };
  const known = measured(derived);
  return {
    backward: backward.ways.map(({ residual, formula, bytes, operations, inPlace, keeps, conditions, how, differs, error, shown }, i) => ({
      residual,
      ...written(formula),
      bytes,
      operations,
      inPlace,
      underflow: known
        ? lossOf(backward.ways[i] as (typeof backward.ways)[number], derived.formula, known.slope, derived.variable, known.values)
        : null,
      keeps: all(keeps),
      conditions,
      how,
      ...(differs.length > 0 && { differs: differs.map((d) => ({ ...d, at: toAscii(d.at) })) }),
      ...(error && { error }),
      ...(shown && { shown: { ...written(shown.formula), parts: all(shown.parts) } }),
    })),
    ...(backward.second && { second: written(backward.second) }),
    ...(backward.why !== undefined && { why: backward.why }),
  };
}
