import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collapse } from "../../src/network/collapse.ts";
import { fromJson, NetworkFileError, toJson } from "../../src/network/files/json.ts";
import { fromSafetensors, toSafetensors } from "../../src/network/files/safetensors.ts";
import { readTensors } from "../../src/network/files/tensors.ts";
import type { Model } from "../../src/network/model.ts";
import { Reference } from "../../src/network/reference.ts";
import { modelOf, normals } from "./models.ts";

const MODELS: readonly [what: string, model: Model][] = [
  [
    "names of the catalogue",
    modelOf(3, [
      [6, "tanh"],
      [5, "gelu"],
      [2, "identity"],
    ]),
  ],
  [
    "a formula",
    modelOf(
      3,
      [
        [6, "x*tanh(exp(x))"],
        [1, "logistic"],
      ],
      "binary cross-entropy",
    ),
  ],
  [
    "parameters, one of which learned",
    withParameter(
      modelOf(
        2,
        [
          [6, "x*sigmoid(b*x)", ["b"]],
          [4, "elu", ["a"]],
          [3, "rrelu"],
        ],
        "softmax cross-entropy",
      ),
    ),
  ],
  [
    "a collapsed network",
    collapse(
      modelOf(2, [
        [6, "identity"],
        [2, "identity"],
      ]),
    ),
  ],
];

function withParameter(model: Model): Model {
  const [first, ...rest] = model.layers as [Model["layers"][number], ...Model["layers"][number][]];
  return { ...model, layers: [{ ...first, parameters: { b: Math.fround(0.7251) } }, ...rest] };
}

const FORMATS: readonly [name: string, there: (m: Model) => Model][] = [
  ["JSON", (m) => fromJson(JSON.parse(JSON.stringify(toJson(m))))],
  ["safetensors", (m) => fromSafetensors(toSafetensors(m))],
];

