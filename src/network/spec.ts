/** What a network is made from: its layers, its loss, and where its weights begin. */
import { activation as activationOf } from "../catalogue/activation.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import { substitute } from "../expr/expr.ts";
import { type Known, requireOptions } from "../expr/read/options.ts";
import type { Formula } from "../kernel/programs.ts";
import type { Kernel } from "../run/kernel.ts";

/** An activation, as activation() gives it: its formula, parameters and ways back, and its name. */
export type NamedFormula = Formula & { readonly name: string };

/**
 * Where the weights of a layer begin; the bias begins at 0, but for "plain". fan_in and fan_out are the inputs and units of the layer.
 * - "gain": normal, sd 1/sqrt(fan_in E[g(z)^2]) with z ~ N(0, 1) and g the activation of the layer before (1 for the inputs):
 *   every layer keeps a variance of 1 (Klambauer et al. 2017 ask for it of SELU)
 * - "glorot": uniform on ±sqrt(6/(fan_in + fan_out)) (Glorot and Bengio 2010, equation 16)
 * - "he": normal, sd sqrt(2/fan_in) (He et al. 2015, equation 10)
 * - "lecun": normal, sd 1/sqrt(fan_in) (LeCun et al. 1998, section 4.6)
 * - "plain": uniform on ±1/sqrt(fan_in), what Glorot and Bengio 2010, equation 1, call standard
 */
export const INITIALS = ["gain", "glorot", "he", "lecun", "plain"] as const;
export type Initial = (typeof INITIALS)[number];

/** Of one row; the loss of several rows is their mean. Squared error is the sum of the squares over the outputs. */
export const LOSSES = ["squared error", "binary cross-entropy", "softmax cross-entropy"] as const;
export type Loss = (typeof LOSSES)[number];

export interface LayerOptions {
  /** Where its weights begin; default: as the network says. */
  readonly initial?: Initial;
  /** The parameters of the activation that learn, one number each for the whole layer: all of them, or those named. Default: none. */
  readonly trainable?: boolean | readonly string[];
}

const LAYER_OPTIONS: Known<LayerOptions> = { initial: true, trainable: true };

/** One dense layer: units, each with a weight for every input, a bias, and an activation. Made by dense(). */
export interface LayerSpec {
  readonly units: number;
  readonly activation: NamedFormula;
  readonly initial?: Initial;
  /** The names of the parameters that learn. */
  readonly trainable: readonly string[];
}

export interface NetworkSpec {
  /** How many numbers a row of x has. */
  readonly inputs: number;
  readonly layers: readonly LayerSpec[];
  /** Default: binary cross-entropy where the last activation is the logistic function, else squared error. */
  readonly loss?: Loss;
  /** The most rows of a step; default 32. */
  readonly batch?: number;
  /** What the weights begin with and the order of shuffled rows follow from: a whole number from 0 to 2^32 - 1; default 0. */
  readonly seed?: number;
  /**
   * How many threads share a step; default 1. The results have the same bits. Small networks, and those whose activations have
   * parameters that learn, use one all the same.
   */
  readonly threads?: number;
  /** Default "gain". */
  readonly initial?: Initial;
}

const SPEC: Known<NetworkSpec> = { inputs: true, layers: true, loss: true, batch: true, seed: true, threads: true, initial: true };

/**
 * A dense layer.
 * @param units how many, from 1 to 65,536
 * @param activation a name of the catalogue, a formula, an activation, or what compile() made of one
 * @throws RangeError for units or options that cannot be; FormulaError as activation() does
 */
export function dense(units: number, activation: string | NamedFormula | Kernel = "identity", options: LayerOptions = {}): LayerSpec {
  requireWhole("the units of a layer", units, 1, 65_536, "dense(32) has 32");
  const found = typeof activation === "string" ? known(activation) : "activation" in activation ? activation.activation : activation;
  if (typeof found?.formula !== "object")
    throw new TypeError('the second argument of dense is an activation: a name as "tanh", a formula, activation(...) or compile(...)');
  const { initial, trainable = false } = requireOptions("dense", options, LAYER_OPTIONS);
  if (initial !== undefined) requireOneOf("initial", initial, INITIALS);
  return Object.freeze({ units, activation: found, ...(initial && { initial }), trainable: trainableOf(found, trainable) });
}

const KNOWN = new Map<string, NamedFormula>();
const MOST_KNOWN = 200;
/** An activation by its text: its ways back, mean square and kernels are worked out once, though many layers have it. */
function known(text: string): NamedFormula {
  const found = KNOWN.get(text) ?? activationOf(text);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(text, found);
  return found;
}

