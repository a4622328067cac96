/** Power series at 0 in float64, for sums whose terms cancel there: x - tanh x is x^3/3 and so on. */

import { evaluate } from "../../expr/evaluate.ts";
import { add, call, cases, comparison, type Expr, has, isNumber, multiply, named, number, power, symbol, zero } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import { fromNumber, isInteger, toNumber } from "../../expr/rational.ts";

/** What a truncated series is named in a stable form, for who counts its errors. */
export const SERIES = "series";

/** Coefficients from the constant one on. */
type Series = readonly number[];

const ORDER = 30;
const DIGITS = 45;
/** What is smaller than this beside the terms that made it is rounding. */
const NOISE = 2 ** -44;
/** Up to where the series is used, what it leaves out is below this beside its value. */
const LEFT_OUT = 2 ** -44;

const constant = (c: number): Series => [c, ...new Array<number>(ORDER - 1).fill(0)];
const plus = (...all: Series[]): Series =>
  all.length === 0
    ? constant(0)
    : (all[0] as Series).map((_, i) => {
        const terms = all.map((s) => s[i] as number);
        const sum = terms.reduce((a, b) => a + b, 0);
        return Math.abs(sum) <= NOISE * terms.reduce((a, b) => a + Math.abs(b), 0) ? 0 : sum;
      });
const scale = (s: Series, c: number): Series => s.map((a) => c * a);
const times = (a: Series, b: Series): Series =>
  plusAll(a.map((c, i) => (c === 0 ? [] : [...new Array<number>(i).fill(0), ...scale(b, c)].slice(0, ORDER))));
const plusAll = (all: readonly Series[]): Series => plus(...all.filter((s) => s.length > 0), constant(0));
const order = (s: Series): number => s.findIndex((c) => c !== 0);

function over(a: Series, b: Series): Series | undefined {
  const shift = order(b);
  if (shift < 0 || a.slice(0, shift).some((c) => c !== 0)) return undefined;
  // coefficients that a shift would bring in from beyond the end are not known: too few to be of use
  if (shift > 0) return undefined;
  const out: number[] = [];
  for (let n = 0; n < ORDER; n++) {
    let rest = a[n] as number;
    for (let k = 0; k < n; k++) rest -= (out[k] as number) * (b[n - k] as number);
    out.push(rest / (b[0] as number));
  }
  return out;
}

const slope = (s: Series): Series => [...s.slice(1).map((c, i) => c * (i + 1)), 0];
const integral = (s: Series, start: number): Series => [start, ...s.slice(0, -1).map((c, i) => c / (i + 1))];

/** e^s from y' = s' y. */
function grown(s: Series): Series {
  const d = slope(s);
  const out = [Math.exp(s[0] as number)];
  for (let n = 1; n < ORDER; n++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += (d[k] as number) * (out[n - 1 - k] as number);
    out.push(sum / n);
  }
  return out;
}

/** s^p for any p, from s y' = p s' y. */
function raised(s: Series, p: number): Series | undefined {
  const s0 = s[0] as number;
  if (!(s0 > 0)) return undefined;
  const out = [s0 ** p];
  for (let n = 1; n < ORDER; n++) {
    let sum = 0;
    for (let k = 1; k <= n; k++) sum += (p * k - (n - k)) * (s[k] as number) * (out[n - k] as number);
    out.push(sum / (n * s0));
  }
  return out;
}

/** The integral of rate(s) s', which is the function of s with that derivative. */
const byRate = (s: Series, rate: Series | undefined, value: (x: number) => number): Series | undefined =>
  rate && integral(times(rate, slope(s)), value(s[0] as number));
const oneMore = (s: Series): Series => plus(constant(1), s);
const logistic = (s: Series): Series | undefined => over(constant(1), oneMore(grown(scale(s, -1))));
const waves = (s: Series, which: 0 | 1): Series => {
  const d = slope(s);
  const [sin, cos] = [[Math.sin(s[0] as number)], [Math.cos(s[0] as number)]];
  for (let n = 1; n < ORDER; n++) {
    let [a, b] = [0, 0];
    for (let k = 0; k < n; k++) {
      a += (d[k] as number) * (cos[n - 1 - k] as number);
      b -= (d[k] as number) * (sin[n - 1 - k] as number);
    }
    sin.push(a / n);
    cos.push(b / n);
  }
  return which === 0 ? sin : cos;
};

const FUNCTIONS: Partial<Record<FunctionName, (s: Series) => Series | undefined>> = {
  exp: grown,
  expm1: (s) => [Math.expm1(s[0] as number), ...grown(s).slice(1)],
  log: (s) => ((s[0] as number) > 0 ? byRate(s, over(constant(1), s), Math.log) : undefined),
  log1p: (s) => ((s[0] as number) > -1 ? byRate(s, over(constant(1), oneMore(s)), Math.log1p) : undefined),
  sqrt: (s) => raised(s, 1 / 2),
  sin: (s) => waves(s, 0),
  cos: (s) => waves(s, 1),
  logistic,
  softplus: (s) => byRate(s, logistic(s), (x) => Math.log1p(Math.exp(x))),
  tanh: (s) => {
    const half = logistic(scale(s, 2));
    return half && [Math.tanh(s[0] as number), ...scale(half, 2).slice(1)];
  },
  atan: (s) => byRate(s, over(constant(1), oneMore(times(s, s))), Math.atan),
  asinh: (s) => byRate(s, raised(oneMore(times(s, s)), -1 / 2), Math.asinh),
  erf: (s) => byRate(s, scale(grown(scale(times(s, s), -1)), 2 / Math.sqrt(Math.PI)), (x) => evaluate(call("erf", symbol("x")), { x })),
};

