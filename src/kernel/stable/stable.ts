/**
 * The form of a formula that floating point can follow: equal to it as real functions, without cancellation of leading
 * digits or overflow on the way where a rule of this room knows how.
 */

import { tidy } from "../../algebra/tidy.ts";
import { inShort } from "../../derive/backward/spelling.ts";
import { carryOut } from "../../derive/rules.ts";
import { divide, type Expr, has, mapChildren, multiply, one, type Sum, unnamed } from "../../expr/expr.ts";
import { assemble, rationalIn } from "./exponentials.ts";
import { logarithm, ofStable } from "./logarithms.ts";
import { withoutQuarters } from "./quarters.ts";
import { inReach } from "./reach.ts";
import { nearZero } from "./series.ts";
import { onEachSide, withoutLoss } from "./sums.ts";

/** Deeper than this, what a rule made is taken as it is. */
const DEEPEST = 40;

/**
 * A stable form of a formula in x whose parameters are numbers, and whether it takes doubles: where a series or a quotient
 * of polynomials in an exponential came in, float32 would not do. Such a quotient holds as far as floats reach, and if asked
 * for as far as doubles do: cosh(400) is no float.
 */
export function stable(formula: Expr, x: string, reach: "floats" | "doubles" = "floats"): { readonly expr: Expr; readonly wide: boolean } {
  let wide = false;
  const memo = new Map<Expr, Expr>();
  const visit = (u: Expr, depth: number): Expr => {
    if (!has(u, x) || u.kind === "symbol" || depth > DEEPEST) return u;
    let image = memo.get(u);
    if (!image) memo.set(u, (image = rewritten(u, depth + 1)));
    return image;
  };
  const rewritten = (u: Expr, depth: number): Expr => {
    const again = (v: Expr): Expr => visit(v, depth);
    const known =
      u.kind === "call" && u.fn === "log" ? logarithm(u.args[0] as Expr, x, again, (v) => throughExponentials(v, again, true)) : undefined;
    if (known) return known;
    const joined = isJoined(u) ? throughExponentials(u, again) : undefined;
    if (joined) return joined;
    if (u.kind === "quotient") {
      const inverse = throughExponentials(divide(one, u.denominator), again);
      if (inverse) return multiply(again(u.numerator), inverse);
    }
    const turned = u.kind === "call" ? withoutQuarters(u) : undefined;
    if (turned) return again(turned);
    const v = mapChildren(u, again);
    if (v.kind === "call" && v.fn === "log") return ofStable(v.args[0] as Expr, x) ?? v;
    if (v.kind !== "sum") return v;
    const shorter = withoutLoss(v, x) ?? v;
    return shorter.kind === "sum" ? cancelling(shorter) : shorter;
  };
  const throughExponentials = (u: Expr, again: (u: Expr) => Expr, evenWide = u.kind !== "sum"): Expr | undefined => {
    const r = rationalIn(u, x);
    const made = r && assemble(r, again, reach === "doubles");
    // term by term a sum loses nothing that a quotient of polynomials would not
    if (!made?.expr || (made.wide && !evenWide)) return undefined;
    wide ||= made.wide;
    return made.expr;
  };
  const cancelling = (u: Sum): Expr => {
    const series = nearZero(u, x) ?? onEachSide(u, x, (side) => nearZero(side, x));
    wide ||= series !== undefined;
    return series ?? u;
  };
  const plain = tidy(inShort(unnamed(carryOut(formula))));
  const expr = visit(plain, 0);
  return { expr: wide ? inReach(expr, plain, x) : expr, wide };
}

/** What may be a function of one exponential; a bare e^v, tanh v, logistic v is stable as it stands. */
const isJoined = (u: Expr): boolean =>
  ["sum", "product", "quotient", "power"].includes(u.kind) ||
  (u.kind === "call" && ["sinh", "cosh", "coth", "sech", "csch"].includes(u.fn));
