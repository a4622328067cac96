/** Functions of WebAssembly, written line by line. */
import { type Instruction, instruction, type WasmFunction } from "./instructions.ts";
import { constant, get, set, Variables } from "./variables.ts";

export const VECTOR = 4;
export const VECTOR_BYTES = 16;
export const FLOAT_BYTES = 4;
/** All arrays begin at multiples of 4 bytes. */
const ALIGNMENT = 2;

/** An address is unsigned, the constant of a module signed. */
export const at = (address: number): Instruction => constant(address | 0);
export const plus = (a: Instruction, b: Instruction): Instruction => instruction("i32.add", [a, b]);
export const load = (address: Instruction, offset = 0): Instruction => instruction("v128.load", [address], [offset, ALIGNMENT]);
/** One float32 of the memory in all lanes. */
export const loadSplat = (address: Instruction, offset = 0): Instruction =>
  instruction("v128.load32_splat", [address], [offset, ALIGNMENT]);
export const loadFloat = (address: Instruction, offset = 0): Instruction => instruction("f32.load", [address], [offset, ALIGNMENT]);
export const store = (address: Instruction, value: Instruction, offset = 0): Instruction =>
  instruction("v128.store", [address, value], [offset, ALIGNMENT]);
export const zeros = instruction("v128.const", [], [0, 0, 0, 0]);

/** a*b + c on four float32: rounded once where the engine can. */
export const madd = (a: Instruction, b: Instruction, c: Instruction, relaxed: boolean): Instruction =>
  relaxed ? instruction("f32x4.relaxed_madd", [a, b, c]) : instruction("f32x4.add", [c, instruction("f32x4.mul", [a, b])]);
/** c - a*b on four float32. */
export const nmadd = (a: Instruction, b: Instruction, c: Instruction, relaxed: boolean): Instruction =>
  relaxed ? instruction("f32x4.relaxed_nmadd", [a, b, c]) : instruction("f32x4.sub", [c, instruction("f32x4.mul", [a, b])]);

/** A function in the making, hidden unless it is said otherwise: variables, and lines in the order in which they are put. */
export class Code {
  private readonly name: string;
  private readonly variables = new Variables();
  private lines: Instruction[] = [];

  constructor(name: string) {
    this.name = name;
  }
  /** All parameters come before the first variable. */
  parameter(wish: string): number {
    return this.variables.parameter(wish, "i32");
  }
  word(wish: string): number {
    return this.variables.word(wish);
  }
  vector(wish: string): number {
    return this.variables.vector(wish);
  }
  put(...lines: readonly Instruction[]): void {
    this.lines.push(...lines);
  }
  /** Moves a pointer on. */
  advance(pointer: number, bytes: number): void {
    if (bytes !== 0) this.put(set(pointer, plus(get(pointer), constant(bytes))));
  }
  /** What is written, again and again until the pointer is at the end. */
  until(pointer: number, end: Instruction, write: () => void): void {
    const outer = this.lines;
    this.lines = [];
    write();
    this.put(instruction("br_if", [instruction("i32.ne", [get(pointer), end])], [0]));
    const body = this.lines;
    this.lines = outer;
    this.put({ ...instruction("loop"), body });
  }
  finish(hidden = true): WasmFunction {
    const { parameters, locals } = this.variables;
    return { name: this.name, parameters, locals, body: this.lines, notes: () => [], hidden };
  }
}
