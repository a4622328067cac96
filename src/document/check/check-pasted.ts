/** A derivation that was pasted without being a document: formulas alone, without dollar signs. */
import { findMath } from "./check-math.ts";

/** The text as Markdown: itself where it has mathematics, else each line of it as a display of its own. */
export function asMarkdown(text: string): string {
  if (findMath(text).length > 0) return text;
  return text
    .split("\n")
    .map((line) => (/[=≈]/.test(line) ? `$$${line.trim()}$$` : line))
    .join("\n");
}
