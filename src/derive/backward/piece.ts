/** One smooth piece of an activation, and what elimination finds of it. */
import type { Expr } from "../../expr/expr.ts";
import type { Values } from "../check.ts";

/** Symbols that no reader can write, for the output and the slope while they are being eliminated. */
export const OUTPUT = "?y";
export const SLOPE = "?p";

/** f and f' between two knots, and points inside. */
export interface Piece {
  readonly f: Expr;
  readonly slope: Expr;
  readonly x: string;
  readonly values: Values;
  readonly points: readonly number[];
  /** Points farther out, where the output may have lost what the input was: what holds inside has to hold there, too, where it has not. */
  readonly beyond?: readonly number[];
  /** The output at x, where f is not it because an outer function has been taken off. */
  readonly output?: (x: number) => number;
}

/** p as a formula in ?y (and x, where it is kept); `minus` is the other branch where one formula does not do for all x. */
export interface Relation {
  readonly plus: Expr;
  readonly minus?: Branch;
  readonly how: How;
}

export interface Branch {
  readonly formula: Expr;
  /** Where it ends and `plus` begins; where they alternate, it has the falling stretches. */
  readonly at: number | "falling";
  /** Whether the slope is positive where `plus` holds. */
  readonly rising: boolean;
}

/** How a relation was found, in words, and the equation that was substituted: left in x, right in y. */
export interface How {
  readonly words: string;
  /** The function by whose inverse both sides were freed of an outer function. */
  readonly undone?: string;
  readonly left?: Expr;
  readonly right?: Expr;
}

/** Why there is no formula: what y and f' depend on independently. */
export interface Independent {
  readonly why: string;
}
