import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import type { ClaimsReport } from "../document/claims.ts";
import { MOST_THREADS, OPTIONS, readCount, shortened } from "./arguments.ts";
import { Interrupted, NoError, Terminated, UsageError } from "./exit.ts";
import { kindOf, requireFolder } from "./file.ts";
import { dimmer, hasColour, type Io, note, widthOf, writeJson } from "./io.ts";

interface ClaimsOptions {
  readonly only?: readonly number[];
  readonly seeds: number;
  readonly threads?: number;
  readonly output?: string;
  readonly json?: true;
}

/** How many claims there are: the room that knows them is loaded when one is to be judged. */
const CLAIMS = 6;
const [SEEDS, MOST_SEEDS] = [5, 100];

/** `gprime claims`: what is said of activations in networks, each claim run and judged. */
export const claimsCommand = (io: Io): Command =>
  new Command("claims")
    .summary("run what is claimed of identity, logistic and tanh in networks, and judge it")
    .description(
      "Trains and times what six claims about the identity, the logistic function and tanh speak of, and says of each whether\n" +
        "the figures bear it out. Takes minutes; interrupted, it tells of the claims that are judged.\n" +
        "Exit code 1 where a claim does not hold.",
    )
    .addOption(new Option("--only <numbers>", "judge these claims only, as 1,4").argParser(readNumbers))
    .addOption(new Option("--seeds <n>", "runs of each network").argParser(readCount("--seeds", MOST_SEEDS)).default(SEEDS))
    .addOption(new Option("--threads <n>", "threads (default: one for each core)").argParser(readCount("--threads", MOST_THREADS)))
    .addOption(new Option("-o, --output <file>", "write the figures as FILE.md, with pictures beside it"))
    .addOption(OPTIONS.json())
    .addHelpText("after", "\nExamples:\n  gprime claims\n  gprime claims --only 4 -o stuck.md")
    .action((options: ClaimsOptions) => claims(options, io));

/** "1,4" as numbers of claims, each once, in order. @throws UsageError */
export function readNumbers(text: string): number[] {
  const numbers = text.split(",").map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
  if (numbers.every((n) => n >= 1 && n <= CLAIMS)) return [...new Set(numbers)].sort((a, b) => a - b);
  throw new UsageError(`--only "${shortened(text)}" is no list of claims, numbers from 1 to ${CLAIMS} as in --only 1,4`);
}

async function claims({ only, seeds, threads, output, json }: ClaimsOptions, io: Io): Promise<void> {
  if (output !== undefined) kindOf(output, ["md"]);
  await requireFolder(output);
  if (io.worker === undefined && threads !== undefined && threads > 1)
    throw new UsageError("threads need the built program: leave --threads out, or start the built one");
  const [{ judgedAll }, { circumstances }, { claimsJson }, { claimsText }] = await Promise.all([
    import("./claims-run.ts"),
    import("./claims-circumstances.ts"),
    import("../document/claims.ts"),
    import("../document/claims-text.ts"),
  ]);
  const began = performance.now();
  const used = threads ?? availableParallelism();
  const { judged, interruption } = await judgedAll({ only, seeds, threads: used }, io);
  if (interruption && judged.length === 0) throw again(interruption, "stopped before a claim was judged");
  const command = `gprime claims${only ? ` --only ${only}` : ""}${seeds === SEEDS ? "" : ` --seeds ${seeds}`}${output === undefined ? "" : ` -o ${output}`}`;
  const seconds = (performance.now() - began) / 1000;
  const report: ClaimsReport = {
    judged,
    seeds,
    circumstances: circumstances({ command, seconds, threads: io.worker === undefined ? 1 : used }),
  };
  if (json) writeJson(io, claimsJson(report));
  else {
    const loud = hasColour(io) ? (words: string) => `\u001b[1m${words}\u001b[0m` : (words: string) => words;
    io.stdout.write(claimsText(report, { width: widthOf(io.stdout), dim: dimmer(io), loud }));
  }
  if (output !== undefined) {
    const { claimsMarkdown } = await import("../document/claims-document.ts");
    const { writeWithPictures } = await import("./train-write.ts");
    const files = await writeWithPictures(output, (fileOf) => claimsMarkdown(report, fileOf));
    if (!json) note(io, `wrote ${files.join(", ")}`);
  }
  if (interruption) throw again(interruption, `stopped: ${judged.length} of ${(only ?? { length: CLAIMS }).length} claims are judged`);
  const failed = judged.filter(({ holds }) => !holds).map(({ number }) => number);
  if (failed.length > 0)
    throw new NoError(`${failed.length === 1 ? `claim ${failed} does not hold` : `claims ${failed.join(", ")} do not hold`}`);
}

const again = (interruption: Interrupted, says: string): Interrupted =>
  interruption instanceof Terminated ? new Terminated(says) : new Interrupted(says);
