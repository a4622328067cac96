/**
 * Programs: what a kernel does to one lane, as straight-line code in single assignment. An operation names the places of
 * earlier ones as its arguments; nothing branches, so that one program serves SIMD of any width, and scalar code.
 */

/** The type of a value: a float of 32 or 64 bits, or a mask of that width (all bits set, or none). */
export type Type = "f32" | "f64" | "m32" | "m64";

/**
 * What an operation takes and gives. f: floats of one width; m: masks of that width; f32, f64, m32: just that.
 * One row an operation: every emitter and the interpreter have the same rows, and a test compares their keys.
 */
interface Signature {
  readonly takes: readonly ("f" | "m" | "f32" | "f64")[];
  readonly gives: "f" | "m" | "f32" | "f64" | "m32";
  /** What else the operation carries: the place of an input, the bits of a constant, the distance of a shift. */
  readonly carries?: "input" | "bits" | "distance";
}

const binary: Signature = { takes: ["f", "f"], gives: "f" };
const unary: Signature = { takes: ["f"], gives: "f" };
const compare: Signature = { takes: ["f", "f"], gives: "m" };
const logical: Signature = { takes: ["m", "m"], gives: "m" };

export const OPERATIONS = {
  /** The lane of an input array, a float32. */
  input: { takes: [], gives: "f32", carries: "input" },
  /** The bit of an input array of bits, as a mask. */
  inputBit: { takes: [], gives: "m32", carries: "input" },
  /** A number that is the same for all lanes, given when the kernel is called. */
  uniform: { takes: [], gives: "f32", carries: "input" },
  constant32: { takes: [], gives: "f32", carries: "bits" },
  constant64: { takes: [], gives: "f64", carries: "bits" },
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  /** a*b + c: rounded once where the target can, else twice. */
  madd: { takes: ["f", "f", "f"], gives: "f" },
  /** c - a*b: rounded once where the target can, else twice. */
  nmadd: { takes: ["f", "f", "f"], gives: "f" },
  sqrt: unary,
  abs: unary,
  neg: unary,
  /** b < a ? b : a, so that a NaN in the first argument stays. */
  min: binary,
  /** a < b ? b : a, so that a NaN in the first argument stays. */
  max: binary,
  /** To the nearest whole number, ties to even. */
  nearest: unary,
  floor: unary,
  /** On the bits of floats. andnot is a & ~b. */
  and: binary,
  or: binary,
  xor: binary,
  andnot: binary,
  /** Sums of the bits as whole numbers, modulo the width. */
  iadd: binary,
  isub: binary,
  /** Shifts of the bits, zeros moving in. */
  shl: { ...unary, carries: "distance" },
  shr: { ...unary, carries: "distance" },
  lt: compare,
  le: compare,
  eq: compare,
  ne: compare,
  both: logical,
  either: logical,
  /** a & ~b of masks. */
  unless: logical,
  /** The second argument where the mask is set, else the third. */
  select: { takes: ["m", "f", "f"], gives: "f" },
  /** float32 to float64, exactly. */
  promote: { takes: ["f32"], gives: "f64" },
  /** float64 to float32, rounded to nearest even. */
  demote: { takes: ["f64"], gives: "f32" },
} as const satisfies Record<string, Signature>;

export type OperationName = keyof typeof OPERATIONS;

export interface Operation {
  readonly name: OperationName;
  readonly type: Type;
  /** The places of the arguments in the list of operations. */
  readonly args: readonly number[];
  /** The place of an input, the distance of a shift. */
  readonly index?: number;
  /** The bits of a constant, as an unsigned whole number. */
  readonly bits?: bigint;
}

/** An array that a kernel reads: a float32 for each lane, a bit for each lane, or one float32 for all of them. */
export interface Input {
  readonly name: string;
  readonly kind: "lane" | "bit" | "uniform";
}

/** An array that a kernel writes: a float32 or a bit for each lane. */
export interface Output {
  readonly name: string;
  /** The place of the operation that gives it. */
  readonly from: number;
}

export interface Program {
  readonly inputs: readonly Input[];
  readonly operations: readonly Operation[];
  readonly outputs: readonly Output[];
}

const INPUT_OF: Readonly<Record<Input["kind"], OperationName>> = { lane: "input", bit: "inputBit", uniform: "uniform" };
/** The operation that reads an input of a kind. */
export const inputOperation = (kind: Input["kind"]): OperationName => INPUT_OF[kind];

