/** Even, odd or neither: proved where the normal forms agree, else told from values. */
import { Field } from "../../algebra/normal.ts";
import { leading } from "../../algebra/terms.ts";
import { tidy } from "../../algebra/tidy.ts";
import { add, call, type Expr, has, mapChildren, negate, number, one, power, substitute, subtract, symbol } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { isInteger, sign } from "../../expr/rational.ts";
import { inside } from "./pieces.ts";
import type { Piece } from "./place.ts";
import { precisely } from "./real.ts";
import { provedEqual, vanishes } from "./recognise.ts";

export interface Parity {
  readonly parity: "even" | "odd" | "even and odd" | "neither";
  readonly how: "proved" | "sampled";
}

const ODD: ReadonlySet<FunctionName> = new Set([
  "sin",
  "tan",
  "csc",
  "cot",
  "asin",
  "atan",
  "sinh",
  "tanh",
  "csch",
  "coth",
  "asinh",
  "atanh",
  "acsch",
  "acoth",
  "erf",
  "cbrt",
  "sign",
]);
const EVEN: ReadonlySet<FunctionName> = new Set(["cos", "sec", "cosh", "sech", "abs"]);

/** f(-u) with the sign outside: sin(-u) = -sin(u), cos(-u) = cos(u), logistic(-u) = 1 - logistic(u), (-u)^2 = u^2. */
function signsOut(u: Expr): Expr {
  const v = mapChildren(u, signsOut);
  if (
    v.kind === "power" &&
    v.exponent.kind === "number" &&
    isInteger(v.exponent.value) &&
    v.exponent.value.n % 2n === 0n &&
    isNegative(v.base)
  ) {
    return power(tidy(negate(v.base)), v.exponent);
  }
  if (v.kind !== "call" || v.args.length !== 1) return v;
  const inner = tidy(v.args[0] as Expr);
  if (!isNegative(inner)) return call(v.fn, inner);
  const mirrored = tidy(negate(inner));
  if (ODD.has(v.fn)) return negate(call(v.fn, mirrored));
  if (EVEN.has(v.fn)) return call(v.fn, mirrored);
  if (v.fn === "logistic") return subtract(one, call("logistic", mirrored));
  if (v.fn === "softplus") return add(call("softplus", mirrored), negate(mirrored));
  if (v.fn === "erfc") return subtract(number(2), call("erfc", mirrored));
  return call(v.fn, inner);
}

const isNegative = (u: Expr): boolean => (u.kind === "sum" ? u.terms.every((t) => sign(leading(t)) < 0) : sign(leading(u)) < 0);

const SAMPLES = [0.137, 0.731, 1.618, 3.33, 7.7, 20.3];
const AGREE = 1e-25;

/**
 * @param parts the pieces of the formula, from left to right
 * @param turns where it and its slope turn: a function that is nearly constant elsewhere shows there what it is
 * @param strict whether it rises everywhere, or falls everywhere: then it is not even
 */
export function parity(formula: Expr, x: string, parts: readonly Piece[], turns: readonly number[], strict: boolean): Parity {
  const ends = parts.flatMap(({ to }) => (to ? [to.at] : []));
  const places = [...SAMPLES, ...turns, ...ends.flatMap((e) => [Math.abs(e) * 0.93 + 0.01, Math.abs(e) * 1.07 + 0.01])];
  const pairs = places.map((at) => [precisely(formula, x, at), precisely(formula, x, -at)] as const);
  const agree = (k: 1 | -1): boolean =>
    pairs.every(([a, b]) => (a.isNaN() && b.isNaN()) || a.eq(b.times(k)) || a.minus(b.times(k)).abs().lte(a.abs().times(AGREE)));
  const [even, odd] = [!strict && agree(1), agree(-1)];
  if (!even && !odd) return { parity: "neither", how: "proved" };
  const claims = [...(even ? [1 as const] : []), ...(odd ? [-1 as const] : [])];
  const how = claims.every((k) => proved(formula, k, x, parts)) ? "proved" : "sampled";
  return { parity: even && odd ? "even and odd" : even ? "even" : "odd", how };
}

/** Each piece is the mirror image of the one that lies opposite, and so is each knot. */
function proved(formula: Expr, k: 1 | -1, x: string, parts: readonly Piece[]): boolean {
  const mirrored = [...parts].reverse();
  return parts.every((piece, i) => {
    const opposite = mirrored[i] as Piece;
    if (piece.to && !(opposite.from?.exact && piece.to.exact && provedEqual(piece.to.expr, negate(opposite.from.expr)))) return false;
    if (piece.to && !sameAtKnot(formula, k, x, piece.to.at)) return false;
    if (!piece.defined || !opposite.defined) return piece.defined === opposite.defined;
    // an even number of pieces has each one and its opposite apart: half of them is enough
    if (inside(piece.from?.at ?? null, piece.to?.at ?? null)(0.5) < 0 && opposite !== piece) return true;
    const image = substitute(opposite.formula, { [x]: negate(symbol(x)) });
    return !has(formula, x) ? k === 1 || vanishes(formula) : equalMirrored(piece.formula, k === 1 ? image : negate(image));
  });
}

function sameAtKnot(formula: Expr, k: 1 | -1, x: string, at: number): boolean {
  const [a, b] = [precisely(formula, x, at), precisely(formula, x, -at)];
  return (!a.isFinite() && !b.isFinite()) || a.eq(b.times(k));
}

function equalMirrored(a: Expr, b: Expr): boolean {
  const [p, q] = [signsOut(a), signsOut(b)];
  if (provedEqual(p, q)) return true;
  try {
    const field = new Field([p, q]);
    return field.fraction(tidy(subtract(p, q))).numerator.size === 0;
  } catch {
    return false;
  }
}
