/** Float64 arithmetic that carries a bound on its own rounding errors, to first order: it says where a formula cancels. */
import type { Arithmetic } from "../../expr/arithmetic.ts";
import { FUNCTIONS, type FunctionName } from "../../expr/functions.ts";
import { type Rational, toNumber } from "../../expr/rational.ts";

/**
 * A float64 value and how far the true one may lie from it. NaN with error 0 is undefined for certain, as log(-1); NaN with an
 * infinite error is what float64 cannot say, as the quotient of two numbers that overflow.
 */
export interface Rounded {
  readonly value: number;
  readonly error: number;
}

const EPSILON = 2 ** -52;
const TINIEST = 2 ** -1074;
/** V8's functions, and ours, are right to a few units in the last place. */
const FUNCTION_ERROR = 4 * EPSILON;

const UNDEFINED: Rounded = { value: Number.NaN, error: 0 };
const UNSURE: Rounded = { value: Number.NaN, error: Number.POSITIVE_INFINITY };

export const exact = (value: number): Rounded => ({ value, error: 0 });
const isUndefined = ({ value, error }: Rounded): boolean => Number.isNaN(value) && error === 0;

/** The value with the errors it inherits and that of its own rounding: what is 0 by underflow is not exactly 0. */
function rounded(value: number, inherited: number, operands: readonly Rounded[]): Rounded {
  if (Number.isNaN(value)) return operands.some(isUndefined) ? UNDEFINED : UNSURE;
  if (!Number.isFinite(value)) return exact(value);
  return { value, error: Number.isNaN(inherited) ? Number.POSITIVE_INFINITY : inherited + EPSILON * Math.abs(value) };
}

function add(a: Rounded, b: Rounded): Rounded {
  return rounded(a.value + b.value, a.error + b.error, [a, b]);
}

function multiply(a: Rounded, b: Rounded): Rounded {
  const value = a.value * b.value;
  const underflow = value === 0 && a.value !== 0 && b.value !== 0 ? TINIEST : 0;
  return rounded(value, Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error + underflow, [a, b]);
}

function divide(a: Rounded, b: Rounded): Rounded {
  const [value, size] = [a.value / b.value, Math.abs(b.value)];
  if (b.value === 0 && b.error === 0) return Number.isNaN(value) ? UNDEFINED : exact(value);
  if (size <= b.error) return UNSURE;
  return rounded(value, (a.error + Math.abs(value) * b.error) / (size - b.error), [a, b]);
}

/** A function's error is what it makes of its arguments' errors: it is evaluated at both ends of each. */
const through =
  (fn: (...args: number[]) => number) =>
  (...args: Rounded[]): Rounded => {
    const [first] = args;
    return first && args.length === 1 ? throughOne(fn, first) : throughMany(fn, args);
  };

function throughOne(fn: (x: number) => number, a: Rounded): Rounded {
  const { value: x, error } = a;
  const value = fn(x);
  const [low, high] = error === 0 ? [value, value] : [fn(x - error), fn(x + error)];
  if (Number.isNaN(value)) return isUndefined(a) || (Number.isNaN(low) && Number.isNaN(high)) ? UNDEFINED : UNSURE;
  return rounded(value, Math.abs(low - value) + Math.abs(high - value) + FUNCTION_ERROR * Math.abs(value), [a]);
}

function throughMany(fn: (...args: number[]) => number, args: readonly Rounded[]): Rounded {
  const values = args.map((a) => a.value);
  const value = fn(...values);
  const ends = args.flatMap(({ value: x, error }, i) =>
    error === 0 ? [value] : [x - error, x + error].map((end) => fn(...values.with(i, end))),
  );
  if (Number.isNaN(value)) return args.some(isUndefined) || ends.every(Number.isNaN) ? UNDEFINED : UNSURE;
  return rounded(
    value,
    ends.reduce((sum, end) => sum + (end === value ? 0 : Math.abs(end - value)), 0) + FUNCTION_ERROR * Math.abs(value),
    args,
  );
}

function fromRational(q: Rational): Rounded {
  const value = toNumber(q);
  const isExact = Number.isSafeInteger(value) && q.d === 1n;
  return { value, error: isExact ? 0 : EPSILON * Math.abs(value) };
}

export const rounding: Arithmetic<Rounded> = {
  fromRational,
  pi: { value: Math.PI, error: EPSILON * Math.PI },
  undefined: UNDEFINED,
  add,
  multiply,
  divide,
  power: (base, exponent) => (exponent.value === 2 && exponent.error === 0 ? multiply(base, base) : through(Math.pow)(base, exponent)),
  call: Object.fromEntries(Object.entries(FUNCTIONS).map(([name, row]) => [name, through(row.value)])) as Record<
    FunctionName,
    (...args: Rounded[]) => Rounded
  >,
  compare: ({ value: a }, { value: b }) => (a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN),
};
