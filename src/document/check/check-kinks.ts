/**
 * Kinks: where a derivative has no value, a writer gives one by custom (1 for x >= 0) or none at all, and neither is wrong.
 * Sides with a derivative between them are therefore compared apart from those points.
 */
import { both, type Condition, call, children, comparison, conditionKey, type Expr, either, zero } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";

/** The pairs that are equal where a function has its kinks. */
const KINKED: Partial<Record<FunctionName, (args: readonly Expr[]) => readonly (readonly [Expr, Expr])[]>> = {
  abs: ([u]) => [[u as Expr, zero]],
  sign: ([u]) => [[u as Expr, zero]],
  relu: ([u]) => [[u as Expr, zero]],
  max: (args) => args.slice(1).map((u, i) => [args[i] as Expr, i === 0 ? u : call("max", ...args.slice(0, i + 1))] as const),
  min: (args) => args.slice(1).map((u, i) => [args[i] as Expr, i === 0 ? u : call("min", ...args.slice(0, i + 1))] as const),
};

/** That no piece of the expressions meets another: undefined where none of them has pieces. */
export function apartFromKinks(...expressions: readonly Expr[]): Condition | undefined {
  const apart = new Map<string, Condition>();
  const put = (left: Expr, right: Expr): void => {
    const condition = comparison(left, "!=", right);
    apart.set(conditionKey(condition), condition);
  };
  const ofCondition = (c: Condition): void => {
    if (c.kind === "comparison") put(c.left, c.right);
    else c.parts.forEach(ofCondition);
  };
  const visit = (u: Expr): void => {
    if (u.kind === "call") for (const [left, right] of KINKED[u.fn]?.(u.args) ?? []) put(left, right);
    if (u.kind === "cases") for (const { when } of u.pieces) ofCondition(when);
    children(u).forEach(visit);
  };
  expressions.forEach(visit);
  return apart.size > 0 ? both(...apart.values()) : undefined;
}

/** Where an expression is given at all: the union of its cases where there is no other one. */
export const givenWhere = (u: Expr): Condition | undefined =>
  u.kind === "cases" && u.otherwise === null ? either(...u.pieces.map(({ when }) => when)) : undefined;

/** Whether a derivative is to be carried out in an expression. */
export const differentiates = (u: Expr): boolean => u.kind === "derivative" || children(u).some(differentiates);
