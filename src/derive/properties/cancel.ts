/** Sums whose leading terms cancel, written as equal expressions in which they no longer do. */
import { Field } from "../../algebra/normal.ts";
import { splitCoefficient } from "../../algebra/terms.ts";
import { tidy } from "../../algebra/tidy.ts";
import {
  add,
  call,
  divide,
  type Expr,
  exp,
  has,
  isInt,
  isNumber,
  mapChildren,
  multiply,
  number,
  one,
  power,
  same,
  subtract,
  symbol,
  two,
} from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";
import { REST } from "./far.ts";
import type { Behaviour, Lead } from "./lead.ts";

/** What is asked of growth. */
export interface Growth {
  readonly behaviour: (u: Expr) => Behaviour | undefined;
  readonly tendency: (lead: Lead) => -1 | 0 | 1 | undefined;
  readonly sign: (lead: Lead) => 1 | -1;
}

/** So many parts, and an exact normal form takes long. */
const MOST_GENERATORS = 6;

/** The ways to write it, from the simplest; none that is the sum itself. */
export function* withoutCancelling(terms: readonly Expr[], x: string, growth: Growth): Generator<Expr> {
  const before = tidy(add(...terms));
  const ways = [() => complemented(before, x, growth), () => conjugated(terms), () => overOne(before)];
  for (const way of ways) {
    const after = way();
    if (after && !same(after, before)) yield after;
  }
}

/** What is left of functions beside their limits: 1 + erf(u) is erfc(-u), exp(v) with a vanishing v is 1 + expm1(v). */
function complemented(u: Expr, x: string, growth: Growth): Expr {
  const swap = (v: Expr): Expr => {
    if (!has(v, x)) return v;
    if (v.kind === "call") return restOfCall(v, x, growth) ?? v;
    if (v.kind !== "power") return ["product", "quotient", "sum"].includes(v.kind) ? mapChildren(v, swap) : v;
    if (!isNumber(v.exponent)) return v;
    const base = growth.behaviour(v.base);
    const nearOne = base?.kind === "lead" && growth.tendency(base.lead) === 0 && isInt(tidy(base.lead.c), 1);
    if (nearOne && !Q.isInteger(v.exponent.value)) return add(one, call("expm1", multiply(v.exponent, call("log", v.base))));
    return power(swap(v.base), v.exponent);
  };
  return tidy(swap(u));
}

function restOfCall(u: Expr & { kind: "call" }, x: string, growth: Growth): Expr | undefined {
  const inner = u.args[0] as Expr;
  const of = growth.behaviour(inner);
  const tends = of?.kind === "lead" ? growth.tendency(of.lead) : of && of.kind !== "bounded" ? -1 : undefined;
  if (u.fn === "exp" && tends === -1) return add(one, call("expm1", inner));
  if (of?.kind !== "lead" || !tends) return undefined;
  if (u.fn === "log") return logarithm(inner, of.lead, x);
  return tends === 1 ? REST[u.fn]?.[growth.sign(of.lead) > 0 ? 0 : 1](inner) : undefined;
}

/** log(u), with the logarithm of its leading term apart: log(1 + e^x) is x + log((1 + e^x)/e^x). */
function logarithm(u: Expr, { c, exponent, power: p, log }: Lead, x: string): Expr | undefined {
  if (!Q.isZero(log)) return undefined;
  const rest = overOne(divide(u, multiply(c, exp(exponent), power(symbol(x), number(p)))));
  return rest && add(exponent, multiply(number(p), call("log", symbol(x))), call("log", c), call("log", rest));
}

/** a + b with b = c sqrt(w) is (a^2 - c^2 w)/(a - b). */
function conjugated(terms: readonly Expr[]): Expr | undefined {
  for (const root of terms) {
    const [c, plain] = splitCoefficient(root);
    if (plain.kind !== "call" || plain.fn !== "sqrt") continue;
    const rest = add(...terms.filter((t) => t !== root));
    const square = multiply(number(Q.times(c, c)), plain.args[0] as Expr);
    return divide(tidy(subtract(power(rest, two), square)), subtract(rest, root));
  }
  return undefined;
}

/** As one fraction of polynomials in its parts, in lowest terms; undefined where that is too large. */
function overOne(u: Expr): Expr | undefined {
  try {
    const field = new Field([u]);
    return field.size > MOST_GENERATORS ? undefined : tidy(field.expr(field.fraction(u)));
  } catch {
    return undefined; // too large, or it divides by zero
  }
}
