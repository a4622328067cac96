/**
 * A product seen as number * base^exponent * base^exponent...: the form in which factors meet and cancel.
 * Signs, quotients and powers dissolve into it; `rebuild` writes it as a person would, with one fraction bar.
 */
import { add, call, divide, type Expr, exp, isInt, isNumber, key, multiply, number, power } from "../expr/expr.ts";
import * as Q from "../expr/rational.ts";

export interface Factor {
  readonly base: Expr;
  readonly exponent: Expr;
}

export interface Term {
  readonly coefficient: Q.Rational;
  /** By the key of the base; e^(cv) is the base e^v to the power c. */
  readonly factors: ReadonlyMap<string, Factor>;
}

/** A denominator beyond this that divides a power of ten belongs to a decimal (0.044715), which reads better whole. */
const LARGEST_FRACTION = 12n;
const isDecimal = (d: bigint): boolean => d > LARGEST_FRACTION && 10n ** 40n % d === 0n;

/** The term of a product of expressions, each to the power of +1 or -1. */
export function termOf(...parts: readonly [Expr, 1 | -1][]): Term {
  const factors = new Map<string, Factor>();
  let coefficient = Q.ONE;
  const put = (base: Expr, exponent: Expr): void => {
    const k = key(base);
    const sum = addExponents(factors.get(k)?.exponent, exponent);
    if (isInt(sum, 0)) factors.delete(k);
    else factors.set(k, { base, exponent: sum });
  };
  const absorb = (u: Expr, times: number): void => {
    if (isNumber(u) && !(Q.isZero(u.value) && times < 0)) coefficient = Q.times(coefficient, Q.toPower(u.value, times));
    else if (u.kind === "product") for (const f of u.factors) absorb(f, times);
    else if (u.kind === "quotient") {
      absorb(u.numerator, times);
      absorb(u.denominator, -times);
    } else if (u.kind === "power") absorbPower(u.base, u.exponent, times);
    else if (u.kind === "call" && u.fn === "exp") {
      const [c, v] = splitCoefficient(u.args[0] as Expr);
      put(exp(v), number(Q.times(c, Q.rational(times))));
    } else put(u, number(times));
  };
  const absorbPower = (base: Expr, exponent: Expr, times: number): void => {
    const k = isNumber(exponent) && Q.isInteger(exponent.value) ? Number(exponent.value.n) : undefined;
    if (k !== undefined && Math.abs(k) <= 1000 && (base.kind === "product" || base.kind === "quotient" || isNumber(base)))
      absorb(base, k * times);
    else put(base, timesNumber(exponent, Q.rational(times)));
  };
  for (const [u, times] of parts) absorb(u, times);
  return { coefficient, factors };
}

/** An expression as number times rest, where the number is the leading one of a product or quotient. */
export function splitCoefficient(u: Expr): [Q.Rational, Expr] {
  if (isNumber(u)) return [u.value, number(1)];
  if (u.kind === "product" || u.kind === "quotient") {
    const { coefficient, factors } = termOf([u, 1]);
    return [coefficient, rebuild({ coefficient: Q.ONE, factors })];
  }
  if (u.kind === "sum" && u.terms.every((t) => Q.sign(leading(t)) < 0))
    return [Q.MINUS_ONE, add(...u.terms.map((t) => timesNumber(t, Q.MINUS_ONE)))];
  return [Q.ONE, u];
}

/** The sign and size in front of a term, without taking it apart. */
export function leading(u: Expr): Q.Rational {
  if (isNumber(u)) return u.value;
  if (u.kind === "product") return leading(u.factors[0] as Expr);
  if (u.kind === "quotient") return leading(u.numerator);
  return Q.ONE;
}

/** u times a number, with the number in front. */
export function timesNumber(u: Expr, c: Q.Rational): Expr {
  if (Q.isOne(c)) return u;
  if (isNumber(u)) return number(Q.times(u.value, c));
  const term = termOf([u, 1]);
  return rebuild({ ...term, coefficient: Q.times(term.coefficient, c) });
}

function addExponents(a: Expr | undefined, b: Expr): Expr {
  if (!a) return b;
  if (isNumber(a) && isNumber(b)) return number(Q.plus(a.value, b.value));
  const terms = new Map<string, [Q.Rational, Expr]>();
  for (const t of [a, b].flatMap((u) => (u.kind === "sum" ? u.terms : [u]))) {
    const [c, rest] = splitCoefficient(t);
    terms.set(key(rest), [Q.plus(c, terms.get(key(rest))?.[0] ?? Q.ZERO), rest]);
  }
  return add(...[...terms.values()].filter(([c]) => !Q.isZero(c)).map(([c, rest]) => timesNumber(rest, c)));
}

