/** A network as an ONNX model, for any program that runs those. */
import { type Expr, number, substitute } from "../../expr/expr.ts";
import { toAscii } from "../../expr/print.ts";
import { fromNumber } from "../../expr/rational.ts";
import { stable } from "../../kernel/stable/stable.ts";
import type { Model, ModelLayer } from "../model.ts";
import { Graph, type Tensor, TYPE } from "./graph.ts";
import { Formulas } from "./operators.ts";

export { OPSET } from "./graph.ts";

/**
 * The file of a model (opset 17) with an input "x", rows of the inputs, and an output "y", rows of what predict() gives: with softmax
 * cross-entropy probabilities. Each layer is one Gemm and its activation by elementary operators, in a form that neither overflows
 * nor cancels; in float64 within where float32 would lose digits.
 * @throws RangeError for an activation with a function that ONNX has no operators for (lambertw)
 */
export function toOnnx(model: Model): Uint8Array {
  const graph = new Graph("network", `a dense network made by gprime, for ${model.loss}`);
  graph.port("input", "x", model.inputs);
  let y: Tensor = "x";
  for (const [i, layer] of model.layers.entries()) {
    const name = `layer_${i + 1}`;
    const z = graph.node(
      "Gemm",
      [
        y,
        graph.values(`${name}.kernel`, [layer.inputs, layer.units], layer.kernel),
        graph.values(`${name}.bias`, [layer.units], layer.bias),
      ],
      {},
      `${name}.z`,
    );
    y = activated(graph, layer, z);
  }
  if (model.loss === "softmax cross-entropy") graph.node("Softmax", [y], { axis: 1 }, "y");
  else graph.node("Identity", [y], {}, "y");
  graph.port("output", "y", model.layers.at(-1)?.units ?? model.inputs);
  return graph.file();
}

function activated(graph: Graph, { activation: { formula, variable, name }, parameters }: ModelLayer, z: Tensor): Tensor {
  const values = Object.fromEntries(
    Object.entries(parameters).map(([letter, value]): [string, Expr] => [letter, number(fromNumber(value))]),
  );
  const { expr, wide } = stable(substitute(formula, values), variable);
  try {
    if (!wide) return new Formulas(graph, "float", { [variable]: z }).value(expr);
    const promoted = graph.node("Cast", [z], { to: TYPE.double });
    return graph.node("Cast", [new Formulas(graph, "double", { [variable]: promoted }).value(expr)], { to: TYPE.float });
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${name} = ${toAscii(formula)}: ${error.message}`);
    throw error;
  }
}
