import fc from "fast-check";
import { expect, test } from "vitest";
import { columns, wrapFormula, wrapWords } from "../../src/document/wrap.ts";

test("a short formula stays on one line", () => {
  expect(wrapFormula("1 + eˣ", 20)).toEqual(["1 + eˣ"]);
});

test("a long formula breaks before its outermost signs", () => {
  expect(wrapFormula("aaaa·(b + c) + dddd·(e − f) − gggg", 22)).toEqual(["aaaa·(b + c)", "+ dddd·(e − f) − gggg"]);
});

test("a formula without an outermost sign breaks inside its brackets", () => {
  expect(wrapFormula("(aaaaaaaa + bbbbbbbb)·cccccccc", 20)).toEqual(["(aaaaaaaa", "+ bbbbbbbb)·cccccccc"]);
});

test("what cannot be broken is left whole", () => {
  expect(wrapFormula("a".repeat(50), 20)).toEqual(["a".repeat(50)]);
});

test("a combining mark takes no column", () => {
  expect(columns("x\u0302 + 1")).toBe(5);
  expect(columns("e⁻ˣ")).toBe(3);
});

test("no break loses a sign, and lines that can be short are", () => {
  const term = fc.constantFrom("x", "eˣ", "sin(x)", "(1 + x)", "x²/(1 − x)");
  const sum = fc.array(fc.tuple(fc.constantFrom(" + ", " − "), term), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(sum, fc.integer({ min: 16, max: 60 }), (parts, width) => {
      const text = `x${parts.flat().join("")}`;
      const lines = wrapFormula(text, width);
      expect(lines.join(" ")).toBe(text);
      for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test("sentences break at spaces", () => {
  expect(wrapWords("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(wrapWords("", 9)).toEqual([""]);
});
