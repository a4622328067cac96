/** The run of `gprime verify`: plans, resumes, judges on threads, keeps the state, and puts the figures together. */
import { mpfr } from "../algebra/interval/mpfr.ts";
import type { Activation } from "../catalogue/activation.ts";
import type { Report } from "../document/verify-report.ts";
import { key } from "../expr/expr.ts";
import { toAscii } from "../expr/print.ts";
import type { Program } from "../kernel/program.ts";
import type { Options } from "../kernel/programs.ts";
import { checks } from "../verify/checks.ts";
import { type ToJudge, toJudge } from "../verify/judged.ts";
import { Ledger } from "../verify/ledger.ts";
import type { Task } from "../verify/part.ts";
import { isNowhere } from "../verify/piece.ts";
import { type Plan, planFor } from "../verify/plan.ts";
import type { Tally } from "../verify/tally.ts";
import type { Subject } from "../verify/verify.ts";
import { type Parameters, shortened } from "./arguments.ts";
import { Interrupted, Terminated, UsageError } from "./exit.ts";
import { stopOn } from "./interruption.ts";
import { type Io, note } from "./io.ts";
import { doAll } from "./threads.ts";
import { Peer } from "./verify-peer.ts";
import { ProgressBar } from "./verify-progress.ts";
import { digest, type Identity, readState, removeState, stateName, writeState } from "./verify-state.ts";

export interface Asked extends Options {
  /** About so many inputs; all where not said. */
  readonly sample?: number;
  readonly threads: number;
  readonly state?: string;
  readonly command?: string;
  /** The largest error in ULP that is allowed, in place of the catalogue's claims. */
  readonly maxUlp?: number;
  /** The parameters that were given. */
  readonly param?: Parameters;
}

/** How often the state is written, in milliseconds. */
const BEAT = 5000;

/** Judges an activation, or another program against it. @throws UsageError, Interrupted */
export async function measured(a: Activation, asked: Asked, io: Io): Promise<Report> {
  const { command, sample } = asked;
  const { precision, claims, subjects } = refused(() => subjectsFor(a, asked));
  // each NaN would be right: such a report says nothing, and that of a slip of the pen is better said at once
  if (isNowhere((subjects[0] as Subject).truth, a.variable, await mpfr()))
    throw new UsageError(
      `${shortened(a.name)} has no value at any real ${a.variable}, so that there is nothing to compare with: look at its signs`,
    );
  const plan = planFor(sample);
  const names = subjects.map(({ name }) => name);
  const identity = identityOf(a, asked, precision, plan, subjects);
  const file = asked.state ?? stateName(a.name, identity.what);
  const before = await readState(file, identity, plan, names);
  const ledger = before ?? new Ledger(plan, names);
  if (before) note(io, `going on from ${((100 * ledger.inputs) / ledger.total).toFixed(1)} %, found in ${file}`);
  await judged({ a, subjects, plan, ledger, identity, file, asked, io });
  await removeState(file);
  // how far two forms may be apart rests on what they are, and not on what the reader allows
  const forward = asked.maxUlp === undefined ? claims[0]?.ulp : a.row?.accuracy?.forward;
  return {
    name: a.name,
    formula: a.formula,
    variable: a.variable,
    parameters: a.parameters,
    ...(a.outputName !== undefined && { outputName: a.outputName }),
    ...(command === undefined ? { precision } : { command }),
    kernels: identity.key,
    stride: plan.stride,
    judged: names.map((name, i) => ({ name, tally: ledger.tallies[i] as Tally, ...(claims[i] && { claim: claims[i] }) })),
    // of another program there are only the values that it gave
    checks: command === undefined ? await checks(a, { ...optionsOf(asked), precision }, forward) : [],
  };
}

/** The options of the kernels among those of the command. */
const optionsOf = ({ residual, precision }: { residual?: Options["residual"]; precision?: Options["precision"] }): Options => ({
  ...(residual && { residual }),
  ...(precision && { precision }),
});

/** What is to be judged; of another program there is forward alone, and no claim. */
function subjectsFor(a: Activation, { command, param, maxUlp, ...asked }: Asked): ToJudge {
  // the catalogue speaks of its own parameters
  const isClaimed = a.row !== undefined && command === undefined && Object.keys(param ?? {}).length === 0;
  const found = toJudge(a, optionsOf(asked), {
    isClaimed,
    isForwardOnly: command !== undefined,
    ...(maxUlp !== undefined && { most: maxUlp }),
  });
  return command === undefined ? found : { ...found, subjects: found.subjects.map((forward) => ({ ...forward, stages: [] })) };
}

