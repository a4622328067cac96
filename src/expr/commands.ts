/** The lexer's LaTeX half: carries out the rows of the table of commands. */
import { closest } from "./closest.ts";
import { ALIGNMENTS, CASE_WORDS, CASES, COMMANDS, type Command } from "./latex.ts";
import { GREEK } from "./letters.ts";
import { isLetter, isSpace, type Scanner } from "./scanner.ts";
import { excerpt } from "./place.ts";

type ScanTo = (s: Scanner, limit: number) => void;

/** Reads the command that begins here. */
export function scanCommand(s: Scanner, scanTo: ScanTo): void {
  const start = s.at++;
  const letters = s.take(isLetter);
  const name = letters || s.peek();
  if (!letters && name) s.at++;
  const starred = letters && s.peek() === "*" ? COMMANDS.get(`${letters}*`) : undefined;
  if (starred) s.at++;
  const command = starred ?? COMMANDS.get(name);
  if (command) carryOut(s, command, name, start, scanTo);
  else if (name !== "" && s.isWord(name, true)) s.push("name", name, start);
  else throw unknown(s, name, start);
}

function unknown(s: Scanner, name: string, start: number): Error {
  if (name === "") return s.complain("an unfinished LaTeX command", start, start + 1, 'write a name behind "\\"');
  const near = closest(name, [...COMMANDS.keys()].filter((key) => key.length > 1));
  return s.complain(`unknown LaTeX command "\\${excerpt(name)}"`, start, s.at, near ? `did you mean "\\${near}"?` : "leave it out or write it in other words");
}

function carryOut(s: Scanner, command: Command, name: string, start: number, scanTo: ScanTo): void {
  switch (command.as) {
    case "skip":
      for (let i = 0; i < command.groups; i++) s.group(`\\${name}`);
      return s.skip(0);
    case "operator":
      s.push("operator", command.text, start);
      if (command.text === "\\\\") skipRowSpace(s);
      return;
    case "name":
      return s.push("name", command.text + s.smallSubscript(), start);
    case "form":
      return s.push("form", command.text, start);
    case "word":
      return scanWord(s, start);
    case "text":
      return scanText(s, start, scanTo);
    case "tag": {
      const { text } = s.group("\\tag");
      return s.push("text", `(${text.trim()})`, start);
    }
    case "delimiter":
      return scanDelimiter(s, command.side, start);
    case "begin":
      return begin(s, start);
    case "end":
      return end(s, start);
    case "refused":
      throw s.complain(`"\\${name}" is no part of a formula`, start, s.at, command.advice);
  }
}

/** \\[2pt] asks for space below the row. */
function skipRowSpace(s: Scanner): void {
  const close = s.peek() === "[" ? s.source.indexOf("]", s.at) : -1;
  if (close >= 0 && close < s.limit) s.skip(close + 1 - s.at);
}

const isName = (text: string): boolean => /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(text);

/** \mathrm{tanh} is a name; around anything else the command only says how it looks, and the braces are a group. */
function scanWord(s: Scanner, start: number): void {
  const before = s.at;
  while (isSpace(s.peek())) s.at++;
  if (s.peek() !== "{") {
    s.at = before;
    return s.skip(0);
  }
  const text = unescaped(s.group("\\mathrm").text);
  const word = s.environments.at(-1)?.cases ? CASE_WORDS.get(text) : undefined;
  if (word) s.push(word === "and" || word === "or" ? "operator" : "word", word, start);
  else if (isName(text)) s.push("name", text, start, true);
  else {
    s.at = before;
    s.skip(0);
  }
}

const unescaped = (text: string): string => text.replaceAll("\\_", "_").replaceAll("\\,", "").replaceAll("\\!", "").trim();

/** \text{sinh} may be a name, \text{if } a word of cases, \text{if $x > 0$} both text and formula; all else is a remark. */
function scanText(s: Scanner, start: number, scanTo: ScanTo): void {
  const { text, start: from, end: to } = s.group("\\text");
  const after = s.at;
  const plain = unescaped(text);
  const word = CASE_WORDS.get(plain.toLowerCase().replace(/[.,:;]$/, "").trim());
  const inCases = s.environments.at(-1)?.cases === true;
  const lead = inCases ? /^\s*(?:if|for|when|where)\s+/.exec(text)?.[0] : undefined;
  if (word) s.push(word === "and" || word === "or" ? "operator" : "word", word, start);
  else if (lead !== undefined && to - from > lead.length) {
    s.push("word", "if", start);
    s.at = from + lead.length;
    scanTo(s, to);
    s.at = after;
  } else if (plain === "" || /^[.,;]$/.test(plain)) s.skip(0);
  else s.push(isName(plain) ? "name" : "text", plain, start, isName(plain));
}