describe.each(FORMATS)("a network that goes to %s and comes back", (_, there) => {
  test.each(MODELS)("is the same to the bit: %s", (_, model) => {
    const back = there(model);
    expect(back.inputs).toBe(model.inputs);
    expect(back.loss).toBe(model.loss);
    for (const [i, layer] of model.layers.entries()) {
      const { kernel, bias, parameters, trainable, inputs, units } = back.layers[i] as Model["layers"][number];
      expect({ kernel, bias, parameters, trainable, inputs, units }).toEqual({
        ...{ kernel: layer.kernel, bias: layer.bias, parameters: layer.parameters },
        ...{ trainable: layer.trainable, inputs: layer.inputs, units: layer.units },
      });
    }
    const x = normals(20 * model.inputs, 4);
    expect(new Reference(back, x).predictions()).toEqual(new Reference(model, x).predictions());
  });
  test("may hold any finite float32", () => {
    const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(floats, (values) => {
        const model = modelOf(3, [[2, "tanh"]]);
        const kernel = Float32Array.from(values);
        const given = { ...model, layers: model.layers.map((l) => ({ ...l, kernel })) };
        expect([...(there(given).layers[0]?.kernel ?? [])].map((v) => v + 0)).toEqual(values.map((v) => v + 0));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

test("a network with a NaN among its weights is not saved", () => {
  const model = modelOf(2, [[3, "tanh"]]);
  model.layers[0]?.kernel.fill(Number.NaN, 4, 5);
  for (const write of [toJson, toSafetensors]) expect(() => write(model)).toThrow("layer 1: the kernel holds NaN at 4");
});

const change = (path: readonly (string | number)[], value: unknown): unknown => {
  const file = structuredClone(
    toJson(
      modelOf(2, [
        [3, "elu"],
        [1, "identity"],
      ]),
    ),
  ) as unknown as Record<string | number, unknown>;
  const [last, ...before] = [...path].reverse() as [string | number, ...(string | number)[]];
  const holder = before.reverse().reduce((o, k) => o[k] as Record<string | number, unknown>, file);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return file;
};

const DAMAGED: readonly [what: string, file: unknown, says: string][] = [
  ["no object", 7, "the file: an object is needed, not 7"],
  ["another format", {}, '"format" should be "gprime network", and is nothing'],
  ["a later version", change(["version"], 2), "version 2"],
  ["no inputs", change(["inputs"], 0), "inputs: a whole number from 1 to 1,048,576 is needed, not 0"],
  ["an unknown loss", change(["loss"], "hinge"), 'not "hinge"'],
  ["no layers", change(["layers"], []), "layers: from 1"],
  ["layers that are text", change(["layers"], "three"), 'layers: a list is needed, not "three"'],
  [
    "a mistyped activation",
    change(["layers", 0, "activation"], "tanhh"),
    'layers[0].activation: unknown activation "tanhh": did you mean "tanh"?',
  ],
  ["an activation that is no text", change(["layers", 0, "activation"], { evil: 1 }), "layers[0].activation"],
  ["a parameter that is not there", change(["layers", 0, "parameters"], { q: 1 }), 'no parameter "q"'],
  [
    "a parameter that is no number",
    change(["layers", 0, "parameters"], { a: [1] }),
    "layers[0].parameters.a: a number is needed, not a list",
  ],
  ["a trainable one that is not there", change(["layers", 0, "trainable"], ["z"]), 'layers[0].trainable: "z" is no parameter of elu'],
  ["half as many units", change(["layers", 0, "units"], 2), "layers[0].kernel: 4 numbers are needed, not 6"],
  ["a weight that is text", change(["layers", 1, "kernel", 2], "0.5"), 'layers[1].kernel[2]: a float32 is needed, not "0.5"'],
  ["a weight beyond float32", change(["layers", 1, "bias", 0], 1e39), "layers[1].bias[0]"],
  ["no bias", change(["layers", 1, "bias"], undefined), "layers[1].bias: a list is needed, not nothing"],
];
test.each(DAMAGED)("a JSON file is refused with the place: %s", (_, file, says) => {
  expect(() => fromJson(file)).toThrow(NetworkFileError);
  expect(() => fromJson(file)).toThrow(says);
});

/** A safetensors file of a header and so many bytes behind it. */
function fileOf(header: unknown, bytes: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}
const lengthOf = (length: bigint): Uint8Array => {
  const file = fileOf({}, 0);
  new DataView(file.buffer).setBigUint64(0, length, true);
  return file;
};
const f32 = (shape: unknown, data_offsets: unknown, dtype: unknown = "F32") => ({ dtype, shape, data_offsets });

const BROKEN: readonly [what: string, file: Uint8Array, says: string][] = [
  ["nothing", new Uint8Array(), "it has 0 bytes"],
  ["a header longer than the file", lengthOf(100n), "the header should have 100 bytes"],
  ["a header of 2^63 bytes", lengthOf(2n ** 63n), "the header should have 9223372036854776000 bytes"],
  ["no JSON", fileOf("{oops", 0), "no JSON in UTF-8"],
  ["a list", fileOf("[]", 0), "does not begin with {"],
  ["bytes that are no UTF-8", fileOf(" ", 0).fill(0x80, 8), "does not begin with {"],
  [
    "a name twice",
    fileOf('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
    "comes twice",
  ],
  [
    "a name twice, once escaped",
    fileOf('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
    "comes twice",
  ],
  ["an unknown type", fileOf({ a: f32([1], [0, 4], "F33") }, 4), 'the type "F33"'],
  ["a type that objects have", fileOf({ a: f32([1], [0, 4], "constructor") }, 4), 'the type "constructor"'],
  ["a negative size", fileOf({ a: f32([-1], [0, 4]) }, 4), "no list of whole numbers"],
  ["a shape that overflows", fileOf({ a: f32([2 ** 40, 2 ** 40], [0, 4]) }, 4), "and lies from 0 to 4"],
  ["bytes beyond the end", fileOf({ a: f32([2], [0, 8]) }, 4), "ends at byte 8 of 4"],
  ["an end before the beginning", fileOf({ a: f32([1], [4, 0]) }, 4), "lies from 4 to 0"],
  ["two tensors on the same bytes", fileOf({ a: f32([2], [0, 8]), b: f32([1], [4, 8]) }, 8), '"b" begins at byte 4'],
  ["a hole", fileOf({ a: f32([1], [0, 4]), b: f32([1], [8, 12]) }, 12), '"b" begins at byte 8'],
  ["bytes that are nobody's", fileOf({ a: f32([1], [0, 4]) }, 8), "the tensors end at byte 4, and 8 bytes are there"],
  ["an entry that is null", fileOf({ a: null }, 0), "the type nothing"],
  ["metadata that are numbers", fileOf({ __metadata__: { a: 1 } }, 0), "something else than texts"],
];
test.each(BROKEN)("a safetensors file is refused: %s", (_, file, says) => {
  expect(() => readTensors(file)).toThrow(NetworkFileError);
  expect(() => readTensors(file)).toThrow(says);
});

test("a safetensors file of others is read, whatever it holds", () => {
  const { tensors, metadata } = readTensors(
    fileOf({ __metadata__: { by: "hand" }, "a.b": f32([2, 0], [0, 0]), c: f32([], [0, 8], "I64") }, 8),
  );
  expect(metadata).toEqual({ by: "hand" });
  expect([...tensors].map(([name, { dtype, shape, bytes }]) => [name, dtype, shape, bytes.length])).toEqual([
    ["a.b", "F32", [2, 0], 0],
    ["c", "I64", [], 8],
  ]);
});

test("a safetensors file with a byte changed is read, or refused with a sentence, and nothing else", () => {
  const file = toSafetensors(
    modelOf(2, [
      [3, "elu"],
      [1, "identity"],
    ]),
  );
  const byte = fc.record({ at: fc.nat(file.length - 1), value: fc.nat(255), length: fc.nat(file.length) });
  fc.assert(
    fc.property(byte, fc.boolean(), ({ at, value, length }, isCut) => {
      const damaged = isCut ? file.slice(0, length) : file.slice();
      damaged[Math.min(at, damaged.length - 1)] = value;
      try {
        const { layers } = fromSafetensors(damaged);
        expect(layers.every(({ kernel, inputs, units }) => kernel.length === inputs * units)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(NetworkFileError);
      }
    }),
    { seed: 2, numRuns: 2000 },
  );
});
