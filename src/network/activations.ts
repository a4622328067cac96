/** What a layer carries out of its activation: forward, backward from what it keeps, and the slopes by parameters that learn. */
import type { Residual } from "../derive/backward/backward.ts";
import { differentiate } from "../derive/differentiate.ts";
import { type Expr, multiply, substitute, symbol, unnamed } from "../expr/expr.ts";
import { Builder, type Value } from "../kernel/builder.ts";
import { Lowering } from "../kernel/lower.ts";
import type { Input, Program } from "../kernel/program.ts";
import { arraysOf, programs, wayFor } from "../kernel/programs.ts";
import type { LayerSpec } from "./spec.ts";

/** The names of arrays in programs: x, y, dy, dx; parameters that learn are uniform inputs under names no formula has. */
const parameterName = (name: string): string => `#${name}`;

export interface LayerActivation {
  readonly residual: Residual;
  readonly inPlace: boolean;
  readonly forward: Program;
  readonly backward: Program;
  /** For each parameter that learns: from dy and x to dy dg/dparameter. */
  readonly slopes: readonly Program[];
}

/** Whether a program gives one of its arrays unchanged. */
export const isCopy = ({ operations, outputs }: Program): boolean =>
  outputs.length === 1 && operations[outputs[0]?.from ?? 0]?.name === "input";

/** What was made before: activations are compared as objects. */
const made = new WeakMap<LayerSpec["activation"], LayerActivation>();

/**
 * Of its ways back a layer takes the output where that will do: the next layer keeps it anyway. Else it keeps the input and
 * computes the output again when the next layer needs it: less than an output and a tail or a bit beside it.
 * @throws RangeError where a function in the formula cannot be compiled
 */
export function layerActivation({ activation, trainable }: LayerSpec): LayerActivation {
  if (trainable.length > 0) return learning(activation, trainable);
  const there = made.get(activation) ?? fixed(activation);
  made.set(activation, there);
  return there;
}

function fixed(activation: LayerSpec["activation"]): LayerActivation {
  const usual = wayFor(activation.backward).residual;
  const isKept = usual === "output" || usual === "nothing";
  const { residual, forward, backward, way } = programs(activation, { residual: isKept ? usual : "input" });
  return { residual, forward, backward, inPlace: way.inPlace, slopes: [] };
}

/** In float64, from the input: a way back from the output holds for some values of the parameters only. */
function learning({ formula, variable, parameters }: LayerSpec["activation"], trainable: readonly string[]): LayerActivation {
  const fixed = substitute(formula, Object.fromEntries(Object.entries(parameters).filter(([name]) => !trainable.includes(name))));
  const uniforms = trainable.map((name): Input => ({ name: parameterName(name), kind: "uniform" }));
  const [x] = arraysOf("input") as [Input];
  const dy: Input = { name: "dy", kind: "lane" };
  const write = (inputs: readonly Input[], output: string, u: Expr): Program => {
    const b = new Builder([...inputs, ...uniforms]);
    const names = new Map<string, Value>([
      [variable, b.promote(b.input(x.name))],
      ...trainable.map((name): [string, Value] => [name, b.promote(b.input(parameterName(name)))]),
      ...(inputs.includes(dy) ? [["#dy", b.promote(b.input(dy.name))] as [string, Value]] : []),
    ]);
    const value = b.demote(new Lowering(b, true, names).value(u));
    // what is not upstream does not count, whatever the slope is
    return b.finish({ [output]: inputs.includes(dy) ? b.select(b.ne(b.input(dy.name), b.f32(0)), value, b.f32(0)) : value });
  };
  const slope = (by: string): Expr => multiply(symbol("#dy"), unnamed(differentiate(fixed, by).derivative));
  return {
    residual: "input",
    inPlace: false,
    forward: write([x], "y", fixed),
    backward: write([dy, x], "dx", slope(variable)),
    slopes: trainable.map((name) => write([dy, x], "slope", slope(name))),
  };
}
