/** A figure in a terminal: Braille lines, a letter on each curve so that it can be read without colour, axes and legends. */
import { type Known, requireOptions } from "../../expr/read/options.ts";
import { Canvas, type Cell } from "./braille.ts";
import type { Figure } from "./figure.ts";
import type { Panel, Series } from "./panel.ts";
import { type Axis, axis } from "./ticks.ts";
import { oneLine } from "./wording.ts";

export interface TerminalOptions {
  /** The width of the terminal, 80 unless told; at least 30 are used. */
  readonly columns?: number;
  /** Lines to fill, 24 unless told; a panel keeps ten lines for its curves even if that makes more. */
  readonly rows?: number;
  /** Whether to colour the curves by ANSI codes: not unless told. */
  readonly colour?: boolean;
}

const OPTIONS: Known<TerminalOptions> = { columns: true, rows: true, colour: true };

type Line = readonly Cell[];

const SIDE_BY_SIDE = 76;
const GAP = 3;
const LEAST_COLUMNS = 30;
const LEAST_ROWS = 10;
const MOST_ROWS = 40;
/** A curve carries its letter about once in so many columns. */
const BETWEEN_LETTERS = 14;

/** ANSI foreground codes in the order of the themes' colours: red, blue, green first. */
const ANSI = [31, 34, 32, 35, 33, 36, 91, 95, 94, 97, 92, 93];

/** The picture as lines of text, none longer than `columns`, ending in a line break. */
export function toTerminal(figure: Figure, options: TerminalOptions = {}): string {
  requireOptions("toTerminal", options, OPTIONS);
  const columns = Math.max(options.columns ?? 80, LEAST_COLUMNS);
  const beside = columns >= SIDE_BY_SIDE;
  const width = beside ? Math.floor((columns - GAP) / 2) : columns;
  const letters = chooseLetters(figure.panels[0].series);
  const legends = figure.panels.map((panel) => legendLines(panel.series, letters, width));
  // beside the curves: the title and an empty line, a panel's title, its axis, numbers and legend
  const taken = Math.max(...legends.map((l) => l.length)) + 3;
  const spare = (options.rows ?? 24) - 2;
  const lines = beside ? Math.ceil(figure.panels.length / 2) : figure.panels.length;
  const rows = Math.min(Math.max(Math.floor(spare / lines) - taken, LEAST_ROWS), MOST_ROWS);
  const blocks = figure.panels.map((panel, i) => [...panelLines(panel, letters, width, rows), ...(legends[i] as Line[])]);
  const perLine = beside ? 2 : 1;
  const body = blocks.flatMap((block, i) => {
    if (i % perLine === 1) return [];
    return [...(i > 0 ? [[]] : []), ...(beside ? zip(block, blocks[i + 1] ?? [], width) : block)];
  });
  return `${[centred(figure.title, columns), [], ...body].map((line) => ink(line, options.colour ?? false)).join("\n")}\n`;
}

