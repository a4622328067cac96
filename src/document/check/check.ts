/** The checker of derivations in Markdown: a verdict on every link of every chain of equalities. */
import { verdict } from "../../algebra/proof/verdict.ts";
import { splitChains } from "./check-chains.ts";
import { findMath } from "./check-math.ts";
import { conditionInProse } from "./check-prose.ts";
import type { CheckOptions, Report } from "./check-report.ts";
import { Walk } from "./check-walk.ts";

export type { CheckOptions, Definition, Judge, Link, Report } from "./check-report.ts";

/** What may stand between two displays of one chain: their delimiters. */
const ADJACENT = /^[\s$`\\()[\].,;>]*$/;

/** Words after which a known name gets a new meaning. */
const LET = /\b(?:let|define|consider|suppose)\s*[$\\(]*$/i;

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

/** Chain after chain, as a reader goes. A first time it is done only for what is defined: "f(x) = x s(x), where s(x) = ...". */
async function goThrough(markdown: string, check: Walk): Promise<void> {
  const segments = findMath(markdown);
  let end = 0;
  for (const [i, { text, start, section, fault }] of segments.entries()) {
    if (!ADJACENT.test(markdown.slice(end, start))) check.interrupt();
    if (fault !== undefined) check.unread({ text, start }, fault);
    const chains = fault === undefined ? splitChains(text, start) : [];
    const condition = conditionInProse(markdown, segments, i);
    const isLet = LET.test(markdown.slice(Math.max(0, start - 40), start));
    for (const [k, chain] of chains.entries()) {
      const links = isLet && k === 0 ? chain.links.map((link, n) => (n === 0 ? { ...link, defines: true } : link)) : chain.links;
      await check.chain({ ...chain, links, ...(condition && !chain.condition && { condition }) }, section);
    }
    if (chains.length === 0) check.alone({ text, start });
    end = start + text.length;
  }
}
