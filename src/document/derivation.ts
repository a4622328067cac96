import type { Backward } from "../derive/backward/backward.ts";
import type { Derivation, Step } from "../derive/derivation.ts";
import { brief } from "../derive/differentiate.ts";
import type { Expr } from "../expr/expr.ts";
import type { Known } from "../expr/read/options.ts";

/** What a derivation is shown from: an Activation is one. */
export interface Derived extends Derivation {
  /** The ways back, where they are to be shown. */
  readonly backward?: Backward;
  /** The value of each parameter of the formula. */
  readonly parameters: Readonly<Record<string, Expr>>;
}

export interface Appearance {
  /** "brief" tells the story; "full" shows every rule, with a sentence that says why. */
  readonly steps: "brief" | "full";
  /** Columns of the terminal; lines break before it where they can. */
  readonly width: number;
  /** How a terminal shows what is less important. */
  readonly dim: (text: string) => string;
}

export const APPEARANCE: Known<Appearance> = { steps: true, width: true, dim: true };
export const PLAIN: Appearance = { steps: "brief", width: 100, dim: (text) => text };

/** The steps to show. */
export const shown = (derived: Derived, { steps }: Pick<Appearance, "steps">): readonly Step[] =>
  steps === "full" ? derived.steps : brief(derived.steps);

/** How a derivation calls its formula; its slope is g′. */
export const NAME = "g";
