/** What each function, sum, power and case means in the generators of `elementary.ts`: one row for each function. */
import { type Condition, type Expr, isNumber, type Relation } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import * as Q from "../../expr/rational.ts";
import * as P from "../polynomial.ts";
import type { Elementary } from "./elementary.ts";
import type { Quotient } from "./quotient.ts";
import type { Sign } from "./region.ts";
import { type Strength, Undefined } from "./signs.ts";
import type { Range } from "./sturm.ts";

type Meaning = (f: Elementary, u: Quotient) => Quotient;

const HALF = Q.rational(1, 2);
const TWO = Q.rational(2);
const UNIT: Range = { from: Q.MINUS_ONE, to: Q.ONE };
/** pi/2 < 11/7. */
const QUARTER_TURN: Range = { from: Q.rational(-11, 7), to: Q.rational(11, 7) };

const inverse: Meaning = (f, u) => f.divide(f.number(1), u);
const of =
  (outer: Meaning, inner: Meaning): Meaning =>
  (f, u) =>
    outer(f, inner(f, u));
const exp: Meaning = (f, u) => f.exp(u);
const log: Meaning = (f, u) => f.log(u);
const sqrt: Meaning = (f, u) => f.root(u, HALF);
const plusOne: Meaning = (f, u) => f.plus(f.number(1), u);
const minusOne: Meaning = (f, u) => f.plus(f.number(-1), u);
const sin: Meaning = (f, u) => f.turn(u)[1];
const cos: Meaning = (f, u) => f.turn(u)[0];
/** (e^u +- e^-u)/2 */
const half =
  (sign: 1 | -1): Meaning =>
  (f, u) => {
    const e = exp(f, u);
    return f.scale(f.plus(e, f.scale(f.over(f.number(1), e), Q.rational(sign))), HALF);
  };
const [cosh, sinh] = [half(1), half(-1)];
/** (e^2u - 1)/(e^2u + 1) */
const tanh: Meaning = (f, u) => {
  const e = exp(f, f.scale(u, TWO));
  return f.over(minusOne(f, e), plusOne(f, e));
};
const coth: Meaning = (f, u) => {
  const e = exp(f, f.scale(u, TWO));
  return f.divide(plusOne(f, e), minusOne(f, e));
};
/** log(u + sqrt(u^2 + 1)), with the sign in front that makes it odd. */
const asinh: Meaning = (f, u) => {
  if (P.isZero(u.numerator)) return u;
  const sign = Q.rational(Q.sign(P.leading(u.numerator).coefficient));
  const v = f.scale(u, sign);
  const sum = f.plus(v, sqrt(f, f.sumOfSquares(v)));
  f.assume(sum, 1);
  return f.scale(log(f, sum), sign);
};
/** log(u + sqrt(u^2 - 1)) where u > 1. */
const acosh: Meaning = (f, u) => {
  const above = f.signOf(minusOne(f, u));
  if (above < 0) throw new Undefined("arcosh below 1");
  if (above === 0) return f.number(0);
  const square = minusOne(f, f.times(u, u));
  f.assume(square, 1, "weak");
  const sum = f.plus(u, sqrt(f, square));
  f.assume(sum, 1);
  return log(f, sum);
};
const atanh: Meaning = (f, u) => f.scale(f.minus(log(f, plusOne(f, u)), log(f, f.minus(f.number(1), u))), HALF);
/** asin is opaque, but asin 1 is pi/2. */
const asin: Meaning = (f, u) => {
  const inside = f.signOf(f.minus(f.number(1), f.times(u, u)));
  if (inside < 0) throw new Undefined("arcsin beyond 1");
  const value = P.asNumber(u.numerator);
  return inside === 0 && value && u.below.size === 0 ? f.scale(f.pi(), Q.times(HALF, value)) : f.atom("asin", u, QUARTER_TURN);
};
const atan: Meaning = (f, u) => {
  const value = u.below.size === 0 ? P.asNumber(u.numerator) : undefined;
  return value?.d === 1n && (value.n === 1n || value.n === -1n)
    ? f.scale(f.pi(), Q.rational(value.n, 4n))
    : f.atom("atan", u, QUARTER_TURN);
};
const erf: Meaning = (f, u) => f.atom("erf", u, UNIT);
const logOver =
  (base: 2 | 10): Meaning =>
  (f, u) =>
    f.over(log(f, u), log(f, f.number(base)));
