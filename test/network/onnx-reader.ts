/** ONNX models read and carried out by the meaning of their operators, apart from all that writes them. */

interface Field {
  readonly field: number;
  readonly value: number | Uint8Array;
}

/** The fields of a message of Protocol Buffers. */
function fieldsOf(bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = view.getUint8(at++);
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) fields.push({ field, value: varint() });
    else if (wire === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new Error("a field goes beyond the end");
      fields.push({ field, value: bytes.subarray(at, at + length) });
      at += length;
    } else throw new Error(`wire type ${wire}`);
  }
  return fields;
}

const all = (fields: readonly Field[], field: number): Uint8Array[] =>
  fields.filter((f) => f.field === field).map(({ value }) => value as Uint8Array);
const texts = (fields: readonly Field[], field: number): string[] => all(fields, field).map((bytes) => new TextDecoder().decode(bytes));
const whole = (fields: readonly Field[], field: number): number => fields.find((f) => f.field === field)?.value as number;

/** Numbers row by row; a truth is 0 or 1. */
interface Tensor {
  readonly dimensions: readonly number[];
  readonly values: readonly number[];
  readonly isFloat: boolean;
}
interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, number>>;
}
export interface OnnxModel {
  readonly opset: number;
  readonly input: string;
  readonly output: string;
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor>;
}

/** Reads a file. */
export function readOnnx(file: Uint8Array): OnnxModel {
  const model = fieldsOf(file);
  const graph = fieldsOf(all(model, 7)[0] as Uint8Array);
  const constants = all(graph, 5).map((bytes): [string, Tensor] => {
    const tensor = fieldsOf(bytes);
    const raw = all(tensor, 9)[0] as Uint8Array;
    const isFloat = whole(tensor, 2) === 1;
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const size = isFloat ? 4 : 8;
    const values = Array.from({ length: raw.length / size }, (_, i) =>
      isFloat ? view.getFloat32(i * 4, true) : view.getFloat64(i * 8, true),
    );
    return [
      texts(tensor, 8)[0] as string,
      { dimensions: tensor.filter((f) => f.field === 1).map((f) => f.value as number), values, isFloat },
    ];
  });
  return {
    opset: whole(fieldsOf(all(model, 8)[0] as Uint8Array), 2),
    input: texts(fieldsOf(all(graph, 11)[0] as Uint8Array), 1)[0] as string,
    output: texts(fieldsOf(all(graph, 12)[0] as Uint8Array), 1)[0] as string,
    nodes: all(graph, 1).map((bytes) => {
      const node = fieldsOf(bytes);
      const attributes = all(node, 5).map((b) => fieldsOf(b));
      return {
        operator: texts(node, 4)[0] as string,
        inputs: texts(node, 1),
        output: texts(node, 2)[0] as string,
        attributes: Object.fromEntries(attributes.map((a) => [texts(a, 1)[0] as string, whole(a, 3)])),
      };
    }),
    constants: new Map(constants),
  };
}

const truth = (b: boolean): number => (b ? 1 : 0);
/** Operators that take each element by itself, as the specification has them, in float64. */
const ELEMENTWISE: Readonly<Record<string, (...values: number[]) => number>> = {
  Add: (a, b) => (a as number) + (b as number),
  Sub: (a, b) => (a as number) - (b as number),
  Mul: (a, b) => (a as number) * (b as number),
  Div: (a, b) => (a as number) / (b as number),
  Neg: (a) => -(a as number),
  Pow: (a, b) => (a as number) ** (b as number),
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Abs: Math.abs,
  Sign: Math.sign,
  Sin: Math.sin,
  Cos: Math.cos,
  Tan: Math.tan,
  Asin: Math.asin,
  Acos: Math.acos,
  Atan: Math.atan,
  Sinh: Math.sinh,
  Cosh: Math.cosh,
  Tanh: Math.tanh,
  Asinh: Math.asinh,
  Acosh: Math.acosh,
  Atanh: Math.atanh,
  Sigmoid: (a) => 1 / (1 + Math.exp(-(a as number))),
  Relu: (a) => Math.max(a as number, 0),
  Erf: (a) => erf(a as number),
  Min: Math.min,
  Max: Math.max,
  Less: (a, b) => truth((a as number) < (b as number)),
  LessOrEqual: (a, b) => truth((a as number) <= (b as number)),
  Greater: (a, b) => truth((a as number) > (b as number)),
  GreaterOrEqual: (a, b) => truth((a as number) >= (b as number)),
  Equal: (a, b) => truth(a === b),
  And: (a, b) => truth(a === 1 && b === 1),
  Or: (a, b) => truth(a === 1 || b === 1),
  Not: (a) => truth(a === 0),
  Where: (c, a, b) => (c === 1 ? (a as number) : (b as number)),
  Identity: (a) => a as number,
  Cast: (a) => a as number,
};

