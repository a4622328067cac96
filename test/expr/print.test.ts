import { expect, test } from "vitest";
import { add, divide, exp, multiply, named, negate, number, one, power, subtract, symbol } from "../../src/expr/expr.ts";
import { toAscii, toLatex, toUnicode } from "../../src/expr/print.ts";
import { parse } from "../../src/expr/read/parser.ts";

/** What is typed, and how it is printed as LaTeX and as Unicode. */
const TABLE = [
  ["exp(-z)", "e^{-z}", "e⁻ᶻ"],
  ["1/(1 + exp(-z))", "\\frac{1}{1 + e^{-z}}", "1/(1 + e⁻ᶻ)"],
  ["exp(-z)/(1 + exp(-z))^2", "\\frac{e^{-z}}{(1 + e^{-z})^2}", "e⁻ᶻ/(1 + e⁻ᶻ)²"],
  ["(1/(1 + exp(-z)))^2", "\\left(\\frac{1}{1 + e^{-z}}\\right)^2", "(1/(1 + e⁻ᶻ))²"],
  ["tanh(z)^2", "\\tanh^2(z)", "tanh²(z)"],
  ["tanh(z/2)^2", "\\tanh^2\\left(\\frac{z}{2}\\right)", "tanh²(z/2)"],
  ["tanh(z)^(-1)", "\\tanh(z)^{-1}", "tanh(z)⁻¹"],
  ["a*x - b*y", "a x - b y", "a·x − b·y"],
  ["-2*x/3", "-\\frac{2 x}{3}", "−2·x/3"],
  ["2*3*x", "2 \\cdot 3 x", "2·3·x"],
  ["x*2", "x \\cdot 2", "x·2"],
  ["abs(x)", "\\left|x\\right|", "|x|"],
  ["sqrt(2/pi)", "\\sqrt{\\frac{2}{\\pi}}", "√(2/π)"],
  ["x/sqrt(2)", "\\frac{x}{\\sqrt{2}}", "x/√2"],
  ["cbrt(x + 1)", "\\sqrt[3]{x + 1}", "∛(x + 1)"],
  ["alpha_0*x_1", "\\alpha_0 x_1", "α₀·x₁"],
  ["lo + x", "\\mathrm{lo} + x", "lo + x"],
  ["log2(x) + log10(x)", "\\log_2(x) + \\log_{10}(x)", "log2(x) + log10(x)"],
  ["relu(x) + sech(x)", "\\operatorname{ReLU}(x) + \\operatorname{sech}(x)", "relu(x) + sech(x)"],
  ["0.044715*x", "0.044715 x", "0.044715·x"],
  ["x^(1/3)", "x^{\\frac{1}{3}}", "x^(1/3)"],
  ["10^x + x^(2*y)", "10^x + x^{2 y}", "10ˣ + x²ʸ"],
  ["exp(exp(x))", "e^{e^{x}}", "e^(eˣ)"],
  ["exp((1/(1/x))/2)", "\\exp\\left(\\frac{\\frac{1}{\\frac{1}{x}}}{2}\\right)", "e^((1/(1/x))/2)"],
  [
    "where(x > 0 and x <= 1, x, -1)",
    "\\begin{cases} x & \\text{if } x > 0 \\text{ and } x \\le 1 \\\\ -1 & \\text{otherwise} \\end{cases}",
    "where(x > 0 and x ≤ 1, x, −1)",
  ],
  ["d/dx(x^2)*x", "\\frac{d}{dx}(x^2) \\cdot x", "d/dx(x²)·x"],
  ["ones(1, D)", "\\vec{1}^{1 \\times D}", "ones(1, D)"],
] as const;

test.each(TABLE)("%s is printed as %s and as %s", (ascii, latex, unicode) => {
  const u = parse(ascii, { parameters: ["a", "b", "x", "y", "z", "alpha_0", "x_1", "lo"] });
  expect([toAscii(u), toLatex(u), toUnicode(u)]).toEqual([ascii, latex, unicode]);
});

test.each([
  [number(1, 3), "1/3"],
  [number(-7, 12), "-7/12"],
  [number(1, 16), "0.0625"],
  [number(1, 13), "1/13"],
  [number(16732632423543772n, 10n ** 16n), "1.6732632423543772"],
  [number(123456789012345678901n, 10n ** 20n), "123456789012345678901/100000000000000000000"],
  [number(1n, 10n ** 30n), `1/1${"0".repeat(30)}`],
])("a number is a fraction where that is short, and a decimal where it has at most 20 digits: %#", (u, text) => {
  expect(toAscii(u)).toBe(text);
  expect(parse(text)).toEqual(u);
});

test("a bracket behind a letter that is a customary function gets a dot before it, also behind a power", () => {
  const u = multiply(power(symbol("sigma"), 2), add(one, symbol("x")));
  expect(toLatex(u)).toBe("\\sigma^2 \\cdot (1 + x)");
  expect(parse(toLatex(u))).toEqual(u);
});

const z = symbol("z");
const g = named("g", "z", divide(one, add(one, exp(negate(z)))));

test("a named part is written out, or called by its name", () => {
  const u = multiply(g, subtract(one, g));
  expect(toAscii(u)).toBe("1/(1 + exp(-z))*(1 - 1/(1 + exp(-z)))");
  expect([toAscii, toLatex, toUnicode].map((print) => print(u, { names: true }))).toEqual([
    "g(z)*(1 - g(z))",
    "g(z) (1 - g(z))",
    "g(z)·(1 − g(z))",
  ]);
  expect([toAscii, toLatex, toUnicode].map((print) => print(power(g, 2), { names: true }))).toEqual(["g(z)^2", "g(z)^2", "g(z)²"]);
});

test("a named sum in a sum is written out without brackets, as it reads back", () => {
  expect(toAscii(add(one, named("h", "z", subtract(z, one))))).toBe("1 + z - 1");
});

test("where a symbol is called e, Euler's number is exp(1)", () => {
  const u = add(exp(one), symbol("e"), exp(z));
  expect([toAscii(u), toLatex(u), toUnicode(u)]).toEqual(["exp(1) + e + exp(z)", "\\exp(1) + e + \\exp(z)", "exp(1) + e + exp(z)"]);
});

test("where a symbol is called d, derivatives are written without it", () => {
  const u = parse("d*diff(x, x)", { parameters: ["d", "x"] });
  expect([toAscii(u), toLatex(u), toUnicode(u)]).toEqual(["d*diff(x, x)", "d \\frac{\\partial}{\\partial x}(x)", "d·(∂/∂x(x))"]);
});
