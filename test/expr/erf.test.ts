import { describe, expect, test } from "vitest";
import { erf, erfc } from "../../src/expr/erf.ts";
import { call, symbol } from "../../src/expr/expr.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { ulpError } from "./ulp.ts";

/** Evenly spread points with full significands, so that no rounding of the argument is trivially exact. */
const between = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.137)) / count);

const points = [
  ...between(-6.5, 6.5, 1500),
  ...between(0.8, 1.3, 300),
  ...between(2.8, 2.9, 100),
  ...between(6, 26.5, 300),
  ...between(-1e-8, 1e-8, 50),
  1e-300,
  -1e-20,
  0.25,
  0.84375,
  1.25,
  1 / 0.35,
];

describe.each([
  { name: "erf" as const, f: erf, bound: 0.8 },
  { name: "erfc" as const, f: erfc, bound: 2.4 },
])("$name", ({ name, f, bound }) => {
  test(`stays within ${bound} ULP of the true value at ${points.length} points`, () => {
    const x = symbol("x");
    let worst = { error: 0, at: 0 };
    for (const at of points) {
      const error = ulpError(f(at), evaluatePrecise(call(name, x), { x: at }, 30));
      if (!(error <= worst.error)) worst = { error, at };
    }
    expect(worst.error, `worst at x = ${worst.at}: got ${f(worst.at)}`).toBeLessThan(bound);
    expect(worst.error).toBeGreaterThan(0.4);
  });
});

test("erf and erfc are defined everywhere", () => {
  expect([erf(0), erf(-0), erf(Number.POSITIVE_INFINITY), erf(Number.NEGATIVE_INFINITY), erf(Number.NaN)]).toEqual([
    0,
    -0,
    1,
    -1,
    Number.NaN,
  ]);
  expect([erfc(0), erfc(-0), erfc(Number.POSITIVE_INFINITY), erfc(Number.NEGATIVE_INFINITY), erfc(Number.NaN)]).toEqual([
    1,
    1,
    0,
    2,
    Number.NaN,
  ]);
  expect([erfc(27.5), erfc(28), erfc(1e300)]).toEqual([0, 0, 0]);
  expect(erfc(27.2)).toBeGreaterThan(0);
});

test("erf is odd to the last bit", () => {
  for (const x of points) expect(erf(-x)).toBe(-erf(x));
});
