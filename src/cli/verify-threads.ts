import { Worker } from "node:worker_threads";
import type { Tally } from "../verify/tally.ts";
import { partJudge, type Task, type Work } from "./verify-part.ts";
import type { Answer } from "./verify-worker.ts";

/** What judges one part at a time. */
interface Lane {
  readonly judge: (task: Task) => Promise<Tally>;
  readonly close: () => unknown;
}

/** In this thread: between two parts everything else has its turn. */
async function ownLane(work: Work): Promise<Lane> {
  const judge = await partJudge(work);
  return {
    judge: async (task) => {
      await new Promise((resolve) => setImmediate(resolve));
      return judge(task);
    },
    close: () => undefined,
  };
}

function threadLane(file: string, work: Work): Lane {
  const worker = new Worker(file, { workerData: work });
  let settle: { done: (tally: Tally) => void; fail: (error: Error) => void } | undefined;
  let broken: Error | undefined;
  const fail = (error: Error): void => {
    broken = error;
    settle?.fail(error);
  };
  worker.on("message", (answer: Answer) => ("tally" in answer ? settle?.done(answer.tally) : settle?.fail(new Error(answer.error))));
  worker.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => fail(new Error(`a thread ended with ${code}`)));
  return {
    judge: (task) =>
      new Promise((done, refuse) => {
        if (broken) return refuse(broken);
        settle = { done, fail: refuse };
        worker.postMessage(task, task.y ? [task.y.buffer] : []);
      }),
    close: () => worker.terminate(),
  };
}

export interface Threads {
  /** How many; 0: none beside this one. */
  readonly count: number;
  /** The file that threads run: the built one. */
  readonly file?: string;
}

/**
 * Judges all tasks, as many at a time as there are threads, and tells of each as it is done.
 * @param stopped rejects when all is to be left as it is
 */
export async function judgeAll(
  work: Work,
  tasks: AsyncIterator<Task> | Iterator<Task>,
  { count, file }: Threads,
  done: (task: Task, tally: Tally) => void,
  stopped: Promise<never>,
): Promise<void> {
  const lanes = file === undefined ? [await ownLane(work)] : Array.from({ length: count }, () => threadLane(file, work));
  let isOver = false;
  const runLane = async (lane: Lane): Promise<void> => {
    while (!isOver) {
      const next = await tasks.next();
      if (next.done || isOver) return;
      const tally = await lane.judge(next.value);
      if (!isOver) done(next.value, tally);
    }
  };
  try {
    await Promise.race([Promise.all(lanes.map(runLane)), stopped]);
  } finally {
    isOver = true;
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
