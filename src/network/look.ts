/** What every layer sees of some rows, in float64: outputs, slopes, gradients. */
import { compileEvaluator } from "../expr/evaluate.ts";
import { type Expr, number, substitute, symbol } from "../expr/expr.ts";
import { fromNumber } from "../expr/rational.ts";
import { stable } from "../kernel/stable/stable.ts";
import { diagnose, type LayerRecord } from "./diagnostics.ts";
import { type Model, type ModelLayer, outputsOf } from "./model.ts";
import { Reference } from "./reference.ts";
import type { DiagnosticsOptions, LayerDiagnostics } from "./reports.ts";

/** Diagnostics of every layer. @param rate of the next step */
export const look = (model: Model, x: Float32Array, targets: Float32Array, rate: number, options: DiagnosticsOptions): LayerDiagnostics[] =>
  records(model, x, targets, rate).map((record) => diagnose(record, options));

/** What the diagnostics of every layer are made of. @param rate of the next step */
export function records(model: Model, x: Float32Array, targets: Float32Array, rate: number): LayerRecord[] {
  const reference = new Reference(model, x);
  const { rows, passed } = reference;
  const last = model.layers.length - 1;
  const slopes = model.layers.map((layer, l) => (passed[l] as { z: Float64Array }).z.map(slopeOf(layer)));
  const found: LayerRecord[] = [];
  const fromLoss = upstream(model, reference, targets);
  let dz = model.loss === "squared error" ? times(fromLoss, slopes[last] as Float64Array) : fromLoss;
  for (let l = last; l >= 0; l--) {
    const layer = model.layers[l] as ModelLayer;
    const { inputs } = passed[l] as { inputs: Float64Array };
    const y = l === last ? outputsBefore(model, reference) : (passed[l + 1] as { inputs: Float64Array }).inputs;
    const kernelGradient = gradient(inputs, dz, layer, rows);
    found.unshift({
      layer: l + 1,
      rows,
      units: layer.units,
      y,
      slope: slopes[l] as Float64Array,
      dz,
      kernel: layer.kernel,
      kernelGradient,
      rate,
    });
    if (l > 0) dz = times(toInputs(dz, layer, rows), slopes[l - 1] as Float64Array);
  }
  return found;
}

/** g' of a layer, by the way back from the input, in its stable form. */
function slopeOf({ activation, parameters }: ModelLayer): (z: number) => number {
  const way = activation.backward.ways.find(({ residual }) => residual === "input" || residual === "nothing");
  if (!way) throw new Error(`internal: ${activation.name} has no way back from its input`);
  const values: Record<string, Expr> = Object.fromEntries(Object.entries(parameters).map(([name, v]) => [name, number(fromNumber(v))]));
  const slope = substitute(substitute(way.formula, values), { [way.names.input]: symbol("x"), [activation.variable]: symbol("x") });
  return compileEvaluator(stable(slope, "x").expr, ["x"]);
}

/** The outputs of the last layer's activation: logits of softmax stay what they are. */
function outputsBefore(model: Model, reference: Reference): Float64Array {
  return model.loss === "softmax cross-entropy" ? (reference.passed.at(-1) as { z: Float64Array }).z : reference.predictions();
}

/** The gradient of the mean loss by the outputs, or by z where the loss is fused with the activation. */
function upstream(model: Model, reference: Reference, targets: Float32Array): Float64Array {
  const y = reference.predictions();
  const outputs = outputsOf(model);
  const totals = Float64Array.from({ length: reference.rows }, (_, row) =>
    targets.subarray(row * outputs, (row + 1) * outputs).reduce((sum, t) => sum + t, 0),
  );
  const error = {
    "squared error": (i: number) => 2 * ((y[i] as number) - (targets[i] as number)),
    "binary cross-entropy": (i: number) => (y[i] as number) - (targets[i] as number),
    "softmax cross-entropy": (i: number) => (y[i] as number) * (totals[Math.floor(i / outputs)] as number) - (targets[i] as number),
  }[model.loss];
  return y.map((_, i) => error(i) / reference.rows);
}

/** Products element by element: nothing upstream stays nothing. */
const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((v, i) => (v === 0 ? 0 : v * (b[i] as number)));

function gradient(x: Float64Array, dz: Float64Array, { inputs, units }: ModelLayer, rows: number): Float64Array {
  const sums = new Float64Array(inputs * units);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i] as number;
      if (value === 0) continue;
      for (let j = 0; j < units; j++) sums[i * units + j] = (sums[i * units + j] as number) + value * (dz[row * units + j] as number);
    }
  return sums;
}

function toInputs(dz: Float64Array, { inputs, units, kernel }: ModelLayer, rows: number): Float64Array {
  const dx = new Float64Array(rows * inputs);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      for (let j = 0; j < units; j++) sum += (dz[row * units + j] as number) * (kernel[i * units + j] as number);
      dx[row * inputs + i] = sum;
    }
  return dx;
}
