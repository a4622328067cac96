import type { Expr } from "../../expr/expr.ts";

/** 0: the function, 1: its derivative, 2: its second derivative. */
export type Order = 0 | 1 | 2;

export interface Mark {
  readonly at: number;
  readonly jump: boolean;
}

/** A line that a curve comes near to: x = at, or y = slope x + intercept. */
export type Asymptote = { readonly at: number } | { readonly slope: number; readonly intercept: number };

/** A function to draw: its formula and derivative in one variable, and the places where it has a kink or a jump. */
export interface Curve {
  readonly name: string;
  /** What the legend says instead of the name. */
  readonly label?: string;
  readonly formula: Expr;
  readonly derivative: Expr;
  readonly variable: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly kinks: readonly Mark[];
  /** The second derivative, and where the derivative has a kink or a jump: for a figure that shows it. */
  readonly second?: { readonly formula: Expr; readonly kinks: readonly Mark[] };
  /** Of the function, its derivative, its second derivative: for a figure that shows them. */
  readonly asymptotes?: readonly (readonly Asymptote[])[];
}