/** The letter of each curve: the first one of its name that is still free, else of the alphabet. */
function chooseLetters(series: readonly Series[]): readonly string[] {
  const chosen: string[] = [];
  for (const { name } of series) {
    const wanted = [...name.toUpperCase().replace(/[^A-Z]/g, ""), ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    chosen.push(wanted.find((letter) => !chosen.includes(letter)) as string);
  }
  return chosen;
}

function panelLines(panel: Panel, letters: readonly string[], width: number, rows: number): Line[] {
  // a number in every second line at most
  const vertical = fewer(panel.y, rows >> 1);
  const gutter = Math.max(...vertical.ticks.map((t) => t.text.length)) + 1;
  const columns = width - gutter - 1;
  const canvas = new Canvas(columns, rows);
  const scale = scaleOf(panel);
  draw(canvas, panel, letters, scale);
  const numbers = new Map(vertical.ticks.map((t) => [canvas.cell(0, scale(0, t.at).y).row, t.text]));
  const origin = canvas.cell(scale(0, 0).x, scale(0, 0).y);
  const body = Array.from({ length: rows }, (_, row) => [
    ...cells(`${(numbers.get(row) ?? "").padStart(gutter - 1)} ${numbers.has(row) ? "┤" : "│"}`),
    ...canvas.row(row, (column) => (row === origin.row || column === origin.column ? "·" : " ")),
  ]);
  const [line, below] = horizontalAxis(panel, canvas);
  const indent = " ".repeat(gutter);
  return [[...cells(`${indent} `), ...centred(panel.title, columns)], ...body, cells(`${indent}└${line}`), cells(`${indent} ${below}`)];
}

const fewer = ({ limits: [low, high], ticks }: Axis, most: number): Axis => axis(low, high, Math.min(ticks.length, most));

/** From the panel's numbers to parts of its canvas. */
type Scale = (x: number, y: number) => { x: number; y: number };
const scaleOf =
  ({ x: { limits: h }, y: { limits: v } }: Panel): Scale =>
  (x, y) => ({ x: (x - h[0]) / (h[1] - h[0]), y: (v[1] - y) / (v[1] - v[0]) });

function draw(canvas: Canvas, { series, y, note }: Panel, letters: readonly string[], scale: Scale): void {
  for (const { segments, colour } of series)
    for (const segment of segments)
      for (const [i, end] of segment.entries()) {
        const [from, to] = [scale(...(segment[i - 1] ?? end)), scale(...end)];
        canvas.line(from.x, from.y, to.x, to.y, colour);
      }
  const cell = (x: number, y: number) => canvas.cell(scale(x, y).x, scale(x, y).y);
  for (const { dots, colour } of series) for (const dot of dots) canvas.mark(cell(dot.x, dot.y), dot.filled ? "●" : "○", colour);
  for (const [i, s] of series.entries()) {
    const step = Math.max(BETWEEN_LETTERS, 3 * series.length);
    // each curve starts at another column: where curves run together their letters take turns
    let next = Math.round(((i + 0.5) * step) / series.length);
    for (const point of visible(s, y)) {
      const place = cell(...point);
      if (place.column >= next && canvas.mark(place, letters[i] as string, s.colour)) next = place.column + step;
    }
  }
  const words = [...oneLine(note ?? "", canvas.columns)];
  const start = (canvas.columns - words.length) >> 1;
  for (const [i, letter] of words.entries()) canvas.mark({ column: start + i, row: canvas.rows >> 1 }, letter, null);
}

/** Points along a curve, close enough that none of its columns is missed, without those beyond the window. */
function visible({ segments }: Series, { limits: [low, high] }: Axis): (readonly [number, number])[] {
  return segments
    .flatMap((segment) =>
      segment.slice(1).flatMap((end, i) => {
        const start = segment[i] as readonly [number, number];
        return [0.2, 0.4, 0.6, 0.8, 1].map((t) => [start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])] as const);
      }),
    )
    .filter(([, value]) => value >= low && value <= high);
}

function horizontalAxis(panel: Panel, canvas: Canvas): [string, string] {
  const { columns } = canvas;
  const longest = Math.max(...panel.x.ticks.map((t) => t.text.length));
  const { ticks } = fewer(panel.x, Math.max(2, Math.floor(columns / (longest + 3))));
  const line = new Array<string>(columns).fill("─");
  const below = new Array<string>(columns).fill(" ");
  const write = (text: string, from: number) => {
    for (const [i, letter] of [...text].entries()) if (from + i >= 0 && from + i < columns) below[from + i] = letter;
  };
  for (const { at, text } of ticks) {
    const { column } = canvas.cell(scaleOf(panel)(at, 0).x, 0);
    line[column] = "┴";
    // the sign hangs out on the left, so that the digits stand under the tick
    write(text, column - Math.floor((text.replace("−", "").length - 1) / 2) - (text.startsWith("−") ? 1 : 0));
  }
  write(panel.variable, columns - [...panel.variable].length);
  return [line.join(""), below.join("")];
}

function legendLines(series: readonly Series[], letters: readonly string[], width: number): Line[] {
  const texts = series.map(({ legend }) => oneLine(legend.plain, width - 6));
  const longest = Math.max(...texts.map((t) => [...t].length));
  const inRow = Math.max(1, Math.floor(width / (longest + 8)));
  const lines: Cell[][] = [];
  for (const [i, text] of texts.entries()) {
    if (i % inRow === 0) lines.push([]);
    const sample: Cell = { text: `─${letters[i]}─`, colour: (series[i] as Series).colour };
    lines.at(-1)?.push(...cells("  "), sample, ...cells(` ${text}${" ".repeat(longest - [...text].length)}  `));
  }
  return lines;
}

const cells = (text: string): Cell[] => [...text].map((letter) => ({ text: letter, colour: null }));
const lengthOf = (line: Line): number => line.reduce((sum, c) => sum + [...c.text].length, 0);

function centred(text: string, width: number): Cell[] {
  const short = oneLine(text, width);
  return cells(" ".repeat(Math.floor((width - [...short].length) / 2)) + short);
}

function zip(left: readonly Line[], right: readonly Line[], width: number): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const first = left[i] ?? [];
    return [...first, ...cells(" ".repeat(width - lengthOf(first) + GAP)), ...(right[i] ?? [])];
  });
}

/** One line of text: runs of one colour between ANSI codes where colour is asked for. */
function ink(line: Line, colour: boolean): string {
  let [text, now] = ["", null as number | null];
  for (const cell of line) {
    const next = colour ? cell.colour : null;
    if (next !== now) text += next === null ? "\u001b[39m" : `\u001b[${ANSI[next % ANSI.length]}m`;
    text += cell.text;
    now = next;
  }
  return now === null ? text.trimEnd() : `${text}\u001b[39m`;
}
