/** What of a program is the same in every turn of its loop, and how many registers a turn needs. */
import type { Operation, Program, Type } from "../../kernel/program.ts";

/** Whether a type takes 64 bits a lane: two vectors for four lanes. */
export const isWide = (type: Type): boolean => type.endsWith("64");

/** For each operation whether it is the same for all lanes: it rests on constants and uniform inputs alone. */
export function invariant({ operations }: Program): boolean[] {
  const found: boolean[] = [];
  for (const { name, args } of operations) found.push(name !== "input" && name !== "inputBit" && args.every((a) => found[a]));
  return found;
}

/** For each operation the place of the last one that takes its result; an output's is after all. */
function lastUses({ operations, outputs }: Program): number[] {
  const last = operations.map((_, place) => place);
  for (const [place, { args }] of operations.entries()) for (const a of args) last[a] = place;
  for (const { from } of outputs) last[from] = Math.max(last[from] as number, from);
  return last;
}

/** The most vectors that hold results at a time, for four lanes; what is invariant does not count. */
export function pressure(program: Program): number {
  const [same, last] = [invariant(program), lastUses(program)];
  const size = (op: Operation): number => (isWide(op.type) ? 2 : 1);
  let [live, most] = [0, 0];
  for (const [place, op] of program.operations.entries()) {
    if (same[place]) continue;
    live += size(op);
    most = Math.max(most, live);
    const ending = new Set([...op.args, place].filter((a) => !same[a] && last[a] === place));
    for (const a of ending) live -= size(program.operations[a] as Operation);
  }
  return most;
}
