/**
 * The functions a formula may use: one row each. Everything that has to know a function's name, spelling or float64 value
 * reads it here; its derivative and its definition by simpler functions are rows of derive/.
 */
import { erf, erfc } from "./erf.ts";
import { lambertW, lambertWBelow } from "./lambert.ts";

export interface FunctionRow {
  /** Least and greatest number of arguments. */
  readonly arity: readonly [least: number, greatest: number];
  /** How LaTeX writes it: a command, or the text inside \operatorname{}. Functions with a notation of their own (exp, sqrt, abs, ...) are printed by the printer. */
  readonly latex: string;
  /** Other spellings that mean it, in ASCII or LaTeX. */
  readonly aliases?: readonly string[];
  /** The float64 value. */
  readonly value: (...args: number[]) => number;
}

const row = (
  latex: string,
  value: (...args: number[]) => number,
  aliases: readonly string[] = [],
  arity: readonly [number, number] = [1, 1],
): FunctionRow => ({ latex, value, aliases, arity });

const LONGEST_LIST = 100;

const table = {
  exp: row("exp", Math.exp),
  log: row("log", Math.log, ["ln"]),
  log2: row("log_2", Math.log2, ["lb"]),
  log10: row("log_{10}", Math.log10, ["lg"]),
  expm1: row("expm1", Math.expm1),
  log1p: row("log1p", Math.log1p),
  sqrt: row("sqrt", Math.sqrt),
  cbrt: row("cbrt", Math.cbrt),
  abs: row("abs", Math.abs),
  sign: row("sgn", Math.sign, ["sgn", "signum"]),
  sin: row("sin", Math.sin),
  cos: row("cos", Math.cos),
  tan: row("tan", Math.tan, ["tg"]),
  sec: row("sec", (x) => 1 / Math.cos(x)),
  csc: row("csc", (x) => 1 / Math.sin(x), ["cosec"]),
  cot: row("cot", (x) => 1 / Math.tan(x), ["cotan", "ctg"]),
  asin: row("arcsin", Math.asin, ["arcsin"]),
  acos: row("arccos", Math.acos, ["arccos"]),
  atan: row("arctan", Math.atan, ["arctan", "arctg"]),
  sinh: row("sinh", Math.sinh),
  cosh: row("cosh", Math.cosh),
  tanh: row("tanh", Math.tanh, ["th"]),
  sech: row("sech", (x) => 1 / Math.cosh(x)),
  csch: row("csch", (x) => 1 / Math.sinh(x), ["cosech"]),
  coth: row("coth", (x) => 1 / Math.tanh(x)),
  asinh: row("arsinh", Math.asinh, ["arsinh", "arcsinh"]),
  acosh: row("arcosh", Math.acosh, ["arcosh", "arccosh"]),
  atanh: row("artanh", Math.atanh, ["artanh", "arctanh"]),
  asech: row("arsech", (x) => Math.acosh(1 / x), ["arsech", "arcsech"]),
  acsch: row("arcsch", (x) => Math.asinh(1 / x), ["arcsch", "arccsch"]),
  acoth: row("arcoth", (x) => Math.atanh(1 / x), ["arcoth", "arccoth"]),
  erf: row("erf", erf),
  erfc: row("erfc", erfc),
  logistic: row("logistic", (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))), ["sigmoid", "expit"]),
  softplus: row("softplus", (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  relu: row("ReLU", (x) => (Number.isNaN(x) ? x : Math.max(x, 0)), ["rectifier"]),
  lambertw: row("lambertw", lambertW),
  lambertwm1: row("lambertwm1", lambertWBelow),
  min: row("min", Math.min, ["minimum"], [1, LONGEST_LIST]),
  max: row("max", Math.max, ["maximum"], [1, LONGEST_LIST]),
  /** ones(r, c): for an input of r x c elements, the 1 of each of them. Applied to each element on its own it is 1, whatever r and c. */
  ones: row("ones", () => 1, [], [2, 2]),
} satisfies Record<string, FunctionRow>;

export type FunctionName = keyof typeof table;
export const FUNCTIONS: Readonly<Record<FunctionName, FunctionRow>> = table;

/** Every spelling of every function, and the function it means. */
export const SPELLINGS: ReadonlyMap<string, FunctionName> = new Map(
  (Object.entries(FUNCTIONS) as [FunctionName, FunctionRow][]).flatMap(([name, { aliases = [] }]) =>
    [name, ...aliases].map((spelling) => [spelling, name] as const),
  ),
);
