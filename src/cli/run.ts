import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { protectFormulas } from "./arguments.ts";
import { checkCommand } from "./check.ts";
import { deriveCommand } from "./derive.ts";
import { EXIT, report } from "./exit.ts";
import type { Io } from "./io.ts";
import { listCommand } from "./list.ts";
import { plotCommand } from "./plot.ts";
import { showCommand } from "./show.ts";

const COMMANDS = [deriveCommand, listCommand, plotCommand, checkCommand, showCommand];

const NEXT = `try next:
  gprime derive tanh                                      another one, or any formula: gprime derive "x*sigmoid(b*x)"
  gprime plot identity logistic tanh -o figure1.svg       functions and derivatives as a picture
  gprime list                                             the activations known by name
`;

/**
 * Runs one command.
 * @param argv the arguments behind the program's name
 * @returns the exit code: 0 fine, 1 the answer is no, 2 bad input, 3 a fault of ours. Errors are printed, not thrown.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    if (argv.length === 0) {
      io.stdout.write("gprime derives derivatives. That of the logistic function, for example:\n\n");
      await program(io).parseAsync(["derive", "logistic"], { from: "user" });
      io.stdout.write(`\n${NEXT}`);
    } else await program(io).parseAsync(protectFormulas(argv), { from: "user" });
    return EXIT.fine;
  } catch (error) {
    return report(error, io);
  }
}

function program(io: Io): Command {
  const root = new Command("gprime")
    .description("Write an activation function once, as a formula; get its derivative, derived the way a person would.")
    .version(manifest.version, "-V, --version")
    .addHelpText(
      "after",
      `\n${NEXT[0]?.toUpperCase()}${NEXT.slice(1)}\nExit codes: 0 fine, 1 the answer is no, 2 bad input, 3 a fault of ours.`,
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
