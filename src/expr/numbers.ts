/** Numbers as people write them: 12, 0.044715, .5, 1., and in plain text 1e-3. */
import { isDigit, isSpace, type Scanner } from "./scanner.ts";

/** The longest literal, in digits, and the largest exponent: a number of a formula has neither, and BigInt arithmetic stays fast. */
const MOST_DIGITS = 400;

/** Whether a number begins here. */
export const startsNumber = (s: Scanner): boolean => isDigit(s.peek()) || (s.peek() === "." && isDigit(s.peek(1)));

/** Reads the number that begins here into a token whose text is a decimal. */
export function scanNumber(s: Scanner): void {
  const start = s.at;
  s.take(isDigit);
  if (s.peek() === "." && isDigit(s.peek(1))) {
    s.at++;
    s.take(isDigit);
  } else if (endsInPoint(s)) s.at++;
  let text = s.source.slice(start, s.at);
  if (text.length > MOST_DIGITS) throw s.complain(`a number of more than ${MOST_DIGITS} digits`, start, s.at, "write fewer digits");
  if (!s.latex) text += scanExponent(s, start);
  if (s.peek() === "." && isDigit(s.peek(1))) throw s.complain("a number with two points", start, s.at + 1, "leave one of them out");
  s.push("number", text.endsWith(".") ? text.slice(0, -1) : text.replace(".e", "e"), start);
}

/** In 1./(1+x) the point belongs to the number; in "f(x) = 2." it ends the sentence. */
function endsInPoint(s: Scanner): boolean {
  const next = s.peek(1);
  return s.peek() === "." && next !== "" && !isSpace(next) && !"\\$.,;".includes(next);
}

/** The exponent of 1e-3. In 2e^x or 2e, where no digit follows, the e is Euler's number. */
function scanExponent(s: Scanner, start: number): string {
  const sign = s.peek(1) === "-" || s.peek(1) === "+" ? s.peek(1) : "";
  if (s.peek().toLowerCase() !== "e" || !isDigit(s.peek(1 + sign.length))) return "";
  s.at += 1 + sign.length;
  const digits = s.take(isDigit);
  if (digits.length > MOST_DIGITS || Number(digits) > MOST_DIGITS)
    throw s.complain(`a number with an exponent beyond ${MOST_DIGITS}`, start, s.at, "write a number that a formula can mean");
  return `e${sign}${digits}`;
}
