/** The tasks that a network can be tried on. */
import { suggestion } from "../suggestion.ts";
import { CURVES } from "./curves.ts";
import { DIGITS } from "./digits.ts";
import { LOGIC } from "./logic.ts";
import { PLANES } from "./planes.ts";
import type { Task, TaskMaker, TaskRow } from "./task.ts";

const ROWS: readonly TaskMaker[] = [...LOGIC, ...PLANES, ...CURVES, DIGITS];

/** What there is to learn, without the rows. */
export const TASKS: readonly TaskRow[] = ROWS;

const made = new Map<string, Promise<Task>>();

/**
 * The task of that name (case, hyphens and underscores do not matter), with its rows: the same objects each time, not to be changed.
 * @throws RangeError for a name that is none, with the nearest
 */
export async function task(name: string): Promise<Task> {
  const row = ROWS.find((r) => plain(r.name) === plain(name));
  if (!row) throw new RangeError(unknownTask(name));
  let promise = made.get(row.name);
  if (!promise) {
    const { make, ...rest } = row;
    promise = make().then((rows) => ({ ...rest, ...rows }));
    made.set(row.name, promise);
  }
  return promise;
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[-_\s]+/g, " ")
    .trim();

function unknownTask(name: string): string {
  const names = ROWS.map((r) => r.name);
  return `there is no task "${name.slice(0, 60)}"${suggestion(plain(name), names)} There are ${names.join(", ")}`;
}
