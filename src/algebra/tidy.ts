/**
 * Tidying: what a person does without calling it a step. Zeros and ones go, numbers are worked out, like terms are
 * added, like factors meet and cancel. Nothing is expanded, and no identity is used: those are steps, in rewrites.ts.
 */
import {
  add,
  type Condition,
  call,
  cases,
  sides as compared,
  type Expr,
  isE,
  isInt,
  isNumber,
  mapChildren,
  mapCondition,
  negate,
  number,
  one,
  type Piece,
  power,
  same,
  symbols,
  zero,
} from "../expr/expr.ts";
import type { FunctionName } from "../expr/functions.ts";
import * as Q from "../expr/rational.ts";
import { leading, rebuild, signature, type Term, termOf, timesNumber } from "./terms.ts";

const tidied = new WeakMap<Expr, Expr>();

/** The same value, tidied from the inside out. Tidying twice changes nothing more. */
export function tidy(u: Expr): Expr {
  const known = tidied.get(u);
  if (known) return known;
  const image = tidyNode(u.kind === "cases" ? u : mapChildren(u, tidy));
  tidied.set(u, image);
  tidied.set(image, image);
  return image;
}

function tidyNode(u: Expr): Expr {
  switch (u.kind) {
    case "sum":
      return tidySum(u.terms);
    case "product":
      return tidyTerm(...u.factors.map((f): [Expr, 1] => [f, 1]));
    case "quotient":
      return isInt(u.denominator, 0) ? u : tidyTerm([u.numerator, 1], [u.denominator, -1]);
    case "power":
      return tidyPower(u.base, u.exponent);
    case "call":
      return tidyCall(u.fn, u.args);
    case "cases":
      return tidyCases(u.pieces, u.otherwise);
    default:
      return u;
  }
}

function tidySum(terms: readonly Expr[]): Expr {
  const collected = new Map<string, Term>();
  const visit = (u: Expr): void => {
    const inner = u.kind === "sum" ? u.terms : negatedSum(u);
    if (inner) {
      for (const t of inner) visit(t);
      return;
    }
    const term = termOf([u, 1]);
    const name = signature(term);
    const before = collected.get(name);
    collected.set(name, before ? { ...before, coefficient: Q.plus(before.coefficient, term.coefficient) } : term);
  };
  for (const t of terms) visit(t);
  const left = [...collected.values()].filter((t) => !Q.isZero(t.coefficient)).map(rebuild);
  // a sum reads better with a positive term in front
  const first = left.findIndex((t) => Q.sign(leading(t)) > 0);
  if (first > 0) left.unshift(...left.splice(first, 1));
  return add(...left);
}

/** The terms of -(u + v). */
const negatedSum = (u: Expr): readonly Expr[] | undefined =>
  u.kind === "product" && u.factors.length === 2 && isInt(u.factors[0] as Expr, -1) && u.factors[1]?.kind === "sum"
    ? u.factors[1].terms.map(negate)
    : undefined;

function tidyTerm(...parts: [Expr, 1 | -1][]): Expr {
  const flat = parts.flatMap(([u, sign]) => withoutCommonFactor(u).map((f): [Expr, 1 | -1] => [f, sign]));
  const term = termOf(...flat);
  if (Q.isZero(term.coefficient)) return zero;
  return intoCases(term) ?? rebuild(term);
}

/** A sum inside a product as [what all of its terms share, the rest], so that it can cancel. */
function withoutCommonFactor(u: Expr): Expr[] {
  if (u.kind !== "sum") return [u];
  const terms = u.terms.map((t) => termOf([t, 1]));
  const [first, ...others] = terms as [Term, ...Term[]];
  const content = commonContent(terms.map((t) => t.coefficient));
  const shared = new Map(
    [...first.factors].flatMap(([k, { base, exponent }]) => {
      const exponents = [exponent, ...others.map((t) => t.factors.get(k)?.exponent ?? zero)];
      const least = commonExponent(exponents);
      return least ? [[k, { base, exponent: number(least) }] as const] : [];
    }),
  );
  if (Q.isOne(content) && shared.size === 0) return [u];
  const common = rebuild({ coefficient: content, factors: shared });
  return [common, tidySum(u.terms.map((t) => rebuild(termOf([t, 1], [common, -1]))))];
}

function commonExponent(exponents: Expr[]): Q.Rational | undefined {
  const values = exponents.map((k) => (isNumber(k) ? k.value : Q.ZERO));
  const sign = Q.sign(values[0] as Q.Rational);
  if (sign === 0 || values.some((v) => Q.sign(v) !== sign)) return undefined;
  return values.reduce((a, b) => (Q.compare(a, b) === sign ? b : a));
}

