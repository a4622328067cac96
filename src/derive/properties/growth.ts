/**
 * How an expression grows as x tends to +infinity: its leading term c e^E x^p log(x)^q with exact c, E, p, q, found by
 * comparing the growth of its parts. What cannot be told so is undefined: never a guess.
 */
import { tidy } from "../../algebra/tidy.ts";
import { evaluate } from "../../expr/evaluate.ts";
import {
  add,
  call,
  divide,
  type Expr,
  exp,
  has,
  isInt,
  isNumber,
  multiply,
  negate,
  number,
  one,
  pi,
  power,
  subtract,
  symbol,
  two,
  zero,
} from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import * as Q from "../../expr/rational.ts";
import { type Growth, withoutCancelling } from "./cancel.ts";
import { BOUNDED_FUNCTIONS, FAR, LIKE_THE_IDENTITY } from "./far.ts";
import type { Behaviour, Lead } from "./lead.ts";

const ZERO: Behaviour = { kind: "zero" };
const VANISHING: Behaviour = { kind: "vanishing" };
const BOUNDED: Behaviour = { kind: "bounded" };
/** Deeper towers than this are left to numerical evidence. */
const DEEPEST = 40;

/** How u grows as x tends to +infinity; undefined where that is not found out. u holds no cases. */
export function behaviour(u: Expr, x: string, depth = 0): Behaviour | undefined {
  if (depth > DEEPEST) return undefined;
  const of = (v: Expr): Behaviour | undefined => behaviour(v, x, depth + 1);
  if (!has(u, x)) return constant(u);
  switch (u.kind) {
    case "symbol":
      return { kind: "lead", lead: { c: one, exponent: zero, power: Q.ONE, log: Q.ZERO } };
    case "sum":
      return sum(u.terms, x, depth);
    case "product":
      return product(u.factors.map(of), x, depth);
    case "quotient": {
      const below = of(u.denominator);
      return below?.kind === "lead" ? product([of(u.numerator), raised(below.lead, Q.MINUS_ONE, x, depth)], x, depth) : undefined;
    }
    case "power": {
      if (has(u.exponent, x)) return of(exp(multiply(u.exponent, call("log", u.base))));
      const base = of(u.base);
      if (!isNumber(u.exponent)) return undefined;
      if (base?.kind === "lead") return raised(base.lead, u.exponent.value, x, depth);
      return Q.sign(u.exponent.value) > 0 && (Q.isInteger(u.exponent.value) || base?.kind === "zero") ? base : undefined;
    }
    case "call":
      return u.args.length === 1 ? ofCall(u.fn, u.args[0] as Expr, x, depth) : undefined;
    case "named":
      return of(u.of);
    default:
      return undefined;
  }
}

function constant(u: Expr): Behaviour | undefined {
  if (u.kind === "power" && isInt(tidy(u.base), 0) && isNumber(u.exponent) && Q.sign(u.exponent.value) > 0) return ZERO;
  const value = evaluate(u, {});
  if (!Number.isFinite(value)) return undefined;
  if (Math.abs(value) > 1e-12) return { kind: "lead", lead: { c: u, exponent: zero, power: Q.ZERO, log: Q.ZERO } };
  const told = tidy(u);
  return isInt(told, 0)
    ? ZERO
    : isNumber(told)
      ? { kind: "lead", lead: { c: told, exponent: zero, power: Q.ZERO, log: Q.ZERO } }
      : undefined;
}

/** Whether a leading term tends to 0 (-1), to a constant (0) or to an infinity (1). */
export function tendency({ exponent, power: p, log }: Lead, x: string, depth = 0): -1 | 0 | 1 | undefined {
  if (isInt(exponent, 0)) return Q.sign(Q.isZero(p) ? log : p);
  const of = behaviour(exponent, x, depth + 1);
  return of?.kind === "lead" ? signOf(of.lead) : undefined;
}

export const signOf = ({ c }: Lead): 1 | -1 => (evaluate(c, {}) > 0 ? 1 : -1);

