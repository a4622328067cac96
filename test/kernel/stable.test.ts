import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/expr/evaluate.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { toAscii } from "../../src/expr/print.ts";
import { parse } from "../../src/index.ts";
import { stable } from "../../src/kernel/stable/stable.ts";

const form = (text: string): string => toAscii(stable(parse(text, { variable: "x" }), "x").expr);

describe("a stable form", () => {
  const rows: [string, string][] = [
    // Moebius functions of an exponential
    ["1/(1 + exp(-x))", "logistic(x)"],
    ["exp(x)/(exp(x) + 1)", "logistic(x)"],
    ["1 - 1/(1 + exp(-x))", "logistic(-x)"],
    ["(exp(x) - exp(-x))/(exp(x) + exp(-x))", "tanh(x)"],
    ["2/(1 + exp(-x)) - 1", "tanh(x/2)"],
    ["(1 - exp(-2*x))/(1 + exp(-2*x))", "tanh(x)"],
    ["x/(1 + exp(-3*x))", "x*logistic(3*x)"],
    // and rational functions of it
    ["exp(-x)/(1 + exp(-x))^2", "logistic(x)*logistic(-x)"],
    ["1 - tanh(x)^2", "4*logistic(2*x)*logistic(-2*x)"],
    ["exp(x) - 1", "expm1(x)"],
    ["1 - exp(-x)", "-expm1(-x)"],
    ["exp(2*x) - 2*exp(x) + 1", "expm1(x)^2"],
    // of which nothing is left
    ["2/(1 + exp(-2*x)) - 1 - tanh(x)", "0"],
    ["tanh(x) - 2*sigmoid(2*x) + 1", "0"],
    ["x*(tanh(x/2) + 1 - 2*sigmoid(x))", "0"],
    // logarithms
    ["log(1 + exp(x))", "softplus(x)"],
    ["-log(1 + exp(-x))", "-softplus(-x)"],
    ["log(1/(1 + exp(-x)))", "-softplus(-x)"],
    ["log(1 + x^2)", "log1p(x^2)"],
    ["log(x + sqrt(x^2 + 1))", "asinh(x)"],
    ["x - log(1 + exp(x))", "-softplus(-x)"],
    ["2*x + 3 - 2*softplus(x)", "3 - 2*softplus(-x)"],
    ["softplus(1 - x) + x - 1", "softplus(-(1 - x))"],
    ["softplus(2*x) - x", "softplus(2*x) - x"],
    // complements
    ["x*(1 + erf(x/sqrt(2)))/2", "x*erfc(-x/sqrt(2))/2"],
    ["1 - erf(x)", "erfc(x)"],
    ["1 - cos(x)", "2*sin(x/2)^2"],
    ["sqrt(1 + x^2) - 1", "(-x^2)/(-1 - sqrt(1 + x^2))"],
    ["x + sqrt(x^2 + 4)", "where(x < 0, (-4)/(x - sqrt(x^2 + 4)), x + sqrt(x^2 + 4))"],
    ["1 - x^2", "(1 - x)*(1 + x)"],
    ["4 - 9*x^2", "(2 - 3*x)*(2 + 3*x)"],
    ["-1 - x^2", "-1 - x^2"],
    ["1/(1 - x) - 1", "(-x)/(-1 + x)"],
    ["1 + x/(1 + abs(x))", "where(x < 0, (-1)/(-1 + x), 1 + x/(1 + abs(x)))"],
    ["sin(x - pi)", "-sin(x)"],
    ["cos(x + pi/2)", "-sin(x)"],
    ["cos(x + 2*pi)", "cos(x)"],
    ["sin(x + pi/3)", "sin(x + pi/3)"],
    // what needs nothing stays
    ["max(x, 0)", "max(x, 0)"],
    ["x^2 + x", "x^2 + x"],
  ];
  test.each(rows)("of %s is %s", (text, wanted) => expect(form(text)).toBe(wanted));

  test("of a sum that cancels at 0 is its series there, and says that it takes doubles", () => {
    const { expr, wide } = stable(parse("x - tanh(x)"), "x");
    expect(wide).toBe(true);
    expect(toAscii(expr)).toMatch(/^where\(abs\(x\) < 0\.39\d*, x\^3\*\(0\.3333/);
  });

  test("of a sum with a clamp is a series only where the clamp does nothing", () => {
    for (const [text, x] of [
      ["tanh(max(x + 1/2, 0)) - tanh(1/2) - x + x*tanh(1/2)^2", -0.75],
      ["sinh(min(x, 1/4)) - x", 0.5],
    ] as const)
      expect(evaluate(stable(parse(text, { variable: "x" }), "x").expr, { x })).toBeCloseTo(
        evaluate(parse(text, { variable: "x" }), { x }),
        14,
      );
  });

  const ODD = [-240, -104.5, -88, -3e4, -20, -1.5, -0.3, -1e-3, -1e-9, -1e-30, 1e-30, 1e-9, 1e-3, 0.3, 1.5, 20, 88, 104.5, 240, 3e4];
  const cancelling = [
    "x - tanh(x)",
    "log(cosh(x))",
    "sqrt(1 + x^2) + x",
    "x*tanh(log(1 + exp(x)))",
    "1 - (1 + exp(x))^(-1)",
    "x - log(1 + x)",
    "log((1 + exp(x))/(1 + exp(x - 1)))",
    "x + x^2/sqrt(1 + x^2)",
    "(1 - x)^(-3/2) - 1",
    "sin(x) - x",
    "sinh(x) - x",
    "cosh(x) - 1 - x^2/2",
    "x - log(1 + exp(x))",
    "exp(-abs(x)) - 1 + abs(x)",
    "tanh(x) + 2*x/(1 + abs(x)) - 3*x",
    "(x*exp(x) - exp(x) + 1)/x^2",
    "1/cosh(x)",
    "log(1 - exp(-x))",
    "x/(2*(1 + abs(x))) + 1/2",
    "(x/(1 + abs(x)))^2/2 + x/(2*(1 + abs(x)))",
    "sin(x - pi)/(x - pi) - sin(x + pi)/(x + pi)",
    "(exp(x) - exp(-x))/sqrt(2*(exp(2*x) + exp(-2*x)))",
  ];
  test.each(cancelling)("of %s is right to 12 digits in doubles, far out and near 0", (text) => {
    const f = parse(text, { variable: "x" });
    const { expr } = stable(f, "x");
    for (const x of ODD) {
      const truth = evaluatePrecise(f, { x }, 250).toNumber();
      if (!Number.isFinite(truth) || Math.abs(truth) < 1e-290 || Math.abs(truth) > 1e290) continue;
      expect(Math.abs(evaluate(expr, { x }) / truth - 1), `${text} at ${x}`).toBeLessThan(1e-12);
    }
  });
});
