/** Networks as JSON: to be read by people, and by every program. */
import type { Model } from "../model.ts";
import {
  array,
  type Description,
  describe,
  type LayerDescription,
  NetworkFileError,
  readDescription,
  record,
  requireFinite,
  shown,
} from "./description.ts";

export { NetworkFileError } from "./description.ts";

export interface NetworkFile extends Description {
  readonly layers: readonly (LayerDescription & {
    /** inputs x units, row by row; the shortest decimals that are these float32. */
    readonly kernel: readonly number[];
    readonly bias: readonly number[];
  })[];
}

/** A network as plain data for JSON.stringify. @throws RangeError for weights that are not finite */
export function toJson(model: Model): NetworkFile {
  requireFinite(model);
  const { layers, ...rest } = describe(model);
  return {
    ...rest,
    layers: layers.map((layer, i) => {
      const { kernel, bias } = model.layers[i] as Model["layers"][number];
      return { ...layer, kernel: Array.from(kernel, shortest), bias: Array.from(bias, shortest) };
    }),
  };
}

/**
 * A network from what JSON.parse gave.
 * @throws NetworkFileError with the place of what is wrong
 */
export function fromJson(file: unknown): Model {
  const empty = readDescription(file);
  const given = array(record(file, "the file").layers, "layers");
  return {
    ...empty,
    layers: empty.layers.map((layer, i) => {
      const at = `layers[${i}]`;
      const { kernel, bias } = record(given[i], at);
      return {
        ...layer,
        kernel: floats(kernel, layer.inputs * layer.units, `${at}.kernel`),
        bias: floats(bias, layer.units, `${at}.bias`),
      };
    }),
  };
}

function floats(value: unknown, length: number, at: string): Float32Array {
  const list = array(value, at);
  if (list.length !== length) throw new NetworkFileError(`${at}: ${length} numbers are needed, not ${list.length}`);
  return Float32Array.from(list, (v, i) => {
    if (typeof v === "number" && Number.isFinite(Math.fround(v))) return v;
    throw new NetworkFileError(`${at}[${i}]: a float32 is needed, not ${shown(v)}`);
  });
}

/** A float32 as the shortest decimal that is read as it. */
function shortest(value: number): number {
  // nine digits tell any two float32 apart
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Object.is(Math.fround(short), value)) return short;
  }
  return Number(value.toPrecision(9));
}
