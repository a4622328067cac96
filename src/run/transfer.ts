/**
 * One call of a compiled function on arrays anywhere: those in the memory of the kernels by their addresses, others through
 * a staging buffer that stays in the cache; what is left over of a block goes through the staging buffer too.
 */
import { BLOCK } from "../emit/wasm/wasm.ts";
import { currentBuffer, isInside, take } from "./memory.ts";

/** Elements that are staged at a time: three arrays of them fit into a first-level cache. */
const CHUNK = 2048;
/** Up to so many elements a loop copies faster than set() of a subarray. */
const FEW = 32;

/** A float32 for each element, or a bit for each (packed, the lowest first). */
export type Lanes = Float32Array | Uint8Array;
/** (n, addresses of the inputs, addresses of the outputs); n is a multiple of BLOCK. */
export type Compiled = (n: number, ...addresses: number[]) => unknown;

interface Stage {
  readonly address: number;
  readonly floats: Float32Array;
  readonly bytes: Uint8Array;
}
const stages: Stage[] = [];

function stage(i: number): Stage {
  let s = stages[i];
  if (!s) {
    const address = take(4 * CHUNK);
    stages[i] = s = {
      address,
      floats: new Float32Array(currentBuffer(), address, CHUNK),
      bytes: new Uint8Array(currentBuffer(), address, 4 * CHUNK),
    };
  }
  return s;
}

const isBits = (a: Lanes): a is Uint8Array => a instanceof Uint8Array;

/** From the array to the stage, elements from on. */
function load(a: Lanes, { floats, bytes }: Stage, from: number, n: number): void {
  const [target, source, start, length] = isBits(a) ? [bytes, a, from >> 3, (n + 7) >> 3] : [floats, a, from, n];
  if (length <= FEW) for (let i = 0; i < length; i++) target[i] = source[start + i] as number;
  else target.set(source.subarray(start, start + length));
}

/** And back. */
function store(a: Lanes, { floats, bytes }: Stage, from: number, n: number): void {
  const [source, target, start, length] = isBits(a) ? [bytes, a, from >> 3, (n + 7) >> 3] : [floats, a, from, n];
  if (length <= FEW) for (let i = 0; i < length; i++) target[start + i] = source[i] as number;
  else target.set(source.subarray(0, length), start);
  // bits behind the last element are 0
  if (isBits(a) && n % 8 !== 0) a[start + length - 1] = (a[start + length - 1] as number) & ((1 << (n % 8)) - 1);
}

const round = (n: number): number => Math.ceil(n / BLOCK) * BLOCK;
const isDirect = (a: Lanes): boolean => isInside(a) && (isBits(a) || a.byteOffset % 4 === 0);
const addressOf = (a: Lanes): number => a.byteOffset;
const stageOf = (_: Lanes, i: number): number => stage(i).address;

/** Spelled out, because spreading a list costs more than a block of the function itself. */
function call(f: Compiled, n: number, arrays: readonly Lanes[], at: (a: Lanes, i: number) => number): unknown {
  const [a, b, c, d, e] = arrays as [Lanes, Lanes, Lanes, Lanes, Lanes];
  switch (arrays.length) {
    case 2:
      return f(n, at(a, 0), at(b, 1));
    case 3:
      return f(n, at(a, 0), at(b, 1), at(c, 2));
    case 4:
      return f(n, at(a, 0), at(b, 1), at(c, 2), at(d, 3));
    case 5:
      return f(n, at(a, 0), at(b, 1), at(c, 2), at(d, 3), at(e, 4));
    default:
      throw new TypeError(`internal: a function of ${arrays.length} arrays`);
  }
}

/** Runs f on n elements; the first `inputs` arrays are read, the others written. All have n elements (bits: (n + 7) >> 3 bytes). */
export function carryOut(f: Compiled, n: number, arrays: readonly Lanes[], inputs: number): void {
  let direct = true;
  for (const a of arrays) direct &&= isDirect(a);
  const whole = direct ? n - (n % BLOCK) : 0;
  if (whole > 0) call(f, whole, arrays, addressOf);
  for (let from = whole; from < n; from += CHUNK) {
    const count = Math.min(CHUNK, n - from);
    for (let i = 0; i < inputs; i++) load(arrays[i] as Lanes, stage(i), from, count);
    call(f, round(count), arrays, stageOf);
    for (let i = inputs; i < arrays.length; i++) store(arrays[i] as Lanes, stage(i), from, count);
  }
}
