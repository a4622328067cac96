import type { Decimal } from "decimal.js";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { compareBounds, toDigits, toRational } from "../../src/algebra/interval/dyadic.ts";
import { digitsOf, disjoint, enclose, type Interval } from "../../src/algebra/interval/enclose.ts";
import { type Mpfr, mpfr } from "../../src/algebra/interval/mpfr.ts";
import { call, type Expr, number, power, symbol } from "../../src/expr/expr.ts";
import { FUNCTIONS, type FunctionName } from "../../src/expr/functions.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { toAscii } from "../../src/expr/print.ts";
import { fromDecimal, rational } from "../../src/expr/rational.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { formula } from "../derive/random.ts";

let library: Mpfr;
beforeAll(async () => {
  library = await mpfr();
});

const read = (text: string): Expr => parse(text, { variable: "x", parameters: ["a"] });
const at = (text: string, x: string, bits = 128): Interval => enclose(read(text), { x: fromDecimal(x) }, bits, library);

const DIGITS = 300;
/** Whether the 300 digits lie in the interval, but for their own last places. */
function contains(interval: Interval, value: Decimal): boolean {
  const [low, high] = [toRational(interval.lower), toRational(interval.upper)];
  const exactly = fromDecimal(value.toFixed());
  const slack = value
    .abs()
    .times(`1e-${DIGITS - 20}`)
    .plus(`1e-${DIGITS - 20}`);
  const [below, above] = [fromDecimal(value.minus(slack).toFixed()), fromDecimal(value.plus(slack).toFixed())];
  expect(exactly.d).toBeGreaterThan(0n);
  return (!low || low.n * above.d <= above.n * low.d) && (!high || below.n * high.d <= high.n * below.d);
}

const NAMES = (Object.keys(FUNCTIONS) as FunctionName[]).filter((name) => name !== "ones" && !name.startsWith("lambert"));
const ARGUMENTS = [
  "-40.25",
  "-3.7",
  "-1.0625",
  "-1",
  "-0.75",
  "-0.001",
  "0",
  "0.001",
  "0.3",
  "0.96875",
  "1",
  "1.0001",
  "2.5",
  "3.141592653589793",
  "17",
  "100.5",
];

test.each(NAMES)("%s is enclosed, at 64 bits and at 500", (name) => {
  let seen = 0;
  for (const x of ARGUMENTS) {
    const u = name === "min" || name === "max" ? call(name, symbol("x"), number(1, 3)) : call(name, symbol("x"));
    const value = evaluatePrecise(u, { x }, DIGITS);
    const widths = [64, 500].map((bits) => {
      const interval = enclose(u, { x: fromDecimal(x) }, bits, library);
      if (!value.isFinite()) expect(interval.defined, `${name}(${x})`).toBe("no");
      else {
        expect(interval.defined, `${name}(${x})`).toBe("yes");
        expect(contains(interval, value), `${name}(${x}) with ${bits} bits`).toBe(true);
      }
      return interval;
    });
    if (!value.isFinite()) continue;
    seen++;
    const [p, q] = [digitsOf(widths[1] as Interval, 40), value.toSignificantDigits(40).toString()];
    if (p !== undefined && !value.isZero()) expect(Number(p), `${name}(${x})`).toBeCloseTo(Number(q), 12);
    expect(p, `${name}(${x}) is narrow at 500 bits`).toBeDefined();
  }
  expect(seen).toBeGreaterThan(3);
});

test("random formulas are enclosed, and more bits make the interval narrower", () => {
  let narrow = 0;
  fc.assert(
    fc.property(formula, fc.integer({ min: -400, max: 400 }), (f, n) => {
      const x = rational(n, 128);
      const value = evaluatePrecise(f, { x: String(n / 128), a: "0.75" }, DIGITS);
      if (!value.isFinite() || value.abs().gt("1e1000") || (value.abs().lt("1e-200") && !value.isZero())) return;
      for (const bits of [64, 256]) {
        const interval = enclose(f, { x, a: rational(3, 4) }, bits, library);
        expect(interval.defined, toAscii(f)).not.toBe("no");
        expect(contains(interval, value), `${toAscii(f)} at ${n}/128 with ${bits} bits`).toBe(true);
        if (bits === 256 && digitsOf(interval, 15) !== undefined) narrow++;
      }
    }),
    { numRuns: 60 },
  );
  expect(narrow).toBeGreaterThan(40);
});

