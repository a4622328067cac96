/** Where the parts of a formula may have no value or no slope: the zeros of these expressions, one row for each kind of part. */
import { add, call, children, type Expr, has, isNumber, one, subtract } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { isInteger, sign } from "../../expr/rational.ts";

const itself = (u: Expr): Expr[] => [u];
const cosine = (u: Expr): Expr[] => [call("cos", u)];
const sine = (u: Expr): Expr[] => [call("sin", u)];
const unit = (u: Expr): Expr[] => [add(one, u), subtract(one, u)];

const SINGULAR: Partial<Record<FunctionName, (u: Expr) => Expr[]>> = {
  log: itself,
  log2: itself,
  log10: itself,
  sqrt: itself,
  cbrt: itself,
  csch: itself,
  coth: itself,
  acsch: itself,
  log1p: (u) => [add(one, u)],
  tan: cosine,
  sec: cosine,
  csc: sine,
  cot: sine,
  asin: unit,
  acos: unit,
  atanh: unit,
  acoth: (u) => [u, ...unit(u)],
  acosh: (u) => [subtract(u, one)],
  asech: (u) => [u, subtract(u, one)],
};

/** These stay finite where they are singular: only their slope is infinite. */
const FINITE: ReadonlySet<FunctionName> = new Set(["sqrt", "cbrt", "asin", "acos", "acosh"]);

/** The expressions at whose zeros this part of a formula is infinite. */
export function poles(u: Expr): Expr[] {
  if (u.kind === "call") return FINITE.has(u.fn) ? [] : (SINGULAR[u.fn]?.(u.args[0] as Expr) ?? []);
  if (u.kind === "power") return isNumber(u.exponent) && sign(u.exponent.value) < 0 ? [u.base] : [];
  return u.kind === "quotient" ? [u.denominator] : [];
}

/** Expressions in x outside whose zeros a formula without cases is smooth. */
export function singular(u: Expr, x: string): Expr[] {
  if (!has(u, x)) return [];
  const own = ownSingular(u).filter((v) => has(v, x));
  return [...own, ...children(u).flatMap((v) => singular(v, x))];
}

function ownSingular(u: Expr): Expr[] {
  if (u.kind === "quotient") return [u.denominator];
  if (u.kind === "call") return SINGULAR[u.fn]?.(u.args[0] as Expr) ?? [];
  if (u.kind !== "power") return [];
  const whole = isNumber(u.exponent) && isInteger(u.exponent.value) && sign(u.exponent.value) >= 0;
  return whole ? [] : [u.base];
}
