/** Where a formula bends sharply or jumps: the knots of its cases, sizes and extrema, with the slopes on both sides. */

import { size } from "../algebra/size.ts";
import { tidy } from "../algebra/tidy.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import {
  type Condition,
  children,
  divide,
  type Expr,
  has,
  isNumber,
  key,
  mapChildren,
  multiply,
  negate,
  number,
  sides,
  substitute,
  subtract,
  symbols,
  zero,
} from "../expr/expr.ts";
import { fromNumber } from "../expr/rational.ts";
import type { Values } from "./check.ts";
import type { Kink, Slope } from "./derivation.ts";
import { derivativeOf } from "./rules.ts";

/** Beyond these, switching points that have no exact formula are not searched for. */
const SEARCH = 50;
const SEARCH_STEPS = 4000;
const MOST_KNOTS = 64;
const MOST_SWITCHES = 256;
const MOST_VARIANTS = 16;
/** A formula of many parts has its first few knots looked at only: parts times knots bound the time. */
const MOST_WORK = 40_000;

/**
 * The kinks and jumps of a formula, from left to right. A place is exact where the switching condition is linear in x;
 * else it is searched for within [-50, 50] and given to 15 digits.
 */
export function kinks(formula: Expr, derivative: Expr, x: string, values: Values): Kink[] {
  const most = Math.min(MOST_KNOTS, Math.ceil(MOST_WORK / (size(formula) + size(derivative))));
  return knots(formula, x, values, most).flatMap(({ at, point }) => kinkAt(formula, derivative, x, values, at, point) ?? []);
}

export interface Knot {
  readonly at: Expr;
  /** Its value under the parameters' values. */
  readonly point: number;
}

/** The places where a formula may change its piece, from left to right. */
export function knots(formula: Expr, x: string, values: Values, most = MOST_KNOTS): Knot[] {
  const places = new Map<number, Expr>();
  for (const s of switches(formula, x)) {
    for (const place of zeros(s, x, values)) {
      const at = compileAt(place, x, values)(0);
      if (Number.isFinite(at) && places.size < most && ![...places.keys()].some((p) => Math.abs(p - at) < 1e-9 * Math.max(1, Math.abs(p))))
        places.set(at, place);
    }
  }
  return [...places].sort(([a], [b]) => a - b).map(([point, at]) => ({ at, point }));
}

/** Expressions that change their sign where the formula changes its piece. */
export function switches(u: Expr, x: string): Expr[] {
  const found: Expr[] = [];
  const visit = (v: Expr): void => {
    if (!has(v, x)) return;
    if (v.kind === "cases") for (const p of v.pieces) found.push(...differences(p.when));
    if (v.kind === "call" && (v.fn === "abs" || v.fn === "sign" || v.fn === "relu")) found.push(v.args[0] as Expr);
    if (v.kind === "call" && (v.fn === "min" || v.fn === "max"))
      v.args.forEach((a, i) => {
        for (const b of v.args.slice(i + 1)) found.push(subtract(a, b));
      });
    children(v).forEach(visit);
  };
  visit(u);
  const smooth: Expr[] = [];
  for (const s of found) {
    if (smooth.length >= MOST_SWITCHES) break;
    smooth.push(...variants(s, MOST_VARIANTS).filter((v) => has(v, x)));
  }
  return [...new Map(smooth.map((s) => [key(s), s])).values()];
}

const differences = (c: Condition): Expr[] =>
  c.kind === "comparison" ? [subtract(...(sides(c) as [Expr, Expr]))] : c.parts.flatMap(differences);

/** A switch may itself hold |x| or max(x, 0): the smooth formulas it can be. */
function variants(u: Expr, most: number): Expr[] {
  const choice = firstChoice(u);
  if (!choice) return [tidy(u)];
  const found: Expr[] = [];
  for (const option of choice.options)
    if (found.length < most) found.push(...variants(replace(u, choice.node, option), most - found.length));
  return found;
}

function firstChoice(u: Expr): { node: Expr; options: readonly Expr[] } | undefined {
  if (u.kind === "call" && u.fn === "abs") return { node: u, options: [u.args[0] as Expr, negate(u.args[0] as Expr)] };
  if (u.kind === "call" && u.fn === "relu") return { node: u, options: [u.args[0] as Expr, zero] };
  if (u.kind === "call" && (u.fn === "min" || u.fn === "max")) return { node: u, options: u.args };
  if (u.kind === "cases") return { node: u, options: [...u.pieces.map((p) => p.value), ...(u.otherwise ? [u.otherwise] : [])] };
  for (const c of children(u)) {
    const found = firstChoice(c);
    if (found) return found;
  }
  return undefined;
}

const replace = (u: Expr, node: Expr, by: Expr): Expr => (u === node ? by : mapChildren(u, (c) => replace(c, node, by)));

