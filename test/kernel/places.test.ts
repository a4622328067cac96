import { describe, expect, test } from "vitest";
import { compileEvaluator } from "../../src/expr/evaluate.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { activation } from "../../src/index.ts";
import { besideTurns } from "../../src/kernel/places.ts";
import { lower, programs } from "../../src/kernel/programs.ts";
import { LARGEST, sampledError } from "../../src/kernel/sample.ts";
import { stable } from "../../src/kernel/stable/stable.ts";

const formula = (text: string) => stable(parse(text, { variable: "x" }), "x").expr;

describe("floats beside turns", () => {
  test.each([
    ["x - 1/3", "a root", 1 / 3],
    ["x^2 - 2", "a root", -Math.SQRT2],
    ["tanh(3*x + 1)", "a root of a sum in it", -1 / 3],
    ["abs(abs(abs(x) - 1) - 1/2)", "a kink", 1.5],
    ["max(x, 2 - x)", "a kink", 1],
    ["where(x > 7/3, x, 0)", "a jump", 7 / 3],
    ["sqrt(x - 5)", "an end of the domain", 5],
    ["exp(x)", "the largest value", Math.log(LARGEST)],
    ["exp(x)", "the least normal value", Math.log(2 ** -126)],
  ])("%s: %s", (text, _, at) => {
    const near = besideTurns(formula(text), "x").filter((x) => Math.abs(x / at - 1) < 2 ** -20);
    expect(near.every((x) => Math.fround(x) === x)).toBe(true);
    expect(near.some((x) => x > at) && near.some((x) => x < at)).toBe(true);
    // every other float is rounded alike
    expect(new Set(near).size).toBeGreaterThan(8);
  });

  test("are none of a function without turns but at 0", () => {
    expect(besideTurns(formula("x^3"), "x").every((x) => Math.abs(x) < 2 ** -40 || Math.abs(x) > 2 ** 40)).toBe(true);
    expect(besideTurns(formula("atan(x)"), "x").every((x) => Math.abs(x) < 2 ** -120)).toBe(true);
  });
});

/** What the float32 kernel loses somewhere, though not at the numbers that one thinks of. */
const LOSSES: readonly (readonly [text: string, where: string])[] = [
  ["sigmoid(3*x)^2", "3x is rounded, at other digits than those of steps by powers of two"],
  ["abs(abs(abs(x)-1)-1/2)", "1 - x is rounded just below 1/2"],
  ["tanh(3*x+1)", "beside -1/3"],
  ["(x-1)*(x-1/3)", "beside 1/3"],
  ["cosh(x)-1", "infinite from 88.7 on, where the value is not"],
  ["exp(x)/3", "infinite from 88.7 on, where the value is not"],
];
test.each(LOSSES)("%s is computed in float64: %s", (text) => {
  const { precision, forward } = programs(activation(text));
  const truth = compileEvaluator(formula(text), ["x"]);
  expect(precision).toBe("accurate");
  expect(sampledError(forward, truth, 100_000).maxUlp).toBeLessThan(0.51);
  expect(sampledError(lower(parse(text, { variable: "x" }), "x", "fast"), truth, 100_000).maxUlp).toBeGreaterThan(4);
});

test.each(["sigmoid(x)^2", "sigmoid(4*x)", "abs(abs(x) - 1)", "exp(x)", "tanh(2*x)"])("%s stays in float32", (text) => {
  expect(programs(activation(text)).precision).toBe("fast");
});
