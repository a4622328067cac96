import { mpfr } from "../algebra/interval/mpfr.ts";
import { ONE_SIGN } from "./floats.ts";
import type { Part } from "./plan.ts";
import type { Tally } from "./tally.ts";
import { Scanner, type Subject } from "./verify.ts";

/** What is to be judged, as plain data: it is sent to threads. */
export interface Work {
  readonly subjects: readonly Subject[];
  readonly variable: string;
  readonly stride: number;
}

/** One part of one subject; with the values that another program gave, where one is judged. */
export interface Task {
  readonly subject: number;
  readonly index: number;
  readonly part: Part;
  readonly y?: Float32Array<ArrayBuffer>;
}

/** What judges parts in this thread; each subject is compiled when it is first asked for. */
export async function partJudge({ subjects, variable, stride }: Work): Promise<(task: Task) => Tally> {
  const library = await mpfr();
  const scanners = new Map<number, Scanner>();
  let given: Task | undefined;
  const values = (x: Uint32Array, y: Float32Array, n: number): void => {
    if (!given?.y) throw new Error("there are no values to judge");
    for (let i = 0; i < n; i++) {
      const bits = x[i] as number;
      const place = bits < ONE_SIGN ? bits : bits - 0x80000000 + ONE_SIGN;
      // what fills up a block lies outside of the part, and is not looked at
      y[i] = given.y[(place - given.part.from) / stride] ?? 0;
    }
  };
  return (task) => {
    let scanner = scanners.get(task.subject);
    const subject = subjects[task.subject] as Subject;
    if (!scanner) scanners.set(task.subject, (scanner = new Scanner({ ...subject, ...(task.y && { values }) }, variable, library)));
    given = task;
    return scanner.scan(task.part.from, task.part.to, stride);
  };
}
