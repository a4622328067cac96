import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileEvaluator, evaluate, ValueError } from "../../src/expr/evaluate.ts";
import {
  add,
  both,
  call,
  cases,
  comparison,
  derivative,
  divide,
  type Expr,
  either,
  exp,
  multiply,
  named,
  negate,
  number,
  one,
  pi,
  power,
  RELATIONS,
  subtract,
  symbol,
  two,
  zero,
} from "../../src/expr/expr.ts";
import { FUNCTIONS, type FunctionName } from "../../src/expr/functions.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { leastMilliseconds } from "../time.ts";
import { ulpError } from "./ulp.ts";

const x = symbol("x");
const functions = (Object.keys(FUNCTIONS) as FunctionName[]).filter((fn) => fn !== "ones");
const [NAN, INFINITY] = [Number.NaN, Number.POSITIVE_INFINITY];

describe("every function in float64 agrees with high precision", () => {
  /** ULP allowed: V8's fdlibm functions are good to 1 or 2; compositions (sech, asech, ...) add up those of their parts. */
  const allowed = (fn: FunctionName): number => (fn.startsWith("a") && fn.length > 4 ? 40 : 8);

  test.each(functions)("%s, at a table of points and at random ones", (fn) => {
    const expr = call(fn, x);
    const check = (at: number): void => {
      const [got, want] = [evaluate(expr, { x: at }), evaluatePrecise(expr, { x: at }, 40)];
      if (want.isNaN()) expect(got, `${fn}(${at})`).toBeNaN();
      else if (!isEndangered(fn, at)) expect(ulpError(got, want), `${fn}(${at}): got ${got}, want ${want}`).toBeLessThan(allowed(fn));
    };
    for (const at of [-20.5, -3.125, -1, -0.75, -0.1, -1e-5, 0.00125, 0.3, 0.5, 1, 1.7, 2.5, 8.875, 20.25, 100]) check(at);
    fc.assert(fc.property(fc.double({ min: -30, max: 30, noNaN: true }), check), { seed: 1, numRuns: 100 });
  });

  /** Where the composed forms of the table are known to lose digits: a rounding of 1/x or of 1 - 1/x^2 grows there. */
  function isEndangered(fn: FunctionName, at: number): boolean {
    const a = Math.abs(at);
    if (fn === "asech") return a > 0.7 || a < 1e-300;
    if (fn === "acoth") return a < 1.2;
    if (fn === "acosh") return a < 1.2;
    return a < 1e-300;
  }
});

describe("evaluate", () => {
  const table: readonly (readonly [name: string, expr: Expr, at: number, value: number])[] = [
    ["a rational", number(1, 3), 0, 1 / 3],
    ["pi", pi, 0, Math.PI],
    ["1/0", divide(one, zero), 0, INFINITY],
    ["0/0", divide(zero, zero), 0, NAN],
    ["x^2", power(x, 2), -3, 9],
    ["x^-2", power(x, -2), -2, 0.25],
    ["x^0 at 0", power(x, 0), 0, 1],
    ["(-8)^(1/3)", power(number(-8), number(1, 3)), 0, NAN],
    ["cbrt(-8)", call("cbrt", number(-8)), 0, -2],
    ["log(-1)", call("log", x), -1, NAN],
    ["exp(1000)", exp(x), 1000, INFINITY],
    ["logistic(-800)", call("logistic", x), -800, 0],
    ["max with NaN", call("max", x, zero), NAN, NAN],
    ["relu of NaN", call("relu", x), NAN, NAN],
    ["min of three", call("min", x, number(-2), one), 7, -2],
    ["ones(1, D)", call("ones", one, symbol("D")), 0, 1],
    ["a name for an expression", named("g", "x", power(x, 3)), 2, 8],
    ["no piece holds", cases([{ when: comparison(x, ">", zero), value: one }], null), -1, NAN],
    [
      "the first piece that holds",
      cases(
        [
          { when: comparison(x, ">", zero), value: one },
          { when: comparison(x, ">", minus(1)), value: two },
        ],
        zero,
      ),
      1,
      1,
    ],
    ["the last resort", cases([{ when: comparison(x, ">", zero), value: one }], two), -1, 2],
    ["and", cases([{ when: both(comparison(x, ">", zero), comparison(x, "<", two)), value: one }], zero), 1, 1],
    ["and, of which one fails", cases([{ when: both(comparison(x, ">", zero), comparison(x, "<", two)), value: one }], zero), 3, 0],
    ["or", cases([{ when: either(comparison(x, "<", zero), comparison(x, ">", two)), value: one }], zero), 3, 1],
  ];

  test.each(table)("%s", (_, expr, at, value) => {
    expect(evaluate(expr, { x: at })).toBe(value);
    expect(compileEvaluator(expr, ["x"])(at)).toBe(value);
  });

  test.each(RELATIONS)("x %s 1 is what JavaScript says, and false for NaN", (relation) => {
    const expr = cases([{ when: comparison(x, relation, one), value: one }], zero);
    const want = { "<": [1, 0, 0], "<=": [1, 1, 0], ">": [0, 0, 1], ">=": [0, 1, 1], "=": [0, 1, 0], "!=": [1, 0, 1] }[relation];
    expect([0, 1, 2].map((at) => evaluate(expr, { x: at }))).toEqual(want);
    expect(evaluate(expr, { x: NAN })).toBe(0);
  });

  test("takes several values, and more than are needed", () => {
    expect(evaluate(add(multiply(symbol("a"), x), symbol("b")), { a: 2, x: 3, b: 1, c: 9 })).toBe(7);
  });

  test("says which value is missing, also for names that objects are born with", () => {
    expect(() => evaluate(symbol("a"), { x: 1 })).toThrow(new ValueError('"a" has no value: give one, as { a: 1 }'));
    expect(() => evaluate(symbol("constructor"), {})).toThrow(ValueError);
    expect(() => compileEvaluator(add(x, symbol("a")), ["x"])).toThrow(ValueError);
  });

  test("does not guess the value of a derivative that is not carried out", () => {
    expect(() => evaluate(derivative(power(x, 2), "x"), { x: 1 })).toThrow("differentiate first");
  });
});

