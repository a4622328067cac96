import { describe, expect, test } from "vitest";
import { parse } from "../../src/catalogue/parse.ts";
import { backward, type Way } from "../../src/derive/backward/backward.ts";
import { lossIn, ROUND, rounded } from "../../src/derive/backward/loss.ts";
import { compile } from "../../src/expr/arithmetic.ts";
import { compileEvaluator, evaluate, float64 } from "../../src/expr/evaluate.ts";
import { call, divide, type Expr, multiply, number, subtract, symbol, zero } from "../../src/expr/expr.ts";

type Numbers = Readonly<Record<string, number>>;

const readWith = (text: string, parameters: Numbers): Expr => parse(text, { variable: "x", parameters: Object.keys(parameters) });

/** The slope by a way in an arithmetic: y, the bit and the tail are rounded, then every operation is. */
function slopesBy(way: Way, f: Expr, parameters: Numbers, format: "float32" | "float64"): (x: number) => number {
  const names = Object.keys(parameters);
  const values = Object.values(parameters);
  const round = format === "float32" ? ROUND.float32 : (x: number): number => x;
  const run = (u: Expr, name: string) => compileEvaluator(u, [name, ...names]);
  const output = run(f, "x");
  const kept = ["t", "bit"].map((name) => (way.keeps[name] ? run(way.keeps[name], "x") : () => Number.NaN));
  const formula = compile(format === "float32" ? rounded(round) : float64, way.formula, ["x", "y", "t", "bit", ...names]);
  return (at) => {
    const x = round(at);
    return formula([x, round(output(x, ...values)), ...kept.map((k) => round(k(x, ...values))), ...values.map(round)]);
  };
}

/** Formulas whose forms are at an edge at a turning point or an end of the range, with that place. */
const EDGES: readonly [formula: string, parameters: Numbers, places: readonly number[]][] = [
  ["x - x^2 + 0", {}, [0.5]],
  ["x^2 + 0.3*x", {}, [-0.15]],
  ["x*(x + 0.7)/3", {}, [-0.35]],
  ["a*sin(x)", { a: 0.7 }, [Math.PI / 2, -Math.PI / 2, 3 * (Math.PI / 2)]],
  ["s*exp(-x^2)", { s: 0.7 }, [0, 30, -30]],
  ["x/sqrt(1 + a*x^2)", { a: 0.8 }, [1e3, -1e3, 1e6]],
  ["x*min(max(x + 3, 0), 6)/6", {}, [-1.5, -3, 3]],
  ["x/(1 + exp(-b*x))", { b: 1.3 }, [0, -90, -700, -1000, 90]],
  ["b*x/(1 + exp(-x))", { b: 1.375 }, [0, -90, -700, -1000, 90]],
  ["exp(-exp(-x))", {}, [-4, -5, -12, 20, 80]],
  ["1 - exp(-exp(x))", {}, [3, 4, 5, 12, -20]],
  ["a*(1 - 2*exp(-0.7*exp(x)))", { a: 1.7159 }, [3, 4, 5, 12]],
  ["(1 + exp(-x))^(-v)", { v: 2.5 }, [-30, -90, -300, 30]],
  ["x + log(1 + exp(-2*x)) - log(2)", {}, [0, 60, -60, 88]],
];

describe.each(EDGES)("%s with %o", (text, parameters, places) => {
  const f = readWith(text, parameters);
  const { ways } = backward(f, "x", parameters);
  const input = ways.find((w) => w.residual === "input") as Way;

  test.each(["float32", "float64"] as const)(
    "has no NaN in %s at its turning points and the ends of its range, nor beside them",
    (format) => {
      const checked = ways.filter((w) => ["output", "output and bit"].includes(w.residual));
      expect(checked.length).toBeGreaterThan(0);
      for (const way of checked) {
        const slope = slopesBy(way, f, parameters, format);
        const want = slopesBy(input, f, parameters, "float64");
        for (const place of places)
          for (let k = -40; k <= 40; k++) {
            const x = place + k * 2 ** -24 * Math.max(1e-3, Math.abs(place));
            const truth = want(x);
            // the derivative's own formula may overflow far out, where the slope is 0
            if (Number.isFinite(truth))
              expect(Math.abs(slope(x) - truth), `${way.residual} at ${x}: ${slope(x)}, not ${truth}`).toBeLessThan(5e-3);
            else expect(slope(x)).toBe(0);
          }
      }
    },
  );
});

