import { describe, expect, test } from "vitest";
import { toAscii } from "../../src/expr/print.ts";
import { read } from "../../src/expr/read/parser.ts";

const meaning = (text: string): string => toAscii(read(text).expr);
const notes = (text: string): string => read(text).notes.join("; ");

describe("notation of papers:", () => {
  test.each([
    ["x\\mathbb{1}_{x>0}", "x*where(x > 0, 1, 0)"],
    ["\\mathbb{1}[x>0]", "where(x > 0, 1, 0)"],
    ["\\mathbb{I}(x>0)", "where(x > 0, 1, 0)"],
    ["\\mathbb 1_{\\{x>0\\}} x", "where(x > 0, 1, 0)*x"],
    ["\\mathbf{1}_{x>0}", "where(x > 0, 1, 0)"],
    ["\\mathbf{1}(x \\ge 0)", "where(x >= 0, 1, 0)"],
    ["\\mathbf{1}(x + 2)", "1*(x + 2)"],
    ["{1 \\over 1+e^{-x}}", "1/(1 + exp(-x))"],
    ["2{x + 1 \\over 3}", "2*((x + 1)/3)"],
    ["\\left\\{\\begin{matrix} x & x>0 \\\\ 0 & x \\le 0\\end{matrix}\\right.", "where(x > 0, x, where(x <= 0, 0))"],
    ["\\left\\{\\begin{array}{ll} x, & x>0 \\\\ 0, & x \\le 0\\end{array}\\right.", "where(x > 0, x, where(x <= 0, 0))"],
    ["f(x) = \\{ \\begin{array}{ll} x & x>0 \\\\ 0 & x \\le 0\\end{array}", "where(x > 0, x, where(x <= 0, 0))"],
    ["\\begin{cases} x : x>0 \\\\ 0 : x \\le 0\\end{cases}", "where(x > 0, x, where(x <= 0, 0))"],
    ["\\begin{cases} x & x\\in(0,\\infty) \\\\ 0 & x \\in (-\\infty, 0]\\end{cases}", "where(x > 0, x, where(x <= 0, 0))"],
    ["\\begin{cases} x & 0<x<\\infty \\\\ 0 & -\\infty < x \\le 0\\end{cases}", "where(0 < x, x, where(x <= 0, 0))"],
    ["\\begin{cases} x & x \\in [0,1) \\\\ 1 & \\text{otherwise}\\end{cases}", "where(x >= 0 and x < 1, x, 1)"],
    ["f:x\\mapsto x^2", "x^2"],
    ["z \\mapsto \\tanh", "tanh(z)"],
    ["x ↦ a*x", "a*x"],
    ["x -> x^2", "x^2"],
    ["\\operatorname{clip}(0.2x+0.5, 0, 1)", "min(max(1/5*x + 1/2, 0), 1)"],
    ["\\max(0., x)", "max(0, x)"],
    ["x^2.", "x^2"],
  ])("%s is %s", (text, ascii) => expect(meaning(text)).toBe(ascii));
});

describe("notation of programs:", () => {
  test.each([
    ["clip(0.2x+0.5,0,1)", "min(max(1/5*x + 1/2, 0), 1)"],
    ["clamp(x,-1,1)", "min(max(x, -1), 1)"],
    ["0.", "0"],
    ["max(0., x)", "max(0, x)"],
    ["0. + x", "0 + x"],
    ["（x＋1）＊2", "(x + 1)*2"],
  ])("%s is %s", (text, ascii) => expect(meaning(text)).toBe(ascii));
});

describe("what is taken for granted is said:", () => {
  test.each([
    ["x^+", "max(x, 0)", '"x^+" read as max(x, 0)'],
    ["(x)^+ + 1", "max(x, 0) + 1", '"(x)^+" read as max(x, 0)'],
    ["x^{+}", "max(x, 0)", '"x^{+}" read as max(x, 0)'],
    ["[x]_+", "max(x, 0)", '"[x]_+" read as max(x, 0)'],
    ["x_+", "max(x, 0)", '"x_+" read as max(x, 0)'],
    ["1 - \\left[1-x\\right]_{+}^2", "1 - max(1 - x, 0)^2", "read as max(1-x, 0)"],
    ["1{,}7159\\tanh(x)", "1.7159*tanh(x)", '"1{,}7159" read as 1.7159'],
    ["x^2*(x>0)", "x^2*where(x > 0, 1, 0)", '"(x>0)" read as 1 where it holds and 0 elsewhere'],
    ["(x>0) x", "where(x > 0, 1, 0)*x", "read as 1 where it holds and 0 elsewhere"],
    ["\\left(x>0\\right) x", "where(x > 0, 1, 0)*x", "read as 1 where it holds and 0 elsewhere"],
    ["np.tanh(x)", "tanh(x)", '"np.tanh" read as tanh'],
    ["torch.relu(x)", "relu(x)", '"torch.relu" read as relu'],
    ["torch.nn.functional.softplus", "softplus(x)", '"torch.nn.functional.softplus" read as softplus'],
    ["Math.tanh(x) + Math.PI", "tanh(x) + pi", '"Math.PI" read as pi'],
    ["x = 1", "1", 'an equation: its right side, "1", taken as the formula of x'],
    ["x2 + 1", "x2 + 1", '"x2" taken as one name, the variable'],
  ])("%s is %s: %s", (text, ascii, note) => {
    expect(meaning(text)).toBe(ascii);
    expect(notes(text)).toContain(note);
  });
});

test("what needs no note has none", () => {
  for (const text of ["y = x^2", "x^+2", "x", "\\mathbb{1}_{x>0}", "clip(x, 0, 1)", "x \\mapsto x^2", "exp(-input)", "(x + 1)*2"])
    expect(notes(text), text).toBe("");
});

test("names of parameters and variables may be spelled as in the formula", () => {
  expect(read("α*x₁", { parameters: ["α"] })).toMatchObject({ variable: "x_1", parameters: ["alpha"] });
});
