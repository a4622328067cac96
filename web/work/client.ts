/** Asking workers. A lane is one worker that does one thing at a time; the newest question wins. */
import type { Answer, FaultData, Payload, Question, Reply, Requests } from "./protocol.ts";

/** The question was overtaken by a newer one, or stopped: nobody waits for its answer any more. */
export class Superseded extends Error {
  override readonly name = "Superseded";
}

/** What a worker could not do: a sentence for the reader, with the place in the text where there is one. */
export class Fault extends Error implements FaultData {
  override readonly name = "Fault";
  readonly span?: { readonly start: number; readonly end: number };
  readonly source?: string;
  readonly internal: boolean;

  constructor({ message, span, source, internal }: FaultData) {
    super(message);
    if (span) this.span = span;
    if (source !== undefined) this.source = source;
    this.internal = internal;
  }
}

export interface AskOptions {
  /** Hears what the handler tells by `progress`. */
  readonly onProgress?: (value: never) => void;
  /** Milliseconds after which the work is given up, with a Fault that says so; 20 s unless told, Infinity for work with a progress bar. */
  readonly limit?: number;
}

const LIMIT = 20_000;
/** How long work that was overtaken may go on, in ms: a worker that is done by then is spared its restart. */
const PATIENCE = 120;

interface Pending {
  readonly question: Question;
  readonly options: AskOptions;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One worker for the questions of one table of web/work/:
 *
 *   import type { requests } from "../work/pictures.ts";
 *   const pictures = new Lane<typeof requests>("pictures");
 *   const curve = await pictures.ask("curve", given);
 *
 * A second question makes the first one fail with Superseded; its worker is ended where it does not come to an end soon.
 */
export class Lane<T extends Requests> {
  private worker: Worker | undefined;
  private running: Pending | undefined;
  private waiting: Pending | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  private readonly table: string;

  constructor(table: string) {
    this.table = table;
  }

  /** @throws Superseded, Fault (as a rejection) */
  ask<K extends keyof T & string>(kind: K, payload: Payload<T, K>, options: AskOptions = {}): Promise<Reply<T, K>> {
    return new Promise((resolve, reject) => {
      const question = { id: ++this.asked, table: this.table, kind, payload };
      this.waiting?.reject(new Superseded("a newer question came"));
      this.waiting = { question, options, resolve: resolve as (reply: unknown) => void, reject };
      if (!this.running) this.next();
      else this.overtake(this.running);
    });
  }

  /** Starts the worker before there is a question. */
  warm(): void {
    this.worker ??= this.start();
  }

  /** Ends what is going on; the worker is started again by the next question. */
  stop(): void {
    for (const pending of [this.running, this.waiting]) pending?.reject(new Superseded("stopped"));
    this.waiting = undefined;
    this.end();
  }

  private overtake(running: Pending): void {
    running.reject(new Superseded("a newer question came"));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.end();
      this.next();
    }, PATIENCE);
  }

  private next(): void {
    clearTimeout(this.timer);
    this.running = this.waiting;
    this.waiting = undefined;
    if (!this.running) return;
    const { question, options, reject } = this.running;
    const limit = options.limit ?? LIMIT;
    if (Number.isFinite(limit)) {
      this.timer = setTimeout(() => {
        reject(new Fault({ message: `given up after ${limit / 1000} s: try a simpler formula`, internal: false }));
        this.end();
        this.next();
      }, limit);
    }
    this.worker ??= this.start();
    this.worker.postMessage(question);
  }

  private start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: this.table });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.running?.reject(new Fault({ message: `internal: ${event.message || "the worker could not be loaded"}`, internal: true }));
      this.end();
      this.next();
    };
    return worker;
  }

  private hear(answer: Answer): void {
    const { running } = this;
    if (running?.question.id !== answer.id) return;
    if ("progress" in answer) {
      (running.options.onProgress as ((value: unknown) => void) | undefined)?.(answer.progress);
      return;
    }
    if ("fault" in answer) running.reject(new Fault(answer.fault));
    else running.resolve(answer.reply);
    this.next();
  }

  private end(): void {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = undefined;
    this.running = undefined;
  }
}