/** The largest number that divides all coefficients; 1 where a decimal is among them. Negative where all are. */
function commonContent(coefficients: Q.Rational[]): Q.Rational {
  if (coefficients.some((c) => c.d > 12n)) return Q.ONE;
  const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);
  const n = coefficients.reduce((g, c) => Q.gcd(g, magnitude(c.n)), 0n);
  const d = coefficients.reduce((l, c) => (l * c.d) / Q.gcd(l, c.d), 1n);
  return Q.rational(coefficients.every((c) => c.n < 0n) ? -n : n, d);
}

/**
 * c * where(x > 0, u, v) is where(x > 0, c*u, c*v), where c has nothing to do with the conditions; and
 * c * where(x > 0, u, 0) is where(x > 0, c*u, 0), which is 0 where c is not defined: a piece that is 0 has the slope 0.
 */
function intoCases(term: Term): Expr | undefined {
  const found = [...term.factors.values()].filter((f) => f.base.kind === "cases" && isInt(f.exponent, 1));
  const withZero = found.find((f) => f.base.kind === "cases" && values(f.base).some((u) => isInt(u, 0)));
  const chosen = withZero ?? (found.length === 1 ? found[0] : undefined);
  if (chosen?.base.kind !== "cases") return undefined;
  const { pieces, otherwise } = chosen.base;
  const rest = rebuild({ ...term, factors: new Map([...term.factors].filter(([, f]) => f !== chosen)) });
  const conditions = new Set(pieces.flatMap((p) => compared(p.when)).flatMap((u) => [...symbols(u)]));
  if (!withZero && [...symbols(rest)].some((name) => conditions.has(name))) return undefined;
  const scale = (u: Expr): Expr => tidyTerm([rest, 1], [u, 1]);
  return tidyCases(
    pieces.map((p) => ({ when: p.when, value: isInt(p.value, 0) ? zero : tidy(given(scale(p.value), p.when)) })),
    otherwise && (isInt(otherwise, 0) ? zero : scale(otherwise)),
  );
}

const values = (u: Extract<Expr, { kind: "cases" }>): Expr[] => [...u.pieces.map((p) => p.value), ...(u.otherwise ? [u.otherwise] : [])];

/** What is simpler where a condition holds: max(x, 0) is x where x > 0. */
function given(u: Expr, when: Condition): Expr {
  if (when.kind === "and") return when.parts.reduce(given, u);
  if (when.kind !== "comparison" || when.relation === "=" || when.relation === "!=") return u;
  const [small, large] = when.relation.startsWith("<") ? [when.left, when.right] : [when.right, when.left];
  const isEither = (v: Expr): boolean => same(v, small) || same(v, large);
  const visit = (v: Expr): Expr => {
    if (v.kind !== "call") return v.kind === "cases" ? v : mapChildren(v, visit);
    if ((v.fn === "max" || v.fn === "min") && v.args.length === 2 && v.args.every(isEither)) return v.fn === "max" ? large : small;
    const isPositive = isInt(small, 0) && same(v.args[0] as Expr, large);
    const isNegative = isInt(large, 0) && same(v.args[0] as Expr, small);
    if (v.fn === "abs" && (isPositive || isNegative)) return isPositive ? large : negate(small);
    if (v.fn === "sign" && (isPositive || isNegative) && !when.relation.endsWith("=")) return isPositive ? one : number(-1);
    if (v.fn === "relu" && isInt(small, 0) && same(v.args[0] as Expr, large)) return large;
    return mapChildren(v, visit);
  };
  return visit(u);
}

function tidyPower(base: Expr, exponent: Expr): Expr {
  if (isInt(exponent, 0)) return one;
  if (isInt(exponent, 1)) return base;
  if (isInt(base, 1)) return one;
  if (isNumber(base) && isNumber(exponent)) return numberPower(base.value, exponent.value) ?? power(base, exponent);
  if (isNumber(exponent) && Q.isInteger(exponent.value)) {
    const k = Number(exponent.value.n);
    if (base.kind === "call" && base.fn === "exp")
      return rebuild(termOf([call("exp", timesNumber(base.args[0] as Expr, exponent.value)), 1]));
    if (base.kind === "power" && isNumber(base.exponent) && Q.isInteger(base.exponent.value))
      return tidyPower(base.base, number(Q.times(base.exponent.value, exponent.value)));
    if (base.kind === "product" || k === -1 || base.kind === "call") return rebuild(termOf([power(base, exponent), 1]));
  }
  return power(base, exponent);
}

