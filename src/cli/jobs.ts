/** What threads can be told to do. A job's code is loaded where it is done. */
import type { Outcome, Progress, Run } from "../network/run.ts";
import type { Task, Work } from "../verify/part.ts";
import type { Tally } from "../verify/tally.ts";
import type { TrainWork } from "./train-part.ts";

/** The plain data of each job: what a thread knows from the start, what it is asked, what it answers, and what it says on the way. */
export interface Jobs {
  readonly verify: { readonly work: Work; readonly task: Task; readonly result: Tally; readonly news: never };
  readonly train: { readonly work: TrainWork; readonly task: Run; readonly result: Outcome; readonly news: Progress };
}

export type JobName = keyof Jobs;

/** What a task has beside its own data: a way to say how far it is, and a signal that nobody waits for it any longer. */
export interface Around<J extends JobName> {
  readonly tell: (news: Jobs[J]["news"]) => void;
  readonly signal: AbortSignal;
}

export type Doer<J extends JobName> = (task: Jobs[J]["task"], around: Around<J>) => Jobs[J]["result"] | Promise<Jobs[J]["result"]>;

export const JOBS: { readonly [J in JobName]: (work: Jobs[J]["work"]) => Promise<Doer<J>> } = {
  verify: async (work) => (await import("../verify/part.ts")).partJudge(work),
  train: async (work) => (await import("./train-part.ts")).trainer(work),
};
