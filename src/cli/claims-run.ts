/** Judges claims: trains what they need on all threads, each network once however many claims speak of it. */

import { keyOf } from "../network/claims/claim.ts";
import { CLAIM_NAMES, CLAIMS, type ClaimName, type Judged, judged } from "../network/claims/claims.ts";
import type { Run } from "../network/run.ts";
import type { Interrupted } from "./exit.ts";
import type { Io } from "./io.ts";
import { StatusLine } from "./status-line.ts";
import { carriedOut } from "./train-run.ts";

export interface ToJudge {
  /** The numbers of the claims; all where not said. */
  readonly only?: readonly number[] | undefined;
  readonly seeds: number;
  readonly threads: number;
}

export interface JudgedAll {
  readonly judged: readonly Judged[];
  /** Why the rest is missing. */
  readonly interruption?: Interrupted;
}

export async function judgedAll({ only, seeds, threads }: ToJudge, io: Io): Promise<JudgedAll> {
  const names = CLAIM_NAMES.filter((_, i) => only?.includes(i + 1) ?? true);
  const needed = await Promise.all(names.map(async (name) => ({ name, runs: await CLAIMS[name].runs(seeds) })));
  const found = new Map<ClaimName, Judged>();
  // what is measured and not trained comes first: while nothing else runs
  const line = new StatusLine(io, () => performance.now());
  for (const { name } of needed.filter(({ runs }) => runs.length === 0)) {
    line.show(() => `claim ${CLAIM_NAMES.indexOf(name) + 1}: ${CLAIMS[name].claim}`);
    found.set(name, (await judged(name, [])) as Judged);
  }
  line.clear();
  const runs = new Map<string, Run>(needed.flatMap((one) => one.runs.map((run) => [keyOf(run), run] as const)));
  const { outcomes, interruption } = await carriedOut([...runs.values()], { given: {} }, threads, io);
  const byKey = new Map(outcomes.map((outcome) => [keyOf(outcome.run), outcome]));
  for (const { name, runs: own } of needed) {
    const theirs = own.flatMap((run) => byKey.get(keyOf(run)) ?? []);
    if (own.length > 0 && theirs.length === own.length) found.set(name, (await judged(name, theirs)) as Judged);
  }
  return { judged: names.flatMap((name) => found.get(name) ?? []), ...(interruption && { interruption }) };
}
