/** The reader of safetensors files: nothing in one is trusted. Rules as in the README and the reader of github.com/huggingface/safetensors. */
import { NetworkFileError, shown } from "./description.ts";

export interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** In the file itself, not copied. */
  readonly bytes: Uint8Array;
}

/** Bytes of an element. */
const SIZES: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E5M2: 1, F8_E4M3: 1, U16: 2, I16: 2, F16: 2, BF16: 2 },
  ...{ U32: 4, I32: 4, F32: 4, U64: 8, I64: 8, F64: 8 },
};
const LENGTH_BYTES = 8;
/** Of the reference reader. */
const LONGEST_HEADER = 100_000_000;
const METADATA = "__metadata__";

const wrong = (what: string): never => {
  throw new NetworkFileError(`no safetensors file: ${what}`);
};

/**
 * All tensors of a file, and its metadata.
 * @throws NetworkFileError where the file breaks a rule of the format: a header that is too long or no JSON object, a name that comes
 *   twice, an unknown type, a size that does not fit type and shape, bytes that lie outside, belong to two tensors, or to none
 */
export function readTensors(file: Uint8Array): {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
} {
  if (file.length < LENGTH_BYTES) wrong(`it has ${file.length} bytes, and begins with ${LENGTH_BYTES} for the length of the header`);
  const length = Number(new DataView(file.buffer, file.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
  if (length > LONGEST_HEADER || length > file.length - LENGTH_BYTES)
    wrong(`the header should have ${length} bytes, and ${file.length - LENGTH_BYTES} are there`);
  const header = readHeader(file.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  const data = file.subarray(LENGTH_BYTES + length);
  const tensors = new Map<string, StoredTensor>();
  const parts: { readonly name: string; readonly begin: number; readonly end: number }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) continue;
    const { dtype, shape, begin, end } = readEntry(shown(name), entry);
    if (end > data.length) wrong(`${shown(name)} ends at byte ${end} of ${data.length}`);
    parts.push({ name, begin, end });
    tensors.set(name, { dtype, shape, bytes: data.subarray(begin, end) });
  }
  requireSeamless(parts, data.length);
  return { tensors, metadata: readMetadata(header[METADATA]) };
}

function readHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  if (bytes[0] !== 0x7b) wrong("the header does not begin with {");
  let text = "";
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    wrong("the header is no JSON in UTF-8");
  }
  if (keysAtTop(text) !== Object.keys(header as object).length) wrong("a name comes twice in the header");
  return header as Record<string, unknown>;
}

/** How many keys the outermost object of a valid JSON text has, repeated ones included. */
function keysAtTop(text: string): number {
  let [depth, keys] = [0, 0];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (token === ":" && depth === 1) keys++;
  }
  return keys;
}

function readEntry(
  name: string,
  entry: unknown,
): { readonly dtype: string; readonly shape: readonly number[]; readonly begin: number; readonly end: number } {
  const { dtype, shape, data_offsets: offsets } = (typeof entry === "object" && entry !== null ? entry : {}) as Record<string, unknown>;
  const size = typeof dtype === "string" && Object.hasOwn(SIZES, dtype) ? SIZES[dtype] : undefined;
  if (size === undefined) return wrong(`${name} has the type ${shown(dtype)}; there is ${Object.keys(SIZES).join(", ")}`);
  if (!areWhole(shape)) return wrong(`the shape of ${name} is no list of whole numbers`);
  if (!areWhole(offsets) || offsets.length !== 2) return wrong(`data_offsets of ${name} are not two whole numbers`);
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, n) => product * n, size);
  if (begin > end || end - begin !== bytes)
    wrong(`${name} is ${shape.join(" x ")} of ${dtype}, ${bytes} bytes, and lies from ${begin} to ${end}`);
  return { dtype: dtype as string, shape, begin, end };
}

const areWhole = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

/** Every byte belongs to one tensor. */
function requireSeamless(parts: readonly { readonly name: string; readonly begin: number; readonly end: number }[], length: number): void {
  let at = 0;
  for (const { name, begin, end } of [...parts].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) wrong(`${shown(name)} begins at byte ${begin}, and the one before it ends at ${at}`);
    at = end;
  }
  if (at !== length) wrong(`the tensors end at byte ${at}, and ${length} bytes are there`);
}

function readMetadata(given: unknown): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  if (typeof given !== "object" || given === null || Object.values(given).some((v) => typeof v !== "string"))
    return wrong(`${METADATA} holds something else than texts`);
  return given as Record<string, string>;
}
