/**
 * What each function contributes to derivations, as formulas in u: its derivative, and, where a student would derive it
 * rather than look it up, its definition by simpler functions.
 */
import { type Expr, substitute } from "../expr/expr.ts";
import type { FunctionName } from "../expr/functions.ts";
import { parse } from "../expr/read/parser.ts";

/** The derivative of f(u) by u. min and max have rules of their own: they compare their arguments. */
const DERIVATIVES: Record<Exclude<FunctionName, "min" | "max">, string> = {
  exp: "exp(u)",
  log: "1/u",
  log2: "1/(u*log(2))",
  log10: "1/(u*log(10))",
  expm1: "exp(u)",
  log1p: "1/(1 + u)",
  sqrt: "1/(2*sqrt(u))",
  cbrt: "1/(3*cbrt(u)^2)",
  abs: "sign(u)",
  sign: "0",
  sin: "cos(u)",
  cos: "-sin(u)",
  tan: "1 + tan(u)^2",
  sec: "sec(u)*tan(u)",
  csc: "-csc(u)*cot(u)",
  cot: "-(1 + cot(u)^2)",
  asin: "1/sqrt(1 - u^2)",
  acos: "-1/sqrt(1 - u^2)",
  atan: "1/(1 + u^2)",
  sinh: "cosh(u)",
  cosh: "sinh(u)",
  tanh: "1 - tanh(u)^2",
  sech: "-sech(u)*tanh(u)",
  csch: "-csch(u)*coth(u)",
  coth: "1 - coth(u)^2",
  asinh: "1/sqrt(u^2 + 1)",
  acosh: "1/sqrt(u^2 - 1)",
  atanh: "1/(1 - u^2)",
  asech: "-1/(u*sqrt(1 - u^2))",
  acsch: "-1/(abs(u)*sqrt(1 + u^2))",
  acoth: "1/(1 - u^2)",
  erf: "2/sqrt(pi)*exp(-u^2)",
  erfc: "-2/sqrt(pi)*exp(-u^2)",
  logistic: "logistic(u)*(1 - logistic(u))",
  softplus: "logistic(u)",
  relu: "where(u > 0, 1, 0)",
  lambertw: "exp(-lambertw(u))/(1 + lambertw(u))",
  lambertwm1: "exp(-lambertwm1(u))/(1 + lambertwm1(u))",
  ones: "0",
};

/** Functions that are quotients or logarithms of simpler ones: derived from there when they stand alone. */
const DEFINITIONS: Partial<Record<FunctionName, string>> = {
  tanh: "sinh(u)/cosh(u)",
  coth: "cosh(u)/sinh(u)",
  sech: "1/cosh(u)",
  csch: "1/sinh(u)",
  sinh: "(exp(u) - exp(-u))/2",
  cosh: "(exp(u) + exp(-u))/2",
  tan: "sin(u)/cos(u)",
  cot: "cos(u)/sin(u)",
  sec: "1/cos(u)",
  csc: "1/sin(u)",
  logistic: "1/(1 + exp(-u))",
  softplus: "log(1 + exp(u))",
  relu: "max(u, 0)",
  expm1: "exp(u) - 1",
  log1p: "log(1 + u)",
  erfc: "1 - erf(u)",
};

const read = new Map<string, Expr>();

/** The formula of a row with its u replaced. */
function instance(text: string, u: Expr): Expr {
  let formula = read.get(text);
  if (!formula) read.set(text, (formula = parse(text, { variable: "u" })));
  return substitute(formula, { u });
}

/** f'(u) by the table, for the functions of one argument. */
export const slope = (fn: keyof typeof DERIVATIVES, u: Expr): Expr => instance(DERIVATIVES[fn], u);

/** For the reader: what the table says of a function, as "sinh(u)' is cosh(u)". */
export const slopeInWords = (fn: FunctionName): string => (fn === "min" || fn === "max" ? fn : `${fn}(u)' is ${DERIVATIVES[fn]}`);
export const definitionInWords = (fn: FunctionName): string => `${fn}(u) is ${DEFINITIONS[fn]}`;

/** f(u) by simpler functions, where the table defines it. */
export const definition = (fn: FunctionName, u: Expr): Expr | undefined => {
  const text = DEFINITIONS[fn];
  return text === undefined ? undefined : instance(text, u);
};
