import { Command, Option } from "commander";
import { type Activation, activation } from "../catalogue/activation.ts";
import { catalogueFunctions } from "../catalogue/functions.ts";
import { findRow } from "../catalogue/names.ts";
import { formulaJson, parametersJson } from "../document/derivation-json.ts";
import { curveOf } from "../document/plot/activation-curve.ts";
import type { ThemeName } from "../document/plot/themes.ts";
import { read } from "../expr/read/parser.ts";
import { OPTIONS, type Parameters, readRange, shortened } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { kindOf, writeWhole } from "./file.ts";
import { hasColour, type Io, note, writeJson } from "./io.ts";

interface PlotOptions {
  readonly output?: string;
  readonly theme: ThemeName;
  readonly range?: readonly [number, number];
  readonly param?: Parameters;
  readonly variable?: string;
  readonly json?: true;
}

/** Of a terminal that does not say its size. */
const DEFAULT_SIZE = { columns: 100, rows: 30 };

/** `gprime plot`: functions and their derivatives as a picture, in a file or in the terminal. */
export const plotCommand = (io: Io): Command =>
  new Command("plot")
    .summary("draw functions and their derivatives")
    .description("Draws functions beside their derivatives: in the terminal, or with -o into an SVG or PNG file.")
    .argument("<formula...>", "formulas or names, as identity logistic tanh")
    .addOption(new Option("-o, --output <file>", "write FILE.svg or FILE.png"))
    .addOption(new Option("--theme <theme>", "the colours of the file").choices(["light", "dark"]).default("light"))
    .addOption(new Option("--range <from:to>", "the part of the input axis that is drawn, as -5:5").argParser(readRange))
    .addOption(OPTIONS.param())
    .addOption(OPTIONS.variable())
    .addOption(OPTIONS.json())
    .addHelpText(
      "after",
      '\nExamples:\n  gprime plot identity logistic tanh -o figure1.svg\n  gprime plot "max(0, x)" "x*tanh(softplus(x))" --range -4:4',
    )
    .action((formulas: string[], options: PlotOptions) => plot(formulas, options, io));

async function plot(formulas: readonly string[], options: PlotOptions, io: Io): Promise<void> {
  const { output, theme, range } = options;
  const kind = output === undefined ? undefined : kindOf(output, ["svg", "png"]);
  const curves = readAll(formulas, options, io);
  // drawing takes longer to load than a derivation takes: only this command pays for it
  const { figure, toSvg, toTerminal } = await import("../document/plot/plot.ts");
  const picture = drawn(() => figure(curves.map(curveOf), { theme, ...(range && { range }) }));
  if (output !== undefined) {
    const svg = toSvg(picture);
    await writeWhole(output, kind === "png" ? await (await import("../document/plot/png.ts")).toPng(svg) : svg);
    if (!options.json) note(io, `wrote ${output}`);
  }
  if (options.json) writeJson(io, { ...(output !== undefined && { file: output }), curves: curves.map(curveJson), figure: picture });
  else if (output === undefined) {
    const { columns = DEFAULT_SIZE.columns, rows = DEFAULT_SIZE.rows } = io.stdout;
    io.stdout.write(toTerminal(picture, { columns, rows, colour: hasColour(io) }));
  }
}

/** Figures of activations call the pre-activation z; formulas keep the reader's own letter. */
const FIGURE_VARIABLE = "z";

/** The activations; of several, each takes the parameters that it has. */
function readAll(formulas: readonly string[], { param = {}, variable: asked }: PlotOptions, io: Io): Activation[] {
  const variable = asked ?? (formulas.every((text) => findRow(text)) ? FIGURE_VARIABLE : undefined);
  const used = formulas.map((text) => (formulas.length === 1 ? Object.keys(param) : parametersOf(text, param)));
  const unused = Object.keys(param).find((name) => !used.some((names) => names.includes(name)));
  if (unused !== undefined) throw new UsageError(`none of the formulas has the parameter "${shortened(unused)}"`);
  return formulas.map((text, i) => {
    const own = Object.fromEntries(Object.entries(param).filter(([name]) => used[i]?.includes(name)));
    const activated = activation(text, { parameters: own, ...(variable !== undefined && { variable }) });
    for (const sentence of activated.notes) note(io, sentence);
    return activated;
  });
}

function parametersOf(text: string, param: Parameters): readonly string[] {
  const row = findRow(text);
  return row ? Object.keys(row.parameters ?? {}) : read(text, { parameters: Object.keys(param), functions: catalogueFunctions }).parameters;
}

const curveJson = (a: Activation) => ({
  name: a.name,
  formula: formulaJson(a.formula),
  variable: a.variable,
  parameters: parametersJson(a),
  derivative: formulaJson(a.derivative),
});

/** The functions that draw refuse what they cannot draw by a RangeError: too many curves, an empty range. */
function drawn<T>(draw: () => T): T {
  try {
    return draw();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
