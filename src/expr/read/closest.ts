/** The nearest known word to one that is unknown, for "did you mean". */
import { distance } from "fastest-levenshtein";

/** The candidate that differs from the word by at most one edit in three letters, or undefined. Words of one letter have no neighbour. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length < 2 || word.length > 60) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far < least && far < candidate.length) [best, least] = [candidate, far];
  }
  return best;
}
