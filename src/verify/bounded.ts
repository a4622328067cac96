/**
 * Formulas in float64 with a rigorous bound of the error, as programs: each part is a value v and a bound e, such that the
 * true value lies within e of v. The rules are the usual ones of running error analysis (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2nd ed., 3.3), with the derivative of each function bounded over the whole interval; they rest on
 * IEEE 754 and on the error bound of the approximations, 2^-40 (kernel/approximations/accurate). A bound that does not hold
 * (a divisor that may be 0, a condition that may turn) comes out as infinity or NaN: undecided, for more digits.
 */
import { evaluate } from "../expr/evaluate.ts";
import { type Call, type Cases, type Condition, type Expr, isNumber, key, type Power, symbols } from "../expr/expr.ts";
import { exactly, isInteger, type Rational, toNumber } from "../expr/rational.ts";
import { ACCURATE, powerOf } from "../kernel/approximations/accurate/accurate.ts";
import type { Builder, Value } from "../kernel/builder.ts";
import { definitionOf } from "../kernel/definitions.ts";
import { HIGHEST_POWER } from "../kernel/lower.ts";

/** The true value lies within e of v. Without e, v is exact; `bits` says then how many binary digits it has, where that is known. */
interface Bounded {
  readonly v: Value;
  readonly e?: Value;
  readonly bits?: number;
}

/** Binary digits of a float32, of a double. */
const [SINGLE, DOUBLE] = [24, 53];

/** Twice the unit roundoff of float64, twice: one for the operation, the rest for the rounding of the bound itself. */
const U = 2 ** -51;
/** The approximations promise 2^-40. */
const A = 2 ** -39;
/** A constant exponent k is off by 2^-48 |k| at most (constant()), which moves a^k by |k log a| < 745 times that where it is a double. */
const EXPONENT = 2 ** -38;

type Rule = (b: Builder, a: Bounded & { readonly e: Value }, v: Value) => Value;

/** min(e, most) where the argument is known to within 1/4, else infinity. */
const near = (b: Builder, e: Value, bound: Value): Value => b.select(b.le(e, b.f64(0.25)), bound, b.f64(Number.POSITIVE_INFINITY));
/** What an error e of the argument makes of the value, where the slope is at most `slope` there and grows with at most e^(2e). */
const bySlope = (b: Builder, e: Value, slope: Value): Value => near(b, e, b.mul(b.mul(slope, e), b.madd(e, b.f64(4), b.f64(1))));
/** The same for a function whose slope falls like 1/a or faster: half of |a| is a safe place to take it at. */
const falling = (b: Builder, { v: a, e }: { v: Value; e: Value }, divisor: Value): Value =>
  b.select(b.lt(e, b.mul(b.abs(a), b.f64(0.5))), b.div(e, divisor), e);
/** Beyond `far` the function has ended: nothing that the argument is off can be seen. */
const ended = (b: Builder, { v: a, e }: { v: Value; e: Value }, far: number, bound: Value): Value =>
  b.select(b.lt(b.f64(far), b.sub(b.abs(a), e)), b.f64(0), bound);

/** e^a is below the least double here, whatever a is. */
const vanished = (b: Builder, { v: a, e }: { v: Value; e: Value }, bound: Value): Value =>
  b.select(b.lt(b.add(a, e), b.f64(-750)), b.f64(0), bound);

