/** Rows of align and array: one chain of equalities may run over several, and "&" between them says only where they line up. */
import type { Scanner, Token } from "./scanner.ts";

/** What may stand at the end of one row or the start of the next where a formula runs on. */
const JOINS: ReadonlySet<string> = new Set(["=", "+", "-", "*", "/", "<", "<=", ">", ">=", "and", "or"]);

/** The tokens without the marks of alignment outside of cases. @throws FormulaError where a row begins a formula of its own. */
export function joinRows(s: Scanner): Token[] {
  const joined: Token[] = [];
  let cases = 0;
  let broken: Token | undefined;
  for (const token of s.tokens) {
    if (token.text === "begin cases") cases++;
    if (token.text === "end cases") cases--;
    if (cases === 0 && token.kind === "operator" && s.latex && token.text === "&") continue;
    if (cases === 0 && token.text === "\\\\") {
      broken ??= token;
      continue;
    }
    const last = joined.at(-1);
    if (broken && last && token.kind !== "end" && token.kind !== "text" && !JOINS.has(token.text) && !JOINS.has(last.text))
      throw s.complain(
        "a row with a formula of its own",
        token.start,
        token.end,
        "give one chain of equalities: a new row begins with = or continues the last",
      );
    broken = undefined;
    joined.push(token);
  }
  return joined;
}
