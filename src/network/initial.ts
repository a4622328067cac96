/** Where weights begin. */
import { valuesOf } from "../catalogue/activation.ts";
import { properties } from "../derive/properties/properties.ts";
import type { Random } from "./random.ts";
import type { LayerWeights } from "./reports.ts";
import type { CheckedSpec, Initial, LayerSpec, NamedFormula } from "./spec.ts";

interface Fans {
  readonly inputs: number;
  readonly units: number;
  /** E[g(z)^2] of what comes in, z ~ N(0, 1). */
  readonly second: () => number;
}

/** A weight, drawn. */
const DRAWS: Readonly<Record<Initial, (random: Random, fans: Fans) => () => number>> = {
  gain: (random, { inputs, second }) => normal(random, Math.sqrt(1 / (inputs * second()))),
  glorot: (random, { inputs, units }) => uniform(random, Math.sqrt(6 / (inputs + units))),
  he: (random, { inputs }) => normal(random, Math.sqrt(2 / inputs)),
  lecun: (random, { inputs }) => normal(random, Math.sqrt(1 / inputs)),
  plain: (random, { inputs }) => uniform(random, 1 / Math.sqrt(inputs)),
};

const normal =
  (random: Random, deviation: number): (() => number) =>
  () =>
    deviation * random.normal();
const uniform =
  (random: Random, most: number): (() => number) =>
  () =>
    most * (2 * random.uniform() - 1);

/** The kernel of a layer, inputs x units, and its bias; only "plain" draws that too. */
function initialWeights(initial: Initial, random: Random, fans: Fans): { kernel: Float32Array; bias: Float32Array } {
  const draw = DRAWS[initial](random, fans);
  const kernel = Float32Array.from({ length: fans.inputs * fans.units }, draw);
  return { kernel, bias: initial === "plain" ? Float32Array.from({ length: fans.units }, draw) : new Float32Array(fans.units) };
}

/** What a layer begins with. @throws RangeError where its weights cannot be drawn by the gain */
export function initialLayer({ inputs, layers, initial: usual }: CheckedSpec, l: number, source: Random): LayerWeights {
  const { units, initial = usual, activation, trainable } = layers[l] as LayerSpec;
  const before = layers[l - 1];
  const fans = { inputs: before?.units ?? inputs, units, second: () => (before ? secondMoment(before.activation, l) : 1) };
  const values = valuesOf(activation.parameters);
  const parameters = Object.fromEntries(trainable.map((name) => [name, values[name] as number]));
  return { ...initialWeights(initial, source, fans), parameters };
}

/** What was found before: formulas are compared as objects. */
const found = new WeakMap<NamedFormula, number | null>();

/**
 * E[g(z)^2] of an activation, z ~ N(0, 1).
 * @throws RangeError where there is none, with what to do
 */
function secondMoment(activation: NamedFormula, layer: number): number {
  const { formula, variable, parameters, name } = activation;
  let second = found.get(activation);
  if (second === undefined) {
    second = properties(formula, variable, valuesOf(parameters)).normal.second;
    found.set(activation, second);
  }
  if (second !== null && second > 0 && Number.isFinite(second)) return second;
  throw new RangeError(
    `layer ${layer}, ${name}: its mean square under a normal input is ${second === null ? "not known" : second}, so that no weights follow from its gain: choose initial: "lecun", "glorot", "he" or "plain"`,
  );
}
