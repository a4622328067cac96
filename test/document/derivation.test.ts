import { expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { parse } from "../../src/catalogue/parse.ts";
import { type Appearance, PLAIN } from "../../src/document/derivation.ts";
import { derivationJson } from "../../src/document/derivation-json.ts";
import { FORMATS, type Format } from "../../src/document/formats.ts";
import { columns } from "../../src/document/wrap.ts";
import { unnamed } from "../../src/expr/expr.ts";
import { toAscii } from "../../src/expr/print.ts";

const FULL: Appearance = { ...PLAIN, steps: "full" };
const text = (name: string, appearance = PLAIN): string => FORMATS.text(activation(name), appearance);

test("a derivation begins with the formula, and goes line by line from d/dx to the derivative", () => {
  const lines = text("1/(1+exp(-z))").split("\n");
  expect(lines[0]).toBe("g(z)  = 1/(1 + e⁻ᶻ)");
  expect(lines[2]).toMatch(/^g′\(z\) = d\/dz/);
  expect(lines.filter((line) => line.startsWith("      = ")).length).toBeGreaterThanOrEqual(5);
  expect(lines.join("\n")).toContain("= g(z)·(1 − g(z))");
});

test("equals signs stand below each other, and so do the rules", () => {
  const steps = text("logistic")
    .split("\n")
    .filter((line) => /^(g′\(x\)| {5}) = /.test(line));
  expect(steps.length).toBeGreaterThan(4);
  const rules = steps.slice(1).map((line) => /^.*\S {3,}(?=\S)/.exec(line)?.[0] ?? "");
  expect(new Set(rules.map(columns)).size).toBe(1);
  expect(steps.every((line) => line.indexOf("= ") === 6)).toBe(true);
});

test("full steps say why", () => {
  for (const { why } of activation("tanh").steps.slice(1)) expect(text("tanh", FULL).replace(/\s+/g, " ")).toContain(why);
});

test("brief steps are fewer than full ones where rules follow each other", () => {
  expect(text("x*exp(sin(x^2))").split("\n").length).toBeLessThan(text("x*exp(sin(x^2))", FULL).split("\n").length);
});

test("long values of parameters are cut short, in every format", () => {
  expect(text("selu").split("\n")[1]?.trim()).toBe("where l = 1.0507009873…, a = 1.6732632423…");
  for (const format of ["latex", "markdown"] as const)
    expect(FORMATS[format](activation("selu"), PLAIN)).toContain("where $l = 1.0507009873\\ldots$, $a = 1.6732632423\\ldots$");
  expect(FORMATS.text(activation("a*x", { parameters: { a: "-1e-30" } }), PLAIN)).toContain("where a = −1e−30");
  expect(FORMATS.latex(activation("a*x", { parameters: { a: 1e-30 } }), PLAIN)).toContain("a = 1 \\cdot 10^{-30}$");
});

test.each([
  ["x_2", "g(x₂)  = x₂", "g(x_2) &= x_2 "],
  ["alpha^2", "g(α)  = α²", "g(\\alpha) &= \\alpha^2 "],
  ["g*sigmoid(g)", "h(g)  = g·logistic(g)", "h(g) &= g \\operatorname{logistic}(g) "],
  ["dyt", "h(x)  = g·tanh(a·x) + b", "h(x) &= g \\tanh(a x) + b "],
])("the head of the derivation of %s is %s, in the names of its lines", (formula, plain, latex) => {
  expect(text(formula).split("\n")[0]).toBe(plain);
  expect(FORMATS.latex(activation(formula), PLAIN).split("\n")[1]).toContain(latex);
  const [derivation = ""] = text(formula).split("what the forward pass may keep");
  expect(derivation).not.toMatch(/x_2|alpha/);
});

test("parameters are listed with their values", () => {
  expect(text("elu").split("\n")[1]?.trim()).toBe("where a = 1");
});

test("a kink is told with both slopes and the value that the formula takes", () => {
  expect(text("relu")).toContain("kink at x = 0: slope 0 from the left, 1 from the right; the derivative above takes ");
  expect(text("where(x < 0, 0, 1)")).toMatch(/jump at x = 0: no derivative there/);
});

test("the derivative of the identity is D ones for D elements; of others it is said to be elementwise", () => {
  expect(text("identity")).toContain("the derivative is D ones (and the Jacobian is diagonal with them)");
  for (const name of ["tanh", "3*x", "relu"])
    expect(text(name)).toContain("the derivative is g′ of each (and the Jacobian is diagonal with them)");
});

test("no line is wider than the terminal where it can be broken", () => {
  for (const { name } of catalogue) {
    for (const width of [60, 100]) {
      const tooWide = text(name, { ...FULL, width })
        .split("\n")
        .filter((line) => columns(line) > width);
      for (const line of tooWide) expect(line.trim().slice(10), `${name}: ${line}`).not.toMatch(/^[^([{]* [+−] /);
    }
  }
});

test("what is dim is only the rules and their reasons", () => {
  const dimmed = text("elu", { ...FULL, dim: (t) => `<${t}>` });
  expect(dimmed.replace(/[<>](?=[a-z—]|$)|(?<=[a-z.)\d])>/gm, "").length).toBeLessThan(dimmed.length);
  expect(dimmed).toMatch(/^g\(x\) {2}= [^<]*/);
});

const BALANCED: Record<Format, readonly RegExp[]> = {
  text: [/\(/g, /\)/g],
  latex: [/(?<!\\)\{/g, /(?<!\\)\}/g],
  markdown: [/(?<!\\)\{/g, /(?<!\\)\}/g],
};

test("every activation of the catalogue is written in every format, without a hole", () => {
  for (const { name } of catalogue) {
    for (const [format, [open, close]] of Object.entries(BALANCED) as [Format, [RegExp, RegExp]][]) {
      const written = FORMATS[format](activation(name), FULL);
      expect(written, `${name} as ${format}`).not.toMatch(/undefined|NaN(?! from | at )|\[object|null/);
      expect(written.match(open)?.length ?? 0, `${name} as ${format}`).toBe(written.match(close)?.length ?? 0);
      expect(written.endsWith("\n") && !written.endsWith("\n\n")).toBe(true);
    }
  }
});

test("LaTeX has one alignment, with a row for every step and rules as text", () => {
  const latex = FORMATS.latex(activation("logistic"), PLAIN);
  expect(latex).toMatch(/^\\begin\{align\*\}\ng\(x\) &= .*\\\\\ng'\(x\) &= \\frac\{d\}\{dx\}/);
  expect(latex).toMatch(/&& \\text\{/);
  expect(latex).toContain("\n\\end{align*}\n");
  expect(latex.split("\\end{align*}")[0]?.trimEnd().endsWith("\\\\")).toBe(false);
});

test("Markdown has the formulas between dollar signs and a numbered list of what was done", () => {
  const markdown = FORMATS.markdown(activation("logistic"), PLAIN);
  expect(markdown.match(/^\$\$$/gm)).toHaveLength(2);
  expect(markdown).toMatch(/^1\. \*\*.+\*\*: ./m);
});

test("JSON stands on its own: its ASCII parses to the expressions of the derivation", () => {
  for (const { name } of catalogue) {
    const derived = activation(name);
    const json = derivationJson(derived, { steps: "full" });
    const parameters = Object.keys(derived.parameters);
    expect(json.steps).toHaveLength(derived.steps.length);
    for (const [i, { ascii }] of json.steps.entries()) {
      const again = parse(ascii, { variable: "x", parameters });
      expect(toAscii(again), `${name}: ${ascii}`).toBe(toAscii(unnamed((derived.steps[i] as { expr: typeof again }).expr)));
    }
    expect(json.derivative.ascii).toBe(json.steps.at(-1)?.ascii);
  }
});

test("JSON tells how the derivative is said through the output", () => {
  const { derivative, steps } = derivationJson(activation("1/(1+exp(-z))"), PLAIN);
  expect(derivative.inOutput).toBe("g(z)*(1 - g(z))");
  expect(steps.at(-1)?.inOutput).toBe(derivative.inOutput);
  expect(steps[0]).not.toHaveProperty("inOutput");
});

test("JSON has kinks as numbers, infinite slopes as words, and jumps marked", () => {
  expect(derivationJson(activation("relu"), PLAIN).kinks).toEqual([{ at: 0, left: 0, right: 1, value: expect.any(Number) }]);
  expect(derivationJson(activation("where(x > a, x, 0)", { parameters: { a: 2 } }), PLAIN).kinks).toMatchObject([{ at: 2, jump: true }]);
  expect(derivationJson(activation("sqrt(abs(x))"), PLAIN).kinks).toMatchObject([{ at: 0, left: "-Infinity", right: "Infinity" }]);
  expect(derivationJson(activation("elu", { parameters: { a: "1/2" } }), PLAIN).parameters).toEqual({ a: 0.5 });
});
