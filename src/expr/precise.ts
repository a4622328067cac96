/** Evaluation to any number of digits: the oracle that float64 results, derivation steps and kernels are held against. */
import { Decimal } from "decimal.js";
import { type Arithmetic, byName, ValueError } from "./arithmetic.ts";
import { type Expr, symbols } from "./expr.ts";
import { piOf, power } from "./precise-elementary.ts";
import { preciseFunctions } from "./precise-functions.ts";
import type { Rational } from "./rational.ts";

/** Digits beyond those asked for: what the roundings of a formula of usual length eat. */
const GUARD = 10;
/** Enough for every cancellation that people write; the time grows with its square. */
const MOST_DIGITS = 300;
/** A float64 has at most 767 significant digits when written out. */
const Wide = Decimal.clone({ precision: 800, defaults: true });

/**
 * The value of an expression to `digits` significant digits, each operation being done with ten more: a formula that cancels
 * loses digits here as it does in float64, so ask for more of them there. Undefined is NaN, beyond 10^(9e15) is Infinity,
 * sin, cos and tan of more than 10^330 are NaN. Comparisons with NaN are false.
 * @param values a value for every symbol: a number means exactly that float64 (0.1 is 0.1000000000000000055...), a text means
 *   the decimal that it shows
 * @param digits 1 to 300
 * @throws ValueError where a symbol has no value or one that is no number, or the expression holds a derivative not carried out
 * @throws RangeError where digits is no whole number from 1 to 300
 */
export function evaluatePrecise(expr: Expr, values: Readonly<Record<string, Decimal | number | string>>, digits = 50): Decimal {
  if (!Number.isInteger(digits) || digits < 1 || digits > MOST_DIGITS) {
    throw new RangeError(`${digits} digits: ask for a whole number from 1 to ${MOST_DIGITS}`);
  }
  let evaluator = evaluators.get(digits);
  if (!evaluator) evaluators.set(digits, (evaluator = byName(preciseArithmetic(digits + GUARD), symbols)));
  return evaluator(expr, (name) => lookUp(values, name)).toSignificantDigits(digits);
}

const evaluators = new Map<number, (u: Expr, lookUp: (name: string) => Decimal) => Decimal>();

function lookUp(values: Readonly<Record<string, Decimal | number | string>>, name: string): Decimal {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new ValueError(`"${name}" has no value: give one, as { ${name}: "0.1" }`);
  if (typeof value === "number") return exactly(value);
  try {
    return new Wide(value);
  } catch {
    throw new ValueError(`the value of "${name}" is no number: give one, as { ${name}: "0.1" }`);
  }
}

/** The float64 itself: Decimal(0.1) would be a tenth. */
export function exactly(x: number): Decimal {
  if (!Number.isFinite(x) || Number.isInteger(x)) return new Wide(Number.isFinite(x) && x !== 0 ? BigInt(x).toString() : x);
  // a binary fraction of at most 1074 places: scaled up by a power of 2, without rounding, it is whole
  let [scaled, places] = [x, 0];
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    places++;
  }
  // m/2^k = m 5^k/10^k
  return new Wide(`${BigInt(scaled) * 5n ** BigInt(places)}e-${places}`);
}

function preciseArithmetic(precision: number): Arithmetic<Decimal> {
  const D = Decimal.clone({ precision, defaults: true });
  return {
    fromRational: ({ n, d }: Rational) => new D(n.toString()).div(d.toString()),
    pi: piOf(D),
    undefined: new D(Number.NaN),
    add: (a, b) => D.add(a, b),
    multiply: (a, b) => D.mul(a, b),
    divide: (a, b) => D.div(a, b),
    power: (base, exponent) => power(D, base, exponent),
    call: preciseFunctions(D),
    compare: (a, b) => a.cmp(b),
  };
}
