/** Finding a row by what people call it. */
import { SPELLINGS } from "../expr/functions.ts";
import { edits, mostEdits } from "../expr/read/closest.ts";
import { catalogue } from "./catalogue.ts";
import type { CatalogueRow } from "./row.ts";

/** Names are compared without case, hyphens, spaces and underscores: hard-swish, Hard Swish and hardswish are one. */
const squeezed = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, "");
const inWords = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, "_");

const spelled = new Map<string, CatalogueRow>(
  catalogue.flatMap((row) => [row.name, ...row.aliases].flatMap((name) => [[squeezed(name), row] as const, [name, row] as const])),
);

const ONE_NAME = /^[a-z][a-z0-9]*(?:[\s_-]+[a-z0-9]+)*$/i;

/** The row that a name or an alias means, or undefined. */
export function findRow(text: string): CatalogueRow | undefined {
  const name = text.trim();
  if (!ONE_NAME.test(name)) return undefined;
  const joined = squeezed(name);
  // "tan h" is a product that someone may mean: a function of the language is put together from words only where the row says so
  const mayJoin = joined === name.toLowerCase() || !SPELLINGS.has(joined);
  return spelled.get(inWords(name)) ?? (mayJoin ? spelled.get(joined) : undefined);
}

/** Whether a text can only be meant as a name: one word of letters, which as a formula would be a lone symbol. */
export const isOneWord = (text: string): boolean => /^\s*[a-z][a-z0-9_-]*[a-z0-9]\s*$/i.test(text);

/** What a mistyped name may mean: the nearest name or alias where one is near enough, else the names among its words. */
export function nearestNames(text: string): string[] {
  const near = nearestName(text);
  if (near !== undefined) return [near];
  const words = text.trim().toLowerCase().split(/[_-]+/);
  return [...new Set(words.flatMap((word) => (word.length > 2 ? (findRow(word)?.name ?? []) : [])))];
}

function nearestName(text: string): string | undefined {
  const typed = squeezed(text.trim());
  // a - b is a formula, though a letter from abs
  if (typed.length < 3) return undefined;
  // of two that are as near, a name goes before an alias: the sort is stable
  const names = [...catalogue.map((row) => row.name), ...catalogue.flatMap((row) => row.aliases)];
  const ranked = names.map((name) => ({ name, away: edits(typed, squeezed(name)) })).sort((a, b) => a.away - b.away);
  const [best] = ranked;
  return best && best.away <= mostEdits(typed) ? best.name : undefined;
}
