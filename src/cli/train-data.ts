import { createReadStream } from "node:fs";
import { basename, extname } from "node:path";
import { readCsv, TableError } from "../network/csv.ts";
import type { Task } from "../network/tasks/task.ts";
import { task } from "../network/tasks/tasks.ts";
import { shortened } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { whyNotRead } from "./file.ts";

export interface DataWishes {
  readonly task?: string;
  readonly data?: string;
  readonly target?: string;
}

/** The task that is meant: ours by its name, or the user's table. @throws UsageError */
export async function taskFor({ task: name, data, target }: DataWishes): Promise<Task> {
  if (data === undefined) {
    if (target !== undefined) throw new UsageError("--target names a column of a table: give the table, too, as in --data FILE.csv");
    if (name === undefined)
      throw new UsageError("what is to be learned? Name a task, as in --task spiral, or a table, as in --data FILE.csv --target COLUMN");
    return asUsage(() => task(name));
  }
  if (name !== undefined) throw new UsageError("--task and --data are two things to learn: give one of them");
  if (target === undefined)
    throw new UsageError(
      `which column of "${shortened(data)}" is to be found? Name it, as in --target price, or by its number, as in --target 3`,
    );
  return table(data, target);
}

/** The table, read as a stream. */
async function table(file: string, target: string): Promise<Task> {
  const stream = createReadStream(file, { encoding: "utf8" });
  try {
    return await readCsv(stream, { target, name: basename(file, extname(file)) });
  } catch (error) {
    if (error instanceof TableError) throw new UsageError(`"${shortened(file)}", ${error.message}`);
    if (error instanceof RangeError) throw new UsageError(`"${shortened(file)}": ${error.message}`);
    if ((error as NodeJS.ErrnoException).code !== undefined)
      throw new UsageError(`cannot read "${shortened(file)}": ${whyNotRead(error as NodeJS.ErrnoException)}`);
    throw error;
  } finally {
    stream.destroy();
  }
}

/** Where a RangeError says what is wrong with what the user gave. */
export async function asUsage<T>(f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    throw error instanceof RangeError && !/call stack/.test(error.message) ? new UsageError(error.message) : error;
  }
}
