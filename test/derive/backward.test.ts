import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { parse } from "../../src/catalogue/parse.ts";
import { type Backward, BYTES, backward, type Residual, type Way } from "../../src/derive/backward/backward.ts";
import { compileEvaluator, evaluate } from "../../src/expr/evaluate.ts";
import { type Expr, has, symbols } from "../../src/expr/expr.ts";
import { evaluatePrecise, exactly } from "../../src/expr/precise.ts";
import { toAscii } from "../../src/expr/print.ts";
import { FORMULAS, known, knownWays, numbers } from "../catalogue/formulas.ts";
import { type Parameters, points, slopeAt, slopes, valueAt } from "./difference.ts";
import { formula as randomFormula } from "./random.ts";

/** The ways of output-form fame: what each activation needs, and the formula of its slope in that. */
const FORMS: readonly [formula: string, parameters: string, residual: Residual, slope: string, conditions?: string][] = [
  ["x", "", "nothing", "1"],
  ["1/(1 + exp(-x))", "", "output", "y*(1 - y)"],
  ["(exp(x) - exp(-x))/(exp(x) + exp(-x))", "", "output", "1 - y^2"],
  ["a*tanh(b*x)", "a=1.7 b=0.6", "output", "b*(a^2 - y^2)/a", "a != 0"],
  ["log(1 + exp(b*x))/b", "b=1.5", "output", "-expm1(-b*y)"],
  ["x/(1 + abs(x))", "", "output", "(1 - abs(y))^2"],
  ["atan(x)", "", "output", "cos(y)^2"],
  ["where(x > 0, x, a*(exp(x) - 1))", "a=0.7", "output", "where(y > 0, 1, a + y)", "a > 0"],
  ["l*where(x > 0, x, a*(exp(x) - 1))", "l=1.05 a=1.67", "output", "where(y > 0, l, y + a*l)", "l > 0, a > 0"],
  ["where(x > 0, x, a*(exp(x/a) - 1))", "a=0.7", "output", "where(y > 0, 1, 1 + y/a)", "a != 0"],
  ["x/sqrt(1 + a*x^2)", "a=0.8", "output", "max(0, 1 - a*y^2)^(3/2)"],
  ["(x + sqrt(x^2 + b))/2", "b=4", "output", "4*y^2/(b + 4*y^2)", "b != 0"],
  ["2*atan(tanh(x/2))", "", "output", "cos(y)"],
  ["-log(1 + exp(-x))", "", "output", "-expm1(y)"],
  ["(sqrt(x^2 + 1) - 1)/2 + x", "", "output", "4*(1 + y + y^2)/(5 + 4*y + 4*y^2) + sqrt(1 + y + y^2)*(1 + 2*y)/(5 + 4*y + 4*y^2)"],
  ["max(x, 0)^2", "", "output", "where(y > 0, 2*sqrt(y), 0)"],
  ["max(x, 0)", "", "output", "where(y > 0, 1, 0)"],
  ["where(x > 0, x, a*x)", "a=0.01", "output", "where(y > 0, 1, a)", "a > 0"],
  ["min(max(x, 0), 6)", "", "output", "where(y > 0 and y < 6, 1, 0)"],
  ["min(max(x, lo), hi)", "lo=-1 hi=1", "output", "where(y > lo and y < hi, 1, 0)"],
  ["min(max(x/6 + 1/2, 0), 1)", "", "output", "where(y > 0 and y < 1, 1/6, 0)"],
  ["exp(-x^2)", "", "output and bit", "where(y == 0, 0, where(bit == 1, -2*y*sqrt(max(0, -log(y))), 2*y*sqrt(max(0, -log(y)))))"],
  [
    "x/(1 + exp(-x))",
    "",
    "output and bit",
    "where(y == 0 and bit == 1, 1/2, where(y == 0, 0, where(bit == 1, y*(1 + lambertw(max(y*exp(-y), -exp(-1))))/(lambertw(max(y*exp(-y), -exp(-1))) + y), y*(1 + lambertwm1(max(y*exp(-y), -exp(-1))))/(lambertwm1(max(y*exp(-y), -exp(-1))) + y))))",
  ],
  [
    "x*min(max(x + 3, 0), 6)/6",
    "",
    "output and bit",
    "where(bit == 1, where(y >= 3, 1, sqrt(max(0, 9 + 24*y))/6), where(y >= 0, 0, -sqrt(max(0, 9 + 24*y))/6))",
  ],
  ["tanh(x)^3", "", "output", "3*cbrt(y)^2*(1 - cbrt(y)^2)"],
  ["x^5", "", "output", "5*abs(y)^(4/5)"],
  ["x^4", "", "output and bit", "where(bit == 1, 4*y^(3/4), -4*y^(3/4))"],
  ["a*x/(1 + sqrt(1 + (a*x)^2))", "a=1.3", "output", "a*(1 - y^2)^2/(2*(1 + y^2))"],
  ["1 - (1 + a*exp(x))^(-1/a)", "a=0.7", "output", "where(y == 1, 0, (1 - y)^(a + 1)*((1 - y)^(-a) - 1)/a)"],
  ["max(x, 0)^p", "p=1.5", "output", "where(y > 0, p*y^(1 - 1/p), 0)", "p > 0"],
  ["exp(-exp(-x))", "", "output", "where(y == 0, 0, -y*log(y))"],
  ["1 - exp(-exp(x))", "", "output", "where(y == 1, 0, log(1 - y)*(y - 1))"],
  ["x^2 + x", "", "output and bit", "where(bit == 1, 2*sqrt(max(0, 1/4 + y)), -2*sqrt(max(0, 1/4 + y)))"],
  ["x + log(1 + exp(-2*x)) - log(2)", "", "output and bit", "where(bit == 1, sqrt(max(0, -expm1(-2*y))), -sqrt(max(0, -expm1(-2*y))))"],
  ["sin(w*x)", "w=1.5", "output and bit", "where(bit == 1, w*sqrt(max(0, 1 - y^2)), -w*sqrt(max(0, 1 - y^2)))", "w > 0"],
  ["x/(1 + exp(-x))", "", "input and output", "where(x == 0, 1/2, y*(1 + x - y)/x)"],
  [
    "x*(1 + tanh(c*(x + b*x^3)))/2",
    "c=0.79788 b=0.044715",
    "input and output",
    "where(x == 0, 1/2, y*(1 + 2*c*x - 2*c*y + 6*b*c*x^3 - 6*b*c*x^2*y)/x)",
  ],
  [
    "x*tanh(log(1 + exp(x)))",
    "",
    "input and output",
    "where(x == 0, 3/5, where(x > 0, (y + x^2 - y^2)/x - sqrt(max(0, (x + y)*(x - y)))*(x - y)/x, (y + x^2 - y^2)/x + sqrt((x + y)*(x - y))*(x - y)/x))",
  ],
];

const parametersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(" ")
      .filter(Boolean)
      .map((pair) => pair.split("=") as [string, string]),
  );

const searched = new Map<string, { readonly f: Expr; readonly found: Backward }>();

/** Found once for all tests that ask. */
function backwardOf(text: string, parameters: Parameters = {}): { readonly f: Expr; readonly found: Backward } {
  const f = parse(text, { variable: "x", parameters: Object.keys(parameters) });
  const name = `${text} with ${JSON.stringify(parameters)}`;
  const made = searched.get(name) ?? { f, found: backward(f, "x", numbers(parameters)) };
  searched.set(name, made);
  return made;
}

const find = (found: Backward, residual: Residual): Way => {
  const way = found.ways.find((w) => w.residual === residual);
  if (!way) throw new Error(`no way through ${residual}: only ${found.ways.map((w) => w.residual).join(", ")}; ${found.why ?? ""}`);
  return way;
};

/** The slope by a way back at x, with 60 digits throughout: y, the tail and the bit are what the forward pass would keep. */
function slopeBy(way: Way, f: Expr, x: number, parameters: Parameters) {
  const { input, output } = way.names;
  const given = { ...parameters, [input]: exactly(x), [output]: valueAt(f, x, parameters) };
  const kept = Object.entries(way.keeps).map(
    ([name, u]) => [name, evaluatePrecise(u, { ...parameters, [input]: exactly(x) }, 60)] as const,
  );
  return evaluatePrecise(way.formula, { ...given, ...Object.fromEntries(kept) }, 60);
}

/** The error that a way may have: a fitted one what it says, and a little, as that was seen at many inputs and not at all. */
const allowed = (way: Way, exact: number): number => (way.error ? 1.02 * way.error.absolute : exact);

describe.each(FORMS)("%s with %s", (text, given, residual, slope, conditions = "") => {
  const parameters = parametersOf(given);

  test(`needs ${residual}, and says the formula and its conditions`, () => {
    const way = find(backwardOf(text, parameters).found, residual);
    expect(toAscii(way.formula)).toBe(slope);
    expect(way.conditions.join(", ")).toBe(conditions);
    expect(way.bytes).toBe(BYTES[residual]);
  });

  test("has the precise slope at 200 points, to 25 digits", () => {
    const { f, found } = backwardOf(text, parameters);
    const way = find(found, residual);
    const samples = slopes(f, parameters, 200);
    expect(samples.length).toBe(200);
    for (const { x, slope: want } of samples) {
      // a flat piece says exactly 0, differences there are exact, too
      expect(Number(slopeBy(way, f, x, parameters).minus(want).abs()), `at ${x}: ${want}`).toBeLessThan(
        // y has 60 digits, of which those beyond the limit of f are what is left of x
        1e-25 * Math.max(1, Math.abs(Number(want))) + (residual === "input and output" ? 1e-20 : 0),
      );
    }
  });
});

