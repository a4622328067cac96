/** A thread of a command: tasks of one job in, results out, one at a time. */
import { parentPort, workerData } from "node:worker_threads";
import { type Doer, JOBS, type JobName, type Jobs } from "./jobs.ts";

/** What a thread is started with. */
export interface Start<J extends JobName> {
  readonly job: J;
  readonly work: Jobs[J]["work"];
}

/** What a thread says: any number of news, then how the task ended. */
export type Answer<J extends JobName> =
  | { readonly news: Jobs[J]["news"] }
  | { readonly result: Jobs[J]["result"] }
  | { readonly error: string; readonly kind: string };

async function serve<J extends JobName>({ job, work }: Start<J>): Promise<void> {
  const say = (answer: Answer<J>): void => parentPort?.postMessage(answer);
  // a thread that nobody waits for is ended from outside
  const { signal } = new AbortController();
  const doer: Doer<J> = await JOBS[job](work);
  parentPort?.on("message", async (task: Jobs[J]["task"]) => {
    try {
      say({ result: await doer(task, { tell: (news) => say({ news }), signal }) });
    } catch (error) {
      const { message, name } = error as Error;
      say({ error: message, kind: name });
    }
  });
}

await serve(workerData as Start<JobName>);
