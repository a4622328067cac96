/** One panel of a figure, decided in three steps: what is to be seen, where its legend stands, where the panel stands. */
import type { Curve } from "./curve.ts";
import { type Box, type LegendSize, legendSize, lettersUnder, SIZES, textWidth, wideLegendSize } from "./layout.ts";
import { cornerBox, type Place, placeLegend } from "./legend.ts";
import { reliable } from "./reliable.ts";
import { lookAt, type Pieces, type Real } from "./stretches.ts";
import { type Axis, axis } from "./ticks.ts";
import { type Dot, dots, type Segment, trace, type View } from "./trace.ts";
import { type Interval, pad, verticalLimits } from "./window.ts";
import { axisName, type Label, legend, panelTitle, shown, withRemark } from "./wording.ts";

export interface Series {
  readonly name: string;
  readonly legend: Label;
  /** An index into the theme's colours and dashes. */
  readonly colour: number;
  readonly segments: readonly Segment[];
  readonly dots: readonly Dot[];
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

/** The functions of a panel (order 0) or their derivatives (order 1), looked at, with the limits to show. */
export interface Sight {
  readonly curves: readonly Curve[];
  readonly order: 0 | 1;
  readonly looked: readonly { readonly f: Real; readonly pieces: Pieces }[];
  readonly x: Interval;
  readonly y: Interval;
  /** Whether the vertical limits were asked for: then they do not grow for a legend. */
  readonly isFixed: boolean;
}

export function lookAtPanel(curves: readonly Curve[], order: 0 | 1, range: Interval, limits: Interval | undefined): Sight {
  const looked = curves.map((curve) => look(curve, order, range));
  return { curves, order, looked, x: pad(range), y: limits ?? verticalLimits(looked, range), isFixed: limits !== undefined };
}

function look({ formula, derivative, variable, parameters, kinks }: Curve, order: 0 | 1, range: Interval): { f: Real; pieces: Pieces } {
  const g = reliable(formula, variable, parameters, range);
  const slope = reliable(derivative, variable, parameters, range);
  // where the function itself jumps it has no derivative, whatever its formula says
  const gaps = kinks.filter((k) => k.jump).map((k) => k.at);
  // nor where it is not real: 1/x is the derivative of log(x), but not below 0
  const derived: Real = (x) => (gaps.includes(x) || Number.isNaN(g(x)) ? Number.NaN : slope(x));
  const f = order === 0 ? g : derived;
  const marks = kinks.map((k) => k.at);
  return { f, pieces: lookAt(f, ...range, marks) };
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

export function draftPanel({ curves, order, looked, x, y, isFixed }: Sight, frame: Box): Draft {
  const start: View = { x, y, pixel: [(x[1] - x[0]) / frame.width, (y[1] - y[0]) / frame.height] };
  const draw = (view: View) => looked.flatMap(({ f, pieces }) => trace(f, pieces, view));
  const labels = curves.map((_, i) => {
    const label = legend(curves, i, order, lettersUnder(frame.width, shown(curves[i] as Curve)));
    const { f, pieces } = looked[i] as Sight["looked"][number];
    const isSeen = trace(f, pieces, start).length > 0 || dots(pieces, start).length > 0;
    return isSeen ? label : withRemark(label, pieces.values.length > 0 ? "not in view" : "not real here");
  });
  const size = legendSize(labels);
  const found = placeLegend(draw, start, frame, size, MOST_TICKS.y);
  const { place, view } = isFixed && found.view !== start ? { place: "below" as const, view: start } : found;
  const series = looked.map(({ f, pieces }, i) => ({
    name: (curves[i] as Curve).name,
    legend: labels[i] as Label,
    colour: i,
    segments: trace(f, pieces, view),
    dots: dots(pieces, view),
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
  const corner = place === "below" ? { x: 0, y: frame.height + SIZES.below } : cornerBox(place, frame, size);
  return { ...panel, frame, legend: { place, box: { x: frame.x + corner.x, y: frame.y + corner.y, width, height }, ...columns } };
}
