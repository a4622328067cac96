/** Carries out runs on all threads, with progress; an interruption leaves what is finished. */
import type { Outcome, Run } from "../network/run.ts";
import type { Interrupted } from "./exit.ts";
import { Interrupted as Stopped } from "./exit.ts";
import { stopOn } from "./interruption.ts";
import type { Io } from "./io.ts";
import { doAll } from "./threads.ts";
import { asUsage } from "./train-data.ts";
import type { TrainWork } from "./train-part.ts";
import { TrainProgress } from "./train-progress.ts";

export interface Finished {
  readonly outcomes: readonly Outcome[];
  /** Why the rest is missing. */
  readonly interruption?: Interrupted;
}

/** @throws UsageError where a network cannot be made */
export async function carriedOut(runs: readonly Run[], work: TrainWork, threads: number, io: Io): Promise<Finished> {
  const outcomes: Outcome[] = [];
  const progress = new TrainProgress(io, runs.length);
  const { stopped, forget } = stopOn(io);
  try {
    await asUsage(() =>
      doAll(
        { job: "train", work, tasks: runs.values() },
        { count: Math.min(threads, runs.length), ...(io.worker !== undefined && { file: io.worker }) },
        {
          news: (run, news) => progress.news(run, news),
          done: (run, outcome) => {
            progress.done(run);
            outcomes.push(outcome);
          },
        },
        stopped,
      ),
    );
    return { outcomes };
  } catch (error) {
    if (error instanceof Stopped) return { outcomes, interruption: error };
    throw error;
  } finally {
    forget();
    progress.clear();
  }
}
