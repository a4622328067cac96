import { describe, expect, test } from "vitest";
import { toAscii } from "../../src/expr/print.ts";
import { parse, read, readEquation } from "../../src/expr/read/parser.ts";

const SIGMA = "sigma(...) read as the logistic function; write sigma*(...) for a product";

describe("sigma before a bracket is the logistic function, and a note says so:", () => {
  test.each([
    ["\\sigma(x)", "logistic(x)"],
    ["σ(x)", "logistic(x)"],
    ["sigma(x)", "logistic(x)"],
    ["\\sigma\\left(-x\\right)", "logistic(-x)"],
    ["\\sigma'(x)", "d/dx(logistic(x))"],
    ["\\sigma^{\\prime}(x)", "d/dx(logistic(x))"],
    ["\\sigma^2(x)", "logistic(x)^2"],
    ["σ²(x)", "logistic(x)^2"],
    ["x\\sigma(x)", "x*logistic(x)"],
    ["\\sigma(x)(1-\\sigma(x))", "logistic(x)*(1 - logistic(x))"],
    ["2\\sigma(2x)-1", "2*logistic(2*x) - 1"],
    ["x\\cdot\\sigma(\\beta x)", "x*logistic(beta*x)"],
    ["\\sigma(\\sigma(x))", "logistic(logistic(x))"],
  ])("%s is %s", (text, meaning) => {
    const { expr, notes } = read(text);
    expect(toAscii(expr)).toBe(meaning);
    expect(notes).toContain(SIGMA);
  });
});

test.each([
  ["\\Phi(x)", "(1 + erf(x/sqrt(2)))/2", "the standard normal distribution function"],
  ["x\\Phi(x)", "x*((1 + erf(x/sqrt(2)))/2)", "the standard normal distribution function"],
  ["φ(x)", "exp(-x^2/2)/sqrt(2*pi)", "the density of the standard normal distribution"],
  ["\\varphi(2x)", "exp(-(2*x)^2/2)/sqrt(2*pi)", "the density of the standard normal distribution"],
  ["\\frac{d\\sigma}{dx}", "d/dx(logistic(x))", "the logistic function"],
  ["gamma(x)", "gamma*x", "the product gamma*(x)"],
  ["a(x) + b", "a*x + b", "the product a*(x)"],
])("%s is %s, with a note: %s", (text, meaning, note) => {
  const { expr, notes } = read(text);
  expect(toAscii(expr)).toBe(meaning);
  expect(notes.join("; ")).toContain(`read as ${note}`);
});

test("a bracket that can only be a factor needs no note", () => {
  expect(read("alpha(exp(x) - 1)").notes).toEqual(["x taken as the variable, alpha as a parameter"]);
});

test("a sigma that is declared is a number, and its bracket a factor", () => {
  const { expr, notes } = read("\\sigma(x)", { parameters: ["sigma"] });
  expect([toAscii(expr), notes]).toEqual(["sigma*x", []]);
});

test("in a document sigma may be any function: there the reader has to define it", () => {
  expect(() => readEquation("\\sigma(x) + 1")).toThrow("can be read as logistic(x) or the product");
  expect(readEquation("\\sigma(x) = \\tanh(x)").defines).toMatchObject({ name: "sigma", variable: "x" });
});

test("thousands of sigmas are read in a moment", () => {
  const start = performance.now();
  parse(Array.from({ length: 1100 }, () => "sigma(x)").join("+"));
  expect(performance.now() - start).toBeLessThan(5_000);
});
