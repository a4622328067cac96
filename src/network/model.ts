/** A network as plain data: what files, collapse, the check of gradients and ONNX work on. */
import { valuesOf } from "../catalogue/activation.ts";
import type { LayerWeights } from "./reports.ts";
import type { CheckedSpec, LayerSpec, Loss, NamedFormula } from "./spec.ts";

/** One layer: z = x kernel + bias, y = g(z). */
export interface ModelLayer extends LayerWeights {
  readonly inputs: number;
  readonly units: number;
  readonly activation: NamedFormula;
  /** The value of every parameter of the activation, as it is now: those that learned differ from the activation's own. */
  readonly parameters: Readonly<Record<string, number>>;
  /** The names of the parameters that learn. */
  readonly trainable: readonly string[];
}

export interface Model {
  readonly inputs: number;
  /** With softmax cross-entropy the outputs of the last layer are logits, and predictions their softmax. */
  readonly loss: Loss;
  readonly layers: readonly ModelLayer[];
}

/** How many outputs a model has. */
export const outputsOf = ({ layers, inputs }: Pick<Model, "layers" | "inputs">): number => layers.at(-1)?.units ?? inputs;

/** The model of a specification with these weights. */
export function modelOf({ inputs, loss, layers }: CheckedSpec, weights: readonly LayerWeights[]): Model {
  return {
    inputs,
    loss,
    layers: layers.map(({ units, activation, trainable }, l) => {
      const own = weights[l] as LayerWeights;
      const before = l === 0 ? inputs : (layers[l - 1] as LayerSpec).units;
      const parameters = { ...valuesOf(activation.parameters), ...own.parameters };
      return { inputs: before, units, activation, trainable, ...own, parameters };
    }),
  };
}
