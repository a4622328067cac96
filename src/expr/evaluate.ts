/** Evaluation in float64. */
import { type Arithmetic, byName, compile, ValueError } from "./arithmetic.ts";
import { type Expr, symbols } from "./expr.ts";
import { FUNCTIONS, type FunctionName } from "./functions.ts";
import { toNumber } from "./rational.ts";

export { ValueError };

const values = Object.fromEntries(Object.entries(FUNCTIONS).map(([name, row]) => [name, row.value])) as Record<
  FunctionName,
  (...args: number[]) => number
>;

export const float64: Arithmetic<number> = {
  fromRational: toNumber,
  pi: Math.PI,
  undefined: Number.NaN,
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  // a square by one rounding: Math.pow may be off by more
  power: (base, exponent) => (exponent === 2 ? base * base : base ** exponent),
  call: values,
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN),
};

const evaluateByName = byName(float64, symbols);

/**
 * The float64 value of an expression: every operation rounded, in the order written. As in floating point, what has no
 * value is NaN or an infinity: 0/0, log(-1), and a negative base with a fractional exponent, (-8)^(1/3) too (cbrt(-8) is -2).
 * A comparison with NaN is false, whichever it is. Where no piece of cases holds the value is NaN.
 * @param given a number for every symbol; more than are needed may be given
 * @throws ValueError where a symbol has no value, or the expression holds a derivative that is not carried out.
 */
export function evaluate(expr: Expr, given: Readonly<Record<string, number>>): number {
  return evaluateByName(expr, (name) => lookUp(given, name));
}

function lookUp(given: Readonly<Record<string, number>>, name: string): number {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (value === undefined) throw new ValueError(`"${name}" has no value: give one, as { ${name}: 1 }`);
  if (typeof value !== "number") throw new ValueError(`the value of "${name}" is no number: give one, as { ${name}: 1 }`);
  return value;
}

/**
 * The same as a function of the named symbols, for many evaluations: equal subexpressions are evaluated once a call.
 * It does not generate code, and is not reentrant into itself.
 * @throws ValueError as `evaluate` does, when it is compiled.
 */
export function compileEvaluator(expr: Expr, names: readonly string[]): (...values: number[]) => number {
  const run = compile(float64, expr, names);
  return (...given) => run(given);
}
