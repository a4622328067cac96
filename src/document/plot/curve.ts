import type { Expr } from "../../expr/expr.ts";

/** A function to draw: its formula and derivative in one variable, and the places where it has a kink or a jump. */
export interface Curve {
  readonly name: string;
  /** What the legend says instead of the name. */
  readonly label?: string;
  readonly formula: Expr;
  readonly derivative: Expr;
  readonly variable: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly kinks: readonly { readonly at: number; readonly jump: boolean }[];
}
