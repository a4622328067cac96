/** A network in float64, straight from its formulas: slow, and what others are measured against. */
import { compileEvaluator } from "../expr/evaluate.ts";
import { FUNCTIONS } from "../expr/functions.ts";
import type { Model, ModelLayer } from "./model.ts";
import { outputsOf } from "./model.ts";
import type { Loss } from "./spec.ts";

/** The activation of a layer as a function of z and the values of its parameters. */
type Activation = (z: number, parameters: Readonly<Record<string, number>>) => number;

function activationOf({ activation: { formula, variable, parameters } }: ModelLayer): Activation {
  const names = Object.keys(parameters);
  const g = compileEvaluator(formula, [variable, ...names]);
  if (names.length === 0) return (z) => g(z);
  return (z, values) => g(z, ...names.map((name) => values[name] as number));
}

/** The loss of one row, from z of the last layer and its outputs. Cross-entropies are fused with their activation, as the network has them. */
const ROW_LOSS: Readonly<Record<Loss, (z: Float64Array, y: Float64Array, targets: Float64Array) => number>> = {
  "squared error": (_, y, targets) => total(y, (value, i) => (value - (targets[i] as number)) ** 2),
  "binary cross-entropy": (z, _, targets) =>
    total(z, (value, i) => weighted(1 - (targets[i] as number), softplus(value)) + weighted(targets[i] as number, softplus(-value))),
  "softmax cross-entropy": (z, _, targets) => {
    const log = logOfSum(z);
    return total(z, (value, i) => weighted(targets[i] as number, log - value));
  },
};

const softplus = FUNCTIONS.softplus.value;
const total = (values: Float64Array, f: (value: number, i: number) => number): number => values.reduce((sum, v, i) => sum + f(v, i), 0);
/** weight times value, and 0 for no weight, whatever the value. */
const weighted = (weight: number, value: number): number => (weight === 0 ? 0 : weight * value);
/** log(sum of exp), without overflow. */
function logOfSum(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return largest + Math.log(total(values, (v) => Math.exp(v - largest)));
}

/** Rows that went through a model, with what every layer saw. */
export class Reference {
  readonly model: Model;
  readonly rows: number;
  /** Of each layer: its inputs, rows x inputs, z before its activation, rows x units, and the outputs for that. */
  readonly passed: readonly { readonly inputs: Float64Array; readonly z: Float64Array; readonly y: Float64Array }[];
  private readonly activations: readonly Activation[];

  /** @throws RangeError for inputs that are no whole number of rows */
  constructor(model: Model, x: ArrayLike<number>) {
    this.model = model;
    this.rows = x.length / model.inputs;
    if (!Number.isInteger(this.rows) || this.rows === 0)
      throw new RangeError(`x has ${x.length} numbers: it has to be rows of ${model.inputs}, at least one`);
    this.activations = model.layers.map(activationOf);
    const passed: { inputs: Float64Array; z: Float64Array; y: Float64Array }[] = [];
    for (const [i, layer] of model.layers.entries()) {
      const inputs = passed.at(-1)?.y ?? Float64Array.from(x);
      const z = products(inputs, layer, this.rows);
      const g = this.activations[i] as Activation;
      passed.push({ inputs, z, y: z.map((v) => g(v, layer.parameters)) });
    }
    this.passed = passed;
  }

  /** The outputs of a layer for its z; a unit whose z is what it was has the output that it had. */
  private outputs(layer: number, z: Float64Array, parameters: Readonly<Record<string, number>>): Float64Array {
    const g = this.activations[layer] as Activation;
    const was = this.passed[layer] as { z: Float64Array; y: Float64Array };
    const isOwn = parameters === this.model.layers[layer]?.parameters;
    return z.map((v, i) => (isOwn && v === was.z[i] ? (was.y[i] as number) : g(v, parameters)));
  }

  /** z and the outputs of the last layer, where a layer's z and parameters were these. */
  private last(layer: number, z: Float64Array, parameters: Readonly<Record<string, number>>): { z: Float64Array; y: Float64Array } {
    let now = { z, y: this.outputs(layer, z, parameters) };
    for (const [i, next] of this.model.layers.entries()) {
      if (i <= layer) continue;
      const following = products(now.y, next, this.rows);
      now = { z: following, y: this.outputs(i, following, next.parameters) };
    }
    return now;
  }

  /** Outputs as predict() gives them, rows x outputs. */
  predictions(): Float64Array {
    const layer = this.model.layers.length - 1;
    const { y } = this.last(layer, (this.passed[layer] as { z: Float64Array }).z, (this.model.layers[layer] as ModelLayer).parameters);
    if (this.model.loss !== "softmax cross-entropy") return y;
    const outputs = outputsOf(this.model);
    const p = new Float64Array(y.length);
    for (let row = 0; row < this.rows; row++) {
      const own = y.subarray(row * outputs, (row + 1) * outputs);
      const log = logOfSum(own);
      p.set(
        own.map((v) => Math.exp(v - log)),
        row * outputs,
      );
    }
    return p;
  }

  /**
   * The mean loss over the rows.
   * @param targets rows x outputs
   * @param changed a layer with another z or other parameters than its own; the layers behind it follow
   */
  loss(
    targets: ArrayLike<number>,
    changed: { layer: number; z?: Float64Array; parameters?: Readonly<Record<string, number>> } = { layer: this.model.layers.length - 1 },
  ): number {
    const outputs = outputsOf(this.model);
    if (targets.length !== this.rows * outputs)
      throw new RangeError(`${targets.length} targets do not fit ${this.rows} rows of ${outputs} outputs`);
    const own = this.model.layers[changed.layer] as ModelLayer;
    const { z, y } = this.last(
      changed.layer,
      changed.z ?? (this.passed[changed.layer] as { z: Float64Array }).z,
      changed.parameters ?? own.parameters,
    );
    const wanted = Float64Array.from(targets);
    const of = ROW_LOSS[this.model.loss];
    let sum = 0;
    for (let row = 0; row < this.rows; row++) {
      const [from, to] = [row * outputs, (row + 1) * outputs];
      sum += of(z.subarray(from, to), y.subarray(from, to), wanted.subarray(from, to));
    }
    return sum / this.rows;
  }
}

/** z = x kernel + bias. */
function products(x: Float64Array, { inputs, units, kernel, bias }: ModelLayer, rows: number): Float64Array {
  const z = new Float64Array(rows * units);
  for (let row = 0; row < rows; row++) {
    const own = z.subarray(row * units, (row + 1) * units);
    own.set(bias);
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i] as number;
      const from = i * units;
      for (let j = 0; j < units; j++) own[j] = (own[j] as number) + value * (kernel[from + j] as number);
    }
  }
  return z;
}
