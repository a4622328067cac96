/** What the forward pass may keep for the backward pass. */
import { type Expr, symbol } from "../../expr/expr.ts";
import { operations } from "./operations.ts";
import type { How } from "./piece.ts";

export type Residual = "nothing" | "mask" | "output" | "output and bit" | "tail" | "input" | "input and output";

/** Bytes an element of float32 that a residual adds to what the network keeps anyway: the output is the next layer's input. */
export const BYTES: Record<Residual, number> = {
  nothing: 0,
  output: 0,
  mask: 1 / 8,
  "output and bit": 1 / 8,
  tail: 4,
  input: 4,
  "input and output": 4,
};

/** How formulas call what is kept: x, y, t and bit, or longer words where a parameter has such a name. */
export interface Names {
  readonly input: string;
  readonly output: string;
  readonly tail: string;
  readonly bit: string;
}

export const NAMES: Names = { input: "x", output: "y", tail: "t", bit: "bit" };

export interface Way {
  readonly residual: Residual;
  /** How the formula calls what is kept. */
  readonly names: Names;
  /** The derivative in x (the input), y (the output), t (the tail) and bit (0 or 1). */
  readonly formula: Expr;
  /** What the forward pass stores besides y, as formulas in x: the bit, the mask or the tail. */
  readonly keeps: Readonly<Record<string, Expr>>;
  readonly bytes: number;
  /** How many of each operation the formula takes. */
  readonly operations: Readonly<Record<string, number>>;
  /** Whether y may overwrite x. */
  readonly inPlace: boolean;
  /** What must hold of the parameters, as "a > 0". */
  readonly conditions: readonly string[];
  readonly how: string;
  /** The equations that were substituted, piece by piece: left in the formula's own variable, right in y. */
  readonly substituted: readonly How[];
  /** The kinks at which this way takes another slope than the derivative's own formula does. */
  readonly differs: readonly Difference[];
  /** A fitted way has it, and is an approximation; every other way is exact. */
  readonly error?: FitError;
  /** A long formula as a reader wants it: that of a fitted way. */
  readonly shown?: Shown;
}

/** The greatest error of a fitted way that was seen at some thousand inputs: measured, not proved. */
export interface FitError {
  /** |formula - derivative|, with y and the formula in float64. */
  readonly absolute: number;
  /** The input where that is. */
  readonly at: number;
  /** The greatest with y and every operation rounded to float32: near the turning point y has lost what x was. */
  readonly float32: number;
}

/** A formula with names for parts that it has several times. */
export interface Shown {
  readonly formula: Expr;
  readonly parts: Readonly<Record<string, Expr>>;
}

export interface Difference {
  readonly at: Expr;
  readonly derivative: number;
  readonly way: number;
}

export interface Backward {
  readonly formula: Expr;
  readonly variable: string;
  /**
   * Best first: fewest bytes, then least work. A way that is fitted (it has an `error`) comes behind all exact ones, however
   * little it keeps: an approximation is for the reader to choose.
   */
  readonly ways: readonly Way[];
  readonly names: Names;
  /** Why the output alone does not do, where it does not. */
  readonly why?: string;
  /** The second derivative through the output, where the first is a formula in it. */
  readonly second?: Expr;
}

/** A way with what follows from its residual and formula; conditions and differences are found later. */
export function way(residual: Residual, formula: Expr, keeps: Way["keeps"], how: string, substituted: readonly How[] = []): Way {
  return {
    residual,
    names: NAMES,
    formula,
    keeps,
    bytes: BYTES[residual],
    operations: operations(formula),
    inPlace: !residual.startsWith("input"),
    conditions: [],
    how,
    substituted,
    differs: [],
  };
}

export const Y = symbol(NAMES.output);
export const X = symbol(NAMES.input);
export const BIT = symbol(NAMES.bit);
