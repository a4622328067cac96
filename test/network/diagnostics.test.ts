import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnose, histogram, type LayerRecord, variance } from "../../src/network/diagnostics.ts";

/** Three rows of two units. */
const RECORD: LayerRecord = {
  layer: 2,
  rows: 3,
  units: 2,
  y: [0, 1, 0.5, 1, 1, 1],
  slope: [1, 0, 0.005, 0, -0.5, 0],
  dz: [1, 2, 3, 4, 5, 6],
  kernel: [3, 4],
  kernelGradient: [0.6, 0.8],
  rate: 0.1,
};

test("the figures of a layer are those that one counts by hand", () => {
  const { layer, saturated, dead, gradientNorm, gradientVariance, updateToWeight, histogram: h } = diagnose(RECORD, { bins: 2 });
  expect([layer, saturated, dead]).toEqual([2, 4 / 6, 1]);
  expect(gradientNorm).toBeCloseTo(1, 12);
  expect(gradientVariance).toBeCloseTo((35 / 12) * 9, 12);
  expect(updateToWeight).toBeCloseTo(0.02, 12);
  expect(h).toEqual({ from: 0, to: 1, counts: [1, 5] });
});

test("the threshold of saturation may be chosen", () => {
  expect(diagnose(RECORD, { threshold: 0.001 }).saturated).toBe(0.5);
  expect(diagnose(RECORD, { threshold: 2 }).saturated).toBe(1);
  expect(diagnose(RECORD, { threshold: 0 }).saturated).toBe(0);
});

describe("a histogram", () => {
  test("has every finite value in it, once", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 50 }), (values, bins) => {
        const { counts, from, to } = histogram(values, bins);
        expect(counts.length).toBe(bins);
        // the width of the whole may overflow
        if (Number.isFinite(to - from)) expect(counts.reduce((a, b) => a + b)).toBe(values.filter(Number.isFinite).length);
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
  test("of equal values, and of none, is there", () => {
    expect(histogram([2, 2, 2], 4)).toEqual({ from: 2, to: 2, counts: [3, 0, 0, 0] });
    expect(histogram([Number.NaN], 2)).toEqual({ from: 0, to: 0, counts: [0, 0] });
  });
});

test("the variance of numbers far from 0 is not lost", () => {
  expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBeCloseTo(2 / 3, 6);
});

const WRONG: readonly [what: string, run: () => unknown, says: string][] = [
  ["outputs of another size", () => diagnose({ ...RECORD, y: [1] }), "y has 1 numbers; 3 rows of 2 units have 6"],
  ["a gradient of another size", () => diagnose({ ...RECORD, kernelGradient: [1] }), "a kernel of 2 weights"],
  ["no parts of a histogram", () => diagnose(RECORD, { bins: 0 }), "the parts of a histogram"],
  ["a threshold below 0", () => diagnose(RECORD, { threshold: -1 }), "threshold: a number from 0"],
];
test.each(WRONG)("%s: refused with a sentence", (_, run, says) => expect(run).toThrow(says));
