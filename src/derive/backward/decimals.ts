/** Decimals as 1.7159 by names while a formula is worked on: what is found then holds 1.7159, not 17159/10000. */
import { children, type Expr, isNumber, key, mapChildren, type Num, negate, number, substitute, symbol } from "../../expr/expr.ts";
import { equal, opposite, toNumber } from "../../expr/rational.ts";
import type { Values } from "../check.ts";

/** Fractions with smaller denominators are fractions to a reader, too. */
const LARGEST_FRACTION = 12n;

export interface Lifted {
  readonly formula: Expr;
  readonly values: Values;
  /** Puts the decimals back. */
  readonly lower: (u: Expr) => Expr;
  readonly lowerText: (text: string) => string;
}

/** The formula with a symbol in the place of each decimal, and the values with those of the symbols. */
export function lifted(formula: Expr, values: Values): Lifted {
  const found = new Map<string, Num>();
  const visit = (v: Expr): void => {
    const size = isNumber(v) ? (v.value.n < 0n ? number(opposite(v.value)) : v) : undefined;
    if (size && size.value.d > LARGEST_FRACTION) found.set(key(size), size);
    children(v).forEach(visit);
  };
  visit(formula);
  const decimals = [...found.values()].map((v, i) => [`?c${i}`, v] as const);
  const image = Object.fromEntries(decimals);
  return {
    formula: decimals.length === 0 ? formula : lift(formula, decimals),
    values: { ...values, ...Object.fromEntries(decimals.map(([name, { value }]) => [name, toNumber(value)])) },
    lower: (u) => (decimals.length === 0 ? u : substitute(u, image)),
    lowerText: (text) => decimals.reduce((s, [name, { value }]) => s.replaceAll(name, String(toNumber(value))), text),
  };
}

function lift(u: Expr, decimals: readonly (readonly [string, Num])[]): Expr {
  if (!isNumber(u)) return mapChildren(u, (v) => lift(v, decimals));
  const positive = decimals.find(([, v]) => equal(v.value, u.value));
  if (positive) return symbol(positive[0]);
  const negative = decimals.find(([, v]) => equal(v.value, opposite(u.value)));
  return negative ? negate(symbol(negative[0])) : u;
}
