import { describe, expect, test } from "vitest";
import { activation, valuesOf } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { asymptotes } from "../../src/derive/properties/asymptotes.ts";
import { compileEvaluator } from "../../src/expr/evaluate.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";

/** As one says them: "x = 0", "y = 1·x + 0 (∞)". */
const told = (formula: string): string[] => {
  const a = activation(formula);
  return asymptotes(a.formula, a.variable, valuesOf(a.parameters)).map((found) =>
    found.kind === "vertical"
      ? `x = ${found.at.text}`
      : `y = ${found.slope.text}·x + ${found.intercept.text} (${found.side === 1 ? "∞" : "−∞"})`,
  );
};

const EXAMPLES: readonly (readonly [formula: string, ...lines: string[]])[] = [
  ["tanh(x)", "y = 0·x + −1 (−∞)", "y = 0·x + 1 (∞)"],
  ["silu", "y = 0·x + 0 (−∞)", "y = 1·x + 0 (∞)"],
  ["elu", "y = 0·x + −1 (−∞)"],
  ["max(0, x)"],
  ["2*x + 1"],
  ["3"],
  ["x^2"],
  ["sin(x)"],
  ["x + sin(x)"],
  ["1/x", "x = 0", "y = 0·x + 0 (−∞)", "y = 0·x + 0 (∞)"],
  ["log(x)", "x = 0"],
  ["x + log(x)", "x = 0"],
  ["x*atan(x)", "y = −π/2·x + −1 (−∞)", "y = π/2·x + −1 (∞)"],
  ["x^3/(x^2 - 1)", "x = −1", "x = 1", "y = 1·x + 0 (−∞)", "y = 1·x + 0 (∞)"],
  ["sqrt(x^2 + x)", "y = −1·x + −1/2 (−∞)", "y = 1·x + 1/2 (∞)"],
  ["sqrt(2)*x + 1/(x - pi)", "x = π", "y = √2·x + 0 (−∞)", "y = √2·x + 0 (∞)"],
  ["log(1 + exp(x))/log(2)", "y = 0·x + 0 (−∞)", "y = 1/log(2)·x + 0 (∞)"],
];

describe("the asymptotes", () => {
  test.each(EXAMPLES)("of %s", (formula, ...lines) => {
    expect(told(formula)).toEqual(lines);
  });

  test.each(catalogue.map(({ name }) => name))("of %s are lines that it comes nearer and nearer to", (name) => {
    const a = activation(name);
    const values = valuesOf(a.parameters);
    for (const found of asymptotes(a.formula, a.variable, values)) {
      if (found.kind === "vertical") {
        const f = compileEvaluator(a.formula, [a.variable, ...Object.keys(values)]);
        const beside = [-1e-9, 1e-9].map((d) => Math.abs(f(found.at.value + d, ...Object.values(values))));
        expect(Math.max(...beside.filter((y) => !Number.isNaN(y)))).toBeGreaterThan(10);
        continue;
      }
      const gap = (distance: number): number => {
        const x = found.side * distance;
        const y = evaluatePrecise(a.formula, { ...values, [a.variable]: x }, 60);
        return y
          .minus(found.slope.value * x)
          .minus(found.intercept.value)
          .abs()
          .toNumber();
      };
      expect(gap(1e6)).toBeLessThan(1e-5);
      expect(gap(1e6)).toBeLessThanOrEqual(Math.max(gap(10), 1e-12));
    }
  });
});