/** The error function by its series, and beyond 3 by the continued fraction of erfc (Abramowitz and Stegun 7.1.5, 7.1.14). */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 3) {
    let fraction = a;
    for (let k = 60; k > 0; k--) fraction = a + k / 2 / fraction;
    return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / fraction);
  }
  let [term, sum] = [a, a];
  for (let k = 1; k < 60; k++) {
    term *= (-a * a) / k;
    sum += term / (2 * k + 1);
  }
  return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
}

/** The outputs for rows of inputs; each result of float32 operators is rounded to float32. */
export function runOnnx({ nodes, constants, input, output }: OnnxModel, x: Float32Array, rows: number): readonly number[] {
  const tensors = new Map<string, Tensor>(constants);
  tensors.set(input, { dimensions: [rows, x.length / rows], values: [...x], isFloat: true });
  const of = (name: string): Tensor => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`"${name}" is used before it is there`);
    return tensor;
  };
  for (const node of nodes) {
    const inputs = node.inputs.map(of);
    if (tensors.has(node.output)) throw new Error(`"${node.output}" is made twice`);
    tensors.set(node.output, rounded(carriedOut(node, inputs)));
  }
  return of(output).values;
}

const rounded = (t: Tensor): Tensor => (t.isFloat ? { ...t, values: t.values.map(Math.fround) } : t);

function carriedOut({ operator, attributes }: Node, inputs: readonly Tensor[]): Tensor {
  const [first, kernel, bias] = inputs as [Tensor, Tensor, Tensor];
  if (operator === "Gemm") {
    const [rows, between] = first.dimensions as [number, number];
    const units = kernel.dimensions[1] as number;
    const values = Array.from({ length: rows * units }, (_, at) => {
      const [row, unit] = [Math.floor(at / units), at % units];
      let sum = bias.values[unit] as number;
      for (let i = 0; i < between; i++) sum += (first.values[row * between + i] as number) * (kernel.values[i * units + unit] as number);
      return sum;
    });
    return { dimensions: [rows, units], values, isFloat: true };
  }
  if (operator === "Softmax") {
    const [rows, columns] = first.dimensions as [number, number];
    const values = Array.from({ length: rows }, (_, row) => {
      const own = first.values.slice(row * columns, (row + 1) * columns).map((v) => Math.exp(v));
      const sum = own.reduce((a, b) => a + b);
      return own.map((v) => v / sum);
    }).flat();
    return { ...first, values };
  }
  const f = ELEMENTWISE[operator];
  if (!f) throw new Error(`operator ${operator}`);
  const floats = inputs.filter((t, i) => !(operator === "Where" && i === 0) && t);
  if (!["And", "Or", "Not"].includes(operator) && floats.some((t) => t.isFloat !== (floats[0] as Tensor).isFloat))
    throw new Error(`${operator} of two types`);
  const shaped = inputs.find((t) => t.dimensions.length > 0) ?? first;
  const values = shaped.values.map((_, i) => f(...inputs.map((t) => t.values[t.dimensions.length === 0 ? 0 : i] as number)));
  const isFloat = operator === "Cast" ? attributes.to === 1 : (floats[0] as Tensor).isFloat;
  return { dimensions: shaped.dimensions, values, isFloat };
}
