/** Right and wrong rewritings of expressions, made by chance with a seed: the material of the mutation tests. */
import { compileEvaluator } from "../../src/expr/evaluate.ts";
import {
  add,
  call,
  children,
  divide,
  type Expr,
  exp,
  isNumber,
  mapChildren,
  minusOne,
  multiply,
  negate,
  number,
  one,
  power,
  subtract,
  symbol,
  two,
} from "../../src/expr/expr.ts";
import { isInteger, ONE, opposite, plus } from "../../src/expr/rational.ts";

export type Chance = () => number;

/** Mulberry32: the same numbers for the same seed, everywhere. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(from: readonly T[], next: Chance): T => from[Math.floor(next() * from.length)] as T;

interface Row {
  readonly name: string;
  readonly apply: (u: Expr, next: Chance, variable: string) => Expr | undefined;
}

const shuffled = <T>(list: readonly T[], next: Chance): T[] =>
  list
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
const dropOne = <T>(list: readonly T[], next: Chance): T[] => list.toSpliced(Math.floor(next() * list.length), 1);

/** Slips: what a writer gets wrong. Not every one changes the value: who uses them has to look. */
export const SLIPS: readonly Row[] = [
  { name: "a sign flipped", apply: (u) => (isNumber(u) && isInteger(u.value) && u.value.n === 0n ? undefined : negate(u)) },
  {
    name: "an exponent changed",
    apply: (u) => (u.kind === "power" && isNumber(u.exponent) ? power(u.base, number(plus(u.exponent.value, ONE))) : undefined),
  },
  {
    name: "the sign of an exponent flipped",
    apply: (u) => (u.kind === "call" && u.fn === "exp" ? exp(negate(u.args[0] as Expr)) : undefined),
  },
  { name: "a term dropped", apply: (u, next) => (u.kind === "sum" ? add(...dropOne(u.terms, next)) : undefined) },
  { name: "a factor dropped", apply: (u, next) => (u.kind === "product" ? multiply(...dropOne(u.factors, next)) : undefined) },
  { name: "a factor moved below the line", apply: (u, next) => (u.kind === "product" ? moved(u.factors, next) : undefined) },
  { name: "a fraction upside down", apply: (u) => (u.kind === "quotient" ? divide(u.denominator, u.numerator) : undefined) },
  { name: "a number off by one", apply: (u) => (isNumber(u) ? number(plus(u.value, ONE)) : undefined) },
  { name: "a factor 2", apply: (u) => multiply(two, u) },
  { name: "a square forgotten", apply: (u) => (u.kind === "power" ? u.base : undefined) },
  { name: "a square too much", apply: (u) => (isNumber(u) ? undefined : power(u, two)) },
  {
    name: "the other function",
    apply: (u) =>
      u.kind === "call" && (u.fn === "sinh" || u.fn === "cosh") ? call(u.fn === "sinh" ? "cosh" : "sinh", ...u.args) : undefined,
  },
];

function moved(factors: readonly Expr[], next: Chance): Expr {
  const k = Math.floor(next() * factors.length);
  return divide(multiply(...factors.toSpliced(k, 1)), factors[k] as Expr);
}

/** 1 + e^x is never 0: dividing by it changes no domain. */
const positive = (variable: string): Expr => add(one, exp(symbol(variable)));

/**
 * Rewritings that change no value anywhere. Exponents of powers stay as they are: of a base that may be 0 the derivative by
 * logarithmic differentiation has no value there, so that d/dx max(x, 0)^(4/2) would be another function than d/dx max(x, 0)^2.
 */
