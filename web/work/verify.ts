/** Kernels against the truth: the plan, one part after the other, and what was found so far as picture and words. */
import { verifyPicture } from "../../src/document/verify-picture.ts";
import { brokenBy, type Judged, lostFrom, type Report, wrongs } from "../../src/document/verify-report.ts";
import { floatText, percent, ulpText } from "../../src/document/verify-text.ts";
import { key } from "../../src/expr/expr.ts";
import { listing } from "../../src/kernel/program.ts";
import { checks as findFailures } from "../../src/verify/checks.ts";
import type { Claim } from "../../src/verify/claims.ts";
import { floatAt, hexOf } from "../../src/verify/floats.ts";
import { toJudge } from "../../src/verify/judged.ts";
import { partJudge, type Task, type Work } from "../../src/verify/part.ts";
import { type Plan, planFor } from "../../src/verify/plan.ts";
import type { Failure, Tally } from "../../src/verify/tally.ts";
import { activated, type Given } from "./given.ts";

export interface Prepared {
  readonly work: Work;
  readonly plan: Plan;
  readonly precision: string;
  readonly names: readonly string[];
  readonly claims: readonly (Claim | undefined)[];
  /** Changes with everything that the figures depend on. */
  readonly identity: string;
}

/** The values of a row's parameters are its defaults unless the reader gave others. */
const hasDefaults = ({ parameters }: Given, defaults: Readonly<Record<string, { readonly value: string }>>): boolean =>
  Object.entries(parameters).every(([name, value]) => defaults[name] === undefined || Number(defaults[name].value) === Number(value));

/** What is to be judged, on about so many inputs; on all where none is said. */
function prepare({ given, sample }: { readonly given: Given; readonly sample?: number }): Prepared {
  const a = activated(given);
  const isClaimed = a.row !== undefined && hasDefaults(given, a.row.parameters ?? {});
  const { precision, subjects, claims } = toJudge(a, {}, { isClaimed });
  const plan = planFor(sample);
  const identity = JSON.stringify([precision, plan.stride, subjects.map((s) => [s.name, key(s.truth), s.stages.map(listing)])]);
  return {
    work: { subjects, variable: a.variable, stride: plan.stride },
    plan,
    precision,
    names: subjects.map((s) => s.name),
    claims,
    identity,
  };
}

let judge: ((task: Task) => Tally) | undefined;

/** Makes this worker ready to judge parts. */
async function begin(work: Work): Promise<void> {
  judge = await partJudge(work);
}

function part(task: Task): Tally {
  if (!judge) throw new Error("internal: nobody said what is to be judged");
  return judge(task);
}

/** What a scan does not see: special values, short arrays, the other precision. */
const checks = ({ given, ulp }: { readonly given: Given; readonly ulp?: number }): Promise<Failure[]> =>
  findFailures(activated(given), {}, ulp, false);

/** What was found until now. */
export interface Found {
  readonly prepared: Pick<Prepared, "plan" | "precision" | "names" | "claims" | "identity">;
  readonly tallies: readonly Tally[];
  /** The columns of the picture that were judged, one set a subject; undefined: all. */
  readonly judged: readonly (ReadonlySet<number> | undefined)[];
  readonly failures: readonly Failure[];
}

export interface FoundRow {
  readonly name: string;
  readonly inputs: number;
  readonly worst: string;
  /** Where that is. */
  readonly at: string;
  readonly hex: string;
  readonly claim?: number;
  readonly isBroken: boolean;
  readonly misrounded: string;
  readonly undecided: number;
  /** From where on the value is lost, in words. */
  readonly lost: readonly string[];
}

export interface Told {
  readonly svg: string;
  readonly rows: readonly FoundRow[];
  readonly wrong: readonly string[];
}

interface Telling {
  readonly given: Given;
  readonly found: Found;
  readonly width: number;
  readonly theme: "light" | "dark";
}

function tell({ given, found, width, theme }: Telling): Told {
  const { name, formula, variable, parameters } = activated(given);
  const { prepared, tallies, judged, failures } = found;
  const all = prepared.names.map((subject, i): Judged => {
    const [claim, columns] = [prepared.claims[i], judged[i]];
    return { name: subject, tally: tallies[i] as Tally, ...(claim && { claim }), ...(columns && { judged: columns }) };
  });
  const { stride } = prepared.plan;
  const { precision, identity: kernels } = prepared;
  const report: Report = { name, formula, variable, parameters, precision, kernels, stride, judged: all, checks: failures };
  return {
    svg: verifyPicture(report, { width, theme }),
    rows: all.map((one) => rowOf(one, variable, stride)),
    wrong: wrongs(report).map(({ where, what, at, y }) => {
      const place = at === undefined ? "" : `, at ${variable} = ${floatText(floatAt(at))} (${hexOf(floatAt(at))})`;
      return `${where}: ${what}${place}${y === undefined ? "" : `, where it gives ${floatText(y)}`}`;
    }),
  };
}

function rowOf(one: Judged, variable: string, stride: number): FoundRow {
  const { name, tally, claim } = one;
  const { negative, positive } = name === "forward" ? {} : lostFrom(tally, stride);
  return {
    name,
    inputs: tally.inputs,
    worst: ulpText(tally.maxUlp.value),
    at: tally.maxUlp.value === 0 ? "" : floatText(floatAt(tally.maxUlp.at)),
    hex: tally.maxUlp.value === 0 ? "" : hexOf(floatAt(tally.maxUlp.at)),
    ...(claim && { claim: claim.ulp }),
    isBroken: brokenBy(one).length > 0,
    misrounded: tally.inputs === 0 ? "" : percent(tally.misrounded / tally.inputs),
    undecided: tally.undecided,
    lost: [
      ...(negative === undefined ? [] : [`from ${variable} = ${floatText(negative)} down`]),
      ...(positive === undefined ? [] : [`from ${variable} = ${floatText(positive)} up`]),
    ],
  };
}

export const requests = { prepare, begin, part, checks, tell };
