/** The worker: answers questions one after the other, each by the table that it names, which is loaded when first needed. */
import { faultOf } from "./fault.ts";
import { type Answer, Moved, type Question, type Requests } from "./protocol.ts";

const TABLES = import.meta.glob<{ readonly requests: Requests }>([
  "./*.ts",
  "!./worker.ts",
  "!./protocol.ts",
  "!./client.ts",
  "!./fault.ts",
  "!./given.ts",
]);

const scope = self as unknown as { readonly name: string; postMessage(answer: Answer, buffers?: readonly Transferable[]): void };

// a worker has the name of the table that it will be asked; what fails to load is told when it is asked
TABLES[`./${scope.name}.ts`]?.().catch(() => {});

self.addEventListener("message", async ({ data: { id, table, kind, payload } }: MessageEvent<Question>) => {
  try {
    const load = TABLES[`./${table}.ts`];
    const handler = load && (await load()).requests[kind];
    if (!handler) throw new Error(`internal: nobody answers "${table}.${kind}"`);
    const reply = await handler(payload, { progress: (progress) => scope.postMessage({ id, progress }) });
    if (reply instanceof Moved) scope.postMessage({ id, reply: reply.value }, reply.buffers);
    else scope.postMessage({ id, reply });
  } catch (error) {
    scope.postMessage({ id, fault: faultOf(error) });
  }
});
