/** Compiled activations: forward and backward on arrays. */
import type { Residual } from "../derive/backward/ways.ts";
import type { Precision } from "../kernel/lower.ts";
import type { Program } from "../kernel/program.ts";
import type { Formula, Programs } from "../kernel/programs.ts";
import { type Argument, type Floats, type Kept, partsOf, requireAlike, requireApart, requireBits, requireFloats } from "./arguments.ts";
import type { Doubles } from "./doubles.ts";
import { type Compiled, carryOut, type Lanes } from "./transfer.ts";

/** How a function is run: by this thread, or by several. */
export type Run = (name: string, f: Compiled, n: number, arrays: readonly Lanes[], inputs: number) => void;

const arrayOf = ([, array]: Argument): Floats | Uint8Array => array;
const alone: Run = (_, f, n, arrays, inputs) => carryOut(f, n, arrays, inputs);

/**
 * An activation, compiled. Arrays of float32 are computed by WebAssembly, those from alloc() in place, others through a
 * staging buffer; arrays of float64 by plain JavaScript, to about the last digits of a double where no power in the formula overflows. Any
 * length, any offset.
 */
export class Kernel {
  readonly name: string;
  /** What it was compiled from. */
  readonly activation: Formula & { readonly name: string };
  readonly residual: Residual;
  readonly precision: Precision;
  /** What it carries out: programs of float32 lanes. */
  readonly program: Readonly<{ forward: Program; backward: Program; keeping?: Program }>;
  private functions: Readonly<Record<string, Compiled>> | undefined;
  private readonly doubles: Doubles;
  private readonly run: Run;
  private readonly inPlace: boolean;
  private readonly dispose: () => void;

  /** Made by compile(). */
  constructor(
    activation: Formula & { readonly name: string },
    { residual, precision, forward, backward, keeping, way }: Programs,
    functions: Readonly<Record<string, Compiled>>,
    doubles: Doubles,
    threads?: { readonly run: Run; readonly dispose: () => unknown },
  ) {
    this.name = activation.name;
    this.activation = activation;
    this.residual = residual;
    this.precision = precision;
    this.program = { forward, backward, ...(keeping && { keeping }) };
    this.functions = functions;
    this.doubles = doubles;
    this.inPlace = way.inPlace;
    this.run = threads?.run ?? alone;
    this.dispose = () => void threads?.dispose();
  }

  /**
   * y = f(x), element by element.
   * @param x n elements
   * @param y n elements; x itself where the residual is not the input
   * @param kept where the residual is more than x and y (a tail: n elements as x; a mask or a bit: (n + 7) >> 3 bytes, element i
   *   in bit i % 8 of byte i >> 3), an array to write it to, if backward will be wanted
   * @throws TypeError for what is no array, RangeError for lengths that differ, Error after release(): before anything is written
   */
  forward(x: Floats, y: Floats, kept?: Floats | Uint8Array): void {
    const functions = this.ready();
    requireFloats("x", x);
    requireFloats("y", y);
    const args: Argument[] = [
      ["x", x],
      ["y", y],
    ];
    if (kept !== undefined) args.push(["the third array", this.extra(kept)]);
    requireAlike(args);
    if (!this.inPlace && x.buffer === y.buffer && x.byteOffset === y.byteOffset && x.length > 0)
      throw new RangeError(`y may not be x here: backward needs the input (its residual is "${this.residual}")`);
    requireApart(args, 1);
    if (x instanceof Float64Array) this.doubles.forward(x, kept === undefined ? [y] : [y, kept]);
    else if (kept === undefined) this.run("forward", functions.forward as Compiled, x.length, [x, y as Float32Array], 1);
    else this.run("keeping", functions.keeping as Compiled, x.length, [x, y as Float32Array, kept as Lanes], 1);
  }

  /**
   * dx = dy f'(x), element by element, from what forward kept.
   * @param dy the gradient upstream, n elements
   * @param residual what `kernel.residual` says: the array x, y or the tail; the bits of a mask; { output, bit } or
   *   { input, output }; null for "nothing"
   * @param dx n elements; may be dy, or an array of the residual
   * @throws as forward does, and TypeError for a residual of another kind
   */
  backward(dy: Floats, residual: Kept, dx: Floats): void {
    const functions = this.ready();
    requireFloats("dy", dy);
    requireFloats("dx", dx);
    const args: Argument[] = [["dy", dy], ...partsOf(this.residual, residual), ["dx", dx]];
    requireAlike(args);
    requireApart(args, args.length - 1);
    const arrays = args.map(arrayOf);
    if (dy instanceof Float64Array) this.doubles.backward(arrays.slice(0, -1), dx);
    else this.run("backward", functions.backward as Compiled, dy.length, arrays as Lanes[], arrays.length - 1);
  }

  /** Lets go of the compiled code; using the kernel afterwards is an error. Twice is once. */
  release(): void {
    if (this.functions) this.dispose();
    this.functions = undefined;
  }

  private ready(): Readonly<Record<string, Compiled>> {
    if (!this.functions) throw new Error(`the kernel of ${this.name} was released: compile it again`);
    return this.functions;
  }

  private extra(kept: unknown): Floats | Uint8Array {
    const isBits = this.residual === "mask" || this.residual === "output and bit";
    if (!isBits && this.residual !== "tail")
      throw new TypeError(`forward keeps nothing more for the residual "${this.residual}": leave the third argument out`);
    return isBits ? requireBits("the array to keep bits in", kept) : requireFloats("the array to keep the tail in", kept);
  }
}