const width = (type: Type): "32" | "64" => type.slice(1) as "32" | "64";
export const isMask = (type: Type): boolean => type.startsWith("m");

/** The type that an operation gives for arguments of these types, or a sentence on what is wrong. */
export function resultType(name: OperationName, types: readonly Type[]): Type | { readonly wrong: string } {
  const signature: Signature = OPERATIONS[name];
  const { takes, gives } = signature;
  if (types.length !== takes.length) return { wrong: `${name} takes ${takes.length} arguments, not ${types.length}` };
  const free = types.filter((_, i) => takes[i]?.length === 1);
  const [first] = free;
  if (first && free.some((t) => width(t) !== width(first))) return { wrong: `${name} of ${types.join(" and ")}: two widths` };
  const bad = types.findIndex((t, i) => (takes[i]?.length === 1 ? t[0] !== takes[i] : t !== takes[i]));
  if (bad >= 0) return { wrong: `argument ${bad + 1} of ${name} is ${types[bad]}, not ${takes[bad]}` };
  return gives.length === 1 ? (`${gives}${width(first as Type)}` as Type) : (gives as Type);
}

/**
 * Everything that is wrong with a program, as sentences; none for a well-formed one: arguments come before their use and
 * have the types of the table of operations, inputs and outputs exist, each operation carries what it needs.
 */
export function faults({ inputs, operations, outputs }: Program): string[] {
  const found: string[] = [];
  for (const [place, op] of operations.entries()) {
    const say = (what: string) => found.push(`operation ${place} (${op.name}): ${what}`);
    if (op.args.some((a) => !(Number.isInteger(a) && a >= 0 && a < place))) {
      say("an argument that does not come before it");
      continue;
    }
    const type = resultType(
      op.name,
      op.args.map((a) => (operations[a] as Operation).type),
    );
    if (typeof type === "object") say(type.wrong);
    else if (type !== op.type) say(`has type ${op.type}, but gives ${type}`);
    const { carries }: Signature = OPERATIONS[op.name];
    if (carries === "bits" && !(op.bits !== undefined && op.bits >= 0n && op.bits >> BigInt(width(op.type)) === 0n))
      say("bits that do not fit");
    if (carries === "distance" && !(op.index !== undefined && op.index >= 0 && op.index < Number(width(op.type))))
      say(`a shift by ${op.index}`);
    if (carries === "input" && (op.index === undefined || INPUT_OF[inputs[op.index]?.kind ?? "lane"] !== op.name || !inputs[op.index]))
      say(`input ${op.index} is not there, or of another kind`);
  }
  for (const { name, from } of outputs) {
    const type = operations[from]?.type;
    if (type !== "f32" && type !== "m32") found.push(`output ${name} is ${type ?? "nothing"}, not f32 or m32`);
  }
  return found;
}

/** How often each operation occurs. */
export function countOperations({ operations }: Program): Partial<Record<OperationName, number>> {
  const counts: Partial<Record<OperationName, number>> = {};
  for (const { name } of operations) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** A program as text, one operation a line, for people. */
export function listing({ inputs, operations, outputs }: Program): string {
  const lines = operations.map((op, place) => {
    const { carries }: Signature = OPERATIONS[op.name];
    const carried =
      carries === "input" ? [inputs[op.index as number]?.name] : carries === "bits" ? [constantText(op)] : carries ? [op.index] : [];
    return `%${place} = ${op.type} ${[op.name, ...op.args.map((a) => `%${a}`), ...carried].join(" ")}`;
  });
  return [...lines, ...outputs.map(({ name, from }) => `${name} = %${from}`)].join("\n");
}

/** The number whose bits these are. */
export function fromBits(bits: bigint, type: Type): number {
  const view = new DataView(new ArrayBuffer(8));
  if (width(type) === "32") {
    view.setUint32(0, Number(bits));
    return view.getFloat32(0);
  }
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

/** The bits of a number, rounded to the type first. */
export function toBits(value: number, type: Type): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (width(type) === "32") {
    view.setFloat32(0, value);
    return BigInt(view.getUint32(0));
  }
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

const constantText = ({ bits = 0n, type }: Operation): string => `${fromBits(bits, type)} (0x${bits.toString(16)})`;
