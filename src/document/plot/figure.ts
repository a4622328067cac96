/**
 * A figure as data: two panels, the functions and their derivatives, with everything decided (windows, ticks, lines, legends), so
 * that SVG, terminal and workbench draw the same picture.
 */
import type { Curve } from "./curve.ts";
import { arrange } from "./layout.ts";
import { draftPanel, finishPanel, gutter, heightBelow, lookAtPanel, type Panel, type Series } from "./panel.ts";
import { MOST_CURVES, THEMES, type ThemeName } from "./themes.ts";
import type { Interval } from "./window.ts";
import { description, figureTitle } from "./wording.ts";

export type { Curve, Panel, Series };

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

export interface Figure {
  readonly title: string;
  readonly description: string;
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
  readonly panels: readonly [Panel, Panel];
}

/**
 * Decides how to draw up to twelve functions and their derivatives.
 * @throws RangeError for no curve or more than twelve, an empty or infinite range or limits, a width or theme there is not
 * @throws ValueError where a formula has a name without a value
 */
export function figure(curves: readonly Curve[], options: FigureOptions = {}): Figure {
  const { range = [-5, 5], theme = "light", width = 960, limits = {} } = options;
  refuse(curves, range, theme, width);
  for (const [name, interval] of Object.entries(limits)) checkInterval(`limits of the ${name}`, interval);
  const views = [lookAtPanel(curves, 0, range, limits.functions), lookAtPanel(curves, 1, range, limits.derivatives)] as const;
  const gutters = both(views, gutter);
  const { frames } = arrange(width, gutters);
  const drafts = both(views, (view, i) => draftPanel(view, frames[i]));
  const { frames: settled, height } = arrange(width, gutters, both(drafts, heightBelow));
  return {
    title: options.title ?? figureTitle(curves),
    description: description(curves, range),
    theme,
    width,
    height,
    panels: both(drafts, (draft, i) => finishPanel(draft, settled[i])),
  };
}

const both = <T, U>([first, second]: readonly [T, T], f: (value: T, index: 0 | 1) => U): readonly [U, U] => [f(first, 0), f(second, 1)];

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
