/** Exact periods: of formulas in which x stands only inside sines and their like, with commensurate frequencies. */
import { tidy } from "../../algebra/tidy.ts";
import { evaluate } from "../../expr/evaluate.ts";
import { children, divide, type Expr, has, isInt, isNumber, multiply, number, pi } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import { gcd, type Rational, rational } from "../../expr/rational.ts";
import { derivativeOf } from "../rules.ts";

/** The period of the function itself, in units of pi. */
const PERIODS: Partial<Record<FunctionName, number>> = { sin: 2, cos: 2, sec: 2, csc: 2, tan: 1, cot: 1 };
/** Irregular places all over a period: steps and clipped waves agree with themselves at many wrong shifts. */
const SAMPLES = Array.from({ length: 32 }, (_, i) => (i * 0.6180339887 + 0.0137) % 1);
const PARTS = [2, 3, 4, 5, 6];

/** A period of the formula, the least one that its frequencies allow; undefined where it has none that way. */
export function period(formula: Expr, x: string): Expr | undefined {
  if (!has(formula, x)) return undefined;
  const found = new Map<string, Expr>();
  if (!collect(formula, x, found)) return undefined;
  const all = [...found.values()];
  const unit = all.every((p) => isNumber(tidy(divide(p, pi)))) ? pi : number(1);
  const ratios = all.map((p) => tidy(divide(p, unit)));
  if (!ratios.every(isNumber)) return undefined;
  const common = ratios.map((r) => (r as { value: Rational }).value).reduce((a, b) => lcm(a, b));
  const whole = (k: number): Expr => tidy(multiply(number(rational(common.n, common.d * BigInt(k))), unit));
  const k = PARTS.filter((part) => SAMPLES.every((at) => repeats(formula, x, at * evaluate(whole(1), {}), whole(part)))).at(-1) ?? 1;
  return whole(k);
}

/** Whether x stands only inside periodic functions of a linear argument: their periods are put into `found`. */
function collect(u: Expr, x: string, found: Map<string, Expr>): boolean {
  if (!has(u, x)) return true;
  if (u.kind === "symbol") return false;
  const own = u.kind === "call" ? PERIODS[u.fn] : undefined;
  if (own !== undefined && u.kind === "call") {
    const rate = tidy(derivativeOf(u.args[0] as Expr, x));
    if (!has(rate, x) && !isInt(rate, 0)) {
      const size = evaluate(rate, {}) < 0 ? multiply(number(-1), rate) : rate;
      const p = tidy(divide(multiply(number(own), pi), size));
      found.set(String(evaluate(p, {})), p);
      return true;
    }
  }
  return children(u).every((v) => collect(v, x, found));
}

const lcm = (a: Rational, b: Rational): Rational => rational((a.n * b.n) / gcd(a.n, b.n), gcd(a.d, b.d));

function repeats(formula: Expr, x: string, at: number, by: Expr): boolean {
  const there = evaluatePrecise(by, {}, 60).plus(at);
  const [a, b] = [evaluatePrecise(formula, { [x]: String(at) }), evaluatePrecise(formula, { [x]: there })];
  return a.minus(b).abs().lt(a.abs().plus(1).times(1e-30));
}
