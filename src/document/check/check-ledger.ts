/** What is written down while a document is gone through: links with their places, and definitions. */
import type { Part } from "./check-chains.ts";
import type { Definition, Link } from "./check-report.ts";
import type { Side, Unread } from "./check-scope.ts";

export class Ledger {
  readonly links: Link[] = [];
  readonly definitions: Definition[] = [];
  readonly #lineStarts: readonly number[];

  constructor(markdown: string) {
    this.#lineStarts = [0, ...[...markdown.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  /** Line and column, from 1, of an offset in the document. */
  place(at: number): { line: number; column: number } {
    let [low, high] = [0, this.#lineStarts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (this.#lineStarts[low] as number) + 1 };
  }

  unread(part: Part, reason: string): void {
    this.links.push({ ...this.place(part.start), left: "", right: shown(part), verdict: "unread", note: reason });
  }

  /** A link that is not judged, and why. */
  refuse(left: Side, right: Side, { reason, at }: Unread): void {
    this.links.push({ ...this.place(at), left: shown(left.part), right: shown(right.part), verdict: "unread", note: reason });
  }

  define(left: Part, right: Part, name: string): void {
    this.definitions.push({ ...this.place(left.start), name, formula: shown(right) });
  }
}

export const flat = (text: string): string => text.replace(/\s+/g, " ").trim();

/** A side as it is written in the document. */
export const shown = ({ text, written }: Part): string => flat(written ?? text);
