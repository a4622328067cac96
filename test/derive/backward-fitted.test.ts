import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { parse } from "../../src/catalogue/parse.ts";
import { type Backward, BYTES, backward, LARGEST_ERROR, type Way } from "../../src/derive/backward/backward.ts";
import { minimax, type Target } from "../../src/derive/backward/fitted-minimax.ts";
import { backwardJson } from "../../src/document/backward-json.ts";
import { PLAIN } from "../../src/document/derivation.ts";
import { FORMATS } from "../../src/document/formats.ts";
import { compileEvaluator, evaluate } from "../../src/expr/evaluate.ts";
import { type Expr, substitute } from "../../src/expr/expr.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { toAscii } from "../../src/expr/print.ts";
import { numbers } from "../catalogue/formulas.ts";
import { slopeAt, valueAt } from "./difference.ts";

/** Turning points to 9 digits, by mpmath; the error that is wanted of each fit. */
const FITTED: readonly [name: string, formula: string, parameters: Record<string, string>, turning: number, error: number][] = [
  ["GELU", "x*(1+erf(x/sqrt(2)))/2", {}, -0.751791525, 1e-5],
  ["GELU by tanh", "x*(1+tanh(sqrt(2/pi)*(x+0.044715*x^3)))/2", {}, -0.752461422, 1e-5],
  ["Mish", "x*tanh(log(1+exp(x)))", {}, -1.19243121, 1e-5],
  ["logish", "x*log(1+1/(1+exp(-x)))", {}, -1.37245414, 1e-5],
  ["Serf", "x*erf(log(1+exp(x)))", {}, -1.19305997, 1e-5],
  ["Smish", "x*tanh(log(1+1/(1+exp(-x))))", {}, -1.3945193, 1e-5],
  ["TanhExp", "x*tanh(exp(x))", {}, -1.07886006, 1e-5],
  ["loglogish", "x*(1-exp(-exp(x)))", {}, -1.1721537, 1e-5],
  ["LiSHT, even", "x*tanh(x)", {}, 0, 1e-5],
  ["a maximum", "-x*(1+erf(x/sqrt(2)))/2", {}, -0.751791525, 1e-5],
  ["mirrored", "-x*(1-erf(x/sqrt(2)))/2", {}, 0.751791525, 1e-5],
  ["flat at its turning point", "erf(x)^4", {}, 0, 1e-5],
  ["slow to settle", "x*atan(x)", {}, 0, 1e-5],
  ["algebraic tails", "x*(1+x/sqrt(1+x^2))/2", {}, -0.786151378, 1e-5],
  ["a maximum between two tails", "(x^2+x+1)*exp(-x^2)", {}, 0.565197717, 1e-4],
  ["with a kink in the derivative", "where(x >= 0, x, x/(1+a*exp(-b*x)))", { a: "0.5", b: "0.7" }, -2.0900793, 1e-5],
  ["with a parameter", "x*erf(b*x)", { b: "2" }, 0, 1e-5],
  ["wide", "x*(1+erf(x/10))/10", {}, -5.31596885, 1e-5],
  ["narrow", "x*tanh(x/a)", { a: "0.01" }, 0, 1e-5],
];

function fitOf(text: string, parameters: Record<string, string> = {}): { f: Expr; found: Backward; way: Way } {
  const f = parse(text, { variable: "x", parameters: Object.keys(parameters) });
  const found = backward(f, "x", numbers(parameters));
  const way = found.ways.find((w) => w.error);
  if (!way) throw new Error(`no fitted way through ${text}: only ${found.ways.map((w) => w.residual).join(", ")}; ${found.why ?? ""}`);
  return { f, found, way };
}

/** The error at x, with 60 digits: y and the bit are what the forward pass would keep, the slope is a difference. */
function missAt(way: Way, f: Expr, x: number, parameters: Record<string, string>): number {
  const bit = evaluatePrecise(way.keeps.bit as Expr, { ...parameters, x }, 60);
  const found = evaluatePrecise(way.formula, { ...parameters, y: valueAt(f, x, parameters), bit }, 60);
  return Number(found.minus(slopeAt(f, x, parameters)).abs());
}

