/**
 * A figure as data: two panels, the functions and their derivatives, with everything decided (windows, ticks, lines, legends), so
 * that SVG, terminal and workbench draw the same picture.
 */
import { compileEvaluator } from "../expr/evaluate.ts";
import type { Curve } from "./curve.ts";
import { arrange, type Box, type LegendSize, legendSize, lettersUnder, SIZES, wideLegendSize } from "./layout.ts";
import { cornerBox, type Place, placeLegend } from "./legend.ts";
import { lookAt, type Pieces, type Real } from "./stretches.ts";
import { MOST_CURVES, THEMES, type ThemeName } from "./themes.ts";
import { type Axis, axis } from "./ticks.ts";
import { type Dot, dots, type Segment, trace, type View } from "./trace.ts";
import { type Interval, pad, verticalLimits } from "./window.ts";
import { axisName, description, figureTitle, type Label, legend, panelTitle } from "./wording.ts";

export type { Curve };

export interface FigureOptions {
  /** The interval of the variable, [-5, 5] unless told. */
  readonly range?: Interval;
  /** Vertical limits of a panel, instead of the ones chosen by `window.ts`. */
  readonly limits?: { readonly functions?: Interval; readonly derivatives?: Interval };
  readonly theme?: ThemeName;
  /** In pixels, from 320 to 4000; 960 unless told. Below 640 the panels stand one above the other. */
  readonly width?: number;
  readonly title?: string;
}

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

export interface Figure {
  readonly title: string;
  readonly description: string;
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
  readonly panels: readonly [Panel, Panel];
}

const MOST_TICKS = { x: 12, y: 10 };

/**
 * Decides how to draw up to twelve functions and their derivatives.
 * @throws RangeError for no curve or more than twelve, an empty or infinite range or limits, a width or theme there is not
 * @throws ValueError where a formula has a name without a value
 */
export function figure(curves: readonly Curve[], options: FigureOptions = {}): Figure {
  const { range = [-5, 5], theme = "light", width = 960, limits = {} } = options;
  refuse(curves, range, theme, width);
  for (const [name, interval] of Object.entries(limits)) checkInterval(`limits of the ${name}`, interval);
  const orders = [
    { order: 0, limits: limits.functions },
    { order: 1, limits: limits.derivatives },
  ] as const;
  const { frames } = arrange(width, [0, 0]);
  const drafts = orders.map(({ order, limits }, i) => draft(curves, order, range, frames[i] as Box, limits));
  const [left, right] = drafts.map(({ place, size }) => (place === "below" ? size.height : 0)) as [number, number];
  const { frames: settled, height } = arrange(width, [left, right]);
  const panels = drafts.map((d, i) => finish(d, settled[i] as Box)) as [Panel, Panel];
  return {
    title: options.title ?? figureTitle(curves),
    description: description(curves, range),
    theme,
    width,
    height,
    panels,
  };
}

interface Draft extends Omit<Panel, "frame" | "legend"> {
  readonly place: Place;
  readonly size: LegendSize;
}

function draft(curves: readonly Curve[], order: 0 | 1, range: Interval, frame: Box, limits: Interval | undefined): Draft {
  const looked = curves.map((curve) => look(curve, order, range));
  const x = pad(range);
  const y = limits ?? verticalLimits(looked, range);
  const start: View = { x, y, pixel: [(x[1] - x[0]) / frame.width, (y[1] - y[0]) / frame.height] };
  const draw = (view: View) => looked.flatMap(({ f, pieces }) => trace(f, pieces, view));
  const labels = curves.map((_, i) => legend(curves, i, order, lettersUnder(frame.width)));
  const size = legendSize(labels);
  const { place, view } = placeLegend(draw, start, frame, size, MOST_TICKS.y);
  // limits that were asked for do not grow for a legend
  const [window, settled] = limits && view !== start ? [start, "below" as const] : [view, place];
  const series = looked.map(({ f, pieces }, i) => ({
    name: (curves[i] as Curve).name,
    legend: labels[i] as Label,
    colour: i,
    segments: trace(f, pieces, window),
    dots: dots(pieces, window),
  }));
  const isEmpty = series.every((s) => s.segments.length === 0 && s.dots.length === 0);
  return {
    title: panelTitle(curves, order),
    x: axis(x[0], x[1], MOST_TICKS.x),
    y: axis(window.y[0], window.y[1], MOST_TICKS.y),
    variable: axisName(curves),
    series,
    note: isEmpty ? (limits ? "nothing lies within these limits" : "not a real number anywhere in this range") : null,
    place: settled,
    size: settled === "below" ? wideLegendSize(labels, frame.width) : size,
  };
}

function look({ formula, derivative, variable, parameters, kinks }: Curve, order: 0 | 1, range: Interval): { f: Real; pieces: Pieces } {
  const evaluate = compileEvaluator(order === 0 ? formula : derivative, [variable, ...Object.keys(parameters)]);
  const values = Object.values(parameters);
  const f: Real = (x) => evaluate(x, ...values);
  return {
    f,
    pieces: lookAt(
      f,
      range[0],
      range[1],
      kinks.map((k) => k.at),
    ),
  };
}

function finish({ place, size, ...panel }: Draft, frame: Box): Panel {
  const { width, height, ...columns } = size;
  const corner = place === "below" ? { x: 0, y: frame.height + SIZES.below } : cornerBox(place, frame, size);
  return { ...panel, frame, legend: { place, box: { x: frame.x + corner.x, y: frame.y + corner.y, width, height }, ...columns } };
}

function refuse(curves: readonly Curve[], range: Interval, theme: string, width: number): void {
  if (curves.length === 0) throw new RangeError("nothing to plot: name a function or give a formula");
  if (curves.length > MOST_CURVES)
    throw new RangeError(`a picture holds at most ${MOST_CURVES} curves, not ${curves.length}: make two pictures`);
  if (!Object.hasOwn(THEMES, theme)) throw new RangeError(`unknown theme "${theme}": choose ${Object.keys(THEMES).join(" or ")}`);
  if (!(width >= 320 && width <= 4000)) throw new RangeError(`a width of ${width} is not possible: choose 320 to 4000 pixels`);
  checkInterval("range", range);
}

function checkInterval(name: string, [low, high]: Interval): void {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw new RangeError(`the ${name} from ${low} to ${high} is empty: give two finite numbers, the smaller one first`);
  // float64 has no points to draw in a narrower one
  if (high - low < 1e-9 * Math.max(Math.abs(low), Math.abs(high)) || high - low > 1e300 || high - low < 1e-290)
    throw new RangeError(`the ${name} from ${low} to ${high} is too narrow or too wide to be drawn`);
}
