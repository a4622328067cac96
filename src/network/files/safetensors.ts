/**
 * Networks as safetensors (the format described in the README of github.com/huggingface/safetensors): the length of a header in
 * 8 bytes, the header in JSON, and the bytes of all tensors. The tensors are "layers.0.kernel" (inputs x units), "layers.0.bias" and
 * so on; what else makes up the network is JSON in the metadata, under "gprime".
 */
import type { Model } from "../model.ts";
import { describe, NetworkFileError, readDescription, requireFinite, shown } from "./description.ts";
import { readTensors, type StoredTensor } from "./tensors.ts";

/** A network as the bytes of a safetensors file. @throws RangeError for weights that are not finite */
export function toSafetensors(model: Model): Uint8Array {
  requireFinite(model);
  const tensors = model.layers.flatMap(({ inputs, units, kernel, bias }, i) => [
    { name: `layers.${i}.kernel`, shape: [inputs, units], values: kernel },
    { name: `layers.${i}.bias`, shape: [units], values: bias },
  ]);
  let at = 0;
  const entries = tensors.map(({ name, shape, values }) => [name, { dtype: "F32", shape, data_offsets: [at, (at += 4 * values.length)] }]);
  const metadata = { gprime: JSON.stringify(describe(model)) };
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const plain = new TextEncoder().encode(text);
  // spaces, so that the tensors begin at a multiple of 8
  const length = Math.ceil(plain.length / 8) * 8;
  const file = new Uint8Array(8 + length + at).fill(0x20, 8, 8 + length);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(length), true);
  file.set(plain, 8);
  let place = 8 + length;
  for (const { values } of tensors) {
    for (const value of values) {
      view.setFloat32(place, value, true);
      place += 4;
    }
  }
  return file;
}

/**
 * A network from the bytes of a safetensors file that toSafetensors wrote, or another program with the same names and metadata.
 * @throws NetworkFileError with what is wrong
 */
export function fromSafetensors(file: Uint8Array): Model {
  const { tensors, metadata } = readTensors(file);
  if (metadata.gprime === undefined) throw new NetworkFileError('this is no network of gprime: the metadata has no entry "gprime"');
  const empty = readDescription(parsed(metadata.gprime));
  const take = (name: string, ...shape: number[]): Float32Array => {
    const tensor = tensors.get(name);
    if (!tensor) throw new NetworkFileError(`the tensor "${name}" is missing`);
    return floats(name, tensor, shape);
  };
  return {
    ...empty,
    layers: empty.layers.map((layer, i) => ({
      ...layer,
      kernel: take(`layers.${i}.kernel`, layer.inputs, layer.units),
      bias: take(`layers.${i}.bias`, layer.units),
    })),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NetworkFileError(`the entry "gprime" of the metadata is no JSON: ${shown(text)}`);
  }
}

function floats(name: string, { dtype, shape, bytes }: StoredTensor, wanted: readonly number[]): Float32Array {
  if (dtype !== "F32") throw new NetworkFileError(`"${name}" is of type ${dtype}; F32 is needed`);
  if (shape.join() !== wanted.join()) throw new NetworkFileError(`"${name}" is ${shape.join(" x ")}; ${wanted.join(" x ")} is needed`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => {
    const value = view.getFloat32(4 * i, true);
    if (Number.isFinite(value)) return value;
    throw new NetworkFileError(`"${name}" holds ${value} at ${i}`);
  });
}