function numberPower(base: Q.Rational, exponent: Q.Rational): Expr | undefined {
  const size = Number(exponent.n);
  if (!Q.isInteger(exponent) || Math.abs(size) > 64 || (Q.isZero(base) && size < 0)) return undefined;
  return number(Q.toPower(base, size));
}

/** The values of functions at 0 and 1 that everybody knows. */
const AT_ZERO: Partial<Record<FunctionName, Expr>> = {
  exp: one,
  expm1: zero,
  log1p: zero,
  sqrt: zero,
  cbrt: zero,
  abs: zero,
  sign: zero,
  sin: zero,
  cos: one,
  tan: zero,
  sec: one,
  asin: zero,
  atan: zero,
  sinh: zero,
  cosh: one,
  tanh: zero,
  sech: one,
  asinh: zero,
  atanh: zero,
  erf: zero,
  erfc: one,
  logistic: number(1, 2),
  relu: zero,
};
const AT_ONE: Partial<Record<FunctionName, Expr>> = { log: zero, log2: zero, log10: zero, acosh: zero, acos: zero, sqrt: one, cbrt: one };

function tidyCall(fn: FunctionName, args: readonly Expr[]): Expr {
  const [u, ...others] = args as [Expr, ...Expr[]];
  if (isInt(u, 0) && AT_ZERO[fn]) return AT_ZERO[fn];
  if (isInt(u, 1) && AT_ONE[fn]) return AT_ONE[fn];
  if (fn === "log" && isE(u)) return one;
  if (fn === "log" && u.kind === "call" && u.fn === "exp") return u.args[0] as Expr;
  if (fn === "exp" && u.kind === "call" && u.fn === "log") return u.args[0] as Expr;
  if ((fn === "min" || fn === "max") && others.length === 0) return u;
  if ((fn === "min" || fn === "max") && args.every(isNumber)) {
    const better = fn === "min" ? -1 : 1;
    return args.reduce((a, b) => (isNumber(a) && isNumber(b) && Q.compare(b.value, a.value) === better ? b : a));
  }
  if (isNumber(u) && fn === "abs") return number(Q.sign(u.value) < 0 ? Q.opposite(u.value) : u.value);
  if (isNumber(u) && fn === "sign") return number(Q.sign(u.value));
  if (isNumber(u) && fn === "relu") return Q.sign(u.value) < 0 ? zero : u;
  if (isNumber(u) && fn === "sqrt") return exactRoot(u.value) ?? call(fn, u);
  return call(fn, ...args);
}

function exactRoot({ n, d }: Q.Rational): Expr | undefined {
  const root = (k: bigint): bigint | undefined => {
    const r = BigInt(Math.round(Math.sqrt(Number(k))));
    return r * r === k ? r : undefined;
  };
  if (n < 0n || n > 1n << 100n || d > 1n << 100n) return undefined;
  const [p, q] = [root(n), root(d)];
  return p !== undefined && q !== undefined ? number(p, q) : undefined;
}

/** Pieces that can never hold are dropped, those with the same value as the rest behind them too. */
function tidyCases(pieces: readonly Piece[], otherwise: Expr | null): Expr {
  const kept: Piece[] = [];
  let rest = otherwise && tidy(otherwise);
  for (const { when, value } of pieces) {
    const condition = mapCondition(when, tidy);
    const truth = decide(condition);
    if (truth === false) continue;
    if (truth === true) {
      rest = tidy(value);
      break;
    }
    kept.push({ when: condition, value: tidy(given(value, condition)) });
  }
  while (kept.length > 0 && rest && same((kept[kept.length - 1] as Piece).value, rest)) kept.pop();
  return kept.length === 0 && rest ? rest : cases(kept, rest);
}

/** Whether a condition between numbers holds; undefined where it depends on a name. */
function decide(c: Condition): boolean | undefined {
  if (c.kind !== "comparison") {
    const parts = c.parts.map(decide);
    const settles = c.kind === "or";
    return parts.includes(settles) ? settles : parts.includes(undefined) ? undefined : !settles;
  }
  if (!isNumber(c.left) || !isNumber(c.right)) return undefined;
  const order = Q.compare(c.left.value, c.right.value);
  return { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "=": order === 0, "!=": order !== 0 }[c.relation];
}
