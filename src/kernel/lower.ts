/** From formulas to programs: the stable form of a formula, carried out by the operations and approximations of one width. */

import { splitCoefficient } from "../algebra/terms.ts";
import { tidy } from "../algebra/tidy.ts";
import { evaluate } from "../expr/evaluate.ts";
import {
  type Call,
  type Cases,
  type Condition,
  call,
  type Expr,
  isNumber,
  key,
  multiply,
  number,
  type Power,
  type Relation,
  symbols,
} from "../expr/expr.ts";
import { compare, fromNumber, isInteger, isOne, type Rational, toNumber } from "../expr/rational.ts";
import * as wide from "./approximations/accurate/accurate.ts";
import { ACCURATE, powerOf as powerOfWide } from "./approximations/accurate/accurate.ts";
import * as narrow from "./approximations/fast/fast.ts";
import { FAST } from "./approximations/fast/fast.ts";
import type { Builder, Value } from "./builder.ts";
import { definitionOf } from "./definitions.ts";
import { isNotPositive, notPositive } from "./negative.ts";
import { bellIn, isSquare, mergedIn, oppositeSquares, oppositeSymbols } from "./shapes.ts";

/** Functions that take a factor in, in either width. */
interface Merged {
  readonly logisticTimes: (b: Builder, n: Value, u: Value) => Value;
  readonly logisticSlope: (b: Builder, u: Value, c: number) => Value;
  readonly scaledLogistic: (b: Builder, u: Value, c: number) => Value;
  readonly normalTimes: (b: Builder, n: Value, x: Value) => Value;
  readonly tanhSoftplusTimes: (b: Builder, n: Value, u: Value) => Value;
}

export type Precision = "fast" | "accurate";

/** Integer powers up to this one, the largest that is read, are products: e^(p log x) has no value for negative x. */
export const HIGHEST_POWER = 1000;

/** What a logistic function is scaled by without a loss: a power of two from 1/16 to 16. */
const isScale = (c: number): boolean => c >= 1 / 16 && c <= 16 && Number.isInteger(Math.log2(c));

/** Writes formulas into a program: float32 throughout, or (wide) float64 throughout. */
export class Lowering {
  private readonly b: Builder;
  private readonly wide: boolean;
  private readonly names: ReadonlyMap<string, Value>;
  private readonly negative: ReadonlySet<string>;
  private readonly done = new Map<string, Value>();

  /**
   * @param names the values of the formulas' letters, in the width of this lowering
   * @param negative letters that are at most 0, or NaN, wherever the values are of any use
   */
  constructor(b: Builder, isWide: boolean, names: ReadonlyMap<string, Value>, negative: ReadonlySet<string> = new Set()) {
    this.b = b;
    this.wide = isWide;
    this.names = names;
    this.negative = negative;
  }

  /** The value of a formula. @throws RangeError for what no program can do yet */
  value(u: Expr): Value {
    const k = key(u);
    let v = this.done.get(k);
    if (v === undefined) this.done.set(k, (v = symbols(u).size === 0 ? this.constant(evaluate(u, {})) : this.made(u)));
    return v;
  }

  private constant(c: number): Value {
    return this.wide ? this.b.f64(c) : this.b.f32(c);
  }

  private made(u: Expr): Value {
    switch (u.kind) {
      case "symbol": {
        const v = this.names.get(u.name);
        if (v === undefined) throw new RangeError(`no value for ${u.name}`);
        return v;
      }
      case "named":
        return this.value(u.of);
      case "sum":
        return this.sum(u.terms);
      case "product":
        return this.product(u.factors);
      case "quotient":
        return this.quotient(u.numerator, u.denominator);
      case "power":
        return this.power(u);
      case "call":
        return this.call(u);
      case "cases":
        return this.cases(u);
      default:
        throw new RangeError(`internal: a ${u.kind} in a formula to be compiled`);
    }
  }

