import { Command, Option } from "commander";
import { activation } from "../catalogue/activation.ts";
import { BYTES, type Residual } from "../derive/backward/backward.ts";
import { formulaJson, parametersJson } from "../document/derivation-json.ts";
import type { Target } from "../document/exported.ts";
import type { Precision } from "../kernel/lower.ts";
import { OPTIONS, type Parameters } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { writeWhole } from "./file.ts";
import { type Io, note, writeJson } from "./io.ts";
import { formulaOf } from "./stdin.ts";

interface ExportOptions {
  readonly to: Target;
  readonly output?: string;
  readonly residual?: Residual;
  readonly precision?: Precision;
  readonly param?: Parameters;
  readonly variable?: string;
  readonly json?: true;
}

/** `gprime export`: forward and backward as code to paste. */
export const exportCommand = (io: Io): Command =>
  new Command("export")
    .summary("write an activation and its backward pass as code")
    .description("Writes forward and backward as code: C for any compiler, WebAssembly with SIMD as bytes or text, JavaScript.")
    .argument("<formula>", 'a formula in ASCII or LaTeX, or a name, as silu, "x*sigmoid(b*x)"')
    .addOption(new Option("--to <target>", "what to write").choices(["c", "wasm", "wat", "js"]).makeOptionMandatory())
    .addOption(new Option("-o, --output <file>", "the file to write (default: standard output)"))
    .addOption(new Option("--residual <kind>", "what forward keeps for backward (default: the cheapest)").choices(Object.keys(BYTES)))
    .addOption(
      new Option("--precision <kind>", "float32 throughout, or float64 inside (default: fast where it is within 4 ULP)").choices([
        "fast",
        "accurate",
      ]),
    )
    .addOption(OPTIONS.param())
    .addOption(OPTIONS.variable())
    .addOption(OPTIONS.json())
    .addHelpText("after", '\nExamples:\n  gprime export tanh --to c -o tanh.h\n  gprime export "x*sigmoid(1.702*x)" --to js')
    .action(async (formula: string, options: ExportOptions) => write(await formulaOf(formula, io), options, io));

async function write(text: string, { to, output, residual, precision, param, variable, json }: ExportOptions, io: Io): Promise<void> {
  const asked = activation(text, { ...(param && { parameters: param }), ...(variable !== undefined && { variable }) });
  for (const sentence of asked.notes) note(io, sentence);
  // the emitters take longer to load than a derivation takes: only this command pays for them
  const { exported } = await import("../document/exported.ts");
  const { content, ...about } = refused(() => exported(asked, to, { ...(residual && { residual }), ...(precision && { precision }) }));
  if (output !== undefined) await writeWhole(output, content);
  if (json) {
    writeJson(io, {
      name: asked.name,
      formula: formulaJson(asked.formula),
      variable: asked.variable,
      parameters: parametersJson(asked),
      ...about,
      ...(output !== undefined
        ? { file: output }
        : { content: typeof content === "string" ? content : Buffer.from(content).toString("base64") }),
    });
  } else if (output !== undefined) note(io, `wrote ${output}`);
  else if (typeof content !== "string" && io.stdout.isTTY)
    throw new UsageError("WebAssembly is not for a terminal: give a file, as -o tanh.wasm");
  else io.stdout.write(content);
}

/** Kernels refuse what they cannot compile by a RangeError. */
function refused<T>(f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
