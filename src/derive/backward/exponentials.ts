/** Hyperbolic and logistic functions written in exponentials and logarithms, so that those of related arguments meet. */
import { LONGEST, size } from "../../algebra/size.ts";
import { splitCoefficient } from "../../algebra/terms.ts";
import { tidy } from "../../algebra/tidy.ts";
import { add, call, divide, type Expr, exp, mapChildren, multiply, negate, number, one, power, subtract } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { isInteger } from "../../expr/rational.ts";

/** e^u, where a multiple of a logarithm comes back out as a power: e^(2 log v) is v^2. */
function grown(u: Expr): Expr {
  const [c, rest] = splitCoefficient(tidy(u));
  return rest.kind === "call" && rest.fn === "log" && isInteger(c) ? power(rest.args[0] as Expr, number(c)) : exp(tidy(u));
}

const twice = (u: Expr): Expr => multiply(number(2), u);
const WRITTEN: Partial<Record<FunctionName, (u: Expr) => Expr>> = {
  logistic: (u) => divide(one, add(one, grown(negate(u)))),
  softplus: (u) => call("log", add(one, grown(u))),
  tanh: (u) => divide(subtract(grown(twice(u)), one), add(grown(twice(u)), one)),
  coth: (u) => divide(add(grown(twice(u)), one), subtract(grown(twice(u)), one)),
  sinh: (u) => divide(subtract(grown(u), grown(negate(u))), number(2)),
  cosh: (u) => divide(add(grown(u), grown(negate(u))), number(2)),
  sech: (u) => divide(number(2), add(grown(u), grown(negate(u)))),
  csch: (u) => divide(number(2), subtract(grown(u), grown(negate(u)))),
  expm1: (u) => subtract(grown(u), one),
  log1p: (u) => call("log", add(one, u)),
  exp: grown,
  erfc: (u) => subtract(one, call("erf", u)),
};

/** The same function with nothing hyperbolic in it, but where it would be too long. */
export function inExponentials(u: Expr): Expr {
  const v = u.kind === "named" ? inExponentials(u.of) : mapChildren(u, inExponentials);
  const write = v.kind === "call" && size(v) <= LONGEST ? WRITTEN[v.fn] : undefined;
  return write && v.kind === "call" ? write(v.args[0] as Expr) : v;
}

/** (e^u)^b is e^(b u), so that the powers of one exponential meet. */
export function withoutPowersOfExp(u: Expr): Expr {
  const v = mapChildren(u, withoutPowersOfExp);
  return v.kind === "power" && v.base.kind === "call" && v.base.fn === "exp" ? exp(multiply(v.exponent, v.base.args[0] as Expr)) : v;
}
