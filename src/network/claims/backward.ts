/** Claim 5: with the activations kept, going backward takes no second evaluation. */
import { activation } from "../../catalogue/activation.ts";
import type { Precision } from "../../kernel/lower.ts";
import { compile } from "../../run/compile.ts";
import { alloc, free } from "../../run/memory.ts";
import { random } from "../random.ts";
import { median } from "../statistics.ts";
import type { Claim } from "./claim.ts";

/** Nanoseconds an element: the median of the rounds, and the quarters below and above which the rounds lie. */
export interface Timing {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

export interface BackwardRow {
  readonly activation: string;
  readonly precision: Precision;
  readonly elements: number;
  /** From the stored output. */
  readonly stored: Timing;
  /** From the input: the activation is evaluated again. */
  readonly again: Timing;
  /** How many times as long the second takes, by the medians. */
  readonly ratio: number;
}

export interface BackwardFigures {
  readonly rows: readonly BackwardRow[];
}

export interface Effort {
  readonly rounds: number;
  /** Elements that a round goes through. */
  readonly elements: number;
}
const EFFORT: Effort = { rounds: 15, elements: 2 ** 22 };
const ACTIVATIONS = ["logistic", "tanh"] as const;
const PRECISIONS = ["fast", "accurate"] as const satisfies readonly Precision[];
/** What the first cache holds with the arrays beside it, the second, and neither. */
export const SIZES = [2 ** 12, 2 ** 16, 2 ** 20] as const;

/** Times both ways back in turn, so that what else the machine does falls on both. */
export async function timed(
  name: string,
  precision: Precision,
  elements: number,
  { rounds, elements: all }: Effort = EFFORT,
): Promise<BackwardRow> {
  const f = activation(name);
  const [kept, again] = await Promise.all([compile(f, { residual: "output", precision }), compile(f, { residual: "input", precision })]);
  const [x, y, dy, dx] = Array.from({ length: 4 }, () => alloc(elements)) as [Float32Array, Float32Array, Float32Array, Float32Array];
  try {
    const { normal } = random(1);
    for (let i = 0; i < elements; i++) [x[i], dy[i]] = [normal(), normal()];
    kept.forward(x, y);
    const times = Math.max(1, Math.round(all / elements));
    const clock = (work: () => void): number => {
      const began = performance.now();
      for (let i = 0; i < times; i++) work();
      return ((performance.now() - began) * 1e6) / (times * elements);
    };
    const ways = [() => kept.backward(dy, y, dx), () => again.backward(dy, x, dx)];
    for (const way of ways) clock(way);
    const found: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      for (const [i, way] of ways.entries()) found[i]?.push(clock(way));
      await new Promise((resolve) => setTimeout(resolve));
    }
    const [stored, evaluated] = found.map(timing) as [Timing, Timing];
    return { activation: name, precision, elements, stored, again: evaluated, ratio: evaluated.median / stored.median };
  } finally {
    for (const array of [x, y, dy, dx]) free(array);
  }
}

function timing(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] as number;
  return { median: median(sorted), lower: at(0.25), upper: at(0.75) };
}

/** Whether one takes less time than the other, by more than the rounds of each differ. */
export const isCheaper = ({ stored, again }: Pick<BackwardRow, "stored" | "again">): boolean => stored.upper < again.lower;

export const BACKWARD: Claim<BackwardFigures> = {
  claim: "Going backward from stored activations is cheaper than evaluating them again.",
  criterion: `Backward from the output, g(1 − g) and 1 − g², beside backward from the input, in the same kernels with SIMD, one thread, ${EFFORT.rounds} rounds in turn. For both functions, both precisions and every size three quarters of the rounds from the output have to be faster than three quarters of those from the input.`,
  runs: async () => [],
  judge: async () => {
    const rows: BackwardRow[] = [];
    for (const name of ACTIVATIONS)
      for (const precision of PRECISIONS) for (const elements of SIZES) rows.push(await timed(name, precision, elements));
    return { holds: rows.every(isCheaper), figures: { rows } };
  },
};