/** c e^exponent x^p log(x)^q with what does not belong into the exponent taken out of it. */
function lead(c: Expr, exponent: Expr, p: Q.Rational, log: Q.Rational, x: string, depth: number): Behaviour | undefined {
  const told = tidy(exponent);
  const plain = (more: Expr): Behaviour => ({ kind: "lead", lead: { c: tidy(more), exponent: zero, power: p, log } });
  if (isInt(told, 0)) return plain(c);
  const of = behaviour(told, x, depth + 1);
  if (of?.kind === "zero" || of?.kind === "vanishing") return plain(c);
  if (of?.kind !== "lead") return undefined;
  const { lead: top } = of;
  const tends = tendency(top, x, depth + 1);
  if (tends === undefined) return undefined;
  if (tends < 0) return plain(c);
  if (tends === 0) return plain(multiply(c, exp(top.c)));
  if (!isInt(top.exponent, 0) || !Q.isZero(top.power)) return { kind: "lead", lead: { c, exponent: told, power: p, log } };
  // e^(k log x + ...) is x^k e^...
  if (!Q.isOne(top.log) || !isNumber(top.c)) return undefined;
  return lead(c, subtract(told, multiply(top.c, call("log", symbol(x)))), Q.plus(p, top.c.value), log, x, depth + 1);
}

function raised(a: Lead, k: Q.Rational, x: string, depth: number): Behaviour | undefined {
  if (signOf(a) < 0 && !Q.isInteger(k)) return undefined;
  return lead(power(a.c, number(k)), multiply(number(k), a.exponent), Q.times(a.power, k), Q.times(a.log, k), x, depth);
}

function times(a: Lead, b: Lead, x: string, depth: number): Behaviour | undefined {
  return lead(multiply(a.c, b.c), add(a.exponent, b.exponent), Q.plus(a.power, b.power), Q.plus(a.log, b.log), x, depth);
}

function product(parts: readonly (Behaviour | undefined)[], x: string, depth: number): Behaviour | undefined {
  if (parts.some((p) => p === undefined)) return undefined;
  if (parts.some((p) => p?.kind === "zero")) return ZERO;
  let whole: Behaviour | undefined = constant(one);
  for (const part of parts) if (part?.kind === "lead" && whole?.kind === "lead") whole = times(whole.lead, part.lead, x, depth);
  if (whole?.kind !== "lead") return undefined;
  const [vanishes, wavers] = [parts.some((p) => p?.kind === "vanishing"), parts.some((p) => p?.kind === "bounded")];
  if (!vanishes && !wavers) return whole;
  const tends = tendency(whole.lead, x, depth);
  if (tends === undefined || tends > 0) return undefined;
  return vanishes || tends < 0 ? VANISHING : BOUNDED;
}

function sum(terms: readonly Expr[], x: string, depth: number): Behaviour | undefined {
  const parts = terms.map((t) => behaviour(t, x, depth + 1));
  if (parts.some((p) => p === undefined)) return undefined;
  const leads = parts.flatMap((p) => (p?.kind === "lead" ? [p.lead] : []));
  const [vanishes, wavers] = [parts.some((p) => p?.kind === "vanishing"), parts.some((p) => p?.kind === "bounded")];
  const greatest = leads.length > 0 ? added(leads, x, depth) : undefined;
  if (leads.length > 0 && !greatest) return cancelled(terms, x, depth);
  if (!greatest) return wavers ? BOUNDED : vanishes ? VANISHING : ZERO;
  const tends = tendency(greatest, x, depth);
  if (tends === undefined) return undefined;
  if (wavers) return tends > 0 ? { kind: "lead", lead: greatest } : BOUNDED;
  return vanishes && tends < 0 ? VANISHING : { kind: "lead", lead: greatest };
}

