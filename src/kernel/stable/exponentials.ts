/**
 * Rational functions of one exponential E = e^v in a form without cancellation or overflow: e^v - 1 as expm1, quotients of
 * E - 1 and E + 1 as tanh(v/2), powers of E over powers of E + 1 as logistic functions; what is none of these as a
 * polynomial over a polynomial, with v kept where neither overflows.
 */
import * as F from "../../algebra/fraction.ts";
import { Field } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { leading, timesNumber } from "../../algebra/terms.ts";
import { tidy } from "../../algebra/tidy.ts";
import { inExponentials } from "../../derive/backward/exponentials.ts";
import { evaluate } from "../../expr/evaluate.ts";
import {
  add,
  type Condition,
  call,
  cases,
  children,
  comparison,
  divide,
  type Expr,
  exp,
  has,
  isNumber,
  key,
  mapChildren,
  multiply,
  type Num,
  negate,
  number,
  one,
  power,
  symbol,
  symbols,
  two,
  zero,
} from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";

/** Beyond this, e^v is no double: v is kept within, shared among the powers of e^v that are multiplied. */
const REACH = 700;
/** No reader's name has this character. */
const E = "#E";
const WORK = 20_000;

/** A rational function of e^v: e^(kv) (e^v - 1)^a (e^v + 1)^b N(e^v)/D(e^v), the coefficients of N and D from the constant one on. */
export interface Rational {
  readonly v: Expr;
  readonly k: Q.Rational;
  readonly a: number;
  readonly b: number;
  readonly above: readonly Expr[];
  readonly below: readonly Expr[];
}

/** The expression in this form, where it has one: exponentials of one exponent only, and nothing else that could cancel against them. */
export function rationalIn(u: Expr, x: string): Rational | undefined {
  const written = inExponentials(u);
  const exponents = exponentsIn(written, x);
  if (exponents.length === 0) return undefined;
  return P.withBudget(WORK, () => read(written, exponents, x));
}

/** The exponents of the moving exponentials that stand outside other functions. */
function exponentsIn(u: Expr, x: string): Expr[] {
  if (u.kind === "call") return u.fn === "exp" && has(u, x) ? [u.args[0] as Expr] : [];
  if (u.kind === "power" && !isNumber(u.exponent)) return [];
  return u.kind === "cases" ? [] : children(u).flatMap((c) => exponentsIn(c, x));
}

function read(written: Expr, exponents: readonly Expr[], x: string): Rational | undefined {
  const [v, inE] = inOneLetter(written, exponents);
  const field = new Field([inE]);
  const place = v ? field.generators.findIndex((g) => key(g.expr) === key(symbol(E))) : onlyExponential(field, x);
  const generator = field.generators[place];
  if (!generator) return undefined;
  const { numerator, denominator } = field.fraction(inE);
  if (field.generators.some((g, i) => i !== place && !isPlain(g.expr, x) && !(isFactor(numerator, i) && isFactor(denominator, i))))
    return undefined;
  const unit = v ?? ((generator.expr.kind === "call" ? generator.expr.args[0] : zero) as Expr);
  // all has cancelled, as in 2 logistic(2x) - 1 - tanh(x): 0 has no lowest power of e^v
  if (P.isZero(numerator)) return { v: unit, k: Q.ZERO, a: 0, b: 0, above: [zero], below: [one] };
  const [above, below] = [parts(numerator, place), parts(denominator, place)];
  // exponents that have a divisor in common are multiples of another unit
  const common = [...above.exponents, ...below.exponents].reduce((g, n) => gcd(g, n), 0) || 1;
  const [n, d] = [thin(above.coefficients, common, field), thin(below.coefficients, common, field)];
  return {
    v: tidy(timesNumber(unit, Q.rational(common))),
    k: Q.rational(above.lowest - below.lowest, common),
    a: n.minus - d.minus,
    b: n.plus - d.plus,
    above: n.rest.map((c) => field.expr(F.whole(c, field.size))),
    below: d.rest.map((c) => field.expr(F.whole(c, field.size))),
  };
}

