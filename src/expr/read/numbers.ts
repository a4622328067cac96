/** Numbers as people write them: 12, 0.044715, .5, 1., and in plain text 1e-3. */
import { isDigit, type Scanner } from "./scanner.ts";

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
  else if (s.latex) scanDecimalComma(s, start);
  let text = s.source.slice(start, s.at).replace("{,}", ".");
  if (text.length > MOST_DIGITS) throw s.complain(`a number of more than ${MOST_DIGITS} digits`, start, s.at, "write fewer digits");
  if (!s.latex) text += scanExponent(s, start);
  if (s.peek() === "." && isDigit(s.peek(1))) throw s.complain("a number with two points", start, s.at + 1, "leave one of them out");
  s.push("number", text.endsWith(".") ? text.slice(0, -1) : text.replace(".e", "e"), start);
}

/** In 1./(1+x) and max(0., x) the point belongs to the number; in "f(x) = 2." it ends the sentence. */
const endsInPoint = (s: Scanner): boolean => s.peek() === "." && !SENTENCE_ENDS.test(s.source.slice(s.at, Math.min(s.limit, s.at + 60)));
const SENTENCE_ENDS = /^\.(?:\s*$|\s*\$|\.|;|\s*\\(?:\\|text|tag|end|q?quad|\]|\)))/;

/** 1{,}7159 is a decimal number where a comma parts the fraction; 1{,}000 may be a thousand. */
function scanDecimalComma(s: Scanner, start: number): void {
  if (!s.source.startsWith("{,}", s.at) || s.at + 3 >= s.limit || !isDigit(s.peek(3))) return;
  const whole = s.source.slice(start, s.at);
  s.at += 3;
  const fraction = s.take(isDigit);
  const written = s.source.slice(start, s.at);
  if (fraction.length === 3 && whole !== "0") throw s.twoReadings(start, `${whole}.${fraction}`, whole + fraction);
  s.notes.add(`"${written}" read as ${whole}.${fraction}`);
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
