/**
 * The formulas of a blog post, character by character: "Derivation: Derivatives for Common Neural Network Activation
 * Functions", Dustin Stansbury, 2020.
 */
import { expect, test } from "vitest";
import { symbol } from "../../src/expr/expr.ts";
import { toAscii } from "../../src/expr/print.ts";
import { type KnownFunction, parse, read, readEquation } from "../../src/expr/read/parser.ts";

const functions = new Map<string, KnownFunction>([["linear", { variable: "z", body: symbol("z") }]]);

/** Each side of its equations, and each formula in its sentences. */
const PIECES: readonly (readonly [latex: string, meaning: string])[] = [
  ["g_{linear}(z) = z", "z"],
  ["g_{linear}(z)", "z"],
  ["g_{\\text{linear}}", "x"],
  ["g'_{\\text{linear}}", "d/dx(x)"],
  ["\\vec{1}^{1 \\times D}", "ones(1, D)"],
  ["g_{\\text{logistic}}(z)", "logistic(z)"],
  ["\\frac{1}{1 + e^{-z}}", "1/(1 + exp(-z))"],
  ["g'_{\\text{logistic}}(z)", "d/dz(logistic(z))"],
  ["\\frac{\\partial}{\\partial z} \\left ( \\frac{1}{1 + e^{-z}}\\right )", "d/dz(1/(1 + exp(-z)))"],
  ["\\frac{e^{-z}}{(1 + e^{-z})^2} \\text{(by chain rule)}", "exp(-z)/(1 + exp(-z))^2"],
  ["\\frac{1 + e^{-z} - 1}{(1 + e^{-z})^2}", "(1 + exp(-z) - 1)/(1 + exp(-z))^2"],
  ["\\frac{1 + e^{-z}}{(1 + e^{-z})^2} - \\left ( \\frac{1}{1+e^{-z}} \\right )^2", "(1 + exp(-z))/(1 + exp(-z))^2 - (1/(1 + exp(-z)))^2"],
  ["\\frac{1}{(1 + e^{-z})} - \\left ( \\frac{1}{1+e^{-z}} \\right )^2", "1/(1 + exp(-z)) - (1/(1 + exp(-z)))^2"],
  ["g_{\\text{logistic}}(z)- g_{\\text{logistic}}(z)^2", "logistic(z) - logistic(z)^2"],
  ["g_{\\text{logistic}}(z)(1 - g_{\\text{logistic}}(z))", "logistic(z)*(1 - logistic(z))"],
  ["g'_{logistic}(z)", "d/dz(logistic(z))"],
  ["z", "z"],
  ["g_{logistic}(z)", "logistic(z)"],
  ["(1-g_{logistic}(z))", "1 - logistic(z)"],
  ["\\text{tanh}", "tanh(x)"],
  ["g_{\\text{tanh}}(z)", "tanh(z)"],
  ["\\frac{\\text{sinh}(z)}{\\text{cosh}(z)}", "sinh(z)/cosh(z)"],
  ["\\frac{\\mathrm{e}^z - \\mathrm{e}^{-z}}{\\mathrm{e}^z + \\mathrm{e}^{-z}}", "(exp(z) - exp(-z))/(exp(z) + exp(-z))"],
  ["g'_{\\text{tanh}}(z)", "d/dz(tanh(z))"],
  ["\\frac{\\partial}{\\partial z} \\frac{\\text{sinh}(z)}{\\text{cosh}(z)}", "d/dz(sinh(z)/cosh(z))"],
  [
    "\\frac{\\frac{\\partial}{\\partial z} \\text{sinh}(z) \\times \\text{cosh}(z) - \\frac{\\partial}{\\partial z} \\text{cosh}(z) \\times \\text{sinh}(z)}{\\text{cosh}^2(z)}",
    "(d/dz(sinh(z))*cosh(z) - d/dz(cosh(z))*sinh(z))/cosh(z)^2",
  ],
  ["\\frac{\\text{cosh}^2(z) - \\text{sinh}^2(z)}{\\text{cosh}^2(z)}", "(cosh(z)^2 - sinh(z)^2)/cosh(z)^2"],
  ["1 - \\frac{\\text{sinh}^2(z)}{\\text{cosh}^2(z)}", "1 - sinh(z)^2/cosh(z)^2"],
  ["1 - \\text{tanh}^2(z)", "1 - tanh(z)^2"],
  ["(1-g_{\\text{tanh}}(z)^2)", "1 - tanh(z)^2"],
];

