/**
 * What trained networks answer everywhere, as SVG: of two inputs the plane in colours, of one input the curve, with the
 * task's own points on top. One small picture for each activation, of its run with the median loss.
 */
import type { Surface } from "../network/run.ts";
import { type Box, SIZES } from "./plot/layout.ts";
import { framedPanel, type PanelAxis } from "./plot/page.ts";
import { round, xml } from "./plot/svg.ts";
import type { Theme } from "./plot/themes.ts";
import { type TaskInfo, type TrainingReport, typical } from "./training.ts";
import { linearAxis } from "./training-curves.ts";
import { percentText, sizeText } from "./training-table.ts";

/** Shades between two colours: more would not be told apart. */
const SHADES = 24;
const MOST_IN_A_ROW = 4;
const MOST_POINTS = 400;

/** Whether there is anything to draw. */
export const hasSurfaces = ({ results }: TrainingReport): boolean => results.some((result) => typical(result)?.surface !== undefined);

/** The small pictures in rows, from `top` down: what is drawn, and where it ends. */
export function surfacesPanels(
  { task, results }: TrainingReport,
  width: number,
  top: number,
  theme: Theme,
): { drawn: string[]; bottom: number } {
  const shown = results.flatMap((result) => {
    const run = typical(result);
    return run?.surface ? [{ result, surface: run.surface, run }] : [];
  });
  const perRow = Math.max(2, Math.ceil(shown.length / Math.ceil(shown.length / MOST_IN_A_ROW)));
  const room = (width - 2 * SIZES.outer) / perRow;
  const frameWidth = room - SIZES.gutter - 6;
  const frameHeight = task.inputs === 2 ? frameWidth : frameWidth * 0.8;
  const rowHeight = SIZES.above + frameHeight + SIZES.below + 8;
  // all curves of a task on one axis, so that they can be compared
  const values = shown.flatMap(({ surface }) => [...surface.values]).concat([...(task.points?.value ?? [])]);
  const range = ends(values.filter(Number.isFinite));
  const drawn = shown.flatMap(({ surface, run, result }, i) => {
    const frame: Box = {
      x: SIZES.outer + (i % perRow) * room + SIZES.gutter,
      y: top + Math.floor(i / perRow) * rowHeight + SIZES.above,
      width: frameWidth,
      height: frameHeight,
    };
    const figure = run.accuracy === undefined ? `loss ${sizeText(run.loss)}` : `${percentText(run.accuracy)} right`;
    return onePanel(result.activation, figure, surface, task, frame, range, theme);
  });
  return { drawn, bottom: top + Math.ceil(shown.length / perRow) * rowHeight };
}

type Range = readonly [number, number];
const ends = (values: readonly number[]): Range =>
  values.reduce<Range>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );

/** Its figure stands where the name of the horizontal axis would. */
function onePanel(title: string, figure: string, surface: Surface, task: TaskInfo, frame: Box, range: Range, theme: Theme): string[] {
  const x = linearAxis(...surface.x, 5, figure);
  if (surface.y === undefined) {
    const margin = 0.05 * (range[1] - range[0]);
    const y = linearAxis(range[0] - margin, range[1] + margin, 5, "");
    return framedPanel(title, frame, x, y, theme, curve(surface, task, frame, x, y, theme));
  }
  const y = linearAxis(...surface.y, 5, "");
  return framedPanel(title, frame, x, y, theme, [...plane(surface, task, frame, range, theme), ...points(task, frame, x, y, theme, range)]);
}

/** The outputs of one input as a line above the task's points. */
function curve(
  { values, columns, x: [from, to] }: Surface,
  task: TaskInfo,
  frame: Box,
  x: PanelAxis,
  y: PanelAxis,
  theme: Theme,
): string[] {
  const at = (u: number, v: number): string => `${round(frame.width * x.part(u))} ${round(frame.height * (1 - y.part(v)))}`;
  const outputs = values.length / columns;
  const line = Array.from({ length: columns }, (_, i) => {
    const u = from + ((to - from) * (i + 0.5)) / columns;
    return `${i === 0 ? "M" : "L"}${at(u, values[i * outputs] as number)}`;
  });
  const dots = pointsOf(task).map(({ input, value }) => `M${at(input[0] as number, value)}h0`);
  return [
    `<path d="${dots.join("")}" stroke="${theme.muted}" stroke-opacity="0.6" stroke-width="3" stroke-linecap="round"/>`,
    `<path d="${line.join("")}" stroke-width="2.25" stroke="${theme.curves[0]}"/>`,
  ];
}

