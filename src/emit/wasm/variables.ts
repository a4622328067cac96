/** The variables of a function that is being written. */
import { type Instruction, instruction, type Variable } from "./instructions.ts";

export const get = (place: number): Instruction => instruction("local.get", [], [place]);
export const set = (place: number, value: Instruction): Instruction => instruction("local.set", [value], [place]);
export const constant = (value: number): Instruction => instruction("i32.const", [], [value]);
export const noted = (one: Instruction, note: string): Instruction => ({ ...one, note });

export class Variables {
  readonly parameters: Variable[] = [];
  readonly locals: Variable[] = [];
  private readonly taken = new Set<string>();

  private named(wish: string): string {
    const clean = wish.replace(/[^A-Za-z0-9_.]/g, "_");
    let name = clean;
    for (let i = 2; this.taken.has(name); i++) name = `${clean}_${i}`;
    this.taken.add(name);
    return name;
  }
  /** A new parameter: its place. All parameters come before the first vector. */
  parameter(wish: string, type: "i32" | "f32"): number {
    return this.parameters.push({ name: this.named(wish), type }) - 1;
  }
  /** A new variable that holds a whole number: its place. */
  word(wish: string): number {
    return this.parameters.length + this.locals.push({ name: this.named(wish), type: "i32" }) - 1;
  }
  /** A new variable that holds a vector: its place. */
  vector(wish: string): number {
    return this.parameters.length + this.locals.push({ name: this.named(wish), type: "v128" }) - 1;
  }
}
