import fc from "fast-check";
import { expect, test } from "vitest";
import { activation, valuesOf } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { compileEvaluator } from "../../src/expr/evaluate.ts";
import { number, substitute } from "../../src/expr/expr.ts";
import { fromNumber } from "../../src/expr/rational.ts";
import { LOOP_BLOCK, loopsOf } from "../../src/run/loops.ts";

const MORE = ["min(x, 1, -x)", "where(x > 1 and x < 2 or x = 0, x, where(x != 1, 2, 3))", "x^3 - x^x", "pi*cosh(x)/x", "7"];

test.each([...catalogue.map(({ name }) => name), ...MORE])("loops over %s give what evaluation gives, in arrays of any length", (text) => {
  const a = activation(text);
  const values = Object.entries(valuesOf(a.parameters)).map(([name, value]) => [name, number(fromNumber(value))] as const);
  const formula = substitute(a.formula, Object.fromEntries(values));
  const [f, run] = [compileEvaluator(formula, [a.variable]), loopsOf(formula, a.variable)];
  fc.assert(
    fc.property(fc.array(fc.float(), { maxLength: 2 * LOOP_BLOCK + 3, size: "max" }), (xs) => {
      const [x, y] = [Float32Array.from(xs), new Float32Array(xs.length)];
      run(x, y);
      expect(y).toEqual(Float32Array.from(x, (v) => f(v)));
    }),
    { numRuns: 20, seed: 7 },
  );
});

test("a name without a value is refused", () => {
  expect(() => loopsOf(activation("a*x", { variable: "x" }).formula, "x")).toThrow('"a" has no value');
});
