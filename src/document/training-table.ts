/** The figures of a training report as a table of words, for terminals and for documents. */
import type { Spread } from "../network/statistics.ts";
import { scientific } from "./plot/ticks.ts";
import type { Result, TrainingReport } from "./training.ts";

/** A median, and the least and the greatest value where there are several. */
export interface Cell {
  readonly middle: string;
  readonly ends: string;
}

export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[]; readonly remark: string }[];
}

interface Column {
  readonly heading: (report: TrainingReport) => string;
  readonly cell: (result: Result) => Cell;
  /** Whether the report has it; always where not said. */
  readonly has?: (report: TrainingReport) => boolean;
}

const NOTHING: Cell = { middle: "–", ends: "" };

/** From one to the other, with a unit that both have behind the second only. */
function endsText(low: string, high: string): string {
  if (low === high) return "";
  const [unit = ""] = /( \S+|×10\S+)$/.exec(high) ?? [];
  return `${unit !== "" && low.endsWith(unit) ? low.slice(0, -unit.length) : low}–${high}`;
}

/** How a figure is written, with so many digits. */
type Write = (x: number, digits: number) => string;
const [DIGITS, DIGITS_OF_ENDS] = [3, 2];

const cellOf = (spread: Spread | undefined, text: Write): Cell =>
  spread === undefined
    ? NOTHING
    : { middle: text(spread.median, DIGITS), ends: endsText(text(spread.min, DIGITS_OF_ENDS), text(spread.max, DIGITS_OF_ENDS)) };

const COLUMNS: readonly Column[] = [
  { heading: () => "loss", cell: ({ loss }) => cellOf(loss, sizeText) },
  { heading: () => "accuracy", cell: ({ accuracy }) => cellOf(accuracy, percentText), has: ({ task }) => task.kind !== "regression" },
  { heading: ({ task }) => `steps to ${thresholdText(task)}`, cell: stepsCell },
  { heading: () => "saturated", cell: ({ saturated }) => cellOf(saturated, percentText) },
  { heading: () => "dead", cell: ({ dead }) => cellOf(dead, percentText) },
  { heading: () => "gradient 1st/last", cell: ({ ratio }) => cellOf(ratio, sizeText) },
  { heading: () => "time a step", cell: ({ nanoseconds }) => cellOf(nanoseconds, durationText) },
];

function stepsCell({ stepsTo, reached, runs }: Result): Cell {
  if (stepsTo === undefined) return { middle: "never", ends: "" };
  const { middle, ends } = cellOf(stepsTo, countText);
  return { middle, ends: reached === runs.length ? ends : `${reached} of ${runs.length} runs` };
}

/** The table: a row for each activation. */
export function trainingTable(report: TrainingReport): Table {
  const columns = COLUMNS.filter(({ has }) => has?.(report) ?? true);
  return {
    headings: columns.map(({ heading }) => heading(report)),
    rows: report.results.map((result) => ({
      name: result.activation,
      cells: columns.map(({ cell }) => (result.diverged.length === result.runs.length ? NOTHING : cell(result))),
      remark: divergedText(result),
    })),
  };
}

function divergedText({ diverged, runs }: Result): string {
  const [first] = diverged;
  if (!first) return "";
  const who = runs.length === 1 ? "diverged" : `${diverged.length} of ${runs.length} runs diverged`;
  return `${who}: ${first.diverged}${diverged.length > 1 ? ` (with seed ${first.run.seed})` : ""}`;
}

/** What all runs have in common, in lines. */
export function setupLines({ task, setup, seeds, asked, results }: TrainingReport): string[] {
  const { inputs, outputs, trainRows, testRows } = task;
  const done = results.reduce((sum, { runs }) => sum + runs.length, 0);
  const kind = task.kind === "classes" ? `${outputs} classes` : task.kind;
  const rows = testRows > 0 ? `${rowsText(trainRows)} to learn from, ${countText(testRows)} to try it on` : rowsText(trainRows);
  return [
    `${task.name}, ${task.says}; ${kind}, ${inputs === 1 ? "1 input" : `${inputs} inputs`}, ${rows}`,
    [
      [inputs, ...setup.layers, outputs].join("–"),
      `${setup.optimiser} at ${setup.rate}${setup.schedule === "cosine" ? " falling to 0 (cosine)" : ""}`,
      `batches of ${setup.batch}`,
      setup.epochs === 1 ? "1 epoch" : `${countText(setup.epochs)} epochs`,
      seeds === 1 ? "1 seed" : `${seeds} seeds`,
      `initial weights: ${setup.initial}`,
    ].join(", "),
    ...(done < asked ? [`stopped early: ${done} of ${asked} runs are finished`] : []),
  ];
}

/** What the columns mean, in sentences. */
export const legendLines = ({ task }: TrainingReport): string[] => [
  `Medians over the seeds, with the least and the greatest. Loss${task.kind === "regression" ? "" : " and accuracy"}: ${task.testRows > 0 ? "on the rows that were held back" : "on the rows it learnt from"}, at the end.`,
  "Saturated: hidden units with |g′| below 0.01, on the average row. Dead: hidden units with g′ = 0 on every row.",
  "Gradient 1st/last: its norm at the first layer's weights by that at the last one's, before the first step.",
];

/** What "learnt" means for a task: an accuracy, or a loss. */
export const thresholdText = ({ kind, threshold }: TrainingReport["task"]): string =>
  kind === "regression" ? `loss ${sizeText(threshold)}` : percentText(threshold);

/** Three digits unless told, with a power of ten where they would stand far behind the point. */
export function sizeText(x: number, digits = DIGITS): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
  const size = Math.abs(x);
  const short = Number(size.toPrecision(digits));
  const text = short === 0 ? "0" : short < 1e-3 || short >= 1e5 ? scientific(Number(size.toPrecision(2))) : String(short);
  return x < 0 ? `−${text}` : text;
}

/** A share in per cent, to a tenth. */
export function percentText(share: number): string {
  const tenth = Math.round(share * 1000) / 10;
  // never all or nothing where it is not
  const shown = tenth === 100 && share < 1 ? 99.9 : tenth === 0 && share > 0 ? 0.1 : tenth;
  return `${Number.isInteger(shown) ? shown : shown.toFixed(1)} %`;
}

const rowsText = (rows: number): string => (rows === 1 ? "1 row" : `${countText(rows)} rows`);
export const countText = (n: number): string => Math.round(n).toLocaleString("en");

/** Nanoseconds, in the unit that suits them; three digits unless told. */
export function durationText(nanoseconds: number, digits = DIGITS): string {
  const [unit, name] = nanoseconds >= 1e6 ? [1e6, "ms"] : nanoseconds >= 1e3 ? [1e3, "µs"] : [1, "ns"];
  return `${Number((nanoseconds / unit).toPrecision(digits))} ${name}`;
}