/** Where all exponents are multiples of one: that one, and the expression with a letter for its exponential. */
function inOneLetter(written: Expr, exponents: readonly Expr[]): [Expr | undefined, Expr] {
  const split = exponents.map((u): [Q.Rational, Expr] => {
    const t = tidy(u);
    const c = leading(t);
    return [c, tidy(timesNumber(t, Q.over(Q.ONE, c)))];
  });
  const [[, shape] = [Q.ONE, zero]] = split;
  if (split.some(([, s]) => key(s) !== key(shape))) return [undefined, written];
  const unit = split.map(([c]) => c).reduce(commonUnit, split[0]?.[0] ?? Q.ONE);
  const turn = (u: Expr): Expr => {
    if (u.kind !== "call") return u.kind === "cases" || (u.kind === "power" && !isNumber(u.exponent)) ? u : mapChildren(u, turn);
    const at = u.fn === "exp" ? exponents.indexOf(u.args[0] as Expr) : -1;
    const [c] = split[at] ?? [];
    return c ? power(symbol(E), number(Q.over(c, unit))) : u;
  };
  return [timesNumber(shape, unit), turn(written)];
}

/** The largest rational number of which both are whole multiples. */
const commonUnit = (a: Q.Rational, b: Q.Rational): Q.Rational => {
  const positive = (n: bigint) => (n < 0n ? -n : n);
  return Q.rational(Q.gcd(positive(a.n * b.d), positive(b.n * a.d)), a.d * b.d);
};

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

function onlyExponential(field: Field, x: string): number {
  const found = field.generators.flatMap((g, i) => (has(g.expr, x) && g.expr.kind === "call" && g.expr.fn === "exp" ? [i] : []));
  return found.length === 1 ? (found[0] as number) : -1;
}

/** What cannot cancel against an exponential by being close to a constant: the variable, and constants. */
const isPlain = (u: Expr, x: string): boolean => u.kind === "symbol" || !has(u, x);
/** Whether an unknown stands in each term with the same power. */
const isFactor = (p: P.Polynomial, i: number): boolean => new Set([...p.values()].map((m) => m.exponents[i])).size <= 1;

interface Parts {
  readonly lowest: number;
  readonly exponents: readonly number[];
  readonly coefficients: P.Polynomial[];
}

function parts(p: P.Polynomial, place: number): Parts {
  const all = P.coefficients(p, place);
  const lowest = all.findIndex((c) => !P.isZero(c));
  const coefficients = all.slice(lowest);
  return { lowest, coefficients, exponents: coefficients.flatMap((c, i) => (P.isZero(c) ? [] : [i])) };
}

/** Every so manieth coefficient, without the factors E - 1 and E + 1. */
function thin(coefficients: readonly P.Polynomial[], step: number, field: Field): { minus: number; plus: number; rest: P.Polynomial[] } {
  let rest = coefficients.filter((_, i) => i % step === 0);
  const out = { minus: 0, plus: 0 };
  for (const [name, root] of [
    ["minus", 1],
    ["plus", -1],
  ] as const) {
    for (let less = without(rest, root, field); less; less = without(rest, root, field)) {
      rest = less;
      out[name]++;
    }
  }
  return { ...out, rest };
}

/** The polynomial over E - root, where that leaves nothing over: by Horner's scheme. */
function without(coefficients: readonly P.Polynomial[], root: 1 | -1, field: Field): P.Polynomial[] | undefined {
  if (coefficients.length < 2) return undefined;
  const out: P.Polynomial[] = [];
  let carried = P.constant(Q.ZERO, field.size);
  for (const c of [...coefficients].reverse()) {
    carried = P.plus(c, P.scale(carried, Q.rational(root)));
    out.unshift(carried);
  }
  return P.isZero(out[0] as P.Polynomial) ? out.slice(1) : undefined;
}