describe.each(FITTED)("%s", (_, text, parameters, turning, bound) => {
  const { f, found, way } = fitOf(text, parameters);
  const error = way.error as NonNullable<Way["error"]>;

  test("has a fitted way through the output and a bit, behind all exact ways", () => {
    expect([way.residual, way.bytes, way.inPlace]).toEqual(["output and bit", BYTES["output and bit"], true]);
    expect(found.ways.filter((w) => w.error)).toEqual([way]);
    expect(found.ways.at(-1)).toBe(way);
    expect(found.ways[0]?.error).toBeUndefined();
    expect(way.how).toMatch(/^fitted on both sides of the turning point/);
  });

  test("has a bit that says on which side of the turning point x was", () => {
    const bit = (x: number): number => evaluate(way.keeps.bit as Expr, { ...numbers(parameters), x });
    for (const d of [1e-4, 0.1, 1, 30]) expect([bit(turning - d), bit(turning + d)]).toEqual([0, 1]);
  });

  test("stays within the error that it tells, which is small, on a dense sample", () => {
    expect(error.absolute).toBeLessThan(bound);
    const values = numbers(parameters);
    const names = Object.keys(values);
    const given = Object.values(values);
    const slope = compileEvaluator(found.ways.find((w) => w.residual === "input")?.formula as Expr, ["x", ...names]);
    const [output, back] = [compileEvaluator(f, ["x", ...names]), compileEvaluator(way.formula, ["y", "bit", ...names])];
    let worst = 0;
    for (let i = 0; i < 60_000; i++) {
      // other places than those of the measurement: the golden ratio spreads them
      const x = turning + 24 * (((i + 1) * 0.6180339887498949) % 1) - 12;
      if (Math.abs(x - turning) < 1e-6) continue;
      worst = Math.max(worst, Math.abs(back(output(x, ...given), x >= turning ? 1 : 0, ...given) - slope(x, ...given)));
    }
    expect(worst).toBeLessThan(1.02 * error.absolute);
    expect(worst).toBeGreaterThan(0.8 * error.absolute);
  });

  test("has that error at the witness and at 40 other places, by 60 digits and differences", () => {
    expect(missAt(way, f, error.at, parameters) / error.absolute).toBeCloseTo(1, 1);
    for (let i = 0; i < 40; i++) {
      const x = -9.87 + 0.497 * i;
      expect(missAt(way, f, x, parameters), `at ${x}`).toBeLessThan(1.02 * error.absolute);
    }
  });

  test("has a value at the turning point, at the limits, and where a rounded output lies beyond them", () => {
    const values = numbers(parameters);
    const output = (x: number): number => evaluate(f, { ...values, x });
    const back = (y: number, bit: number): number => evaluate(way.formula, { ...values, y, bit });
    const there = output(turning);
    for (const y of [there, there - 1e-9, there + 1e-9]) for (const bit of [0, 1]) expect(Math.abs(back(y, bit))).toBeLessThan(1e-3);
    for (const x of [-700, -40, 40, 700]) {
      const y = Math.fround(output(x));
      if (Number.isFinite(y)) expect(Number.isFinite(back(y, x >= turning ? 1 : 0)), `y = ${y}`).toBe(true);
    }
  });

  test("is shown as the same formula, with names for its parts", () => {
    const { formula, parts } = way.shown as NonNullable<Way["shown"]>;
    let whole = formula;
    for (let i = 0; i < 3; i++) whole = substitute(whole, parts);
    for (const y of [-0.25, -0.14, -0.03, -1e-4, 0.01, 0.3, 1.1, 3, 50]) {
      for (const bit of [0, 1]) {
        const [a, b] = [whole, way.formula].map((u) => evaluate(u, { ...numbers(parameters), y, bit })) as [number, number];
        if (Number.isFinite(b)) expect(Math.abs(a - b), `y = ${y}, bit = ${bit}`).toBeLessThan(1e-9 * Math.max(1, Math.abs(b)));
      }
    }
  });

  test("holds for these values of the parameters alone, and says so", () => {
    expect(way.conditions).toEqual(Object.entries(parameters).map(([name, value]) => `${name} = ${Number(value)}`));
  });
});

test("small slopes keep their sign and size far out, where y tends to its limit", () => {
  for (const [text, from] of [
    ["x*(1+erf(x/sqrt(2)))/2", -5.5],
    ["x*tanh(log(1+exp(x)))", -18],
  ] as const) {
    const { f, way } = fitOf(text);
    for (let x = from; x < -2; x += 0.1) {
      const slope = Number(slopeAt(f, x, {}));
      expect(missAt(way, f, x, {}) / Math.abs(slope), `${text} at ${x}`).toBeLessThan(2 ** -8);
    }
  }
});

test("what is recommended does not change: an approximation is never first, and only where no exact way keeps less than the input", () => {
  for (const { name } of catalogue) {
    const { ways } = activation(name).backward;
    if (!ways.some((w) => w.error)) continue;
    expect(ways[0]?.error, name).toBeUndefined();
    expect(
      ways.filter((w) => !w.error).every((w) => w.bytes >= BYTES.input),
      name,
    ).toBe(true);
  }
});