  /** From the first term that is added; the others by madd and nmadd, so that a product in a sum is rounded once where the target can. */
  private sum(terms: readonly Expr[]): Value {
    if (terms.length === 1) return this.value(terms[0] as Expr);
    const split = terms.map((t) => splitCoefficient(t));
    // what may cancel comes first: 1 + x - y is 1 + (x - y)
    const opposite = oppositeSymbols(terms, split);
    if (opposite) {
      const [p, q, ...rest] = opposite as [Expr, Expr, ...Expr[]];
      const difference = this.b.sub(this.value(p), this.value(q));
      return rest.reduce((total, t) => this.plus(total, ...splitCoefficient(t)), difference);
    }
    const squares = oppositeSquares(terms, split);
    if (squares) {
      const [p, q, ...rest] = squares as [Expr, Expr, ...Expr[]];
      const [v, w] = [this.value(p), this.value(q)];
      const [less, more] = [this.b.sub(v, w), this.b.add(v, w)];
      return rest.length > 0 ? this.b.madd(less, more, this.sum(rest)) : this.b.mul(less, more);
    }
    const start = Math.max(
      split.findIndex(([c, rest]) => isNumber(rest) || isOne(c)),
      0,
    );
    return split.reduce((total, [c, rest], i) => (i === start ? total : this.plus(total, c, rest)), this.value(terms[start] as Expr));
  }

  /** total + c u */
  private plus(total: Value, c: Rational, u: Expr): Value {
    const { b } = this;
    const negative = c.n < 0n;
    const size = negative ? { n: -c.n, d: c.d } : c;
    if (isNumber(u)) return b.add(total, this.constant(toNumber(c) * toNumber(u.value)));
    const factors = u.kind === "product" ? [...u.factors] : isSquare(u) ? [(u as Power).base, (u as Power).base] : [u];
    const last = isOne(size) ? factors.pop() : undefined;
    const [p, q] = last
      ? [factors.length > 0 ? this.value(multiply(...factors)) : undefined, this.value(last)]
      : [this.constant(toNumber(size)), this.value(u)];
    if (p === undefined || (u.kind === "product" && this.merges(u.factors))) {
      const v = isOne(size) ? this.value(u) : b.mul(this.constant(toNumber(size)), this.value(u));
      return negative ? b.sub(total, v) : b.add(total, v);
    }
    return negative ? b.nmadd(p, q, total) : b.madd(p, q, total);
  }

  private merges(factors: readonly Expr[]): boolean {
    return factors.some((f) => mergedIn(f) !== undefined);
  }

  /** Factors in their order, a number last; n logistic(u), n erfc(u), n tanh(softplus(u)) in one piece, which keeps their tails right. */
  private product(factors: readonly Expr[]): Value {
    const { b } = this;
    const bell = bellIn(factors);
    if (bell) return this.bell(bell.argument, bell.rest);
    const at = factors.findIndex((f) => mergedIn(f) !== undefined);
    const merged = at >= 0 && factors.length > 1 ? mergedIn(factors[at] as Expr) : undefined;
    if (merged) {
      const rest = multiply(...factors.filter((_, i) => i !== at));
      if (merged.fn === "erfc") return this.normal(rest, merged.argument);
      const c = symbols(rest).size === 0 ? evaluate(rest, {}) : Number.NaN;
      if (merged.fn === "logistic" && isScale(c)) return this.scaledLogistic(c, merged.argument);
      const times = merged.fn === "logistic" ? this.kit.logisticTimes : this.kit.tanhSoftplusTimes;
      return times(b, this.value(rest), this.value(merged.argument));
    }
    const numbers = factors.filter((g) => symbols(g).size === 0);
    const moving = factors.filter((g) => symbols(g).size > 0);
    const c = evaluate(multiply(...numbers), {});
    if (moving.length === 0) return this.constant(c);
    const [only] = moving as [Expr];
    if (!this.wide && c > 1 && moving.length === 1 && only.kind === "call" && only.fn === "expm1")
      return narrow.expm1Times(b, c, this.value(only.args[0] as Expr));
    const product = moving.map((g) => this.value(g)).reduce((v, w) => b.mul(v, w));
    return c === 1 ? product : c === -1 ? b.neg(product) : b.mul(product, this.constant(c));
  }

