/** A module in the making: functions that call each other, and programs as such functions. */
import { toBytes } from "../emit/wasm/bytes.ts";
import { at, loadFloat } from "../emit/wasm/code.ts";
import { toFunction } from "../emit/wasm/function.ts";
import { type Instruction, instruction, type WasmFunction } from "../emit/wasm/instructions.ts";
import { constant } from "../emit/wasm/variables.ts";
import { LARGEST_MEMORY, unrollOf } from "../emit/wasm/wasm.ts";
import { listing, type Program } from "../kernel/program.ts";

export class Assembly {
  readonly relaxed: boolean;
  private readonly functions: WasmFunction[] = [];
  private readonly programs = new Map<string, number>();

  constructor(relaxed: boolean) {
    this.relaxed = relaxed;
  }

  /** A call of a function without parameters, which is put into the module. */
  call(f: WasmFunction): Instruction {
    return instruction("call", [], [this.functions.push(f) - 1]);
  }

  /**
   * A call of a program on arrays of n floats.
   * @param arrays the addresses of its arrays by their names, and of the float32 that its uniform inputs are
   */
  run(program: Program, n: number, arrays: Readonly<Record<string, number>>): Instruction {
    const text = listing(program);
    let place = this.programs.get(text);
    if (place === undefined) {
      const f = toFunction(`program${this.programs.size}`, program, unrollOf(program), this.relaxed);
      place = this.functions.push({ ...f, hidden: true }) - 1;
      this.programs.set(text, place);
    }
    const address = (name: string): number => {
      const found = arrays[name];
      if (found === undefined) throw new TypeError(`internal: no address for ${name}`);
      return found;
    };
    const inputs = program.inputs.map(({ name, kind }) => (kind === "uniform" ? loadFloat(at(address(name))) : at(address(name))));
    return instruction("call", [constant(n), ...inputs, ...program.outputs.map(({ name }) => at(address(name)))], [place]);
  }

  /** A function that others may call from outside. */
  export(name: string, body: readonly Instruction[]): void {
    this.functions.push({ name, parameters: [], locals: [], body, notes: () => [] });
  }

  bytes(shared: boolean): Uint8Array<ArrayBuffer> {
    return toBytes({
      memory: { module: "gprime", name: "memory", ...(shared ? { sharedMaximum: LARGEST_MEMORY } : {}) },
      functions: this.functions,
    });
  }
}
