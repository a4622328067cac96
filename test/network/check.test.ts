import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { differentiate } from "../../src/derive/differentiate.ts";
import { compileEvaluator } from "../../src/expr/evaluate.ts";
import { checkGradients, rowsToCheck, slopeAtZero } from "../../src/network/check.ts";
import type { Model, ModelLayer } from "../../src/network/model.ts";
import { Reference } from "../../src/network/reference.ts";
import type { LayerWeights } from "../../src/network/reports.ts";
import type { Loss } from "../../src/network/spec.ts";
import { modelOf } from "./models.ts";

/** Gradients by the chain rule, one row and one weight after the other. */
function gradientsOf(model: Model, x: Float32Array, targets: Float32Array): LayerWeights[] {
  const reference = new Reference(model, x);
  const p = reference.predictions();
  const { rows } = reference;
  const outputs = p.length / rows;
  // dL/dy of the last layer; with softmax cross-entropy dL/dz for an identity output
  let dy = p.map((y, i) => {
    const t = targets[i] as number;
    const of: Record<Loss, number> = {
      "squared error": 2 * (y - t),
      "binary cross-entropy": (y - t) / (y * (1 - y)),
      "softmax cross-entropy": y - t,
    };
    return of[model.loss] / rows;
  });
  expect(targets.length).toBe(rows * outputs);
  return model.layers
    .map((_, l) => {
      const last = model.layers.length - 1 - l;
      return { layer: model.layers[last] as ModelLayer, passed: reference.passed[last] as (typeof reference.passed)[number] };
    })
    .map(({ layer: { inputs, units, activation, kernel: weights, trainable, parameters: values }, passed }) => {
      const names = Object.keys(activation.parameters);
      const slopeBy = (name: string): Float64Array => {
        const f = compileEvaluator(differentiate(activation.formula, name).derivative, [activation.variable, ...names]);
        return passed.z.map((z) => f(z, ...names.map((n) => values[n] as number)));
      };
      const slope = slopeBy(activation.variable);
      const dz = dy.map((d, i) => d * (slope[i] as number));
      const kernel = new Float32Array(inputs * units);
      const bias = new Float32Array(units);
      const before = new Float64Array(rows * inputs);
      for (let row = 0; row < rows; row++) {
        for (let j = 0; j < units; j++) {
          const d = dz[row * units + j] as number;
          bias[j] = (bias[j] as number) + d;
          for (let i = 0; i < inputs; i++) {
            kernel[i * units + j] = (kernel[i * units + j] as number) + (passed.inputs[row * inputs + i] as number) * d;
            before[row * inputs + i] = (before[row * inputs + i] as number) + (weights[i * units + j] as number) * d;
          }
        }
      }
      const upstream = dy;
      const parameters = Object.fromEntries(
        trainable.map((name) => [name, slopeBy(name).reduce((sum, s, i) => sum + s * (upstream[i] as number), 0)]),
      );
      dy = before;
      return { kernel, bias, parameters };
    })
    .reverse();
}

const checked = (model: Model, change: (g: LayerWeights[]) => void = () => undefined) => {
  const { x, targets } = rowsToCheck(model);
  const gradients = gradientsOf(model, x, targets);
  change(gradients);
  return checkGradients(model, gradients, x, targets);
};

const ROUNDING = 1e-6;

describe("right gradients pass the check:", () => {
  // log(1 - e^-x) is of positive x alone
  test.each(catalogue.map(({ name }) => name).filter((name) => name !== "log1mexp"))("%s", (name) => {
    expect(
      checked(
        modelOf(3, [
          [6, name],
          [5, name],
          [2, "identity"],
        ]),
      ).worst,
    ).toBeLessThan(ROUNDING);
  });
  const LOSSES: readonly [Loss, Model][] = [
    [
      "squared error",
      modelOf(3, [
        [5, "tanh"],
        [3, "identity"],
      ]),
    ],
    [
      "binary cross-entropy",
      modelOf(
        3,
        [
          [5, "tanh"],
          [2, "logistic"],
        ],
        "binary cross-entropy",
      ),
    ],
    [
      "softmax cross-entropy",
      modelOf(
        3,
        [
          [5, "tanh"],
          [4, "identity"],
        ],
        "softmax cross-entropy",
      ),
    ],
  ];
  test.each(LOSSES)("%s", (_, model) => expect(checked(model).worst).toBeLessThan(ROUNDING));
  test("parameters that learn", () => {
    const model = modelOf(3, [
      [6, "x*sigmoid(b*x)", ["b"]],
      [4, "elu", ["a"]],
      [1, "identity"],
    ]);
    const { worst, layers } = checked(model);
    expect(worst).toBeLessThan(ROUNDING);
    expect(layers[0]?.parameters).toBeGreaterThan(0);
  });
  test("more weights than are checked", () =>
    expect(
      checked(
        modelOf(30, [
          [40, "tanh"],
          [1, "identity"],
        ]),
      ).worst,
    ).toBeLessThan(ROUNDING));
});

const FAULTS: readonly [what: string, change: (g: LayerWeights[]) => void, at: { layer: number; what: string; index: number }][] = [
  ["a weight's gradient off by a thousandth of the largest", (g) => nudge(g, 0, "kernel", 7), { layer: 1, what: "kernel", index: 7 }],
  ["a bias's gradient off", (g) => nudge(g, 1, "bias", 2), { layer: 2, what: "bias", index: 2 }],
  ["a NaN", (g) => (g[2] as LayerWeights).kernel.fill(Number.NaN, 3, 4), { layer: 3, what: "kernel", index: 3 }],
];
const nudge = (g: LayerWeights[], layer: number, what: "kernel" | "bias", index: number): void => {
  const values = (g[layer] as LayerWeights)[what];
  values[index] = (values[index] as number) + 1e-3 * values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
};
test.each(FAULTS)("the check finds %s, and says where", (_, change, at) => {
  const report = checked(
    modelOf(3, [
      [6, "silu"],
      [5, "tanh"],
      [2, "identity"],
    ]),
    change,
  );
  expect(report.at).toEqual(at);
  expect(report.worst).not.toBeLessThan(9e-4);
});

const SLOPES: readonly [what: string, f: (h: number) => number, low: number, high: number][] = [
  ["of a line", (h) => 3 * h + 1, 3, 3],
  ["of a curve", (h) => Math.exp(2 * h), 2, 2],
  ["beside a kink", (h) => Math.abs(h - 0.004), -1, -1],
  ["at a kink: both", Math.abs, -1, 1],
  ["that is tiny", (h) => 1e-7 * Math.sin(h), 1e-7, 1e-7],
];
test.each(SLOPES)("the slope %s", (_, f, low, high) => {
  const slope = slopeAtZero(f);
  expect(Math.abs(slope.low - low)).toBeLessThan(1e-9 * Math.max(1, Math.abs(low)));
  expect(Math.abs(slope.high - high)).toBeLessThan(1e-9 * Math.max(1, Math.abs(high)));
});

test("rows that do not fit are refused with a sentence", () => {
  const model = modelOf(3, [[2, "tanh"]]);
  expect(() => checkGradients(model, [], new Float32Array(3), new Float32Array(2))).toThrow("gradients of 0 layers");
  expect(() => new Reference(model, new Float32Array(4))).toThrow("rows of 3");
});
