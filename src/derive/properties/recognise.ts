/** Exact places for roots found by digits: a place is exact where the algebra says that the expression is 0 there. */
import type { Decimal } from "decimal.js";
import { Field } from "../../algebra/normal.ts";
import { tidy } from "../../algebra/tidy.ts";
import { call, divide, type Expr, isInt, isNumber, multiply, negate, number, pi, substitute, subtract, zero } from "../../expr/expr.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import { type Rational, rational } from "../../expr/rational.ts";
import { angles } from "./value.ts";

/** Shapes that a root may have: what makes a fraction of it, and what makes it of a fraction. */
const SHAPES: readonly { readonly toFraction: (root: Decimal) => Decimal; readonly back: (q: Rational, negative: boolean) => Expr }[] = [
  { toFraction: (r) => r, back: (q) => number(q) },
  { toFraction: (r) => r.times(r), back: (q, negative) => (negative ? negate(root(q)) : root(q)) },
  {
    toFraction: (r) => r.div(evaluatePrecise(pi, {}, 40)),
    back: (q) => (q.d === 1n ? multiply(number(q), pi) : divide(multiply(number(q.n), pi), number(q.d))),
  },
  { toFraction: (r) => r.exp(), back: (q) => call("log", number(q)) },
  { toFraction: (r) => r.ln(), back: (q) => call("exp", number(q)) },
];
/** sqrt(1/2) is sqrt(2)/2. */
const root = ({ n, d }: Rational): Expr => divide(call("sqrt", number(n * d)), number(d));
const LARGEST_DENOMINATOR = 1000n;

/** The exact root near a root of many digits, or undefined. */
export function recognise(root: Decimal, u: Expr, x: string): Expr | undefined {
  for (const { toFraction, back } of SHAPES) {
    const q = fractionOf(toFraction(root));
    if (!q || (q.n === 0n && !root.abs().lt("1e-20"))) continue;
    const at = q.n === 0n ? zero : tidy(back(q, root.isNeg()));
    if (isRoot(u, x, at)) return at;
  }
  return undefined;
}

export function isRoot(u: Expr, x: string, at: Expr): boolean {
  return vanishes(substitute(u, { [x]: at }));
}

/** Whether an expression is proved to be 0, and has a value. */
export function vanishes(u: Expr): boolean {
  try {
    const there = tidy(angles(u));
    if (isInt(there, 0)) return true;
    return !isNumber(there) && new Field([there]).fraction(there).numerator.size === 0;
  } catch {
    return false;
  }
}

/** The fraction with a small denominator that 25 digits agree with. */
function fractionOf(value: Decimal): Rational | undefined {
  if (!value.isFinite() || value.abs().gt(1e6)) return undefined;
  if (value.abs().lt("1e-22")) return rational(0);
  let [h1, h0, k1, k0] = [1n, 0n, 0n, 1n];
  let rest = value;
  for (let i = 0; i < 20; i++) {
    const whole = BigInt(rest.floor().toFixed(0));
    [h1, h0, k1, k0] = [whole * h1 + h0, h1, whole * k1 + k0, k1];
    if (k1 > LARGEST_DENOMINATOR) return undefined;
    const Wide = value.constructor as typeof Decimal;
    if (new Wide(h1.toString()).div(k1.toString()).minus(value).abs().lt("1e-19")) return rational(h1, k1);
    rest = rest.minus(whole.toString()).pow(-1);
  }
  return undefined;
}

/** Whether two expressions are proved equal by the normal form. */
export const provedEqual = (a: Expr, b: Expr): boolean => vanishes(subtract(a, b));
