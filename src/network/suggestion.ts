/** What a mistyped name may have meant. */
import { distance } from "fastest-levenshtein";

/** `: did you mean "spiral"?` where a name is near enough, else a full stop. */
export function suggestion(typed: string, names: readonly string[]): string {
  const ranked = names.map((name) => ({ name, away: distance(typed, name.toLowerCase()) })).sort((a, b) => a.away - b.away);
  const [best] = ranked;
  // a third of the letters wrong is another word
  return best && best.away <= Math.max(1, Math.floor(typed.length / 3)) ? `: did you mean "${best.name}"?` : ".";
}
