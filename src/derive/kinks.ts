/** Where a formula bends sharply or jumps, with the slopes on both sides, and where its derivative's formula misses a slope. */
import { size } from "../algebra/size.ts";
import { tidy } from "../algebra/tidy.ts";
import { children, type Expr, isInt, number, substitute, symbols } from "../expr/expr.ts";
import { evaluatePrecise } from "../expr/precise.ts";
import { fromNumber } from "../expr/rational.ts";
import type { Values } from "./check.ts";
import type { Kink, Slope } from "./derivation.ts";
import { compileAt, type Knot, knots } from "./knots.ts";
import { pieceAt, pieceNear } from "./near.ts";

/** A formula of many parts has its first few knots looked at only: parts times knots bound the time. */
const MOST_WORK = 40_000;
/** Both sides beyond this, near a point found by search: a pole. */
const POLE = 1e8;

/** A knot where both slopes agree, though the derivative's formula says something else, or nothing. */
export interface Gap {
  readonly at: Expr;
  readonly slope: Expr;
}

export interface Kinks {
  readonly kinks: readonly Kink[];
  readonly gaps: readonly Gap[];
  /** Whether knots had to be searched for, so that there may be more beyond. */
  readonly searched: boolean;
}

/** The kinks and jumps of a formula, from left to right; exact where the switching condition is linear in x. */
export function kinks(formula: Expr, derivative: Expr, x: string, values: Values): Kinks {
  const most = Math.ceil(MOST_WORK / (size(formula) + size(derivative)));
  const found = knots(formula, x, values, Math.min(64, most));
  const judged = found.map((knot, i) => {
    // the sides are looked at closer than halfway to the next knot
    const room = Math.min(...[found[i - 1], found[i + 1]].flatMap((k) => (k ? [Math.abs(k.point - knot.point) / 3] : [])));
    return judge(formula, derivative, x, values, { ...knot, step: Math.min(1e-6 * Math.max(1, Math.abs(knot.point)), room) });
  });
  return {
    kinks: judged.flatMap((j) => j?.kink ?? []),
    gaps: judged.flatMap((j) => j?.gap ?? []),
    searched: found.some((k) => k.searched),
  };
}

/** A knot, and how far beside it the neighbouring pieces are looked at. */
interface Place extends Knot {
  readonly step: number;
}

function judge(formula: Expr, derivative: Expr, x: string, values: Values, knot: Place): { kink?: Kink; gap?: Gap } | undefined {
  const { at, point, searched } = knot;
  const limit = (u: Expr, side: -1 | 1): Slope => limitAt(u, x, values, knot, side);
  // the formula itself may be 0/0 where its pieces are not
  const here = (u: Expr): Slope =>
    searched || Number.isFinite(compileAt(u, x, values)(point)) ? valueAt(pieceAt(u, x, values, point), x, values, knot) : "undefined";
  const close = (a: Slope, b: Slope): boolean => sameNumber(a, b, values, searched ? 1e-6 : 1e-9);
  const [from, to, there] = [limit(formula, -1), limit(formula, 1), here(formula)];
  if (isPole(from, values) && isPole(to, values)) return undefined;
  const isKnown = typeof from !== "string" && typeof to !== "string";
  const jump =
    ((isKnown || !searched) && !close(from, to)) || (typeof there !== "string" && typeof from !== "string" && !close(from, there));
  const [left, right, value] = [limit(derivative, -1), limit(derivative, 1), here(derivative)];
  if (left === "undefined" && right === "undefined" && !jump) return undefined;
  if (!jump && typeof left !== "string" && close(left, right)) {
    const missed = !searched && typeof there !== "string" && !close(left, value);
    return missed ? { gap: { at, slope: left } } : undefined;
  }
  const told = (s: Slope): Slope => (searched ? approximately(s, values) : s);
  return { kink: { at, left: told(left), right: told(right), value: told(value), jump } };
}

const isPole = (s: Slope, values: Values): boolean =>
  typeof s === "string" ? s !== "undefined" : Math.abs(compileAt(s, "", values)(0)) > POLE;

function approximately(s: Slope, values: Values): Slope {
  if (typeof s === "string") return s;
  const slope = compileAt(s, "", values)(0);
  return symbols(s).size > 0 || !Number.isFinite(slope) ? s : number(fromNumber(Number(slope.toPrecision(12))));
}

function sameNumber(a: Slope, b: Slope, values: Values, tolerance: number): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  const [p, q] = [a, b].map((u) => compileAt(u, "", values)(0)) as [number, number];
  return Math.abs(p - q) <= tolerance * Math.max(1, Math.abs(p), Math.abs(q));
}

/** The value of a smooth piece at the knot itself, where it has one. */
function valueAt(piece: Expr, x: string, values: Values, { at, point }: Knot): Slope {
  const exact = tidy(substitute(piece, { [x]: at }));
  return !dividesByZero(exact) && Number.isFinite(compileAt(exact, x, values)(point)) ? exact : "undefined";
}

/** atan(1/0) has a value in float64, but 1/0 has none. */
const dividesByZero = (u: Expr): boolean => (u.kind === "quotient" && isInt(u.denominator, 0)) || children(u).some(dividesByZero);

/** The limit from one side: the piece that holds there at the exact place, or what 60 digits show close to it. */
function limitAt(u: Expr, x: string, values: Values, knot: Place, side: -1 | 1): Slope {
  const piece = pieceNear(u, x, values, knot.point + side * knot.step);
  const exact = valueAt(piece, x, values, knot);
  if (knot.searched) return roughLimit(exact, compileAt(piece, x, values), knot.point, side, values);
  if (exact !== "undefined") return exact;
  const place = evaluatePrecise(knot.at, values, 60);
  const near = (h: number): number => evaluatePrecise(piece, { ...values, [x]: place.plus(side * h) }, 60).toNumber();
  return settled([1e-5, 1e-15, 1e-25].map((h) => near((knot.step / 1e-6) * h)));
}

/** Near a place known to 15 digits a value that is not small may be infinite: what happens beside it tells. */
function roughLimit(exact: Slope, f: (x: number) => number, point: number, side: number, values: Values): Slope {
  if (typeof exact !== "string" && Math.abs(compileAt(exact, "", values)(0)) < 1e5) return exact;
  return settled([1e-3, 1e-5, 1e-7].map((h) => f(point + side * h)));
}

/** Where three values, ever closer to a point, are going: they grow on, be it as slowly as a logarithm, or they settle. */
function settled(near: number[]): Slope {
  const [a, b, c] = near as [number, number, number];
  const [first, second] = [b - a, c - b];
  if (Math.abs(second) >= 0.5 * Math.abs(first) && Math.abs(first) > 1e-6 && Math.sign(first) === Math.sign(second))
    return c > 0 ? "Infinity" : "-Infinity";
  if (!Number.isFinite(c) || Math.abs(second) > 1e-6 * Math.max(1, Math.abs(c))) return "undefined";
  return number(fromNumber(Math.abs(c) < 1e-9 ? 0 : Number(c.toPrecision(10))));
}
