/** Where a legend hides nothing: in a free corner of the panel, in a corner that is made free by a taller window, or below the panel. */
import { type Box, SIZES } from "./layout.ts";
import { axis, roundDown, roundUp } from "./ticks.ts";
import type { Segment, View } from "./trace.ts";

export const CORNERS = ["top left", "bottom right", "top right", "bottom left"] as const;
export type Corner = (typeof CORNERS)[number];
export type Place = Corner | "below" | "none";

/** A legend may take this part of a panel's height, and of its width; a larger one goes below. */
const TALLEST = 0.4;
const WIDEST = 0.6;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws the curves in a window: what the legend must not hide. */
export type Draw = (view: View) => readonly Segment[];

/**
 * Chooses the corner and the vertical limits. Of the corners that no curve touches the first one; where there is none, the
 * window grows by as little as frees one, below rather than above, to a whole half of a tick's step.
 */
export function placeLegend(draw: Draw, view: View, frame: Size, legend: Size, ticks: number): { place: Place; view: View } {
  const lines = draw(view);
  const free = CORNERS.find((corner) => isFree(lines, view, corner, frame, legend));
  if (free) return { place: free, view };
  if (legend.height > TALLEST * frame.height || legend.width > WIDEST * frame.width) return { place: "below", view };
  const grown = CORNERS.map((corner) => ({ place: corner, view: grow(lines, view, corner, frame, legend, ticks) }))
    .filter(({ place, view }) => isFree(draw(view), view, place, frame, legend))
    .sort((a, b) => height(a.view) - height(b.view) || Number(isTop(a.place)) - Number(isTop(b.place)));
  return grown[0] ?? { place: "below", view };
}

/** The legend's box in pixels from the frame's upper left corner. */
export function cornerBox(corner: Corner, frame: Size, legend: Size): Box {
  const { inset } = SIZES;
  return {
    x: corner.endsWith("left") ? inset : frame.width - inset - legend.width,
    y: isTop(corner) ? inset : frame.height - inset - legend.height,
    width: legend.width,
    height: legend.height,
  };
}

const isTop = (place: Corner): boolean => place.startsWith("top");
const height = ({ y: [low, high] }: View): number => high - low;

function isFree(lines: readonly Segment[], view: View, corner: Corner, frame: Size, legend: Size): boolean {
  const box = widen(cornerBox(corner, frame, legend), SIZES.inset);
  const tops: number[] = lines.flatMap((s) => heightsOver(s, view, frame, box.x, box.x + box.width));
  return (
    tops.every((y) => y < box.y || y > box.y + box.height) && !tops.some((y, i) => i % 2 === 1 && crosses(tops[i - 1] as number, y, box))
  );
}

const widen = (box: Box, by: number): Box => ({ x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by });
const crosses = (from: number, to: number, box: Box): boolean => Math.min(from, to) < box.y && Math.max(from, to) > box.y + box.height;

/** For each straight part of a line over the strip [left, right], its lowest and highest pixel there, in pairs. */
function heightsOver(segment: Segment, view: View, frame: Size, left: number, right: number): number[] {
  const px = (x: number) => ((x - view.x[0]) / (view.x[1] - view.x[0])) * frame.width;
  const py = (y: number) => ((view.y[1] - y) / height(view)) * frame.height;
  return segment.slice(1).flatMap((end, i) => {
    const start = segment[i] as readonly [number, number];
    const [x0, y0, x1, y1] = [px(start[0]), py(start[1]), px(end[0]), py(end[1])];
    if (x1 < left || x0 > right) return [];
    const at = (x: number) => (x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
    return [at(Math.max(x0, left)), at(Math.min(x1, right))];
  });
}

/** The window that is just tall enough for the legend to stand below (above) every curve in its strip. */
function grow(lines: readonly Segment[], view: View, corner: Corner, frame: Size, legend: Size, ticks: number): View {
  const [low, high] = view.y;
  const box = widen(cornerBox(corner, frame, legend), SIZES.inset);
  const pixels = lines.flatMap((s) => heightsOver(s, view, frame, box.x, box.x + box.width));
  const part = (legend.height + 2 * SIZES.inset) / frame.height;
  const edge = (isTop(corner) ? Math.min : Math.max)(...pixels.map((p) => Math.min(Math.max(p, 0), frame.height)));
  const curve = high - (edge / frame.height) * (high - low);
  // the legend takes `part` of the new height: (curve - low') / (high - low') = part
  const needed = isTop(corner) ? (curve - low * part) / (1 - part) : (curve - high * part) / (1 - part);
  const bare: readonly [number, number] = isTop(corner) ? [low, needed] : [needed, high];
  const step = axis(bare[0], bare[1], ticks).step / 2;
  const y: readonly [number, number] = isTop(corner) ? [low, roundUp(needed, step)] : [roundDown(needed, step), high];
  return { ...view, y, pixel: [view.pixel[0], (y[1] - y[0]) / frame.height] };
}
