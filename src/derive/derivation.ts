import type { Expr } from "../expr/expr.ts";

/** One line of a derivation. Every step's expression equals the one before it: that is checked when the step is made. */
export interface Step {
  /** The name of the rule that led here, as "quotient rule". */
  readonly rule: string;
  /** The whole derivative as it stands now. */
  readonly expr: Expr;
  /** One sentence for the reader: what was done and why. */
  readonly why: string;
  /** "brief" steps tell the story; "full" ones fill in every single rule between them. */
  readonly level: "brief" | "full";
  /** What the proof that this equals the step before rests on; null where it is only checked at points. */
  readonly proof: string | null;
}

/** A one-sided limit of the derivative: an exact expression, or how it fails to be one. */
export type Slope = Expr | "Infinity" | "-Infinity" | "undefined";

/** A point where the formula has two slopes, or where it jumps. */
export interface Kink {
  readonly at: Expr;
  /** The slopes from the left and from the right. */
  readonly left: Slope;
  readonly right: Slope;
  /** What the derivative's own formula gives at the point: the convention that it follows there. */
  readonly value: Slope;
  /** Whether the formula itself jumps there, so that it has no derivative at all. */
  readonly jump: boolean;
}

export interface Derivation {
  readonly formula: Expr;
  readonly variable: string;
  /** From d/dx of the formula to the derivative. The first has the rule "start". */
  readonly steps: readonly Step[];
  /** The expression of the last step. */
  readonly derivative: Expr;
  readonly kinks: readonly Kink[];
  /** The name by which steps call the formula: g, or another letter where the formula uses that itself. */
  readonly outputName: string;
  /** Kinks were looked for from -w to w, because no formula gives them: there may be more beyond. Null: these are all. */
  readonly searchedWithin: number | null;
  /** Values that were assumed for parameters without one, to find the kinks; empty where that made no difference. */
  readonly assumed: Readonly<Record<string, number>>;
}