const bySign =
  (choose: (f: Elementary, u: Quotient, sign: Sign) => Quotient): Meaning =>
  (f, u) =>
    choose(f, u, f.signOf(u));
const opposite: Meaning = (f, u) => f.scale(u, Q.MINUS_ONE);
const cubeRoot: Meaning = bySign((f, u, s) => (s === 0 ? u : f.scale(f.root(f.scale(u, Q.rational(s)), Q.rational(1, 3)), Q.rational(s))));

/** The branches of W e^W = u; the lower one is for u < 0 only, both for u >= -1/e. */
function lambert(fn: "lambertw" | "lambertwm1"): Meaning {
  return (f, u) => {
    const inside = f.signOf(f.plus(u, exp(f, f.number(-1))));
    if (inside < 0) throw new Undefined("Lambert's W below -1/e");
    if (fn === "lambertwm1" && f.signOf(u) >= 0) throw new Undefined("the lower branch of Lambert's W at what is not negative");
    if (inside === 0) return f.number(-1);
    return f.atom(fn, u, fn === "lambertw" ? { from: Q.MINUS_ONE, to: undefined } : { from: undefined, to: Q.MINUS_ONE }, true);
  };
}

const MEANINGS: Readonly<Record<Exclude<FunctionName, "min" | "max" | "ones">, Meaning>> = {
  exp,
  log,
  log2: logOver(2),
  log10: logOver(10),
  expm1: of(minusOne, exp),
  log1p: of(log, plusOne),
  sqrt,
  cbrt: cubeRoot,
  abs: bySign((f, u, s) => (s < 0 ? opposite(f, u) : u)),
  sign: (f, u) => f.number(f.signOf(u, "strict")),
  sin,
  cos,
  tan: (f, u) => f.divide(sin(f, u), cos(f, u)),
  sec: of(inverse, cos),
  csc: of(inverse, sin),
  cot: (f, u) => f.divide(cos(f, u), sin(f, u)),
  asin,
  acos: (f, u) => f.minus(f.scale(f.pi(), HALF), asin(f, u)),
  atan,
  sinh,
  cosh,
  tanh,
  sech: of(inverse, cosh),
  csch: of(inverse, sinh),
  coth,
  asinh,
  acosh,
  atanh,
  asech: of(acosh, inverse),
  acsch: of(asinh, inverse),
  acoth: of(atanh, inverse),
  erf,
  erfc: (f, u) => f.minus(f.number(1), erf(f, u)),
  logistic: (f, u) => {
    const e = exp(f, u);
    return f.over(e, plusOne(f, e));
  },
  softplus: (f, u) => log(f, plusOne(f, exp(f, u))),
  relu: bySign((f, u, s) => (s > 0 ? u : f.number(0))),
  lambertw: lambert("lambertw"),
  lambertwm1: lambert("lambertwm1"),
};

const HOLDS: Readonly<Record<Relation, (sign: Sign) => boolean>> = {
  "<": (s) => s < 0,
  "<=": (s) => s <= 0,
  ">": (s) => s > 0,
  ">=": (s) => s >= 0,
  "=": (s) => s === 0,
  "!=": (s) => s !== 0,
};

/** Beyond this a whole power is not multiplied out. */
const LARGEST_POWER = 64;

/**
 * The meaning of expressions in one field of generators, each part worked out once.
 * @throws Undefined where an expression has no value on the region, Split where the region has to be cut, Refine where the
 *   field has to be made anew, TooLarge where it outgrows its bounds, Error "internal: ..." for a derivative not carried out
 */