const CONDITIONS: readonly [formula: string, parameters: Numbers, residual: string, condition: string][] = [
  ["a*tanh(b*x)", { a: 1.7, b: 0.6 }, "output", "a != 0"],
  ["(x + sqrt(x^2 + b))/2", { b: 4 }, "output", "b != 0"],
  ["x/(1 + exp(-b*x))", { b: 1 }, "output and bit", "b != 0"],
  ["a*tanh(l*x) + b*x", { a: 1.2, l: 0.7, b: 0.3 }, "input and output", "a != 0"],
];
test.each(CONDITIONS)("%s with %o from its %s is right only for %s", (text, parameters, residual, condition) => {
  const f = readWith(text, parameters);
  const way = backward(f, "x", parameters).ways.find((w) => w.residual === residual) as Way;
  expect(way.conditions).toContain(condition);
  const name = condition.split(" ")[0] as string;
  expect(Number.isFinite(slopesBy(way, f, { ...parameters, [name]: 0 }, "float64")(-0.7))).toBe(false);
});

/** Values at which the formula is another function, and what that function needs. */
const SPECIAL: readonly [formula: string, parameters: Numbers, residual: string, slope: string, condition: string][] = [
  ["x/(1 + exp(-b*x))", { b: 0 }, "nothing", "1/2", "b = 0"],
  ["a*tanh(b*x)", { a: 0, b: 1 }, "nothing", "0", "a = 0"],
  ["(x + sqrt(x^2 + b))/2", { b: 0 }, "output", "where(y > 0, 1, 0)", "b = 0"],
  ["1/(1 + exp(-x)) + a*x", { a: 0 }, "output", "y*(1 - y)", "a = 0"],
];
test.each(SPECIAL)("%s with %o is another function, which needs %s", (text, parameters, residual, slope, condition) => {
  const f = readWith(text, parameters);
  const { ways } = backward(f, "x", parameters);
  const [best] = ways as [Way];
  expect([best.residual, best.conditions]).toEqual([residual, [condition]]);
  const want = parse(slope, { variable: "y" });
  for (const x of [-1.7, -0.3, 0.4, 2.2])
    expect(slopesBy(best, f, parameters, "float64")(x)).toBeCloseTo(evaluate(want, { y: evaluate(f, { ...parameters, x }) }), 12);
});

test("why no formula exists is told with g', whatever a parameter is called", () => {
  const { why } = backward(readWith("max(x, 0)/(1 + exp(-x)) + t", { t: -0.2 }), "x", { t: -0.2 });
  expect(why).toMatch(/y and g' are independent functions/);
});

test("NaN at a single input within is seen by the losses, and so is NaN from some input on", () => {
  const f = parse("x^2 + 0.3*x", { variable: "x" });
  const { ways } = backward(f, "x");
  const way = ways.find((w) => w.residual === "output and bit") as Way;
  const slope = parse("2*x + 0.3", { variable: "x" });
  const nanOf = (formula: Expr) => lossIn("float32", { ...way, formula }, f, slope, "x", {}).nan;
  expect(nanOf(way.formula)).toEqual({ left: null, right: null, at: [] });
  const y = symbol("y");
  // 0/0 at y = 0 only, which is x = 0; and a root that goes wrong at the turning point
  expect(nanOf(divide(multiply(y, y), y)).at).toEqual([0]);
  const least = number(-9, 400);
  expect(nanOf(call("sqrt", subtract(subtract(y, least), number(1, 10n ** 9n)))).at.length).toBeGreaterThan(0);
  expect(nanOf(call("log", subtract(number(1), call("max", zero, y)))).right).toBeCloseTo(0.8612, 3);
});

test("functions within functions, forty deep, have ways back without taking all memory", () => {
  const nested = readWith(
    Array.from({ length: 40 }).reduce<string>((u) => `tanh(${u})`, "x"),
    {},
  );
  expect(backward(nested, "x", {}).ways.map(({ residual }) => residual)).toEqual(["input"]);
});
