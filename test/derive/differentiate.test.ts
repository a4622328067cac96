import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tidy } from "../../src/algebra/tidy.ts";
import { checkEqual, checkSlope } from "../../src/derive/check.ts";
import type { Slope } from "../../src/derive/derivation.ts";
import { brief, DerivationError, differentiate } from "../../src/derive/differentiate.ts";
import { definition, slope } from "../../src/derive/functions.ts";
import { FOLDS, HYPERBOLIC, IDENTITIES, rewriteOnce } from "../../src/derive/rewrites.ts";
import { carryOut, RULES } from "../../src/derive/rules.ts";
import { evaluate } from "../../src/expr/evaluate.ts";
import { add, call, derivative, type Expr, multiply, number, symbol } from "../../src/expr/expr.ts";
import { FUNCTIONS, type FunctionName } from "../../src/expr/functions.ts";
import { toAscii } from "../../src/expr/print.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { slopeAt, slopes, valueAt } from "./difference.ts";
import { formula } from "./random.ts";

const lines = (text: string, variable = "x"): string[] =>
  brief(differentiate(parse(text, { variable, parameters: ["a", "b", "k", "p"] }), variable).steps).map((s) =>
    toAscii(s.expr, { names: true }),
  );

/** Derivations as a person would write them, line by line. */
const TOLD: Record<string, readonly string[]> = {
  "1/(1 + exp(-z))": [
    "d/dz(1/(1 + exp(-z)))",
    "exp(-z)/(1 + exp(-z))^2",
    "(1 + exp(-z) - 1)/(1 + exp(-z))^2",
    "(1 + exp(-z))/(1 + exp(-z))^2 - (1/(1 + exp(-z)))^2",
    "1/(1 + exp(-z)) - (1/(1 + exp(-z)))^2",
    "g(z) - g(z)^2",
    "g(z)*(1 - g(z))",
  ],
  "sinh(z)/cosh(z)": [
    "d/dz(sinh(z)/cosh(z))",
    "(d/dz(sinh(z))*cosh(z) - d/dz(cosh(z))*sinh(z))/cosh(z)^2",
    "(cosh(z)^2 - sinh(z)^2)/cosh(z)^2",
    "1 - sinh(z)^2/cosh(z)^2",
    "1 - tanh(z)^2",
    "1 - g(z)^2",
  ],
  "(exp(z) - exp(-z))/(exp(z) + exp(-z))": [
    "d/dz((exp(z) - exp(-z))/(exp(z) + exp(-z)))",
    "d/dz(sinh(z)/cosh(z))",
    "(d/dz(sinh(z))*cosh(z) - d/dz(cosh(z))*sinh(z))/cosh(z)^2",
    "(cosh(z)^2 - sinh(z)^2)/cosh(z)^2",
    "1 - sinh(z)^2/cosh(z)^2",
    "1 - tanh(z)^2",
    "1 - g(z)^2",
  ],
  "1/(1 + 3*exp(-2*z))": [
    "d/dz(1/(1 + 3*exp(-2*z)))",
    "6*exp(-2*z)/(1 + 3*exp(-2*z))^2",
    "2*((1 + 3*exp(-2*z) - 1)/(1 + 3*exp(-2*z))^2)",
    "2*((1 + 3*exp(-2*z))/(1 + 3*exp(-2*z))^2 - (1/(1 + 3*exp(-2*z)))^2)",
    "2*(1/(1 + 3*exp(-2*z)) - (1/(1 + 3*exp(-2*z)))^2)",
    "2*g(z) - 2*g(z)^2",
    "2*g(z)*(1 - g(z))",
  ],
  "a*tanh(b*z)": ["d/dz(a*tanh(b*z))", "a*b*(1 - tanh(b*z)^2)", "a*b - b*g(z)^2/a", "b*(a^2 - g(z)^2)/a"],
  z: ["d/dz(z)", "1"],
};

