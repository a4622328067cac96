/**
 * The lexer: characters to tokens, for plain text, Unicode and LaTeX alike. What looks different and means the same is the
 * same token afterwards: \cdot, · and * are "*", and α, \alpha and alpha are one name.
 */
import { scanCommand, scanComment } from "./commands.ts";
import { CASE_WORDS } from "./latex.ts";
import { GREEK, pairs, SUPERSCRIPTS } from "./letters.ts";
import { isNamePart, withoutModules } from "./modules.ts";
import { scanNumber, startsNumber } from "./numbers.ts";
import { excerpt, visible } from "./place.ts";
import { joinRows } from "./rows.ts";
import { isDigit, isLetter, isSpace, Scanner, type Token } from "./scanner.ts";
import { scanSubscript } from "./subscripts.ts";

/** No known function has a longer name; bounds the search for words in a run of letters. */
const LONGEST_WORD = 40;

/** Operators and what they mean, the longest first where one begins another. */
const OPERATORS = pairs(
  "-> ↦ ** ^ && and == == != != <= <= >= >= := = < < > > = = ! ! + + - - * * / / ^ ^ ( ( ) ) [ [ ] ] { { } } | | , , ; ; ? ? : : ' ' & & . . " +
    "↦ ↦ ∈ ∈ （ ( ） ) ［ [ ］ ] ｛ { ｝ } ＋ + － - ＊ * ／ / ＝ = ， , ＜ < ＞ > ＾ ^ ｜ | " +
    "− - – - ‐ - × * · * ⋅ * ∙ * ∗ * \u2062 * ÷ / ∕ / ⁄ / ≤ <= ⩽ <= ≥ >= ⩾ >= ≠ != ≡ = ∧ and ∨ or ∣ | ′ ' ’ ' √ √ ∛ ∛ ∞ ∞",
);

/** Whether a text is LaTeX: a command or a brace says so. */
export const isLatex = (text: string): boolean => /[\\{}]/.test(text);

/**
 * The tokens of a formula, with an "end" behind them.
 * @param isWord tells which letters that stand together in LaTeX are a name, as the four of "tanh"
 * @param notes takes sentences about what was left out
 * @throws FormulaError for a character, command or number that means nothing
 */
export function lex(source: string, isWord: (word: string, whole: boolean) => boolean, notes = new Set<string>()): Token[] {
  const s = new Scanner(source, isLatex(source), isWord, notes);
  checkDollars(s);
  scanTo(s, source.length);
  const open = s.environments.at(-1);
  if (open) throw s.complain(`\\begin{${open.name}} without \\end{${open.name}}`, open.start, open.start + 6);
  s.skip(0);
  s.push("end", "", s.at);
  return joinRows(s);
}

/** Dollar signs around a formula mean nothing, but one alone says that a part of it is lost. */
function checkDollars(s: Scanner): void {
  const dollars = [...s.source.matchAll(/(?<!\\)\$/g)];
  const last = dollars.at(-1);
  if (last && dollars.length % 2 === 1) throw s.complain('a "$" without its partner', last.index, last.index + 1, "leave it out");
}

/** Reads everything up to a place. */
export function scanTo(s: Scanner, limit: number): void {
  const outer = s.limit;
  s.limit = limit;
  while (s.at < limit) scanOne(s);
  s.limit = outer;
}

function scanOne(s: Scanner): void {
  const c = s.peek();
  if (isSpace(c) || c === "$" || c === "\u2061" || c === "\u200b" || (s.latex && c === "~")) s.skip(1);
  else if (startsNumber(s)) scanNumber(s);
  else if (isLetter(c) || (c === "_" && !s.latex && s.peek(1) !== "+")) (s.latex ? scanLetters : scanName)(s);
  else if (c === "\\") scanCommand(s, scanTo);
  else if (c === "_") scanSubscript(s);
  else if (c === "%" && s.latex) scanComment(s);
  else if (SUPERSCRIPTS.has(c) || c === "⁻") scanSuperscript(s);
  else scanSymbol(s);
}

