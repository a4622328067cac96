import { readFile } from "node:fs/promises";
import { Command } from "commander";
import type { Report } from "../document/check/check.ts";
import { OPTIONS, shortened } from "./arguments.ts";
import { NoError, UsageError } from "./exit.ts";
import { whyNotRead } from "./file.ts";
import { dimmer, type Io, widthOf, writeJson } from "./io.ts";
import { STDIN, standardInput } from "./stdin.ts";

/** `gprime check`: a verdict on every equality in Markdown documents. */
export const checkCommand = (io: Io): Command =>
  new Command("check")
    .summary("check every equality in a Markdown document")
    .description(
      "Checks the derivations in Markdown documents: every link of every chain of equalities is proved equal, or unequal with a point\n" +
        "where the sides differ. Definitions such as f(x) = ... are carried along. Exit code 1 where a link is unequal.",
    )
    .argument("<file...>", "Markdown files; - is standard input")
    .addOption(OPTIONS.json())
    .addHelpText("after", "\nExamples:\n  gprime check post.md\n  gprime check notes/*.md --json")
    .action((files: string[], { json }: { json?: true }) => check(files, json === true, io));

async function check(files: readonly string[], json: boolean, io: Io): Promise<void> {
  const documents = await Promise.all(files.map(async (file) => ({ file: nameOf(file), markdown: await contentOf(file, io) })));
  // proving takes longer to load than most commands take to run
  const [{ checkDocument }, { checkText }] = await Promise.all([
    import("../document/check/check.ts"),
    import("../document/check/check-text.ts"),
  ]);
  const reports: Report[] = [];
  for (const { file, markdown } of documents) {
    const report = await checkDocument(markdown, file);
    reports.push(report);
    if (!json)
      io.stdout.write(`${reports.length > 1 ? "\n" : ""}${checkText(report, markdown, { width: widthOf(io.stdout), dim: dimmer(io) })}`);
  }
  if (json) writeJson(io, reports.length === 1 ? reports[0] : reports);
  const unequal = reports.reduce((sum, { summary }) => sum + summary.unequal, 0);
  if (unequal > 0) throw new NoError(unequal === 1 ? "one equality does not hold" : `${unequal} equalities do not hold`);
}

const nameOf = (file: string): string => (file === STDIN ? "(standard input)" : file);

/** A document that is longer was not written by hand. */
const LARGEST = 5_000_000;

/** The text of a file, or of standard input. @throws UsageError where there is none */
async function contentOf(file: string, io: Io): Promise<string> {
  const bytes =
    file === STDIN
      ? await standardInput(io)
      : await readFile(file).catch((error: NodeJS.ErrnoException) => refuse(file, whyNotRead(error)));
  if (bytes.length > LARGEST) return refuse(file, `it has ${bytes.length} bytes, and ${LARGEST} is the limit`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse(file, "it is no text in UTF-8");
  }
}

function refuse(file: string, reason: string): never {
  throw new UsageError(`cannot read "${shortened(nameOf(file))}": ${reason}`);
}
