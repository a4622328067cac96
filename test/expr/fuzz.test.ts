import fc from "fast-check";
import { expect, test } from "vitest";
import { FormulaError } from "../../src/expr/errors.ts";
import { key, same } from "../../src/expr/expr.ts";
import { toAscii, toLatex, toUnicode } from "../../src/expr/print.ts";
import { caret, parse, read, readEquation } from "../../src/expr/read/parser.ts";

/** Pieces that formulas are made of, right and wrong. */
const PIECES = [
  ..."x z a b e d f g pi d/dx dx tanh sin log max where if and or not lo alpha σ α π √ ∛ ∞ ∂ ² ⁻ˣ ⁽ ₁ 1 2.5 .5 1e3 0 + - * / ^ ** ( ) [ ] { } | || , ; : ? = == < >= != ' _ & . ! @ %".split(
    " ",
  ),
  ..."\\frac \\frac{1}{2} \\frac{d}{dx} \\partial \\sqrt \\sqrt[3]{ \\left( \\right) \\left| \\right| \\left\\{ \\right. \\tanh \\mathrm{e} \\text{if} \\text{a_remark.} \\mathrm{".split(
    " ",
  ),
  ..."\\begin{cases} \\end{cases} \\begin{array}{rcl} \\end{array} \\\\ \\cdot \\vec{1}^{1 \\times \\alpha \\sigma \\prime \\tag{1} \\operatorname{erf} _{max} ^{ ^2 $ \\, \\foo \\".split(
    " ",
  ),
  " ",
  "\n",
];
const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(""));
const spaced = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(" "));

test("whatever is typed is a formula or gets one clear error, and a formula prints as itself", () => {
  let formulas = 0;
  fc.assert(
    fc.property(fc.oneof(soup, spaced, fc.string({ unit: "grapheme", maxLength: 12 })), (text) => {
      for (const reader of [read, readEquation]) {
        try {
          reader(text);
        } catch (error) {
          if (!(error instanceof FormulaError)) throw error;
          expect(error.message).toMatch(/^[^\n]+$/);
          expect(error.span.start).toBeLessThanOrEqual(text.length);
          expect(error.span.end).toBeGreaterThanOrEqual(error.span.start);
          expect(caret(error)).toMatch(/^[^\n]*\n *\^+$/);
          continue;
        }
        if (reader === readEquation) continue;
        formulas++;
        const { expr, variable, names } = read(text);
        const parameters = names.includes("e") || names.includes("d") ? names : names.filter((name) => name !== variable);
        for (const print of [toAscii, toLatex, toUnicode]) {
          const back = parse(print(expr), { variable, parameters });
          if (!same(expr, back))
            throw new Error(`${JSON.stringify(text)} is ${key(expr)}, printed as ${print(expr)}, read as ${key(back)}`);
        }
      }
    }),
    { numRuns: 6000 },
  );
  expect(formulas).toBeGreaterThan(100);
});

test.each([
  ["(", ")"],
  ["sin(", ")"],
  ["max(0, ", ")"],
  ["where(x > 0, 1, ", ")"],
  ["|", "|"],
  ["\\frac{1}{", "}"],
  ["\\sqrt{", "}"],
  ["{x}^{", "}"],
  ["\\left(1 + ", "\\right)"],
])("%s may be nested 240 times, and printed again", (open, close) => {
  const u = parse(`${open.repeat(240)}x${close.repeat(240)}`);
  for (const print of [toAscii, toLatex, toUnicode]) expect(same(parse(print(u)), u)).toBe(true);
});
