/** A formula as a real function that is never noise: float64 where that is right, many digits where float64 cancels. */
import { compile } from "../../expr/arithmetic.ts";
import type { Expr } from "../../expr/expr.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import type { Real } from "./poles.ts";
import { exact, rounding } from "./rounding.ts";
import type { Interval } from "./window.ts";

/** An error of this part of the curve's height is far below a pixel. */
const UNSEEN = 1e-6;
/** The height is measured at so many points. */
const LOOKS = 128;
/** Each next one is tried where the two before it differ; (exp(x)-1-x)/x^2 loses 24 digits a trillionth beside 0. */
const DIGITS = [40, 80, 160];
/** A value in many digits takes about a tenth of a millisecond: no curve may keep the reader waiting. */
const MOST_PRECISE = 3000;

/** The function of the variable; NaN where it is undefined, or where even many digits do not tell its value. */
export function reliable(expr: Expr, variable: string, parameters: Readonly<Record<string, number>>, [low, high]: Interval): Real {
  const run = compile(rounding, expr, [variable, ...Object.keys(parameters)]);
  const values = Object.values(parameters).map(exact);
  const look = (x: number) => run([exact(x), ...values]);
  const sizes = Array.from({ length: LOOKS + 1 }, (_, i) => look(low + ((high - low) * i) / LOOKS)).flatMap(({ value, error }) =>
    error <= UNSEEN * Math.abs(value) && Number.isFinite(value) ? [value] : [],
  );
  const scale = usualHeight(sizes);
  const known = new Map<number, number>();
  let spent = 0;
  return (x) => {
    let y = known.get(x);
    if (y !== undefined) return y;
    const { value, error } = look(x);
    if (error <= UNSEEN * Math.max(scale, Math.abs(value))) y = value;
    else y = spent++ < MOST_PRECISE ? precise(expr, { ...parameters, [variable]: x }, error, scale) : Number.NaN;
    known.set(x, y);
    return y;
  };
}

/** The height of the middle four fifths of the values; of a constant a billionth of its size, the noise that no window shows. */
function usualHeight(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  return Math.max(at(0.9) - at(0.1), 1e-9 * Math.abs(at(0.5)));
}

/** The value on which two precisions agree. */
function precise(expr: Expr, values: Readonly<Record<string, number>>, error: number, scale: number): number {
  // what 40 digits leave of a sum that float64 knows to 16 is 1e-24 of its error; less than a millionth of that is their own rounding
  const noise = Number.isFinite(error) ? 1e-30 * error : 0;
  let before = Number.NaN;
  for (const digits of DIGITS) {
    const y = evaluatePrecise(expr, values, digits).toNumber();
    if (Math.abs(y) < noise) return 0;
    if (Number.isNaN(y) && digits > (DIGITS[0] as number)) return y;
    if (Math.abs(y - before) <= UNSEEN * Math.max(Math.abs(y), scale)) return y;
    before = y;
  }
  return Number.NaN;
}
