/** What a function is like, from its formula: domain, limits, range, symmetry, runs, knots, steepness, saturation, moments. */

import { evaluate } from "../../expr/evaluate.ts";
import { type Expr, has, number, substitute } from "../../expr/expr.ts";
import { fromNumber } from "../../expr/rational.ts";
import { domain } from "./domain.ts";
import { type Limit, limitsOf, NO_VALUE, OSCILLATES } from "./limits.ts";
import { type Lipschitz, lipschitz, slopeRuns } from "./lipschitz.ts";
import { type Moments, moments } from "./moments.ts";
import { type Monotony, monotony } from "./monotony.ts";
import { type Parity, parity } from "./parity.ts";
import { period } from "./period.ts";
import { pieces } from "./pieces.ts";
import type { Piece } from "./place.ts";
import { type Interval, range } from "./range.ts";
import { real } from "./real.ts";
import { type Run, runsOf, wildPlaces } from "./runs.ts";
import { type Saturation, saturation } from "./saturation.ts";
import { type Meeting, MOST_ORDERS, meetings } from "./smoothness.ts";
import { SEARCH } from "./turning.ts";
import { exactValue, type Value } from "./value.ts";

/** A plain object: in JSON an infinite `value` is null, and its `ascii` says which. */
export interface Properties {
  readonly variable: string;
  /** Where the formula has values; places beyond `searched` that follow no simple formula are not known. */
  readonly domain: readonly Interval[];
  readonly limits: { readonly minus: Limit; readonly plus: Limit };
  /** The values taken, as disjoint intervals from the least up. */
  readonly range: readonly Interval[];
  /** Whether the range is only what was found by searching, since the formula oscillates on without a known period. */
  readonly rangeSearched: boolean;
  readonly parity: Parity;
  /** null where none is known. */
  readonly period: Value | null;
  readonly monotony: Monotony;
  readonly smoothness: {
    /** "smooth", "discontinuous", or how many derivatives are continuous, as "C^1"; of the parts where it has values. */
    readonly class: string;
    /** Derivatives compared at a knot: "C^4" means at least 4. */
    readonly compared: number;
    readonly meetings: readonly Meeting[];
  };
  readonly lipschitz: Lipschitz;
  readonly saturation: readonly Saturation[];
  readonly normal: Moments;
  /** Knots, poles and turning points are looked for from minus this to this. */
  readonly searched: number;
}

/** A periodic function is looked at through so many of its periods on each side, and a little more: no knot shall stand at the edge. */
const PERIODS = 3.03;

/**
 * The properties of a formula of one variable.
 * @param values a finite number for every parameter
 * @throws ValueError where a parameter has no value
 */
export function properties(formula: Expr, variable: string, values: Readonly<Record<string, number>> = {}): Properties {
  const x = variable;
  const parameters = Object.entries(values).filter(([name]) => name !== x && has(formula, name));
  const g = substitute(formula, Object.fromEntries(parameters.map(([name, value]) => [name, number(fromNumber(value))])));
  evaluate(g, { [x]: 0 });
  const repeats = period(g, x);
  const length = repeats && !isConstant(g, x, evaluate(repeats, {})) ? exactValue(repeats) : null;
  const window = length ? PERIODS * length.value : SEARCH;
  const parts = pieces(g, x, window, length !== null);
  const met = meetings(g, x, parts);
  const outer = [parts[0], parts.at(-1)] as [Piece, Piece];
  const limits = length
    ? { minus: OSCILLATES, plus: OSCILLATES }
    : { minus: limitsOf(outer[0], outer[0].formula, x)[0], plus: limitsOf(outer[1], outer[1].formula, x)[1] };
  const runs = parts.flatMap((piece) => runsOf(piece, piece.formula, piece.slope, x, window));
  const slopes = slopeRuns(parts, x, window);
  const trend = monotony(runs, met, length);
  const turns = turnsOf([...runs, ...slopes.flat()]);
  const symmetry = parity(g, x, parts, turns, trend.overall === "increasing" || trend.overall === "decreasing");
  return {
    variable,
    domain: domain(parts, met),
    limits,
    range: range(runs, met, limits, length !== null),
    rangeSearched: !repeats && (rangeGoesOn(limits) || wildPlaces(runs).length > 0),
    parity: symmetry,
    period: length,
    monotony: trend,
    smoothness: { class: smoothnessClass(met), compared: MOST_ORDERS, meetings: met },
    lipschitz: lipschitz(parts, slopes, met, x, length !== null),
    saturation: saturation(parts, slopes, x),
    normal: moments(parts, met, turns, symmetry, x, length?.value),
    searched: window,
  };
}

/** The turning points nearest to 0. */
const turnsOf = (runs: readonly Run[]): number[] =>
  runs
    .flatMap(({ to }) => (to.inside ? [to.at.value] : []))
    .sort((a, b) => Math.abs(a) - Math.abs(b))
    .slice(0, MOST_TURNS);
const MOST_TURNS = 40;

/** Whether a formula with a period, as sin(x)^2 + cos(x)^2, has one value at places spread over it. */
function isConstant(g: Expr, x: string, length: number): boolean {
  const f = real(g, x);
  const values = Array.from({ length: SPREAD }, (_, i) => f((length * (i + 0.37)) / SPREAD));
  return Math.max(...values) - Math.min(...values) < 1e-12;
}
const SPREAD = 50;

/** Without a limit towards an infinity there may be more values to come. */
const rangeGoesOn = ({ minus, plus }: Properties["limits"]): boolean =>
  [minus, plus].some(({ limit, reason }) => limit === null && reason !== NO_VALUE.reason);

function smoothnessClass(met: readonly Meeting[]): string {
  if (met.some(({ kind, value }) => kind === "jump" || (kind === "hole" && value))) return "discontinuous";
  const orders = met.flatMap(({ kind, order }) => (kind === "knot" && order !== null ? [order] : []));
  return orders.length === 0 ? "smooth" : `C^${Math.min(...orders)}`;
}
