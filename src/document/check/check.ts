/** The checker of derivations in Markdown: a verdict on every link of every chain of equalities. */
import { verdict } from "../../algebra/proof/verdict.ts";
import { type Part, splitChains } from "./check-chains.ts";
import type { Stated } from "./check-define.ts";
import { findMath, type Segment } from "./check-math.ts";
import { conditionInProse } from "./check-prose.ts";
import type { CheckOptions, Report } from "./check-report.ts";
import { Walk } from "./check-walk.ts";

export type { CheckOptions, Definition, Judge, Link, Report } from "./check-report.ts";

/** What may stand between two displays of one chain: their delimiters. */
const ADJACENT = /^[\s$`\\()[\].,;>]*$/;

/** Words after which a known name gets a new meaning. */
const LET = /\b(?:let|define|consider|suppose|assume|if|take|given)\s*[$\\(]*$/i;

/**
 * Judges every equality in the mathematics of a Markdown document ($, $$, \( \), \[ \], align and its like). A left side that
 * means nothing yet defines: f(x) = ..., y = ..., also with :=. Names of the catalogue are known, as g_{\text{tanh}}.
 * What cannot be read, and what is not supported (sums over indices, matrices, norms), is "unread" with the reason in `note`.
 * @param file the name to put into the report
 */
export async function checkDocument(markdown: string, file: string, options: CheckOptions = {}): Promise<Report> {
  const first = new Walk(markdown, { judge: async () => ({ verdict: "undecided", bound: "" }), suggestions: false }, []);
  await goThrough(markdown, first);
  const check = new Walk(markdown, { judge: verdict, ...options }, first.defined);
  await goThrough(markdown, check);
  const summary = { equal: 0, unequal: 0, undecided: 0, unread: 0 };
  for (const { verdict } of check.links) summary[verdict]++;
  return { file, links: check.links, definitions: check.definitions, summary };
}

/** A piece of mathematics that is no chain, or a chain with what is around it. */
type Piece = { readonly breaks: boolean } & (
  | { readonly alone: Part }
  | { readonly fault: string; readonly part: Part }
  | { readonly stated: Stated }
);

/** Chain after chain, as a reader goes. A first time it is done only for what is defined: "f(x) = x s(x), where s(x) = ...". */
async function goThrough(markdown: string, check: Walk): Promise<void> {
  const pieces = piecesOf(markdown);
  for (const [i, piece] of pieces.entries()) {
    if (piece.breaks) check.interrupt();
    if ("fault" in piece) check.unread(piece.part, piece.fault);
    else if ("alone" in piece) check.alone(piece.alone);
    else
      await check.chain(
        piece.stated,
        pieces.slice(i + 1, i + 1 + FAR).flatMap((next) => ("stated" in next ? [next.stated] : [])),
      );
  }
}

/** So many pieces behind a chain may still tell what it is. */
const FAR = 6;

function piecesOf(markdown: string): Piece[] {
  const segments = findMath(markdown);
  let [end, paragraph] = [0, 0];
  return segments.flatMap((segment, i): Piece[] => {
    const { text, start, section, topic, fault } = segment;
    const breaks = !ADJACENT.test(markdown.slice(end, start));
    paragraph += markdown.slice(end, start).match(/\n[ \t]*\r?\n/g)?.length ?? 0;
    const before = wordsBefore(markdown, end, start);
    end = start + text.length;
    if (fault !== undefined) return [{ breaks, fault, part: { text, start } }];
    const chains = splitChains(text, start);
    if (chains.length === 0) return [{ breaks, alone: { text, start } }];
    const condition = conditionInProse(markdown, segments, i);
    const inline = isInline(markdown, segment);
    return chains.map((chain, k) => ({
      breaks: breaks && k === 0,
      stated: {
        ...chain,
        ...(condition && !chain.condition && { condition }),
        links: k === 0 && LET.test(before) ? chain.links.map((link, n) => (n === 0 ? { ...link, defines: true } : link)) : chain.links,
        section,
        topic,
        paragraph,
        inline,
        before: k === 0 ? before : "",
      },
    }));
  });
}

/** The words of the sentence in front of a piece of mathematics, back to the piece before it. */
const wordsBefore = (markdown: string, from: number, to: number): string =>
  markdown
    .slice(Math.max(from, to - LONGEST_CUE), to)
    .replace(/^[\s\S]*(?:[.;:!?](?=\s)|\n\s*\n)/, "")
    .replace(/[*_`]/g, "");

const LONGEST_CUE = 80;

/** Whether a piece of mathematics stands in a line of prose. */
function isInline(markdown: string, { text, start }: Segment): boolean {
  if (/(?:[^$]|^)\$`?$|\\\($/.test(markdown.slice(Math.max(0, start - 3), start))) return true;
  const line = markdown.slice(markdown.lastIndexOf("\n", start) + 1, start);
  const behind = markdown.slice(start + text.length).split("\n", 1)[0] ?? "";
  return /[A-Za-z]{2}/.test(line.replace(/\\begin\{[a-z*]+\}/g, "")) || /[A-Za-z]{2}/.test(behind);
}
