/** The operations that work on each lane by itself, as instructions on vectors of 128 bits. */
import type { OperationName } from "../../kernel/program.ts";
import { type Instruction, instruction, type Mnemonic } from "./instructions.ts";

/** The operations that go from one vector to another of its place; the rest needs to know where it stands. */
export type LanewiseName = Exclude<OperationName, "input" | "inputBit" | "uniform" | "constant32" | "constant64" | "promote" | "demote">;

export interface Lanes {
  /** Whether the arguments are 64 bits wide. */
  readonly wide: boolean;
  /** Whether relaxed SIMD may be used: a fused multiply-add where there is one. */
  readonly relaxed: boolean;
  /** The distance of a shift. */
  readonly distance: number;
}

type Lanewise = (args: readonly Instruction[], lanes: Lanes) => Instruction;

/** The same instruction on lanes of either width. */
const either =
  (narrow: Mnemonic, wide: Mnemonic): Lanewise =>
  (args, lanes) =>
    instruction(lanes.wide ? wide : narrow, args);
const onBits = (name: Mnemonic): Lanewise => either(name, name);
const shift =
  (narrow: Mnemonic, wide: Mnemonic): Lanewise =>
  (args, lanes) =>
    either(narrow, wide)([...args, instruction("i32.const", [], [lanes.distance])], lanes);
/** One instruction where relaxed SIMD may be used, else another way. */
const relaxed =
  (fast: Lanewise, plain: Lanewise): Lanewise =>
  (args, lanes) =>
    (lanes.relaxed ? fast : plain)(args, lanes);

const add = either("f32x4.add", "f64x2.add");
const sub = either("f32x4.sub", "f64x2.sub");
const mul = either("f32x4.mul", "f64x2.mul");
const LANEWISE: Readonly<Record<LanewiseName, Lanewise>> = {
  add,
  sub,
  mul,
  div: either("f32x4.div", "f64x2.div"),
  madd: relaxed(either("f32x4.relaxed_madd", "f64x2.relaxed_madd"), ([a, b, c], lanes) =>
    add([mul([a, b] as Instruction[], lanes), c as Instruction], lanes),
  ),
  nmadd: relaxed(either("f32x4.relaxed_nmadd", "f64x2.relaxed_nmadd"), ([a, b, c], lanes) =>
    sub([c as Instruction, mul([a, b] as Instruction[], lanes)], lanes),
  ),
  sqrt: either("f32x4.sqrt", "f64x2.sqrt"),
  abs: either("f32x4.abs", "f64x2.abs"),
  neg: either("f32x4.neg", "f64x2.neg"),
  // The instructions min and max treat NaN and -0 otherwise than programs do, and take more than one machine instruction.
  min: either("f32x4.pmin", "f64x2.pmin"),
  max: either("f32x4.pmax", "f64x2.pmax"),
  nearest: either("f32x4.nearest", "f64x2.nearest"),
  floor: either("f32x4.floor", "f64x2.floor"),
  and: onBits("v128.and"),
  or: onBits("v128.or"),
  xor: onBits("v128.xor"),
  andnot: onBits("v128.andnot"),
  iadd: either("i32x4.add", "i64x2.add"),
  isub: either("i32x4.sub", "i64x2.sub"),
  shl: shift("i32x4.shl", "i64x2.shl"),
  shr: shift("i32x4.shr_u", "i64x2.shr_u"),
  lt: either("f32x4.lt", "f64x2.lt"),
  le: either("f32x4.le", "f64x2.le"),
  eq: either("f32x4.eq", "f64x2.eq"),
  ne: either("f32x4.ne", "f64x2.ne"),
  both: onBits("v128.and"),
  either: onBits("v128.or"),
  unless: onBits("v128.andnot"),
  select: ([mask, yes, no], lanes) =>
    relaxed(either("i32x4.relaxed_laneselect", "i64x2.relaxed_laneselect"), onBits("v128.bitselect"))(
      [yes, no, mask] as Instruction[],
      lanes,
    ),
};

/** An operation on vectors that hold its arguments. */
export const lanewise = (name: LanewiseName, args: readonly Instruction[], lanes: Lanes): Instruction => LANEWISE[name](args, lanes);

/** Bytes 8 to 15, then whatever: the high half of a vector moved down. */
const HIGH_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
/** The low halves of two vectors, one after the other. */
const LOW_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/** Lanes 0 and 1 of a vector of float32, or lanes 2 and 3, as float64. */
export const promoted = (v: Instruction, high: boolean): Instruction =>
  instruction("f64x2.promote_low_f32x4", [high ? instruction("i8x16.shuffle", [v, v], HIGH_HALF) : v]);

/** Two vectors of float64, rounded to one of float32. */
export const demoted = (low: Instruction, high: Instruction): Instruction =>
  instruction("i8x16.shuffle", [instruction("f32x4.demote_f64x2_zero", [low]), instruction("f32x4.demote_f64x2_zero", [high])], LOW_HALVES);

/** One float32 in all lanes. */
export const splat32 = (bits: bigint): Instruction => {
  const word = Number(bits);
  return isNaN32(word)
    ? instruction("v128.const", [], [word, word, word, word])
    : instruction("f32x4.splat", [instruction("f32.const", [], [word])]);
};
/** One float64 in all lanes. */
export const splat64 = (bits: bigint): Instruction => {
  const [low, high] = [Number(bits & 0xffffffffn), Number(bits >> 32n)];
  return isNaN64(low, high)
    ? instruction("v128.const", [], [low, high, low, high])
    : instruction("f64x2.splat", [instruction("f64.const", [], [low, high])]);
};
// An engine may not keep the bits of a NaN that passes through a scalar float; as a mask they matter.
const isNaN32 = (word: number): boolean => (word & 0x7fffffff) > 0x7f800000;
const isNaN64 = (low: number, high: number): boolean =>
  (high & 0x7fffffff) > 0x7ff00000 || ((high & 0x7fffffff) === 0x7ff00000 && low !== 0);