/** The fastest of several leading terms, with those that keep up with it; undefined where they cancel. */
function added(leads: readonly Lead[], x: string, depth: number): Lead | undefined {
  let [best, ...rest] = leads as [Lead, ...Lead[]];
  let level: Expr[] = [one];
  for (const next of rest) {
    const inverse = raised(best, Q.MINUS_ONE, x, depth);
    const ratio = inverse?.kind === "lead" ? times(next, inverse.lead, x, depth) : undefined;
    const tends = ratio?.kind === "lead" ? tendency(ratio.lead, x, depth) : undefined;
    if (tends === undefined || ratio?.kind !== "lead") return undefined;
    if (tends > 0) [best, level] = [next, [one]];
    if (tends === 0) level.push(ratio.lead.c);
  }
  const total = tidy(add(...level));
  const scale = Math.max(...level.map((c) => Math.abs(evaluate(c, {}))));
  return Math.abs(evaluate(total, {})) > 1e-12 * scale ? { ...best, c: tidy(multiply(best.c, total)) } : undefined;
}

/** Where the leading terms cancel, the sum is written otherwise. */
function cancelled(terms: readonly Expr[], x: string, depth: number): Behaviour | undefined {
  if (depth > MOST_CANCELLED) return undefined;
  const growth: Growth = {
    behaviour: (u) => behaviour(u, x, depth + 1),
    tendency: (of) => tendency(of, x, depth),
    sign: signOf,
  };
  for (const other of withoutCancelling(terms, x, growth)) {
    const found = behaviour(other, x, depth + 3);
    if (found) return found;
  }
  return undefined;
}
const MOST_CANCELLED = 12;

function ofCall(fn: FunctionName, u: Expr, x: string, depth: number): Behaviour | undefined {
  const of = behaviour(u, x, depth + 1);
  const fallback = BOUNDED_FUNCTIONS.has(fn) ? BOUNDED : undefined;
  if (of === undefined) return undefined;
  if (fn === "exp") return of.kind === "bounded" ? BOUNDED : lead(one, u, Q.ZERO, Q.ZERO, x, depth);
  if (of.kind === "bounded") return fallback ?? (fn === "abs" || fn === "relu" ? BOUNDED : undefined);
  const tends = of.kind === "lead" ? tendency(of.lead, x, depth) : -1;
  if (tends === undefined) return fallback;
  if (of.kind === "lead" && tends !== 0) {
    if (fn === "log") return logarithm(of.lead, x, depth);
    if (fn === "sqrt" || fn === "cbrt") return root(of.lead, fn === "sqrt" ? 2 : 3, x, depth);
  }
  if (tends > 0 && of.kind === "lead") {
    const like = FAR[fn]?.[signOf(of.lead) > 0 ? 0 : 1](u);
    return like ? behaviour(like, x, depth + 1) : fallback;
  }
  const limit = tends === 0 && of.kind === "lead" ? of.lead.c : zero;
  if (fn === "log" && isInt(tidy(limit), 1)) return behaviour(tidy(subtract(u, one)), x, depth + 1);
  if (tends < 0 && LIKE_THE_IDENTITY.has(fn))
    return (fn === "relu" || fn === "abs") && of.kind === "lead" && signOf(of.lead) < 0 ? undefined : of;
  if (tends < 0 && fn === "erf" && of.kind === "lead") return behaviour(divide(multiply(two, u), call("sqrt", pi)), x, depth + 1);
  return constant(tidy(call(fn, limit)));
}

function root(a: Lead, index: 2 | 3, x: string, depth: number): Behaviour | undefined {
  if (signOf(a) > 0) return raised(a, Q.rational(1, index), x, depth);
  const mirrored = index === 3 ? raised({ ...a, c: negate(a.c) }, Q.rational(1, 3), x, depth) : undefined;
  return mirrored?.kind === "lead" ? { kind: "lead", lead: { ...mirrored.lead, c: negate(mirrored.lead.c) } } : undefined;
}

function logarithm(a: Lead, x: string, depth: number): Behaviour | undefined {
  if (signOf(a) < 0) return undefined;
  if (!isInt(a.exponent, 0)) return behaviour(a.exponent, x, depth + 1);
  return Q.isZero(a.power) ? undefined : { kind: "lead", lead: { c: number(a.power), exponent: zero, power: Q.ZERO, log: Q.ONE } };
}
