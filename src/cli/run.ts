import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { protectFormulas, shortened } from "./arguments.ts";
import { checkCommand } from "./check.ts";
import { claimsCommand } from "./claims.ts";
import { deriveCommand } from "./derive.ts";
import { EXIT, report, UsageError } from "./exit.ts";
import { exportCommand } from "./export.ts";
import { calledAs, type Io } from "./io.ts";
import { listCommand } from "./list.ts";
import { plotCommand } from "./plot.ts";
import { serveCommand } from "./serve.ts";
import { showCommand } from "./show.ts";
import { trainCommand } from "./train.ts";
import { verifyCommand } from "./verify.ts";

const COMMANDS = [
  deriveCommand,
  listCommand,
  plotCommand,
  checkCommand,
  showCommand,
  exportCommand,
  verifyCommand,
  trainCommand,
  claimsCommand,
  serveCommand,
];

const NEXT: readonly (readonly [command: string, what: string])[] = [
  ["derive tanh", "another one"],
  ['derive "x*sigmoid(b*x)"', "any formula, in plain text or LaTeX"],
  ["show silu", "range, limits, knots, what a backward pass may keep"],
  ["plot identity logistic tanh -o figure1.svg", "functions and derivatives as a picture"],
  ["check post.md", "every equality of a document, proved or refuted"],
  ["export gelu --to c", "forward and backward as code to paste"],
  ["verify silu --sample 1000000", "how far the kernels are from the true values"],
  ["train --task spiral", "networks that learn, compared by their activations"],
  ["claims", "what is said of these three in networks, run and judged"],
  ["list", "the activations known by name"],
  ["serve", "opens the workbench: all of this in a browser"],
];

/** What to try, in the words that work where the program was started. */
function next(io: Io): string {
  const rows = NEXT.map(([command, what]) => [`  ${calledAs(io)} ${command}`, what] as const);
  const width = Math.max(...rows.map(([command]) => command.length));
  return ["try next:", ...rows.map(([command, what]) => `${command.padEnd(width)}   ${what}`), ""].join("\n");
}

/**
 * Runs one command.
 * @param argv the arguments behind the program's name
 * @returns the exit code: 0 fine, 1 the answer is no, 2 bad input, 3 a fault of ours, 130 or 143 interrupted. Errors are printed, not thrown.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    if (argv.length === 0) {
      io.stdout.write("gprime derives derivatives. That of the logistic function, for example:\n\n");
      await program(io).parseAsync(["derive", "logistic"], { from: "user" });
      io.stdout.write(`\n${next(io)}`);
    } else {
      const root = program(io);
      checkHelp(argv, root.commands);
      await root.parseAsync(protectFormulas(argv), { from: "user" });
    }
    return EXIT.fine;
  } catch (error) {
    return report(error, io);
  }
}

/** @throws UsageError for help on a command that there is not: commander would say only that help was asked for. */
function checkHelp([first, asked]: readonly string[], known: readonly Command[]): void {
  if (first !== "help" || asked === undefined || asked === "help" || known.some((command) => command.name() === asked)) return;
  throw new UsageError(`there is no such command as "${shortened(asked)}": gprime --help lists them`);
}

function program(io: Io): Command {
  const root = new Command("gprime")
    .description("Write an activation function once, as a formula; get its derivative, derived the way a person would.")
    .version(manifest.version, "-V, --version")
    .addHelpText(
      "after",
      `\n${next(io).replace("t", "T")}\nExit codes: 0 fine, 1 the answer is no, 2 bad input, 3 a fault of ours, 130 and 143 interrupted.`,
    );
  for (const command of COMMANDS) root.addCommand(command(io));
  for (const command of [root, ...root.commands]) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: () => {}, // what went wrong is thrown, too, and printed in one place
      getOutHelpWidth: () => io.stdout.columns ?? 100,
    });
  }
  return root;
}
