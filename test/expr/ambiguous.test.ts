import { expect, test } from "vitest";
import { FormulaError } from "../../src/expr/errors.ts";
import { parse } from "../../src/expr/read/parser.ts";

/** Notation that people read in two ways; both are offered, none is taken. */
const AMBIGUOUS = [
  ["1/2x", "(1/2)*x", "1/(2*x)"],
  ["x/2(1+x)", "(x/2)*(1+x)", "x/(2*(1+x))"],
  ["1/2 x", "(1/2)*x", "1/(2*x)"],
  ["1/sin(x)(1+x)", "(1/sin(x))*(1+x)", "1/(sin(x)*(1+x))"],
  ["\\sigma(x) + \\sigma", "logistic(x)", "the product sigma*(x)"],
  ["\\sigma\\left(x\\right)/\\sigma", "logistic(x)", "the product sigma*(x)"],
  ["x\\Phi(x)\\Phi", "(1+erf((x)/sqrt(2)))/2", "the product Phi*(x)"],
  ["x^\\sigma(1+x)", "logistic(1+x)", "the product sigma*(1+x)"],
  ["\\psi\\left(x\\right)", "a function psi of x, whose formula you would write out,", "the product psi*(x)"],
  ["\\sigma^{-1}(x)", "the inverse function of sigma", "the reciprocal, 1/sigma(...)"],
  ["1{,}000 x", "1.000", "1000"],
  ["\\alpha x^+2", "max(..., 0)*2", "^{2}"],
  ["\\sin^{-1}(x)", "the inverse function, arcsin,", "the reciprocal, 1/sin(...)"],
  ["tanh⁻¹(x)", "the inverse function, arctanh,", "the reciprocal, 1/tanh(...)"],
  ["\\log x (1+x)", "log(x)*(1+x)", "log(x*(1+x))"],
  ["sin x/2", "sin(x)/2", "sin(x/2)"],
  ["sin x e^x", "sin(x)*e^x", "sin(x*e^x)"],
  ["\\frac{d}{dx} x e^x", "\\frac{d}{dx}(x)*e^x", "\\frac{d}{dx}(x*e^x)"],
  ["\\frac{d}{dx}(x)(1+x)", "(\\frac{d}{dx}(x))*(1+x)", "\\frac{d}{dx}((x)*(1+x))"],
  ["d/dx(x)^2", "(d/dx(x))^2", "d/dx((x)^2)"],
  ["2\\frac{1}{2}", "2*\\frac{1}{2}", "2+\\frac{1}{2}"],
  ["2\\frac12", "2*\\frac12", "2+\\frac12"],
  ["e^-2x", "e^(-2)*x", "e^(-2*x)"],
  ["\\alpha x^12", "^{12}", "^1*2"],
  ["√2x", "(√2)x", "√(2x)"],
  ["√x²", "(√x)²", "√(x²)"],
  ["x 2", "x*2", "x^2"],
  ["2 3", "2*3", "23"],
  ["x\\text{foo}", "a remark, \\text{(foo)},", "a factor, \\cdot \\mathrm{foo}"],
] as const;

test.each(AMBIGUOUS)("%s is %s or %s: the reader has to say", (text, one, other) => {
  expect(() => parse(text)).toThrow(FormulaError);
  expect(() => parse(text)).toThrow(`can be read as ${one} or ${other}: write the one you mean`);
});

test("the message quotes the part that is meant, in one line", () => {
  expect(() => parse("tanh(1/2x) + 1")).toThrow('"1/2x" can be read as (1/2)*x or 1/(2*x): write the one you mean');
});
