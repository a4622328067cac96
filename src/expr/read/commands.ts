/** The lexer's LaTeX half: carries out the rows of the table of commands. */
import { closest } from "./closest.ts";
import { begin, casesInBrace, end, scanDelimiter } from "./environments.ts";
import { CASE_WORDS, COMMANDS, type Command } from "./latex.ts";
import { excerpt } from "./place.ts";
import { isLetter, isSpace, type Scanner } from "./scanner.ts";

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
  if (command) carryOut(s, command, { name, start, scanTo });
  else if (name !== "" && s.isWord(name, true)) s.push("name", name, start);
  else throw unknown(s, name, start);
}

function unknown(s: Scanner, name: string, start: number): Error {
  if (name === "") return s.complain("an unfinished LaTeX command", start, start + 1, 'write a name behind "\\"');
  const near = closest(
    name,
    [...COMMANDS.keys()].filter((key) => key.length > 1),
  );
  return s.complain(
    `unknown LaTeX command "\\${excerpt(name)}"`,
    start,
    s.at,
    near ? `did you mean "\\${near}"?` : "leave it out or write it in other words",
  );
}

/** Where a command stands and what it is called, and how to read on inside its braces. */
interface Place {
  readonly name: string;
  readonly start: number;
  readonly scanTo: ScanTo;
}

/** What is done for each kind of command. */
const ACTIONS: { readonly [As in Command["as"]]: (s: Scanner, command: Extract<Command, { as: As }>, place: Place) => void } = {
  skip: (s, { groups }, { name }) => {
    for (let i = 0; i < groups; i++) s.group(`\\${name}`);
    s.skip(0);
  },
  operator: (s, { text }, { start }) => {
    s.push("operator", text, start);
    if (text === "\\\\") skipRowSpace(s);
    if (text === "\\{" && casesInBrace(s, () => s.tokens.pop())) s.skip(0);
  },
  name: (s, { text }, { start }) => s.push("name", text === "∂" ? text : text + s.smallSubscript(), start),
  form: (s, { text }, { start }) => s.push("form", text, start),
  word: (s, _, { start }) => (isIndicator(s) ? blackboard(s, start) : scanWord(s, start)),
  blackboard: (s, _, { start }) => blackboard(s, start),
  text: (s, _, { start, scanTo }) => scanText(s, start, scanTo),
  tag: (s, _, { start }) => {
    const { text } = s.group("\\tag");
    s.push("text", `(${text.trim()})`, start);
  },
  delimiter: (s, { side }, { start }) => scanDelimiter(s, side, start),
  begin: (s, _, { start }) => begin(s, start),
  end: (s, _, { start }) => end(s, start),
  refused: (s, { advice }, { name, start }) => {
    throw s.complain(`"\\${name}" is no part of a formula`, start, s.at, advice);
  },
};

function carryOut(s: Scanner, command: Command, place: Place): void {
  (ACTIONS[command.as] as (s: Scanner, command: Command, place: Place) => void)(s, command, place);
}

/** \\[2pt] asks for space below the row. */
function skipRowSpace(s: Scanner): void {
  const close = s.peek() === "[" ? s.source.indexOf("]", s.at) : -1;
  if (close >= 0 && close < s.limit) s.skip(close + 1 - s.at);
}

/** Whether a bold 1 with a condition behind it stands here: \mathbf{1}_{x>0}, \mathbf{1}(x>0). */
const isIndicator = (s: Scanner): boolean =>
  /^\s*\{1\}\s*(?:_|(?:\\left)?(?:[([]|\\\{)[^()]*(?:[<>=]|\\[gln]e))/.test(s.source.slice(s.at, s.at + 60));

/** \mathbb{1}_{x>0}: the token of an indicator, with its condition in brackets behind it. */
function blackboard(s: Scanner, start: number): void {
  while (isSpace(s.peek())) s.at++;
  const text = s.peek() === "{" ? s.group("\\mathbb").text.trim() : (s.source[s.at++] ?? "");
  if (text === "R") s.push("form", "reals", start);
  else if (text === "1" || text === "I") {
    s.push("form", "indicator", start);
    while (isSpace(s.peek())) s.at++;
    if (s.peek() === "_") s.skip(1);
  } else throw s.complain(`a set, "${excerpt(text)}",`, start, s.at, "a formula may use \\mathbb{1}_{x > 0} and x \\in \\mathbb{R} only");
}

const isName = (text: string): boolean => /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(text);

/** \mathrm{tanh} is a name; around anything else the command only says how it looks, and the braces are a group. */
function scanWord(s: Scanner, start: number): void {
  const before = s.at;
  while (isSpace(s.peek())) s.at++;
  if (s.peek() !== "{") {
    s.at = before;
    s.skip(0);
    return;
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
  const word = CASE_WORDS.get(
    plain
      .toLowerCase()
      .replace(/[.,:;]$/, "")
      .trim(),
  );
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

/** In LaTeX a percent sign hides the rest of its line. */
export function scanComment(s: Scanner): void {
  s.take((c) => c !== "\n");
  s.skip(0);
}
