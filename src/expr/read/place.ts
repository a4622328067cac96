/** Where an error is: in words, and as a picture. */
import { FormulaError, type Span } from "../errors.ts";

/** `what at column 5: advice`; a text of several lines gets its line as well. */
export function complaint(what: string, source: string, span: Span, advice?: string): FormulaError {
  const { line, column } = new FormulaError("", source, span);
  const place = source.trim().includes("\n") ? `line ${line}, column ${column}` : `column ${column}`;
  return new FormulaError(`${what} at ${place}${advice ? `: ${advice}` : ""}`, source, span);
}

/** The error for notation that people read in two ways. */
export const ambiguous = (source: string, span: Span, one: string, other: string): FormulaError =>
  new FormulaError(
    `"${excerpt(source.slice(span.start, span.end))}" can be read as ${one} or ${other}: write the one you mean`,
    source,
    span,
  );

/** Characters that have no picture, or that turn the rest of the line around, by their numbers: U+202E. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cf}\p{Cc}]/gu, (c) => `U+${(c.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`);

/** A piece of the reader's text for use in a sentence: on one line, and short. */
export function excerpt(text: string, longest = 40): string {
  const flat = visible(text.replace(/\s/g, " ").trim());
  return flat.length <= longest ? flat : `${flat.slice(0, longest - 3)}...`;
}

/** No line that is shown is longer than this. */
const WIDTH = 100;
/** How much of a long line stands before the place that matters. */
const BEFORE = 60;

/**
 * The line that an error speaks of, and a second line with carets under the place; a line of more than 100 characters is
 * cut around it.
 * @param error what the parser threw
 * @returns two lines, without an end of line behind them
 */
export function caret(error: FormulaError): string {
  const text = (error.source.split("\n")[error.line - 1] ?? "").replace(/[\t\r]/g, " ");
  const at = error.column - 1;
  const length = Math.max(1, Math.min(error.span.end - error.span.start, text.length - at));
  if (text.length <= WIDTH) return `${text}\n${" ".repeat(at)}${"^".repeat(length)}`;
  const room = WIDTH - 2;
  const from = Math.max(0, Math.min(at - BEFORE, text.length - room));
  const [before, after] = [from > 0 ? "…" : "", from + room < text.length ? "…" : ""];
  const shown = `${before}${text.slice(from, from + room)}${after}`;
  const column = at - from + before.length;
  return `${shown}\n${" ".repeat(column)}${"^".repeat(Math.max(1, Math.min(length, shown.length - column)))}`;
}
