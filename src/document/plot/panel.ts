/** One panel of a figure, decided in three steps: what is to be seen, where its legend stands, where the panel stands. */

import type { Expr } from "../../expr/expr.ts";
import type { Asymptote, Curve, Mark, Order } from "./curve.ts";
import { type Box, type LegendSize, legendSize, lettersUnder, SIZES, textWidth, wideLegendSize } from "./layout.ts";
import { cornerBox, type Place, placeLegend } from "./legend.ts";
import { reliable } from "./reliable.ts";
import { lookAt, type Pieces, type Real } from "./stretches.ts";
import { type Axis, axis } from "./ticks.ts";
import { type Dot, dots, type Point, type Segment, trace, type View } from "./trace.ts";
import { type Interval, pad, verticalLimits } from "./window.ts";
import { axisName, type Label, legend, panelTitle, shown, withRemark } from "./wording.ts";

export interface Series {
  readonly name: string;
  readonly legend: Label;
  /** An index into the theme's colours and dashes. */
  readonly colour: number;
  readonly segments: readonly Segment[];
  readonly dots: readonly Dot[];
  /** Where kinks and asymptotes are drawn: those in view. */
  readonly kinks?: readonly Point[];
  readonly asymptotes?: readonly Segment[];
}

export interface Panel {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** What the horizontal axis shows. */
  readonly variable: string;
  readonly series: readonly Series[];
  readonly frame: Box;
  readonly legend: { readonly place: Place; readonly box: Box; readonly columns: number; readonly columnWidth: number };
  /** Said in an empty panel. */
  readonly note: string | null;
}

/** Ten numbers stand well one above the other, and twelve short ones side by side. */
const MOST_TICKS = { x: 12, y: 10 };

/** The functions of a panel or their derivatives, looked at, with the limits to show. */
export interface Sight {
  readonly curves: readonly Curve[];
  readonly order: Order;
  readonly looked: readonly { readonly f: Real; readonly pieces: Pieces }[];
  readonly x: Interval;
  readonly y: Interval;
  /** Whether the vertical limits were asked for: then they do not grow for a legend. */
  readonly isFixed: boolean;
  /** Whether kinks and asymptotes are drawn. */
  readonly marks: boolean;
}

interface Wishes {
  /** What is to be seen of the input axis, instead of the range with a margin, and of the other one. */
  readonly x: Interval | undefined;
  readonly y: Interval | undefined;
  readonly marks: boolean;
}

export function lookAtPanel(curves: readonly Curve[], order: Order, range: Interval, { x, y, marks }: Wishes): Sight {
  const looked = curves.map((curve) => look(curve, order, range));
  return { curves, order, looked, x: x ?? pad(range), y: y ?? verticalLimits(looked, range), isFixed: y !== undefined, marks };
}

function look(curve: Curve, order: Order, range: Interval): { f: Real; pieces: Pieces } {
  const { formula, derivative, second, variable, parameters, kinks } = curve;
  const of = (u: Expr): Real => reliable(u, variable, parameters, range);
  const [g, slope] = [of(formula), of(derivative)];
  // where the function itself jumps it has no derivative, whatever its formula says; where it has a kink, no second one
  const gaps = (without: readonly Mark[]): number[] => without.filter((k) => k.jump || order === 2).map((k) => k.at);
  const missing = gaps(order === 2 ? [...kinks, ...(second?.kinks ?? [])] : kinks);
  // nor where it is not real: 1/x is the derivative of log(x), but not below 0
  const only =
    (f: Real): Real =>
    (x) =>
      missing.includes(x) || Number.isNaN(g(x)) ? Number.NaN : f(x);
  const f = order === 0 ? g : order === 1 || !second ? only(slope) : only(of(second.formula));
  return {
    f,
    pieces: lookAt(
      f,
      ...range,
      [...kinks, ...(order > 0 ? (second?.kinks ?? []) : [])].map((k) => k.at),
    ),
  };
}

/** The kinks of a curve, and the asymptotes that no earlier curve has, as far as they are in view. */
function marksOf(curves: readonly Curve[], index: number, order: Order, f: Real, view: View): Pick<Series, "kinks" | "asymptotes"> {
  const { kinks, second, asymptotes } = curves[index] as Curve;
  const places = [kinks, second?.kinks ?? [], []][order] as readonly Mark[];
  const earlier = curves.slice(0, index).flatMap((c) => c.asymptotes?.[order] ?? []);
  const own = (asymptotes?.[order] ?? []).filter((a) => !earlier.some((b) => areSame(a, b)));
  const [{ x: across, y: up }, isIn] = [view, (v: number, [low, high]: Interval) => v >= low && v <= high];
  return {
    kinks: places
      .filter((k) => !k.jump)
      .map((k): Point => [k.at, f(k.at)])
      .filter(([x, y]) => isIn(x, across) && isIn(y, up)),
    asymptotes: own.flatMap((a) => lineOf(a, view)),
  };
}

