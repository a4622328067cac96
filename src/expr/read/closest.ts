/** The nearest known word to one that is unknown, for "did you mean". */
import { distance } from "fastest-levenshtein";

/** Two letters that have changed places are less than one wrong letter: tahn is tanh rather than tan. */
const SWAP = 0.5;

/** How many letters of a word are wrong, missing or too many where another is meant; two that have changed places, once in a word, count half. */
export function edits(word: string, meant: string): number {
  const swapped = [...word.slice(1)].map((letter, i) => word.slice(0, i) + letter + word[i] + word.slice(i + 2));
  return Math.min(distance(word, meant), ...swapped.map((w) => SWAP + distance(w, meant)));
}

/** The most that may be wrong: with a third of the letters wrong it is another word. */
export const mostEdits = (word: string): number => Math.max(1, Math.floor(word.length / 3));

/** The candidate that differs from the word by at most one edit in three letters, or undefined. Words of one letter have no neighbour. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length < 2 || word.length > 60) return undefined;
  let best: string | undefined;
  let least = mostEdits(word) + SWAP;
  for (const candidate of candidates) {
    const far = edits(word.toLowerCase(), candidate.toLowerCase());
    if (far < least && far < candidate.length) [best, least] = [candidate, far];
  }
  return best;
}
