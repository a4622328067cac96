/** The smooth formula that a formula with pieces is near a point. */
import { type Condition, divide, type Expr, has, mapChildren, multiply, number, zero } from "../expr/expr.ts";
import type { Values } from "./check.ts";
import { compileAt } from "./knots.ts";

/** At a knot that is known to so many digits the two sides of its condition count as equal. */
const TIE = 1e-9;

/** The smooth formula that u is near a point: of cases the piece that holds, of |v| either v or -v. */
export function pieceNear(u: Expr, x: string, values: Values, near: number): Expr {
  return piece(u, x, values, near, 0);
}

/** The formula that u is at a knot itself: what is compared there is equal, though it be off in the last digits. */
export function pieceAt(u: Expr, x: string, values: Values, knot: number): Expr {
  return piece(u, x, values, knot, TIE);
}

function piece(u: Expr, x: string, values: Values, near: number, tie: number): Expr {
  const at = (w: Expr): number => compileAt(w, x, values)(near);
  const order = (a: number, b: number): number => (Math.abs(a - b) <= tie * Math.max(1, Math.abs(a), Math.abs(b)) ? 0 : a - b);
  const holds = (c: Condition): boolean => {
    if (c.kind !== "comparison") return c.kind === "and" ? c.parts.every(holds) : c.parts.some(holds);
    const d = order(at(c.left), at(c.right));
    return { "<": d < 0, "<=": d <= 0, ">": d > 0, ">=": d >= 0, "=": d === 0, "!=": d !== 0 }[c.relation];
  };
  const visit = (v: Expr): Expr => {
    if (!has(v, x)) return v;
    if (v.kind === "cases") return visit(v.pieces.find((p) => holds(p.when))?.value ?? v.otherwise ?? divide(zero, zero));
    if (v.kind !== "call") return mapChildren(v, visit);
    const [w] = v.args as [Expr];
    const sign = (): number => Math.sign(order(at(w), 0));
    if (v.fn === "abs") return multiply(number(sign()), visit(w));
    if (v.fn === "sign") return number(sign());
    if (v.fn === "relu") return sign() > 0 ? visit(w) : zero;
    if (v.fn === "min" || v.fn === "max") return visit(v.args.find((a) => at(a) === at(v)) ?? w);
    return mapChildren(v, visit);
  };
  return visit(u);
}
