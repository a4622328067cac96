/**
 * Several threads on one array: each takes a part that is a whole number of blocks, so that every element is computed as one
 * thread would. And on one step: it has phases, one after the other, and of each phase pieces that any thread may take.
 */
import { BLOCK } from "../emit/wasm/wasm.ts";
import type { Run } from "./kernel.ts";
import { currentBuffer, giveBack, isInside, take, theMemory } from "./memory.ts";
import { carryOut } from "./transfer.ts";
import { LOOKS, pieceOf, ticketOf } from "./worker.ts";
import { type Worker, workersFor } from "./workers.ts";

/** Below this a second thread costs more than it brings. */
const WORTH = 65_536;
/** Each cell has a line of a cache, so that who looks at one does not slow down who writes to another. */
const LINE = 64;

let kernels = 0;

/** A module in several threads, and the cells in which they tell each other how far they are. */
class Team {
  protected readonly workers: readonly Worker[];
  protected readonly id = kernels++;
  private readonly cells: readonly number[];
  /** How many times a worker is done. */
  protected readonly counter: Int32Array;
  protected readonly ticket: Int32Array;
  /** One for each worker. */
  protected readonly invited: readonly Int32Array[];

  constructor(workers: readonly Worker[]) {
    this.workers = workers;
    const first = take((2 + workers.length) * LINE);
    this.cells = Array.from({ length: 2 + workers.length }, (_, i) => first + i * LINE);
    const views = this.cells.map((cell) => new Int32Array(currentBuffer(), cell, 1).fill(0));
    [this.counter, this.ticket, ...this.invited] = views as [Int32Array, Int32Array];
  }

  /** Has all workers load the module. @param phases the functions that are the pieces of each phase */
  async load(module: WebAssembly.Module, phases: readonly (readonly string[])[]): Promise<this> {
    const { id, cells } = this;
    const [counter, ticket, ...invited] = cells;
    const common = { kind: "module", id, module, memory: theMemory(), phases } as const;
    await Promise.all(this.workers.map((worker, i) => worker.ask({ ...common, cells: [counter, ticket, invited[i]] })));
    return this;
  }

  /** Waits until so many are done. */
  protected await(wanted: number): void {
    const { counter } = this;
    for (let look = 0, done = Atomics.load(counter, 0); done < wanted; look++, done = Atomics.load(counter, 0))
      // the main thread of a page may not sleep: it can only look again
      if (look > LOOKS && !("window" in globalThis)) Atomics.wait(counter, 0, done);
  }

  /** Lets go of the module; its cells are free when no worker looks at them any more. */
  async dispose(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.ask({ kind: "forget", id: this.id })));
    giveBack(this.cells[0] as number);
  }
}

/** A kernel in several threads. */
export class ArrayThreads extends Team {
  readonly run: Run = (name, f, n, arrays, inputs) => {
    const { workers, id } = this;
    const part = Math.ceil(n / (workers.length + 1) / BLOCK) * BLOCK;
    if (n < WORTH || !arrays.every(isInside)) return carryOut(f, n, arrays, inputs);
    Atomics.store(this.counter, 0, 0);
    const addressesFrom = (from: number): number[] => arrays.map((a) => a.byteOffset + (a instanceof Uint8Array ? from / 8 : 4 * from));
    let busy = 0;
    for (const worker of workers) {
      const from = part * busy;
      const count = Math.min(part, Math.floor(n / BLOCK) * BLOCK - from);
      if (count <= 0) break;
      worker.tell({ kind: "run", id, name, n: count, addresses: addressesFrom(from) });
      busy++;
    }
    // the last part is this thread's, with what is left over of a block
    const from = part * busy;
    const rest = arrays.map((a) => (a instanceof Uint8Array ? a.subarray(from / 8) : a.subarray(from)));
    if (n > from) carryOut(f, n - from, rest, inputs);
    this.await(busy);
  };
}

/** Steps of one kind in several threads. */
export class StepThreads extends Team {
  private steps = 0;

  /**
   * Has all threads do one phase after another. Nobody is waited for who has not begun a piece: where workers get no processor
   * this thread does everything.
   * @param phases the pieces of each phase, as the workers have them
   * @param goOn asked after each phase: where it is false later ones are left out
   */
  step(phases: readonly (readonly (() => void)[])[], goOn: (phase: number) => boolean): void {
    this.steps++;
    for (const [i, pieces] of phases.entries()) {
      this.phase(i, pieces);
      if (!goOn(i)) return;
    }
  }

  private phase(i: number, pieces: readonly (() => void)[]): void {
    const { workers, id, counter, ticket, invited } = this;
    Atomics.store(counter, 0, 0);
    Atomics.store(ticket, 0, ticketOf(this.steps, i));
    Atomics.notify(ticket, 0);
    for (const [w, worker] of workers.entries())
      if (Atomics.compareExchange(invited[w] as Int32Array, 0, 0, 1) === 0) worker.tell({ kind: "step", id });
    let own = 0;
    for (let seen = Atomics.load(ticket, 0); pieceOf(seen) < pieces.length; seen = Atomics.load(ticket, 0)) {
      if (Atomics.compareExchange(ticket, 0, seen, seen + 1) !== seen) continue;
      (pieces[pieceOf(seen)] as () => void)();
      own++;
    }
    this.await(pieces.length - own);
  }
}

export const arrayThreads = (module: WebAssembly.Module, threads: number): Promise<ArrayThreads> =>
  new ArrayThreads(workersFor(threads - 1)).load(module, []);

/** @param phases the functions without arguments that are the pieces of each phase, by name */
export const stepThreads = (module: WebAssembly.Module, threads: number, phases: readonly (readonly string[])[]): Promise<StepThreads> =>
  new StepThreads(workersFor(threads - 1)).load(module, phases);
