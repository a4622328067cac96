/** Verdicts on a derivation that was pasted. */
import { checkDocument, type Report } from "../../src/document/check/check.ts";
import { asMarkdown } from "../../src/document/check/check-pasted.ts";

export interface Checked {
  readonly report: Report;
  /** The text that was checked: lines and columns of the report are places in it. */
  readonly text: string;
}

export const requests = {
  check: async (text: string): Promise<Checked> => {
    const markdown = asMarkdown(text);
    return { report: await checkDocument(markdown, "pasted"), text: markdown };
  },
};
