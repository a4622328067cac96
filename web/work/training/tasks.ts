/** The tasks whose answers can be drawn: those of one input and of two. */
import { CURVES } from "../../../src/network/tasks/curves.ts";
import { LOGIC } from "../../../src/network/tasks/logic.ts";
import { PLANES } from "../../../src/network/tasks/planes.ts";
import type { Task, TaskRow } from "../../../src/network/tasks/task.ts";

const ROWS = [...LOGIC, ...PLANES, ...CURVES];

/** What there is to learn, without the rows. */
export const TASKS: readonly TaskRow[] = ROWS;

/** A task with its rows. @throws RangeError for a name that is none */
export async function taskOf(name: string): Promise<Task> {
  const row = ROWS.find((r) => r.name === name);
  if (!row) throw new RangeError(`there is no task "${name}"`);
  const { make, ...rest } = row;
  return { ...rest, ...(await make()) };
}
