import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Task } from "../verify/part.ts";
import { blocksOf, inputsOf, type Part } from "../verify/plan.ts";
import { shortened } from "./arguments.ts";
import { UsageError } from "./exit.ts";

/** Inputs that are written at a time. */
const BLOCK = 16_384;
/** What is kept of what the peer says on stderr, in characters. */
const SAID = 2000;
/** Who has answered everything has so many milliseconds to end. */
const PATIENCE = 10_000;

/** Another program that computes y of x: float32, little-endian, from its standard input to its standard output. */
export class Peer {
  private readonly command: string;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly closed: Promise<unknown>;
  private said = "";

  constructor(command: string) {
    this.command = command;
    // a group of its own: what the shell has started ends with it
    this.child = spawn(command, { shell: true, detached: process.platform !== "win32" });
    this.closed = once(this.child, "close").catch((error: Error) => {
      this.said += error.message;
    });
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.said = (this.said + text).slice(-SAID);
    });
  }

  /** The values of the parts, in their order; the peer is written to while it is read from. @throws UsageError where it does not do its part */
  async *tasks(parts: readonly (readonly [index: number, part: Part])[], stride: number): AsyncGenerator<Task> {
    const { stdin, stdout } = this.child;
    // who stops reading gives too few values: that is said below, where they are counted
    const fed = pipeline(Readable.from(bytesOf(parts, stride), { objectMode: true, highWaterMark: 4 }), stdin).catch(() => undefined);
    const total = parts.reduce((sum, [, part]) => sum + inputsOf(part, stride), 0);
    const chunks = stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    let [rest, count]: [Buffer, number] = [Buffer.alloc(0), 0];
    try {
      for (const [index, part] of parts) {
        const y = new Float32Array(inputsOf(part, stride));
        const bytes = new Uint8Array(y.buffer);
        for (let filled = 0; filled < bytes.length; ) {
          if (rest.length === 0) {
            const next = await chunks.next();
            if (next.done) await this.refuse(`gave ${Math.floor((count + filled) / 4)} values for ${total} inputs`);
            rest = next.value as Buffer;
          }
          const taken = rest.subarray(0, bytes.length - filled);
          bytes.set(taken, filled);
          filled += taken.length;
          rest = rest.subarray(taken.length);
        }
        count += bytes.length;
        yield { subject: 0, index, part, y };
      }
      await Promise.race([fed, this.closed]);
      await this.ended(chunks, rest.length, total);
    } finally {
      this.kill();
    }
  }

  /** Waits for the end. */
  private async ended(chunks: AsyncIterator<Buffer>, rest: number, total: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(resolve, PATIENCE, "late");
    });
    const next = rest > 0 ? undefined : await Promise.race([chunks.next(), late]);
    if (next !== "late" && !next?.done) await this.refuse(`gave more than ${total} values for ${total} inputs`);
    await Promise.race([this.closed, late]);
    clearTimeout(timer);
    if (this.child.exitCode) await this.refuse("gave all values");
  }

  /** @throws UsageError always: what the peer did, how it ended, and what it said last */
  private async refuse(what: string): Promise<never> {
    const silence = new Promise((resolve) => setTimeout(resolve, 500).unref());
    await Promise.race([this.closed, silence]);
    const { exitCode, signalCode } = this.child;
    const end = signalCode ? `, and was ended by ${signalCode}` : exitCode ? `, and ended with ${exitCode}` : "";
    const last = this.said.trimEnd().split("\n").at(-1)?.trim();
    throw new UsageError(
      `the command "${shortened(this.command)}" ${what}${end}${last ? `; it said: ${last}` : ""}: it has to read float32 (little-endian) to the end of its standard input, and to write as many`,
    );
  }

  kill(): void {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    try {
      if (process.platform === "win32") this.child.kill();
      else process.kill(-pid, "SIGTERM");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it has just ended
    }
  }
}

function* bytesOf(parts: readonly (readonly [number, Part])[], stride: number): Generator<Buffer> {
  for (const [, part] of parts) for (const block of blocksOf(part, stride, BLOCK)) yield Buffer.from(block.buffer);
}