export function meaningIn(f: Elementary): (u: Expr) => Quotient {
  const memos: Record<Strength, Map<Expr, Quotient>> = { weak: new Map(), strict: new Map() };
  const mean = (u: Expr): Quotient => {
    const memo = memos[f.strength];
    let value = memo.get(u);
    if (!value) memo.set(u, (value = make(u)));
    return value;
  };

  function make(u: Expr): Quotient {
    switch (u.kind) {
      case "number":
        return f.number(u.value);
      case "pi":
        return f.pi();
      case "symbol":
        return f.symbol(u.name);
      case "named":
        return mean(u.of);
      case "sum": {
        const sum = u.terms.map(mean).reduce((a, b) => f.plus(a, b));
        if (u.terms.every((t) => isSquare(t)) && u.terms.some((t) => isNumber(t))) f.assume(sum, 1);
        return sum;
      }
      case "product":
        return u.factors.map(mean).reduce((a, b) => f.times(a, b));
      case "quotient":
        return f.divide(mean(u.numerator), mean(u.denominator));
      case "power":
        return powerOf(mean(u.base), mean(u.exponent));
      case "cases": {
        const piece = u.pieces.find((p) => holds(p.when));
        const value = piece?.value ?? u.otherwise;
        if (!value) throw new Undefined("no case holds");
        return mean(value);
      }
      case "call":
        if (u.fn === "ones") return f.number(1);
        if (u.fn === "min" || u.fn === "max") {
          const better: Sign = u.fn === "max" ? 1 : -1;
          return u.args.map(mean).reduce((a, b) => (f.signOf(f.minus(b, a)) === better ? b : a));
        }
        return MEANINGS[u.fn](f, mean(u.args[0] as Expr));
      case "derivative":
        throw new Error("internal: a derivative has to be carried out before it is compared");
    }
  }

  function powerOf(base: Quotient, exponent: Quotient): Quotient {
    const k = exponent.below.size === 0 ? P.asNumber(exponent.numerator) : undefined;
    if (k && Q.isInteger(k)) {
      const size = Number(k.n);
      if (base.numerator.size > 1 && Math.abs(size) > LARGEST_POWER) throw new P.TooLarge("exponent too large");
      return size >= 0 ? f.power(base, size) : f.divide(f.number(1), f.power(base, -size));
    }
    if (k) {
      if (P.isZero(base.numerator) && Q.sign(k) < 0) throw new Undefined("division by zero");
      return f.root(base, k);
    }
    if (P.isZero(base.numerator)) {
      if (f.signOf(exponent, "strict") <= 0) throw new Undefined("0 to a power that is not positive");
      return f.number(0);
    }
    // a power of a negative number is defined for special exponents only
    return f.exp(f.times(exponent, f.log(base)));
  }

  /** A comparison with what is undefined is false. It decides at every single point, so no zero may be overlooked. */
  function holds(c: Condition): boolean {
    if (c.kind !== "comparison") return c.kind === "and" ? c.parts.every(holds) : c.parts.some(holds);
    const before = f.strength;
    f.strength = "strict";
    try {
      return HOLDS[c.relation](f.signOf(f.minus(mean(c.left), mean(c.right))));
    } catch (error) {
      if (error instanceof Undefined) return false;
      throw error;
    } finally {
      f.strength = before;
    }
  }

  return mean;
}

/** A number above 0, or an even power: together with the number, sums of them are positive. */
function isSquare(u: Expr): boolean {
  if (isNumber(u)) return Q.sign(u.value) > 0;
  if (u.kind === "product") return u.factors.every(isSquare);
  if (u.kind === "quotient") return isSquare(u.numerator) && isSquare(u.denominator);
  return u.kind === "power" && isNumber(u.exponent) && Q.isInteger(u.exponent.value) && u.exponent.value.n % 2n === 0n;
}
