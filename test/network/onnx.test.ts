import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import type { Model } from "../../src/network/model.ts";
import { toOnnx } from "../../src/network/onnx/onnx.ts";
import { Reference } from "../../src/network/reference.ts";
import { modelOf, normals } from "./models.ts";
import { readOnnx, runOnnx } from "./onnx-reader.ts";

/** Formulas that use what no activation of the catalogue does. */
const FORMULAS = [
  "x*tanh(exp(x))",
  "cbrt(x) + sign(x)",
  "where(x != 0 and x < 1, sin(x)/x, 1)",
  "where(x > 2 or x < -2, x^3/4, 2x)",
  "sinh(x)/cosh(x)^2",
  "asinh(x) - atan(2x)",
  "log1p(x^2)",
  "expm1(-x^2)",
  "2^x",
  "sech(x)",
  "1 - erfc(x)",
  "x^2 - sqrt(abs(x))",
  "pi*x + e",
];

const NETWORKS: readonly [name: string, model: Model][] = [
  ...catalogue.map(({ name }): [string, Model] => [
    name,
    modelOf(3, [
      [16, name],
      [2, "identity"],
    ]),
  ]),
  ...FORMULAS.map((text): [string, Model] => [
    text,
    modelOf(3, [
      [16, text],
      [2, "identity"],
    ]),
  ]),
  [
    "a logistic output",
    modelOf(
      2,
      [
        [8, "tanh"],
        [1, "logistic"],
      ],
      "binary cross-entropy",
    ),
  ],
  [
    "probabilities of classes",
    modelOf(
      4,
      [
        [8, "mish"],
        [5, "identity"],
      ],
      "softmax cross-entropy",
    ),
  ],
  ["one layer", modelOf(1, [[1, "silu"]])],
  [
    "ten layers",
    modelOf(
      2,
      Array.from({ length: 10 }, () => [12, "gelu"] as const),
    ),
  ],
  [
    "a parameter that learned",
    withParameter(
      modelOf(2, [
        [6, "x*sigmoid(b*x)", ["b"]],
        [1, "identity"],
      ]),
      "b",
      0.7251,
    ),
  ],
];

function withParameter(model: Model, name: string, value: number): Model {
  return { ...model, layers: model.layers.map((l) => (l.trainable.includes(name) ? { ...l, parameters: { [name]: value } } : l)) };
}

/** Whether float32 has the outputs, and what they are made from: log(1 - e^-x) is of x > 0, e^x overflows from 88.7 on. */
const isDefined = (values: Float64Array): boolean => values.every((v) => Math.abs(v) < 1e30);

/** The rows among these whose outputs exist, and those outputs. */
function wanted(model: Model, factor = 2): { x: Float32Array; y: Float64Array; rows: number } {
  const rows = 64;
  const all = normals(rows * model.inputs, 5, factor);
  const kept = Array.from({ length: rows }, (_, i) => all.subarray(i * model.inputs, (i + 1) * model.inputs)).filter((row) =>
    isDefined(new Reference(model, row).predictions()),
  );
  const x = Float32Array.from(kept.flatMap((row) => [...row]));
  return { x, y: kept.length > 0 ? new Reference(model, x).predictions() : new Float64Array(), rows: kept.length };
}

/** The largest difference, relative to the largest output. */
const apart = (a: ArrayLike<number>, b: Float64Array): number => {
  const scale = b.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-30);
  return b.reduce(
    (most, v, i) => Math.max(most, Number.isFinite(a[i]) ? Math.abs((a[i] as number) - v) / scale : Number.POSITIVE_INFINITY),
    0,
  );
};

/** Some roundings of float32 in each of the steps. */
const CLOSE = 2e-6;

describe("an exported network", () => {
  test.each(NETWORKS)("gives the same by the meaning of its operators: %s", (name, model) => {
    const { x, y, rows } = wanted(model);
    if (name !== "log1mexp") expect(rows).toBeGreaterThan(20);
    expect(apart(runOnnx(readOnnx(toOnnx(model)), x, rows), y)).toBeLessThan(CLOSE);
  });
  test.each(NETWORKS)("does so far from 0, where exponentials are large and small: %s", (_, model) => {
    const { x, y, rows } = wanted(model, LARGE);
    expect(apart(runOnnx(readOnnx(toOnnx(model)), x, rows), y)).toBeLessThan(CLOSE_FAR);
  });
});

/** How far from 0 the inputs of activations come that are to do no harm. */
const LARGE = 25;
/** One rounding of z, of some 100, is worth as many of them in e^z. */
const CLOSE_FAR = 1e-5;

describe("an exported network in onnxruntime", () => {
  env.wasm.numThreads = 1;

  test.each(NETWORKS)("gives the same outputs: %s", async (_, model) => {
    const { x, y, rows } = wanted(model);
    const session = await InferenceSession.create(toOnnx(model));
    const { y: got } = await session.run({ x: new Tensor("float32", x, [rows, model.inputs]) });
    expect(got?.dims).toEqual([rows, model.layers.at(-1)?.units]);
    expect(apart(got?.data as Float32Array, y)).toBeLessThan(CLOSE);
  });
});

test("a function that ONNX has no operators for is named", () => {
  expect(() => toOnnx(modelOf(1, [[2, "x + lambertw(x^2)"]]))).toThrow("ONNX has no operators for lambertw");
});
