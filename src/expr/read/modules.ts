/** Names from programs: np.tanh(x), torch.nn.GELU, Math.exp(x). What stands before the last point only says where the function lives. */
import { isDigit, isLetter, type Scanner } from "./scanner.ts";

const MODULES: ReadonlySet<string> = new Set(
  "np numpy jnp cp torch nn functional F special jax lax scipy tf keras activations layers ops math Math K".split(" "),
);

/** Constants that only programs write so. */
const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ["PI", "pi"],
  ["E", "e"],
]);

/** The name behind the modules, where the name just read is one and a point follows; passes it, with a note. Otherwise the name itself. */
export function withoutModules(s: Scanner, name: string, start: number, isName: (c: string) => boolean): string {
  let last = name;
  while (MODULES.has(last) && s.peek() === "." && isLetter(s.peek(1))) {
    s.at++;
    last = s.take(isName);
  }
  const written = s.source.slice(start, s.at);
  if (!written.includes(".")) return name;
  last = CONSTANTS.get(last) ?? last;
  s.notes.add(`"${written}" read as ${last}`);
  return last;
}

export const isNamePart = (c: string): boolean => isLetter(c) || isDigit(c) || c === "_";
