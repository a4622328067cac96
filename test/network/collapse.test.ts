import { describe, expect, test } from "vitest";
import { collapse, lineOf } from "../../src/network/collapse.ts";
import { Reference } from "../../src/network/reference.ts";
import { modelOf, normals } from "./models.ts";

type Layers = Parameters<typeof modelOf>[1];

const CASES: readonly [what: string, layers: Layers, left: number][] = [
  ["a deep network of identity layers is one", Array.from({ length: 8 }, () => [16, "identity"] as const), 1],
  [
    "identity layers before a tanh go into it",
    [
      [7, "identity"],
      [9, "identity"],
      [5, "tanh"],
      [2, "identity"],
    ],
    2,
  ],
  [
    "identity layers on both sides of a tanh",
    [
      [7, "identity"],
      [5, "tanh"],
      [6, "identity"],
      [2, "identity"],
    ],
    2,
  ],
  [
    "any line, not only identity",
    [
      [7, "3 - 2x"],
      [6, "x/2"],
      [2, "identity"],
    ],
    1,
  ],
  [
    "a line in disguise",
    [
      [7, "log(exp(x)) + 1"],
      [2, "logistic"],
    ],
    1,
  ],
];

describe("collapsed, a network gives the same outputs:", () => {
  test.each(CASES)("%s", (_, layers, left) => {
    const model = modelOf(4, layers);
    const collapsed = collapse(model);
    expect(collapsed.layers.length).toBe(left);
    const x = normals(4 * 50, 3);
    const [before, after] = [model, collapsed].map((m) => new Reference(m, x).predictions()) as [Float64Array, Float64Array];
    const scale = before.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    before.forEach((v, i) => {
      expect(Math.abs((after[i] as number) - v) / scale).toBeLessThan(1e-6);
    });
  });
});

test("without a linear hidden layer there is nothing to collapse, and a sentence says so", () => {
  expect(() =>
    collapse(
      modelOf(2, [
        [3, "tanh"],
        [1, "identity"],
      ]),
    ),
  ).toThrow("hidden layer with a linear activation");
});

test.each([
  ["identity", { slope: 1, offset: 0 }],
  ["5 - x/4", { slope: -0.25, offset: 5 }],
  ["(x + 1)^2 - (x - 1)^2", { slope: 4, offset: 0 }],
  ["relu", undefined],
  ["tanh", undefined],
  ["x + 1e-6*x^2", undefined],
] as const)("whether %s is a line", (text, line) => {
  expect(lineOf(modelOf(1, [[1, text]]).layers[0] as Parameters<typeof lineOf>[0])).toEqual(line);
});
