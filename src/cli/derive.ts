import { Command, Option } from "commander";
import { activation } from "../catalogue/activation.ts";
import { derivationJson } from "../document/derivation-json.ts";
import { FORMATS, type Format } from "../document/formats.ts";
import { has } from "../expr/expr.ts";
import { OPTIONS, type Parameters } from "./arguments.ts";
import { dimmer, type Io, note, widthOf, writeJson } from "./io.ts";
import { formulaOf } from "./stdin.ts";

interface DeriveOptions {
  readonly steps: "brief" | "full";
  readonly param?: Parameters;
  readonly variable?: string;
  readonly format: Format;
  readonly json?: true;
}

/** `gprime derive`: a formula in, its derivation out. */
export const deriveCommand = (io: Io): Command =>
  new Command("derive")
    .summary("derive the derivative of a formula, step by step")
    .description("Derives the derivative of a formula, or of an activation known by its name, step by step.")
    .argument(
      "<formula>",
      'a formula in ASCII or LaTeX, or a name, as "1/(1+exp(-z))", "\\frac{1}{1+e^{-z}}", tanh; - reads it from standard input',
    )
    .addOption(new Option("--steps <detail>", "how much to tell").choices(["brief", "full"]).default("brief"))
    .addOption(OPTIONS.param())
    .addOption(OPTIONS.variable())
    .addOption(new Option("--format <format>", "how to write it").choices(Object.keys(FORMATS)).default("text"))
    .addOption(OPTIONS.json())
    .addHelpText("after", '\nExamples:\n  gprime derive "x*sigmoid(b*x)" --param b=1.5 --steps full\n  gprime derive elu --format latex')
    .action(async (formula: string, options: DeriveOptions, command: Command) => {
      if (options.json && command.getOptionValueSource("format") === "cli") note(io, "--json is given: --format has no effect");
      derive(await formulaOf(formula, io), options, io);
    });

function derive(text: string, { steps, param, variable, format, json }: DeriveOptions, io: Io): void {
  const derived = activation(text, { ...(param && { parameters: param }), ...(variable !== undefined && { variable }) });
  for (const sentence of derived.notes) note(io, sentence);
  for (const { rule, proof } of derived.steps)
    if (proof === null) note(io, `internal: the step "${rule}" is checked at points, not proved`);
  if (variable !== undefined && !has(derived.formula, derived.variable))
    note(io, `the formula does not contain ${variable}: it is a constant`);
  if (derived.formula.kind === "derivative") note(io, "the formula is itself a derivative: what follows is its derivative");
  if (json) writeJson(io, derivationJson(derived, { steps }));
  else io.stdout.write(FORMATS[format](derived, { steps, width: widthOf(io.stdout), dim: dimmer(io) }));
}
