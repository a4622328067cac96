/** What a file says of a network besides its weights, written and read with care: files come from anywhere. */
import { activation } from "../../catalogue/activation.ts";
import type { ParameterValue } from "../../catalogue/parameters.ts";
import { FormulaError } from "../../expr/errors.ts";
import { ValueError } from "../../expr/evaluate.ts";
import { type Expr, isNumber, same } from "../../expr/expr.ts";
import { toAscii } from "../../expr/print.ts";
import { fromNumber, toNumber } from "../../expr/rational.ts";
import type { Model, ModelLayer } from "../model.ts";
import { LOSSES, type Loss } from "../spec.ts";

export const FORMAT = "gprime network";
export const VERSION = 1;

export interface LayerDescription {
  readonly units: number;
  /** A name of the catalogue, or a formula. */
  readonly activation: string;
  readonly variable: string;
  /** A number, or a quotient as text where no decimal is exact. */
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly trainable: readonly string[];
}

export interface Description {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly inputs: number;
  readonly loss: Loss;
  readonly layers: readonly LayerDescription[];
}

/** A file that is no network, or a damaged one: what is wrong, and at which place in it. */
export class NetworkFileError extends Error {
  override readonly name = "NetworkFileError";
}

const MOST_LAYERS = 10_000;
const MOST_UNITS = 65_536;
const MOST_INPUTS = 1_048_576;
const LONGEST_FORMULA = 10_000;

/** @throws RangeError for an activation that cannot be written down */
export function describe({ inputs, loss, layers }: Model): Description {
  return {
    format: FORMAT,
    version: VERSION,
    inputs,
    loss,
    layers: layers.map((layer, i) => ({ units: layer.units, ...named(layer, i + 1), trainable: layer.trainable })),
  };
}

/** A text from which the same formula is read again. */
function named(
  { activation: { name, formula, variable, parameters: own }, parameters, trainable }: ModelLayer,
  place: number,
): Omit<LayerDescription, "units" | "trainable"> {
  const values = Object.fromEntries(
    Object.entries(parameters).map(([letter, value]) => [letter, trainable.includes(letter) ? value : written(own[letter], value)]),
  );
  const text = [name, toAscii(formula)].find((candidate) => {
    try {
      return same(activation(candidate, { variable, parameters: values }).formula, formula);
    } catch {
      // a name of the user's own is no formula; the formula itself is tried next
      return false;
    }
  });
  if (text === undefined)
    throw new RangeError(`layer ${place}: the activation "${name}" cannot be written as text that is read back as the same`);
  return { activation: text, variable, parameters: values };
}

/** The value of a parameter as JSON can hold it exactly. */
function written(exact: Expr | undefined, value: number): number | string {
  if (!exact || !isNumber(exact)) return value;
  const { n, d } = exact.value;
  const printed = fromNumber(toNumber(exact.value));
  const text = `${n}/${d}`;
  return (printed.n === n && printed.d === d) || text.length > 60 ? value : text;
}

/** A layer as a file describes it, without its weights. */
export type EmptyLayer = Omit<ModelLayer, "kernel" | "bias">;
export interface EmptyModel {
  readonly inputs: number;
  readonly loss: Loss;
  readonly layers: readonly EmptyLayer[];
}

/** @throws NetworkFileError with the place of what is wrong */
export function readDescription(given: unknown): EmptyModel {
  const file = record(given, "the file");
  if (file.format !== FORMAT)
    throw new NetworkFileError(`this is no network of gprime: "format" should be "${FORMAT}", and is ${shown(file.format)}`);
  if (file.version !== VERSION)
    throw new NetworkFileError(`version ${shown(file.version)} of the format is not known here: this reads version ${VERSION}`);
  const inputs = whole(file.inputs, "inputs", MOST_INPUTS);
  const loss = LOSSES.find((l) => l === file.loss);
  if (!loss) throw new NetworkFileError(`loss: there is ${LOSSES.map((l) => `"${l}"`).join(", ")}, not ${shown(file.loss)}`);
  const list = array(file.layers, "layers");
  if (list.length === 0 || list.length > MOST_LAYERS)
    throw new NetworkFileError(`layers: from 1 to ${MOST_LAYERS} of them are needed, not ${list.length}`);
  let before = inputs;
  const layers = list.map((item, i) => {
    const layer = readLayer(record(item, `layers[${i}]`), before, `layers[${i}]`);
    before = layer.units;
    return layer;
  });
  return { inputs, loss, layers };
}

function readLayer(item: Readonly<Record<string, unknown>>, inputs: number, at: string): EmptyLayer {
  const units = whole(item.units, `${at}.units`, MOST_UNITS);
  const [text, variable] = [item.activation, item.variable ?? "x"];
  if (typeof text !== "string" || text.length > LONGEST_FORMULA)
    throw new NetworkFileError(`${at}.activation: a name or a formula is needed, not ${shown(text)}`);
  if (typeof variable !== "string") throw new NetworkFileError(`${at}.variable: a letter is needed, not ${shown(variable)}`);
  const given = record(item.parameters ?? {}, `${at}.parameters`);
  for (const [letter, value] of Object.entries(given))
    if (typeof value !== "string" && !(typeof value === "number" && Number.isFinite(value)))
      throw new NetworkFileError(`${at}.parameters.${letter}: a number is needed, not ${shown(value)}`);
  const found = read(text, variable, given as Record<string, ParameterValue>, at);
  const trainable = array(item.trainable ?? [], `${at}.trainable`).map((letter) => {
    if (typeof letter !== "string" || !Object.hasOwn(found.parameters, letter))
      throw new NetworkFileError(`${at}.trainable: ${shown(letter)} is no parameter of ${found.name}`);
    return letter;
  });
  const parameters = Object.fromEntries(
    Object.entries(found.parameters).map(([letter, v]) => [letter, isNumber(v) ? toNumber(v.value) : Number.NaN]),
  );
  return { inputs, units, activation: found, parameters, trainable };
}

function read(text: string, variable: string, parameters: Readonly<Record<string, ParameterValue>>, at: string): ModelLayer["activation"] {
  try {
    return activation(text, { variable, parameters });
  } catch (error) {
    if (error instanceof FormulaError || error instanceof ValueError) throw new NetworkFileError(`${at}.activation: ${error.message}`);
    throw error;
  }
}

export function record(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new NetworkFileError(`${at}: an object is needed, not ${shown(value)}`);
}
export function array(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new NetworkFileError(`${at}: a list is needed, not ${shown(value)}`);
}
function whole(value: unknown, at: string, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new NetworkFileError(`${at}: a whole number from 1 to ${most.toLocaleString("en")} is needed, not ${shown(value)}`);
}
/** A value in short. */
export function shown(value: unknown): string {
  const text =
    typeof value === "object" && value !== null ? (Array.isArray(value) ? "a list" : "an object") : (JSON.stringify(value) ?? "nothing");
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

/** @throws RangeError where a weight is NaN or infinite: what diverged is not saved */
export function requireFinite({ layers }: Model): void {
  for (const [i, { kernel, bias }] of layers.entries())
    for (const [what, values] of Object.entries({ kernel, bias })) {
      const at = values.findIndex((v) => !Number.isFinite(v));
      if (at >= 0)
        throw new RangeError(`layer ${i + 1}: the ${what} holds ${values[at]} at ${at}: a network that diverged cannot be saved`);
    }
}
