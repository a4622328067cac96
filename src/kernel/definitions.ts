/** Functions that no approximation is for, by those that have one: in forms that keep small arguments and both ends right. */
import { type Expr, substitute } from "../expr/expr.ts";
import type { FunctionName } from "../expr/functions.ts";
import { parse } from "../expr/read/parser.ts";

const DEFINITIONS: Partial<Record<FunctionName, string>> = {
  log2: "log(u)/log(2)",
  log10: "log(u)/log(10)",
  tan: "sin(u)/cos(u)",
  sec: "1/cos(u)",
  csc: "1/sin(u)",
  cot: "cos(u)/sin(u)",
  asin: "atan(u/sqrt((1 - u)*(1 + u)))",
  acos: "2*atan(sqrt((1 - u)/(1 + u)))",
  sinh: "(expm1(u) - expm1(-u))/2",
  cosh: "(exp(u) + exp(-u))/2",
  sech: "2/(exp(u) + exp(-u))",
  csch: "2/(expm1(u) - expm1(-u))",
  coth: "1/tanh(u)",
  acosh: "log1p(u - 1 + sqrt((u - 1)*(u + 1)))",
  atanh: "where(u < 0, -log1p(-2*u/(1 + u))/2, log1p(2*u/(1 - u))/2)",
  asech: "log1p((1 - u)/u + sqrt((1 - u)*(1 + u))/u)",
  acsch: "asinh(1/u)",
  acoth: "where(u < 0, -log1p(2/(-u - 1))/2, log1p(2/(u - 1))/2)",
};

const read = new Map<FunctionName, Expr>();

/** f(u) by functions with an approximation of their own, where the table has it. */
export function definitionOf(fn: FunctionName, u: Expr): Expr | undefined {
  const text = DEFINITIONS[fn];
  if (text === undefined) return undefined;
  let formula = read.get(fn);
  if (!formula) read.set(fn, (formula = parse(text, { variable: "u" })));
  return substitute(formula, { u });
}