describe("the derivation", () => {
  test.each(Object.entries(TOLD))("of %s goes through the lines of a person, in their order", (text, told) => {
    expect(lines(text, "z")).toEqual(told);
  });

  test.each(["tanh(z)", "logistic(z)", "softplus(z)", "tan(z)", "sinh(z)"])("of %s starts from its definition", (text) => {
    expect(differentiate(parse(text, { variable: "z" }), "z").steps[1]?.rule).toBe("definition");
  });

  test("names x*logistic(x) inside x/(1 + exp(-x)), which makes it shorter", () => {
    expect(lines("x/(1 + exp(-x))").at(-1)).toBe("logistic(x) + g(x)*(1 - logistic(x))");
  });

  test("writes the pieces of a case formula through the output each on its own", () => {
    expect(lines("where(x > 0, x, a*(exp(x) - 1))").at(-1)).toBe("where(x > 0, 1, a + g(x))");
  });

  test("calls the output by another letter where the formula has a g of its own", () => {
    const f = parse("g*tanh(x)", { variable: "x", parameters: ["g"] });
    expect(toAscii(differentiate(f, "x").steps.at(-1)?.expr ?? f, { names: true })).toContain("h(x)");
  });

  test("is the last of its steps, and its first is what was asked", () => {
    fc.assert(
      fc.property(formula, (f) => {
        const { derivative: found, steps } = differentiate(f, "x");
        return found === steps.at(-1)?.expr && steps[0]?.rule === "start";
      }),
      { numRuns: 50 },
    );
  });

  test("of a formula whose derivative cannot be written down is refused at once", () => {
    const text = Array.from({ length: 900 }, (_, i) => `sin(${i + 1}*x)`).join("*");
    expect(() => differentiate(parse(text), "x")).toThrow(DerivationError);
  });

  test("leaves 400 random formulas with the slope that high-precision differences have", () => {
    fc.assert(
      fc.property(formula, (f) => {
        const { derivative: found } = differentiate(f, "x");
        for (const { x, slope: want } of slopes(f, { a: "0.8" }, 3)) {
          const got = valueAt(found, x, { a: "0.8" });
          const size = valueAt(f, x, { a: "0.8" }).abs().plus(1);
          expect(
            got
              .minus(want)
              .abs()
              .lte(want.abs().times(1e-25).plus(size.times(1e-30))),
            `${toAscii(f)} at ${x}: ${got}, want ${want}`,
          ).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  }, 120_000);
});

describe("the checks of the steps", () => {
  test("find a step that is off by a term no bigger than 1e-12", () => {
    const f = parse("exp(x)");
    const off = add(f, multiply(number(1n, 10n ** 12n), parse("x^2")));
    expect(() => checkEqual(f, off, "x", {}, "planted")).toThrow(/internal: the step "planted"/);
  });

  test("do not mistake rounding for a wrong step", () => {
    expect(() => checkEqual(parse("(1 + exp(-9*x) - 1)*exp(9*x)"), number(1), "x", {}, "sound")).not.toThrow();
  });

  test("ask nothing of a formula that has no value but roundings", () => {
    const nowhere = parse("log(2*sigmoid(2*x) - 1 - tanh(x))", { variable: "x" });
    expect(() => checkEqual(number(2), number(1), "x", {}, "of noise", nowhere)).not.toThrow();
    expect(() => checkSlope(nowhere, number(1), "x", {})).not.toThrow();
    expect(() => checkEqual(number(2), number(1), "x", {}, "planted", parse("tanh(x)"))).toThrow(/internal: the step "planted"/);
  });

  test("find a slope that is not the formula's", () => {
    expect(() => checkSlope(parse("tanh(x)"), parse("1 - tanh(x)"), "x", {})).toThrow(/internal/);
    expect(() => checkSlope(parse("tanh(x)"), parse("1 - tanh(x)^2"), "x", {})).not.toThrow();
  });
});

describe("each function", () => {
  /** Places inside the domain of each; elsewhere 0.4. */
  const INSIDE: Partial<Record<FunctionName, number>> = { lambertwm1: -0.2, acosh: 1.7, acoth: 2.3, asech: 0.6, max: 0.4, min: 0.4 };
  const unary = (Object.keys(FUNCTIONS) as FunctionName[]).filter((fn) => fn !== "ones");

  test.each(unary)("%s has the derivative that differences have", (fn) => {
    const u = call(fn, symbol("x"));
    for (const x of [INSIDE[fn] ?? 0.4, (INSIDE[fn] ?? 0.4) * 1.1]) {
      expect(
        valueAt(carryOut(derivative(u, "x")), x, {})
          .minus(slopeAt(u, x, {}))
          .abs()
          .toNumber(),
      ).toBeLessThan(1e-30);
    }
  });

  test.each(unary.filter((fn) => definition(fn, symbol("x"))))("%s is what its definition says", (fn) => {
    const [u, v] = [call(fn, symbol("x")), definition(fn, symbol("x")) as Expr];
    for (const x of [-0.7, 0.3, 1.9]) {
      if (valueAt(u, x, {}).isFinite())
        expect(
          valueAt(u, x, {})
            .minus(valueAt(v, x, {}))
            .abs()
            .toNumber(),
        ).toBeLessThan(1e-40);
    }
  });

  test("of an inner function brings the inner derivative along", () => {
    expect(toAscii(slope("exp", parse("2*x")))).toBe("exp(2*x)");
    expect(lines("exp(2*x)")).toContain("2*exp(2*x)");
  });
});

describe("each rule", () => {
  const EXAMPLES: Record<string, string> = {
    "constant rule": "3",
    "identity rule": "x",
    "sum rule": "x + x^2",
    "constant multiple rule": "3*sin(x)",
    "product rule": "x*sin(x)",
    "reciprocal rule": "1/x",
    "quotient rule": "x/cosh(x)",
    "power rule": "x^3",
    "exponential rule": "2^x",
    "logarithmic differentiation": "x^x",
    "case by case": "where(x > 0, x, 0)",
    "derivative of a clamp": "min(max(x, 0), 6)",
    "derivative of the larger one": "max(x, 0)",
    "derivative of the smaller one": "min(x, 2)",
    "derivative of {f}": "erf(x)",
    "chain rule": "erf(2*x)",
    definition: "x",
  };

  test.each(RULES.map((r) => r.name))("%s has an example in which it is the first to fit", (name) => {
    const text = EXAMPLES[name];
    expect(text, `an example for the rule "${name}"`).toBeDefined();
    const u =
      name === "definition"
        ? ({ kind: "named", name: "g", argument: "x", of: parse("tanh(x)") } as const)
        : parse(text as string, { variable: "x" });
    expect(RULES.find((r) => r.apply(u, "x"))?.name).toBe(name);
  });
});

describe("each rewrite", () => {
  test.each([...FOLDS, HYPERBOLIC, ...IDENTITIES])("$name: $from is $to", (row) => {
    const from = parse(row.from, { variable: "u" });
    for (const u of [0.3, -0.3, 1.7]) {
      const [p, q] = [evaluate(from, { u }), evaluate(parse(row.to, { variable: "u" }), { u })];
      expect(p).toBeCloseTo(q, 12);
    }
    // found inside a larger expression, whatever stands for u and in whatever order
    const inside = tidy(multiply(symbol("k"), parse(row.from.replaceAll("u", "erf(x)"), { variable: "x" })));
    const image = rewriteOnce(inside, row);
    expect(image, toAscii(inside)).toBeDefined();
    expect(evaluate(image as Expr, { x: 0.21, k: 2 })).toBeCloseTo(evaluate(inside, { x: 0.21, k: 2 }), 12);
  });
});

describe("tidying", () => {
  test("changes no value, and twice is once", () => {
    fc.assert(
      fc.property(formula, (f) => {
        const neat = tidy(f);
        expect(toAscii(tidy(neat))).toBe(toAscii(neat));
        for (const x of [0.37, -1.21]) {
          const [p, q] = [valueAt(f, x, { a: "0.8" }), valueAt(neat, x, { a: "0.8" })];
          if (p.isFinite() && q.isFinite())
            expect(p.minus(q).abs().lte(p.abs().times(1e-40).plus(1e-45)), `${toAscii(f)} became ${toAscii(neat)}`).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["0*x + 1*y - 0", "y"],
    ["x*x^2/x^4", "1/x"],
    ["-(-x)", "x"],
    ["3*x/6", "x/2"],
    ["exp(x)*exp(-x)", "1"],
    ["x - (y - x)", "2*x - y"],
    ["(2*x + 2)/(4*x + 4)", "1/2"],
    ["where(2 > 1, x, y)", "x"],
  ])("makes %s to %s", (from, to) => {
    expect(toAscii(tidy(parse(from, { variable: "x", parameters: ["y"] })))).toBe(to);
  });
});

describe("kinks", () => {
  const shown = (s: Slope): string => (typeof s === "string" ? s : toAscii(s));
  const table: readonly [string, readonly string[]][] = [
    ["max(x, 0)", ["0: 0 | 1, takes 0"]],
    ["max(0, x)", ["0: 0 | 1, takes 0"]],
    ["abs(x)", ["0: -1 | 1, takes 0"]],
    ["min(max(x, 0), 6)", ["0: 0 | 1, takes 0", "6: 1 | 0, takes 0"]],
    ["where(x > 0, x, a*x)", ["0: a | 1, takes a"]],
    ["where(x >= 0, 1, 0)", ["0: 0 | 0, takes 0, jump"]],
    ["max(abs(x) - 1, 0)", ["-1: -1 | 0, takes 0", "1: 0 | 1, takes 0"]],
    ["where(x^2 < 4, x^2, 4)", ["-2: 0 | -4, takes 0", "2: 4 | 0, takes 0"]],
    ["sqrt(abs(x))", ["0: -Infinity | Infinity, takes undefined"]],
    ["where(x > k, x, 0)", ["k: 0 | 1, takes 0, jump"]],
    ["x*abs(x)", []],
    ["where(x < 0, exp(x), 1 + x)", []],
    ["tanh(x)", []],
  ];

  test.each(table)("of %s", (text, want) => {
    const { kinks } = differentiate(parse(text, { variable: "x", parameters: ["a", "k"] }), "x");
    expect(
      kinks.map((k) => `${toAscii(k.at)}: ${shown(k.left)} | ${shown(k.right)}, takes ${shown(k.value)}${k.jump ? ", jump" : ""}`),
    ).toEqual(want);
  });
});