describe.each(catalogue)("$name", (row) => {
  const { formula, parameters, derivative, kinks, backward: found } = activation(row.name);
  const exact = Object.fromEntries(Object.entries(row.parameters ?? {}).map(([name, { value }]): [string, string] => [name, value]));
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, evaluate(value, {})]));

  test("needs the residual that the catalogue claims", () => {
    expect(found.ways[0]?.residual).toBe(row.residual);
  });

  test("has ways sorted by bytes, each with the slope at 16 points", () => {
    // approximations come behind all exact ways
    const exactly = found.ways.filter((w) => !w.error).map((w) => w.bytes);
    expect(exactly).toEqual([...exactly].sort((a, b) => a - b));
    expect(found.ways.slice(0, exactly.length).every((w) => !w.error)).toBe(true);
    for (const way of found.ways) {
      const known = new Set([...Object.keys(values), ...Object.values(way.names)]);
      for (const name of symbols(way.formula)) expect(known, `${way.residual}: ${toAscii(way.formula)}`).toContain(name);
      for (const { x, slope } of slopes(formula, exact, 16)) {
        const got = slopeBy(way, formula, x, exact);
        expect(Number(got.minus(slope).abs()), `${way.residual} at ${x}: ${got}, not ${slope}`).toBeLessThan(
          allowed(way, 1e-20 * Math.max(1, Math.abs(Number(slope)))),
        );
      }
    }
  });

  test("says why, where the output alone does not do", () => {
    const through = found.ways.some((w) => w.residual === "output" || w.residual === "nothing");
    expect(found.why === undefined, found.why).toBe(through);
  });

  test("has its second derivative through the output", () => {
    const way = found.ways.find((w) => w.residual === "output");
    expect(found.second !== undefined).toBe(way !== undefined);
    if (!found.second) return;
    const places = kinks.map(({ at }) => evaluate(at, values));
    for (const { x, slope } of slopes(derivative, exact, 16)) {
      if (places.some((at) => Math.abs(x - at) < 1e-6)) continue;
      const got = evaluatePrecise(found.second, { ...exact, y: valueAt(formula, x, exact) }, 60);
      if (!got.isFinite()) continue;
      expect(Number(got.minus(slope).abs()), `at ${x}: ${got}, not ${slope}`).toBeLessThan(1e-20 * Math.max(1, Math.abs(Number(slope))));
    }
  });

  test("takes at each kink the slope of the derivative, or says that it does not", () => {
    const names = Object.keys(values);
    const run = (u: Expr, own: readonly string[], at: readonly number[]): number =>
      compileEvaluator(u, [...own, ...names])(...at, ...Object.values(values));
    for (const { at } of kinks) {
      const x = evaluate(at, values);
      const want = run(derivative, ["x"], [x]);
      for (const way of found.ways) {
        const bit = way.keeps.bit ? run(way.keeps.bit, ["x"], [x]) : Number.NaN;
        const got = run(way.formula, ["x", "y", "bit"], [x, run(formula, ["x"], [x]), bit]);
        const told = way.differs.some((d) => evaluate(d.at, values) === x);
        expect(told, `${way.residual} at ${x}: ${got}, the derivative ${want}`).toBe(
          Number.isFinite(got) && Math.abs(got - want) > allowed(way, 1e-9),
        );
      }
    }
  });
});

test("only the mask of the size of x departs from its derivative at the kink: there is no third slope in a bit", () => {
  const departing = catalogue.flatMap(({ name }) =>
    activation(name).backward.ways.flatMap(({ residual, differs }) => (differs.length > 0 ? [`${name}: ${residual}`] : [])),
  );
  expect(departing).toEqual(["absolute: mask"]);
});

test("a slope at a kink that the upper piece has is kept by the place of y", () => {
  const { found } = backwardOf("where(x >= 0, x, a*x)", { a: "0.01" });
  expect(toAscii(find(found, "output").formula)).toBe("where(y >= 0, 1, a)");
});

