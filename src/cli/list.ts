import { Command } from "commander";
import { type CatalogueRow, catalogue } from "../catalogue/catalogue.ts";
import { ROW_VARIABLE, rowFormula } from "../catalogue/functions.ts";
import { formulaJson } from "../document/derivation-json.ts";
import { columns, wrapFormula, wrapWords } from "../document/wrap.ts";
import { OPTIONS, shortened } from "./arguments.ts";
import { NoError } from "./exit.ts";
import { dimmer, type Io, widthOf, writeJson } from "./io.ts";

/** `gprime list`: the activations known by name. */
export const listCommand = (io: Io): Command =>
  new Command("list")
    .summary("list the activations known by name")
    .description("Lists the activations known by name: formula, parameters with their defaults, paper.")
    .argument("[text]", "only those with this text in their name, other names, frameworks, paper or use")
    .addOption(OPTIONS.json())
    .action((text: string | undefined, { json }: { json?: true }) => list(text, json === true, io));

function list(text: string | undefined, json: boolean, io: Io): void {
  const rows = catalogue.filter((row) => text === undefined || mentions(row, text));
  if (json) writeJson(io, rows.map(rowJson));
  else io.stdout.write(table(rows, io));
  if (rows.length === 0) throw new NoError(`no activation mentions "${shortened(text ?? "")}": gprime list shows all ${catalogue.length}`);
}

function mentions(row: CatalogueRow, text: string): boolean {
  const said = [row.name, ...row.aliases, row.formula, ...Object.values(row.apis), row.source.paper, String(row.source.year), row.use];
  return said.some((s) => s.toLowerCase().includes(text.toLowerCase()));
}

const rowJson = (row: CatalogueRow) => {
  const { name, aliases, parameters = {}, apis, source, use } = row;
  return {
    name,
    aliases,
    formula: formulaJson(rowFormula(row)),
    variable: ROW_VARIABLE,
    parameters: Object.fromEntries(Object.entries(parameters).map(([parameter, { value }]) => [parameter, Number(value)])),
    apis,
    ...source,
    kinks: row.kinks ?? [],
    use,
  };
};

/** Columns of names, formulas, parameters; longer cells break the line rather than the columns. */
const WIDEST = [24, 46, 20];
/** A default with more digits is shown shorter. */
const MOST_DIGITS = 7;

/** A terminal of fewer columns has no room for the papers beside the rest: each activation takes a paragraph there. */
const NARROW = 110;

const table = (rows: readonly CatalogueRow[], io: Io): string =>
  (io.stdout.columns ?? Number.POSITIVE_INFINITY) < NARROW ? paragraphs(rows, io) : sideBySide(rows, io);

/** Behind the first line of each its others are indented. */
const INDENT = "    ";

function paragraphs(rows: readonly CatalogueRow[], io: Io): string {
  const dim = dimmer(io);
  const width = widthOf(io.stdout);
  const room = width - INDENT.length;
  const lines = cellsOf(rows).flatMap(([name = "", formula = "", parameters = "", paper = ""]) => {
    const head = [name, formula, parameters].filter((cell) => cell !== "").join("  ");
    const behind = [...wrapFormula(formula, room), ...(parameters === "" ? [] : wrapWords(parameters, room))];
    const first = columns(head) <= width ? [head] : [name, ...behind.map((line) => INDENT + line)];
    return [...first, ...wrapWords(paper, room).map((line) => INDENT + dim(line))];
  });
  return lines.map((line) => `${line}\n`).join("");
}

const cellsOf = (rows: readonly CatalogueRow[]): string[][] =>
  rows.map(({ name, formula, parameters = {}, source }) => [
    name,
    formula,
    Object.entries(parameters)
      .map(([parameter, { value }]) => `${parameter}=${value.length > MOST_DIGITS ? `${value.slice(0, MOST_DIGITS)}…` : value}`)
      .join(" "),
    `${source.paper}, ${source.year}`,
  ]);

function sideBySide(rows: readonly CatalogueRow[], io: Io): string {
  const cells = cellsOf(rows);
  const widths = WIDEST.map((widest, i) => Math.max(0, ...cells.map((row) => columns(row[i] ?? "")).filter((n) => n <= widest)));
  const dim = dimmer(io);
  const room = (io.stdout.columns ?? Number.POSITIVE_INFINITY) - widths.reduce((sum, width) => sum + width + 2, 0);
  return cells.map((row) => `${aligned(row.slice(0, -1), widths)}  ${dim(cut(row.at(-1) ?? "", room))}\n`).join("");
}

/** What fits into the rest of a terminal's line; a pipe gets all. */
const cut = (text: string, room: number): string => (text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`);

/** Cells side by side; behind one that is too long for its column the next begins a line, in its own column. */
function aligned(cells: readonly string[], widths: readonly number[]): string {
  let [text, at, start] = ["", 0, 0];
  for (const [i, cell] of cells.entries()) {
    if (at > start) {
      text += "\n";
      at = 0;
    }
    text += " ".repeat(start - at) + cell;
    at = start + columns(cell);
    start += (widths[i] as number) + 2;
  }
  return at > start - 2 ? `${text}\n${" ".repeat(start - 2)}` : text + " ".repeat(start - 2 - at);
}
