/** How a formula in the output is written: in the stable spelling, and in the shorter of two equal ones. */
import { tidy } from "../../algebra/tidy.ts";
import {
  add,
  call,
  children,
  divide,
  type Expr,
  isInt,
  isNumber,
  mapChildren,
  multiply,
  negate,
  number,
  power,
  type Quotient,
  type Sum,
  same,
  substitute,
  symbol,
} from "../../expr/expr.ts";
import { isOne, rational, times } from "../../expr/rational.ts";
import { IN_OUTPUT, rewriteAll } from "../rewrites.ts";
import { inExponentials } from "./exponentials.ts";
import { OUTPUT } from "./piece.ts";

/** The stable and the short spelling: 1 - e^u is -expm1(u), 1/(1 + tan^2 u) is cos^2 u, (a + y)/a is 1 + y/a. */
export function spelled(u: Expr): Expr {
  const image = inShort(stable(tidy(u)));
  // roots have a sign of their own now, which rows may speak of
  return stable(image);
}

function stable(u: Expr): Expr {
  let image = u;
  for (const row of IN_OUTPUT) image = rewriteAll(image, row) ?? image;
  return image;
}

/** A formula in ?y as one in y. */
export const inOutput = (u: Expr): Expr => inShort(tidy(substitute(u, { [OUTPUT]: symbol("y") })));

/** (a + y)/a as 1 + y/a, -y/(y - 1) as y/(1 - y), u^(1/2) as a root: wherever it stands. */
export function inShort(u: Expr): Expr {
  const v = mapChildren(u, inShort);
  return SPELLINGS.reduce((image, spelling) => spelling(image) ?? image, v);
}

const SPELLINGS: readonly ((u: Expr) => Expr | undefined)[] = [root, withoutGrowth, underRoot, turned, reversed, split, decimal];

/** e^-y (2 e^y - 1) is 2 - e^-y: what grows and what shrinks must not meet, one of them overflows. */
function withoutGrowth(u: Expr): Expr | undefined {
  if (u.kind === "quotient") {
    const above = withoutGrowth(u.numerator);
    return above && tidy(divide(above, u.denominator));
  }
  if (u.kind !== "product") return undefined;
  const shrinks = u.factors.find((f) => f.kind === "call" && f.fn === "exp");
  const sum = u.factors.find((f) => f.kind === "sum");
  if (!shrinks || sum?.kind !== "sum") return undefined;
  const terms = sum.terms.map((t) => tidy(multiply(shrinks, t)));
  const meets = (t: Expr, i: number): boolean => hasExp(sum.terms[i] as Expr) && !hasExp(t);
  const rest = u.factors.filter((f) => f !== shrinks && f !== sum);
  return terms.some(meets) ? tidy(multiply(...rest, add(...terms))) : undefined;
}

/** e^-y sqrt(e^2y - 1) is sqrt(1 - e^-2y), for the same reason. */
function underRoot(u: Expr): Expr | undefined {
  if (u.kind !== "product") return undefined;
  const shrinks = u.factors.find((f) => f.kind === "call" && f.fn === "exp");
  const outer = u.factors.find((f) => f.kind === "call" && f.fn === "sqrt");
  const inner = outer?.kind === "call" ? inExponentials(outer.args[0] as Expr) : undefined;
  if (!shrinks || inner?.kind !== "sum") return undefined;
  const terms = inner.terms.map((t) => tidy(multiply(power(shrinks, 2), t)));
  if (!terms.some((t, i) => hasExp(inner.terms[i] as Expr) && !hasExp(t))) return undefined;
  return multiply(...u.factors.filter((f) => f !== shrinks && f !== outer), call("sqrt", stable(tidy(add(...terms)))));
}

const hasExp = (u: Expr): boolean => (u.kind === "call" && u.fn === "exp") || children(u).some(hasExp);

function root(u: Expr): Expr | undefined {
  return u.kind === "power" && isNumber(u.exponent) && same(u.exponent, number(1, 2)) ? call("sqrt", u.base) : undefined;
}

/** -A/(B - C) is A/(C - B). */
function turned(u: Expr): Expr | undefined {
  if (u.kind === "product" && u.factors.length === 2 && isInt(u.factors[0] as Expr, -1)) {
    const [, quotient] = u.factors as [Expr, Expr];
    return quotient.kind === "quotient" ? turned(divide(negate(quotient.numerator), quotient.denominator)) : undefined;
  }
  if (u.kind !== "quotient" || u.denominator.kind !== "sum" || !isNegative(u.numerator)) return undefined;
  const [first, second, ...more] = u.denominator.terms as [Expr, Expr, ...Expr[]];
  return more.length === 0 && isNegative(second) ? divide(negate(u.numerator), add(negate(second), negate(first))) : undefined;
}

const isNegative = (u: Expr): boolean => {
  const first = u.kind === "product" ? (u.factors[0] as Expr) : u;
  return isNumber(first) && first.value.n < 0n;
};

/** -(u - v) is v - u. */
function reversed(u: Expr): Expr | undefined {
  if (u.kind !== "product" || u.factors.length !== 2 || !isInt(u.factors[0] as Expr, -1)) return undefined;
  const [, sum] = u.factors as [Expr, Expr];
  if (sum.kind !== "sum" || sum.terms.length !== 2 || !isNegative(sum.terms[1] as Expr)) return undefined;
  return add(...[...sum.terms].reverse().map(negate));
}

/** (a + u)/a is 1 + u/a: the term that the denominator cancels goes. */
function split(u: Expr): Expr | undefined {
  if (u.kind !== "quotient" || u.numerator.kind !== "sum" || u.numerator.terms.length !== 2 || isNumber(u.denominator)) return undefined;
  const { numerator, denominator } = u as Quotient & { numerator: Sum };
  const at = numerator.terms.findIndex((t) => same(t, denominator) || same(t, tidy(negate(denominator))));
  if (at < 0) return undefined;
  const rest = divide(numerator.terms[1 - at] as Expr, denominator);
  const one = number(same(numerator.terms[at] as Expr, denominator) ? 1 : -1);
  return one.value.n > 0n ? add(one, rest) : add(rest, one);
}

/** 0.002*(500 + 851 x) is 1 + 1.702 x: a decimal is written where it came from. */
function decimal(u: Expr): Expr | undefined {
  if (u.kind === "quotient") {
    const above = decimal(u.numerator);
    return above && divide(above, u.denominator);
  }
  if (u.kind !== "product") return undefined;
  const [c, ...factors] = u.factors as [Expr, ...Expr[]];
  if (!isNumber(c) || c.value.d <= 12n) return undefined;
  const at = factors.findIndex((f) => f.kind === "sum" && isOne(times(c.value, numberIn(f.terms[0] as Expr))));
  const sum = factors[at];
  if (sum?.kind !== "sum") return undefined;
  return multiply(...factors.map((f, i) => (i === at ? add(...sum.terms.map((t) => tidy(multiply(c, t)))) : f)));
}

const numberIn = (u: Expr): ReturnType<typeof rational> =>
  isNumber(u) ? u.value : u.kind === "product" && isNumber(u.factors[0] as Expr) ? (u.factors[0] as ReturnType<typeof number>).value : ONE;
const ONE = rational(1);
