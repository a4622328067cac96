/** Where things stand in a figure, in pixels: one table of sizes and the arithmetic on it. */
import type { Label } from "./wording.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const SIZES = {
  title: 19,
  panelTitle: 15,
  text: 13,
  subscript: 10,
  outer: 22,
  /** Left of a panel, for numbers of the usual length on its vertical axis. */
  gutter: 52,
  between: 26,
  aboveFigure: 46,
  /** Above a panel, for its title; below it, for the numbers and the name of its horizontal axis. */
  above: 30,
  below: 46,
  panelHeight: 320,
  /** A legend's line: its height, the stroke that shows the colour, the space behind it, the padding of the box, its distance from frame and curves. */
  row: 20,
  stroke: 30,
  behindStroke: 8,
  padding: 8,
  inset: 10,
  dot: 4,
} as const;

/** Below this width the panels stand one above the other. */
const SIDE_BY_SIDE = 640;

/** An estimate of a text's width, on the wide side: DejaVu Sans is wider than the fonts that browsers choose. */
export const textWidth = (text: string, size: number): number => [...text].length * size * 0.62;

export const labelWidth = ({ runs }: Label): number =>
  runs.reduce((sum, { text, style }) => sum + textWidth(text, style === "subscript" ? SIZES.subscript : SIZES.text), 0);

export interface LegendSize {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly columnWidth: number;
}

/** The size of a legend in a number of columns. */
export function legendSize(labels: readonly Label[], columns = 1): LegendSize {
  const { stroke, behindStroke, padding, row } = SIZES;
  const columnWidth = Math.max(...labels.map(labelWidth)) + stroke + behindStroke + 2 * padding;
  return { width: columns * columnWidth, height: Math.ceil(labels.length / columns) * row + 2 * padding, columns, columnWidth };
}

/** The size of a legend with as many columns as fit under a panel. */
export function wideLegendSize(labels: readonly Label[], width: number): LegendSize {
  const fitting = Math.floor(width / legendSize(labels).columnWidth);
  return legendSize(labels, Math.min(Math.max(fitting, 1), labels.length));
}

/** How many letters fit in a legend under a panel, with room for "g(x) = ". */
export const lettersUnder = (width: number): number =>
  Math.max(8, Math.floor((width - SIZES.stroke - SIZES.behindStroke - 2 * SIZES.padding) / textWidth("0", SIZES.text)) - 7);

type Pair = readonly [left: number, right: number];

/** The frames of the two panels and the height of the figure, with room for the numbers beside each panel and for a legend below it. */
export function arrange(width: number, gutters: Pair, [left, right]: Pair = [0, 0]): { frames: readonly [Box, Box]; height: number } {
  const { outer, between, aboveFigure, above, below, panelHeight } = SIZES;
  const isStacked = width < SIDE_BY_SIDE;
  const gutter = isStacked ? Math.max(...gutters) : gutters[0] + gutters[1] + between;
  const inner = isStacked ? width - 2 * outer - gutter : (width - 2 * outer - gutter) / 2;
  const top = aboveFigure + above;
  const first: Box = { x: outer + (isStacked ? gutter : gutters[0]), y: top, width: inner, height: panelHeight };
  const second: Box = isStacked
    ? { ...first, y: top + panelHeight + below + left + above }
    : { ...first, x: first.x + inner + between + gutters[1] };
  const last = isStacked ? right : Math.max(left, right);
  return { frames: [first, second], height: second.y + panelHeight + below + last + outer / 2 };
}
