/**
 * Several threads on one array: each takes a part that is a whole number of blocks, so that every element is computed as one
 * thread would. Workers are started once, kept for all kernels, and do not keep the process alive.
 */
import { BLOCK } from "../emit/wasm/wasm.ts";
import type { Run } from "./kernel.ts";
import { currentBuffer, isInside, take, theMemory } from "./memory.ts";
import { type Compiled, carryOut } from "./transfer.ts";

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

/** What stands at the gate between parts that are not to be done. */
const CLOSED = -1;
/** How often a thread looks whether others are ready before it sleeps: waking up takes longer than most of what it waits for. */
const TURNS = 20_000;

/** What a worker does, as the text of a module: the only code that is given as text, and it is ours. */
const SOURCE = `
const isNode = typeof process === "object" && process.versions?.node;
const port = isNode ? process.getBuiltinModule("node:worker_threads").parentPort : globalThis;
const listen = (f) => isNode ? port.on("message", f) : port.addEventListener("message", (e) => f(e.data));
const kernels = new Map();
const CLOSED = ${CLOSED};
const awaited = (cell, isEarly) => {
  for (let turn = 0; isEarly(Atomics.load(cell, 0)); turn++)
    if (turn > ${TURNS}) Atomics.wait(cell, 0, Atomics.load(cell, 0), 1);
};
listen(({ kind, id, module, memory, name, n, addresses, done }) => {
  if (kind === "module") kernels.set(id, new WebAssembly.Instance(module, { gprime: { memory } }).exports);
  else if (kind === "forget") kernels.delete(id);
  else if (kind === "parts") {
    const [counter, gate] = [0, 4].map((offset) => new Int32Array(memory.buffer, done + offset, 1));
    for (let part = 0; part < name.length; part++) {
      if (part > 0) awaited(gate, (value) => value !== part && value !== CLOSED);
      if (Atomics.load(gate, 0) !== CLOSED) kernels.get(id)[name[part]]();
      Atomics.add(counter, 0, 1);
      Atomics.notify(counter, 0);
    }
  } else {
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

export interface Threads {
  readonly run: Run;
  /**
   * Has all threads do one part after another, each part when all are done with the one before.
   * @param parts of each part the functions without arguments that the threads call, this one the first
   * @param goOn asked after each part but the last
   */
  readonly together: (parts: readonly (readonly string[])[], functions: Readonly<Record<string, Compiled>>, goOn: () => boolean) => void;
  readonly dispose: () => void;
}

/** Workers for a module, ready to run its functions. */
export async function threadsFor(module: WebAssembly.Module, threads: number): Promise<Threads> {
  while (workers.length < threads - 1) workers.push(start());
  const team = await Promise.all(workers.slice(0, threads - 1));
  const id = kernels++;
  const done = take(8);
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
  const together: Threads["together"] = (parts, functions, goOn) => {
    const [counter, gate] = [0, 4].map((offset) => new Int32Array(currentBuffer(), done + offset, 1)) as [Int32Array, Int32Array];
    Atomics.store(counter, 0, 0);
    Atomics.store(gate, 0, 0);
    for (const [i, { worker }] of team.entries())
      worker.postMessage({ kind: "parts", id, memory: theMemory(), name: parts.map((names) => names[i + 1]), done });
    let isOpen = true;
    for (const [part, [own = ""]] of parts.entries()) {
      if (part > 0) {
        isOpen &&= goOn();
        Atomics.store(gate, 0, isOpen ? part : CLOSED);
        Atomics.notify(gate, 0);
      }
      if (isOpen) (functions[own] as Compiled)(0, 0, 0);
      const wanted = team.length * (part + 1);
      for (let turn = 0, ready = Atomics.load(counter, 0); ready < wanted; turn++, ready = Atomics.load(counter, 0))
        if (turn > TURNS) wait(counter, ready);
    }
  };
  const dispose = (): void => {
    for (const { worker } of team) worker.postMessage({ kind: "forget", id });
  };
  return { run, together, dispose };
}

/** Sleeps until the counter changes, where this thread may: the main thread of a page may only look again. */
function wait(counter: Int32Array, value: number): void {
  if (!("window" in globalThis)) Atomics.wait(counter, 0, value);
}
