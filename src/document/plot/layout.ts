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
  /** The radius of a dot, and by how much one is wider that another lies on. */
  dot: 4,
  ring: 3,
} as const;

/** Below this width the panels stand one above the other; above it, in rows of panels of so much width. */
const SIDE_BY_SIDE = 640;
const LEAST_WIDTH = 320;

/** Widths of DejaVu Sans in ems, from its own tables: the fonts that browsers choose are narrower. Other letters count as wide ones. */
const WIDTHS: readonly (readonly [letters: string, width: number])[] = [
  ["ijlIJ′", 0.3],
  [" ,./|", 0.34],
  ["()[]frt-:;", 0.42],
  ["c*_sz", 0.55],
  ["0123456789abdeghknopquvxy{}EFLPSTYλβα", 0.66],
  ["ABCDGHKNORUVXZ", 0.79],
  ["<=>+^−w", 0.84],
];
const WIDEST = 1;
const widthOf = new Map(WIDTHS.flatMap(([letters, width]) => [...letters].map((letter) => [letter, width] as const)));

/** A short text may be all wide letters; in a longer one they even out, and it is measured. */
const SHORT = 20;

/** An estimate of a text's width, on the wide side. */
export function textWidth(text: string, size: number): number {
  const letters = [...text];
  const ems = letters.length <= SHORT ? letters.length * 0.62 : letters.reduce((sum, letter) => sum + (widthOf.get(letter) ?? WIDEST), 0);
  return ems * size;
}

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

/** How many letters of a text fit in a legend under a panel, with room for "g(x) = ". */
export function lettersUnder(width: number, text: string): number {
  const room = width - SIZES.stroke - SIZES.behindStroke - 2 * SIZES.padding - textWidth("g10(x) = ", SIZES.text);
  const letters = [...text];
  let fitting = letters.length;
  while (fitting > 8 && textWidth(letters.slice(0, fitting).join(""), SIZES.text) > room) fitting--;
  return fitting;
}

/** The frames of the panels and the height of the figure, with room for the numbers beside each panel and for a legend below it. */
export function arrange(
  width: number,
  gutters: readonly number[],
  belows: readonly number[] = gutters.map(() => 0),
): { frames: readonly Box[]; height: number } {
  const { outer, between, aboveFigure, above, below, panelHeight } = SIZES;
  const columns = width < SIDE_BY_SIDE ? 1 : Math.min(gutters.length, Math.floor(width / LEAST_WIDTH));
  const inColumn = Array.from({ length: columns }, (_, c) => Math.max(...gutters.filter((_, i) => i % columns === c)));
  const gutter = inColumn.reduce((sum, g) => sum + g, 0) + between * (columns - 1);
  const inner = (width - 2 * outer - gutter) / columns;
  const frames: Box[] = [];
  let top = aboveFigure + above;
  for (let first = 0; first < gutters.length; first += columns) {
    let left = outer;
    for (const g of inColumn.slice(0, gutters.length - first)) {
      frames.push({ x: left + g, y: top, width: inner, height: panelHeight });
      left += g + inner + between;
    }
    top += panelHeight + below + Math.max(...belows.slice(first, first + columns)) + above;
  }
  return { frames, height: top - above + outer / 2 };
}
