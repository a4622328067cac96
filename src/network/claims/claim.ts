/** What is claimed of activations, and how a claim is judged. */
import type { Outcome, Run } from "../run.ts";

/** @param F the figures that the judgement rests on: plain data */
export interface Claim<F> {
  /** In a sentence. */
  readonly claim: string;
  /** What has to be found for it to hold, decided before anything was run. */
  readonly criterion: string;
  /** What has to be trained for it, over so many seeds; none where the judge measures something else. */
  readonly runs: (seeds: number) => Promise<readonly Run[]>;
  /** @param outcomes of its runs, in any order */
  readonly judge: (outcomes: readonly Outcome[]) => Promise<Judgement<F>>;
}

export interface Judgement<F> {
  readonly holds: boolean;
  readonly figures: F;
}

/** Each run with each of the seeds 1, 2, ... */
export const seeded = (runs: readonly Omit<Run, "seed">[], seeds: number): Run[] =>
  Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) => runs.map((run) => ({ ...run, seed })));

/** Whether two runs are the same. */
export const keyOf = (run: Run): string => JSON.stringify(Object.entries(run).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A network that did not diverge and is, at the end, as good as its task asks. */
export const isSolved = ({ accuracy, loss, diverged }: Outcome, reached: { accuracy: number } | { loss: number }): boolean =>
  diverged === undefined && ("loss" in reached ? loss <= reached.loss : (accuracy as number) >= reached.accuracy);
