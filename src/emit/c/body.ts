/** One program on one vector of lanes: a line for each operation. */
import { fromBits, type Operation, type OperationName, type Program } from "../../kernel/program.ts";
import type { Call, LayerOperation } from "./layer.ts";
import type { Parameters } from "./signature.ts";

/** A layer, to write calls with: the prefix of its types, and what calls an operation (and notes that it is needed). */
export interface Caller {
  readonly prefix: string;
  readonly call: (call: Call, ...args: readonly (string | number)[]) => string;
}

type Write = (op: Operation, args: readonly string[], caller: Caller, parameters: Parameters) => string;

const widthOf = ({ type }: Operation): 32 | 64 => (type.endsWith("64") ? 64 : 32);
const infix =
  (operator: string): Write =>
  (_, [a, b]) =>
    `${a} ${operator} ${b}`;
const masks =
  (operator: string): Write =>
  (op, [a, b], { prefix }) =>
    `(${prefix}${op.type})(${a} ${operator}${b})`;
const called =
  (operation: LayerOperation): Write =>
  (op, args, { call }) =>
    call([operation, widthOf(op)], ...args);
const shift =
  (operation: LayerOperation): Write =>
  (op, args, { call }) =>
    call([operation, widthOf(op)], ...args, op.index as number);
const argument: Write = (op, _, __, { inputs }) => inputs[op.index as number]?.name as string;

const WRITE: Readonly<Record<OperationName, Write>> = {
  input: argument,
  inputBit: argument,
  uniform: argument,
  constant32: constant,
  constant64: constant,
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  madd: called("madd"),
  nmadd: called("nmadd"),
  sqrt: called("sqrt"),
  abs: called("abs"),
  neg: (_, [a]) => `-${a}`,
  min: called("min"),
  max: called("max"),
  nearest: called("nearest"),
  floor: called("floor"),
  and: called("and"),
  or: called("or"),
  xor: called("xor"),
  andnot: called("andnot"),
  iadd: called("iadd"),
  isub: called("isub"),
  shl: shift("shl"),
  shr: shift("shr"),
  lt: called("lt"),
  le: called("le"),
  eq: called("eq"),
  ne: called("ne"),
  both: masks("& "),
  either: masks("| "),
  unless: masks("& ~"),
  select: called("select"),
  promote: (_, args, { call }) => call(["promote", 32], ...args),
  demote: (_, args, { call }) => call(["demote", 32], ...args),
};

/** Numbers as hexadecimal floats, the decimal beside them; what is meant as bits, as bits. */
function constant(op: Operation, _: readonly string[], { call }: Caller): string {
  const width = widthOf(op);
  const bits = op.bits as bigint;
  const hex = hexFloat(bits, width);
  return hex ? call(["all", width], hex) : call(["allBits", width], `0x${bits.toString(16).padStart(width / 4, "0")}u`);
}

/** Sizes of the parts of a float: bits of the fraction, and what is added to the exponent. */
const PARTS = { 32: { fraction: 23n, bias: 127 }, 64: { fraction: 52n, bias: 1023 } } as const;

/** A normal number or 0 as C writes it exactly; nothing for others (-0, subnormal, infinite, NaN), which stand for their bits. */
export function hexFloat(bits: bigint, width: 32 | 64): string | undefined {
  const { fraction, bias } = PARTS[width];
  const exponent = Number((bits >> fraction) & BigInt(2 * bias + 1));
  if (bits !== 0n && (exponent === 0 || exponent === 2 * bias + 1)) return undefined;
  const sign = bits >> BigInt(width - 1) ? "-" : "";
  // the fraction in whole hexadecimal digits
  const digits = ((bits & ((1n << fraction) - 1n)) << (-fraction & 3n)).toString(16).padStart(Math.ceil(Number(fraction) / 4), "0");
  const shown = digits.replace(/0+$/, "");
  const suffix = width === 32 ? "f" : "";
  if (bits === 0n) return `0.0${suffix}`;
  return `${sign}0x1${shown ? `.${shown}` : ""}p${exponent - bias}${suffix}`;
}

/** The shortest decimal that a float of this width is read back from. */
export function shortest(value: number, width: 32 | 64): string {
  if (width === 64 || !Number.isFinite(value)) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

const remark = (op: Operation): string => (op.bits === undefined ? "" : ` /* ${shortest(fromBits(op.bits, op.type), widthOf(op))} */`);

/** The function NAME_lanes: vectors in, vectors out. */
export function bodyText(name: string, { operations, outputs }: Program, parameters: Parameters, caller: Caller): string {
  const { prefix } = caller;
  const isInput = (op: Operation): boolean => op.name === "input" || op.name === "inputBit" || op.name === "uniform";
  const names = operations.map((op, place) => (isInput(op) ? argument(op, [], caller, parameters) : `t${place}`));
  const lines = operations.flatMap((op, place) => {
    if (isInput(op)) return [];
    const args = op.args.map((a) => names[a] as string);
    return [`const ${prefix}${op.type} t${place} = ${WRITE[op.name](op, args, caller, parameters)};${remark(op)}`];
  });
  const type = (kind: string): string => `${prefix}${kind === "bit" ? "m32" : "f32"}`;
  const takes = [
    ...parameters.inputs.filter(({ isUsed }) => isUsed).map((p) => `${type(p.kind)} ${p.name}`),
    ...parameters.outputs.map((p) => `${type(p.kind)} *${p.name}`),
  ];
  const stores = outputs.map(({ from }, i) => `*${parameters.outputs[i]?.name} = ${names[from]};`);
  return [
    `GPRIME_INLINE void ${name}_lanes(${takes.join(", ")}) {`,
    ...["GPRIME_AS_WRITTEN", ...lines, ...stores].map((line) => `  ${line}`),
    "}",
  ].join("\n");
}