/** In plain text letters and digits that stand together are one name, with its subscripts. */
function scanName(s: Scanner): void {
  const start = s.at;
  const name = s.take(isNamePart);
  // x_+ is the positive part of x
  if (name.length > 1 && name.endsWith("_") && s.peek() === "+") s.at--;
  const text = withoutModules(s, s.source.slice(start, s.at), start, isNamePart) + s.smallSubscript();
  if (text.startsWith("_") || text.endsWith("_") || text.includes("__"))
    throw s.complain(`unknown name "${excerpt(text)}"`, start, s.at, "a name is letters and digits, and a subscript behind one _");
  s.push(text === "and" || text === "or" ? "operator" : "name", text, start);
}

/** In LaTeX letters that stand together are a product of letters, but for known words. */
function scanLetters(s: Scanner): void {
  const [start, run] = [s.at, s.take((c) => isLetter(c) || isDigit(c))];
  const end = s.at;
  s.at = start;
  const word = s.environments.at(-1)?.cases ? CASE_WORDS.get(run) : undefined;
  if (word) {
    s.at = end;
    s.push(word === "and" || word === "or" ? "operator" : "word", word, start);
    return;
  }
  while (s.at < end && isLetter(s.peek())) {
    const from = s.at;
    const length = wordLength(s, from, from === start, end);
    s.at += length;
    s.push("name", s.source.slice(from, s.at) + s.smallSubscript(), from);
  }
}

function wordLength(s: Scanner, from: number, first: boolean, end: number): number {
  for (let to = Math.min(end, from + LONGEST_WORD); to > from + 1; to--) {
    const text = s.source.slice(from, to);
    const whole = first && to === end;
    if (s.isWord(text, whole) || (whole && GREEK.has(text) && (text.length > 2 || text === "pi"))) return to - from;
  }
  return 1;
}

/** x⁻² is x^(-2): the small characters become tokens in brackets, each letter a name. */
function scanSuperscript(s: Scanner): void {
  const start = s.at;
  s.push("operator", "^", start);
  s.push("operator", "(", start);
  while (SUPERSCRIPTS.has(s.peek())) {
    const from = s.at;
    const digits = Array.from(
      s.take((c) => isDigit(SUPERSCRIPTS.get(c) ?? "")),
      (c) => SUPERSCRIPTS.get(c),
    ).join("");
    if (digits) s.push("number", digits, from);
    else {
      const plain = SUPERSCRIPTS.get(s.peek()) as string;
      s.at++;
      s.push(isLetter(plain) ? "name" : "operator", plain, from);
    }
  }
  s.push("operator", ")", s.at - 1);
}

function scanSymbol(s: Scanner): void {
  const start = s.at;
  if (s.latex && s.peek() === "{" && s.peek(1) === "}") {
    s.skip(2);
    return;
  }
  const greek = s.greekLetter();
  if (greek) {
    s.push("name", greek + (s.latex ? "" : plainSubscript(s)) + s.smallSubscript(), start);
    return;
  }
  if (s.peek() === "∂" || s.peek() === "ℯ") {
    const text = s.peek() === "∂" ? "∂" : "e";
    s.at++;
    s.push("name", text, start, text === "e");
    return;
  }
  const row = OPERATORS.find(([text]) => s.source.startsWith(text, start) && start + text.length <= s.limit);
  if (!row) {
    const character = String.fromCodePoint(s.source.codePointAt(start) as number);
    const advice = MEANT.get(character) ?? "leave it out: it means nothing in a formula";
    throw s.complain(`unexpected character "${visible(character)}"`, start, start + character.length, advice);
  }
  s.at += row[0].length;
  s.push("operator", row[1], start);
}

/** What is to be written instead of characters that mean something elsewhere. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ["@", "it multiplies matrices, and a formula is about one number: write *"],
  ["%", "a remainder has no place in a formula: write its value, or the formula of one period"],
  ["#", "leave it out, with the comment behind it"],
  ['"', "leave the quotation marks out"],
  ["`", "leave it out"],
]);

/** The _max of β_max in plain text. */
function plainSubscript(s: Scanner): string {
  return s.peek() === "_" && (isLetter(s.peek(1)) || isDigit(s.peek(1))) ? s.take((c) => isLetter(c) || isDigit(c) || c === "_") : "";
}
