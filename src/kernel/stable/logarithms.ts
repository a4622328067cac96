/** Logarithms without cancellation or overflow: of rational functions of one exponential, of 1 + w, of roots. */
import { tidy } from "../../algebra/tidy.ts";
import {
  add,
  call,
  cases,
  comparison,
  divide,
  type Expr,
  exp,
  has,
  isInt,
  isNumber,
  key,
  multiply,
  negate,
  number,
  one,
  subtract,
  zero,
} from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";
import { type Rational, rationalIn } from "./exponentials.ts";

/** log u, in a stable form where one is known; `joined` gives a sum as one quotient of polynomials in an exponential. */
export function logarithm(u: Expr, x: string, again: (u: Expr) => Expr, joined: (u: Expr) => Expr | undefined): Expr | undefined {
  const r = rationalIn(u, x);
  return (r && (ofExponential(r, u, again) ?? beyondNumbers(r, u, x, again, joined))) ?? ofInverse(u, again);
}

/**
 * log(e^(kv) N(e^v)/D(e^v)) with positive coefficients: what grows is taken out of both sides, the rest is log1p of
 * something in q = e^-|v|. Where the argument is 1 at v = 0, near there log1p of what it is more than 1.
 */
function ofExponential(r: Rational, u: Expr, again: (u: Expr) => Expr): Expr | undefined {
  if (r.a !== 0 || r.above.every((c) => isInt(c, 0))) return undefined;
  const [above, below] = [expanded(r.above, Math.max(r.b, 0)), expanded(r.below, Math.max(-r.b, 0))];
  if (!above || !below) return undefined;
  const v = again(r.v);
  const isBare = (c: readonly Q.Rational[]): boolean => c.length === 2 && c.every(Q.isOne);
  if (isBare(above) && isUnit(below) && Q.isZero(r.k)) return call("softplus", v);
  if (isBare(below) && isUnit(above) && Q.isZero(r.k)) return negate(call("softplus", v));
  if (isBare(below) && isUnit(above) && Q.isOne(r.k)) return negate(call("softplus", negate(v)));
  if (isBare(above) && isUnit(below) && Q.equal(r.k, Q.MINUS_ONE)) return call("softplus", negate(v));
  const up = Q.plus(r.k, Q.rational(above.length - below.length));
  const ends = (c: readonly Q.Rational[]): [Q.Rational, Q.Rational] => [c[0] as Q.Rational, c.at(-1) as Q.Rational];
  const [[aLow, aHigh], [bLow, bHigh]] = [ends(above), ends(below)];
  const grows = (k: Q.Rational, c: Q.Rational): Expr => tidy(add(multiply(number(k), v), call("log", number(c))));
  const isUp = comparison(v, ">", zero);
  const far = add(
    cases([{ when: isUp, value: grows(up, Q.over(aHigh, bHigh)) }], grows(r.k, Q.over(aLow, bLow))),
    inDecay(above, v, isUp),
    negate(inDecay(below, v, isUp)),
  );
  const total = (c: readonly Q.Rational[]): Q.Rational => c.reduce(Q.plus, Q.ZERO);
  if (!Q.equal(total(above), total(below))) return far;
  const near = call("log1p", again(subtract(u, one)));
  return cases([{ when: comparison(call("abs", v), "<", one), value: near }], far);
}

/** A quotient that begins with 1 at v = -infinity, its coefficients constants such as e: there log1p of what it is more than 1. */
function beyondNumbers(r: Rational, u: Expr, x: string, again: (u: Expr) => Expr, joined: (u: Expr) => Expr | undefined): Expr | undefined {
  const [a, b] = [r.above[0] as Expr, r.below[0] as Expr];
  if (r.a !== 0 || !Q.isZero(r.k) || [...r.above, ...r.below].some((c) => has(c, x)) || key(tidy(subtract(a, b))) !== key(zero))
    return undefined;
  const more = joined(subtract(u, one));
  return more && cases([{ when: comparison(again(r.v), "<", zero), value: call("log1p", more) }], call("log", again(u)));
}

