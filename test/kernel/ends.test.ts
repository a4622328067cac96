import { expect, test } from "vitest";
import { parse } from "../../src/index.ts";
import { interpreter } from "../../src/kernel/interpret.ts";
import { lower } from "../../src/kernel/programs.ts";

const [UP, DOWN] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

test.each([
  ["x/(1 + exp(-x))", -0, UP],
  ["x*(1 + erf(x/sqrt(2)))/2", -0, UP],
  ["x*tanh(log(1 + exp(x)))", -0, UP],
  ["x/(1 + abs(x))", -1, 1],
  ["x/sqrt(1 + x^2)", -1, 1],
  ["x - x^3", UP, DOWN],
  ["x^2 + x", UP, UP],
  ["x*exp(x)", -0, UP],
  ["x - tanh(x)", DOWN, UP],
  ["log(1 + exp(x))", 0, UP],
  ["asinh(x)", DOWN, UP],
  ["where(x > 0, x, 0)", 0, UP],
  ["where(x >= 0, 1, 0)", 0, 1],
  ["tanh(exp(x)) + x*exp(x)/cosh(exp(x))^2", 0, 1],
  ["sin(x)", Number.NaN, Number.NaN],
  ["cos(x)/x", -0, 0],
])("%s is %d at -infinity and %d at infinity, and NaN of NaN", (text, low, high) => {
  // x^2 of the largest floats is no float32: such a formula is compiled in doubles
  for (const precision of text.includes("x^2)") && text.includes("sqrt") ? (["accurate"] as const) : (["fast", "accurate"] as const)) {
    const run = interpreter(lower(parse(text, { variable: "x" }), "x", precision));
    const [[a], [b], [nan]] = [run(DOWN), run(UP), run(Number.NaN)];
    if (low === 0) expect(Math.abs(a as number), precision).toBeLessThan(1e-37);
    else expect(a, precision).toBe(low);
    if (high === 0) expect(Math.abs(b as number), precision).toBeLessThan(1e-37);
    else expect(b, precision).toBe(high);
    expect(nan, precision).toBeNaN();
  }
});

test("where arithmetic gives NaN from some x on, a value that has settled before stays", () => {
  for (const precision of ["fast", "accurate"] as const) {
    const run = interpreter(lower(parse("tanh(exp(x)) + x*exp(x)/cosh(exp(x))^2", { variable: "x" }), "x", precision));
    for (const x of [10, 88, 100, 800, 1150, 1e10, 3e38]) expect(run(x), `${precision}, ${x}`).toEqual([1]);
  }
});

test.each([
  ["x^65", -1.25, (-1.25) ** 65],
  ["x^(-65)", -1.25, (-1.25) ** -65],
  ["1/(1 + x^1000)", -0.5, 1],
])("a high power of a negative number is a product: %s at %d", (text, x, y) => {
  for (const precision of ["fast", "accurate"] as const) {
    const [value] = interpreter(lower(parse(text, { variable: "x" }), "x", precision))(x) as [number];
    expect(value / y, precision).toBeCloseTo(1, 5);
  }
});
