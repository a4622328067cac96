import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDocument } from "../../src/document/check/check.ts";

const FOLDER = new URL("derivations/", import.meta.url);
const TEXT = readdirSync(FOLDER)
  .map((name) => readFileSync(new URL(name, FOLDER), "utf8"))
  .join("\n");
const PIECES = [
  "$",
  "$$",
  "\\(",
  "\\]",
  "\\begin{align}",
  "\\end{align}",
  "\\\\",
  "&",
  "=",
  ":=",
  "{",
  "}",
  "(",
  "'",
  "^",
  "_",
  "\\frac",
  "\\text{",
  "`",
  "```\n",
  "> ",
  "\n\n",
  "0",
  "x",
  "f",
  "f(x)",
  "\\approx",
  ",",
  "\u0000",
  "é",
  "𝑥",
];

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.nat(TEXT.length), fc.nat(120)).map(([start, length]) => TEXT.slice(start, start + length)) },
  { weight: 2, arbitrary: fc.constantFrom(...PIECES) },
);

test("whatever the document is, every link gets a verdict and a place in it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const markdown = pieces.join("");
      const { links, summary } = await checkDocument(markdown, "any.md", { suggestions: false });
      const lines = markdown.split("\n");
      for (const { line, column, verdict, note } of links) {
        expect(column - 1).toBeLessThanOrEqual((lines[line - 1] as string).length);
        if (verdict === "unread") expect(note).toMatch(/\S/);
      }
      expect(Object.values(summary).reduce((a, b) => a + b)).toBe(links.length);
    }),
    { numRuns: 100, seed: 3, interruptAfterTimeLimit: 20_000 },
  );
});

test.each([
  ["dollars", "$".repeat(20_001)],
  ["dollars and letters", "$a=".repeat(5000)],
  ["openings", "\\begin{align}".repeat(2000)],
  ["brackets", `$${"(".repeat(3000)}x = 1$`],
  ["rows", `$$${"x &= x \\\\\n".repeat(300)}$$`],
  ["a derivative of high order", "$\\frac{d^{20}}{dx^{20}} \\tanh(x)^9 = 0$"],
  ["a tower of exponents", "$9^{9^{9^9}} = 1$"],
  ["division by zero", "$x/0 = 1$ and $\\frac{1}{x - x} = 2$"],
  ["names of objects", "$constructor(x) = \\_\\_proto\\_\\_$, $f(x) = toString$, $f(x) = x$"],
  ["functions that use each other", "$y = z$, $z = y$, $y + 1 = z + 2$"],
  ["a function of itself", "$f(x) = f(x) + 1$"],
])("%s: checked in reasonable time", async (_, markdown) => {
  const start = performance.now();
  await checkDocument(markdown, "any.md");
  expect(performance.now() - start).toBeLessThan(15_000);
});
