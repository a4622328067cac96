/** A program as a function of WebAssembly: a loop whose turn works on some vectors of four lanes side by side. */
import { listing, type Operation, type OperationName, type Program } from "../../kernel/program.ts";
import { type Instruction, instruction, type WasmFunction } from "./instructions.ts";
import { demoted, type LanewiseName, lanewise, promoted, splat32, splat64 } from "./lanes.ts";
import { invariant, isWide } from "./order.ts";
import { constant, get, noted, set, Variables } from "./variables.ts";

/** Lanes of float32 in a vector. */
const LANES = 4;
const VECTOR_BYTES = 16;
/** Arrays of float32 begin at multiples of 2^2 bytes, arrays of bits anywhere. */
const FLOAT_ALIGNMENT = 2;
const BIT_ALIGNMENT = 0;

/** How many vectors of four lanes a turn of the loop takes. */
export type Unroll = 1 | 2 | 4;
/** With arrays of bits, a turn takes whole bytes: two vectors, or four. */
const BITS = {
  2: { load: "i32.load8_u", store: "i32.store8" },
  4: { load: "i32.load16_u", store: "i32.store16" },
} as const;

/** Whether an array of bits is read or written: a turn then takes two vectors at least. */
export const hasBits = ({ operations, outputs }: Program): boolean =>
  operations.some(({ name }) => name === "inputBit") || outputs.some(({ from }) => operations[from]?.type === "m32");

class Writer {
  private readonly program: Program;
  private readonly unroll: Unroll;
  private readonly relaxed: boolean;
  private readonly variables = new Variables();
  private readonly n: number;
  private readonly inputs: readonly number[];
  private readonly outputs: readonly number[];
  private readonly same: readonly boolean[];
  /** For each operation, the variables with the vectors of its result: one if it is invariant. */
  private readonly held: number[][] = [];
  private readonly before: Instruction[] = [];
  private readonly turn: Instruction[] = [];
  /** For each vector of a turn, the variable that says which bits of the turn its lanes are. */
  private readonly laneBits: number[] = [];
  /** For each input of bits, the variable with the bits of the turn. */
  private readonly turnBits: number[] = [];

  constructor(program: Program, unroll: Unroll, relaxed: boolean) {
    this.program = program;
    this.unroll = unroll;
    this.relaxed = relaxed;
    this.n = this.variables.parameter("n", "i32");
    this.inputs = program.inputs.map(({ name, kind }) => this.variables.parameter(name, kind === "uniform" ? "f32" : "i32"));
    this.outputs = program.outputs.map(({ name }) => this.variables.parameter(name, "i32"));
    this.same = invariant(program);
  }

  private typeOf(place: number): Operation["type"] {
    return (this.program.operations[place] as Operation).type;
  }

  private part(place: number, part: number): Instruction {
    const vectors = this.held[place] as number[];
    return get((this.same[place] ? vectors[0] : vectors[part]) as number);
  }

  private define(wish: string, value: Instruction, where: Instruction[], note: string): number {
    const place = this.variables.vector(wish);
    where.push(noted(set(place, value), note));
    return place;
  }

  /** The bits of the turn, in every lane of a vector. */
  private bitsOf(input: number): Instruction {
    const { load } = BITS[this.unroll as 2 | 4];
    this.turnBits[input] ??= this.define(
      "bits",
      instruction("i32x4.splat", [instruction(load, [get(this.inputs[input] as number)], [0, BIT_ALIGNMENT])]),
      this.turn,
      `the bits of ${this.program.inputs[input]?.name}`,
    );
    return get(this.turnBits[input]);
  }

  /** For each lane of a vector of the turn, the bit that is its own. */
  private laneBit(part: number): Instruction {
    const bits = [0, 1, 2, 3].map((lane) => 1 << (LANES * part + lane));
    this.laneBits[part] ??= this.define("lanes", instruction("v128.const", [], bits), this.before, "the bit of each lane");
    return get(this.laneBits[part]);
  }

  /** What is not done lane by lane on vectors of one kind. */
  private readonly special: Readonly<Record<Exclude<OperationName, LanewiseName>, (op: Operation, part: number) => Instruction>> = {
    input: ({ index }, part) =>
      instruction("v128.load", [get(this.inputs[index as number] as number)], [VECTOR_BYTES * part, FLOAT_ALIGNMENT]),
    inputBit: ({ index }, part) =>
      instruction("i32x4.eq", [instruction("v128.and", [this.bitsOf(index as number), this.laneBit(part)]), this.laneBit(part)]),
    uniform: ({ index }) => instruction("f32x4.splat", [get(this.inputs[index as number] as number)]),
    constant32: ({ bits }) => splat32(bits as bigint),
    constant64: ({ bits }) => splat64(bits as bigint),
    promote: ({ args: [from = 0] }, part) => promoted(this.part(from, part >> 1), part % 2 === 1),
    demote: ({ args: [from = 0] }, part) => demoted(this.part(from, 2 * part), this.part(from, 2 * part + 1)),
  };