function seriesOf(u: Expr, x: string): Series | undefined {
  if (!has(u, x)) {
    const c = evaluate(u, {});
    return Number.isFinite(c) ? constant(c) : undefined;
  }
  if (u.kind === "symbol") return [0, 1, ...new Array<number>(ORDER - 2).fill(0)];
  if (u.kind === "named") return seriesOf(u.of, x);
  if (u.kind === "sum") return all(u.terms, x, plus);
  if (u.kind === "product") return all(u.factors, x, (...s) => s.reduce(times));
  if (u.kind === "quotient") {
    const [a, b] = [seriesOf(u.numerator, x), seriesOf(u.denominator, x)];
    return a && b && over(a, b);
  }
  if (u.kind === "power") {
    const s = seriesOf(u.base, x);
    if (!s || !isNumber(u.exponent)) return undefined;
    const p = toNumber(u.exponent.value);
    if (!isInteger(u.exponent.value) || Math.abs(p) > ORDER) return raised(s, p);
    const whole = new Array<Series>(Math.abs(p)).fill(s).reduce(times, constant(1));
    return p < 0 ? over(constant(1), whole) : whole;
  }
  if (u.kind === "call" && (u.fn === "max" || u.fn === "min")) return furthest(u.args, x, u.fn === "max" ? 1 : -1);
  if (u.kind === "call" && u.args.length === 1) {
    const s = seriesOf(u.args[0] as Expr, x);
    const made = s && FUNCTIONS[u.fn]?.(s);
    return made?.every(Number.isFinite) ? made : undefined;
  }
  return undefined;
}

/** Of several functions the one that is the largest, or the least, all over |x| <= 1: no series is used beyond. */
function furthest(parts: readonly Expr[], x: string, sign: 1 | -1): Series | undefined {
  const series = parts.map((p) => seriesOf(p, x));
  const isBeyond = (s: Series, t: Series): boolean => {
    const [atZero, ...more] = plus(scale(s, sign), scale(t, -sign)) as [number, ...number[]];
    return atZero > more.reduce((sum, c) => sum + Math.abs(c), 0);
  };
  return series.every((s) => s !== undefined) ? series.find((s) => series.every((t) => t === s || isBeyond(s, t))) : undefined;
}

function all(parts: readonly Expr[], x: string, f: (...s: Series[]) => Series): Series | undefined {
  const series = parts.map((p) => seriesOf(p, x));
  return series.every((s) => s !== undefined) ? f(...(series as Series[])) : undefined;
}

/** A sum by its power series near 0, where its leading terms cancel there; undefined where they do not. */
export function nearZero(u: Expr, x: string): Expr | undefined {
  // a polynomial is its own series
  if (u.kind !== "sum" || isPolynomial(u, x)) return undefined;
  const terms = u.terms.map((t) => seriesOf(t, x));
  if (terms.some((s) => s === undefined)) return undefined;
  const sum = withoutNoise(plus(...(terms as Series[])));
  const [lowest, first] = [Math.min(...(terms as Series[]).map(order).filter((n) => n >= 0)), order(sum)];
  if (first <= lowest) return undefined;
  const lead = Math.abs(sum[first] as number);
  const last = sum.map((c, n) => ({ c: Math.abs(c), n })).filter(({ c, n }) => c > 0 && n >= ORDER - 6);
  const radius = Math.min(1, ...last.map(({ c, n }) => ((LEFT_OUT * lead) / c) ** (1 / (n - first))));
  // what float64 cannot see of the constant term: 1.5 (log 2 - 0.6931471805599453)
  const constantTerm = lowest === 0 ? evaluatePrecise(u, { [x]: 0 }, DIGITS).toNumber() : 0;
  const start = Math.abs(constantTerm) < 10 ** (5 - DIGITS) ? [] : [number(fromNumber(constantTerm))];
  const value = add(...start, inPowers(sum, first, x));
  return cases([{ when: comparison(call("abs", symbol(x)), "<", number(fromNumber(radius))), value: named(SERIES, x, value) }], u);
}

/** Coefficients that are nothing beside their neighbours are 0. */
const withoutNoise = (s: Series): Series =>
  s.map((c, n) => (Math.abs(c) <= NOISE * (Math.abs(s[n - 1] ?? 0) + Math.abs(s[n + 1] ?? 0)) ? 0 : c));

const isPolynomial = (u: Expr, x: string): boolean =>
  !has(u, x) ||
  u.kind === "symbol" ||
  (u.kind === "sum" && u.terms.every((t) => isPolynomial(t, x))) ||
  (u.kind === "product" && u.factors.every((f) => isPolynomial(f, x))) ||
  (u.kind === "power" && isPolynomial(u.base, x) && isNumber(u.exponent));

/** The series as x^first times a polynomial, in x^2 where every other coefficient is 0. */
function inPowers(s: Series, first: number, x: string): Expr {
  const rest = s.slice(first);
  const step = rest.every((c, i) => i % 2 === 0 || c === 0) ? 2 : 1;
  const w = step === 2 ? power(symbol(x), 2) : symbol(x);
  const coefficients = rest.filter((_, i) => i % step === 0).map((c) => number(fromNumber(c)));
  const polynomial = [...coefficients].reverse().reduce<Expr>((sum, c) => (sum === zero ? c : add(c, multiply(w, sum))), zero);
  return first === 0 ? polynomial : multiply(first === 1 ? symbol(x) : power(symbol(x), first), polynomial);
}