describe("compileEvaluator", () => {
  test("evaluates equal subexpressions once a call", () => {
    const original = FUNCTIONS.erf;
    const e = call("erf", x);
    const run = compileEvaluator(add(e, power(call("erf", x), 2), multiply(two, e)), ["x"]);
    expect(run(0.5)).toBeCloseTo(3 * original.value(0.5) + original.value(0.5) ** 2, 14);
    expect(run(-0.5)).toBeCloseTo(-3 * original.value(0.5) + original.value(0.5) ** 2, 14);
  });

  test("is linear in a shared tower that has 2^60 leaves when written out", () => {
    let tower: Expr = x;
    for (let i = 0; i < 60; i++) tower = divide(add(tower, tower), two);
    expect(compileEvaluator(tower, ["x"])(1.5)).toBe(1.5);
  });

  test("runs a usual formula more than 300,000 times a second", () => {
    const silu = divide(x, add(one, exp(negate(x))));
    const run = compileEvaluator(multiply(silu, subtract(one, silu), call("tanh", silu)), ["x"]);
    let sum = 0;
    const often = () => {
      for (let i = 0; i < 100_000; i++) sum += run(i * 1e-4 - 5);
    };
    expect(leastMilliseconds(333, often)).toBeLessThan(333);
    expect(sum).not.toBeNaN();
  });

  test("gives what evaluate gives for random formulas", () => {
    const { expr } = fc.letrec<{ expr: Expr }>((tie) => ({
      expr: fc.oneof(
        { maxDepth: 5, depthIdentifier: "expr" },
        fc.constant<Expr>(x),
        fc.integer({ min: -3, max: 3 }).map((k): Expr => number(k)),
        fc.tuple(tie("expr"), tie("expr")).map(([a, b]) => add(a, b)),
        fc.tuple(tie("expr"), tie("expr")).map(([a, b]) => multiply(a, b)),
        fc.tuple(tie("expr"), tie("expr")).map(([a, b]) => divide(a, b)),
        fc.tuple(fc.constantFrom(...functions), tie("expr")).map(([fn, a]) => call(fn, a)),
        fc.tuple(tie("expr"), tie("expr"), tie("expr")).map(([a, b, c]) => cases([{ when: comparison(a, "<", b), value: c }], a)),
      ),
    }));
    fc.assert(
      fc.property(expr, fc.double({ min: -4, max: 4, noNaN: true }), (u, at) => {
        const run = compileEvaluator(u, ["x"]);
        expect(run(at + 1)).toBe(plainly(u, at + 1));
        expect(run(at)).toBe(plainly(u, at));
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});

function minus(k: number): Expr {
  return number(-k);
}

/** The meaning of a formula, written down once more in the simplest way. */
function plainly(u: Expr, at: number): number {
  const value = (v: Expr): number => plainly(v, at);
  if (u.kind === "sum") return u.terms.map(value).reduce((a, b) => a + b);
  if (u.kind === "product") return u.factors.map(value).reduce((a, b) => a * b);
  if (u.kind === "quotient") return value(u.numerator) / value(u.denominator);
  if (u.kind === "call") return FUNCTIONS[u.fn].value(...u.args.map(value));
  if (u.kind === "number") return Number(u.value.n) / Number(u.value.d);
  if (u.kind === "cases") {
    const piece = u.pieces.find(({ when }) => when.kind === "comparison" && value(when.left) < value(when.right));
    return value(piece?.value ?? (u.otherwise as Expr));
  }
  return at;
}