test.each(["gelu", "gelu_tanh", "mish", "lisht"])("%s says in text, LaTeX, Markdown and JSON that it is fitted, and the error", (name) => {
  const derived = activation(name);
  const way = derived.backward.ways.at(-1) as Way;
  const said = /fitted, not exact: error up to \d\.\de-6, at x = [−-]?\d+(\.\d+)?; in float32 up to \d\.\de-[456] \(measured\)/;
  for (const format of ["text", "latex", "markdown"] as const) {
    const written = FORMATS[format](derived, { ...PLAIN, width: 120 });
    expect(written.match(/fitted, not exact/g), format).toHaveLength(1);
    expect(written.replaceAll("$", ""), format).toMatch(said);
  }
  const json = backwardJson(derived).backward;
  expect(json.at(-1)).toMatchObject({ residual: "output and bit", error: way.error });
  expect(json.at(-1)?.shown?.parts.s?.ascii).toBe(toAscii(way.shown?.parts.s as Expr));
  expect(json.slice(0, -1).every((w) => !("error" in w))).toBe(true);
});

/** Functions that have not the shape, or to whose slope nothing short comes near enough. */
const NOT_FITTED: readonly [why: string, formula: string, said: RegExp | undefined][] = [
  ["no turning point", "x-tanh(x)", undefined],
  ["two turning points", "x/cosh(x)", undefined],
  ["infinitely many", "x*sin(x)", undefined],
  [
    "a slope without bound",
    "exp(x)*tanh(x)",
    /; no fitted formula of at most 4 polynomials a side comes within 0\.0001 of g' from y and a bit either$/,
  ],
  ["not defined everywhere", "x*log(x)", undefined],
  ["an exact way", "x/(1+exp(-x))", undefined],
];
test.each(NOT_FITTED)("with %s nothing is fitted to %s", (_, text, said) => {
  const { ways, why } = backward(parse(text, { variable: "x" }), "x");
  expect(ways.filter((w) => w.error)).toEqual([]);
  if (said) expect(why).toMatch(said);
  else expect(why ?? "").not.toContain("fitted");
});

test("a parameter without a value is not guessed", () => {
  const f = parse("x*erf(b*x)", { variable: "x", parameters: ["b"] });
  expect(backward(f, "x").ways.filter((w) => w.error)).toEqual([]);
  expect(backward(f, "x", { b: 2 }).ways.filter((w) => w.error)).toHaveLength(1);
});

test("a parameter called y or s stays itself", () => {
  for (const name of ["y", "s", "bit"]) {
    const f = parse(`x*erf(${name}*x)`, { variable: "x", parameters: [name] });
    const way = backward(f, "x", { [name]: 2 }).ways.at(-1) as Way;
    expect(way.conditions).toEqual([`${name} = 2`]);
    expect([...Object.keys(way.shown?.parts ?? {}), ...Object.values(way.names)]).not.toContain(name);
    const y = evaluate(f, { x: 0.4, [name]: 2 });
    const slope = evaluate(way.formula, { [way.names.output]: y, [way.names.bit]: 1 });
    expect(Math.abs(slope - Number(slopeAt(f, 0.4, { [name]: "2" })))).toBeLessThan(LARGEST_ERROR);
  }
});

describe("polynomials of least greatest error", () => {
  const targets = (f: (u: number) => number, low: number, high: number, weight: (u: number) => number = () => 1): Target[] =>
    Array.from({ length: 401 }, (_, i) => low + ((high - low) * i) / 400).map((at) => ({ at, weight: weight(at), value: f(at) }));

  const TEXTBOOK: readonly [name: string, f: (u: number) => number, low: number, degree: number, error: number][] = [
    ["|x|", Math.abs, -1, 2, 1 / 8],
    ["exp", Math.exp, 0, 1, 0.1059334],
    ["x^3", (u) => u ** 3, -1, 2, 1 / 4],
    ["x^5", (u) => u ** 5, -1, 4, 1 / 16],
    ["x^8", (u) => u ** 8, -1, 7, 1 / 128],
  ];
  test.each(TEXTBOOK)("are as near to %s as the textbooks say, but for a fiftieth", (_, f, low, degree, error) => {
    const found = minimax(targets(f, low, 1), degree)?.error as number;
    expect(found / error).toBeGreaterThan(0.998);
    expect(found / error).toBeLessThan(1.021);
  });

  test("give back any polynomial, with any weight", () => {
    const coefficient = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(coefficient, { minLength: 2, maxLength: 7 }), fc.double({ min: -2, max: 2, noNaN: true }), (c, low) => {
        const value = (u: number): number => c.reduceRight((sum, k) => sum * u + k, 0);
        const weight = (u: number): number => 1 + u * u;
        const found = minimax(
          targets((u) => weight(u) * value(u), low, low + 2, weight),
          c.length - 1,
        );
        c.forEach((k, i) => {
          expect(found?.coefficients[i]).toBeCloseTo(k, 6);
        });
      }),
      { numRuns: 60, seed: 20261123 },
    );
  });

  test("are refused on too few points", () => {
    expect(minimax(targets(Math.exp, 0, 1).slice(0, 3), 2)).toBeUndefined();
  });
});
