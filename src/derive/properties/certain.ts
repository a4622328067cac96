/**
 * Float64 evaluation that knows what it does not know: each number carries a bound on what the roundings before it did.
 * So the sign of a derivative is trusted only where the value stands clear of its error.
 */
import { type Arithmetic, compile } from "../../expr/arithmetic.ts";
import type { Expr } from "../../expr/expr.ts";
import { FUNCTIONS, type FunctionName } from "../../expr/functions.ts";
import { toNumber } from "../../expr/rational.ts";

export interface Certain {
  readonly value: number;
  readonly error: number;
}

/** One rounding, and for functions of the platform's library a few. */
const ROUNDING = 2 ** -52;
const LIBRARY = 4 * ROUNDING;

const made = (value: number, error: number, rounding = ROUNDING): Certain => ({ value, error: error + rounding * Math.abs(value) });

const arithmetic: Arithmetic<Certain> = {
  fromRational: (q) => (q.d === 1n ? { value: Number(q.n), error: 0 } : made(toNumber(q), 0)),
  pi: made(Math.PI, 0),
  undefined: { value: Number.NaN, error: Number.NaN },
  // a term that is 0 rounds nothing
  add: (a, b) => made(a.value + b.value, a.error + b.error, a.value === 0 || b.value === 0 ? 0 : ROUNDING),
  multiply: (a, b) => made(a.value * b.value, Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error),
  divide: (a, b) => {
    const least = Math.abs(b.value) - b.error;
    const value = a.value / b.value;
    return made(value, least > 0 ? (a.error + Math.abs(value) * b.error) / least : Number.POSITIVE_INFINITY);
  },
  power: (a, k) => spread(Math.pow, [a, k]),
  call: Object.fromEntries(
    (Object.keys(FUNCTIONS) as FunctionName[]).map((fn) => [fn, (...args: Certain[]) => spread(FUNCTIONS[fn].value, args)]),
  ) as Record<FunctionName, (...args: Certain[]) => Certain>,
  compare: (a, b) => a.value - b.value,
};

/** A function's value, with what it changes by where each argument is off by its error. */
function spread(f: (...args: number[]) => number, args: readonly Certain[]): Certain {
  const values = args.map((a) => a.value);
  const value = f(...values);
  let error = 0;
  args.forEach((a, i) => {
    if (a.error === 0) return;
    const moved = (by: number): number => Math.abs(f(...values.map((v, j) => (i === j ? v + by : v))) - value);
    error += Math.max(moved(a.error), moved(-a.error));
  });
  return made(value, error, LIBRARY);
}

/** The value of an expression at x, with what the roundings may have done to it. */
export function certainValue(u: Expr, x: string): (at: number) => Certain {
  const run = compile(arithmetic, u, [x]);
  return (at) => run([{ value: at, error: 0 }]);
}

/** The sign of an expression at x, or undefined where float64 cannot tell. */
export function certainSign(u: Expr, x: string): (at: number) => -1 | 0 | 1 | undefined {
  const run = certainValue(u, x);
  return (at) => {
    const { value, error } = run(at);
    if (Number.isFinite(value) && Math.abs(value) > 2 * error) return value > 0 ? 1 : -1;
    return value === 0 && error === 0 ? 0 : undefined;
  };
}