  /** The factors times logistic(u) logistic(-u), a power of two among them with the tail, which is a subnormal number sooner than they are. */
  private bell(u: Expr, factors: readonly Expr[]): Value {
    const { b } = this;
    const c = evaluate(multiply(...factors.filter((f) => symbols(f).size === 0)), {});
    const nearest = 2 ** Math.round(Math.log2(Math.abs(c)));
    const scale = isScale(nearest) ? nearest : 1;
    const slope = this.kit.logisticSlope(b, this.value(u), scale);
    const left = c / scale;
    const moving = factors.filter((f) => symbols(f).size > 0).map((f) => this.value(f));
    const product = [...moving, slope].reduce((v, w) => b.mul(v, w));
    return left === 1 ? product : b.mul(product, this.constant(left));
  }

  /** c logistic(u) for a power of two c. */
  private scaledLogistic(c: number, u: Expr): Value {
    const times = !this.wide && isNotPositive(this.negative, u) ? narrow.scaledLogisticOfNegative : this.kit.scaledLogistic;
    return times(this.b, this.value(u), c);
  }

  private get kit(): Merged {
    return this.wide ? wide : narrow;
  }

  /** n erfc(u) as 2 n times the normal distribution function at -sqrt(2) u. */
  private normal(n: Expr, u: Expr): Value {
    const z = tidy(multiply(call("sqrt", number(2)), number(-1), u));
    return this.kit.normalTimes(this.b, this.value(tidy(multiply(number(2), n))), this.value(z));
  }

  private quotient(n: Expr, d: Expr): Value {
    const { b } = this;
    if (symbols(d).size > 0) return b.div(this.value(n), this.value(d));
    const c = evaluate(d, {});
    // n erfc(u)/2 is the normal distribution function itself
    if (n.kind === "product" && this.merges(n.factors) && isNumber(d))
      return this.value(multiply(number({ n: d.value.d, d: d.value.n }), n));
    return Number.isInteger(Math.log2(Math.abs(c))) ? b.mul(this.value(n), this.constant(1 / c)) : b.div(this.value(n), this.constant(c));
  }

  private power({ base, exponent }: Power): Value {
    const { b } = this;
    const p = isNumber(exponent) ? exponent.value : undefined;
    if (p && isInteger(p) && Math.abs(toNumber(p)) <= HIGHEST_POWER) return this.whole(this.value(base), Number(p.n));
    if (p && p.d === 2n && Math.abs(toNumber(p)) <= HIGHEST_POWER) {
      const [v, k] = [this.value(base), Number(p.n < 0n ? -p.n : p.n)];
      const root = k === 1 ? b.sqrt(v) : b.mul(this.whole(v, (k - 1) / 2), b.sqrt(v));
      return p.n < 0n ? b.div(this.constant(1), root) : root;
    }
    const [v, e] = [this.value(base), this.value(exponent)];
    return this.wide ? powerOfWide(b, v, e) : b.demote(powerOfWide(b, b.promote(v), b.promote(e)));
  }

  private whole(v: Value, k: number): Value {
    const { b } = this;
    if (k < 0) return b.div(this.constant(1), this.whole(v, -k));
    if (k === 0) return this.constant(1);
    if (k % 2 === 1) return k === 1 ? v : b.mul(this.whole(v, k - 1), v);
    const half = this.whole(v, k / 2);
    return b.mul(half, half);
  }

