/** What a formula costs: how many of each operation, common parts counted once. */

import { children, type Expr, isInt, isNumber, key } from "../../expr/expr.ts";
import { FUNCTIONS } from "../../expr/functions.ts";

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

/** In additions: roots and quotients are single slow instructions, sizes and choices single fast ones; a function takes a dozen and more. */
const WEIGHTS: Readonly<Record<string, number>> = { divide: 3, sqrt: 3, pow: 20, abs: 1, sign: 1, min: 1, max: 1, relu: 1 };
const FUNCTION_WEIGHT = 12;

/** The work of a formula in one number. */
export const effort = (u: Expr): number =>
  Object.entries(operations(u)).reduce((sum, [name, n]) => sum + n * (WEIGHTS[name] ?? (name in FUNCTIONS ? FUNCTION_WEIGHT : 1)), 0);

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
