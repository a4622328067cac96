/** Limits: by comparing growth where that tells, else by looking far out, or near, with many digits. */
import { Decimal } from "decimal.js";
import { type Expr, isNumber, negate, substitute, symbol } from "../../expr/expr.ts";
import { behaviour, signOf, tendency } from "./growth.ts";
import { type Break, isTrusted, type Piece, valueAt } from "./place.ts";
import { precisely } from "./real.ts";
import { approximateValue, exactValue, infinite, type Value, valueNear, ZERO_VALUE } from "./value.ts";
import { waves } from "./waves.ts";

export interface Limit {
  /** null where there is none. */
  readonly limit: Value | null;
  /** "numerical": read off from values, to the digits that are told. */
  readonly how: "exact" | "numerical";
  /** Why there is none: "no value there", "oscillates", "not found". */
  readonly reason: string | null;
}

const exact = (limit: Value): Limit => ({ limit, how: "exact", reason: null });
const none = (reason: string): Limit => ({ limit: null, how: "numerical", reason });
/** It has neither a limit nor an infinity: every periodic function does so. */
export const OSCILLATES: Limit = none("oscillates");
export const NO_VALUE: Limit = none("no value there");

/** The limit of a smooth formula as x tends to an infinity. */
export function limitAtInfinity(formula: Expr, x: string, side: 1 | -1): Limit {
  const outward = side === 1 ? formula : substitute(formula, { [x]: negate(symbol(x)) });
  return byGrowth(outward, x) ?? ofLogarithm(outward, x) ?? outermostValues(outward, x);
}

/** log(log x) grows more slowly than growth is compared here. */
function ofLogarithm(u: Expr, x: string): Limit | undefined {
  if (u.kind !== "call" || u.fn !== "log") return undefined;
  const inner = byGrowth(u.args[0] as Expr, x);
  return inner?.limit?.value === Number.POSITIVE_INFINITY ? inner : undefined;
}

function byGrowth(u: Expr, x: string): Limit | undefined {
  const found = attempt(() => behaviour(u, x));
  if (found?.kind === "zero" || found?.kind === "vanishing") return exact(ZERO_VALUE);
  if (found?.kind !== "lead") return undefined;
  const tends = attempt(() => tendency(found.lead, x));
  if (tends === undefined) return undefined;
  return exact(tends < 0 ? ZERO_VALUE : tends > 0 ? infinite(signOf(found.lead)) : exactValue(found.lead.c));
}

/** Growth that is too involved for the algebra is no growth that can be told. */
function attempt<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch {
    return undefined;
  }
}

/** Each distance is the square of the one before: a logarithm doubles, and is not taken for a constant. */
const DISTANCES = [1e2, 1e4, 1e8];
const ODD = [Math.SQRT2, 1 + Math.PI / 10, Math.LN2, Math.E / 2];

function outermostValues(u: Expr, x: string): Limit {
  const found = settled(DISTANCES.map((d) => ODD.map((k) => precisely(u, x, d * k, 60))));
  const bounded = found.limit && !Number.isFinite(found.limit.value) && attempt(() => behaviour(u, x))?.kind === "bounded";
  if (!bounded) return found.reason === OSCILLATES.reason && !waves(u, x) ? none("not found") : found;
  return OSCILLATES;
}

/**
 * Each step inward is the square of the one before. The fourth derivative of sin(x)/x divides by x^5: at 1e-32 it leaves 60 of 220 digits.
 * A place that is no fraction allows fewer.
 */
const STEPS = {
  rational: { steps: ["1e-8", "1e-16", "1e-32"], digits: 220 },
  exact: { steps: ["1e-6", "1e-12", "1e-24"], digits: 70 },
  found: { steps: ["1e-3", "1e-6", "1e-12"], digits: 40 },
};

/** The one-sided limit of a piece's formula (or of its slope) at an end of it. */
export function limitAt(u: Expr, x: string, at: Break, side: 1 | -1): Limit {
  const known = found.get(u) ?? new Map<string, Limit>();
  found.set(u, known);
  const place = `${side} ${at.at}`;
  let limit = known.get(place);
  if (!limit) known.set(place, (limit = lookAt(u, x, at, side)));
  return limit;
}
/** Asked for again by range, knots and steepness. */
const found = new WeakMap<Expr, Map<string, Limit>>();

function lookAt(u: Expr, x: string, at: Break, side: 1 | -1): Limit {
  const value = attempt(() => valueAt(u, x, at.expr));
  if (value && isTrusted(value, at) && (at.exact || isSteady(u, x, at, side, value))) {
    return at.exact ? exact(exactValue(substitute(u, { [x]: at.expr }))) : numerical(valueNear(value));
  }
  const place = new Wide(valueAt(symbol(x), x, at.expr, 100));
  const { steps, digits } = STEPS[!at.exact ? "found" : isNumber(at.expr) ? "rational" : "exact"];
  return settled(steps.map((step) => ODD.slice(0, 2).map((k) => precisely(u, x, new Wide(step).times(k * side).plus(place), digits))));
}

/** A logarithm is finite at a zero that is known to 15 digits, but not what it is beside it. */
function isSteady(u: Expr, x: string, at: Break, side: 1 | -1, value: Decimal): boolean {
  const beside = precisely(u, x, valueAt(symbol(x), x, at.expr).plus(side * 1e-9), 30);
  return beside.minus(value).abs().lt(Decimal.max(1, value.abs()).times(1e-3));
}

const Wide = Decimal.clone({ precision: 120, defaults: true });

/** What values at three distances, several at each, tend to. */
function settled(rows: readonly (readonly Decimal[])[]): Limit {
  const [a, b, c] = rows.map((row) => row[0]) as [Decimal, Decimal, Decimal];
  const last = rows.at(-1) as readonly Decimal[];
  if (last.some((v) => v.isNaN())) return last.every((v) => v.isNaN()) ? NO_VALUE : none("not found");
  const signs = new Set(last.map((v) => v.s));
  if (last.every((v) => !v.isFinite())) return signs.size === 1 ? numerical(infinite(c.s)) : OSCILLATES;
  const scale = Decimal.max(1, c.abs());
  const spread = Decimal.max(...last)
    .minus(Decimal.min(...last))
    .abs();
  const [early, late] = [b.minus(a).abs(), c.minus(b).abs()];
  if (spread.lt(scale.times(1e-6)) && (late.lt(scale.times(1e-9)) || late.lt(early.times(0.1)))) {
    return numerical(rounded(c, late));
  }
  const [near, far] = rows.map((row) => row.map((v) => v.abs())).slice(-2) as [Decimal[], Decimal[]];
  const grows = signs.size === 1 && Decimal.min(...far).gt(Decimal.max(...near).times(1.4)) && b.abs().gt(a.abs().times(1.2));
  return grows ? numerical(infinite(c.s)) : OSCILLATES;
}

const numerical = (limit: Value): Limit => ({ limit, how: "numerical", reason: null });

/** What is left of the distance to 0 is none. */
const rounded = (value: Decimal, change: Decimal): Value =>
  value.abs().lte(change.plus(1e-7)) ? { ...ZERO_VALUE, exact: false } : approximateValue(value);

/** The limits of a formula (or of its slope) at the two ends of a piece, seen from within. */
export function limitsOf(piece: Piece, u: Expr, x: string): readonly [from: Limit, to: Limit] {
  if (!piece.defined) return [NO_VALUE, NO_VALUE];
  return [
    piece.from ? limitAt(u, x, piece.from, 1) : limitAtInfinity(u, x, -1),
    piece.to ? limitAt(u, x, piece.to, -1) : limitAtInfinity(u, x, 1),
  ];
}
