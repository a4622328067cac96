/**
 * Several threads on one array: each takes a part that is a whole number of blocks, so that every element is computed as one
 * thread would. Workers are started once, kept for all kernels, and do not keep the process alive.
 */
import { BLOCK } from "../emit/wasm/wasm.ts";
import type { Run } from "./kernel.ts";
import { currentBuffer, isInside, take, theMemory } from "./memory.ts";
import { carryOut } from "./transfer.ts";

/** Below this a second thread costs more than it brings. */
const WORTH = 65_536;

interface Worker {
  postMessage(message: unknown): void;
  /** Node: a worker that waits does not keep the process alive; while one is waited for, it has to. */
  unref?(): void;
  ref?(): void;
}
interface NodeWorkers {
  readonly Worker: new (source: URL) => Worker & { on(event: string, f: (m: unknown) => void): void };
}

/** What a worker does, as the text of a module: the only code that is given as text, and it is ours. */
const SOURCE = `
const isNode = typeof process === "object" && process.versions?.node;
const port = isNode ? process.getBuiltinModule("node:worker_threads").parentPort : globalThis;
const listen = (f) => isNode ? port.on("message", f) : port.addEventListener("message", (e) => f(e.data));
const kernels = new Map();
listen(({ kind, id, module, memory, name, n, addresses, done }) => {
  if (kind === "module") kernels.set(id, new WebAssembly.Instance(module, { gprime: { memory } }).exports);
  else if (kind === "forget") kernels.delete(id);
  else {
    kernels.get(id)[name](n, ...addresses);
    const counter = new Int32Array(memory.buffer, done, 1);
    Atomics.add(counter, 0, 1);
    Atomics.notify(counter, 0);
  }
  if (kind === "module") port.postMessage("ready");
});
port.postMessage("ready");
`;

interface Team {
  readonly worker: Worker;
  /** Resolves when the worker has said once more that it is ready. */
  readonly ready: () => Promise<void>;
}
const workers: Promise<Team>[] = [];

async function start(): Promise<Team> {
  let heard = (): void => undefined;
  let failed = (_: Error): void => undefined;
  const ready = (): Promise<void> =>
    new Promise((resolve, reject) => {
      heard = resolve;
      failed = (error) => reject(new Error(`a thread could not be started: ${error.message}`));
    });
  const first = ready();
  const worker = await startWorker(
    () => heard(),
    (error) => failed(error),
  );
  await first;
  return { worker, ready };
}

interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly getBuiltinModule: (name: string) => unknown;
}

async function startWorker(hear: () => void, fail: (error: Error) => void): Promise<Worker> {
  const { process } = globalThis as { process?: NodeProcess };
  if (process?.versions?.node) {
    const { Worker } = process.getBuiltinModule("node:worker_threads") as NodeWorkers;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(SOURCE)}`));
    worker.on("message", hear);
    worker.on("error", fail as (m: unknown) => void);
    return worker;
  }
  const worker = new globalThis.Worker(URL.createObjectURL(new Blob([SOURCE], { type: "text/javascript" })), { type: "module" });
  worker.onmessage = hear;
  worker.onerror = (event) => fail(new Error(event.message));
  return worker;
}

let kernels = 0;

/** Workers for a module, ready to run its functions. */
export async function threadsFor(module: WebAssembly.Module, threads: number): Promise<{ run: Run; dispose: () => void }> {
  while (workers.length < threads - 1) workers.push(start());
  const team = await Promise.all(workers.slice(0, threads - 1));
  const id = kernels++;
  const done = take(4);
  await Promise.all(
    team.map(async ({ worker, ready }) => {
      worker.ref?.();
      const loaded = ready();
      worker.postMessage({ kind: "module", id, module, memory: theMemory() });
      await loaded;
      worker.unref?.();
    }),
  );
  const run: Run = (name, f, n, arrays, inputs) => {
    const part = Math.ceil(n / threads / BLOCK) * BLOCK;
    if (n < WORTH || !arrays.every(isInside)) return carryOut(f, n, arrays, inputs);
    const counter = new Int32Array(currentBuffer(), done, 1);
    Atomics.store(counter, 0, 0);
    const addressesFrom = (from: number): number[] => arrays.map((a) => a.byteOffset + (a instanceof Uint8Array ? from / 8 : 4 * from));
    let busy = 0;
    for (const { worker } of team) {
      const from = part * busy;
      const count = Math.min(part, Math.floor(n / BLOCK) * BLOCK - from);
      if (count <= 0) break;
      worker.postMessage({ kind: "run", id, memory: theMemory(), name, n: count, addresses: addressesFrom(from), done });
      busy++;
    }
    // the last part is this thread's, with what is left over of a block
    const from = part * busy;
    const rest = arrays.map((a) => (a instanceof Uint8Array ? a.subarray(from / 8) : a.subarray(from)));
    if (n > from) carryOut(f, n - from, rest, inputs);
    for (let finished = Atomics.load(counter, 0); finished < busy; finished = Atomics.load(counter, 0)) wait(counter, finished);
  };
  const dispose = (): void => {
    for (const { worker } of team) worker.postMessage({ kind: "forget", id });
  };
  return { run, dispose };
}

/** Sleeps until the counter changes, where this thread may: the main thread of a page may only look again. */
function wait(counter: Int32Array, value: number): void {
  if (typeof window === "undefined") Atomics.wait(counter, 0, value);
}
