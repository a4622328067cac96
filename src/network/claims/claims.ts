/** What is said of activations in networks, claim by claim, in its order. */
import type { Outcome } from "../run.ts";
import { BACKWARD, type BackwardFigures } from "./backward.ts";
import type { Claim } from "./claim.ts";
import { CLASSES, type ClassesFigures } from "./classes.ts";
import { COLLAPSE, type CollapseFigures } from "./collapse.ts";
import { REGRESSION, type RegressionFigures } from "./regression.ts";
import { STUCK_CLAIM, type StuckFigures } from "./stuck.ts";
import { SUFFICE, type SufficeFigures } from "./suffice.ts";

export interface ClaimFigures {
  readonly collapse: CollapseFigures;
  readonly regression: RegressionFigures;
  readonly classes: ClassesFigures;
  readonly stuck: StuckFigures;
  readonly backward: BackwardFigures;
  readonly suffice: SufficeFigures;
}

export type ClaimName = keyof ClaimFigures;

export const CLAIMS: { readonly [N in ClaimName]: Claim<ClaimFigures[N]> } = {
  collapse: COLLAPSE,
  regression: REGRESSION,
  classes: CLASSES,
  stuck: STUCK_CLAIM,
  backward: BACKWARD,
  suffice: SUFFICE,
};

/** In their order: the first is claim 1. */
export const CLAIM_NAMES = Object.keys(CLAIMS) as readonly ClaimName[];

/** A claim that was judged. */
export interface JudgedAs<N extends ClaimName> {
  readonly name: N;
  /** From 1. */
  readonly number: number;
  readonly claim: string;
  readonly criterion: string;
  readonly holds: boolean;
  readonly figures: ClaimFigures[N];
}
export type Judged = { readonly [N in ClaimName]: JudgedAs<N> }[ClaimName];

/** Judges a claim by the outcomes of its runs. */
export async function judged<N extends ClaimName>(name: N, outcomes: readonly Outcome[]): Promise<JudgedAs<N>> {
  const { claim, criterion, judge } = CLAIMS[name];
  return { name, number: CLAIM_NAMES.indexOf(name) + 1, claim, criterion, ...(await judge(outcomes)) };
}
