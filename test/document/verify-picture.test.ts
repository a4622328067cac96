import { describe, expect, test } from "vitest";
import { THEMES } from "../../src/document/plot/themes.ts";
import { verifyPicture } from "../../src/document/verify-picture.ts";
import type { Report } from "../../src/document/verify-report.ts";
import { symbol } from "../../src/expr/expr.ts";
import { COLUMNS, emptyTally } from "../../src/verify/tally.ts";

const tally = { ...emptyTally(), inputs: 1000, maxUlp: { at: 5, value: 1.5 }, columns: Array.from({ length: COLUMNS }, () => 1) };
const report = (judged: Report["judged"]): Report => ({
  name: "f <&>",
  formula: symbol("x"),
  variable: "x",
  parameters: {},
  precision: "fast",
  kernels: "",
  stride: 3,
  judged,
  checks: [],
});
const forward = { name: "forward", tally, claim: { ulp: 2, roots: [] } };
const backward = ["output", "tail", "input", "input and output"].map((name) => ({ name, tally }));

/** The horizontal extents of the pen's strokes in the line of a function. */
const strokes = (svg: string, name: string): number =>
  (svg.match(new RegExp(`<path d="([^"]*)"[^>]*><title>${name}</title>`))?.[1]?.match(/M/g) ?? []).length;

describe("the picture of errors", () => {
  test("is one line over all inputs, and as many as there are gaps in what was judged", () => {
    expect(strokes(verifyPicture(report([forward])), "forward")).toBe(1);
    const judged = new Set([0, 1, 2, 10, 11, 500, 1030]);
    const partial = verifyPicture(report([{ ...forward, judged }]));
    expect(strokes(partial, "forward")).toBe(4);
    expect(partial).toContain("on 1,000 float32 inputs so far");
    expect(strokes(verifyPicture(report([{ ...forward, judged: new Set() }])), "forward")).toBe(0);
  });

  test.each(["light", "dark"] as const)("has the colours of the %s theme", (theme) => {
    const svg = verifyPicture(report([forward, ...backward]), { theme });
    const { background, text, curves } = THEMES[theme];
    for (const colour of [background, text, ...curves.slice(0, 4)]) expect(svg).toContain(colour);
  });

  test.each([320, 390, 700, 960])("%d pixels wide, keeps its texts inside and its numbers apart", (width) => {
    const svg = verifyPicture(report([forward, ...backward]), { width });
    expect(svg).toContain(`width="${width}"`);
    expect(svg).not.toContain("f <&>");
    const axis = /<g fill="[^"]*" text-anchor="middle">\n((?:<text[^\n]*\n)+)/.exec(svg)?.[1] ?? "";
    const places = [...axis.matchAll(/x="([\d.]+)" y="249">([^<]*)</g)].map(([, x, words]) => ({ x: Number(x), words: words ?? "" }));
    expect(places.map(({ words }) => words)).toContain("0");
    for (const [i, { x, words }] of places.entries()) {
      const before = places[i - 1];
      if (before) expect(x - before.x).toBeGreaterThan(3.5 * (words.length + before.words.length));
    }
    const legend = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)">(output|tail|input|input and output)</g)].map((m) => Number(m[1]));
    expect(legend).toHaveLength(4);
    for (const x of legend) expect(x).toBeLessThan(width - 100);
  });
});
