/** Where a formula may change its piece: the places at which its cases, sizes, extrema and roots switch. */
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
  negate,
  number,
  sides,
  substitute,
  subtract,
  zero,
} from "../expr/expr.ts";
import { fromNumber, isInteger } from "../expr/rational.ts";
import type { Values } from "./check.ts";
import { derivativeOf } from "./rules.ts";

/** Beyond these, switching points that have no exact formula are not searched for. */
export const SEARCH = 50;
const SEARCH_STEPS = 4000;
const MOST_KNOTS = 64;
const MOST_SWITCHES = 256;
/** So many of them may have to be searched along the whole axis. */
const MOST_SEARCHES = 24;
const MOST_VARIANTS = 16;

export interface Knot {
  readonly at: Expr;
  /** Its value under the parameters' values. */
  readonly point: number;
  /** Whether it was found by search: then `at` has 15 digits of it. */
  readonly searched: boolean;
}

/** The places where a formula may change its piece, from left to right. */
export function knots(formula: Expr, x: string, values: Values, most = MOST_KNOTS): Knot[] {
  const places = new Map<number, Knot>();
  let searches = 0;
  const put = (s: Expr, at: Expr, searched: boolean): void => {
    const point = compileAt(at, x, values)(0);
    const isNew = ![...places.keys()].some((p) => Math.abs(p - point) < 1e-9 * Math.max(1, Math.abs(p)));
    if (Number.isFinite(point) && places.size < most && isNew) places.set(point, { at, point, searched: searched && has(s, x) });
  };
  for (const s of switches(formula, x)) {
    const isLine = !has(tidy(derivativeOf(s, x)), x);
    if (!isLine && searches++ >= MOST_SEARCHES) continue;
    for (const place of zeros(s, x, values)) put(s, place, !isLine && !isShort(place));
  }
  for (const s of edges(formula, x)) for (const place of zeros(s, x, values)) put(s, place, false);
  return [...places.values()].sort((a, b) => a.point - b.point);
}

/** A place found by search is a decimal of many digits, unless it is a number that the switch is exactly 0 at. */
const isShort = (at: Expr): boolean => isNumber(at) && at.value.d <= 1_000_000n;

/** Where roots begin and denominators vanish, if that is linear in x. */
function edges(u: Expr, x: string): Expr[] {
  const found: Expr[] = [];
  const visit = (v: Expr): void => {
    if (!has(v, x)) return;
    if (v.kind === "call" && (v.fn === "sqrt" || v.fn === "cbrt")) found.push(...lineOf(v.args[0] as Expr));
    if (v.kind === "power" && isNumber(v.exponent) && !isInteger(v.exponent.value)) found.push(...lineOf(v.base));
    if (v.kind === "quotient") found.push(...lineOf(v.denominator));
    children(v).forEach(visit);
  };
  const lineOf = (v: Expr): Expr[] => {
    const base = v.kind === "power" && isNumber(v.exponent) ? v.base : v;
    const factors = base.kind === "product" ? base.factors : [base];
    return factors.flatMap((f) => {
      const inner = f.kind === "power" && isNumber(f.exponent) ? f.base : f;
      return has(inner, x) && !has(tidy(derivativeOf(inner, x)), x) ? [inner] : [];
    });
  };
  visit(u);
  return found.slice(0, MOST_KNOTS);
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

export const compileAt = (u: Expr, x: string, values: Values): ((at: number) => number) => {
  const run = compileEvaluator(u, [x, ...Object.keys(values)]);
  const parameters = Object.values(values);
  return (at) => run(at, ...parameters);
};
