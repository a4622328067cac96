import fc from "fast-check";
import { expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { type JsUnit, toJs } from "../../src/emit/js/js.ts";
import { evaluate } from "../../src/expr/evaluate.ts";
import { call, derivative, type Expr, key, symbol, symbols } from "../../src/expr/expr.ts";
import { FUNCTIONS, type FunctionName } from "../../src/expr/functions.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { expressions } from "../expr/random-expr.ts";
import { load } from "./js-module.ts";

const POINTS = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, -3.7, 6.25, 28.5, -28.5, 1e-300, -1e-8, 800, -800, 1e300],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
  ...Array.from({ length: 400 }, (_, i) => (i - 200) / 17),
];

const unit = (formula: Expr, more: Partial<JsUnit> = {}): JsUnit => ({
  name: "unit",
  heading: ["a test"],
  variable: "x",
  formula,
  derivative: { args: ["x"], formula },
  parameters: {},
  ...more,
});

/** Where the module and evaluation differ: none. */
const differences = (f: (x: number) => number, want: (x: number) => number): string[] =>
  POINTS.filter((x) => !Object.is(f(x), want(x))).map((x) => `at ${x}: ${f(x)}, not ${want(x)}`);

test("every function of formulas has the float64 value of evaluation, to the last bit", async () => {
  for (const [name, { arity }] of Object.entries(FUNCTIONS) as [FunctionName, (typeof FUNCTIONS)[FunctionName]][]) {
    const u = call(name, ...[symbol("x"), symbol("b")].slice(0, arity[0] === 2 ? 2 : arity[1] > 1 ? 2 : 1));
    const { forward } = await load(toJs(unit(u, { parameters: { b: 0.75 } })));
    expect(
      differences(forward, (x) => evaluate(u, { x, b: 0.75 })),
      name,
    ).toEqual([]);
  }
});

test("every activation of the catalogue has the value and the derivative of evaluation, to the last bit", async () => {
  for (const { name } of catalogue) {
    const { formula, derivative: slope, variable, parameters } = activation(name);
    const values = Object.fromEntries(Object.entries(parameters).map(([p, value]) => [p, evaluate(value, {})]));
    const module = await load(
      toJs(unit(formula, { heading: [name], variable, parameters: values, derivative: { args: [variable], formula: slope } })),
    );
    expect(
      differences(module.forward, (x) => evaluate(formula, { ...values, [variable]: x })),
      name,
    ).toEqual([]);
    expect(
      differences(
        (x) => module.backward(3, x),
        (x) => 3 * evaluate(slope, { ...values, [variable]: x }),
      ),
      name,
    ).toEqual([]);
    const x = Float64Array.from(POINTS);
    expect(module.forwardArray(x), name).toEqual(x.map((v) => module.forward(v)));
    expect(module.forwardArray(x, x), name).toBe(x);
    expect(x, name).toEqual(Float64Array.from(POINTS, (v) => module.forward(v)));
  }
});

test("random formulas have the value of evaluation, to the last bit, whatever their letters are", async () => {
  const plain = expressions.filter((u) => !/\bd'/.test(key(u)));
  const samples = fc.sample(plain, { seed: 20261123, numRuns: 400 });
  for (const u of samples) {
    const others = [...symbols(u)].filter((name) => name !== "x");
    const parameters = Object.fromEntries(others.map((name, i) => [name, 0.3 + i / 3]));
    const text = toJs(unit(u, { parameters }));
    const { forward } = await load(text);
    expect(
      differences(forward, (x) => evaluate(u, { ...parameters, x })),
      text,
    ).toEqual([]);
  }
});

test("backward takes what the forward pass keeps", async () => {
  const logistic = unit(parse("1/(1 + exp(-x))"), {
    name: "logistic",
    derivative: { args: ["y"], formula: parse("y*(1 - y)", { variable: "y" }) },
  });
  const text = toJs(logistic);
  expect(text).toContain("export function backward(dy, y) {\n  return dy * (y * (1 - y));\n}");
  expect(text).toContain("return 1 / (1 + Math.exp(-x));");
  const { backward } = await load(text);
  expect(backward(2, 0.25)).toBe(0.375);
});

test("what a formula has several times is worked out once", () => {
  expect(toJs(unit(parse("tanh(x)*(1 - tanh(x)) + exp(x)")))).toContain("const u1 = Math.tanh(x);\n  return u1 * (1 - u1) + Math.exp(x);");
});

test("no text of a user becomes code", async () => {
  const hostile = ["new", "Math", "x;alert(1)", "u1", "dy", "__proto__", "constructor", "*/ alert(1) /*", "α", "erf", "square"];
  const sum: Expr = { kind: "sum", terms: hostile.map(symbol) };
  const parameters = Object.fromEntries(hostile.map((name, i) => [name, i]));
  const text = toJs(unit(sum, { parameters: Object.fromEntries(Object.entries(parameters)), heading: ["*/ alert(1); /* \u202e \n// \\"] }));
  expect(text.replace(/^ \*.*$/gm, "")).not.toMatch(/alert|[^\x20-\x7e\n]/);
  expect(() => toJs(unit(symbol("x"), { name: "a/../b" }))).toThrow('internal: "a/../b" is no name');
  expect(() => toJs(unit(symbol("q")))).toThrow('internal: "q" is neither an argument nor a parameter');
  expect(() => toJs(unit(symbol("x"), { parameters: { x: 1 } }))).toThrow('internal: "x" is an argument and a parameter');
  expect(() => toJs(unit(derivative(symbol("x"), "x")))).toThrow("internal: a derivative that is not carried out");
});

test("the notice of fdlibm comes with its coefficients, and only with them", () => {
  expect(toJs(unit(parse("erf(x)")))).toContain("provided that this notice is preserved");
  expect(toJs(unit(parse("tanh(x)")))).not.toContain("Sun Microsystems");
});
