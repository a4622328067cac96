/** Workers, started once, kept for all kernels; those of Node do not keep the process alive while nobody waits for them. */
import { SOURCE } from "./worker.ts";

interface Port {
  postMessage(message: unknown): void;
  /** Node: a worker that waits does not keep the process alive; while one is waited for, it has to. */
  unref?(): void;
  ref?(): void;
}
interface NodeWorkers {
  readonly Worker: new (source: URL) => Port & { on(event: string, f: (m: unknown) => void): void };
}
interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly getBuiltinModule: (name: string) => unknown;
}

export class Worker {
  private readonly port: Port;
  /** Those who wait for an answer: answers come in the order of the questions. */
  private readonly asked: { readonly heard: () => void; readonly failed: (error: Error) => void }[] = [];

  constructor() {
    this.port = portOf(
      () => this.asked.shift()?.heard(),
      (error) => {
        const waiting = this.asked.shift();
        if (!waiting) throw error;
        waiting.failed(error);
      },
    );
    this.port.unref?.();
  }

  tell(message: { readonly kind: "run" | "step"; readonly [field: string]: unknown }): void {
    this.port.postMessage(message);
  }

  /** Resolves when the worker has done what it was told to. @throws Error where it could not be started */
  async ask(message: { readonly kind: "module" | "forget"; readonly [field: string]: unknown }): Promise<void> {
    this.port.ref?.();
    await new Promise<void>((heard, reject) => {
      this.asked.push({ heard, failed: (error) => reject(new Error(`a thread could not be started: ${error.message}`)) });
      this.port.postMessage(message);
    });
    if (this.asked.length === 0) this.port.unref?.();
  }
}

function portOf(hear: () => void, fail: (error: Error) => void): Port {
  const { process } = globalThis as { process?: NodeProcess };
  if (process?.versions?.node) {
    const { Worker } = process.getBuiltinModule("node:worker_threads") as NodeWorkers;
    const port = new Worker(new URL(`data:text/javascript,${encodeURIComponent(SOURCE)}`));
    port.on("message", hear);
    port.on("error", fail as (m: unknown) => void);
    return port;
  }
  const port = new globalThis.Worker(URL.createObjectURL(new Blob([SOURCE], { type: "text/javascript" })), { type: "module" });
  port.onmessage = hear;
  port.onerror = (event) => fail(new Error(event.message));
  return port;
}

const workers: Worker[] = [];

/** So many workers, the same ones each time. */
export function workersFor(count: number): Worker[] {
  while (workers.length < count) workers.push(new Worker());
  return workers.slice(0, count);
}
