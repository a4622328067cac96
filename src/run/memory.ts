/**
 * The memory that kernels work in: one for all of them, so that arrays made here are used in place by every kernel. It is
 * shared between threads where the engine has SharedArrayBuffer, and then grows without moving; elsewhere it has a fixed size.
 */

/** Bytes: a cache line, and a multiple of every vector's size. */
const ALIGNMENT = 64;
const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** Without SharedArrayBuffer growing would detach the arrays that users hold: all of it is reserved at once, touched when used. */
const FIXED_PAGES = 4096;

export const isShared: boolean = typeof SharedArrayBuffer !== "undefined";

interface Block {
  readonly start: number;
  readonly size: number;
}

let memory: WebAssembly.Memory | undefined;
/** Every buffer that the memory has had: all of them are its beginning. */
const buffers = new WeakSet<ArrayBufferLike>();
/** Sorted by start; no two touch. */
let gaps: Block[] = [];
const taken = new Map<number, number>();
let top = ALIGNMENT;

/** The memory, made when first asked for. */
export function theMemory(): WebAssembly.Memory {
  if (!memory) {
    memory = new WebAssembly.Memory(
      isShared ? { initial: 16, maximum: MOST_PAGES, shared: true } : { initial: FIXED_PAGES, maximum: FIXED_PAGES },
    );
    buffers.add(memory.buffer);
  }
  return memory;
}

/** The buffer as it is now. */
export const currentBuffer = (): ArrayBufferLike => theMemory().buffer;

/** Whether an array lies in the memory, so that its byteOffset is an address there. */
export const isInside = (array: ArrayBufferView): boolean => buffers.has(array.buffer);

/** The address of so many fresh bytes, aligned to 64. @throws RangeError where the memory is full */
export function take(bytes: number): number {
  const size = Math.max(Math.ceil(bytes / ALIGNMENT), 1) * ALIGNMENT;
  const at = gaps.findIndex((g) => g.size >= size);
  const gap = gaps[at];
  const start = gap ? gap.start : top;
  if (gap) {
    const rest = gap.size - size;
    gaps.splice(at, 1, ...(rest > 0 ? [{ start: gap.start + size, size: rest }] : []));
  } else {
    reserve(top + size);
    top += size;
  }
  taken.set(start, size);
  return start;
}

function reserve(end: number): void {
  const memory = theMemory();
  const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
  if (missing <= 0) return;
  // by a quarter at least, so that many small arrays do not grow it one page at a time
  const wanted = Math.max(missing, Math.ceil(memory.buffer.byteLength / PAGE / 4));
  const have = memory.buffer.byteLength / PAGE;
  const pages = Math.min(wanted, MOST_PAGES - have);
  try {
    if (pages < missing) throw new RangeError("more than 4 GiB");
    memory.grow(pages);
  } catch {
    throw new RangeError(
      `no memory for ${end - top} more bytes beside the ${top} in use: give back arrays with free()${isShared ? "" : ", or serve the page with COOP and COEP headers"}`,
    );
  }
  buffers.add(memory.buffer);
}

/** Gives bytes back. */
export function giveBack(start: number): void {
  const size = taken.get(start);
  if (size === undefined) throw new RangeError("this array was given back before, or was not made by alloc()");
  taken.delete(start);
  const all = [...gaps, { start, size }].sort((a, b) => a.start - b.start);
  gaps = [];
  for (const block of all) {
    const last = gaps.at(-1);
    if (last && last.start + last.size === block.start) gaps[gaps.length - 1] = { start: last.start, size: last.size + block.size };
    else gaps.push(block);
  }
  const last = gaps.at(-1);
  if (last && last.start + last.size === top) {
    top = last.start;
    gaps.pop();
  }
}

/**
 * An array of n float32 in the memory of the kernels, which they use in place, without a copy. It begins with zeros, stays
 * valid as long as it is not given back with free(), and is not collected with the garbage.
 * @param n how many elements, a whole number from 0 on
 * @throws RangeError for another n, or where the memory (4 GiB; without SharedArrayBuffer 256 MiB) is full
 */
export function alloc(n: number): Float32Array {
  const start = take(4 * count(n));
  return new Float32Array(currentBuffer(), start, n).fill(0);
}

/** The same for n bits, one for each element, packed: bit i % 8 of byte i >> 3. @throws RangeError as alloc does */
export function allocBits(n: number): Uint8Array {
  const bytes = Math.ceil(count(n) / 8);
  const start = take(bytes);
  return new Uint8Array(currentBuffer(), start, bytes).fill(0);
}

function count(n: number): number {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`a number of elements has to be a whole number from 0 on, not ${String(n)}`);
  return n;
}

/** Gives an array of alloc() or allocBits() back; neither it nor a part of it may be used afterwards. @throws RangeError for any other array */
export function free(array: Float32Array | Uint8Array): void {
  if (!isInside(array)) throw new RangeError("this array was not made by alloc()");
  giveBack(array.byteOffset);
}