function identityOf(
  a: Activation,
  { command, residual }: Asked,
  precision: string,
  { stride }: Plan,
  subjects: readonly Subject[],
): Identity {
  const values = Object.entries(a.parameters).map(([name, value]) => `, ${name} = ${toAscii(value)}`);
  const what = [
    `${a.name} = ${toAscii(a.formula)} in ${a.variable}${values.join("")}`,
    command === undefined ? precision : `by ${command}`,
    ...(residual ? [`backward from ${residual}`] : []),
    stride === 1 ? "all inputs" : `every ${stride}th input`,
  ].join("; ");
  return { what, key: kernelsKey(subjects) };
}

/** Tells kernels, and what they should be, from others. */
export const kernelsKey = (subjects: readonly Subject[]): string =>
  digest(subjects.map((s) => [s.name, key(s.truth), s.stages.map(computed)]));

/** What a program computes: programs that differ in the order of their operations alone give the same bits. */
function computed({ operations, outputs }: Program): string[] {
  const values: string[] = [];
  for (const { name, type, args, index, bits } of operations)
    values.push(digest([name, type, index ?? null, String(bits ?? ""), args.map((a) => values[a])]));
  return outputs.map(({ name, from }) => `${name} ${values[from]}`);
}

/** Kernels and judges refuse what they cannot do by a RangeError. */
function refused<T>(f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw error instanceof RangeError && !/call stack/.test(error.message) ? new UsageError(error.message) : error;
  }
}

interface Run {
  readonly a: Activation;
  readonly subjects: readonly Subject[];
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly identity: Identity;
  readonly file: string;
  readonly asked: Asked;
  readonly io: Io;
}

/** Judges what is not in the ledger yet. */
async function judged({ a, subjects, plan, ledger, identity, file, asked: { threads, command, state }, io }: Run): Promise<void> {
  const { stride, parts } = plan;
  const open = subjects.flatMap((_, subject) =>
    parts.flatMap((part, index) => (ledger.isDone(subject, index) ? [] : [{ subject, index, part }])),
  );
  if (open.length === 0) return;
  const save = (): Promise<void> => writeState(file, identity, ledger);
  // a file that was asked for is tried before the work begins, and before there is anything to be stopped
  if (state !== undefined) await save();
  const bar = new ProgressBar(io, ledger.total, ledger.inputs);
  let saving: Promise<void> = Promise.resolve();
  let isKept = true;
  const beat = setInterval(() => {
    if (!isKept) return;
    saving = saving.then(save).catch((error: Error) => {
      isKept = false;
      bar.clear();
      note(io, `${error.message}: an interruption will lose what was done`);
    });
  }, BEAT);
  const peer = command === undefined ? undefined : new Peer(command);
  const tasks: AsyncIterator<Task> | Iterator<Task> = peer
    ? peer.tasks(
        open.map(({ index, part }) => [index, part]),
        stride,
      )
    : open.values();
  const done = (task: Task, tally: Tally): void => {
    ledger.add(task.subject, task.index, tally);
    bar.show(subjects[task.subject]?.name ?? "", ledger.inputs);
  };
  const { stopped, forget } = stopOn(io);
  try {
    const count = Math.min(threads, open.length);
    await doAll(
      {
        job: "verify",
        work: { subjects, variable: a.variable, stride },
        tasks,
        handOver: ({ y }) => (y ? [y.buffer] : []),
      },
      { count, ...(io.worker !== undefined && { file: io.worker }) },
      { done },
      stopped,
    );
  } catch (error) {
    clearInterval(beat);
    await saving;
    if (!(error instanceof Interrupted)) {
      // what a program gave before it failed is not to be trusted, and an empty state is of no use
      if (peer || ledger.inputs === 0) await removeState(file);
      throw error;
    }
    await save();
    const part = ((100 * ledger.inputs) / ledger.total).toFixed(1);
    throw new (error instanceof Terminated ? Terminated : Interrupted)(
      `stopped at ${part} %: the same command goes on from there (${file})`,
    );
  } finally {
    clearInterval(beat);
    forget();
    peer?.kill();
    bar.clear();
    await saving;
  }
}
