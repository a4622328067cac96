/** Networks as plain data, drawn at random: for tests that need weights and no training. */
import { activation } from "../../src/catalogue/activation.ts";
import { isNumber } from "../../src/expr/expr.ts";
import { toNumber } from "../../src/expr/rational.ts";
import type { Model } from "../../src/network/model.ts";
import { random } from "../../src/network/random.ts";
import type { Loss } from "../../src/network/spec.ts";

/** A model with these layers, its weights normal with variance 1/inputs, its biases normal with sd 0.1. */
export function modelOf(
  inputs: number,
  layers: readonly (readonly [units: number, activation: string, trainable?: readonly string[]])[],
  loss: Loss = "squared error",
  seed = 1,
): Model {
  const source = random(seed);
  let before = inputs;
  return {
    inputs,
    loss,
    layers: layers.map(([units, text, trainable = []]) => {
      const found = activation(text, trainable.length > 0 && !/^[a-z_]+$/.test(text) ? { parameters: { b: 1.25 } } : {});
      const own = {
        inputs: before,
        units,
        activation: found,
        parameters: Object.fromEntries(Object.entries(found.parameters).map(([n, v]) => [n, isNumber(v) ? toNumber(v.value) : Number.NaN])),
        trainable,
        kernel: Float32Array.from({ length: before * units }, () => source.normal() / Math.sqrt(before)),
        bias: Float32Array.from({ length: units }, () => 0.1 * source.normal()),
      };
      before = units;
      return own;
    }),
  };
}

/** Normal numbers times a factor. */
export function normals(length: number, seed: number, factor = 1): Float32Array {
  const source = random(seed);
  return Float32Array.from({ length }, () => factor * source.normal());
}