/** The cells of the plane, those of one shade in one path. */
function plane({ values, columns, rows }: Surface, task: TaskInfo, frame: Box, range: Range, theme: Theme): string[] {
  const outputs = values.length / (columns * rows);
  const paths = new Map<string, string>();
  for (let row = 0; row < rows; row++) {
    let start = 0;
    for (let column = 0; column < columns; column++) {
      const colour = shade(values.subarray((row * columns + column) * outputs, (row * columns + column + 1) * outputs), task, range, theme);
      const next = column + 1 < columns ? (row * columns + column + 1) * outputs : -1;
      if (next >= 0 && shade(values.subarray(next, next + outputs), task, range, theme) === colour) continue;
      paths.set(colour, `${paths.get(colour) ?? ""}M${start} ${row}h${column + 1 - start}v1h${start - column - 1}z`);
      start = column + 1;
    }
  }
  return [
    `<g transform="scale(${frame.width / columns} ${frame.height / rows})" shape-rendering="crispEdges">`,
    ...[...paths].map(([colour, d]) => `<path d="${d}" fill="${colour}"/>`),
    "</g>",
  ];
}

/** The colour of outputs: that of the class, the fainter the less certain; of a number, between two colours. */
function shade(outputs: Float32Array, { kind }: TaskInfo, [low, high]: Range, theme: Theme): string {
  if (!outputs.every(Number.isFinite)) return theme.frame;
  if (kind === "classes") {
    const best = outputs.reduce((found, value, i) => (value > (outputs[found] as number) ? i : found), 0);
    return mixed(theme.background, colourOf(best, theme), 0.15 + 0.5 * (outputs[best] as number));
  }
  const [value] = outputs as unknown as [number];
  const part = kind === "two classes" ? value : (value - low) / (high - low || 1);
  // from one colour through the background to the other
  return part < 0.5
    ? mixed(theme.background, colourOf(0, theme), 0.7 * (1 - 2 * part))
    : mixed(theme.background, colourOf(1, theme), 0.7 * (2 * part - 1));
}

/** Blue for 0 and red for 1, as on maps; then the others in order. */
const colourOf = (value: number, theme: Theme): string => theme.curves[value < 2 ? 1 - value : value % theme.curves.length] as string;

function mixed(from: string, to: string, part: number): string {
  const step = Math.round(Math.min(Math.max(part, 0), 1) * SHADES) / SHADES;
  const channel = (i: number): string => {
    const [a, b] = [from, to].map((colour) => Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16)) as [number, number];
    return Math.round(a + (b - a) * step)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}

function points(task: TaskInfo, frame: Box, x: PanelAxis, y: PanelAxis, theme: Theme, [low, high]: Range): string[] {
  return pointsOf(task).map(({ input, value }) => {
    const [u, v] = input as [number, number];
    const fill = task.kind === "regression" ? shade(Float32Array.of(value), task, [low, high], theme) : colourOf(value, theme);
    const radius = (task.points?.value.length ?? 0) > 16 ? 2.2 : 5;
    return `<circle cx="${round(frame.width * x.part(u))}" cy="${round(frame.height * (1 - y.part(v)))}" r="${radius}" fill="${fill}" stroke="${theme.background}" stroke-width="0.8"><title>${xml(String(value))}</title></circle>`;
  });
}

/** The first of the task's points. */
function pointsOf({ points, inputs }: TaskInfo): { input: number[]; value: number }[] {
  return [...(points?.value.subarray(0, MOST_POINTS) ?? [])].map((value, i) => ({
    input: [...(points as { x: Float32Array }).x.subarray(i * inputs, (i + 1) * inputs)],
    value,
  }));
}