/** What an error in the argument makes of each function, beside its own error A |v|. */
const RULES: Readonly<Partial<Record<string, Rule>>> = {
  exp: (b, a, v) => vanished(b, a, bySlope(b, a.e, b.abs(v))),
  expm1: (b, a, v) => vanished(b, a, bySlope(b, a.e, b.add(b.abs(v), b.f64(1)))),
  log: (b, { v: a, e }) => b.div(e, b.sub(a, e)),
  log1p: (b, { v: a, e }) => b.div(e, b.sub(b.mul(b.add(a, b.f64(1)), b.f64(1 - 2 ** -50)), e)),
  logistic: (b, a, v) => ended(b, a, 700, bySlope(b, a.e, b.mul(v, b.add(b.sub(b.f64(1), v), b.f64(2 ** -38))))),
  softplus: (b, { e }, v) => bySlope(b, e, b.min(v, b.f64(1))),
  tanh: (b, a, v) => ended(b, a, 30, bySlope(b, a.e, b.add(b.nmadd(v, v, b.f64(1)), b.f64(2 ** -38)))),
  erf: (b, a) => ended(b, a, 30, b.mul(a.e, b.f64(1.13))),
  // for a > 0 the slope is at most 2 (a + 1) times the value
  erfc: (b, a, v) => {
    const right = bySlope(b, b.mul(b.madd(a.v, b.f64(2), b.f64(2)), a.e), b.abs(v));
    return ended(b, a, 30, b.select(b.lt(b.f64(0), b.sub(a.v, a.e)), right, b.mul(a.e, b.f64(1.13))));
  },
  sin: (_, { e }) => e,
  cos: (_, { e }) => e,
  atan: (b, a) => falling(b, a, b.madd(b.mul(a.v, a.v), b.f64(0.25), b.f64(1))),
  asinh: (b, a) => b.mul(falling(b, a, b.madd(b.abs(a.v), b.f64(0.5), b.f64(1))), b.f64(1.5)),
  cbrt: (b, a, v) =>
    b.select(b.lt(a.e, b.mul(b.abs(a.v), b.f64(0.5))), b.div(b.mul(b.abs(v), a.e), b.abs(a.v)), b.f64(Number.POSITIVE_INFINITY)),
};

/** Writes formulas of one variable with their bounds into a program. */
export class BoundedLowering {
  private readonly b: Builder;
  private readonly variable: string;
  private readonly x: Value;
  private readonly done = new Map<string, Bounded>();

  /** @param x the value of the variable, exact, a float64 */
  constructor(b: Builder, variable: string, x: Value) {
    this.b = b;
    this.variable = variable;
    this.x = x;
  }

  /** The value and its bound. @throws RangeError for a function without a rule */
  bounded(u: Expr): { readonly v: Value; readonly e: Value } {
    const { v, e = this.b.f64(0) } = this.made(u);
    return { v, e };
  }

  private made(u: Expr): Bounded {
    const k = key(u);
    let known = this.done.get(k);
    if (!known) this.done.set(k, (known = symbols(u).size === 0 ? this.constant(u) : this.part(u)));
    return known;
  }

  private constant(u: Expr): Bounded {
    const value = evaluate(u, {});
    const v = this.b.f64(value);
    const exact = isNumber(u) && Number.isFinite(value) && equals(exactly(value), u.value);
    // a constant is a few operations of JavaScript's own mathematics
    return exact ? { v, bits: digitsOf(value) } : { v, e: this.b.f64(Math.abs(value) * 2 ** -48) };
  }

  private part(u: Expr): Bounded {
    switch (u.kind) {
      case "symbol":
        if (u.name !== this.variable) throw new RangeError(`no value for ${u.name}`);
        return { v: this.x, bits: SINGLE };
      case "named": {
        const { v, e } = this.bounded(u.of);
        // a series was cut off where that is below 2^-44, and its coefficients are doubles
        return { v, e: this.b.madd(this.b.abs(v), this.b.f64(A), e) };
      }
      case "sum":
        return u.terms.map((t) => this.made(t)).reduce((p, q) => this.sum(p, q));
      case "product":
        return u.factors.map((t) => this.made(t)).reduce((p, q) => this.product(p, q));
      case "quotient":
        return this.quotient(this.made(u.numerator), this.made(u.denominator));
      case "power":
        return this.power(u);
      case "call":
        return this.call(u);
      case "cases":
        return this.cases(u);
      default:
        throw new RangeError(`internal: a ${u.kind} in a formula to be verified`);
    }
  }

  /** v with the errors that it has, and U |v| for its own rounding. */
  private rounded(v: Value, ...errors: (Value | undefined)[]): Bounded {
    const { b } = this;
    const own = b.mul(b.abs(v), b.f64(U));
    return { v, e: errors.filter((e) => e !== undefined).reduce((p, q) => b.add(p, q), own) };
  }

