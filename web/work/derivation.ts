/** Derivations for the page, and to copy. */

import { PLAIN } from "../../src/document/derivation.ts";
import { FORMATS } from "../../src/document/formats.ts";
import { type KeepSheet, keepSheet, type StepSheet, stepSheet } from "../../src/document/sheet.ts";
import { activated, type Given } from "./given.ts";
import type { Context } from "./protocol.ts";

export type Detail = "brief" | "full";

export interface Wanted {
  readonly given: Given;
  readonly steps: Detail;
}

export interface Derived {
  readonly steps: Detail;
  readonly sheet: StepSheet;
  /** Comes after the rest. */
  readonly keep?: KeepSheet;
}

export const requests = {
  derive: ({ given, steps }: Wanted, { progress }: Context): Derived => {
    const a = activated(given);
    const derived: Derived = { steps, sheet: stepSheet(a, { steps }) };
    progress(derived);
    return { ...derived, keep: keepSheet(a) };
  },
  write: ({ given, steps, format }: Wanted & { readonly format: "latex" | "markdown" }): string =>
    FORMATS[format](activated(given), { ...PLAIN, steps }),
};
