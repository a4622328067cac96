/** What `gprime train` found, for a terminal. */
import type { TrainingReport } from "./training.ts";
import { type Cell, legendLines, setupLines, trainingTable } from "./training-table.ts";
import { columns, wrapWords } from "./wrap.ts";

/** Columns of an activation's name: a longer formula ends in dots. */
const LONGEST = 28;
const BETWEEN = "  ";

export interface TrainingAppearance {
  readonly width: number;
  readonly dim: (text: string) => string;
}

/** The table, with what it was made of above and what it means below. */
export function trainingText(report: TrainingReport, { width, dim }: TrainingAppearance): string {
  const { headings, rows } = trainingTable(report);
  const first = Math.max(...rows.map(({ name }) => columns(shortName(name))), columns("activation"));
  const widths = headings.map((heading, i) =>
    Math.max(...rows.flatMap(({ cells }) => [cells[i]?.middle ?? "", cells[i]?.ends ?? ""].map(columns)), ...words(heading).map(columns)),
  );
  const groups = grouped(widths, width - first);
  const line = (name: string, texts: readonly string[], at: readonly number[]): string =>
    `${pad(name, first)}${at.map((i) => BETWEEN + padLeft(texts[i] ?? "", widths[i] as number)).join("")}`.trimEnd();
  const told = (cells: readonly Cell[], what: keyof Cell): string[] => cells.map((cell) => cell[what]);
  return [
    ...setupLines(report).flatMap((text) => wrapWords(text, width)),
    ...groups.flatMap((at) => [
      "",
      ...headingLines(headings).map((texts, i, all) => dim(line(i === all.length - 1 ? "activation" : "", texts, at))),
      ...rows.flatMap(({ name, cells }) => [
        line(shortName(name), told(cells, "middle"), at),
        ...(at.some((i) => cells[i]?.ends) ? [dim(line("", told(cells, "ends"), at))] : []),
      ]),
    ]),
    ...rows.filter(({ remark }) => remark !== "").flatMap(({ name, remark }) => ["", ...wrapWords(`${shortName(name)}: ${remark}`, width)]),
    "",
    ...legendLines(report)
      .flatMap((text) => wrapWords(text, width))
      .map(dim),
    "",
  ].join("\n");
}

const shortName = (name: string): string => (columns(name) > LONGEST ? `${[...name].slice(0, LONGEST - 1).join("")}…` : name);
const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - columns(text)));
const padLeft = (text: string, width: number): string => " ".repeat(Math.max(0, width - columns(text))) + text;

/** A heading in two lines where it has several words: the table stays narrow. */
function words(heading: string): [string, string] {
  const at = heading.indexOf(" ");
  return at < 0 ? ["", heading] : [heading.slice(0, at), heading.slice(at + 1)];
}

function headingLines(headings: readonly string[]): string[][] {
  const pairs = headings.map(words);
  return [0, 1].map((line) => pairs.map((pair) => pair[line] as string)).filter((texts) => texts.some((text) => text !== ""));
}

/** The columns in groups that fit into so many characters, one table below the other. */
function grouped(widths: readonly number[], room: number): number[][] {
  const groups: number[][] = [];
  let left = 0;
  for (const [i, width] of widths.entries()) {
    const needed = width + BETWEEN.length;
    if (groups.length === 0 || needed > left) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)?.push(i);
    left -= needed;
  }
  return groups;
}
