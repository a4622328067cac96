/**
 * Matching a pattern inside a tidied expression, up to the order of terms and factors: exp(u)/(1 + exp(u)) is found in
 * 3*x*exp(2*x)/(exp(2*x) + 1), and what is left over stays. Wildcards (symbols that no reader can write) stand for anything.
 */

import { type Factor, rebuild, type Term, termOf } from "../algebra/terms.ts";
import { tidy } from "../algebra/tidy.ts";
import {
  add,
  call,
  cases,
  type Expr,
  isInt,
  isNumber,
  mapChildren,
  negate,
  number,
  power,
  type Sym,
  same,
  substitute,
  symbol,
} from "../expr/expr.ts";
import * as Q from "../expr/rational.ts";

/** A symbol of a pattern that stands for any expression. */
export const wildcard = (name: string): Expr => symbol(`?${name}`);
const isWild = (u: Expr): u is Sym => u.kind === "symbol" && u.name.startsWith("?");

export type Bindings = ReadonlyMap<string, Expr>;

/** The bindings with which the pattern is the target, if there are any. */
export function match(pattern: Expr, target: Expr, bound: Bindings = new Map()): Bindings | undefined {
  return first(matches(pattern, target, bound));
}

function* matches(pattern: Expr, target: Expr, bound: Bindings): Generator<Bindings> {
  if (isWild(pattern)) {
    const known = bound.get(pattern.name);
    if (!known) yield new Map([...bound, [pattern.name, target]]);
    else if (same(known, target)) yield bound;
  } else if (
    pattern.kind === "product" &&
    pattern.factors.length === 2 &&
    isInt(pattern.factors[0] as Expr, -1) &&
    isWild(pattern.factors[1] as Expr)
  ) {
    yield* matches(pattern.factors[1] as Expr, tidy(negate(target)), bound);
  } else if (pattern.kind === "product" || pattern.kind === "quotient") {
    if (target.kind !== "product" && target.kind !== "quotient" && target.kind !== "call") return;
    const [p, t] = [termOf([pattern, 1]), termOf([target, 1])];
    for (const found of factorMatches(p, t, bound)) if (isInt(rebuild(found.rest), 1)) yield found.bound;
  } else if (pattern.kind === "sum") {
    if (target.kind === "sum" && target.terms.length === pattern.terms.length) {
      for (const found of termMatches(pattern.terms, target.terms, bound)) yield found.bound;
    }
  } else if (pattern.kind === "power") {
    if (target.kind !== "power") return;
    for (const b of matches(pattern.base, target.base, bound)) yield* matches(pattern.exponent, target.exponent, b);
  } else if (pattern.kind === "call") {
    if (target.kind !== "call" || target.fn !== pattern.fn || target.args.length !== pattern.args.length) return;
    yield* allInOrder(pattern.args, target.args, bound);
  } else if (same(pattern, target)) yield bound;
}

function* allInOrder(patterns: readonly Expr[], targets: readonly Expr[], bound: Bindings): Generator<Bindings> {
  const [p, ...others] = patterns;
  if (!p) return yield bound;
  for (const b of matches(p, targets[0] as Expr, bound)) yield* allInOrder(others, targets.slice(1), b);
}

/** Terms of a sum that match the patterns, one each, and the terms left over. */
function* termMatches(
  patterns: readonly Expr[],
  targets: readonly Expr[],
  bound: Bindings,
): Generator<{ bound: Bindings; rest: readonly Expr[] }> {
  const [p, ...others] = patterns;
  if (!p) return yield { bound, rest: targets };
  for (const [i, t] of targets.entries()) {
    const remaining = targets.filter((_, j) => j !== i);
    for (const b of matches(p, t, bound)) yield* termMatches(others, remaining, b);
  }
}

/** Factors of a product that match those of the pattern, and the product left over. */
function* factorMatches(pattern: Term, target: Term, bound: Bindings): Generator<{ bound: Bindings; rest: Term }> {
  const [next, ...others] = pattern.factors;
  if (!next) return yield { bound, rest: { ...target, coefficient: Q.over(target.coefficient, pattern.coefficient) } };
  const [, p] = next;
  for (const [k, t] of target.factors) {
    const left = remainder(p, t);
    if (!left) continue;
    const factors = new Map(target.factors);
    if (isInt(left.exponent, 0)) factors.delete(k);
    else factors.set(k, left);
    for (const b of matches(whole(p, p.exponent), whole(t, left.part), bound)) {
      yield* factorMatches({ ...pattern, factors: new Map(others) }, { ...target, factors }, b);
    }
  }
}

/** What a pattern's factor takes from a target's, base^exponent for base^exponent, and what it leaves. */
function remainder(p: Factor, t: Factor): (Factor & { part: Expr }) | undefined {
  if (p.base.kind === "call" && p.base.fn === "exp") return { base: t.base, exponent: number(0), part: t.exponent };
  if (!isNumber(p.exponent) || !isNumber(t.exponent)) return undefined;
  const [a, b] = [p.exponent.value, t.exponent.value];
  const left = Q.minus(b, a);
  if (Q.sign(a) !== Q.sign(b) || (Q.sign(left) !== 0 && Q.sign(left) !== Q.sign(b)) || !Q.isInteger(left)) return undefined;
  return { base: t.base, exponent: number(left), part: p.exponent };
}

/** A factor as an expression without a fraction bar: exponents of both sides are equal, so their sign does not matter. */
const whole = ({ base }: Factor, exponent: Expr): Expr =>
  base.kind === "call" && base.fn === "exp"
    ? rebuild(termOf([call("exp", tidy({ kind: "product", factors: [exponent, base.args[0] as Expr] })), 1]))
    : isNumber(exponent) && Q.sign(exponent.value) < 0
      ? tidy(power(base, number(Q.opposite(exponent.value))))
      : tidy(power(base, exponent));

const first = <T>(items: Iterable<T>): T | undefined => {
  for (const item of items) return item;
  return undefined;
};

/** The expression with the pattern replaced at its outermost leftmost place; undefined where it occurs nowhere. */
export function replaceOnce(u: Expr, pattern: Expr, replacement: Expr, accept: (part: Expr) => boolean = () => true): Expr | undefined {
  const here = accept(u) ? replaceHere(u, pattern, replacement) : undefined;
  if (here) return here;
  let done = false;
  const into = (child: Expr): Expr => {
    if (done) return child;
    const image = replaceOnce(child, pattern, replacement, accept);
    if (image) done = true;
    return image ?? child;
  };
  const image =
    u.kind === "cases" // conditions stay as they are written
      ? cases(
          u.pieces.map((p) => ({ when: p.when, value: into(p.value) })),
          u.otherwise && into(u.otherwise),
        )
      : u.kind === "named" || u.kind === "derivative"
        ? u
        : mapChildren(u, into);
  return done ? tidy(image) : undefined;
}

function replaceHere(u: Expr, pattern: Expr, replacement: Expr): Expr | undefined {
  if (pattern.kind === "sum" && u.kind === "sum") {
    const found = first(termMatches(pattern.terms, u.terms, new Map()));
    return found && tidy(add(substitute(replacement, found.bound), ...found.rest));
  }
  if ((pattern.kind === "product" || pattern.kind === "quotient") && (u.kind === "product" || u.kind === "quotient")) {
    const found = first(factorMatches(termOf([pattern, 1]), termOf([u, 1]), new Map()));
    return found && tidy(rebuild(termOf([rebuild(found.rest), 1], [substitute(replacement, found.bound), 1])));
  }
  const bound = match(pattern, u);
  return bound && tidy(substitute(replacement, bound));
}