/** The places where s is 0. */
export function zeros(s: Expr, x: string, values: Values): Expr[] {
  const slope = tidy(derivativeOf(s, x));
  if (!has(slope, x))
    return isNumber(slope) && slope.value.n === 0n ? [] : [tidy(divide(negate(tidy(substitute(s, { [x]: zero }))), slope))];
  const f = compileAt(s, x, values);
  const found: Expr[] = [];
  const h = (2 * SEARCH) / SEARCH_STEPS;
  for (let i = 0; i <= SEARCH_STEPS && found.length < MOST_KNOTS; i++) {
    const [a, b] = [-SEARCH + i * h, -SEARCH + (i + 1) * h];
    const [p, q] = [f(a), f(b)];
    if (p === 0) found.push(number(fromNumber(a)));
    else if (p * q < 0) found.push(number(fromNumber(rounded(bisect(f, a, b), f))));
  }
  return found;
}

function bisect(f: (x: number) => number, a: number, b: number): number {
  let [low, high] = [a, b];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (f(low) * f(middle) <= 0) high = middle;
    else low = middle;
  }
  return high;
}

/** A root that is 0.5 but for the last digits is 0.5 where the function says so too. */
function rounded(root: number, f: (x: number) => number): number {
  const short = Number(root.toPrecision(6));
  return f(short) === 0 ? short : Number(root.toPrecision(15));
}

const compileAt = (u: Expr, x: string, values: Values): ((at: number) => number) => {
  const run = compileEvaluator(u, [x, ...Object.keys(values)]);
  const parameters = Object.values(values);
  return (at) => run(at, ...parameters);
};

function kinkAt(formula: Expr, derivative: Expr, x: string, values: Values, at: Expr, point: number): Kink | undefined {
  const step = 1e-6 * Math.max(1, Math.abs(point));
  const sided = (u: Expr, near: number): Slope => valueAt(u, x, values, at, point, near);
  const [left, right, value] = [sided(derivative, point - step), sided(derivative, point + step), sided(derivative, point)];
  const [from, to] = [sided(formula, point - step), sided(formula, point + step)];
  const jump = !sameNumber(from, to, values);
  if (!jump && typeof left !== "string" && sameNumber(left, right, values)) return undefined;
  if (left === "undefined" && right === "undefined") return undefined;
  const told = (s: Slope): Slope => (isExact(at) ? s : approximately(s, values));
  return { at, left: told(left), right: told(right), value: told(value), jump };
}

/** A place found by search is a decimal of many digits; one given by a formula is short, or names a parameter. */
const isExact = (at: Expr): boolean => !isNumber(at) || at.value.d <= 1_000_000n;

function approximately(s: Slope, values: Values): Slope {
  if (typeof s === "string") return s;
  const slope = compileAt(s, "", values)(0);
  return symbols(s).size > 0 || !Number.isFinite(slope) ? s : number(fromNumber(Number(slope.toPrecision(12))));
}

function sameNumber(a: Slope, b: Slope, values: Values): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  const [p, q] = [a, b].map((u) => compileAt(u, "", values)(0)) as [number, number];
  return Math.abs(p - q) <= 1e-9 * Math.max(1, Math.abs(p), Math.abs(q));
}

/** The limit of u at a point, on the side where `near` is: u in the piece that holds there, at the exact place. */
function valueAt(u: Expr, x: string, values: Values, at: Expr, point: number, near: number): Slope {
  const piece = pieceNear(u, x, values, near);
  const exact = tidy(substitute(piece, { [x]: at }));
  if (Number.isFinite(compileAt(exact, x, values)(point))) return exact;
  const f = compileAt(piece, x, values);
  if (near === point) return "undefined";
  const side = Math.sign(near - point) * Math.max(1, Math.abs(point));
  const [a, b, c] = [1e-4, 1e-6, 1e-8].map((h) => f(point + side * h)) as [number, number, number];
  if (Math.abs(b) > 3 * Math.abs(a) && Math.abs(c) > 3 * Math.abs(b)) return c > 0 ? "Infinity" : "-Infinity";
  return Number.isFinite(c) && Math.abs(c - b) < 1e-3 * Math.max(1, Math.abs(c))
    ? number(fromNumber(Number(c.toPrecision(6))))
    : "undefined";
}

/** The smooth formula that u is at a point: of cases the piece that holds, of |v| either v or -v. */
export function pieceNear(u: Expr, x: string, values: Values, near: number): Expr {
  const visit = (v: Expr): Expr => {
    if (!has(v, x)) return v;
    const at = (w: Expr): number => compileAt(w, x, values)(near);
    if (v.kind === "cases") {
      const held = v.pieces.find((p) => at({ kind: "cases", pieces: [{ when: p.when, value: number(1) }], otherwise: zero }) === 1);
      return visit(held?.value ?? v.otherwise ?? divide(zero, zero));
    }
    if (v.kind !== "call") return mapChildren(v, visit);
    const [w] = v.args as [Expr];
    if (v.fn === "abs") return multiply(number(Math.sign(at(w))), visit(w));
    if (v.fn === "sign") return number(Math.sign(at(w)));
    if (v.fn === "relu") return at(w) > 0 ? visit(w) : zero;
    if (v.fn === "min" || v.fn === "max") return visit(v.args.find((a) => at(a) === at(v)) ?? w);
    return mapChildren(v, visit);
  };
  return visit(u);
}
