import katex from "katex";
import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { brief } from "../../src/derive/differentiate.ts";
import { CHANGE_COLOURS, withChanges } from "../../src/document/changes.ts";
import { keepSheet, stepSheet } from "../../src/document/sheet.ts";
import { toLatex } from "../../src/expr/print.ts";

/** Colours as a person reads them: +{new}, -{goes away}, ±{both}. */
const shown = (latex: string): string =>
  CHANGE_COLOURS.reduce(
    (text, colour, kind) => (colour === "" ? text : text.replaceAll(`\\textcolor{${colour}}`, "?+-±"[kind] as string)),
    latex,
  );

const CASES: readonly (readonly [what: string, lines: readonly string[], coloured: readonly string[]])[] = [
  ["nothing", ["x + 1", "x + 1"], ["x + 1", "x + 1"]],
  ["a term that goes", ["x + x^2 + 1", "x + x^2"], ["x + x^2 -{+ 1}", "x + x^2"]],
  ["the inside of a fraction", ["\\frac{1 + x}{2 x}", "\\frac{1 + x + x^2}{2 x}"], ["\\frac{1 + x}{2 x}", "\\frac{1 + x +{+ x^2}}{2 x}"]],
  ["an exponent, in braces", ["x + y^2", "x + y^3"], ["x + y^{-{2}}", "x + y^{+{3}}"]],
  [
    "one piece of cases",
    ["\\begin{cases} a & b \\\\ c & d \\end{cases}", "\\begin{cases} a & b \\\\ e & d \\end{cases}"],
    ["\\begin{cases} a & b \\\\ -{c} & d \\end{cases}", "\\begin{cases} a & b \\\\ +{e} & d \\end{cases}"],
  ],
  [
    "all, where hardly anything is the same",
    ["a b c d + 1", "\\frac{x}{y} - \\sqrt{z}"],
    ["-{a b c d + 1}", "+{\\frac{x}{y} - \\sqrt{z}}"],
  ],
];

test.each(CASES)("of two lines %s is coloured", (_, lines, coloured) => {
  expect(withChanges(lines).map(shown)).toEqual(coloured);
});

const FORMULAS = [...catalogue.map(({ name }) => name), "exp(exp(exp(x)))", "abs(x)^3/sqrt(x^2 + 1)", "x*tanh(log(1 + exp(x)))"];

/** The typeset line without its colours: spaces and sizes stay. */
const typeset = (latex: string): string =>
  katex
    .renderToString(latex, { output: "html", throwOnError: true, displayMode: true })
    .replace(/color:#01000\d;?/g, "")
    .replaceAll(' style=""', "");

describe("derivations", () => {
  test.each(FORMULAS)("the colours of %s leave its lines as they are typeset", (name) => {
    const { steps } = activation(name);
    for (const told of [steps, brief(steps)]) {
      const lines = told.map(({ expr }) => toLatex(expr, { names: true }));
      for (const [i, line] of withChanges(lines).entries()) {
        expect(line.replace(/\\textcolor\{#01000\d\}/g, "").replaceAll(/[{}]/g, "")).toBe((lines[i] as string).replaceAll(/[{}]/g, ""));
        expect(typeset(line).length, line).toBeGreaterThanOrEqual(typeset(lines[i] as string).length);
        if (i > 0 && lines[i] !== lines[i - 1]) expect(`${line}${withChanges(lines)[i - 1]}`).toContain("\\textcolor");
      }
    }
  });

  test("a sheet says what the derivation of the logistic function says", () => {
    const a = activation("1/(1 + 3*exp(-2z))");
    const sheet = stepSheet(a, { steps: "brief" });
    expect([sheet.name, sheet.slope, sheet.derivative]).toEqual(["g(z)", "g'(z)", "2 g(z) (1 - g(z))"]);
    expect(sheet.steps.map(({ rule }) => rule)).toContain("recognise g");
    expect(keepSheet(a).ways[0]).toMatchObject({ keep: "output", bytes: "0", right: "z < 6.484", beyond: ["0 from 9.214"] });
  });
});
