/** Breaking long lines where a reader would. */

/** The columns that a text takes in a terminal: combining marks take none. */
export const columns = (text: string): number => [...text.replace(/\p{M}/gu, "")].length;

/** Where a formula may break: before a sign between two terms, behind a separator. */
const BREAK = /(?= [+−-] )|(?<=[;,] )/g;
const OPENING = "([{⟨⌊";
const CLOSING = ")]}⟩⌋";

/**
 * The lines of a printed formula, each at most `width` columns where a break can be had: at the outermost
 * brackets that have one, and there as late as possible.
 */
export function wrapFormula(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (columns(rest) > width) {
    const at = bestBreak(rest, width);
    if (at === undefined) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

function bestBreak(text: string, width: number): number | undefined {
  const places = [...text.matchAll(BREAK)].map(({ index }) => index).filter((i) => i > 0);
  const fitting = places.filter((i) => columns(text.slice(0, i).trimEnd()) <= width);
  const candidates = fitting.length > 0 ? fitting : places.slice(0, 1);
  const depth = new Map(candidates.map((i) => [i, depthAt(text, i)]));
  const least = Math.min(...depth.values());
  return candidates.filter((i) => depth.get(i) === least).at(-1);
}

const count = (text: string, marks: string): number => [...text].filter((c) => marks.includes(c)).length;
const depthAt = (text: string, end: number): number => count(text.slice(0, end), OPENING) - count(text.slice(0, end), CLOSING);

/** The lines of a sentence, broken at spaces. */
export function wrapWords(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) as string;
    if (line !== "" && columns(line) + 1 + columns(word) > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
