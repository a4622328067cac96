import { Worker } from "node:worker_threads";
import { JOBS, type JobName, type Jobs } from "./jobs.ts";
import type { Answer, Start } from "./worker.ts";

/** What does one task at a time. */
interface Lane<J extends JobName> {
  readonly run: (task: Jobs[J]["task"]) => Promise<Jobs[J]["result"]>;
  readonly close: () => unknown;
}

/** What is told of the tasks. */
export interface Listener<J extends JobName> {
  readonly done: (task: Jobs[J]["task"], result: Jobs[J]["result"]) => void;
  readonly news?: (task: Jobs[J]["task"], news: Jobs[J]["news"]) => void;
}

export interface Threads {
  /** How many; 0: none beside this one. */
  readonly count: number;
  /** The file that threads run: the built one. */
  readonly file?: string;
}

export interface Doing<J extends JobName> extends Start<J> {
  readonly tasks: AsyncIterator<Jobs[J]["task"]> | Iterator<Jobs[J]["task"]>;
  /** What of a task is handed over to its thread and not copied. */
  readonly handOver?: (task: Jobs[J]["task"]) => ArrayBuffer[];
}

/** In this thread: between two tasks everything else has its turn. */
async function ownLane<J extends JobName>({ job, work }: Start<J>, { news }: Listener<J>): Promise<Lane<J>> {
  const controller = new AbortController();
  const doer = await JOBS[job](work);
  return {
    run: async (task) => {
      await new Promise((resolve) => setImmediate(resolve));
      return doer(task, { tell: (said) => news?.(task, said), signal: controller.signal });
    },
    close: () => controller.abort(),
  };
}

function threadLane<J extends JobName>(file: string, { job, work, handOver }: Doing<J>, { news }: Listener<J>): Lane<J> {
  const worker = new Worker(file, { workerData: { job, work } satisfies Start<J> });
  let current: { task: Jobs[J]["task"]; done: (result: Jobs[J]["result"]) => void; fail: (error: Error) => void } | undefined;
  let broken: Error | undefined;
  const fail = (error: Error): void => {
    broken = error;
    current?.fail(error);
  };
  worker.on("message", (answer: Answer<J>) => {
    if (!current) return;
    if ("news" in answer) news?.(current.task, answer.news);
    else if ("result" in answer) current.done(answer.result);
    else current.fail(answer.kind === "RangeError" ? new RangeError(answer.error) : new Error(answer.error));
  });
  worker.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => fail(new Error(`a thread ended with ${code}`)));
  return {
    run: (task) =>
      new Promise((done, refuse) => {
        if (broken) return refuse(broken);
        current = { task, done, fail: refuse };
        worker.postMessage(task, handOver?.(task) ?? []);
      }),
    close: () => worker.terminate(),
  };
}

/**
 * Does all tasks, as many at a time as there are threads, and tells of each as it is done.
 * @param stopped rejects when all is to be left as it is
 */
export async function doAll<J extends JobName>(
  doing: Doing<J>,
  { count, file }: Threads,
  listener: Listener<J>,
  stopped: Promise<never>,
): Promise<void> {
  let isOver = false;
  const heard: Listener<J> = {
    done: (task, result) => !isOver && listener.done(task, result),
    news: (task, news) => !isOver && listener.news?.(task, news),
  };
  const lanes =
    file === undefined ? [await ownLane(doing, heard)] : Array.from({ length: Math.max(count, 1) }, () => threadLane(file, doing, heard));
  const runLane = async (lane: Lane<J>): Promise<void> => {
    while (!isOver) {
      const next = await doing.tasks.next();
      if (next.done || isOver) return;
      heard.done(next.value, await lane.run(next.value));
    }
  };
  try {
    await Promise.race([Promise.all(lanes.map(runLane)), stopped]);
  } finally {
    isOver = true;
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
