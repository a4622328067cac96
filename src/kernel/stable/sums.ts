/** Sums that lose their leading digits, rewritten so that they do not: rows that are tried on each sum whose terms are stable. */
import { Field } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { splitCoefficient, timesNumber } from "../../algebra/terms.ts";
import { tidy } from "../../algebra/tidy.ts";
import { evaluate } from "../../expr/evaluate.ts";
import {
  add,
  call,
  cases,
  children,
  comparison,
  divide,
  type Expr,
  has,
  isInt,
  isNumber,
  key,
  mapChildren,
  minusOne,
  multiply,
  negate,
  number,
  one,
  power,
  type Sum,
  subtract,
  two,
  zero,
} from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";

type Row = (u: Sum, x: string) => Expr | undefined;

const WORK = 5000;

/** The first row that knows the sum. */
export const withoutLoss = (u: Sum, x: string): Expr | undefined => ROWS.map((row) => row(u, x)).find((v) => v !== undefined);

/** c softplus(v) - c v is c softplus(-v), whose terms do not cancel; the same beside other terms. */
const softplusLess: Row = (u) => {
  for (const [i, t] of u.terms.entries()) {
    const [c, f] = splitCoefficient(t);
    if (f.kind !== "call" || f.fn !== "softplus") continue;
    const others = u.terms.filter((_, j) => j !== i);
    const left = tidy(add(...others, timesNumber(f.args[0] as Expr, c)));
    if (termsIn(left) < others.length) return tidy(add(timesNumber(call("softplus", negate(f.args[0] as Expr)), c), left));
  }
  return undefined;
};
const termsIn = (u: Expr): number => (u.kind === "sum" ? u.terms.length : isInt(u, 0) ? 0 : 1);

/** c + s f(u) with s = c or -c, and other terms: f has another name for 1 + f or 1 - f. */
const complement =
  (fn: "erf" | "cos" | "tanh", plus: (v: Expr) => Expr, minus: (v: Expr) => Expr): Row =>
  (u) => {
    const split = u.terms.map((t) => splitCoefficient(t));
    const at = split.findIndex(([, rest]) => rest.kind === "call" && rest.fn === fn);
    const fixed = split.findIndex(
      ([c, rest], i) => i !== at && key(rest) === "1" && at >= 0 && absEqual(c, (split[at] as [Q.Rational, Expr])[0]),
    );
    if (at < 0 || fixed < 0) return undefined;
    const [[s, f], [c]] = [split[at] as [Q.Rational, Expr], split[fixed] as [Q.Rational, Expr]];
    const v = (f.kind === "call" ? f.args[0] : zero) as Expr;
    const joined = timesNumber(Q.equal(c, s) ? plus(v) : minus(v), c);
    return add(...u.terms.flatMap((t, i) => (i === fixed ? [] : i === at ? [joined] : [t])));
  };
const absEqual = (a: Q.Rational, b: Q.Rational): boolean => Q.equal(a, b) || Q.equal(a, Q.opposite(b));
const half = (v: Expr): Expr => tidy(divide(v, two));

/** A + b sqrt(w): (A^2 - b^2 w)/(A - b sqrt(w)) where the two have opposite signs, if the numerator then is one term or less than it was. */
const conjugate: Row = (u, x) => {
  const at = u.terms.findIndex((t) => has(t, x) && rootOf(t) !== undefined);
  if (at < 0) return undefined;
  const term = u.terms[at] as Expr;
  const line = add(...u.terms.filter((_, i) => i !== at));
  const [b, w] = rootOf(term) as [Expr, Expr];
  if (has(b, x)) return undefined;
  const difference = P.withBudget(WORK, () => {
    const f = subtract(multiply(line, line), multiply(b, b, w));
    const field = new Field([f]);
    return field.expr(field.fraction(f));
  });
  if (!difference || hasSum(difference)) return undefined;
  const apart = divide(difference, subtract(line, term));
  if (isNumber(line)) return sameSign(line, b) ? undefined : apart;
  const opposite = leadingSign(b) > 0 ? comparison(line, "<", zero) : comparison(line, ">", zero);
  return cases([{ when: opposite, value: apart }], u);
};
const hasSum = (u: Expr): boolean => u.kind === "sum" || children(u).some(hasSum);
const leadingSign = (b: Expr): number => Q.sign(splitCoefficient(b)[0]);
const sameSign = (line: Expr, b: Expr): boolean => leadingSign(line) === leadingSign(b);

/** A term as b sqrt(w). */
function rootOf(t: Expr): [Expr, Expr] | undefined {
  const factors = t.kind === "product" ? t.factors : [t];
  const at = factors.findIndex((f) => f.kind === "call" && f.fn === "sqrt");
  const f = factors[at];
  return f?.kind === "call" ? [multiply(...factors.filter((_, i) => i !== at)), f.args[0] as Expr] : undefined;
}

