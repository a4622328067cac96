import { ALL, bitsAt, CHUNK } from "./floats.ts";

/** Some inputs, in the row of all finite floats: the places from, from + stride, ... below to. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** What is scanned: every so manieth float, in parts of which each takes less than a second. */
export interface Plan {
  /** 1: every float. */
  readonly stride: number;
  readonly parts: readonly Part[];
}

/** Inputs of a part, at most and, where there are so many, at least. */
const [MOST, LEAST] = [2 ** 20, CHUNK];
/** A sample has about so many parts. */
const PARTS = 64;

/**
 * The plan for about so many inputs; all of them where none is said. The stride of a sample is odd, so that all last digits occur.
 * @param inputs 1 or more
 */
export function planFor(inputs = ALL): Plan {
  const most = Math.floor(ALL / inputs);
  const stride = inputs >= ALL ? 1 : most + 1 - (most % 2);
  const size = Math.min(MOST, Math.max(LEAST, Math.ceil(ALL / stride / PARTS)));
  const span = stride * size;
  return {
    stride,
    parts: Array.from({ length: Math.ceil(ALL / span) }, (_, i) => ({ from: i * span, to: Math.min((i + 1) * span, ALL) })),
  };
}

/** How many inputs a part has. */
export const inputsOf = ({ from, to }: Part, stride: number): number => Math.ceil((to - from) / stride);

/** The inputs of a part as float32, in blocks of at most so many. */
export function* blocksOf({ from, to }: Part, stride: number, most: number): Generator<Uint32Array> {
  const n = inputsOf({ from, to }, stride);
  for (let start = 0; start < n; start += most) {
    yield Uint32Array.from({ length: Math.min(most, n - start) }, (_, i) => bitsAt(from + (start + i) * stride));
  }
}
