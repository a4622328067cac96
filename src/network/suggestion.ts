/** What a mistyped name may have meant. */
import { edits, mostEdits } from "../expr/read/closest.ts";

/** `: did you mean "spiral"?` where a name is near enough, else a full stop. */
export function suggestion(typed: string, names: readonly string[]): string {
  const ranked = names.map((name) => ({ name, away: edits(typed, name.toLowerCase()) })).sort((a, b) => a.away - b.away);
  const [best] = ranked;
  return best && best.away <= mostEdits(typed) ? `: did you mean "${best.name}"?` : ".";
}
