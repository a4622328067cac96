import type { Appearance, Derived } from "./derivation.ts";
import { derivationLatex, derivationMarkdown } from "./derivation-latex.ts";
import { derivationText } from "./derivation-text.ts";

/** The ways in which a derivation can be written down for people. */
export const FORMATS = {
  text: derivationText,
  latex: derivationLatex,
  markdown: derivationMarkdown,
} satisfies Record<string, (derived: Derived, appearance: Appearance) => string>;

export type Format = keyof typeof FORMATS;
