/** What a check of a document says. */
import type { Verdict, Witness } from "../../algebra/proof/verdict.ts";
import type { Expr } from "../../expr/expr.ts";

/** One "=" between two sides, or one "≈" between numbers. */
export interface Link {
  /** Where its right side begins, or what cannot be read; both from 1. */
  readonly line: number;
  readonly column: number;
  /** The sides as they are written. */
  readonly left: string;
  readonly right: string;
  readonly verdict: "equal" | "unequal" | "undecided" | "unread";
  /** A point where the sides differ, with both values. */
  readonly witness?: Witness;
  /** Where they differ, as "x < 0", where that is known. */
  readonly region?: string;
  /** Sentences: why it is unread or undecided, how it was understood, what is to be said of a remark. */
  readonly note?: string;
  /** The small change that makes the sides equal, proved; in words, with the side as it should be. */
  readonly suggestion?: string;
}

/** What the document gives a meaning to: not judged, used further on. */
export interface Definition {
  readonly line: number;
  readonly column: number;
  readonly name: string;
  /** The formula as it is written. */
  readonly formula: string;
}

export interface Report {
  readonly file: string;
  readonly links: readonly Link[];
  readonly definitions: readonly Definition[];
  readonly summary: Readonly<Record<Link["verdict"], number>>;
}

export type Judge = (a: Expr, b: Expr, options: { readonly variable: string }) => Promise<Verdict>;

export interface CheckOptions {
  /** Who decides on two expressions (default: the proof of algebra/). */
  readonly judge?: Judge;
  /** Whether to look for changes that mend unequal links (default: true). */
  readonly suggestions?: boolean;
}
