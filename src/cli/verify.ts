import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { type Activation, activation } from "../catalogue/activation.ts";
import { BYTES, type Residual } from "../derive/backward/backward.ts";
import type { Precision } from "../kernel/lower.ts";
import { MOST_THREADS, OPTIONS, type Parameters, readCount, readSize, shortened } from "./arguments.ts";
import { NoError, UsageError } from "./exit.ts";
import { kindOf, requireFolder, writeWhole } from "./file.ts";
import { dimmer, hasColour, type Io, note, widthOf, writeJson } from "./io.ts";
import { formulaOf } from "./stdin.ts";

interface VerifyOptions {
  readonly precision?: Precision;
  readonly residual?: Residual;
  readonly param?: Parameters;
  readonly variable?: string;
  readonly sample?: number;
  readonly threads?: number;
  readonly plot?: string;
  readonly state?: string;
  readonly command?: string;
  readonly maxUlp?: number;
  readonly json?: true;
}

/** `gprime verify`: kernels against the true values, on all float32 inputs. */
export const verifyCommand = (io: Io): Command =>
  new Command("verify")
    .summary("compare the kernels of an activation with its true values on all float32 inputs")
    .description(
      "Runs the kernels of an activation, forward and backward, on all 2^32 float32 inputs and compares each value with the true one.\n" +
        "Takes minutes; an interrupted run goes on where it was when the same command is given again.\n" +
        "Exit code 1 where a value is wrong or the catalogue promises more accuracy than there is;\n" +
        "with --max-ulp, where an error exceeds that.",
    )
    .argument("<formula>", 'a formula in ASCII or LaTeX, or a name, as silu, "x*sigmoid(b*x)"')
    .addOption(new Option("--precision <kind>", "the kernels to judge (default: what compile takes)").choices(["fast", "accurate"]))
    .addOption(new Option("--residual <kind>", "backward from this only (default: from each)").choices(Object.keys(BYTES)))
    .addOption(new Option("--sample <n>", "about so many inputs, at an odd stride, instead of all").argParser(readCount("--sample")))
    .addOption(new Option("--threads <n>", "threads (default: one for each core)").argParser(readCount("--threads", MOST_THREADS)))
    .addOption(new Option("--plot <file>", "draw the error against x, as FILE.svg or FILE.png"))
    .addOption(new Option("--state <file>", "where the state of an unfinished run is kept (default: a file in this folder)"))
    .addOption(
      new Option("--command <command>", "judge another program: float32 from its standard input to its standard output, forward only"),
    )
    .addOption(
      new Option(
        "--max-ulp <n>",
        "fail where forward, or a derivative not made from a rounded output, is more than n ULP off (default: what the catalogue claims)",
      ).argParser(readSize("--max-ulp")),
    )
    .addOption(OPTIONS.param())
    .addOption(OPTIONS.variable())
    .addOption(OPTIONS.json())
    .addHelpText(
      "after",
      '\nExamples:\n  gprime verify logistic --plot logistic.svg\n  gprime verify "x*sigmoid(1.702*x)" --sample 1000000\n  gprime verify tanh --command ./my-tanh --max-ulp 2',
    )
    .action(async (formula: string, options: VerifyOptions) => verify(await formulaOf(formula, io), options, io));

async function verify(text: string, options: VerifyOptions, io: Io): Promise<void> {
  const { param, variable, plot, threads, command, json } = options;
  const kind = plot === undefined ? undefined : kindOf(plot, ["svg", "png"]);
  await requireFolder(plot);
  if (command?.trim() === "") throw new UsageError("--command is empty: write behind it what starts the program, as --command ./my-tanh");
  if (command !== undefined && (options.residual !== undefined || options.precision !== undefined))
    throw new UsageError("--command judges another program, on forward only: leave --residual and --precision out");
  if (io.worker === undefined && threads !== undefined && threads > 1)
    throw new UsageError("threads need the built program: leave --threads out, or start the built one");
  const asked = activation(text, { ...(param && { parameters: param }), ...(variable !== undefined && { variable }) });
  for (const sentence of asked.notes) note(io, sentence);
  // the judge takes longer to load than a derivation takes: only this command pays for it
  const [{ measured }, { verifyJson, wrongs }, { verifyText }] = await Promise.all([
    import("./verify-run.ts"),
    import("../document/verify-report.ts"),
    import("../document/verify-text.ts"),
  ]);
  const report = await measured(asked, { ...options, threads: threads ?? availableParallelism() }, io);
  if (json) writeJson(io, verifyJson(report));
  else {
    const loud = hasColour(io) ? (words: string) => `\u001b[1;31m${words}\u001b[0m` : (words: string) => words;
    io.stdout.write(verifyText(report, { width: widthOf(io.stdout), dim: dimmer(io), loud }));
  }
  if (plot !== undefined) {
    const { verifyPicture } = await import("../document/verify-picture.ts");
    const svg = verifyPicture(report);
    await writeWhole(plot, kind === "png" ? await (await import("../document/plot/png.ts")).toPng(svg) : svg);
    if (!json) note(io, `wrote ${plot}`);
  }
  const failures = wrongs(report).length;
  if (failures > 0)
    throw new NoError(`${nameOf(asked, command)} fails: ${failures === 1 ? "one thing is" : `${failures} things are`} wrong`);
}

const nameOf = ({ name }: Activation, command?: string): string => shortened(command === undefined ? name : `"${command}"`);
