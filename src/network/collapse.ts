/** Neighbouring linear layers as one: (x A + a) B + b = x (A B) + (a B + b). */

import { tidy } from "../algebra/tidy.ts";
import { differentiate } from "../derive/differentiate.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import { type Expr, has, number, substitute, unnamed } from "../expr/expr.ts";
import { fromNumber } from "../expr/rational.ts";
import type { Model, ModelLayer } from "./model.ts";

/** g(z) = slope z + offset */
interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** The line that an activation is; undefined where it is none. */
export function lineOf({ activation: { formula, variable }, parameters }: Pick<ModelLayer, "activation" | "parameters">): Line | undefined {
  const values = Object.fromEntries(Object.entries(parameters).map(([name, v]): [string, Expr] => [name, number(fromNumber(v))]));
  const g = substitute(formula, values);
  const slope = tidy(unnamed(differentiate(g, variable).derivative));
  if (has(slope, variable)) return undefined;
  const at = compileEvaluator(g, [variable]);
  return { slope: compileEvaluator(slope, [])(), offset: at(0) };
}

/** A layer in the making, its weights in float64. */
interface Wide {
  readonly inputs: number;
  readonly layer: ModelLayer;
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

/**
 * The same function with every layer multiplied into the next where its activation is a line: weights are multiplied in float64 and
 * rounded to float32 once.
 * @throws RangeError where no hidden layer is linear
 */
export function collapse(model: Model): Model {
  const done: Wide[] = [];
  for (const layer of model.layers) {
    const before = done.at(-1);
    const line = before && lineOf(before.layer);
    if (line) done.push(product(done.pop() as Wide, line, layer));
    else done.push({ inputs: layer.inputs, layer, kernel: Float64Array.from(layer.kernel), bias: Float64Array.from(layer.bias) });
  }
  if (done.length === model.layers.length)
    throw new RangeError("no layer can be multiplied into the next: that takes a hidden layer with a linear activation, such as identity");
  const narrow = ({ inputs, layer, kernel, bias }: Wide): ModelLayer => ({
    ...layer,
    inputs,
    kernel: Float32Array.from(kernel),
    bias: Float32Array.from(bias),
  });
  return { ...model, layers: done.map(narrow) };
}

/** Two layers as one, with the activation of the second. */
function product(first: Wide, { slope, offset }: Line, second: ModelLayer): Wide {
  const { inputs } = first;
  const between = first.layer.units;
  const { units } = second;
  const kernel = new Float64Array(inputs * units);
  const bias = Float64Array.from(second.bias);
  for (let k = 0; k < between; k++) {
    const outgoing = second.kernel.subarray(k * units, (k + 1) * units);
    const constant = slope * (first.bias[k] as number) + offset;
    for (let j = 0; j < units; j++) bias[j] = (bias[j] as number) + constant * (outgoing[j] as number);
    for (let i = 0; i < inputs; i++) {
      const weight = slope * (first.kernel[i * between + k] as number);
      for (let j = 0; j < units; j++) kernel[i * units + j] = (kernel[i * units + j] as number) + weight * (outgoing[j] as number);
    }
  }
  return { inputs, layer: second, kernel, bias };
}