/** A text that is the same for two terms whose factors are the same, in any order. */
export const signature = ({ factors }: Term): string =>
  [...factors]
    .map(([k, { exponent }]) => `${k}^${key(exponent)}`)
    .sort()
    .join("*");

/** Numbers stand in front, then names, then functions, then brackets. */
const RANKS: Partial<Record<Expr["kind"], number>> = { number: 0, pi: 1, symbol: 2, derivative: 3, cases: 5, sum: 6 };
const rank = (u: Expr): number => (u.kind === "power" ? rank(u.base) : (RANKS[u.kind] ?? 4));

const alphabetical = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Names stand in the order of the alphabet, which puts parameters before x and z. */
const nameOf = (u: Expr): string => (u.kind === "symbol" ? u.name : u.kind === "power" ? nameOf(u.base) : "");

/** The term as an expression: one fraction, numbers first. */
export function rebuild({ coefficient, factors }: Term): Expr {
  if (Q.isZero(coefficient)) return number(0);
  const above: Expr[] = [];
  const below: Expr[] = [];
  for (const { base, exponent } of factors.values()) {
    if (base.kind === "call" && base.fn === "exp") above.push(exp(timesExponent(base.args[0] as Expr, exponent)));
    else if (isNumber(exponent) && Q.sign(exponent.value) < 0) below.push(raise(base, number(Q.opposite(exponent.value))));
    else above.push(raise(base, exponent));
  }
  const whole = isDecimal(coefficient.d) ? Q.ONE : Q.rational(coefficient.d);
  const c = Q.times(coefficient, whole);
  const byRank = (list: Expr[]): Expr[] => withOneRoot(list).sort((a, b) => rank(a) - rank(b) || alphabetical(nameOf(a), nameOf(b)));
  const front = Q.isOne(whole) ? byRank(below) : [number(whole), ...byRank(below)];
  const top = byRank(above);
  const size = Q.sign(c) < 0 ? Q.opposite(c) : c;
  const numerator = multiply(...(Q.isOne(size) && top.length > 0 ? top : [number(size), ...top]));
  const value = front.length === 0 ? numerator : divide(numerator, multiply(...front));
  return Q.sign(c) < 0 ? withMinus(value) : value;
}

/** sqrt(2) sqrt(pi) is written sqrt(2 pi): roots of numbers meet under one sign. */
function withOneRoot(list: Expr[]): Expr[] {
  const isRoot = (u: Expr): boolean => u.kind === "call" && u.fn === "sqrt" && (isNumber(u.args[0] as Expr) || u.args[0]?.kind === "pi");
  const roots = list.filter(isRoot);
  if (roots.length < 2) return list;
  const inside = rebuild(termOf(...roots.map((u): [Expr, 1] => [(u as Extract<Expr, { kind: "call" }>).args[0] as Expr, 1])));
  return [...list.filter((u) => !isRoot(u)), call("sqrt", inside)];
}

const withMinus = (u: Expr): Expr => {
  const [first, ...rest] = u.kind === "product" ? u.factors : [u];
  return isNumber(first as Expr) ? multiply(number(Q.opposite(leading(first as Expr))), ...rest) : multiply(number(-1), u);
};

function timesExponent(v: Expr, exponent: Expr): Expr {
  return isNumber(exponent) ? timesNumber(v, exponent.value) : rebuild(termOf([exponent, 1], [v, 1]));
}

/** base^exponent, with the roots and signs that go away by themselves. */
function raise(base: Expr, exponent: Expr): Expr {
  if (isInt(exponent, 1)) return base;
  if (isNumber(exponent) && Q.isInteger(exponent.value) && base.kind === "call" && exponent.value.n % 2n === 0n) {
    const [u] = base.args as [Expr];
    if (base.fn === "abs") return raise(u, exponent);
    if (base.fn === "sqrt") return raise(u, number(exponent.value.n / 2n));
  }
  if (isNumber(exponent) && base.kind === "call" && base.fn === "sqrt" && Q.isInteger(exponent.value)) {
    return isInt(exponent, 1) ? call("sqrt", ...base.args) : power(base.args[0] as Expr, number(exponent.value.n, 2n));
  }
  return power(base, exponent);
}