function trainableOf({ name, parameters }: NamedFormula, wanted: boolean | readonly string[]): readonly string[] {
  const there = Object.keys(parameters);
  if (wanted === false) return [];
  const names = wanted === true ? there : [...new Set(wanted)];
  const unknown = names.find((n) => !there.includes(n));
  if (unknown !== undefined || names.length === 0)
    throw new RangeError(
      there.length === 0
        ? `${name} has no parameters that could learn: write a formula with letters and give their first values, as activation("x*sigmoid(b*x)", { parameters: { b: 1 } })`
        : `trainable: ${name} has no parameter ${unknown === undefined ? "in an empty list" : `"${unknown}"`}; it has ${there.join(", ")}`,
    );
  return names;
}

/** @throws RangeError for what is no whole number in a range */
export function requireWhole(what: string, value: unknown, low: number, high: number, hint: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new RangeError(`${what}: a whole number from ${low} to ${high.toLocaleString("en")} is needed, not ${String(value)}; ${hint}`);
}

/** @throws RangeError for what is not among the names */
export function requireOneOf<T extends string>(what: string, value: unknown, names: readonly T[]): T {
  if (names.includes(value as T)) return value as T;
  throw new RangeError(`${what}: there is ${names.map((n) => `"${n}"`).join(", ")}, not ${JSON.stringify(value)}`);
}

/** A checked specification: every field has a value. */
export interface CheckedSpec {
  readonly inputs: number;
  readonly layers: readonly LayerSpec[];
  readonly loss: Loss;
  readonly batch: number;
  readonly seed: number;
  readonly threads: number;
  readonly initial: Initial;
}

/** @throws RangeError or TypeError, with what is wrong, where (layers count from 1) and what to do */
export function checked(spec: NetworkSpec): CheckedSpec {
  if (typeof spec !== "object" || spec === null)
    throw new TypeError('network takes a specification: { inputs: 2, layers: [dense(32, "tanh"), dense(1, "logistic")] }');
  requireOptions("network", spec, SPEC);
  const inputs = requireWhole("inputs", spec.inputs, 1, 1_048_576, "inputs: 2 takes rows of two numbers");
  if (!Array.isArray(spec.layers) || spec.layers.length === 0)
    throw new RangeError('layers: at least one is needed, as layers: [dense(1, "logistic")]');
  for (const [l, layer] of spec.layers.entries()) {
    if (typeof layer?.activation?.formula !== "object" || !Array.isArray(layer.trainable))
      throw new TypeError(`layer ${l + 1}: a layer is made by dense(units, activation)`);
    requireWhole(`layer ${l + 1}: units`, layer.units, 1, 65_536, "dense(32) has 32");
  }
  const last = spec.layers.at(-1) as LayerSpec;
  const loss = spec.loss ?? (isFunction(last, logistic) ? "binary cross-entropy" : "squared error");
  requireOneOf("loss", loss, LOSSES);
  const [name, needed] = NEEDED[loss] ?? ["", undefined];
  if (needed && !isFunction(last, needed))
    throw new RangeError(
      `layer ${spec.layers.length}: ${loss} goes with ${name}, not with ${last.activation.name}: make the last layer dense(${last.units}, "${name}")${name === "identity" ? ", softmax is in the loss" : ""}, or choose loss: "squared error"`,
    );
  return {
    inputs,
    layers: spec.layers,
    loss,
    batch: requireWhole("batch", spec.batch ?? 32, 1, 65_536, "batch: 32 is usual"),
    seed: requireWhole("seed", spec.seed ?? 0, 0, 2 ** 32 - 1, "seed: 1 will do"),
    threads: requireWhole("threads", spec.threads ?? 1, 1, 256, "threads: 2 takes two"),
    initial: requireOneOf("initial", spec.initial ?? "gain", INITIALS),
  };
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
/** What the last activation has to be, where the loss is fused with it. */
const NEEDED: Readonly<Record<Loss, readonly [name: string, f: (x: number) => number] | null>> = {
  "squared error": null,
  "binary cross-entropy": ["logistic", logistic],
  "softmax cross-entropy": ["identity", (x) => x],
};
const SAMPLE = [-7.3, -2.1, -1, -0.37, 0, 0.21, 0.9, 1.7, 5.9];
const NEARLY = 1e-12;

/** Whether an activation has the values of a function, whatever its formula; one that learns has not for long. */
function isFunction({ activation: { formula, variable, parameters }, trainable }: LayerSpec, f: (x: number) => number): boolean {
  if (trainable.length > 0) return false;
  const g = compileEvaluator(substitute(formula, parameters), [variable]);
  return SAMPLE.every((x) => Math.abs(g(x) - f(x)) <= NEARLY);
}
