/** A place in the tokens, and all that parsing needs to know there: names, brackets, depth, and the spans of what was built. */

import type { FormulaError, Span } from "../errors.ts";
import type { Condition, Expr } from "../expr.ts";
import { DEEPEST, LARGEST, measure } from "./measure.ts";
import type { Names } from "./names.ts";
import { ambiguous, complaint, excerpt } from "./place.ts";
import type { Token } from "./scanner.ts";

/** What an operator may stand between: a value, or a condition. */
export type Node = Expr | Condition;
export const isCondition = (u: Node): u is Condition => u.kind === "comparison" || u.kind === "and" || u.kind === "or";

/** The parts of the grammar that others call: they are one family, in several files. */
export interface Grammar {
  /** A condition or a value. */
  readonly node: (c: Cursor) => Node;
  readonly expression: (c: Cursor) => Expr;
  /** A factor with its exponent. */
  readonly factor: (c: Cursor) => Expr;
  /** What stands behind ^; the base begins at `start`. */
  readonly exponent: (c: Cursor, start: number) => Expr;
  /** One operand, without any exponent. */
  readonly primary: (c: Cursor) => Node;
  /** Whether an operand begins here, so that it is a factor of what stands before it. */
  readonly startsOperand: (c: Cursor) => boolean;
}

/** What is open around a place: how many bars |, and whether "=" separates the sides of an equation. */
interface Scope {
  readonly bars: number;
  readonly sides: boolean;
}

export class Cursor {
  readonly source: string;
  readonly latex: boolean;
  readonly names: Names;
  readonly grammar: Grammar;
  /** The variable at which a function is taken that stands alone, as "tanh". */
  standing: string;
  /** Parameters that came with the caller's functions: no candidates for the variable. */
  readonly inherited = new Set<string>();
  /** The variables of the derivatives in the formula. */
  readonly derivatives = new Set<string>();
  readonly notes: Set<string>;
  readonly remarks: string[] = [];
  readonly spans = new Map<Node, Span>();
  /** Whether sigma(x) and its like are the customary functions. In a document the words around a formula may say otherwise. */
  customs = false;
  scope: Scope = { bars: 0, sides: true };
  index = 0;
  /** The token at which the present side of the equation begins. */
  sideStart = 0;
  private readonly tokens: Token[];
  private depth = 0;

  constructor(source: string, latex: boolean, tokens: Token[], names: Names, grammar: Grammar, standing: string, notes: Set<string>) {
    this.notes = notes;
    this.source = source;
    this.latex = latex;
    this.tokens = tokens;
    this.names = names;
    this.grammar = grammar;
    this.standing = standing;
  }

  get token(): Token {
    return this.tokens[this.index] as Token;
  }

  /** The token k places on; behind the last one that stays the end. */
  peek(k: number): Token {
    return this.tokens[Math.min(this.index + k, this.tokens.length - 1)] as Token;
  }

  /** Where the last token that was read ends. */
  get end(): number {
    return this.index > 0 ? (this.tokens[this.index - 1] as Token).end : 0;
  }

  next(): Token {
    const token = this.token;
    if (token.kind !== "end") this.index++;
    return token;
  }

  is(operator: string, k = 0): boolean {
    const token = this.peek(k);
    return token.kind === "operator" && token.text === operator;
  }

  /** Passes the operator if it stands here. */
  take(operator: string): boolean {
    const here = this.is(operator);
    if (here) this.index++;
    return here;
  }

  /** In LaTeX \frac12 and x^2 without braces take one digit: keeps the rest as a number of its own. */
  splitDigit(): void {
    const { token } = this;
    if (token.kind !== "number" || token.text.length === 1) return;
    if (token.text.includes(".")) throw this.fail("a decimal number without braces", token, "put them around it");
    const [cut, rest] = [token.start + 1, token.text.slice(1)];
    this.tokens.splice(
      this.index,
      1,
      { ...token, text: token.text[0] as string, end: cut },
      { ...token, text: rest, start: cut, spaced: false },
    );
  }

  /** In {\rm tanh}(x) the braces hold a function's name, no operand: drops them. */
  unwrap(): void {
    this.tokens.splice(this.index, 3, this.peek(1));
  }

  /** One level deeper; the caller leaves it again. */
  enter(): void {
    if (++this.depth > DEEPEST)
      throw this.fail(`more than ${DEEPEST} levels of nesting`, this.token, "write the formula with fewer brackets");
  }

  leave(): void {
    this.depth--;
  }

  /** Reads within a bracket, where outer bars cannot close and "=" compares. */
  within<T>(scope: Scope, read: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    this.enter();
    const result = read();
    this.leave();
    this.scope = outer;
    return result;
  }

  /** Notes where in the text a part stands that was just built, and refuses what has grown too large. */
  built<T extends Node>(u: T, start: number, end = this.end): T {
    if (!this.spans.has(u)) this.spans.set(u, { start, end });
    if (!isCondition(u)) {
      const { depth, nodes } = measure(u);
      if (depth > DEEPEST) throw this.fail(`more than ${DEEPEST} levels of nesting`, { start, end }, "write the formula in a flatter way");
      if (nodes > LARGEST)
        throw this.fail(`more than ${LARGEST} parts, once its functions are written out,`, { start, end }, "write a smaller formula");
    }
    return u;
  }

  fail(what: string, span: Span, advice?: string): FormulaError {
    return complaint(what, this.source, { start: span.start, end: Math.max(span.end, span.start) }, advice);
  }

  /** The error for notation that people read in two ways. */
  ambiguous(start: number, end: number, one: string, other: string): FormulaError {
    return ambiguous(this.source, { start, end }, one, other);
  }

  /** The reader's own words between two places, for a message. */
  text(start: number, end: number): string {
    return excerpt(this.source.slice(start, end));
  }
}
