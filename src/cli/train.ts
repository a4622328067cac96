import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import type { TrainingReport } from "../document/training.ts";
import { SCHEDULES } from "../network/run.ts";
import { smallerRate, USUAL } from "../network/setup.ts";
import { INITIALS } from "../network/spec.ts";
import { MOST_THREADS, OPTIONS, readCount, shortened } from "./arguments.ts";
import { Interrupted, NoError, Terminated, UsageError } from "./exit.ts";
import { kindOf, requireFolder } from "./file.ts";
import { dimmer, type Io, note, widthOf, writeJson } from "./io.ts";
import { DEFAULTS, OPTIMISER_NAMES, readActivations, readLayers, readRate, setupFor, type Wishes } from "./train-options.ts";

interface TrainOptions extends Wishes {
  readonly task?: string;
  readonly data?: string;
  readonly target?: string;
  readonly activations: string;
  readonly seeds: number;
  readonly threads?: number;
  readonly output?: string;
  readonly save?: string;
  readonly json?: true;
}

const [MOST_SEEDS, MOST_EPOCHS, MOST_ROWS] = [1000, 1_000_000, 65_536];

/** `gprime train`: networks that learn a task with several activations, compared. */
export const trainCommand = (io: Io): Command =>
  new Command("train")
    .summary("train small networks with several activations on a task, and compare them")
    .description(
      "Trains dense networks that differ in the activation of their hidden layers, each from several seeds,\n" +
        "and compares what they learn. Interrupted, it tells of the runs that are finished.\n" +
        "Exit code 1 where every run diverges.",
    )
    .addOption(new Option("--task <name>", "what to learn: and, or, xor, ring, two-moons, spiral, abs, sin, noisy-sine, digits"))
    .addOption(new Option("--data <file.csv>", "or a table of your own: numbers, with the target in one column"))
    .addOption(new Option("--target <column>", "the column to be found, by its name or its number from 1"))
    .addOption(new Option("--activations <list>", "names or formulas, separated by commas").default(DEFAULTS.activations))
    .addOption(new Option("--layers <list>", "units of the hidden layers, or none").default(USUAL.layers.join(",")))
    .addOption(new Option("--seeds <n>", "runs of each activation").argParser(readCount("--seeds", MOST_SEEDS)).default(DEFAULTS.seeds))
    .addOption(
      new Option("--epochs <n>", "how often all rows are gone through (default: about 3000 steps)").argParser(
        readCount("--epochs", MOST_EPOCHS),
      ),
    )
    .addOption(new Option("--batch <n>", "rows of a step").argParser(readCount("--batch", MOST_ROWS)).default(USUAL.batch))
    .addOption(new Option("--rate <x>", "the learning rate (default: by the optimiser)").argParser(readRate))
    .addOption(new Option("--optimiser <name>", "how weights follow gradients").choices(OPTIMISER_NAMES).default(USUAL.optimiser))
    .addOption(new Option("--schedule <kind>", "how the rate changes over a run").choices([...SCHEDULES]).default(USUAL.schedule))
    .addOption(new Option("--initial <kind>", "where weights begin").choices([...INITIALS]).default(USUAL.initial))
    .addOption(new Option("--threads <n>", "threads (default: one for each core)").argParser(readCount("--threads", MOST_THREADS)))
    .addOption(new Option("-o, --output <file>", "write a report, as FILE.html, FILE.md or FILE.svg"))
    .addOption(new Option("--save <file>", "write the network with the least loss, as FILE.json, FILE.safetensors or FILE.onnx"))
    .addOption(OPTIONS.json())
    .addHelpText(
      "after",
      '\nExamples:\n  gprime train --task spiral --activations logistic,tanh,relu,"x*tanh(exp(x))" -o spiral.html\n  gprime train --data houses.csv --target price --layers 64,64 --save houses.onnx',
    )
    .action((options: TrainOptions) => train(options, io));

async function train(options: TrainOptions, io: Io): Promise<void> {
  const { output, save, json, seeds } = options;
  // training takes longer to load than a derivation takes: only this command pays for it
  const [{ carriedOut }, { taskFor }, { NETWORKS, REPORTS, writeBest, writeReport }] = await Promise.all([
    import("./train-run.ts"),
    import("./train-data.ts"),
    import("./train-write.ts"),
  ]);
  // what cannot be used is said before the work begins
  const reportKind = output === undefined ? undefined : kindOf(output, REPORTS);
  const networkKind = save === undefined ? undefined : kindOf(save, NETWORKS);
  for (const path of [output, save]) await requireFolder(path);
  readLayers(options.layers);
  if (io.worker === undefined && options.threads !== undefined && options.threads > 1)
    throw new UsageError("threads need the built program: leave --threads out, or start the built one");
  const activations = readActivations(options.activations, io);
  const task = await taskFor(options);
  const setup = setupFor(task, options);
  const wanted = { surface: task.inputs <= 2, keep: save !== undefined };
  // all activations with one seed before the next seed: an interruption leaves something to compare
  const runs = Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) =>
    activations.map((activation) => ({ task: task.name, activation, seed, ...setup, ...wanted })),
  );
  const given = options.data === undefined ? {} : { [task.name]: task };
  const { outcomes, interruption } = await carriedOut(runs, { given }, options.threads ?? availableParallelism(), io);
  if (interruption && outcomes.length === 0) throw again(interruption, "stopped before a run was finished");
  const [{ resultsOf, taskInfo, trainingJson }, { trainingText }] = await Promise.all([
    import("../document/training.ts"),
    import("../document/training-text.ts"),
  ]);
  const report: TrainingReport = { task: taskInfo(task), setup, seeds, asked: runs.length, results: resultsOf(activations, outcomes) };
  if (json) writeJson(io, trainingJson(report));
  else io.stdout.write(trainingText(report, { width: widthOf(io.stdout), dim: dimmer(io) }));
  if (output !== undefined && reportKind !== undefined) {
    const files = await writeReport(report, output, reportKind);
    if (!json) note(io, `wrote ${files.join(", ")}`);
  }
  if (save !== undefined && networkKind !== undefined) await writeBest(outcomes, save, networkKind, io, json === true);
  if (interruption) throw again(interruption, `stopped: ${outcomes.length} of ${runs.length} runs are finished`);
  if (outcomes.every(({ diverged }) => diverged !== undefined))
    throw new NoError(
      `every run diverged with a rate of ${setup.rate}, ${shortened(outcomes[0]?.run.activation ?? "")} at ${outcomes[0]?.diverged}: try a smaller one, as --rate ${smallerRate(setup.rate)}`,
    );
}

const again = (interruption: Interrupted, says: string): Interrupted =>
  interruption instanceof Terminated ? new Terminated(says) : new Interrupted(says);
