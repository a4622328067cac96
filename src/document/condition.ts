import type { Condition, Expr, Relation } from "../expr/expr.ts";

const SIGNS: Readonly<Record<Relation, string>> = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠" };

/** A condition in words: x > 0 and bit = 1. */
export function conditionText(c: Condition, print: (u: Expr) => string): string {
  if (c.kind === "comparison") return `${print(c.left)} ${SIGNS[c.relation]} ${print(c.right)}`;
  return c.parts
    .map((part) => (part.kind === "comparison" ? conditionText(part, print) : `(${conditionText(part, print)})`))
    .join(` ${c.kind} `);
}