const areSame = (a: Asymptote, b: Asymptote): boolean =>
  "at" in a ? "at" in b && a.at === b.at : !("at" in b) && a.slope === b.slope && a.intercept === b.intercept;

/** The part of an asymptote that is in view, if any. */
function lineOf(a: Asymptote, { x: [left, right], y: [low, high] }: View): Segment[] {
  if ("at" in a)
    return a.at >= left && a.at <= right
      ? [
          [
            [a.at, low],
            [a.at, high],
          ],
        ]
      : [];
  const ends = [left, right].map((x) => a.slope * x + a.intercept) as [number, number];
  return Math.max(...ends) < low || Math.min(...ends) > high
    ? []
    : [
        [
          [left, ends[0]],
          [right, ends[1]],
        ],
      ];
}

const longest = ({ ticks }: Axis): number => Math.max(...ticks.map((t) => textWidth(t.text, SIZES.text)));

/** The room that the numbers of the vertical axis need, but at least the usual one: panels of one figure look alike. */
export const gutter = ({ y: [low, high] }: Sight): number => Math.max(SIZES.gutter, longest(axis(low, high, MOST_TICKS.y)) + 11);

/** The horizontal axis with as many ticks as have room for their numbers. */
function horizontalAxis([low, high]: Interval, width: number): Axis {
  for (let most = MOST_TICKS.x; most > 2; most--) {
    const candidate = axis(low, high, most);
    if ((candidate.step / (high - low)) * width >= longest(candidate) + SIZES.text / 2) return candidate;
  }
  return axis(low, high, 2);
}

export interface Draft extends Omit<Panel, "frame" | "legend"> {
  readonly place: Place;
  readonly size: LegendSize;
}

/** The room for a legend below the panel. */
export const heightBelow = ({ place, size }: Draft): number => (place === "below" ? size.height : 0);

export function draftPanel({ curves, order, looked, x, y, isFixed, marks }: Sight, frame: Box, hasLegend = true): Draft {
  const start: View = { x, y, pixel: [(x[1] - x[0]) / frame.width, (y[1] - y[0]) / frame.height] };
  const draw = (view: View) => looked.flatMap(({ f, pieces }) => trace(f, pieces, view));
  const labels = curves.map((_, i) => {
    const label = legend(curves, i, order, lettersUnder(frame.width, shown(curves[i] as Curve)));
    const { f, pieces } = looked[i] as Sight["looked"][number];
    const isSeen = trace(f, pieces, start).length > 0 || dots(pieces, start).length > 0;
    return isSeen ? label : withRemark(label, pieces.values.length > 0 ? "not in view" : "not real here");
  });
  const size = legendSize(labels);
  const found = hasLegend ? placeLegend(draw, start, frame, size, MOST_TICKS.y) : { place: "none" as const, view: start };
  const { place, view } = isFixed && found.view !== start ? { place: "below" as const, view: start } : found;
  const series = looked.map(({ f, pieces }, i) => ({
    name: (curves[i] as Curve).name,
    legend: labels[i] as Label,
    colour: i,
    segments: trace(f, pieces, view),
    dots: dots(pieces, view),
    ...(marks && marksOf(curves, i, order, f, view)),
  }));
  const isEmpty = series.every((s) => s.segments.length === 0 && s.dots.length === 0);
  return {
    title: panelTitle(curves, order),
    x: horizontalAxis(x, frame.width),
    y: axis(view.y[0], view.y[1], MOST_TICKS.y),
    variable: axisName(curves),
    series,
    note: isEmpty ? (isFixed ? "nothing lies within these limits" : "not a real number anywhere in this range") : null,
    place,
    size: place === "below" ? wideLegendSize(labels, frame.width) : size,
  };
}

export function finishPanel({ place, size, ...panel }: Draft, frame: Box): Panel {
  const { width, height, ...columns } = size;
  const isInside = place !== "below" && place !== "none";
  const corner = isInside ? cornerBox(place, frame, size) : { x: 0, y: frame.height + SIZES.below };
  return { ...panel, frame, legend: { place, box: { x: frame.x + corner.x, y: frame.y + corner.y, width, height }, ...columns } };
}