  private sum(p: Bounded, q: Bounded): Bounded {
    return this.rounded(this.b.add(p.v, q.v), p.e, q.e);
  }

  private product(p: Bounded, q: Bounded): Bounded {
    const { b } = this;
    const bits = (p.bits ?? DOUBLE) + (q.bits ?? DOUBLE);
    if (!p.e && !q.e && bits <= DOUBLE) return { v: b.mul(p.v, q.v), bits };
    const cross = p.e && q.e ? b.mul(p.e, q.e) : undefined;
    return this.rounded(b.mul(p.v, q.v), q.e && b.mul(b.abs(p.v), q.e), p.e && b.mul(b.abs(q.v), p.e), cross);
  }

  private quotient(p: Bounded, q: Bounded): Bounded {
    const { b } = this;
    const v = b.div(p.v, q.v);
    const least = q.e ? b.sub(b.abs(q.v), q.e) : b.abs(q.v);
    const over = (e: Value): Value => b.select(b.lt(b.f64(0), least), b.div(e, least), b.f64(Number.POSITIVE_INFINITY));
    return this.rounded(v, p.e && over(p.e), q.e && over(b.mul(b.abs(v), q.e)));
  }

  private power({ base, exponent }: Power): Bounded {
    const { b } = this;
    const a = this.made(base);
    const p = isNumber(exponent) ? exponent.value : undefined;
    if (p && isInteger(p) && Math.abs(toNumber(p)) <= HIGHEST_POWER) {
      const whole = this.whole(a, Math.abs(toNumber(p)));
      return p.n < 0n ? this.quotient({ v: b.f64(1) }, whole) : whole;
    }
    if (p && p.n === 1n && p.d === 2n) return this.root(a);
    if (symbols(exponent).size > 0) throw new RangeError("verify has no bound for a power with a variable exponent yet");
    const k = this.made(exponent);
    const v = powerOf(b, a.v, k.v);
    const own = b.mul(b.abs(v), b.f64(k.e ? A + EXPONENT : A));
    if (!a.e) return { v, e: own };
    const relative = b.mul(b.div(a.e, b.sub(a.v, a.e)), b.f64(Math.abs(evaluate(exponent, {})) + 1));
    const change = near(b, relative, b.mul(b.mul(b.abs(v), relative), b.f64(2)));
    // a base that may be 0 may be anything in comparison
    return { v, e: b.add(own, b.select(b.lt(a.e, a.v), change, b.f64(Number.POSITIVE_INFINITY))) };
  }

  private whole(a: Bounded, k: number): Bounded {
    if (k <= 1) return k === 0 ? { v: this.b.f64(1) } : a;
    const half = this.whole(a, Math.floor(k / 2));
    const square = this.product(half, half);
    return k % 2 === 1 ? this.product(square, a) : square;
  }

  private root({ v: a, e }: Bounded): Bounded {
    const { b } = this;
    const v = b.sqrt(a);
    if (!e) return this.rounded(v);
    // sqrt(a) - sqrt(a - e) is at most e/sqrt(a), and at most sqrt(e)
    const zero = b.f64(0);
    const change = b.select(b.lt(e, b.mul(a, b.f64(0.5))), b.div(e, v), b.sqrt(b.add(e, e)));
    return this.rounded(v, b.select(b.eq(e, zero), zero, change));
  }

