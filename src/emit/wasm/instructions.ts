/** The instructions of WebAssembly that kernels need, as trees: an instruction stands above those whose results it takes. */

/** What an instruction carries in itself beside its arguments. */
type Carried =
  /** Nothing. */
  | "nothing"
  /** The place of a local variable, parameters first. */
  | "local"
  /** An offset in bytes; the second number is the alignment that may be assumed, as a power of two. */
  | "memory"
  /** A signed whole number of 32 bits. */
  | "i32"
  /** The bits of a float32, unsigned. */
  | "f32"
  /** The bits of a float64: the low half, then the high half. */
  | "f64"
  /** Four whole numbers of 32 bits, unsigned. */
  | "words"
  /** Sixteen places of bytes. */
  | "bytes"
  /** How many blocks out a branch goes. */
  | "depth"
  /** The place of a function in the module. */
  | "function"
  /** The place of a lane. */
  | "lane"
  /** A body of instructions, up to an end; its result is nothing. */
  | "body";

/** [prefix, number, what it carries]; the numbers are those of the specification (release 3.0, "Binary Format: Instructions"). */
type Row = readonly [prefix: 0 | 0xfd, code: number, carries: Carried];
const plain = (code: number, carries: Carried = "nothing"): Row => [0, code, carries];
const simd = (code: number, carries: Carried = "nothing"): Row => [0xfd, code, carries];

export const INSTRUCTIONS = {
  loop: plain(0x03, "body"),
  if: plain(0x04, "body"),
  br_if: plain(0x0d, "depth"),
  call: plain(0x10, "function"),
  "local.get": plain(0x20, "local"),
  "local.set": plain(0x21, "local"),
  "local.tee": plain(0x22, "local"),
  "f32.load": plain(0x2a, "memory"),
  "f64.load": plain(0x2b, "memory"),
  "i32.load": plain(0x28, "memory"),
  "i32.load8_u": plain(0x2d, "memory"),
  "i32.load16_u": plain(0x2f, "memory"),
  "f32.store": plain(0x38, "memory"),
  "f64.store": plain(0x39, "memory"),
  "i32.store": plain(0x36, "memory"),
  "i32.store8": plain(0x3a, "memory"),
  "i32.store16": plain(0x3b, "memory"),
  "i32.const": plain(0x41, "i32"),
  "f32.const": plain(0x43, "f32"),
  "f64.const": plain(0x44, "f64"),
  "i32.ne": plain(0x47),
  "i32.add": plain(0x6a),
  "i32.sub": plain(0x6b),
  "i32.or": plain(0x72),
  "i32.shl": plain(0x74),
  "f64.eq": plain(0x61),
  "f32.add": plain(0x92),
  "f64.add": plain(0xa0),
  "f64.sub": plain(0xa1),
  "f32.demote_f64": plain(0xb6),
  "v128.load": simd(0x00, "memory"),
  "v128.load32_splat": simd(0x09, "memory"),
  "v128.store": simd(0x0b, "memory"),
  "v128.const": simd(0x0c, "words"),
  "i8x16.shuffle": simd(0x0d, "bytes"),
  "i32x4.splat": simd(0x11),
  "f32x4.splat": simd(0x13),
  "f64x2.splat": simd(0x14),
  "i32x4.extract_lane": simd(0x1b, "lane"),
  "f32x4.extract_lane": simd(0x1f, "lane"),
  "f64x2.extract_lane": simd(0x21, "lane"),
  "i32x4.eq": simd(0x37),
  "f32x4.eq": simd(0x41),
  "f32x4.ne": simd(0x42),
  "f32x4.lt": simd(0x43),
  "f32x4.le": simd(0x45),
  "f64x2.eq": simd(0x47),
  "f64x2.ne": simd(0x48),
  "f64x2.lt": simd(0x49),
  "f64x2.le": simd(0x4b),
  "v128.and": simd(0x4e),
  "v128.andnot": simd(0x4f),
  "v128.or": simd(0x50),
  "v128.xor": simd(0x51),
  "v128.bitselect": simd(0x52),
  "f32x4.demote_f64x2_zero": simd(0x5e),
  "f64x2.promote_low_f32x4": simd(0x5f),
  "f32x4.floor": simd(0x68),
  "f32x4.nearest": simd(0x6a),
  "f64x2.floor": simd(0x75),
  "f64x2.nearest": simd(0x94),
  "i32x4.bitmask": simd(0xa4),
  "i32x4.shl": simd(0xab),
  "i32x4.shr_u": simd(0xad),
  "i32x4.add": simd(0xae),
  "i32x4.sub": simd(0xb1),
  "i32x4.min_u": simd(0xb7),
  "i64x2.shl": simd(0xcb),
  "i64x2.shr_u": simd(0xcd),
  "i64x2.add": simd(0xce),
  "i64x2.sub": simd(0xd1),
  "f32x4.abs": simd(0xe0),
  "f32x4.neg": simd(0xe1),
  "f32x4.sqrt": simd(0xe3),
  "f32x4.add": simd(0xe4),
  "f32x4.sub": simd(0xe5),
  "f32x4.mul": simd(0xe6),
  "f32x4.div": simd(0xe7),
  "f32x4.pmin": simd(0xea),
  "f32x4.pmax": simd(0xeb),
  "f64x2.abs": simd(0xec),
  "f64x2.neg": simd(0xed),
  "f64x2.sqrt": simd(0xef),
  "f64x2.add": simd(0xf0),
  "f64x2.sub": simd(0xf1),
  "f64x2.mul": simd(0xf2),
  "f64x2.div": simd(0xf3),
  "f64x2.pmin": simd(0xf6),
  "f64x2.pmax": simd(0xf7),
  "i32x4.trunc_sat_f32x4_u": simd(0xf9),
  "f32x4.relaxed_madd": simd(0x105),
  "f32x4.relaxed_nmadd": simd(0x106),
  "f64x2.relaxed_madd": simd(0x107),
  "f64x2.relaxed_nmadd": simd(0x108),
  "i32x4.relaxed_laneselect": simd(0x10b),
  "i64x2.relaxed_laneselect": simd(0x10c),
} as const satisfies Record<string, Row>;

export type Mnemonic = keyof typeof INSTRUCTIONS;

export interface Instruction {
  readonly name: Mnemonic;
  /** What it carries, as its row says. */
  readonly carried: readonly number[];
  /** The instructions whose results it takes, in their order; for an "if" the condition alone. */
  readonly args: readonly Instruction[];
  /** What stands inside a loop or an "if". */
  readonly body?: readonly Instruction[];
  /** For people: what the instruction is there for. */
  readonly note?: string;
}

/** The type of a value on the stack. */
export type ValueType = "i32" | "f32" | "v128";

export interface Variable {
  /** An identifier of the text form, without its "$". */
  readonly name: string;
  readonly type: ValueType;
}

/** A function without results; it is exported, unless it is hidden. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly Variable[];
  readonly locals: readonly Variable[];
  readonly body: readonly Instruction[];
  /** For people: lines that stand above the function. */
  readonly notes: () => readonly string[];
  readonly hidden?: boolean;
}

/** A module that imports its memory; the largest size, in pages of 64 KiB, is there for memories that threads share. */
export interface Module {
  readonly memory: { readonly module: string; readonly name: string; readonly sharedMaximum?: number };
  readonly functions: readonly WasmFunction[];
}

export const instruction = (name: Mnemonic, args: readonly Instruction[] = [], carried: readonly number[] = []): Instruction => ({
  name,
  carried,
  args,
});
