import { expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import type { Residual } from "../../src/derive/backward/backward.ts";
import { type Loss, lossOf, type NumberFormat } from "../../src/derive/backward/loss.ts";
import type { Way } from "../../src/derive/backward/ways.ts";
import { evaluate } from "../../src/expr/evaluate.ts";
import type { Expr } from "../../src/expr/expr.ts";
import { parse } from "../../src/expr/read/parser.ts";

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
  // 2 x overflows there
  expect(imprecise.right).toBeGreaterThan(1e38);
});

/** Found by rounding by hand: 1 + x is x from 2^25 on, x^2 overflows from 2^64 on, 2x from 2^127 on. */
test.each([
  ["silu", "input and output", "zero", null, 2 ** 25],
  ["softsign", "output", "zero", -(2 ** 25), 2 ** 25],
  ["tanhshrink", "input and output", "zero", -(2 ** 25), 2 ** 25],
  ["gelu", "input and output", "nan", -(2 ** 64), 2 ** 64],
  ["mish", "input and output", "nan", -(2 ** 64), 2 ** 64],
  ["lisht", "input and output", "nan", -(2 ** 64), 2 ** 64],
  ["gelu", "input", "nan", -(2 ** 127), 2 ** 127],
  ["exponential", "output", "imprecise", null, null],
] as const)("%s from its %s in float32: %s from %f and from %f on, however far out", (name, residual, kind, left, right) => {
  const loss = lossesOf(name, residual).float32[kind];
  for (const [got, want] of [
    [loss.left, left],
    [loss.right, right],
  ] as const) {
    if (want === null) expect(got).toBeNull();
    else expect(Math.abs((got ?? 0) / want - 1), `${got}, not ${want}`).toBeLessThan(0.02);
  }
});

test("where float64 has no slope, digits have it: the quotient of exponentials is NaN in float32 from 88.7 on", () => {
  const { backward, formula, variable } = activation("exp(x)/(1 + exp(x)) + x");
  const slope = parse("exp(x)/(1 + exp(x))^2 + 1", { variable: "x" });
  const way = { ...(backward.ways.find((w) => w.residual === "input") as Way), formula: slope };
  const { right } = lossOf(way, formula, slope, variable, {}).float32.nan;
  expect(right).toBeGreaterThan(44);
  expect(right).toBeLessThan(89);
});