test.each(PIECES)("the post's %s is %s", (latex, meaning) => {
  expect(toAscii(parse(latex, { functions }))).toBe(meaning);
  expect(toAscii(parse(`$$${latex}$$`, { functions }))).toBe(meaning);
});

const LOGISTIC = String.raw`$$\begin{array}{rcl} g'_{\text{logistic}}(z) &=& \frac{\partial}{\partial z} \left ( \frac{1}{1 + e^{-z}}\right ) \\  &=& \frac{e^{-z}}{(1 + e^{-z})^2} \text{(by chain rule)} \\  &=& \frac{1 + e^{-z} - 1}{(1 + e^{-z})^2} \\  &=& \frac{1 + e^{-z}}{(1 + e^{-z})^2} - \left ( \frac{1}{1+e^{-z}} \right )^2 \\  &=& \frac{1}{(1 + e^{-z})} - \left ( \frac{1}{1+e^{-z}} \right )^2 \\  &=& g_{\text{logistic}}(z)- g_{\text{logistic}}(z)^2 \\  &=& g_{\text{logistic}}(z)(1 - g_{\text{logistic}}(z)) \end{array}$$`;
const TANH = String.raw`$$
\begin{array}{rcl} g'_{\text{tanh}}(z) &=& \frac{\partial}{\partial z} \frac{\text{sinh}(z)}{\text{cosh}(z)} \\  &=& \frac{\frac{\partial}{\partial z} \text{sinh}(z) \times \text{cosh}(z) - \frac{\partial}{\partial z} \text{cosh}(z) \times \text{sinh}(z)}{\text{cosh}^2(z)} \\  &=& \frac{\text{cosh}^2(z) - \text{sinh}^2(z)}{\text{cosh}^2(z)} \\  &=& 1 - \frac{\text{sinh}^2(z)}{\text{cosh}^2(z)} \\  &=& 1 - \text{tanh}^2(z)\end{array}
$$`;
const TANH_ITSELF = String.raw`$$
\begin{array}{rcl} g_{\text{tanh}}(z) &=& \frac{\text{sinh}(z)}{\text{cosh}(z)} \\  &=& \frac{\mathrm{e}^z - \mathrm{e}^{-z}}{\mathrm{e}^z + \mathrm{e}^{-z}}\end{array}
$$`;
const LOGISTIC_ITSELF = String.raw`$$\begin{array}{rcl} g_{\text{logistic}}(z) = \frac{1}{1 + e^{-z}}\end{array}$$`;

test.each([
  ["logistic, differentiated", LOGISTIC, 8, ["(by chain rule)"]],
  ["tanh, differentiated", TANH, 6, []],
  ["tanh", TANH_ITSELF, 3, []],
  ["logistic", LOGISTIC_ITSELF, 2, []],
] as const)("the array of %s is a chain of its sides, each at its place", (_, text, count, remarks) => {
  const equation = readEquation(text, { functions });
  expect(equation.remarks).toEqual(remarks);
  expect(equation.defines).toBeUndefined();
  const inOrder = PIECES.filter(([latex]) => text.includes(latex.replace(" \\text{(by chain rule)}", "")));
  for (const { expr, span } of equation.sides) {
    const written = text.slice(span.start, span.end);
    expect(inOrder.map(([latex]) => latex.replace(" \\text{(by chain rule)}", ""))).toContain(written);
    expect(toAscii(parse(written, { functions }))).toBe(toAscii(expr));
  }
  expect(equation.sides).toHaveLength(count);
});

test("the post's equation for a function that nobody knows yet defines it", () => {
  const { defines, sides } = readEquation("g_{linear}(z) = z");
  expect(defines).toMatchObject({ name: "linear", variable: "z" });
  expect(sides.map(({ expr, span }) => [toAscii(expr), span])).toEqual([["z", { start: 16, end: 17 }]]);
});

test("a function that stands alone is taken at the variable, and a note says so", () => {
  expect(read("\\text{tanh}").notes).toEqual(['"\\text{tanh}" taken as tanh(x)']);
  expect(toAscii(parse("\\text{tanh}", { variable: "z" }))).toBe("tanh(z)");
});

test.each([
  ["(-\\infty, \\infty)", /infinity is no number/],
  ["(-1, 1)", /"," outside of a function's brackets at column 4: an interval or a list is no formula/],
])("the post's interval %s is no formula", (text, message) => {
  expect(() => parse(text)).toThrow(message);
});