export interface Stable {
  /** Undefined where the polynomials themselves could cancel. */
  readonly expr: Expr | undefined;
  /** Whether it takes doubles: a quotient of polynomials in e^v with v up to 700. */
  readonly wide: boolean;
}

/**
 * The function in its stable form. `again` makes the coefficients and the exponent stable; beyond the reach of e^v its leading
 * power goes on where that is asked for: floats have no need of it.
 */
export function assemble(r: Rational, again: (u: Expr) => Expr, goesOn: boolean): Stable {
  const v = again(r.v);
  const above = r.above.map(again);
  const below = r.below.map(again);
  const whole = Q.isInteger(r.k) ? Number(r.k.n) : undefined;
  const turns = r.a > 0 && r.b < 0 ? Math.min(r.a, -r.b) : r.a < 0 && r.b > 0 ? -Math.min(-r.a, r.b) : 0;
  const [a, b] = [r.a - turns, r.b + turns];
  const simple = above.length === 1 && below.length === 1 && b <= 0 && (a === 0 || b === 0);
  if (!simple || (whole === undefined && (a !== 0 || b !== 0))) {
    const [n, d] = [ofNumbers(above), ofNumbers(below)];
    if (n && d && isTanhSoftplus(r, n, d)) return { expr: product([factor(above, below), call("tanh", call("softplus", v))]), wide: false };
    return { expr: n && d && quotient(factor(above, below), v, r, n, d, goesOn), wide: true };
  }
  const half = call("tanh", tidy(divide(v, two)));
  const factors = [
    power(half, turns),
    ...(b < 0 ? logistics(v, whole as number, -b) : a !== 0 ? growths(v, whole as number, a) : [exp(scaled(v, r.k))]),
  ];
  const coefficient = isOne(below[0] as Expr) ? (above[0] as Expr) : divide(above[0] as Expr, below[0] as Expr);
  return { expr: product([coefficient, ...factors]), wide: false };
}

/** Polynomials that cannot cancel: over their leading coefficient they have positive numbers only, which are given. */
function ofNumbers(coefficients: readonly Expr[]): Expr[] | undefined {
  const quotients = coefficients.map((u) => tidy(divide(u, coefficients.at(-1) as Expr)));
  return quotients.every((q) => symbols(q).size === 0 && evaluate(q, {}) >= 0) ? quotients : undefined;
}
/** E(E + 2)/(E^2 + 2E + 2): tanh(log(1 + E)), which lowering knows with a factor. */
const isTanhSoftplus = ({ k, a, b }: Rational, above: readonly Expr[], below: readonly Expr[]): boolean =>
  Q.isOne(k) && a === 0 && b === 0 && above.map(key).join() === "2,1" && below.map(key).join() === "2,2,1";

/** The quotient of the leading coefficients. It stays apart: times a polynomial in e^v it might overflow. */
const factor = (above: readonly Expr[], below: readonly Expr[]): Expr => tidy(divide(above.at(-1) as Expr, below.at(-1) as Expr));

const isOne = (u: Expr): boolean =>
  key(u) === key(one) || key(u) === key(exp(zero)) || (u.kind === "power" && key(u.exponent) === key(zero));
const product = (factors: readonly Expr[]): Expr => {
  const left = factors.filter((f) => !isOne(f)).map((f) => (f.kind === "power" && key(f.exponent) === key(one) ? f.base : f));
  return multiply(...left);
};
const scaled = (v: Expr, k: Q.Rational): Expr => (Q.isZero(k) ? zero : tidy(timesNumber(v, k)));

/** E^k/(E + 1)^m */
function logistics(v: Expr, k: number, m: number): Expr[] {
  const up = Math.min(Math.max(k, 0), m);
  return [power(call("logistic", v), up), power(call("logistic", negate(v)), m - up), exp(scaled(v, Q.rational(k - up)))];
}

