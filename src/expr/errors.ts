/** Where something stands in a text: offsets of its first character and of the one behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A formula that cannot be read or used: what is wrong, where, and what to do next, in one lower-case sentence. */
export class FormulaError extends Error {
  override readonly name = "FormulaError";
  /** The whole text, and the part of it that the message speaks of. */
  readonly source: string;
  readonly span: Span;
  /** Both from 1, as editors count. */
  readonly line: number;
  readonly column: number;

  constructor(message: string, source: string, span: Span) {
    super(message);
    const before = source.slice(0, span.start);
    this.source = source;
    this.span = span;
    this.line = before.split("\n").length;
    this.column = before.length - before.lastIndexOf("\n");
  }
}