test.each([
  ["1/x", "0", "no"],
  ["log(x)", "0", "no"],
  ["log(x)", "-1", "no"],
  ["sqrt(x)", "-1e-30", "no"],
  ["sqrt(x)", "0", "yes"],
  ["atanh(x)", "1", "no"],
  ["x^(1/3)", "-8", "no"],
  ["x^3", "-8", "yes"],
  ["x^(-1)", "0", "no"],
  ["x^0", "0", "yes"],
  ["cot(x)", "0", "no"],
  ["lambertw(x)", "-0.4", "no"],
  ["lambertwm1(x)", "0", "no"],
  ["where(x > 0, 1, log(x))", "1", "yes"],
  ["where(x > 0, log(-x), 1)", "1", "no"],
  // it is 1/0, but no precision can tell
  ["1/(sin(x)^2 + cos(x)^2 - 1)", "1", "perhaps"],
] as const)("%s at %s: defined: %s", (text, x, defined) => {
  expect(at(text, x).defined).toBe(defined);
});

test.each([
  ["lambertw", "0.5"],
  ["lambertw", "-0.3"],
  ["lambertw", "100"],
  ["lambertw", "1e-20"],
  ["lambertw", "-0.36787944"],
  ["lambertwm1", "-0.3"],
  ["lambertwm1", "-1e-10"],
  ["lambertwm1", "-0.36787944"],
])("%s(%s) is a narrow interval around the solution of w e^w = x", (name, x) => {
  const w = at(`${name}(x)`, x, 256);
  expect(digitsOf(w, 30)).toBeDefined();
  const [low, high] = [toRational(w.lower), toRational(w.upper)];
  const image = (v: typeof low) => enclose(read("x*exp(x)"), { x: v as NonNullable<typeof v> }, 256, library);
  const given = enclose(read("x"), { x: fromDecimal(x) }, 2000, library);
  const [a, b] = name === "lambertw" ? [image(low), image(high)] : [image(high), image(low)];
  expect(compareBounds(a.lower, given.upper)).toBeLessThanOrEqual(0);
  expect(compareBounds(b.upper, given.lower)).toBeGreaterThanOrEqual(0);
});

test("a range of values is enclosed as a whole", () => {
  const over = (text: string, from: string, to: string) => enclose(read(text), { x: [fromDecimal(from), fromDecimal(to)] }, 64, library);
  expect(over("log(x)", "-2", "-1").defined).toBe("no");
  expect(over("log(x)", "-1", "1").defined).toBe("perhaps");
  expect(over("log(x)", "1", "2").defined).toBe("yes");
  expect(toRational(over("x^2", "-1", "2").lower)?.n).toBe(0n);
  expect(toRational(over("cos(x)", "-1", "1").upper)).toEqual(rational(1));
  expect(toRational(over("sin(x)", "1", "2").upper)).toEqual(rational(1));
  expect(toRational(over("abs(x)", "-3", "2").upper)).toEqual(rational(3));
  expect(over("1/x", "-1", "1")).toMatchObject({ defined: "perhaps", lower: "-infinity", upper: "infinity" });
});

test("what overflows is unbounded on one side, and still told apart", () => {
  const huge = at("exp(exp(exp(x)))", "4");
  expect(huge).toMatchObject({ defined: "yes", upper: "infinity" });
  expect(disjoint(huge, at("x", "4"))).toBe(true);
  expect(at("exp(-exp(exp(exp(x))))", "3").lower).toEqual({ mantissa: 0n, exponent: 0 });
});

test("sine of a huge number is anything at few bits, and known at many", () => {
  const u = call("sin", power(number(10), number(30)));
  expect(digitsOf(enclose(u, {}, 64, library), 5)).toBeUndefined();
  expect(digitsOf(enclose(u, {}, 256, library), 20)).toBe("-0.09011690191213805803");
});

test("memory is given back", () => {
  const f = read("tanh(x)*softplus(x) + sin(x)^3");
  const run = (): void => {
    for (let i = 1; i < 300; i++) enclose(f, { x: rational(i, 7) }, 256, library);
  };
  run();
  const before = library.mem.length;
  for (let k = 0; k < 5; k++) run();
  expect(library.mem.length).toBe(before);
});

test.each([
  [1n, 3n, 5, "0.33333"],
  [-2n, 3n, 5, "-0.66667"],
  [1n, 8n, 20, "0.125"],
  [10n ** 30n, 7n, 4, "1.429e29"],
  [1n, 10n ** 9n, 4, "1e-9"],
  [99999n, 1n, 2, "100000"],
  [120n, 1n, 20, "120"],
])("%s/%s to %s digits is %s", (n, d, digits, text) => {
  expect(toDigits(rational(n, d), digits)).toBe(text);
});
