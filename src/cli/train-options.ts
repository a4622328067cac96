import { activation } from "../catalogue/activation.ts";
import { symbols } from "../expr/expr.ts";
import { OPTIMISERS, type OptimiserName, type Run, type ScheduleName } from "../network/run.ts";
import { RATES, type Setup, usualEpochs } from "../network/setup.ts";
import type { Task } from "../network/tasks/task.ts";
import { shortened } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { type Io, note } from "./io.ts";

export const OPTIMISER_NAMES = OPTIMISERS.map((name) => name.replace(" ", "-"));
/** A picture has so many lines that can be told apart. */
const MOST_ACTIVATIONS = 12;
const MOST_UNITS = 65_536;
const MOST_LAYERS = 64;
/** With the state of the optimiser and what is saved against divergence, four numbers a weight: half a gibibyte a thread. */
const MOST_WEIGHTS = 2 ** 25;
export const DEFAULTS = { activations: "logistic,tanh,relu", seeds: 5 } as const;

/** The names and formulas of a list, at the commas outside of brackets: max(0, x) is one. @throws UsageError, FormulaError */
export function readActivations(text: string, io: Io): string[] {
  const names: string[] = [];
  let [depth, start] = [0, 0];
  for (const [i, c] of [...`${text},`].entries()) {
    if ("([{".includes(c)) depth++;
    if (")]}".includes(c)) depth--;
    if (c !== "," || (depth > 0 && i < [...text].length)) continue;
    names.push([...text].slice(start, i).join("").trim());
    start = i + 1;
  }
  if (names.some((name) => name === ""))
    throw new UsageError(`--activations "${shortened(text)}" has an empty place: write logistic,tanh,relu`);
  if (names.length > MOST_ACTIVATIONS)
    throw new UsageError(`--activations: at most ${MOST_ACTIVATIONS} can be told apart in a picture, not ${names.length}: make two runs`);
  return [...new Set(names.map((name) => checkedName(name, io)))];
}

/** The catalogue's name for it, or the formula. */
function checkedName(text: string, io: Io): string {
  const found = activation(text);
  for (const sentence of found.notes) note(io, sentence);
  const missing = [...symbols(found.formula)].find((name) => name !== found.variable && !Object.hasOwn(found.parameters, name));
  if (missing !== undefined)
    throw new UsageError(`"${shortened(text)}": "${missing}" has no value: write a number in its place, as in "x*sigmoid(1.5*x)"`);
  return found.row?.name ?? found.name;
}

/** Units of the hidden layers: "32,32", or "none". @throws UsageError */
export function readLayers(text: string): number[] {
  if (text.trim() === "none") return [];
  const layers = text.split(",").map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
  const bad = layers.findIndex((units) => !(units >= 1 && units <= MOST_UNITS));
  if (bad >= 0)
    throw new UsageError(
      `--layers "${shortened(text)}": hidden layer ${bad + 1} has to have from 1 to ${MOST_UNITS.toLocaleString("en")} units, as in --layers 32,32; --layers none is a network without hidden layers`,
    );
  if (layers.length > MOST_LAYERS) throw new UsageError(`--layers: ${layers.length} hidden layers are too many: at most ${MOST_LAYERS}`);
  return layers;
}

/** A positive number. @throws UsageError */
export function readRate(text: string): number {
  const rate = text.trim() === "" ? Number.NaN : Number(text);
  if (rate > 0 && Number.isFinite(rate)) return rate;
  throw new UsageError(`--rate "${shortened(text)}" is not a positive number, as in --rate 0.01`);
}

export interface Wishes {
  readonly layers: string;
  readonly epochs?: number;
  readonly batch: number;
  readonly rate?: number;
  readonly optimiser: string;
  readonly schedule: ScheduleName;
  readonly initial: Run["initial"];
}

/** What all runs have in common, with what was not said chosen for the task. @throws UsageError */
export function setupFor({ train, inputs, outputs }: Task, wishes: Wishes): Setup {
  const layers = readLayers(wishes.layers);
  const weights = [...layers, outputs].reduce((sum, units, l) => sum + units * ((l === 0 ? inputs : (layers[l - 1] as number)) + 1), 0);
  if (weights > MOST_WEIGHTS)
    throw new UsageError(
      `--layers "${shortened(wishes.layers)}": the network would have ${weights.toLocaleString("en")} weights, at most ${MOST_WEIGHTS.toLocaleString("en")} fit into the memory: choose smaller layers`,
    );
  const optimiser = OPTIMISERS.find((name) => name.replace(" ", "-") === wishes.optimiser) as OptimiserName;
  const batch = Math.min(wishes.batch, train.rows);
  const epochs = wishes.epochs ?? usualEpochs(train.rows, batch);
  const { schedule, initial } = wishes;
  return { layers, epochs, batch, rate: wishes.rate ?? RATES[optimiser], optimiser, schedule, initial };
}