/** The coefficients with the factors 1 + E multiplied in, where all are positive numbers or 0. */
function expanded(c: readonly Expr[], b: number): Q.Rational[] | undefined {
  const values = c.map((u) => (isNumber(u) ? u.value : undefined));
  if (values.some((q) => !q || Q.sign(q) < 0)) return undefined;
  let out = values as Q.Rational[];
  for (let i = 0; i < b; i++) out = [...out, Q.ZERO].map((q, j) => Q.plus(q, out[j - 1] ?? Q.ZERO));
  return out;
}
const isUnit = (c: readonly Q.Rational[]): boolean => c.length === 1 && Q.isOne(c[0] as Q.Rational);

/** log1p of the polynomial in q = e^-|v| without its largest term, over that. */
function inDecay(c: readonly Q.Rational[], v: Expr, isUp: ReturnType<typeof comparison>): Expr {
  if (c.length === 1) return zero;
  const q = exp(negate(call("abs", v)));
  const polynomial = (list: readonly Q.Rational[]): Expr => {
    const [first, ...rest] = list as [Q.Rational, ...Q.Rational[]];
    const over = rest.map((b) => Q.over(b, first));
    return over.reduceRight<Expr>((sum, b) => multiply(q, sum === zero ? number(b) : add(number(b), sum)), zero);
  };
  const [high, low] = [polynomial([...c].reverse()), polynomial(c)];
  return call("log1p", key(high) === key(low) ? low : cases([{ when: isUp, value: high }], low));
}

/** log(u + sqrt(u^2 + 1)) is arsinh u. */
function ofInverse(u: Expr, again: (u: Expr) => Expr): Expr | undefined {
  if (u.kind !== "sum" || u.terms.length !== 2) return undefined;
  const [a, b] = u.terms as [Expr, Expr];
  for (const [line, root] of [
    [a, b],
    [b, a],
  ] as const) {
    if (root.kind === "call" && root.fn === "sqrt" && key(tidy(root.args[0] as Expr)) === key(tidy(add(multiply(line, line), one))))
      return call("asinh", again(line));
  }
  return undefined;
}

/** log u of a stable u: of 1 + w as log1p, of 1 - e^v by the larger of the two. */
export function ofStable(u: Expr, x: string): Expr | undefined {
  if (u.kind === "product" && u.factors.length === 2 && isInt(u.factors[0] as Expr, -1)) {
    const [, f] = u.factors;
    if (f?.kind === "call" && f.fn === "expm1") {
      const v = f.args[0] as Expr;
      return cases([{ when: comparison(v, "<", number(-7, 10)), value: call("log1p", negate(exp(v))) }], call("log", u));
    }
  }
  if (u.kind !== "sum") return undefined;
  const fixed = u.terms.filter((t) => !has(t, x));
  const moving = add(...u.terms.filter((t) => has(t, x)));
  if (fixed.length !== 1 || !isInt(fixed[0] as Expr, 1)) return undefined;
  const near = call("log1p", moving);
  const grown = factorOf(moving);
  if (!grown) return near;
  // e^v g: beyond the reach of e^v it is v + log g
  const [v, g] = grown;
  return cases([{ when: comparison(v, ">", number(40)), value: add(v, call("log", g)) }], near);
}

/** The exponent of an exponential factor and the other factors. */
function factorOf(u: Expr): [Expr, Expr] | undefined {
  const factors = u.kind === "product" ? u.factors : [u];
  const at = factors.findIndex((f) => f.kind === "call" && f.fn === "exp");
  const f = factors[at];
  return f?.kind === "call" && factors.length > 1
    ? [f.args[0] as Expr, divide(multiply(...factors.filter((_, i) => i !== at)), one)]
    : undefined;
}
