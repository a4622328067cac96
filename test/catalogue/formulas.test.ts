import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/expr/evaluate.ts";
import { same } from "../../src/expr/expr.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { toAscii, toLatex, toUnicode } from "../../src/expr/print.ts";
import { parse, read } from "../../src/expr/read/parser.ts";
import { FORMULAS, numbers } from "./formulas.ts";

test("there are 208 formulas, each with a name of its own", () => {
  expect(FORMULAS).toHaveLength(208);
  expect(new Set(FORMULAS.map(({ name }) => name)).size).toBe(208);
});

describe.each(FORMULAS)("$name: $formula", ({ formula, parameters, values }) => {
  const options = { variable: "x", parameters };

  test("has the known values at -1, 0 and 1, in float64 and precisely", () => {
    const expr = parse(formula, options);
    for (const [i, x] of [-1, 0, 1].entries()) {
      const want = values[i] as number;
      for (const got of [evaluate(expr, { ...numbers(parameters), x }), evaluatePrecise(expr, { ...parameters, x }, 30).toNumber()]) {
        if (Number.isFinite(want))
          expect(Math.abs(got - want), `f(${x}) = ${got}`).toBeLessThanOrEqual(6e-10 * Math.max(Math.abs(want), 1e-6));
        else expect(got, `f(${x})`).toBe(want);
      }
    }
  });

  test("is found to be a function of x, with no other names than its parameters", () => {
    const found = read(formula, { parameters });
    expect(found.variable).toBe("x");
    expect([...found.parameters].sort()).toEqual(Object.keys(parameters).sort());
  });

  test.each([
    ["ASCII", toAscii],
    ["LaTeX", toLatex],
    ["Unicode", toUnicode],
  ])("is the same after printing as %s and reading again", (_, print) => {
    const expr = parse(formula, options);
    expect(same(parse(print(expr), options), expr), print(expr)).toBe(true);
  });
});