export const REWRITINGS: readonly Row[] = [
  { name: "terms commuted", apply: (u, next) => (u.kind === "sum" ? add(...shuffled(u.terms, next)) : undefined) },
  { name: "factors commuted", apply: (u, next) => (u.kind === "product" ? multiply(...shuffled(u.factors, next)) : undefined) },
  {
    name: "a product expanded",
    apply(u) {
      if (u.kind !== "product") return undefined;
      const k = u.factors.findIndex((f) => f.kind === "sum");
      const sum = u.factors[k];
      return sum?.kind === "sum" ? add(...sum.terms.map((t) => multiply(...u.factors.with(k, t)))) : undefined;
    },
  },
  {
    name: "a fraction split",
    apply: (u) =>
      u.kind === "quotient" && u.numerator.kind === "sum" ? add(...u.numerator.terms.map((t) => divide(t, u.denominator))) : undefined,
  },
  { name: "a common factor", apply: (u, _, x) => divide(multiply(positive(x), u), positive(x)) },
  {
    name: "a common factor of two terms",
    apply: (u, _, x) => (u.kind === "sum" ? divide(add(...u.terms.map((t) => multiply(t, positive(x)))), positive(x)) : undefined),
  },
  { name: "signs taken out", apply: (u) => (u.kind === "sum" ? multiply(minusOne, add(...u.terms.map(negate))) : undefined) },
  { name: "one added and subtracted", apply: (u) => add(u, one, minusOne) },
  {
    name: "a square written as a product",
    apply: (u) =>
      u.kind === "power" && isNumber(u.exponent) && u.exponent.value.n === 2n && isInteger(u.exponent.value)
        ? multiply(u.base, u.base)
        : undefined,
  },
  { name: "a square written as a sum of two", apply: (u) => (isNumber(u) ? undefined : subtract(multiply(two, u), u)) },
  { name: "a hyperbolic function by exponentials", apply: (u) => hyperbolic(u) },
  {
    name: "a negative exponent as a fraction",
    apply: (u) => (u.kind === "call" && u.fn === "exp" ? divide(one, exp(negate(u.args[0] as Expr))) : undefined),
  },
  {
    name: "a number halved and doubled",
    apply: (u) => (isNumber(u) ? divide(multiply(two, number(opposite(opposite(u.value)))), two) : undefined),
  },
];

function hyperbolic(u: Expr): Expr | undefined {
  if (u.kind !== "call" || !["sinh", "cosh", "tanh"].includes(u.fn)) return undefined;
  const [v] = u.args as [Expr];
  const [sum, difference] = [add(exp(v), exp(negate(v))), subtract(exp(v), exp(negate(v)))];
  return u.fn === "tanh" ? divide(difference, sum) : divide(u.fn === "sinh" ? difference : sum, two);
}

/** The row applied to one part of the expression, chosen by chance among those that it fits; undefined where it fits none. */
export function applySomewhere(u: Expr, row: Row, next: Chance, variable: string): Expr | undefined {
  const images: Expr[] = [];
  const visit = (v: Expr, rebuild: (image: Expr) => Expr): void => {
    const image = row.apply(v, next, variable);
    if (image) images.push(rebuild(image));
    const parts = v.kind === "power" ? [v.base] : children(v);
    for (const [k, child] of parts.entries()) {
      visit(child, (changed) => {
        let i = 0;
        return rebuild(mapChildren(v, (c) => (i++ === k ? changed : c)));
      });
    }
  };
  visit(u, (image) => image);
  return images.length === 0 ? undefined : pick(images, next);
}

/** Whether two expressions differ for certain: by more than rounding at an ordinary point where both are defined. */
export function differ(a: Expr, b: Expr, names: readonly string[]): boolean {
  const [f, g] = [compileEvaluator(a, names), compileEvaluator(b, names)];
  for (let x = -3.97; x < 4; x += 0.13) {
    const point = names.map((_, k) => (k === 0 ? x : 0.7 + 0.3 * k));
    const [p, q] = [f(...point), g(...point)];
    if (Number.isFinite(p) && Number.isFinite(q) && Math.abs(p - q) > 1e-5 * (1 + Math.abs(p) + Math.abs(q))) return true;
  }
  return false;
}