  private call(u: Call): Value {
    const { b } = this;
    const [first] = u.args as [Expr, ...Expr[]];
    switch (u.fn) {
      case "abs":
        return b.abs(this.value(first));
      case "sqrt":
        return b.sqrt(this.value(first));
      case "relu":
        return b.max(this.value(first), this.constant(0));
      case "ones":
        return this.constant(1);
      case "sign": {
        const v = this.value(first);
        const zero = this.constant(0);
        return b.select(b.lt(zero, v), this.constant(1), b.select(b.lt(v, zero), this.constant(-1), v));
      }
      case "min":
      case "max": {
        // min and max keep a NaN of their first argument
        const sorted = [...u.args].sort((p, q) => Number(symbols(p).size === 0) - Number(symbols(q).size === 0));
        const join = (v: Value, w: Value): Value => (u.fn === "min" ? b.min(v, w) : b.max(v, w));
        return sorted.map((a) => this.value(a)).reduce(join);
      }
    }
    if (this.wide && first.kind === "symbol" && (u.fn === "sin" || u.fn === "cos"))
      return (u.fn === "sin" ? wide.sin : wide.cos)(b, this.value(first), true);
    if (!this.wide && isNotPositive(this.negative, first)) {
      if (u.fn === "expm1") return narrow.expm1OfNegative(b, this.value(first));
      if (u.fn === "logistic") return narrow.scaledLogisticOfNegative(b, this.value(first), 1);
    }
    const own = (this.wide ? ACCURATE : FAST)[u.fn];
    if (own) return own(b, this.value(first));
    const accurate = ACCURATE[u.fn];
    if (accurate) return b.demote(accurate(b, b.promote(this.value(first))));
    const written = definitionOf(u.fn, first);
    if (!written) throw new RangeError(`${u.fn} cannot be compiled`);
    return this.value(written);
  }

  private cases({ pieces, otherwise }: Cases): Value {
    // where a piece is taken no earlier condition holds
    const known = pieces.map((_, i) => pieces.slice(0, i).flatMap(({ when }) => notPositive(when, false)));
    const afterAll = pieces.flatMap(({ when }) => notPositive(when, false));
    const last = otherwise ? this.where(afterAll).value(otherwise) : this.constant(Number.NaN);
    return pieces.reduceRight((rest, { when, value }, i) => {
      const yes = this.where([...(known[i] as readonly string[]), ...notPositive(when, true)]).value(value);
      return this.choose(this.condition(when), yes, rest);
    }, last);
  }

  /** This lowering for values that are used only where these letters are not positive. */
  private where(letters: readonly string[]): Lowering {
    return letters.every((name) => this.negative.has(name))
      ? this
      : new Lowering(this.b, this.wide, this.names, new Set([...this.negative, ...letters]));
  }

  private choose(when: Value | boolean, yes: Value, no: Value): Value {
    return typeof when === "boolean" ? (when ? yes : no) : this.b.select(when, yes, no);
  }

  private condition(c: Condition): Value | boolean {
    const { b } = this;
    if (c.kind === "comparison") return this.comparison(c.left, c.relation, c.right);
    const isAnd = c.kind === "and";
    return c.parts
      .map((p) => this.condition(p))
      .reduce((m, n) => {
        if (typeof m === "boolean") return m === isAnd ? n : m;
        if (typeof n === "boolean") return n === isAnd ? m : n;
        return isAnd ? b.both(m, n) : b.either(m, n);
      });
  }

  private comparison(left: Expr, relation: Relation, right: Expr): Value | boolean {
    const { b } = this;
    if (symbols(left).size === 0 && symbols(right).size > 0) return this.comparison(right, MIRRORED[relation], left);
    if (symbols(right).size === 0 && symbols(left).size === 0) return HOLDS[relation](evaluate(left, {}), evaluate(right, {}));
    const exact = this.strictness(right, relation);
    if (typeof exact === "boolean") return exact;
    const [v, w] = [this.value(left), this.value(right)];
    switch (exact) {
      case "<":
        return b.lt(v, w);
      case "<=":
        return b.le(v, w);
      case ">":
        return b.lt(w, v);
      case ">=":
        return b.le(w, v);
      case "=":
        return b.eq(v, w);
      case "!=":
        return b.ne(v, w);
    }
  }

  /** A number that is rounded is passed by: x < 0.1 is x <= fl(0.1) where fl(0.1) < 0.1. */
  private strictness(right: Expr, relation: Relation): Relation | boolean {
    if (!isNumber(right)) return relation;
    const rounded = toNumber(right.value);
    const side = compare(fromNumber(this.wide ? rounded : Math.fround(rounded)), right.value);
    if (side === 0) return relation;
    if (relation === "=" || relation === "!=") return relation === "!=";
    const below = relation.startsWith("<");
    return below ? (side > 0 ? "<" : "<=") : side > 0 ? ">=" : ">";
  }
}

const MIRRORED: Readonly<Record<Relation, Relation>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!=" };
const HOLDS: Readonly<Record<Relation, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};
