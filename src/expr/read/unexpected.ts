/** What to say of a token that cannot stand where it stands. */

import type { FormulaError } from "../errors.ts";
import type { Cursor } from "./cursor.ts";
import { excerpt } from "./place.ts";

const CLOSING: ReadonlySet<string> = new Set([")", "]", "}", "\\}", "\\rvert"]);
const INFIX: ReadonlySet<string> = new Set(["*", "/", "^", "=", "==", "<", "<=", ">", ">=", "!=", "and", "or", "?", ":"]);

/** Pieces of advice for tokens that people write for a reason. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ["∞", "infinity is no number: a formula is built of finite ones"],
  ["'", "a prime stands behind the name of a function, as tanh'(x)"],
  [".", "a point stands in a number, or behind the name of a module such as np or torch"],
  ["↦", "it stands behind the variable, as in x ↦ x^2, and that at the beginning"],
  ["∈", "it belongs into the condition of a case"],
  ["_+", "it stands behind a name or a bracket"],
  ["&", "it separates the columns of cases only"],
  ["\\\\", "rows belong in cases or align"],
  ["end cases", "a row of cases is a value & a condition"],
]);

/** The error for the present token, where an operand or the end should be. */
export function unexpected(c: Cursor): FormulaError {
  const { token } = c;
  const before = c.index > 0 ? c.peek(-1) : undefined;
  // the ^ and the bracket of a superscript have no character of their own
  const written = c.text(token.start, Math.max(token.end, token.start + 1));
  if (token.kind === "end")
    return before
      ? c.fail("the formula ends too early", token, `something is missing behind "${c.text(before.start, before.end)}"`)
      : c.fail("no formula", { start: 0, end: 0 }, 'write one, as "tanh(x)"');
  if (token.kind === "text" || token.kind === "word")
    return c.fail(`text, "${excerpt(token.text)}",`, token, "leave it out, or put it behind the formula");
  const advice = ADVICE.get(token.text);
  if (token.text === "∞") return c.fail(`"${written}"`, token, advice);
  if (advice) return c.fail(`unexpected "${written}"`, token, advice);
  if (token.text === ",")
    return c.fail(
      'a "," outside of a function\'s brackets',
      token,
      "an interval or a list is no formula, and a decimal number has a point",
    );
  if (CLOSING.has(token.text))
    return c.fail(
      `unexpected "${written}"`,
      token,
      before && !CLOSING.has(before.text) && before.kind === "operator"
        ? `something is missing before it`
        : "no bracket of this kind is open",
    );
  if (INFIX.has(token.text)) return c.fail(`unexpected "${written}"`, token, "something is missing before it");
  return c.fail(`unexpected "${written}"`, token, "leave it out, or write the operator that is missing");
}
