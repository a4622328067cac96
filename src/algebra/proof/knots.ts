/** Where a formula changes its piece: the zeros of what its cases compare and of what its sizes and signs are taken of. */
import { compileEvaluator } from "../../expr/evaluate.ts";
import { type Condition, children, type Expr, has, key, subtract } from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";
import * as P from "../polynomial.ts";
import { Elementary } from "./elementary.ts";
import { meaningIn } from "./meaning.ts";
import { EVERYWHERE } from "./region.ts";

/** Zeros without a formula are looked for in so many steps from -WIDTH to WIDTH. */
const STEPS = 400;
const WIDTH = 20;
const MOST_KNOTS = 32;

/** The knots of a formula without parameters: exact where what changes its sign there is linear, else near them to 16 digits, and to 10. */
export function knots(u: Expr, variable: string): Q.Rational[] {
  const found = new Map<string, Q.Rational>();
  for (const s of switches(u, variable)) {
    for (const zero of exactZero(s, variable) ?? nearZeros(s, variable))
      if (found.size < MOST_KNOTS) found.set(`${zero.n}/${zero.d}`, zero);
  }
  return [...found.values()];
}

/** Expressions that change their sign where the formula changes its piece. */
function switches(u: Expr, variable: string): Expr[] {
  const found = new Map<string, Expr>();
  const put = (s: Expr): void => void (has(s, variable) && found.set(key(s), s));
  const visit = (v: Expr): void => {
    if (!has(v, variable)) return;
    if (v.kind === "cases") for (const p of v.pieces) compared(p.when).forEach(put);
    if (v.kind === "call" && (v.fn === "abs" || v.fn === "sign" || v.fn === "relu")) put(v.args[0] as Expr);
    if (v.kind === "call" && (v.fn === "min" || v.fn === "max"))
      v.args.forEach((a, i) => {
        for (const b of v.args.slice(i + 1)) put(subtract(a, b));
      });
    children(v).forEach(visit);
  };
  visit(u);
  return [...found.values()];
}

const compared = (c: Condition): Expr[] => (c.kind === "comparison" ? [subtract(c.left, c.right)] : c.parts.flatMap(compared));

function exactZero(s: Expr, variable: string): Q.Rational[] | undefined {
  const field = new Elementary(variable, EVERYWHERE, { units: new Map(), unknowns: 8 });
  try {
    const x = [...field.symbol(variable).numerator.values()][0]?.exponents.indexOf(1) as number;
    const { numerator } = meaningIn(field)(s);
    const [constant, slope, more] = P.coefficients(numerator, x).map((c) => P.asNumber(c));
    return constant && slope && !more && P.degree(numerator, x) === 1 ? [Q.over(Q.opposite(constant), slope)] : undefined;
  } catch {
    // what has no normal form on the whole line has its zeros looked for
    return undefined;
  }
}

function nearZeros(s: Expr, variable: string): Q.Rational[] {
  const f = compileEvaluator(s, [variable]);
  const found: Q.Rational[] = [];
  const h = (2 * WIDTH) / STEPS;
  for (let i = 0; i < STEPS; i++) {
    let [a, b] = [-WIDTH + i * h, -WIDTH + (i + 1) * h];
    if (f(a) === 0) found.push(Q.fromNumber(Number(a.toPrecision(10))));
    if (!(f(a) * f(b) < 0)) continue;
    for (let k = 0; k < 60; k++) {
      const middle = (a + b) / 2;
      if (f(a) * f(middle) <= 0) b = middle;
      else a = middle;
    }
    // a zero that is 0.5 but for the last digits is likely 0.5
    found.push(Q.fromNumber(Number(b.toPrecision(10))), Q.fromNumber(b));
  }
  return found;
}
