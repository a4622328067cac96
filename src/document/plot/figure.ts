/**
 * A figure as data: panels of the functions and of their derivatives, with everything decided (windows, ticks, lines, legends), so
 * that SVG, terminal and workbench draw the same picture.
 */
import { type Known, requireOptions } from "../../expr/read/options.ts";
import type { Curve, Order } from "./curve.ts";
import { arrange, type Box } from "./layout.ts";
import { draftPanel, finishPanel, gutter, heightBelow, lookAtPanel, type Panel, type Series } from "./panel.ts";
import { MOST_CURVES, THEMES, type ThemeName } from "./themes.ts";
import type { Interval } from "./window.ts";
import { description, figureTitle } from "./wording.ts";

export type { Curve, Panel, Series };

export interface FigureOptions {
  /** The interval of the variable, [-5, 5] unless told. */
  readonly range?: Interval;
  /** Vertical limits of a panel, instead of the ones chosen by `window.ts`; `x`: what all of them show of the input axis, without a margin. */
  readonly limits?: { readonly [P in PanelName | "x"]?: Interval };
  /** Whether there is a third panel, of the second derivatives; not unless told. */
  readonly second?: boolean;
  /** Whether kinks and asymptotes are drawn; not unless told. */
  readonly marks?: boolean;
  /** Whether each panel has a legend, as it has unless told otherwise: a page may have one of its own. */
  readonly legends?: boolean;
  readonly theme?: ThemeName;
  /** In pixels, from 320 to 4000; 960 unless told. Below 640 the panels stand one above the other; below 960 there are two in a row. */
  readonly width?: number;
  readonly title?: string;
}

const OPTIONS: Known<FigureOptions> = {
  range: true,
  limits: true,
  second: true,
  marks: true,
  legends: true,
  theme: true,
  width: true,
  title: true,
};

export interface Figure {
  readonly title: string;
  readonly description: string;
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
  /** Of the functions, of their derivatives, and of the second derivatives where they were asked for. */
  readonly panels: readonly [Panel, Panel, ...Panel[]];
}

const PANELS = ["functions", "derivatives", "second"] as const;
export type PanelName = (typeof PANELS)[number];

/**
 * Decides how to draw up to twelve functions and their derivatives.
 * @throws RangeError for no curve or more than twelve, an empty or infinite range or limits, a width or theme there is not
 * @throws ValueError where a formula has a name without a value
 */
export function figure(curves: readonly Curve[], options: FigureOptions = {}): Figure {
  const {
    theme = "light",
    width = 960,
    limits = {},
    second = false,
    marks = false,
    legends = true,
  } = requireOptions("figure", options, OPTIONS);
  const range = limits.x ?? options.range ?? [-5, 5];
  refuse(curves, range, theme, width);
  for (const [name, interval] of Object.entries(limits)) checkInterval(`limits of the ${name}`, interval);
  if (second && curves.some((c) => !c.second)) throw new RangeError("a curve without its second derivative: leave `second` out");
  const orders: readonly Order[] = second ? [0, 1, 2] : [0, 1];
  const sights = orders.map((order) => lookAtPanel(curves, order, range, { x: limits.x, y: limits[PANELS[order]], marks }));
  const gutters = sights.map(gutter);
  const { frames } = arrange(width, gutters);
  const drafts = sights.map((sight, i) => draftPanel(sight, frames[i] as Box, legends));
  const { frames: settled, height } = arrange(width, gutters, drafts.map(heightBelow));
  const [first, next, ...more] = drafts.map((draft, i) => finishPanel(draft, settled[i] as Box)) as [Panel, Panel, ...Panel[]];
  return {
    title: options.title ?? figureTitle(curves),
    description: description(curves, range, orders),
    theme,
    width,
    height,
    panels: [first, next, ...more],
  };
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
