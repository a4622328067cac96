/** The state of reading characters into tokens: what the plain-text and the LaTeX part of the lexer share. */
import type { Span } from "../errors.ts";
import { GREEK_NAMES, SUBSCRIPTS } from "./letters.ts";
import { ambiguous, complaint } from "./place.ts";

export type TokenKind = "number" | "name" | "operator" | "form" | "text" | "word" | "end";

export interface Token extends Span {
  readonly kind: TokenKind;
  /** The canonical text: "*" for \cdot, "alpha" for α, the remark itself for \text{...}. */
  readonly text: string;
  /** Whether white space stands before it. */
  readonly spaced: boolean;
  /** Whether it is set upright, as \mathrm{e}: then it is the constant, whatever a parameter is called. */
  readonly upright: boolean;
}

export const isLetter = (c: string): boolean => (c >= "a" && c <= "z") || (c >= "A" && c <= "Z");
export const isDigit = (c: string): boolean => c >= "0" && c <= "9";
export const isSpace = (c: string): boolean => c !== "" && c.trim() === "";

export class Scanner {
  readonly source: string;
  readonly latex: boolean;
  /** Whether letters that stand together are one word, as "tanh"; `whole` where no letter stands beside them. */
  readonly isWord: (word: string, whole: boolean) => boolean;
  readonly tokens: Token[] = [];
  /** Sentences about what was left out. */
  readonly notes: Set<string>;
  /** The open environments, from outside in: what they are, where they began, and whether \right. ends them. */
  readonly environments: { readonly name: string; readonly cases: boolean; readonly start: number }[] = [];
  at = 0;
  /** Where the characters end that are being read: inside \text{...} that is its closing brace. */
  limit: number;
  private spaced = false;

  constructor(source: string, latex: boolean, isWord: (word: string, whole: boolean) => boolean, notes: Set<string>) {
    this.notes = notes;
    this.source = source;
    this.latex = latex;
    this.isWord = isWord;
    this.limit = source.length;
  }

  /** The character k places on, "" behind the end. */
  peek(k = 0): string {
    const i = this.at + k;
    return i < this.limit ? (this.source[i] as string) : "";
  }

  skipSpace(): void {
    while (isSpace(this.peek())) this.skip(1);
  }

  /** Passes characters that mean no more than a space. */
  skip(count: number): void {
    this.at += count;
    this.spaced = true;
  }

  push(kind: TokenKind, text: string, start: number, upright = false): void {
    this.tokens.push({ kind, text, start, end: this.at, spaced: this.spaced, upright });
    this.spaced = false;
  }

  /** Passes characters while the test holds, and gives them. */
  take(test: (c: string) => boolean): string {
    const start = this.at;
    while (this.at < this.limit && test(this.source[this.at] as string)) this.at++;
    return this.source.slice(start, this.at);
  }

  /** The text between the brace that must stand here and the one that closes it; passes both. */
  group(what: string): { text: string; start: number; end: number } {
    while (isSpace(this.peek())) this.at++;
    if (this.peek() !== "{") throw this.complain(`${what} needs braces`, this.at, this.at + 1, `write ${what}{...}`);
    const start = this.at + 1;
    let depth = 0;
    for (let i = this.at; i < this.limit; i++) {
      const c = this.source[i];
      if (c === "\\") i++;
      else if (c === "{") depth++;
      else if (c === "}" && --depth === 0) {
        this.at = i + 1;
        return { text: this.source.slice(start, i), start, end: i };
      }
    }
    throw this.complain('unclosed "{"', this.at, this.at + 1, 'add a "}"');
  }

  complain(what: string, start: number, end: number, advice?: string): Error {
    return complaint(what, this.source, { start, end }, advice);
  }

  /** The error for notation that people read in two ways, from `start` to here. */
  twoReadings(start: number, one: string, other: string): Error {
    return ambiguous(this.source, { start, end: this.at }, one, other);
  }

  /** A subscript in Unicode digits, as the ₁ of x₁: "_1", or "" where there is none. */
  smallSubscript(): string {
    const digits = Array.from(
      this.take((c) => SUBSCRIPTS.has(c)),
      (c) => SUBSCRIPTS.get(c) as string,
    ).join("");
    return digits && `_${digits}`;
  }

  /** The name of the Greek letter that stands here, if one does; passes it. */
  greekLetter(): string | undefined {
    const name = GREEK_NAMES.get(this.peek());
    if (name !== undefined) this.at++;
    return name;
  }
}