const TAILS: readonly [formula: string, slope: string, tail: string][] = [
  ["1/(1 + exp(-x))", "t*(1 - t)", "logistic(-abs(x))"],
  ["tanh(x)", "t*(2 - t)", "2/(1 + exp(2*abs(x)))"],
  ["a*tanh(b*x)", "b*t*(2*a - t)/a", "2*a/(1 + exp(2*b*abs(x)))"],
];
test.each(TAILS)("the tail of %s keeps the slope where the output has lost it", (text, slope, tail) => {
  const { f, found } = backwardOf(text, text.includes("a") && text.includes("b") ? { a: "1.7", b: "0.6" } : {});
  const way = find(found, "tail");
  expect([toAscii(way.formula), toAscii(way.keeps.t as Expr)]).toEqual([slope, tail]);
  const values = { a: 1.7, b: 0.6 };
  for (const x of [-90, -60, 60, 90]) {
    const want = Number(evaluatePrecise(find(found, "input").formula, { a: "1.7", b: "0.6", x }, 200));
    const t = evaluate(way.keeps.t as Expr, { ...values, x });
    expect(evaluate(way.formula, { ...values, t }) / want).toBeCloseTo(1, 12);
    if (x > 0) expect(evaluate(find(found, "output").formula, { ...values, y: evaluate(f, { ...values, x }) })).toBe(0);
  }
});

const REFUSALS: Record<string, RegExp> = {
  "x/(1 + exp(-x))":
    /^x and exp\(-x\) count as independent quantities, .* rank 2 where these take the values 3\/7 and 11\/7\), so no algebraic equation/,
  "erf(x)": /^erf\(x\) and exp\(-x\^2\) count as independent quantities/,
  "x*sin(x)": /^x and sin\(x\) count as independent quantities/,
  // sin and cos of one angle, and of related angles, are bound by an equation
  "sin(x)": /^two inputs have the same output$/,
  "sin(x) + cos(2*x)": /^no equation that gives|^no equation that binds/,
  "abs(x)": /^different slopes have the same output$/,
};
test.each(Object.entries(REFUSALS))("the output of %s alone does not do, and it is said why", (text, why) => {
  const { found } = backwardOf(text);
  expect(found.why).toMatch(why);
  expect(found.ways.map((w) => w.residual)).not.toContain("output");
});

test("a parameter called y, x, t or bit stays itself, and what is kept gets another name", () => {
  for (const name of ["y", "t", "bit"]) {
    const { f, found } = backwardOf(`tanh(${name}*x)`, { [name]: "0.7" });
    for (const way of found.ways) {
      expect(Object.values(way.names)).not.toContain(name);
      for (const x of points(10, () => true))
        expect(
          Number(
            slopeBy(way, f, x, { [name]: "0.7" })
              .minus(slopeAt(f, x, { [name]: "0.7" }))
              .abs(),
          ),
        ).toBeLessThan(1e-20);
    }
    expect(find(found, "output").how).toMatch(new RegExp(`^tanh\\((?:${name}\\*x|x\\*${name})\\) = ${found.names.output}, substituted$`));
  }
  const inZ = backward(parse("x*tanh(z)", { variable: "z", parameters: ["x"] }), "z", { x: 2 });
  expect(toAscii(find(inZ, "input").formula)).toBe("x*(1 - tanh(input)^2)");
});

test("every known formula has its ways in time, and each is right", { timeout: 120_000 }, () => {
  const worst = { ms: 0, name: "" };
  for (const given of FORMULAS) {
    const { name, parameters } = given;
    const { formula: f } = known(given);
    const { ways: found, ms } = knownWays(given);
    if (ms > worst.ms) Object.assign(worst, { ms, name });
    expect(found.ways.length, name).toBeGreaterThan(0);
    for (const { x, slope } of slopes(f, parameters, 4)) {
      for (const way of found.ways) {
        const got = slopeBy(way, f, x, parameters);
        // where the output is so near its limit that 60 digits do not hold the rest, nothing can be compared
        if (!got.isFinite()) continue;
        const miss = Number(got.minus(slope).abs());
        expect(miss, `${name}, ${way.residual}: ${toAscii(way.formula)} at ${x}`).toBeLessThan(
          allowed(way, 1e-15 * Math.max(1, Math.abs(Number(slope)))),
        );
      }
    }
  }
  expect(worst.ms, worst.name).toBeLessThan(5000);
});

test("whatever is found for a random formula is its slope", { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(randomFormula, (u) => {
      fc.pre(has(u, "x"));
      const parameters = { a: "0.83" };
      const found = backward(u, "x", { a: 0.83 });
      for (const x of [-1.7, -0.31, 0.43, 1.9]) {
        const slope = slopeAt(u, x, parameters);
        if (!slope.isFinite() || slope.abs().greaterThan(1e6)) continue;
        for (const way of found.ways) {
          const got = slopeBy(way, u, x, parameters);
          if (!got.isFinite()) continue;
          const scale = Math.max(1, Math.abs(Number(slope)));
          expect(Number(got.minus(slope).abs()), `${toAscii(u)}, ${way.residual}: ${toAscii(way.formula)} at ${x}`).toBeLessThan(
            allowed(way, 1e-9 * scale),
          );
        }
      }
    }),
    { numRuns: 40, seed: 20261123 },
  );
});
