/** A verification in this page: parts go to several workers, what they find is put together, and can be stopped and gone on with. */
import { signal } from "@preact/signals";
import { Ledger } from "../../src/verify/ledger.ts";
import type { Task } from "../../src/verify/part.ts";
import { columnOf, type Failure } from "../../src/verify/tally.ts";
import { Fault, Lane, Superseded } from "../work/client.ts";
import type { Given } from "../work/given.ts";
import type { Found, Prepared, requests } from "../work/verify.ts";

export type Phase = "preparing" | "running" | "checking" | "stopped" | "done" | "failed";

/** A run as the page shows it. */
export interface Shown {
  readonly given: Given;
  readonly sample: number | undefined;
  readonly phase: Phase;
  /** Inputs judged, and to be judged, of all functions together. */
  readonly inputs: number;
  readonly total: number;
  /** Inputs a second, lately. */
  readonly rate: number;
  readonly message?: string;
}

/** The run that there is; it goes on while other tabs are looked at. */
export const shown = signal<Shown | undefined>(undefined);

type Verify = Lane<typeof requests>;

/** How many workers judge: the page needs a thread too, but not all of one. */
const WORKERS = Math.max(2, Math.min(navigator.hardwareConcurrency - 1, 16));
/** How often the page hears of progress, in ms. */
const BEAT = 250;

interface Run {
  readonly given: Given;
  readonly prepared: Prepared;
  readonly ledger: Ledger;
  readonly columns: readonly Set<number>[];
  failures: readonly Failure[];
}

let run: Run | undefined;
let workers: Verify[] = [];
/** Counts runs and stops: what belongs to an earlier one is not listened to. */
let turn = 0;

/** What was found until now, for a picture. */
export function found(): Found | undefined {
  if (!run) return undefined;
  const { prepared, ledger, columns, failures } = run;
  const { plan, precision, names, claims, identity } = prepared;
  const isWhole = ledger.inputs === ledger.total;
  return {
    prepared: { plan, precision, names, claims, identity },
    tallies: ledger.tallies,
    judged: columns.map((c) => (isWhole ? undefined : c)),
    failures,
  };
}

/** Begins anew. @param sample about so many inputs; undefined: all */
export async function start(given: Given, sample: number | undefined): Promise<void> {
  stop();
  const mine = ++turn;
  run = undefined;
  const base = { given, sample, inputs: 0, total: 0, rate: 0 };
  shown.value = { ...base, phase: "preparing" };
  const first: Verify = new Lane("verify");
  workers = [first];
  try {
    const prepared = await first.ask("prepare", { given, ...(sample !== undefined && { sample }) });
    if (mine !== turn) return;
    run = {
      given,
      prepared,
      ledger: new Ledger(prepared.plan, prepared.names),
      columns: prepared.names.map(() => new Set<number>()),
      failures: [],
    };
    shown.value = { ...base, phase: "running", total: run.ledger.total };
    await goOn();
  } catch (error) {
    fail(error, mine);
  }
}

/** Goes on where it was stopped. */
export async function resume(): Promise<void> {
  if (!run || !shown.value) return;
  turn++;
  shown.value = { ...shown.value, phase: "running" };
  await goOn();
}

/** Leaves it as it is: what was found stays. */
export function stop(): void {
  turn++;
  for (const worker of workers) worker.stop();
  workers = [];
  if (shown.value && (shown.value.phase === "running" || shown.value.phase === "preparing" || shown.value.phase === "checking"))
    shown.value = { ...shown.value, phase: "stopped", rate: 0, inputs: run?.ledger.inputs ?? 0 };
}

async function goOn(): Promise<void> {
  const [mine, now] = [turn, run as Run];
  const tasks = openTasks(now);
  const count = Math.min(WORKERS, tasks.length);
  while (workers.length < count) workers.push(new Lane("verify"));
  let [then, before] = [performance.now(), now.ledger.inputs];
  const beat = setInterval(() => {
    if (mine !== turn || !shown.value) return;
    const [at, inputs] = [performance.now(), now.ledger.inputs];
    const latest = ((inputs - before) / (at - then)) * 1000;
    const { rate } = shown.value;
    shown.value = { ...shown.value, inputs, rate: rate === 0 ? latest : 0.8 * rate + 0.2 * latest };
    [then, before] = [at, inputs];
  }, BEAT);
  try {
    await Promise.all(workers.map((worker) => judgeAll(worker, now, tasks, mine)));
    if (mine !== turn || !shown.value) return;
    shown.value = { ...shown.value, phase: "checking", inputs: now.ledger.inputs };
    const [claim] = now.prepared.claims;
    now.failures = await (workers[0] as Verify).ask("checks", { given: now.given, ...(claim && { ulp: claim.ulp }) }, { limit: 120_000 });
    if (mine === turn) shown.value = { ...shown.value, phase: "done", rate: 0 };
  } catch (error) {
    fail(error, mine);
  } finally {
    clearInterval(beat);
    if (mine === turn) {
      for (const worker of workers) worker.stop();
      workers = [];
    }
  }
}

function fail(error: unknown, mine: number): void {
  if (mine !== turn || error instanceof Superseded || !shown.value) return;
  turn++;
  for (const worker of workers) worker.stop();
  workers = [];
  const message = error instanceof Fault ? error.message : `internal: ${String(error)}`;
  shown.value = { ...shown.value, phase: "failed", rate: 0, message };
}

/** The line of floats in so many stretches: a power of two. */
const STRETCHES = 64;

/** What is still to be judged: all functions part by part, the stretches from all over the line of floats, so that the picture grows everywhere. */
function openTasks({ prepared: { plan, names }, ledger }: Run): Task[] {
  const stretch = (part: number): number => Math.floor((part / plan.parts.length) * STRETCHES);
  const order = plan.parts.map((_, i) => i).sort((a, b) => reversed(stretch(a)) - reversed(stretch(b)) || a - b);
  return order.flatMap((index) =>
    names.flatMap((_, subject) => (ledger.isDone(subject, index) ? [] : [{ subject, index, part: plan.parts[index] as Task["part"] }])),
  );
}

/** The bits of the number of a stretch in reverse: neighbours come far apart. */
function reversed(n: number): number {
  let bits = 0;
  for (let bit = 1; bit < STRETCHES; bit *= 2) bits = 2 * bits + (n & bit ? 1 : 0);
  return bits;
}

async function judgeAll(worker: Verify, { prepared, ledger, columns }: Run, tasks: Task[], mine: number): Promise<void> {
  await worker.ask("begin", prepared.work);
  for (let task = tasks.shift(); task && mine === turn; task = tasks.shift()) {
    const tally = await worker.ask("part", task, { limit: Number.POSITIVE_INFINITY });
    if (mine !== turn) return;
    ledger.add(task.subject, task.index, tally);
    for (let c = columnOf(task.part.from); c <= columnOf(task.part.to - 1); c++) columns[task.subject]?.add(c);
  }
}
