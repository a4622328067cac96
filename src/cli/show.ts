import { Command } from "commander";
import { activation } from "../catalogue/activation.ts";
import { properties } from "../derive/properties/properties.ts";
import { backwardJson } from "../document/backward-json.ts";
import { backwardText } from "../document/backward-text.ts";
import { propertiesJson } from "../document/properties-json.ts";
import { propertiesText } from "../document/properties-text.ts";
import { knownValue } from "../document/remarks.ts";
import { symbols } from "../expr/expr.ts";
import { OPTIONS, type Parameters } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { dimmer, type Io, note, widthOf, writeJson } from "./io.ts";
import { formulaOf } from "./stdin.ts";

interface ShowOptions {
  readonly param?: Parameters;
  readonly variable?: string;
  readonly json?: true;
}

/** `gprime show`: what a function is like. */
export const showCommand = (io: Io): Command =>
  new Command("show")
    .summary("show what a function is like: range, limits, knots, saturation, moments")
    .description(
      "Shows what follows from a formula: limits, range, symmetry, turning points, knots, Lipschitz constant, saturation, initial gain.",
    )
    .argument("<formula>", 'a formula in ASCII or LaTeX, or a name, as silu, "x*sigmoid(b*x)"')
    .addOption(OPTIONS.param())
    .addOption(OPTIONS.variable())
    .addOption(OPTIONS.json())
    .addHelpText("after", '\nExamples:\n  gprime show silu\n  gprime show "where(x > 0, x, a*(exp(x) - 1))" --param a=1/2 --json')
    .action(async (formula: string, options: ShowOptions) => show(await formulaOf(formula, io), options, io));

function show(text: string, { param, variable, json }: ShowOptions, io: Io): void {
  const shown = activation(text, { ...(param && { parameters: param }), ...(variable !== undefined && { variable }) });
  for (const sentence of shown.notes) note(io, sentence);
  const values = Object.fromEntries(
    Object.entries(shown.parameters).map(([name, value]) => [name, knownValue(value, shown) ?? Number.NaN]),
  );
  const missing = [...symbols(shown.formula)].find((name) => name !== shown.variable && !Object.hasOwn(values, name));
  if (missing !== undefined)
    throw new UsageError(`"${missing}" has no value, and the properties depend on it: give one, as --param ${missing}=1`);
  const found = properties(shown.formula, shown.variable, values);
  if (json) {
    writeJson(io, { ...propertiesJson(shown, found), ...backwardJson(shown) });
    return;
  }
  const appearance = { width: widthOf(io.stdout), dim: dimmer(io) };
  const ways = backwardText(shown, appearance, { losses: true });
  io.stdout.write([propertiesText(shown, found, appearance), ...ways, ""].join("\n"));
}