/** c (1 + w)^p - c is c expm1(p log1p(w)). */
const powerLessOne: Row = (u, x) => {
  const split = u.terms.map((t) => splitCoefficient(t));
  const at = split.findIndex(
    ([, rest]) => rest.kind === "power" && has(rest, x) && isNumber(rest.exponent) && !Q.isInteger(rest.exponent.value),
  );
  const fixed = split.findIndex(
    ([c, rest]) => key(rest) === "1" && at >= 0 && Q.equal(c, Q.opposite((split[at] as [Q.Rational, Expr])[0])),
  );
  const base = at >= 0 ? (split[at] as [Q.Rational, Expr])[1] : undefined;
  if (fixed < 0 || base?.kind !== "power" || base.base.kind !== "sum") return undefined;
  const moving = base.base.terms.filter((t) => has(t, x));
  const [one, ...more] = base.base.terms.filter((t) => !has(t, x));
  if (!one || more.length > 0 || !isInt(one, 1)) return undefined;
  const grown = call("expm1", multiply(base.exponent, call("log1p", add(...moving))));
  return add(
    ...u.terms.flatMap((t, i) => (i === fixed ? [] : i === at ? [timesNumber(grown, (split[at] as [Q.Rational, Expr])[0])] : [t])),
  );
};

/** Quotients of polynomials (and one root) over one denominator, where that leaves a product above. */
const overOne: Row = (u, x) => {
  if (
    !u.terms.some((t) => t.kind === "quotient" || (t.kind === "product" && t.factors.some((f) => f.kind === "quotient"))) ||
    !isAlgebraic(u, x)
  )
    return undefined;
  const joined = P.withBudget(WORK, () => {
    const field = new Field([u]);
    return field.expr(field.fraction(u));
  });
  if (joined?.kind !== "quotient" || key(joined) === key(u)) return undefined;
  const { numerator, denominator } = joined;
  const factors = (numerator.kind === "product" ? numerator.factors : [numerator]).map((f) => (f.kind === "sum" ? conjugate(f, x) : f));
  // a sum that stays above has gained nothing
  if (factors.some((f) => !f)) return undefined;
  return divide(multiply(...(factors as Expr[])), denominator);
};

/** Terms with a common factor, where a row knows what is left of them. */
const commonFactor: Row = (u, x) => {
  const factors = u.terms.map(factorsAbove);
  const common = factors[0]?.find((f) => has(f, x) && factors.every((of) => of.some((g) => key(g) === key(f))));
  if (!common) return undefined;
  const rest = add(...u.terms.map((t) => tidy(divide(t, common))));
  const joined = rest.kind === "sum" ? withoutLoss(rest, x) : undefined;
  return joined && multiply(common, joined);
};
function factorsAbove(t: Expr): readonly Expr[] {
  if (t.kind === "quotient") return factorsAbove(t.numerator);
  return t.kind === "product" ? t.factors.flatMap(factorsAbove) : [t];
}

/** A sum with |w| is another one on each side of w = 0: where one is known in another form, it is taken there. */
export function onEachSide(u: Sum, x: string, form: (side: Sum) => Expr | undefined): Expr | undefined {
  const size = sizeIn(u);
  if (size?.kind !== "call" || !has(size, x)) return undefined;
  const w = size.args[0] as Expr;
  const sides = [negate(w), w].map((of) => {
    const side = tidy(replacedAll(u, size, of));
    return side.kind === "sum" ? form(side) : undefined;
  });
  const pieces = sides.flatMap((value, i) => (value ? [{ when: comparison(w, i === 0 ? "<" : ">", zero), value }] : []));
  return pieces.length > 0 ? cases(pieces, u) : undefined;
}
/** There the sum is a quotient of polynomials, perhaps. */
const bySign: Row = (u, x) => onEachSide(u, x, (side) => overOne(side, x));
const sizeIn = (u: Expr): Expr | undefined =>
  u.kind === "call" && u.fn === "abs"
    ? u
    : children(u)
        .map(sizeIn)
        .find((found) => found !== undefined);
const replacedAll = (u: Expr, part: Expr, by: Expr): Expr => (key(u) === key(part) ? by : mapChildren(u, (c) => replacedAll(c, part, by)));

const isAlgebraic = (u: Expr, x: string): boolean => {
  if (!has(u, x) || u.kind === "symbol") return true;
  if (u.kind === "sum") return u.terms.every((t) => isAlgebraic(t, x));
  if (u.kind === "product") return u.factors.every((t) => isAlgebraic(t, x));
  if (u.kind === "quotient") return isAlgebraic(u.numerator, x) && isAlgebraic(u.denominator, x);
  if (u.kind === "power") return isNumber(u.exponent) && Q.isInteger(u.exponent.value) && isAlgebraic(u.base, x);
  return u.kind === "call" && u.fn === "sqrt" && isAlgebraic(u.args[0] as Expr, x);
};

