/** Rising and falling as a reader wants it: stretches that belong together joined, turning points with their values. */
import { OSCILLATES } from "./limits.ts";
import type { Run } from "./runs.ts";
import type { Meeting } from "./smoothness.ts";
import type { Value } from "./value.ts";

export type Trend = "increasing" | "decreasing" | "constant";

export interface Stretch {
  readonly trend: Trend;
  readonly from: Value;
  readonly to: Value;
}

export interface TurningPoint {
  readonly kind: "minimum" | "maximum";
  readonly at: Value;
  readonly value: Value;
}

export interface Monotony {
  /** Of the whole function: it never falls, never rises, is constant, or none of these. */
  readonly overall: "increasing" | "decreasing" | "nondecreasing" | "nonincreasing" | "constant" | "neither";
  readonly stretches: readonly Stretch[];
  readonly turning: readonly TurningPoint[];
  /** Whether there are infinitely many turning points: "periodic", "oscillates" (they reach the end of what was searched), or no. */
  readonly more: "periodic" | "oscillates" | null;
  /** How many turning points were found in the searched interval; of very many only those nearest to 0 are listed. */
  readonly found: number;
}

const MOST_TOLD = 64;
const CONTINUOUS: ReadonlySet<Meeting["kind"]> = new Set(["knot", "filled"]);
const TRENDS: Readonly<Record<Run["direction"], Trend>> = { 1: "increasing", "-1": "decreasing", 0: "constant" };

export function monotony(all: readonly Run[], met: readonly Meeting[], period: Value | null): Monotony {
  const joined: Stretch[] = [];
  const turning: TurningPoint[] = [];
  all.forEach((run, i) => {
    const before = all[i - 1];
    const last = joined.at(-1);
    const trend = TRENDS[run.direction];
    const knot = met.find(({ at }) => at.value === run.from.at.value);
    const connected = before !== undefined && before.to.at.value === run.from.at.value && (!knot || CONTINUOUS.has(knot.kind));
    // of a run that was not looked at to its end only the beginning is known
    if (connected && !run.beyond && !before.beyond && last?.trend === trend) joined[joined.length - 1] = { ...last, to: run.to.at };
    else if (!run.beyond) joined.push({ trend, from: run.from.at, to: run.to.at });
    const value = run.from.inside ? run.from.limit.limit : (knot?.value ?? run.from.limit.limit);
    if (connected && value && !(before.beyond && run.beyond) && before.direction * run.direction === -1) {
      turning.push({ kind: run.direction > 0 ? "minimum" : "maximum", at: run.from.at, value });
    }
  });
  const nearest = [...turning].sort((a, b) => Math.abs(a.at.value) - Math.abs(b.at.value)).slice(0, MOST_TOLD);
  const told = new Set(nearest);
  return {
    overall: overall(
      all.filter(({ beyond }) => !beyond),
      met,
      joined,
    ),
    stretches: turning.length > MOST_TOLD ? [] : joined,
    turning: turning.filter((t) => told.has(t)),
    more: turning.length === 0 ? null : period ? "periodic" : all.some((run) => run.beyond || wavers(run)) ? "oscillates" : null,
    found: turning.length,
  };
}

const wavers = ({ from, to }: Run): boolean => [from, to].some(({ limit }) => limit.reason === OSCILLATES.reason);

function overall(runs: readonly Run[], met: readonly Meeting[], joined: readonly Stretch[]): Monotony["overall"] {
  const steps = met.flatMap(({ left, value, right }) => {
    const values = [left, value, right].flatMap((v) => (v ? [v.value] : []));
    return values.slice(1).map((v, i) => Math.sign(v - (values[i] as number)));
  });
  const jumps = met.some(({ kind }) => !CONTINUOUS.has(kind)) ? steps : [];
  // parts between which the formula has no value still follow each other
  const apart = runs.slice(1).map((run, i) => {
    const [a, b] = [(runs[i] as Run).to.limit.limit?.value, run.from.limit.limit?.value];
    return a === undefined || b === undefined || Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a)) ? 0 : Math.sign(b - a);
  });
  const all = [...runs.map(({ direction }) => direction), ...jumps, ...apart];
  const [up, down, flat] = [all.includes(1), all.includes(-1), joined.some(({ trend }) => trend === "constant")];
  if (up && down) return "neither";
  if (!up && !down) return "constant";
  return up ? (flat ? "nondecreasing" : "increasing") : flat ? "nonincreasing" : "decreasing";
}
