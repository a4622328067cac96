/** ONNX models of one small graph, as bytes: the few messages of onnx.proto3 that they need (github.com/onnx/onnx). */
const OPSET = 20;
const IR_VERSION = 9;
const FLOAT = 1;

const utf8 = (text) => new TextEncoder().encode(text);
const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)]);
const number = (field, n) => [...varint(field << 3), ...varint(n)];
const bytes = (field, content) => [...varint((field << 3) | 2), ...varint(content.length), ...content];
const text = (field, value) => bytes(field, utf8(value));

/** A tensor of n floats for any n. */
const valueInfo = (name) => {
  const shape = bytes(1, text(2, "n"));
  const tensor = [...number(1, FLOAT), ...bytes(2, shape)];
  return [...text(1, name), ...bytes(2, bytes(1, tensor))];
};
const node = ([operator, inputs, output]) => [...inputs.flatMap((i) => text(1, i)), ...text(2, output), ...text(4, operator)];
const scalar = ([name, value]) => [...number(2, FLOAT), ...text(8, name), ...bytes(9, new Uint8Array(Float32Array.of(value).buffer))];

/**
 * @param nodes rows [operator, inputs, output]; the last output is y
 * @param constants scalars by their names
 */
export function model(inputs, nodes, constants = {}) {
  const graph = [
    ...nodes.flatMap((n) => bytes(1, node(n))),
    ...text(2, "graph"),
    ...Object.entries(constants).flatMap((c) => bytes(5, scalar(c))),
    ...inputs.flatMap((name) => bytes(11, valueInfo(name))),
    ...bytes(12, valueInfo("out")),
  ];
  return Uint8Array.from([...number(1, IR_VERSION), ...bytes(7, graph), ...bytes(8, number(2, OPSET))]);
}

export const MODELS = {
  sigmoid: model(["x"], [["Sigmoid", ["x"], "out"]]),
  tanh: model(["x"], [["Tanh", ["x"], "out"]]),
  silu: model(
    ["x"],
    [
      ["Sigmoid", ["x"], "s"],
      ["Mul", ["x", "s"], "out"],
    ],
  ),
  gelu: model(["x"], [["Gelu", ["x"], "out"]]),
  mish: model(["x"], [["Mish", ["x"], "out"]]),
  softplus: model(["x"], [["Softplus", ["x"], "out"]]),
  elu: model(["x"], [["Elu", ["x"], "out"]]),
  "sigmoid backward": model(
    ["dy", "y"],
    [
      ["Sub", ["one", "y"], "u"],
      ["Mul", ["y", "u"], "p"],
      ["Mul", ["dy", "p"], "out"],
    ],
    { one: 1 },
  ),
  "tanh backward": model(
    ["dy", "y"],
    [
      ["Mul", ["y", "y"], "s"],
      ["Sub", ["one", "s"], "p"],
      ["Mul", ["dy", "p"], "out"],
    ],
    { one: 1 },
  ),
};
