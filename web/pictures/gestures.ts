/** Mouse, pen, fingers and keys on the picture, as changes of the view. */
import type { Drawn, Limits } from "../work/pictures.ts";
import { inputOf, moved, PANELS, type View, zoomed } from "./view.ts";

type Shown = Pick<Drawn, "panels" | "limits">;

/** A place in the picture: of which panel, and in parts of its frame from the upper left corner. */
export interface Spot {
  readonly panel: number;
  readonly x: number;
  readonly y: number;
}

/** The panel at a point of the picture, in pixels; undefined between panels. */
export function spotAt({ panels }: Shown, px: number, py: number): Spot | undefined {
  const panel = panels.findIndex(({ frame: f }) => px >= f.x && px <= f.x + f.width && py >= f.y && py <= f.y + f.height);
  return panel < 0 ? undefined : spotIn({ panels } as Shown, panel, px, py);
}

/** The same in a panel that is known, also where the point lies outside of it. */
export function spotIn({ panels }: Shown, panel: number, px: number, py: number): Spot {
  const { frame } = panels[panel] as Shown["panels"][number];
  return { panel, x: (px - frame.x) / frame.width, y: (py - frame.y) / frame.height };
}

const between = ([low, high]: Limits, part: number): number => low + part * (high - low);
const limitsOf = ({ limits }: Shown, view: View, panel: number) => {
  const drawn = limits[panel] as Shown["limits"][number];
  return { x: inputOf(view), y: view.y[panel] ?? drawn.y };
};

/** The input at a spot. */
export const inputAt = (shown: Shown, view: View, { panel, x }: Spot): number => between(limitsOf(shown, view, panel).x, x);

const withPanel = (view: View, panel: number, y: Limits): View["y"] =>
  Array.from({ length: PANELS }, (_, i) => (i === panel ? y : view.y[i]));

/** The panel zoomed around a spot; the others follow in the input. */
export function zoomAround(shown: Shown, view: View, spot: Spot, times: number): View {
  const { x, y } = limitsOf(shown, view, spot.panel);
  return { x: zoomed(x, times, between(x, spot.x)), y: withPanel(view, spot.panel, zoomed(y, times, between(y, 1 - spot.y))) };
}

/** The panel moved with what was at one spot to another. */
export function drag(shown: Shown, view: View, from: Spot, to: Spot): View {
  const { x, y } = limitsOf(shown, view, from.panel);
  return { x: moved(x, from.x - to.x), y: withPanel(view, from.panel, moved(y, to.y - from.y)) };
}

/** All panels zoomed around one input; a panel that chooses its values itself goes on doing so. */
export function zoomAll(shown: Shown, view: View, times: number, about?: number): View {
  const { x } = limitsOf(shown, view, 0);
  const isSeen = about !== undefined && about > x[0] && about < x[1];
  return { x: isSeen ? zoomed(x, times, about) : zoomed(x, times), y: view.y.map((y) => y && zoomed(y, times)) };
}

/** All panels moved, by parts of their widths and heights. */
export function moveAll(shown: Shown, view: View, right: number, up: number): View {
  const y =
    up === 0 ? view.y : Array.from({ length: PANELS }, (_, i) => (shown.limits[i] ? moved(limitsOf(shown, view, i).y, up) : view.y[i]));
  return { x: moved(limitsOf(shown, view, 0).x, right), y };
}

/** A key's zoom, and its step in parts of the window. */
export const [STEP, READING_STEP, ZOOM] = [0.1, 0.01, 1.25];

/** What the keys do to the view. */
export const KEYS: Readonly<Record<string, (shown: Shown, view: View, about?: number) => View>> = {
  "+": (shown, view, about) => zoomAll(shown, view, 1 / ZOOM, about),
  "=": (shown, view, about) => zoomAll(shown, view, 1 / ZOOM, about),
  "-": (shown, view, about) => zoomAll(shown, view, ZOOM, about),
  "0": () => ({ x: undefined, y: [] }),
  "Shift+ArrowLeft": (shown, view) => moveAll(shown, view, -STEP, 0),
  "Shift+ArrowRight": (shown, view) => moveAll(shown, view, STEP, 0),
  "Shift+ArrowUp": (shown, view) => moveAll(shown, view, 0, STEP),
  "Shift+ArrowDown": (shown, view) => moveAll(shown, view, 0, -STEP),
};
