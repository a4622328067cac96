import { inputsOf, type Plan } from "./plan.ts";
import { emptyTally, type Tally, together } from "./tally.ts";

/** A run of parts: from the first to the last. */
type Run = readonly [first: number, last: number];

/** What of a subject was judged, as data. */
export interface Entry {
  readonly name: string;
  readonly done: readonly Run[];
  readonly tally: Tally;
}

/** Which parts of which subjects have been judged, and what was found. */
export class Ledger {
  private readonly plan: Plan;
  private readonly names: readonly string[];
  private readonly parts: readonly Set<number>[];
  readonly tallies: Tally[];
  private judged = 0;

  constructor(plan: Plan, names: readonly string[]) {
    this.plan = plan;
    this.names = names;
    this.parts = names.map(() => new Set<number>());
    this.tallies = names.map(emptyTally);
  }

  /** Inputs to be judged, of all subjects together. */
  get total(): number {
    return this.names.length * this.plan.parts.reduce((sum, part) => sum + inputsOf(part, this.plan.stride), 0);
  }
  /** Inputs that have been judged. */
  get inputs(): number {
    return this.judged;
  }

  isDone(subject: number, part: number): boolean {
    return this.parts[subject]?.has(part) ?? false;
  }

  add(subject: number, part: number, tally: Tally): void {
    this.mark(subject, part);
    this.tallies[subject] = together(this.tallies[subject] as Tally, tally);
  }

  private mark(subject: number, part: number): void {
    this.parts[subject]?.add(part);
    const there = this.plan.parts[part];
    if (there) this.judged += inputsOf(there, this.plan.stride);
  }

  entries(): Entry[] {
    return this.names.map((name, i) => ({ name, done: runsOf(this.parts[i] as Set<number>), tally: this.tallies[i] as Tally }));
  }

  /** A ledger as it was; undefined where the entries are not such of this plan. */
  static from(plan: Plan, names: readonly string[], entries: unknown): Ledger | undefined {
    const ledger = new Ledger(plan, names);
    if (!Array.isArray(entries) || entries.length !== names.length) return undefined;
    for (const [i, entry] of (entries as Partial<Entry>[]).entries()) {
      if (entry?.name !== names[i] || !isTally(entry?.tally) || !isRuns(entry?.done, plan.parts.length)) return undefined;
      for (const [first, last] of entry.done) for (let part = first; part <= last; part++) ledger.mark(i, part);
      ledger.tallies[i] = entry.tally;
    }
    return ledger;
  }
}

function runsOf(parts: ReadonlySet<number>): Run[] {
  const runs: [number, number][] = [];
  for (const part of [...parts].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === part - 1) last[1] = part;
    else runs.push([part, part]);
  }
  return runs;
}

const isRuns = (u: unknown, parts: number): u is Run[] =>
  Array.isArray(u) &&
  u.every((run, i) => {
    const before = i > 0 ? (u[i - 1] as Run)[1] : -1;
    return Array.isArray(run) && run.length === 2 && run.every(Number.isInteger) && before < run[0] && run[0] <= run[1] && run[1] < parts;
  });

/** Whether something has the shape of a tally: each of its figures, of that kind, and as many. */
const isTally = (u: unknown): u is Tally => hasShape(u, emptyTally());

function hasShape(u: unknown, model: unknown): boolean {
  if (Array.isArray(model))
    return (
      Array.isArray(u) && (model.length === 0 || u.length === model.length) && u.every((v) => model.length === 0 || hasShape(v, model[0]))
    );
  if (typeof model !== "object" || model === null) return typeof u === typeof model;
  return (
    typeof u === "object" &&
    u !== null &&
    Object.entries(model).every(([name, part]) => hasShape((u as Record<string, unknown>)[name], part))
  );
}
