/** Limits: by comparing growth where that tells, else by looking far out, or near, with many digits. */
import { Decimal } from "decimal.js";
import { type Expr, negate, substitute, symbol } from "../expr/expr.ts";
import { behaviour, signOf, tendency } from "./growth.ts";
import { type Break, type Piece, valueAt } from "./pieces.ts";
import { precisely } from "./real.ts";
import { approximateValue, exactValue, infinite, type Value, ZERO_VALUE } from "./value.ts";

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
export const NO_VALUE: Limit = none("no value there");

/** The limit of a smooth formula as x tends to an infinity. */
export function limitAtInfinity(formula: Expr, x: string, side: 1 | -1): Limit {
  const outward = side === 1 ? formula : substitute(formula, { [x]: negate(symbol(x)) });
  return byGrowth(outward, x) ?? outermostValues(outward, x);
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
const ODD = [1, 1.1037, 1.3719, 1.6181];

function outermostValues(u: Expr, x: string): Limit {
  const rows = DISTANCES.map((d) => ODD.map((k) => precisely(u, x, d * k, 60)));
  return settled(rows);
}

/** Each step inward is the square of the one before. A place of 15 digits allows fewer. */
const STEPS = { exact: ["1e-10", "1e-20", "1e-40"], found: ["1e-3", "1e-6", "1e-12"] };

/** The one-sided limit of a piece's formula (or of its slope) at an end of it. */
export function limitAt(u: Expr, x: string, at: Break, side: 1 | -1): Limit {
  const value = attempt(() => valueAt(u, x, at.expr));
  if (value?.isFinite() && (at.exact || value.abs().lt(1e6))) {
    return at.exact
      ? exact(exactValue(substitute(u, { [x]: at.expr })))
      : { limit: approximateValue(value), how: "numerical", reason: null };
  }
  const place = valueAt(symbol(x), x, at.expr, 100);
  const near = (step: string, k: number): Decimal => new Wide(step).times(k * side).plus(new Wide(place));
  return settled(STEPS[at.exact ? "exact" : "found"].map((step) => ODD.slice(0, 2).map((k) => precisely(u, x, near(step, k), 100))));
}
const Wide = Decimal.clone({ precision: 120, defaults: true });

/** What values at three distances, several at each, tend to. */
function settled(rows: readonly (readonly Decimal[])[]): Limit {
  const [a, b, c] = rows.map((row) => row[0]) as [Decimal, Decimal, Decimal];
  const last = rows.at(-1) as readonly Decimal[];
  if (last.some((v) => v.isNaN())) return last.every((v) => v.isNaN()) ? NO_VALUE : none("not found");
  const signs = new Set(last.map((v) => v.s));
  if (last.every((v) => !v.isFinite())) return signs.size === 1 ? numerical(infinite(c.s)) : none("oscillates");
  const scale = Decimal.max(1, c.abs());
  const spread = Decimal.max(...last)
    .minus(Decimal.min(...last))
    .abs();
  const [early, late] = [b.minus(a).abs(), c.minus(b).abs()];
  if (spread.lt(scale.times(1e-6)) && (late.lt(scale.times(1e-9)) || late.lt(early.times(0.1)))) {
    return numerical(rounded(c, late));
  }
  const grows = c.abs().gt(b.abs().times(1.5)) && b.abs().gt(a.abs().times(1.2)) && signs.size === 1;
  if (grows && spread.lt(c.abs().times(10))) return numerical(infinite(c.s));
  return none("oscillates");
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
