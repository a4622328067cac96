/** Brackets behind \left and \right, and the environments between \begin and \end. */
import { ALIGNMENTS, CASES, COMMANDS } from "./latex.ts";
import { excerpt } from "./place.ts";
import { isLetter, isSpace, type Scanner } from "./scanner.ts";

/** The bracket behind \left or \right; bars learn from it which way they face. */
export function scanDelimiter(s: Scanner, side: "left" | "right", start: number): void {
  while (isSpace(s.peek())) s.at++;
  const from = s.at;
  if (s.peek() === "\\") {
    s.at++;
    if (s.take(isLetter) === "") s.at++;
  } else s.at++;
  const written = s.source.slice(from, Math.min(s.at, s.limit));
  const command = written.startsWith("\\") ? COMMANDS.get(written.slice(1)) : undefined;
  const text = command?.as === "operator" ? command.text : written;
  if (text === ".") s.skip(0);
  else if (text === "|" || text === "∣" || text === "\\lvert" || text === "\\rvert")
    s.push("operator", side === "left" ? "\\lvert" : "\\rvert", start);
  else if (text === "\\{" && side === "left" && casesInBrace(s)) s.skip(0);
  else if (["(", ")", "[", "]", "\\{", "\\}"].includes(text)) s.push("operator", text, start);
  else throw s.complain(`no bracket behind \\${side}`, start, s.at, `write \\${side}${side === "left" ? "(" : ")"}`);
}

/** \left\{ \begin{array}...\end{array} \right. is how cases were written before there was an environment for them. */
export function casesInBrace(s: Scanner, before = (): unknown => undefined): boolean {
  let i = s.at;
  while (isSpace(s.source[i] ?? "")) i++;
  if (!s.source.startsWith("\\begin{", i)) return false;
  before();
  s.at = i;
  const start = s.at;
  s.at += "\\begin".length;
  begin(s, start, true);
  return true;
}

export function begin(s: Scanner, start: number, braced = false): void {
  const full = s.group("\\begin").text.trim();
  const name = full.replace("*", "");
  const cases = CASES.has(name) || braced;
  if (!CASES.has(name) && !ALIGNMENTS.has(name) && !(braced && name === "matrix"))
    throw s.complain(`unknown environment "${excerpt(full)}"`, start, s.at, 'a formula may use "cases", "array" or "align"');
  if (name === "array" || name === "alignat") s.group(`\\begin{${name}}`);
  s.environments.push({ name: full, cases, start });
  if (cases) s.push("form", "begin cases", start);
  else s.skip(0);
}

export function end(s: Scanner, start: number): void {
  const full = s.group("\\end").text.trim();
  const open = s.environments.pop();
  if (open?.name !== full)
    throw s.complain(`\\end{${full}} without its \\begin`, start, s.at, open ? `\\begin{${open.name}} is open` : "leave it out");
  if (open.cases) s.push("operator", "end cases", start);
  else s.skip(0);
}