/** E^k (E - 1)^a */
function growths(v: Expr, k: number, a: number): Expr[] {
  if (a < 0)
    return growths(v, -k, -a)
      .map((f) => power(f, -1))
      .filter((f) => !(f.kind === "power" && isOne(f.base)));
  const down = Math.min(Math.max(-k, 0), a);
  return [power(call("expm1", v), a - down), power(negate(call("expm1", negate(v))), down), exp(scaled(v, Q.rational(k + down)))];
}

/** A factor times one polynomial over another, in e^v with v kept within reach; beyond that, if asked for, the leading powers. */
function quotient(c: Expr, v: Expr, { k, a, b }: Rational, above: readonly Expr[], below: readonly Expr[], goesOn: boolean): Expr {
  const order = Math.max(
    Q.toNumber(k) + Math.max(a, 0) + Math.max(b, 0) + above.length - 1,
    Math.max(-a, 0) + Math.max(-b, 0) + below.length - 1 - Math.min(Q.toNumber(k), 0),
    1,
  );
  const reach = number(Math.floor(REACH / order));
  // below, where no power of e^v divides, it may vanish: kept further from zero, times x it would not be 0
  const least = number(Q.sign(k) < 0 ? Q.opposite(reach.value) : Q.rational(-REACH));
  const kept = call("max", call("min", v, reach), least);
  const w = exp(kept);
  const polynomial = (coefficients: readonly Expr[]): Expr =>
    [...coefficients]
      .reverse()
      .reduce(
        (sum, next) => (key(sum) === key(zero) ? next : isZeroExpr(next) ? multiply(w, sum) : add(next, times(sum, w))),
        zero as Expr,
      );
  const powers: [Expr, Q.Rational][] = [
    [w, Q.isInteger(k) ? k : Q.ZERO],
    [call("expm1", kept), Q.rational(a)],
    [add(one, w), Q.rational(b)],
  ];
  const rest = Q.isInteger(k) ? [] : [exp(multiply(number(k), kept))];
  const side = (sign: 1 | -1, c: readonly Expr[]): Expr =>
    product([
      polynomial(c),
      ...powers.filter(([, p]) => Q.sign(p) === sign).map(([base, p]) => power(base, number(sign === 1 ? p : Q.opposite(p)))),
      ...(sign === 1 ? rest : []),
    ]);
  const [n, d] = [side(1, above), side(-1, below)];
  const inside = multiply(c, isOne(d) ? n : divide(n, d));
  if (!goesOn) return inside;
  const degree = Q.plus(k, Q.rational(a + b + above.length - below.length));
  const first = tidy(multiply(c, number((-1) ** a), divide(above[0] as Expr, below[0] as Expr)));
  const ends: [Condition, Expr | undefined][] = [
    [comparison(v, ">", reach), leadingPower(c, v, degree, reach)],
    [comparison(v, "<", least), leadingPower(first, v, k, least)],
  ];
  const pieces = ends.flatMap(([when, value]) => (value ? [{ when, value }] : []));
  return pieces.length > 0 ? cases(pieces, inside) : inside;
}

/** Beyond this, 1 is nothing beside e^v: log(2^53). */
const ALONE = 37;

/**
 * c e^(kv), all that is left of a quotient of polynomials beyond an end of v. None where v may stay at that end, since the value is constant
 * from there on or has vanished. By two halves: e^(kv) may be infinite where c e^(kv) is not.
 */
function leadingPower(c: Expr, v: Expr, k: Q.Rational, end: Num): Expr | undefined {
  const exponent = Q.toNumber(k) * Q.toNumber(end.value);
  if (exponent === 0 || exponent <= -REACH || Math.abs(Q.toNumber(end.value)) < ALONE) return undefined;
  const half = exp(scaled(v, Q.times(k, Q.rational(1, 2))));
  return multiply(c, half, half);
}

const isZeroExpr = (u: Expr): boolean => key(u) === key(zero);
const times = (u: Expr, w: Expr): Expr => (isOne(u) ? w : multiply(w, u));
