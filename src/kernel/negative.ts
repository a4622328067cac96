/** Which letters of a formula are not positive where a condition holds, or where it does not: some functions are cheaper there. */
import { type Condition, type Expr, isNumber } from "../expr/expr.ts";

/**
 * The letters that are at most 0, or NaN, wherever the condition is as said.
 * @param holds whether the condition is true there
 */
export function notPositive(c: Condition, holds: boolean): readonly string[] {
  if (c.kind !== "comparison") return (c.kind === "and") === holds ? c.parts.flatMap((part) => notPositive(part, holds)) : [];
  const { left, relation, right } = c;
  const isBelow = relation.startsWith("<") === holds && /[<>]/.test(relation);
  return isBelow && left.kind === "symbol" && isNumber(right) && right.value.n <= 0n ? [left.name] : [];
}

/** Whether a formula is one of these letters, or a positive multiple of one. */
export function isMultipleOf(letters: ReadonlySet<string>, u: Expr): boolean {
  if (u.kind === "symbol") return letters.has(u.name);
  if (u.kind === "quotient") return isPositive(u.denominator) && isMultipleOf(letters, u.numerator);
  if (u.kind !== "product") return false;
  const moving = u.factors.filter((f) => !isPositive(f));
  return moving.length === 1 && isMultipleOf(letters, moving[0] as Expr);
}

const isPositive = (u: Expr): boolean => isNumber(u) && u.value.n > 0n;
