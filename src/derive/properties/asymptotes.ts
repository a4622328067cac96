/** Asymptotes: straight lines that a function comes as near to as one likes, far out or beside a pole. */
import { tidy } from "../../algebra/tidy.ts";
import { divide, type Expr, has, multiply, number, substitute, subtract, symbol } from "../../expr/expr.ts";
import { fromNumber } from "../../expr/rational.ts";
import { read } from "../../expr/read/parser.ts";
import { limitAt, limitAtInfinity } from "./limits.ts";
import { pieces } from "./pieces.ts";
import type { Piece } from "./place.ts";
import { placeValue } from "./runs.ts";
import { SEARCH } from "./turning.ts";
import { type Value, ZERO_VALUE } from "./value.ts";

/** x = at; or y = slope x + intercept, as x tends to -∞ (side -1) or to ∞ (side 1). */
export type Asymptote =
  | { readonly kind: "vertical"; readonly at: Value }
  | { readonly kind: "line"; readonly side: 1 | -1; readonly slope: Value; readonly intercept: Value };

/**
 * The asymptotes of a formula of one variable. A line of which the function is a part itself, as y = x of max(0, x), is none; a
 * slanting one is found where its slope is known exactly.
 * @param values a finite number for every parameter
 */
export function asymptotes(formula: Expr, x: string, values: Readonly<Record<string, number>> = {}): Asymptote[] {
  const numbers = Object.entries(values).map(([name, value]) => [name, number(fromNumber(value))] as const);
  const parts = pieces(substitute(formula, Object.fromEntries(numbers)), x, SEARCH);
  const [first, last] = [parts[0], parts.at(-1)] as [Piece, Piece];
  return [...poles(parts, x), ...lineOf(first, x, -1), ...lineOf(last, x, 1)];
}

function poles(parts: readonly Piece[], x: string): Asymptote[] {
  const runsAway = ({ formula, defined, from, to }: Piece, end: "from" | "to"): boolean => {
    const at = end === "from" ? from : to;
    const limit = at && defined && limitAt(formula, x, at, end === "from" ? 1 : -1).limit;
    return limit ? !Number.isFinite(limit.value) : false;
  };
  return parts.slice(1).flatMap((right, i) => {
    const at = right.from;
    return at && (runsAway(parts[i] as Piece, "to") || runsAway(right, "from"))
      ? [{ kind: "vertical", at: placeValue(at.expr, at.exact) } as const]
      : [];
  });
}

function lineOf({ formula, defined, beyond }: Piece, x: string, side: 1 | -1): Asymptote[] {
  if (!defined || beyond || !has(formula, x)) return [];
  const { limit } = limitAtInfinity(formula, x, side);
  if (!limit) return [];
  if (Number.isFinite(limit.value)) return [{ kind: "line", side, slope: ZERO_VALUE, intercept: limit }];
  const { limit: slope } = limitAtInfinity(tidy(divide(formula, symbol(x))), x, side);
  if (!slope?.exact || !Number.isFinite(slope.value) || slope.value === 0) return [];
  const rest = tidy(subtract(formula, multiply(read(slope.ascii).expr, symbol(x))));
  const { limit: intercept } = limitAtInfinity(rest, x, side);
  if (!has(rest, x) || !intercept || !Number.isFinite(intercept.value)) return [];
  return [{ kind: "line", side, slope, intercept }];
}
