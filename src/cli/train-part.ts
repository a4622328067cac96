import { experiment } from "../network/experiment.ts";
import type { Outcome, Progress, Run } from "../network/run.ts";
import type { Task } from "../network/tasks/task.ts";
import { task } from "../network/tasks/tasks.ts";

/** What a thread knows from the start: the tasks that are not ours. */
export interface TrainWork {
  readonly given: Readonly<Record<string, Task>>;
}

/** What carries out runs in this thread. */
export async function trainer({ given }: TrainWork) {
  return async (run: Run, around: { readonly tell: (news: Progress) => void; readonly signal: AbortSignal }): Promise<Outcome> =>
    experiment(run, Object.hasOwn(given, run.task) ? (given[run.task] as Task) : await task(run.task), around);
}
