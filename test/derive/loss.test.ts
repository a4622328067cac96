import { expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import type { Residual } from "../../src/derive/backward/backward.ts";
import { type Loss, lossOf, type NumberFormat } from "../../src/derive/backward/loss.ts";
import { evaluate } from "../../src/expr/evaluate.ts";
import type { Expr } from "../../src/expr/expr.ts";

function lossesOf(name: string, residual: Residual): Record<NumberFormat, Loss> {
  const { formula, variable, parameters, backward } = activation(name);
  const values = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, evaluate(value, {})]));
  const of = (r: Residual) => backward.ways.find((w) => w.residual === r);
  const way = of(residual);
  if (!way) throw new Error(`${name} has no way through ${residual}`);
  return lossOf(way, formula, of("input")?.formula as Expr, variable, values);
}

const NOWHERE: Loss = {
  imprecise: { left: null, right: null },
  zero: { left: null, right: null },
  nan: { left: null, right: null, at: [] },
};

/** Where the output, rounded, is its limit: 1 - 2^-25 rounds to 1 in float32, and so on; found by hand and seen in frameworks. */
const ZERO: readonly [name: string, residual: Residual, format: NumberFormat, left: number | null, right: number | null][] = [
  ["logistic", "output", "float32", null, 17.33],
  ["logistic", "output", "bfloat16", null, 6.24],
  ["tanh", "output", "float32", -9.01, 9.01],
  ["tanh", "output", "bfloat16", -3.47, 3.47],
  ["elu", "output", "float32", -17.33, null],
];

test.each(ZERO)("%s from its %s in %s has a gradient of exactly 0 from %f and from %f on", (name, residual, format, left, right) => {
  const { zero } = lossesOf(name, residual)[format];
  for (const [got, want] of [
    [zero.left, left],
    [zero.right, right],
  ] as const) {
    if (want === null) expect(got).toBeNull();
    else expect(Math.abs((got ?? 0) / want - 1), `${got}, not ${want}`).toBeLessThan(0.02);
  }
});

test("the error passes 2^-8 before the gradient is 0", () => {
  for (const [name, residual, format] of ZERO) {
    const { imprecise, zero } = lossesOf(name, residual)[format];
    for (const side of ["left", "right"] as const) {
      if (zero[side] !== null) expect(Math.abs(imprecise[side] ?? Number.NaN), `${name}, ${side}`).toBeLessThan(Math.abs(zero[side]));
    }
  }
});

test.each([
  ["logistic", "tail"],
  ["tanh", "tail"],
  ["softplus", "output"],
  ["log_sigmoid", "output"],
  ["leaky_relu", "output"],
  ["relu", "mask"],
] as const)("%s from its %s loses nothing, in float32 and in bfloat16", (name, residual) => {
  expect(lossesOf(name, residual)).toEqual({ float32: NOWHERE, bfloat16: NOWHERE });
});

test("the derivative of GELU as it is written cancels in the tail: 1 + erf is 0 there in float32", () => {
  const { imprecise } = lossesOf("gelu", "input").float32;
  expect(imprecise.left).toBeLessThan(-4.5);
  expect(imprecise.left).toBeGreaterThan(-6);
  expect(imprecise.right).toBeNull();
});