/** c + k atan(u) with c = k pi/2 or -k pi/2: -k atan(1/u) where the two have opposite signs. */
const rightAngle: Row = (u, x) => {
  const at = u.terms.findIndex((t) => has(t, x));
  const term = u.terms[at] as Expr;
  const angle = at >= 0 ? arctangentIn(term) : undefined;
  if (angle?.kind !== "call" || u.terms.some((t, i) => i !== at && has(t, x))) return undefined;
  const v = angle.args[0] as Expr;
  const factor = replaced(term, angle, one);
  if (has(factor, x)) return undefined;
  const [k, c] = [evaluate(factor, {}), evaluate(add(...u.terms.filter((t) => t !== term)), {})];
  if (Math.abs(Math.abs(c) - Math.abs((k * Math.PI) / 2)) > 1e-15 * Math.abs(c)) return undefined;
  const opposite = c * k > 0 ? comparison(v, "<", minusOne) : comparison(v, ">", one);
  return cases([{ when: opposite, value: negate(replaced(term, angle, call("atan", divide(one, v)))) }], u);
};
const arctangentIn = (u: Expr): Expr | undefined =>
  u.kind === "call" && u.fn === "atan"
    ? u
    : u.kind === "product" || u.kind === "quotient"
      ? children(u)
          .map(arctangentIn)
          .find((found) => found !== undefined)
      : undefined;
const replaced = (u: Expr, part: Expr, by: Expr): Expr => (u === part ? by : mapChildren(u, (c) => replaced(c, part, by)));

/** a^2 - b^2 u^2 is (a - b u)(a + b u), whose first factor is exact where the two are close. */
const differenceOfSquares: Row = (u) => {
  if (u.terms.length !== 2) return undefined;
  const split = u.terms.map((t) => splitCoefficient(t));
  const at = split.findIndex(([c, rest]) => Q.sign(c) < 0 && rest.kind === "power" && isInt(rest.exponent, 2));
  const [c, rest] = split[at] ?? [];
  const fixed = u.terms[1 - at];
  if (!c || rest?.kind !== "power" || !fixed || !isNumber(fixed)) return undefined;
  const [a, b] = [rootOfSquare(fixed.value), rootOfSquare(Q.opposite(c))];
  if (!a || !b) return undefined;
  const line = timesNumber(rest.base, b);
  return multiply(subtract(number(a), line), add(number(a), line));
};
/** The positive root of a rational number that has one. */
function rootOfSquare({ n, d }: Q.Rational): Q.Rational | undefined {
  if (n <= 0n) return undefined;
  const root = Q.rational(BigInt(Math.round(Math.sqrt(Number(n)))), BigInt(Math.round(Math.sqrt(Number(d)))));
  return Q.equal(Q.times(root, root), { n, d }) ? root : undefined;
}

/** c + d e^v of several exponentials, where d = -c: what the rational forms do not reach. */
const growthLessOne: Row = (u) => {
  const split = u.terms.map((t) => splitCoefficient(t));
  const at = split.findIndex(([, rest]) => rest.kind === "call" && rest.fn === "exp");
  const fixed = split.findIndex(
    ([c, rest]) => key(rest) === "1" && at >= 0 && Q.equal(c, Q.opposite((split[at] as [Q.Rational, Expr])[0])),
  );
  if (at < 0 || fixed < 0) return undefined;
  const [c, f] = split[at] as [Q.Rational, Expr];
  const grown = timesNumber(call("expm1", f.kind === "call" ? (f.args[0] as Expr) : zero), c);
  return add(...u.terms.flatMap((t, i) => (i === fixed ? [] : i === at ? [grown] : [t])));
};

const square = (v: Expr): Expr => power(v, 2);
const ROWS: readonly Row[] = [
  growthLessOne,
  softplusLess,
  complement(
    "erf",
    (v) => call("erfc", tidy(negate(v))),
    (v) => call("erfc", v),
  ),
  complement(
    "cos",
    (v) => multiply(two, square(call("cos", half(v)))),
    (v) => multiply(two, square(call("sin", half(v)))),
  ),
  complement(
    "tanh",
    (v) => multiply(two, call("logistic", tidy(multiply(two, v)))),
    (v) => multiply(two, call("logistic", tidy(multiply(number(-2), v)))),
  ),
  powerLessOne,
  overOne,
  commonFactor,
  bySign,
  conjugate,
  rightAngle,
  differenceOfSquares,
];
