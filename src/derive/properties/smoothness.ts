/** How smooth a function is where its pieces meet. */

import { Decimal } from "decimal.js";
import { type Expr, isNumber, same, substitute } from "../../expr/expr.ts";
import { pieceNear } from "../near.ts";
import { type Limit, limitAt } from "./limits.ts";
import { nextSlope, pieceBeside } from "./pieces.ts";
import { type Break, dividesByZero, isTrusted, type Piece, valueAt } from "./place.ts";
import { placeValue } from "./runs.ts";
import { exactValue, type Value, valueNear } from "./value.ts";

/**
 * "edge": it has values on one side only; "hole": both limits agree, the value differs or is missing; "filled": the value of its own
 * makes it smooth there; "knot": continuous, with so many derivatives.
 */
export type MeetingKind = "edge" | "pole" | "oscillation" | "jump" | "hole" | "filled" | "knot";

export interface Meeting {
  readonly at: Value;
  readonly kind: MeetingKind;
  /** How many derivatives agree at a knot; else null. */
  readonly order: number | null;
  /** The formula's own value there. */
  readonly value: Value | null;
  readonly left: Value | null;
  readonly right: Value | null;
}

/** So many derivatives are compared. */
export const MOST_ORDERS = 4;
const AGREE = 1e-10;
/** A part of the last piece's length: the next piece is no shorter. */
const NEAR = 1e-3;

/** What happens where pieces meet. */
export function meetings(formula: Expr, x: string, parts: readonly Piece[]): Meeting[] {
  const beside = ({ from, to }: Piece, at: Break, side: 1 | -1): Piece =>
    pieceBeside(formula, x, at, side * NEAR * (from && to ? to.at - from.at : 1));
  return parts.slice(1).map((right, i) => {
    const left = parts[i] as Piece;
    const at = right.from as Break;
    // of a piece that stands for many, the first of them
    const [own, next] = [left.beyond ? beside(right, at, -1) : left, right.beyond ? beside(left, at, 1) : right];
    return meeting(formula, x, own, next, at);
  });
}

function meeting(formula: Expr, x: string, left: Piece, right: Piece, at: Break): Meeting {
  const [from, to] = [sided(left, left.formula, x, at, -1), sided(right, right.formula, x, at, 1)];
  const value = valueThere(formula, x, at);
  const told = { at: placeValue(at.expr, at.exact), value, left: from?.limit ?? null, right: to?.limit ?? null, order: null };
  if (!from || !to) return { ...told, kind: "edge" };
  if (!from.limit || !to.limit) return { ...told, kind: "oscillation" };
  if (!Number.isFinite(from.limit.value) || !Number.isFinite(to.limit.value)) return { ...told, kind: "pole" };
  const exactly = from.how === "exact" && to.how === "exact";
  if (!close(from.limit, to.limit, exactly)) return { ...told, kind: "jump" };
  if (!value || !close(value, from.limit, exactly)) return { ...told, kind: "hole" };
  const order = agreement(left, right, x, at);
  return order === undefined ? { ...told, kind: "filled" } : { ...told, kind: "knot", order };
}

const sided = (piece: Piece, u: Expr, x: string, at: Break, side: 1 | -1): Limit | undefined =>
  piece.defined ? limitAt(u, x, at, side) : undefined;

/** @param exactly whether both have all the digits of float64: then a small difference is one */
const close = (a: Value, b: Value, exactly: boolean): boolean =>
  Math.abs(a.value - b.value) <= AGREE * Math.max(exactly ? 0 : 1, Math.abs(a.value), exactly ? Math.abs(b.value) : 0);

/** The value of the formula at the very place: the piece that its conditions choose there. */
export function valueThere(formula: Expr, x: string, at: Break): Value | null {
  const piece = pieceNear(formula, x, {}, at.at);
  const value: Decimal = valueAt(piece, x, at.expr);
  if (!at.exact) return isTrusted(value, at) ? valueNear(value) : null;
  // log(|sin(pi)|) is finite at any number of digits of pi, and has no value; sqrt(sin(2 pi)) has one
  if (dividesByZero(piece, x, at.expr)) return null;
  const exact = exactValue(substitute(piece, { [x]: at.expr }));
  const isValue = isNumber(at.expr) ? value.isFinite() : isTrusted(new Decimal(exact.value), at);
  return isValue && Number.isFinite(exact.value) ? exact : null;
}

/** The number of derivatives that agree; undefined where all do because both sides are one formula. */
function agreement(left: Piece, right: Piece, x: string, at: Break): number | undefined {
  let [a, b]: [Expr | undefined, Expr | undefined] = [left.slope, right.slope];
  for (let order = 0; order < MOST_ORDERS; order++) {
    if (!a || !b) return order;
    const [{ limit: p, how }, { limit: q, how: other }] = [limitAt(a, x, at, -1), limitAt(b, x, at, 1)];
    if (!p || !q || !Number.isFinite(p.value) || !Number.isFinite(q.value)) return order;
    if (!close(p, q, how === "exact" && other === "exact")) return order;
    [a, b] = [nextSlope(a, x), nextSlope(b, x)];
  }
  return same(left.formula, right.formula) ? undefined : MOST_ORDERS;
}
