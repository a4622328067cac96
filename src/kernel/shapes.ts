/** Shapes in formulas that programs carry out in a way of their own. */
import { tidy } from "../algebra/tidy.ts";
import { type Expr, isNumber, key, negate, type Power, symbols } from "../expr/expr.ts";
import type { Rational } from "../expr/rational.ts";

export const isSquare = (u: Expr): boolean =>
  u.kind === "power" && isNumber(u.exponent) && u.exponent.value.n === 2n && u.exponent.value.d === 1n;

/** The terms of a sum that has a letter and another one subtracted: those two first, the second without its sign. */
export function oppositeSymbols(terms: readonly Expr[], split: readonly (readonly [Rational, Expr])[]): Expr[] | undefined {
  if (terms.length < 3) return undefined;
  const isLetter = (i: number, sign: bigint): boolean => {
    const [c, rest] = split[i] as [Rational, Expr];
    return rest.kind === "symbol" && c.d === 1n && c.n === sign;
  };
  const plus = terms.findIndex((_, i) => isLetter(i, 1n));
  const minus = terms.findIndex((_, i) => isLetter(i, -1n));
  if (plus < 0 || minus < 0) return undefined;
  return [terms[plus] as Expr, (split[minus] as [Rational, Expr])[1], ...terms.filter((_, i) => i !== plus && i !== minus)];
}

/** The bases of a square and of another that is subtracted, which may overflow where their difference does not; and the other terms. */
export function oppositeSquares(terms: readonly Expr[], split: readonly (readonly [Rational, Expr])[]): Expr[] | undefined {
  const squareAt = (sign: bigint): number =>
    split.findIndex(([c, rest]) => isSquare(rest) && symbols(rest).size > 0 && c.d === 1n && c.n === sign);
  const [plus, minus] = [squareAt(1n), squareAt(-1n)];
  if (plus < 0 || minus < 0) return undefined;
  const bases = [plus, minus].map((i) => ((split[i] as [Rational, Expr])[1] as Power).base);
  return [...bases, ...terms.filter((_, i) => i !== plus && i !== minus)];
}

/** A function that takes a factor in, and its argument. */
export function mergedIn(f: Expr): { readonly fn: "logistic" | "erfc" | "tanh"; readonly argument: Expr } | undefined {
  if (f.kind !== "call") return undefined;
  const [u] = f.args as [Expr];
  if (f.fn === "logistic" || f.fn === "erfc") return { fn: f.fn, argument: u };
  return f.fn === "tanh" && u.kind === "call" && u.fn === "softplus" ? { fn: "tanh", argument: u.args[0] as Expr } : undefined;
}

/** logistic(u) logistic(-u) among factors that have none of the letters of u: the argument u, and the other factors. */
export function bellIn(factors: readonly Expr[]): { readonly argument: Expr; readonly rest: readonly Expr[] } | undefined {
  const arguments_ = factors.map((f) => (f.kind === "call" && f.fn === "logistic" ? f.args[0] : undefined));
  const first = arguments_.findIndex((u) => u !== undefined);
  const argument = arguments_[first];
  if (!argument) return undefined;
  const opposite = key(tidy(negate(argument)));
  const second = arguments_.findIndex((u) => u !== undefined && key(tidy(u)) === opposite);
  const rest = factors.filter((_, i) => i !== first && i !== second);
  // times a number that grows as the tail vanishes, the tail has to stay in one piece with it
  const grows = rest.some((f) => [...symbols(f)].some((name) => symbols(argument).has(name)));
  return second < 0 || grows ? undefined : { argument, rest };
}
