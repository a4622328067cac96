/** What the page and its workers say to each other: a question with a number, and for it any progress, then one answer. */

/** What the work for one question may use besides its payload. */
export interface Context {
  /** Tells the page how far the work is; the asker's `onProgress` hears it. */
  readonly progress: (value: unknown) => void;
}

/**
 * How one kind of question is answered. It runs in a worker, where nobody waits on it: it may take as long as it needs, and is
 * ended from outside. What it throws reaches the asker as a Fault.
 */
// biome-ignore lint/suspicious/noExplicitAny: a table holds handlers of many payloads; each asker names its table's type
export type Handler = (payload: any, context: Context) => unknown;

/** The questions that one file of web/work/ answers: it exports them as `requests`. */
export type Requests = Readonly<Record<string, Handler>>;

export type Payload<T extends Requests, K extends keyof T> = Parameters<T[K]>[0];
export type Reply<T extends Requests, K extends keyof T> = Unpacked<Awaited<ReturnType<T[K]>>>;
type Unpacked<T> = T extends Moved<infer V> ? V : T;

/** An answer with buffers that move to the page instead of being copied. */
export class Moved<T> {
  readonly value: T;
  readonly buffers: readonly Transferable[];
  constructor(value: T, buffers: readonly Transferable[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

/** What went wrong, as it travels: a sentence for the reader, and where in the text it is. */
export interface FaultData {
  readonly message: string;
  /** Offsets into `source`. */
  readonly span?: { readonly start: number; readonly end: number };
  readonly source?: string;
  /** A fault of ours, not of what was typed. */
  readonly internal: boolean;
}

export interface Question {
  readonly id: number;
  readonly table: string;
  readonly kind: string;
  readonly payload: unknown;
}

export type Answer = { readonly id: number } & (
  | { readonly reply: unknown }
  | { readonly progress: unknown }
  | { readonly fault: FaultData }
);
