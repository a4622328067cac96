/** What a formula costs: how many of each operation, common parts counted once. */

import { children, type Expr, isInt, isNumber, key } from "../expr/expr.ts";
import { FUNCTIONS } from "../expr/functions.ts";

export function operations(u: Expr): Record<string, number> {
  const counts: Record<string, number> = {};
  const seen = new Set<string>();
  const count = (name: string, times = 1): void => {
    if (times > 0) counts[name] = (counts[name] ?? 0) + times;
  };
  const visit = (v: Expr): void => {
    if (children(v).length === 0 || seen.has(key(v))) return;
    seen.add(key(v));
    if (v.kind === "sum") count("add", v.terms.length - 1);
    else if (v.kind === "product") count("multiply", v.factors.length - (isInt(v.factors[0] as Expr, -1) ? 2 : 1));
    else if (v.kind === "quotient") count("divide");
    else if (v.kind === "power") countPower(v.exponent, count);
    else if (v.kind === "call") count(v.fn);
    else if (v.kind === "cases") count("select", v.pieces.length);
    for (const part of children(v)) if (!(v.kind === "power" && part === v.exponent && isNumber(part))) visit(part);
  };
  visit(u);
  return counts;
}

/** The work of a formula in one number: a function takes as long as five additions or so, a division as two. */
export const effort = (u: Expr): number =>
  Object.entries(operations(u)).reduce(
    (sum, [name, n]) => sum + n * (name in FUNCTIONS || name === "pow" ? 5 : name === "divide" ? 2 : 1),
    0,
  );

/** A small whole power is a few products. */
function countPower(exponent: Expr, count: (name: string, times?: number) => void): void {
  if (!isNumber(exponent) || exponent.value.d > 2n || exponent.value.n < 0n || exponent.value.n > 8n) {
    count("pow");
    return;
  }
  if (exponent.value.d === 2n) count("sqrt");
  const k = Number(exponent.value.n);
  count("multiply", exponent.value.d === 2n ? Math.max(0, (k - 1) / 2) : Math.ceil(Math.log2(k)));
}
