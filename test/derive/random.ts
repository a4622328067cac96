/** Random formulas for properties: smooth ones, whose derivative can be compared with differences anywhere. */
import fc from "fast-check";
import { add, call, divide, type Expr, exp, multiply, negate, number, one, power, symbol } from "../../src/expr/expr.ts";
import type { FunctionName } from "../../src/expr/functions.ts";

const EVERYWHERE: readonly FunctionName[] = [
  "sin",
  "cos",
  "tanh",
  "atan",
  "asinh",
  "erf",
  "logistic",
  "softplus",
  "sech",
  "erfc",
  "sinh",
  "cosh",
];

const leaf: fc.Arbitrary<Expr> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(symbol("x")) },
  { weight: 1, arbitrary: fc.constantFrom<Expr>(symbol("a"), { kind: "pi" }) },
  { weight: 2, arbitrary: fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 4 })).map(([n, d]) => number(n, d)) },
);

/** A formula in x and a, smooth where it is defined. */
export const formula: fc.Arbitrary<Expr> = fc.letrec<{ formula: Expr }>((tie) => {
  const part = tie("formula");
  return {
    formula: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      leaf,
      fc.array(part, { minLength: 2, maxLength: 3 }).map((terms) => add(...terms)),
      fc.tuple(part, part).map(([a, b]) => multiply(a, b)),
      // denominators that are never 0
      fc.tuple(part, part).map(([a, b]) => divide(a, add(one, power(b, 2)))),
      fc.tuple(part, fc.integer({ min: 2, max: 4 })).map(([a, k]) => power(a, k)),
      fc.tuple(fc.constantFrom(...EVERYWHERE), part).map(([fn, a]) => call(fn, a)),
      part.map((a) => exp(negate(power(a, 2)))),
      part.map((a) => call("log", add(one, power(a, 2)))),
      part.map((a) => call("sqrt", add(number(2), power(a, 2)))),
      part.map((a) => power(add(one, power(a, 2)), number(1, 3))),
      part.map((a) => divide(one, add(one, exp(negate(a))))),
    ),
  };
}).formula;
