/** A thread of `gprime verify`: parts in, tallies out, one at a time. */
import { parentPort, workerData } from "node:worker_threads";
import type { Tally } from "../verify/tally.ts";
import { partJudge, type Task, type Work } from "./verify-part.ts";

/** What a thread answers to a task. */
export type Answer = { readonly tally: Tally } | { readonly error: string };

const judge = await partJudge(workerData as Work);
parentPort?.on("message", (task: Task) => {
  let answer: Answer;
  try {
    answer = { tally: judge(task) };
  } catch (error) {
    answer = { error: (error as Error).message };
  }
  parentPort?.postMessage(answer);
});
