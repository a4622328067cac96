import { expect, test } from "vitest";
import { children, type Expr } from "../../src/expr/expr.ts";
import { toAscii } from "../../src/expr/print.ts";
import { read, readEquation } from "../../src/expr/read/parser.ts";

test.each([
  ["tanh(z)", {}, "z", [], []],
  ["3 + pi", {}, "x", [], []],
  ["3", { variable: "t" }, "t", [], []],
  ["exp(-input)", {}, "input", [], []],
  ["a*tanh(b*z)", {}, "z", ["a", "b"], ["z taken as the variable, a and b as parameters"]],
  ["alpha*(exp(x) - 1)", {}, "x", ["alpha"], ["x taken as the variable, alpha as a parameter"]],
  ["a*tanh(b*z)", { parameters: { a: 1, b: 2 } }, "z", ["a", "b"], []],
  ["a*x*y", { parameters: ["a", "x"] }, "y", ["a", "x"], []],
  ["x*y", { variable: "y" }, "y", ["x"], []],
  ["e*x", { parameters: { e: 0.1 } }, "x", ["e"], []],
  ["min(max(x, lo), hi)", {}, "x", ["lo", "hi"], ["x taken as the variable, lo and hi as parameters"]],
  ["d/dw(w*x)", {}, "w", ["x"], ["w taken as the variable, x as a parameter"]],
  ["f(t) = a*t*s_1", { parameters: ["s_1"] }, "t", ["a", "s_1"], []],
  ["f(a, x) = a*x", {}, "x", ["a"], []],
  ["ones(1, D)*x", {}, "x", [], []],
] as const)("in %j with %j the variable is %s, the parameters are %j", (text, options, variable, parameters, notes) => {
  const reading = read(text, options);
  expect(reading.variable).toBe(variable);
  expect(reading.parameters).toEqual(parameters);
  expect(reading.notes).toEqual(notes);
});

test("the parameters of the caller's functions are no candidates for the variable", () => {
  const functions = new Map([["swish", { variable: "x", body: read("x/(1+exp(-w*x))", { variable: "x" }).expr }]]);
  expect(read("swish(q)", { functions })).toMatchObject({ variable: "q", parameters: ["w"] });
});

test("each part of a formula stands where its span says", () => {
  const text = "2*tanh(x+1)^2 - \\frac{e^{-x}}{|x|}";
  const { expr, spanOf } = read(text);
  const written = (u: Expr) => {
    const span = spanOf(u);
    return span && text.slice(span.start, span.end);
  };
  const texts = new Set<string | undefined>();
  const visit = (u: Expr): void => {
    texts.add(written(u));
    children(u).forEach(visit);
  };
  visit(expr);
  for (const part of ["2*tanh(x+1)^2", "tanh(x+1)^2", "tanh(x+1)", "x+1", "\\frac{e^{-x}}{|x|}", "e^{-x}", "-x", "|x|", "2", "x"])
    expect(texts).toContain(part);
  expect(written(expr)).toBe(text);
});

test("what is written twice has two places", () => {
  const { expr, spanOf } = read("x + x + pi + pi + e + e");
  expect(new Set(children(expr).map((u) => spanOf(u)?.start))).toEqual(new Set([0, 4, 8, 13, 18, 22]));
});

test("text and tags behind a formula are remarks", () => {
  expect(read("x^2 \\text{(by chain rule)} \\tag{3}").remarks).toEqual(["(by chain rule)", "(3)"]);
});

test("a product behind d/dz is said to be left alone", () => {
  expect(read("\\frac{d}{dz} z \\times \\sinh(z)").notes).toEqual(['"\\frac{d}{dz}" taken of z alone, not of the product']);
});

const sides = (text: string, options = {}) =>
  readEquation(text, options).sides.map(({ expr, span }) => [text.slice(span.start, span.end), toAscii(expr)]);

test.each([
  [
    "x^2 = x*x",
    [
      ["x^2", "x^2"],
      ["x*x", "x*x"],
    ],
  ],
  [
    "f(x) = x^2 = x*x",
    [
      ["x^2", "x^2"],
      ["x*x", "x*x"],
    ],
  ],
  ["= x*x", [["x*x", "x*x"]]],
  [
    "x*y = y*x",
    [
      ["x*y", "x*y"],
      ["y*x", "y*x"],
    ],
  ],
  [
    "tanh(x) = sinh(x)/cosh(x)",
    [
      ["tanh(x)", "tanh(x)"],
      ["sinh(x)/cosh(x)", "sinh(x)/cosh(x)"],
    ],
  ],
  [
    "\\begin{align} x &= 2x - x \\\\ &\\quad + 0 \\\\ &= x. \\end{align}",
    [
      ["x", "x"],
      ["2x - x \\\\ &\\quad + 0", "2*x - x + 0"],
      ["x", "x"],
    ],
  ],
  [
    "x &=& 1 \\\\ &=& 2",
    [
      ["1", "1"],
      ["2", "2"],
    ],
  ],
  [
    "(x+1)^2 = x^2 + 2x + 1 \\text{ (expand)}",
    [
      ["(x+1)^2", "(x + 1)^2"],
      ["x^2 + 2x + 1", "x^2 + 2*x + 1"],
    ],
  ],
])("the sides of %j stand at their places", (text, expected) => {
  expect(sides(text)).toEqual(expected);
});

test.each([
  ["g_{linear}(z) = z", { name: "linear", variable: "z" }],
  ["f(x) = x^2", { name: "f", variable: "x" }],
  ["f'(x) = 2x", { name: "f'", variable: "x" }],
  ["f(x, a) = a x", { name: "f", variable: "x", parameters: ["a"] }],
  ["\\sigma(z) = \\frac{1}{1+e^{-z}}", { name: "sigma", variable: "z" }],
  ["y = x^2", { name: "y" }],
])("%s defines a name", (text, defines) => {
  expect(readEquation(text).defines).toMatchObject(defines);
});

test.each(["x = x", "x + y = 3", "tanh(x) = 1", "a*x = x*a"])("%s defines nothing", (text) => {
  expect(readEquation(text).defines).toBeUndefined();
});

test("rows that are equations of their own are refused", () => {
  expect(() => readEquation("\\begin{align} f(x) &= x \\\\ h(x) &= 2 \\end{align}")).toThrow("a row with a formula of its own");
});
