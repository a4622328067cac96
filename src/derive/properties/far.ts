/** What functions are like far out: rows of data for the comparison of growth. */
import { call, divide, type Expr, exp, minusOne, multiply, negate, number, one, pi, power, subtract, two, zero } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";

/** What a function is like, to leading order, where its argument tends to +infinity and to -infinity. */
export const FAR: Partial<Record<FunctionName, readonly [up: (u: Expr) => Expr | undefined, down: (u: Expr) => Expr | undefined]>> = {
  expm1: [(u) => exp(u), () => minusOne],
  log1p: [(u) => call("log", u), () => undefined],
  log2: [(u) => divide(call("log", u), call("log", two)), () => undefined],
  log10: [(u) => divide(call("log", u), call("log", number(10))), () => undefined],
  abs: [(u) => u, negate],
  sign: [() => one, () => minusOne],
  relu: [(u) => u, () => zero],
  softplus: [(u) => u, (u) => exp(u)],
  logistic: [() => one, (u) => exp(u)],
  tanh: [() => one, () => minusOne],
  coth: [() => one, () => minusOne],
  erf: [() => one, () => minusOne],
  erfc: [(u) => divide(exp(negate(power(u, two))), multiply(u, call("sqrt", pi))), () => two],
  atan: [() => divide(pi, two), () => divide(pi, number(-2))],
  sinh: [(u) => divide(exp(u), two), (u) => divide(exp(negate(u)), number(-2))],
  cosh: [(u) => divide(exp(u), two), (u) => divide(exp(negate(u)), two)],
  sech: [(u) => multiply(two, exp(negate(u))), (u) => multiply(two, exp(u))],
  csch: [(u) => multiply(two, exp(negate(u))), (u) => multiply(number(-2), exp(u))],
  asinh: [(u) => call("log", u), (u) => negate(call("log", negate(u)))],
  acosh: [(u) => call("log", u), () => undefined],
  acsch: [(u) => divide(one, u), (u) => divide(one, u)],
  acoth: [(u) => divide(one, u), (u) => divide(one, u)],
};
/** Functions with f(u) ~ u where u tends to 0. */
export const LIKE_THE_IDENTITY: ReadonlySet<FunctionName> = new Set([
  "sin",
  "tan",
  "asin",
  "atan",
  "sinh",
  "tanh",
  "asinh",
  "atanh",
  "expm1",
  "log1p",
  "relu",
  "abs",
]);
export const BOUNDED_FUNCTIONS: ReadonlySet<FunctionName> = new Set([
  "sin",
  "cos",
  "tanh",
  "atan",
  "erf",
  "erfc",
  "logistic",
  "sech",
  "sign",
]);

/** What is left of a bounded function beside its limit, where its argument tends to +infinity and to -infinity. */
export const REST: Partial<Record<FunctionName, readonly [up: (u: Expr) => Expr, down: (u: Expr) => Expr]>> = {
  erf: [(u) => subtract(one, call("erfc", u)), (u) => subtract(call("erfc", negate(u)), one)],
  erfc: [(u) => call("erfc", u), (u) => subtract(two, call("erfc", negate(u)))],
  tanh: [
    (u) => subtract(one, multiply(two, call("logistic", multiply(number(-2), u)))),
    (u) => subtract(multiply(two, call("logistic", multiply(two, u))), one),
  ],
  logistic: [(u) => subtract(one, call("logistic", negate(u))), (u) => call("logistic", u)],
  atan: [
    (u) => subtract(divide(pi, two), call("atan", divide(one, u))),
    (u) => subtract(divide(pi, number(-2)), call("atan", divide(one, u))),
  ],
};
