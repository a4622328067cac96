/** What callers hand over, checked before anything is written. */
import type { Residual } from "../derive/backward/ways.ts";

export type Floats = Float32Array | Float64Array;

/** What forward keeps for backward: an array, or two of them where the residual has two parts; null where it is nothing. */
export type Kept =
  | Floats
  | Uint8Array
  | { readonly output: Floats; readonly bit: Uint8Array }
  | { readonly input: Floats; readonly output: Floats }
  | null;

const nameOf = (value: unknown): string =>
  value === null ? "null" : typeof value !== "object" ? typeof value : (Object.getPrototypeOf(value)?.constructor?.name ?? "an object");

/** @throws TypeError where it is no array of floats */
export function requireFloats(what: string, value: unknown): Floats {
  if (value instanceof Float32Array || value instanceof Float64Array) return value;
  throw new TypeError(`${what} has to be a Float32Array or a Float64Array, not ${nameOf(value)}`);
}

/** @throws TypeError where it is no Uint8Array */
export function requireBits(what: string, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`${what} has to be a Uint8Array with a bit for each element, not ${nameOf(value)}`);
}

/** An array that a caller gave, and how messages call it. */
export type Argument = readonly [name: string, array: Floats | Uint8Array];

/** All of one length and width: the first says which. @throws RangeError for another length, TypeError for another width */
export function requireAlike(args: readonly Argument[]): void {
  const [[first, model]] = args as [Argument];
  const n = model.length;
  for (const [name, a] of args) {
    const isBits = a instanceof Uint8Array;
    const wanted = isBits ? (n + 7) >> 3 : n;
    if (a.length !== wanted)
      throw new RangeError(
        `${name} has ${a.length} ${isBits ? "bytes" : "elements"}, but ${first} has ${n} elements: ${wanted} ${isBits ? "bytes" : "elements"} are needed`,
      );
    if (!isBits && a.constructor !== model.constructor)
      throw new TypeError(`${first} is a ${nameOf(model)}, but ${name} a ${nameOf(a)}: all have to be of one kind`);
  }
}

/** An output may be an input, but not overlap with one in part, nor with another output. @throws RangeError where it does */
export function requireApart(args: readonly Argument[], inputs: number): void {
  for (let i = inputs; i < args.length; i++) {
    const [name, out] = args[i] as Argument;
    for (let j = 0; j < i; j++) {
      const [other, a] = args[j] as Argument;
      if (a.buffer !== out.buffer) continue;
      if (j < inputs && a.byteOffset === out.byteOffset && a.byteLength === out.byteLength) continue;
      if (a.byteOffset < out.byteOffset + out.byteLength && out.byteOffset < a.byteOffset + a.byteLength)
        throw new RangeError(`${name} and ${other} overlap in memory: an output may be an input, or has to lie apart`);
    }
  }
}

/** What a residual consists of, in the order in which backward takes it. @throws TypeError where it is of another kind */
export function partsOf(residual: Residual, kept: unknown): readonly Argument[] {
  switch (residual) {
    case "nothing":
      return [];
    case "mask":
      return [["the mask", requireBits(`the residual of this kernel, a mask,`, kept)]];
    case "output":
    case "tail":
    case "input":
      return [[`the ${residual}`, requireFloats(`the residual of this kernel, the ${residual},`, kept)]];
    case "output and bit":
      return [
        ["output", requireFloats("the residual of this kernel, { output, bit }: output", part(kept, "output"))],
        ["bit", requireBits("the residual of this kernel, { output, bit }: bit", part(kept, "bit"))],
      ];
    case "input and output":
      return [
        ["input", requireFloats("the residual of this kernel, { input, output }: input", part(kept, "input"))],
        ["output", requireFloats("the residual of this kernel, { input, output }: output", part(kept, "output"))],
      ];
  }
}

const part = (kept: unknown, name: string): unknown =>
  typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>)[name] : kept;
