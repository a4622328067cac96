/** What can be said of an equality: proved, refuted, or neither. "Equal" and "unequal" are never guesses. */
export type Verdict =
  | { readonly verdict: "equal" /** What the proof rests on, in a sentence. */; readonly how: string }
  | {
      readonly verdict: "unequal";
      readonly witness: Witness /** Where they differ, as "x < 0", where that is known. */;
      readonly region?: string;
    }
  | { readonly verdict: "undecided" /** How far the search went, in a sentence. */; readonly bound: string };

/** A point at which two expressions have different values, enclosed by interval arithmetic. */
export interface Witness {
  /** Exact values of the variable and the parameters, as fractions or decimals. */
  readonly at: Readonly<Record<string, string>>;
  /** Both values there to 20 digits, or "undefined". */
  readonly left: string;
  readonly right: string;
}