  private value(op: Operation, part: number): Instruction {
    const { name, args, index = 0 } = op;
    if (name in this.special) return this.special[name as keyof typeof this.special](op, part);
    const vectors = args.map((a) => this.part(a, part));
    return lanewise(name as LanewiseName, vectors, {
      wide: isWide(this.typeOf(args[0] as number)),
      relaxed: this.relaxed,
      distance: index,
    });
  }

  private operation(op: Operation, place: number): void {
    const { inputs } = this.program;
    const name = op.name === "input" ? `${inputs[op.index as number]?.name}` : `v${place}`;
    const note = `%${place} = ${[op.name, ...op.args.map((a) => `%${a}`), op.index ?? ""].join(" ")}`.trimEnd();
    const count = this.same[place] ? 1 : this.unroll * (isWide(op.type) ? 2 : 1);
    const held: number[] = [];
    for (let part = 0; part < count; part++)
      held.push(
        this.define(count === 1 ? name : `${name}.${part}`, this.value(op, part), this.same[place] ? this.before : this.turn, note),
      );
    this.held.push(held);
  }

  private store(from: number, address: Instruction, name: string): void {
    const note = `${name} = %${from}`;
    const parts = Array.from({ length: this.unroll }, (_, part) => part);
    if (this.typeOf(from) === "m32") {
      const bits = parts.map((part) => {
        const four = instruction("i32x4.bitmask", [this.part(from, part)]);
        return part === 0 ? four : instruction("i32.shl", [four, constant(LANES * part)]);
      });
      const word = bits.reduce((sum, four) => instruction("i32.or", [sum, four]));
      this.turn.push(noted(instruction(BITS[this.unroll as 2 | 4].store, [address, word], [0, BIT_ALIGNMENT]), note));
      return;
    }
    for (const part of parts)
      this.turn.push(noted(instruction("v128.store", [address, this.part(from, part)], [VECTOR_BYTES * part, FLOAT_ALIGNMENT]), note));
  }

  /** The bytes by which an array goes on in a turn. */
  private stride(isBits: boolean): number {
    return isBits ? (LANES * this.unroll) / 8 : VECTOR_BYTES * this.unroll;
  }

  write(name: string): WasmFunction {
    const { inputs, operations, outputs } = this.program;
    // An output may be the array of an input: nothing is stored before the last load.
    const lastLoad = operations.findLastIndex((op) => op.name === "input" || op.name === "inputBit");
    const storeAt = outputs.map(({ from }) => Math.max(from, lastLoad));
    for (const [place, op] of operations.entries()) {
      this.operation(op, place);
      for (const [i, output] of outputs.entries())
        if (storeAt[i] === place) this.store(output.from, get(this.outputs[i] as number), output.name);
    }
    const isRead = new Set(operations.filter(({ name }) => name === "input" || name === "inputBit").map(({ index }) => index));
    const arrays = [
      ...inputs.flatMap(({ kind }, i) => (isRead.has(i) ? [{ at: this.inputs[i] as number, isBits: kind === "bit" }] : [])),
      ...outputs.map(({ from }, i) => ({ at: this.outputs[i] as number, isBits: this.typeOf(from) === "m32" })),
    ];
    const advance = arrays.map(({ at, isBits }) => set(at, instruction("i32.add", [get(at), constant(this.stride(isBits))])));
    const left = instruction("i32.sub", [get(this.n), constant(LANES * this.unroll)]);
    const again = noted(instruction("br_if", [instruction("local.tee", [left], [this.n])], [0]), "the next turn");
    const loop: Instruction = { ...instruction("loop"), body: [...this.turn, ...advance, again] };
    const body = [...this.before, { ...instruction("if", [get(this.n)]), body: [loop] }];
    const { parameters, locals } = this.variables;
    return { name, parameters, locals, body, notes: () => listing(this.program).split("\n") };
  }
}

/** The function of a program, under the name of its export. A program with arrays of bits takes an unroll of 2 or 4. */
export const toFunction = (name: string, program: Program, unroll: Unroll, relaxed: boolean): WasmFunction =>
  new Writer(program, unroll, relaxed).write(name);