  private call(u: Call): Bounded {
    const { b } = this;
    const [first, ...more] = u.args.map((a) => this.made(a)) as [Bounded, ...Bounded[]];
    const zero = b.f64(0);
    switch (u.fn) {
      case "abs":
        return { v: b.abs(first.v), ...(first.e !== undefined && { e: first.e }) };
      case "sqrt":
        return this.root(first);
      case "relu":
        return { v: b.max(first.v, zero), ...(first.e !== undefined && { e: first.e }) };
      case "ones":
        return { v: b.f64(1) };
      case "sign": {
        const v = b.select(b.lt(zero, first.v), b.f64(1), b.select(b.lt(first.v, zero), b.f64(-1), zero));
        return first.e === undefined ? { v } : { v, e: b.select(b.lt(first.e, b.abs(first.v)), zero, b.f64(Number.POSITIVE_INFINITY)) };
      }
      case "min":
      case "max":
        return more.reduce((p, q) => this.extreme(u.fn === "min", p, q), first);
    }
    const approximation = ACCURATE[u.fn];
    const rule = RULES[u.fn];
    if (!approximation) {
      const written = definitionOf(u.fn, u.args[0] as Expr);
      if (written) return this.made(written);
    }
    if (!approximation || !rule) throw new RangeError(`verify has no bound for ${u.fn} yet`);
    const v = approximation(b, first.v);
    const own = b.mul(b.abs(v), b.f64(A));
    return { v, e: first.e === undefined ? own : b.add(own, rule(b, { v: first.v, e: first.e }, v)) };
  }

  /** The smaller or the larger, with the bound of the one that it surely is. */
  private extreme(isLeast: boolean, p: Bounded, q: Bounded): Bounded {
    const { b } = this;
    const v = isLeast ? b.min(p.v, q.v) : b.max(p.v, q.v);
    if (p.e === undefined && q.e === undefined) return { v };
    const [d, e] = [p.e ?? b.f64(0), q.e ?? b.f64(0)];
    const isSure = b.lt(b.add(d, e), b.abs(b.sub(p.v, q.v)));
    const isFirst = isLeast ? b.lt(p.v, q.v) : b.lt(q.v, p.v);
    return { v, e: b.select(isSure, b.select(isFirst, d, e), b.max(d, e)) };
  }

  private cases({ pieces, otherwise }: Cases): Bounded {
    const { b } = this;
    const last: Bounded = otherwise ? this.made(otherwise) : { v: b.f64(Number.NaN) };
    return pieces.reduceRight((rest, { when, value }) => {
      const [holds, unsure] = this.condition(when);
      const piece = this.made(value);
      const v = b.select(holds, piece.v, rest.v);
      if (piece.e === undefined && rest.e === undefined && unsure === undefined) return { v };
      const zero = b.f64(0);
      const e = b.select(holds, piece.e ?? zero, rest.e ?? zero);
      return { v, e: unsure === undefined ? e : b.select(unsure, b.f64(Number.POSITIVE_INFINITY), e) };
    }, last);
  }

  /** Whether a condition holds, and where that is not certain. */
  private condition(c: Condition): [Value, Value | undefined] {
    const { b } = this;
    if (c.kind !== "comparison") {
      return c.parts
        .map((p) => this.condition(p))
        .reduce(([m, s], [n, t]) => [
          c.kind === "and" ? b.both(m, n) : b.either(m, n),
          s !== undefined && t !== undefined ? b.either(s, t) : (s ?? t),
        ]);
    }
    const [p, q] = [this.made(c.left), this.made(c.right)];
    const holds = {
      "<": () => b.lt(p.v, q.v),
      "<=": () => b.le(p.v, q.v),
      ">": () => b.lt(q.v, p.v),
      ">=": () => b.le(q.v, p.v),
      "=": () => b.eq(p.v, q.v),
      "!=": () => b.ne(p.v, q.v),
    }[c.relation]();
    const errors = [p.e, q.e].filter((e) => e !== undefined);
    if (errors.length === 0) return [holds, undefined];
    return [
      holds,
      b.le(
        b.abs(b.sub(p.v, q.v)),
        errors.reduce((s, t) => b.add(s, t)),
      ),
    ];
  }
}

/** The binary digits of a number that is not 0. */
function digitsOf(value: number): number {
  let [digits, rest] = [1, Math.abs(value)];
  if (rest === 0) return 0;
  rest /= 2 ** Math.floor(Math.log2(rest));
  for (rest -= Math.floor(rest); rest > 0; rest = 2 * rest - Math.floor(2 * rest)) digits++;
  return digits;
}

const equals = (a: Rational, b: Rational): boolean => a.n * b.d === b.n * a.d;
