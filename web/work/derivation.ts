/** Derivations for the page, and to copy. */

import { PLAIN } from "../../src/document/derivation.ts";
import { FORMATS } from "../../src/document/formats.ts";
import { derivationSheet, type Sheet } from "../../src/document/sheet.ts";
import { activated, type Given } from "./given.ts";

export type Detail = "brief" | "full";

export const requests = {
  /** The derivation with both amounts of detail, so that switching is at once. */
  derive: (given: Given): Readonly<Record<Detail, Sheet>> => {
    const a = activated(given);
    return { brief: derivationSheet(a, { steps: "brief" }), full: derivationSheet(a, { steps: "full" }) };
  },
  write: ({ given, steps, format }: { given: Given; steps: Detail; format: "latex" | "markdown" }): string =>
    FORMATS[format](activated(given), { ...PLAIN, steps }),
};
