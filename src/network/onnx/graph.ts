/** Graphs of ONNX operators, and the file of one (onnx.proto3 of the ONNX repository, version 1.12 for opset 17). */
import { Message } from "./protobuf.ts";

/** Types of tensors, by their number in TensorProto.DataType. */
export const TYPE = { float: 1, double: 11 } as const;
export type TypeName = keyof typeof TYPE;

/** The default operators at version 17, in the format of ONNX 1.12: what onnxruntime reads from version 1.12 on. */
export const OPSET = 17;
const IR_VERSION = 8;

/** Numbers of fields. */
const MODEL = { irVersion: 1, producer: 2, graph: 7, opset: 8 } as const;
const OPERATORS = { version: 2 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, doc: 10, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, whole: 3, type: 20 } as const;
const ATTRIBUTE_IS_WHOLE = 2;
const TENSOR = { dimension: 1, type: 2, name: 8, data: 9 } as const;
const VALUE = { name: 1, type: 2 } as const;
const TENSOR_TYPE = { tensor: 1, element: 1, shape: 2, dimension: 1, size: 1, letter: 2 } as const;

/** A tensor of the graph: its name. */
export type Tensor = string;

/** A graph that is being written. */
export class Graph {
  private readonly message = new Message();
  private readonly constants = new Map<string, Tensor>();
  private count = 0;

  /** @param doc what the graph is, for people */
  constructor(name: string, doc: string) {
    this.message.text(GRAPH.name, name).text(GRAPH.doc, doc);
  }

  /** The output of an operator. */
  node(operator: string, inputs: readonly Tensor[], attributes: Readonly<Record<string, number>> = {}, output?: Tensor): Tensor {
    const result = output ?? `${operator.toLowerCase()}_${++this.count}`;
    const node = new Message();
    for (const input of inputs) node.text(NODE.input, input);
    node.text(NODE.output, result).text(NODE.name, `make ${result}`).text(NODE.operator, operator);
    for (const [name, value] of Object.entries(attributes))
      node.message(
        NODE.attribute,
        new Message().text(ATTRIBUTE.name, name).whole(ATTRIBUTE.whole, value).whole(ATTRIBUTE.type, ATTRIBUTE_IS_WHOLE),
      );
    this.message.message(GRAPH.node, node);
    return result;
  }

  /** A tensor of given float32 values, row by row. */
  values(name: Tensor, dimensions: readonly number[], values: Float32Array): Tensor {
    return this.initializer(
      name,
      "float",
      dimensions,
      littleEndian(values.length * 4, (view) => {
        for (const [i, v] of values.entries()) view.setFloat32(4 * i, v, true);
      }),
    );
  }

  /** One number, that goes with tensors of any shape. */
  constant(value: number, type: TypeName): Tensor {
    const known = this.constants.get(`${type} ${Object.is(value, -0) ? "-0" : value}`);
    if (known !== undefined) return known;
    const name = `constant_${this.constants.size + 1}`;
    this.constants.set(`${type} ${Object.is(value, -0) ? "-0" : value}`, name);
    const data =
      type === "float"
        ? littleEndian(4, (view) => view.setFloat32(0, value, true))
        : littleEndian(8, (view) => view.setFloat64(0, value, true));
    return this.initializer(name, type, [], data);
  }

  /** Says that a tensor of rows, each of so many float32, goes in, or comes out. */
  port(side: "input" | "output", name: Tensor, columns: number): void {
    const shape = new Message()
      .message(TENSOR_TYPE.dimension, new Message().text(TENSOR_TYPE.letter, "rows"))
      .message(TENSOR_TYPE.dimension, new Message().whole(TENSOR_TYPE.size, columns));
    const type = new Message().message(
      TENSOR_TYPE.tensor,
      new Message().whole(TENSOR_TYPE.element, TYPE.float).message(TENSOR_TYPE.shape, shape),
    );
    this.message.message(GRAPH[side], new Message().text(VALUE.name, name).message(VALUE.type, type));
  }

  /** The file of a model with this graph. */
  file(): Uint8Array {
    return new Message()
      .whole(MODEL.irVersion, IR_VERSION)
      .text(MODEL.producer, "gprime")
      .message(MODEL.graph, this.message)
      .message(MODEL.opset, new Message().whole(OPERATORS.version, OPSET))
      .finish();
  }

  private initializer(name: Tensor, type: TypeName, dimensions: readonly number[], data: Uint8Array): Tensor {
    const tensor = new Message();
    for (const dimension of dimensions) tensor.whole(TENSOR.dimension, dimension);
    this.message.message(GRAPH.initializer, tensor.whole(TENSOR.type, TYPE[type]).text(TENSOR.name, name).bytes(TENSOR.data, data));
    return name;
  }
}

function littleEndian(length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}
