/** Which letters of a formula are not positive where a condition holds, or where it does not: some functions are cheaper there. */
import { splitCoefficient } from "../algebra/terms.ts";
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

/** Whether a formula is at most 0, or NaN, wherever these letters are: one of them, -|u|, or a positive multiple of those. */
export function isNotPositive(letters: ReadonlySet<string>, u: Expr): boolean {
  const [c, rest] = splitCoefficient(u);
  return c.n < 0n ? rest.kind === "call" && rest.fn === "abs" : rest.kind === "symbol" && letters.has(rest.name);
}
