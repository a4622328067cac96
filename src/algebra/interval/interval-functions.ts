/** Enclosures of the functions of the language: one row each. */
import type { FunctionName } from "../../expr/functions.ts";
import * as Q from "../../expr/rational.ts";
import { both, type Intervals, type Span } from "./interval.ts";
import { encloseLambert } from "./interval-lambert.ts";
import { enclosePower } from "./interval-power.ts";
import { DOWN, type Rounding, UP } from "./mpfr.ts";

type Row = (i: Intervals, ...args: Span[]) => Span;

const TO_ONE = { from: -1, to: 1 };
const number = (i: Intervals, n: number): Span => i.fromRational(Q.rational(n));
const inverse: Row = (i, a) => i.divide(number(i, 1), a);
const of =
  (outer: Row, inner: Row): Row =>
  (i, a) =>
    outer(i, inner(i, a));

const exp: Row = (i, a) => i.monotone("mpfr_exp", a);
const log1p: Row = (i, a) => i.monotone("mpfr_log1p", a, { from: -1, open: true });
const acosh: Row = (i, a) => i.monotone("mpfr_acosh", a, { from: 1 });
const asinh: Row = (i, a) => i.monotone("mpfr_asinh", a);
const atanh: Row = (i, a) => i.monotone("mpfr_atanh", a, { ...TO_ONE, open: true });
const sinh: Row = (i, a) => i.monotone("mpfr_sinh", a);
const tanh: Row = (i, a) => i.monotone("mpfr_tanh", a);
const cosh: Row = (i, a) => i.monotone("mpfr_cosh", abs(i, a));

function abs(i: Intervals, a: Span): Span {
  if (i.m.mpfr_sgn(a.lower) >= 0) return a;
  const opposite = i.negate(a);
  if (i.m.mpfr_sgn(a.upper) <= 0) return opposite;
  return { lower: number(i, 0).lower, upper: i.greatest([a.upper, opposite.upper]), defined: a.defined };
}

function extreme(i: Intervals, spans: readonly Span[], choose: "least" | "greatest"): Span {
  const exact = spans.map((s) => s.exact);
  if (exact.every((e) => e !== undefined)) {
    const better = choose === "least" ? -1 : 1;
    return spans.reduce((a, b) => (Q.compare(b.exact as Q.Rational, a.exact as Q.Rational) === better ? b : a));
  }
  const defined = spans
    .map((s) => s.defined)
    .reduce((a, b) => (a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "perhaps"));
  return defined === "no"
    ? i.nowhere
    : { lower: i[choose](spans.map((s) => s.lower)), upper: i[choose](spans.map((s) => s.upper)), defined };
}

function sign(i: Intervals, a: Span): Span {
  if (a.defined === "no") return a;
  if (a.exact) return number(i, Q.sign(a.exact));
  const [low, high] = [i.m.mpfr_sgn(a.lower), i.m.mpfr_sgn(a.upper)].map(Math.sign) as [number, number];
  return { ...i.hull([number(i, low), number(i, high)]), defined: a.defined };
}

/**
 * sin or cos: between neighbouring extrema at (m + offset) pi, where it is (-1)^m, it is monotone. m is bounded by dividing
 * by pi; where the argument is too large for that at this precision, the value is anything from -1 to 1.
 */
function wave(i: Intervals, a: Span, fn: "mpfr_sin" | "mpfr_cos"): Span {
  if (a.defined === "no") return a;
  if (a.exact && Q.isZero(a.exact)) return number(i, fn === "mpfr_sin" ? 0 : 1);
  const all = { ...i.hull([number(i, -1), number(i, 1)]), defined: a.defined };
  const turns = i.divide({ ...a, defined: "yes" }, i.pi());
  const shifted = fn === "mpfr_sin" ? i.add(turns, i.fromRational(Q.rational(-1, 2))) : turns;
  if (i.m.mpfr_inf_p(shifted.lower) || i.m.mpfr_inf_p(shifted.upper)) return all;
  const floor = (x: number): number => i.rounded((rop) => i.m.mpfr_floor(rop, x), DOWN);
  const [first, last] = [floor(shifted.lower), floor(shifted.upper)];
  const count = i.m.mpfr_get_d(
    i.rounded((x, rnd) => i.m.mpfr_sub(x, last, first, rnd), UP),
    UP,
  );
  if (count > 1) return all;
  const ends = [a.lower, a.upper].map(
    (x) =>
      (rop: number, rnd: Rounding): unknown =>
        i.m[fn](rop, x, rnd),
  );
  const span = i.corners(ends, a.defined);
  if (count === 0) return span;
  const half = i.rounded((x, rnd) => i.m.mpfr_div_ui(x, last, 2, rnd), DOWN);
  return { ...i.hull([span, number(i, i.m.mpfr_integer_p(half) ? 1 : -1)]), defined: a.defined };
}
const sin: Row = (i, a) => wave(i, a, "mpfr_sin");
const cos: Row = (i, a) => wave(i, a, "mpfr_cos");

export const ENCLOSURES: Readonly<Record<FunctionName, Row>> = {
  exp,
  log: (i, a) => i.monotone("mpfr_log", a, { from: 0, open: true }),
  log2: (i, a) => i.monotone("mpfr_log2", a, { from: 0, open: true }),
  log10: (i, a) => i.monotone("mpfr_log10", a, { from: 0, open: true }),
  expm1: (i, a) => i.monotone("mpfr_expm1", a),
  log1p,
  sqrt: (i, a) => i.monotone("mpfr_sqrt", a, { from: 0 }),
  cbrt: (i, a) => i.monotone("mpfr_cbrt", a),
  abs,
  sign,
  sin,
  cos,
  tan: (i, a) => i.divide(sin(i, a), cos(i, a)),
  sec: of(inverse, cos),
  csc: of(inverse, sin),
  cot: (i, a) => i.divide(cos(i, a), sin(i, a)),
  asin: (i, a) => i.monotone("mpfr_asin", a, TO_ONE),
  acos: (i, a) => i.monotone("mpfr_acos", a, TO_ONE, "falls"),
  atan: (i, a) => i.monotone("mpfr_atan", a),
  sinh,
  cosh,
  tanh,
  sech: of(inverse, cosh),
  csch: of(inverse, sinh),
  coth: of(inverse, tanh),
  asinh,
  acosh,
  atanh,
  asech: of(acosh, inverse),
  acsch: of(asinh, inverse),
  acoth: of(atanh, inverse),
  erf: (i, a) => i.monotone("mpfr_erf", a),
  erfc: (i, a) => i.monotone("mpfr_erfc", a, {}, "falls"),
  logistic: (i, a) => inverse(i, i.add(number(i, 1), exp(i, i.negate(a)))),
  softplus: (i, a) => log1p(i, exp(i, a)),
  relu: (i, a) => extreme(i, [a, number(i, 0)], "greatest"),
  lambertw: (i, a) => encloseLambert(i, a, "upper"),
  lambertwm1: (i, a) => encloseLambert(i, a, "lower"),
  min: (i, ...args) => extreme(i, args, "least"),
  max: (i, ...args) => extreme(i, args, "greatest"),
  ones: (i) => number(i, 1),
};

/** base^exponent. */
export const power = (i: Intervals, base: Span, exponent: Span): Span =>
  both(base, exponent) === "no" ? i.nowhere : enclosePower(i, base, exponent);
