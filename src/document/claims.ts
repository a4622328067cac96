/** What `gprime claims` found, as data: for programs, and for the pages below. */
import type { Judged } from "../network/claims/claims.ts";
import { findingOf } from "./claims-findings.ts";

/** Where and how the claims were run. */
export interface Circumstances {
  readonly command: string;
  /** As 2026-11-24. */
  readonly date: string;
  readonly version: string;
  readonly processor: string;
  readonly cores: number;
  readonly threads: number;
  readonly system: string;
  readonly node: string;
  readonly seconds: number;
}

export interface ClaimsReport {
  readonly judged: readonly Judged[];
  readonly seeds: number;
  readonly circumstances: Circumstances;
}

/** The report for programs. */
export const claimsJson = ({ judged }: ClaimsReport) =>
  judged.map((one) => ({
    number: one.number,
    claim: one.claim,
    criterion: one.criterion,
    holds: one.holds,
    finding: findingOf(one).join(" "),
    figures: one.figures,
  }));

/** In words. */
export const verdictText = ({ holds }: Pick<Judged, "holds">): string => (holds ? "holds" : "does not hold");

/** On what it was run, in a line. */
export const circumstancesText = ({ version, node, processor, cores, threads, system, seconds }: Circumstances): string =>
  `gprime ${version}, Node ${node}, ${processor}, ${cores === 1 ? "1 core" : `${cores} cores`}, ${system}; ${threads === 1 ? "1 thread" : `${threads} threads`}, ${Math.round(seconds)} s`;