/** The bracket behind \left or \right; bars learn from it which way they face. */
function scanDelimiter(s: Scanner, side: "left" | "right", start: number): void {
  while (isSpace(s.peek())) s.at++;
  const from = s.at;
  if (s.peek() === "\\") {
    s.at++;
    if (s.take(isLetter) === "") s.at++;
  } else s.at++;
  const written = s.source.slice(from, Math.min(s.at, s.limit));
  const command = written.startsWith("\\") ? COMMANDS.get(written.slice(1)) : undefined;
  const text = command?.as === "operator" ? command.text : written;
  if (text === ".") return s.skip(0);
  if (text === "|" || text === "∣" || text === "\\lvert" || text === "\\rvert") s.push("operator", side === "left" ? "\\lvert" : "\\rvert", start);
  else if (text === "\\{" && side === "left" && casesInBrace(s)) s.skip(0);
  else if (["(", ")", "[", "]", "\\{", "\\}"].includes(text)) s.push("operator", text, start);
  else throw s.complain(`no bracket behind \\${side}`, start, s.at, `write \\${side}${side === "left" ? "(" : ")"}`);
}

/** \left\{ \begin{array}...\end{array} \right. is how cases were written before there was an environment for them. */
function casesInBrace(s: Scanner): boolean {
  let i = s.at;
  while (isSpace(s.source[i] ?? "")) i++;
  if (!s.source.startsWith("\\begin{", i)) return false;
  s.at = i;
  const start = s.at;
  s.at += "\\begin".length;
  begin(s, start, true);
  return true;
}

function begin(s: Scanner, start: number, braced = false): void {
  const full = s.group("\\begin").text.trim();
  const name = full.replace("*", "");
  const cases = CASES.has(name) || braced;
  if (!CASES.has(name) && !ALIGNMENTS.has(name))
    throw s.complain(`unknown environment "${excerpt(full)}"`, start, s.at, 'a formula may use "cases", "array" or "align"');
  if (name === "array" || name === "alignat") s.group(`\\begin{${name}}`);
  s.environments.push({ name: full, cases, start });
  if (cases) s.push("form", "begin cases", start);
  else s.skip(0);
}

function end(s: Scanner, start: number): void {
  const full = s.group("\\end").text.trim();
  const open = s.environments.pop();
  if (open?.name !== full)
    throw s.complain(`\\end{${full}} without its \\begin`, start, s.at, open ? `\\begin{${open.name}} is open` : "leave it out");
  if (open.cases) s.push("operator", "end cases", start);
  else s.skip(0);
}

/** The _1, _{max}, _\alpha behind a name in LaTeX become part of the name, also where primes stand between, as in g'_{tanh}. */
export function scanSubscript(s: Scanner): void {
  const start = s.at++;
  const braced = s.peek() === "{";
  const subscript = braced ? subscriptText(s) : oneSubscript(s);
  joinPrimes(s);
  let i = s.tokens.length - 1;
  while (s.tokens[i]?.text === "'") i--;
  const token = s.tokens[i];
  if (!subscript || !/^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$/.test(subscript))
    throw s.complain("a subscript that is no name or number", start, Math.max(s.at, start + 1), "write x_1 or x_{max}");
  if (token?.kind !== "name") throw s.complain("a subscript behind no name", start, s.at, "write it behind a name, before any exponent: x_1^2");
  s.tokens[i] = { ...token, text: `${token.text}_${subscript}`, end: i === s.tokens.length - 1 ? s.at : token.end };
}

/** g^{\prime}_{tanh}, as g'_{tanh}: the primes come before the subscript either way. */
function joinPrimes(s: Scanner): void {
  const raised = s.tokens.findLastIndex((token) => token.text !== "'" && token.text !== "{" && token.text !== "}");
  if (s.tokens[raised]?.text !== "^") return;
  const primes = s.tokens.splice(raised).filter((token) => token.text === "'");
  s.tokens.push(...primes);
}

/** Without braces a subscript is one character or one Greek letter's command. */
function oneSubscript(s: Scanner): string {
  const c = s.peek();
  if (c !== "") s.at++;
  if (c !== "\\") return c;
  const name = s.take(isLetter);
  return GREEK.has(name) ? name : "";
}

function subscriptText(s: Scanner): string {
  const { text } = s.group("_");
  return text
    .replace(/\\(?:text|mathrm|operatorname|mathit|textrm|textit|mathbf|rm)(?![A-Za-z])/g, "")
    .replace(/\\_/g, "_")
    .replace(/[{}\s]/g, "")
    .replace(/^\\(?=[A-Za-z]+$)/, "");
}

/** In LaTeX a percent sign hides the rest of its line. */
export function scanComment(s: Scanner): void {
  s.take((c) => c !== "\n");
  s.skip(0);
}
