/** Kernels: what they are made of, how fast they are in this browser, and their code for every target. */
import { tidy } from "../../src/algebra/tidy.ts";
import { BYTES, type Residual } from "../../src/derive/backward/ways.ts";
import { type Exported, exported, type Target } from "../../src/document/exported.ts";
import { type Expr, substitute } from "../../src/expr/expr.ts";
import { toLatex } from "../../src/expr/print.ts";
import type { Precision } from "../../src/kernel/lower.ts";
import { countOperations, listing, type Program } from "../../src/kernel/program.ts";
import { programs } from "../../src/kernel/programs.ts";
import { compile } from "../../src/run/compile.ts";
import { hasRelaxed } from "../../src/run/engine.ts";
import type { Kernel } from "../../src/run/kernel.ts";
import { loopsOf } from "../../src/run/loops.ts";
import { alloc, allocBits, free } from "../../src/run/memory.ts";
import { nanoseconds } from "../../src/run/time.ts";
import { activated, type Given } from "./given.ts";
import type { Context } from "./protocol.ts";

/** A program as the page shows it. */
export interface Pass {
  /** How many operations, of each kind and in all: without inputs and constants. */
  readonly operations: Readonly<Record<string, number>>;
  readonly count: number;
  readonly listing: string;
}

/** A way back, compiled. */
export interface WayKernel {
  readonly residual: Residual;
  /** An element, beyond the output. */
  readonly bytes: number;
  /** Whether y may take the place of x. */
  readonly inPlace: boolean;
  /** The derivative from what is kept. */
  readonly latex: string;
  /** What the letters of what is kept stand for, as equations. */
  readonly keeps: readonly string[];
  readonly precision: Precision;
  /** Whether it is only near: from a fitted formula. */
  readonly isFitted: boolean;
  readonly forward: Pass;
  readonly backward: Pass;
}

export interface Described {
  /** The residual that is taken without a wish. */
  readonly standard: Residual;
  readonly ways: readonly WayKernel[];
}

const FREE = new Set(["input", "inputBit", "uniform", "constant32", "constant64"]);

function passOf(program: Program): Pass {
  const operations = Object.fromEntries(
    Object.entries(countOperations(program))
      .filter(([name]) => !FREE.has(name))
      .sort(([, a], [, b]) => b - a),
  );
  return { operations, count: Object.values(operations).reduce((sum, n) => sum + n, 0), listing: listing(program) };
}

function describe(given: Given): Described {
  const a = activated(given);
  const valued = (u: Expr): Expr => tidy(substitute(u, a.parameters));
  const ways = a.backward.ways.map((way): WayKernel => {
    const made = programs(a, { residual: way.residual });
    return {
      residual: way.residual,
      bytes: BYTES[way.residual],
      inPlace: way.inPlace,
      latex: toLatex(valued(way.formula)),
      keeps: Object.entries(way.keeps).map(([name, u]) => `${toLatex({ kind: "symbol", name })} = ${toLatex(valued(u))}`),
      precision: made.precision,
      isFitted: way.error !== undefined,
      forward: passOf(made.keeping ?? made.forward),
      backward: passOf(made.backward),
    };
  });
  return { standard: programs(a).residual, ways };
}

/** One line of the timing. */
export interface Timed {
  readonly what: "fast" | "accurate" | "backward" | "loops" | "exp" | "copy";
  /** An element. */
  readonly nanoseconds: number;
}

export interface Timing {
  readonly elements: number;
  readonly residual: Residual;
  /** The precision that is recommended: the one that the page compares. */
  readonly precision: Precision;
  /** Whether the engine fuses products and sums. */
  readonly relaxed: boolean;
  readonly timed: readonly Timed[];
}

/** 256 KB an array: in the second-level cache, as blocks of a network's layers are. */
const ELEMENTS = 65_536;

/** Inputs as they come in networks: normally distributed, the same ones each time. */
function fillNormal(x: Float32Array): void {
  let state = 1;
  const uniform = (): number => (state = (48_271 * state) % 2_147_483_647) / 2_147_483_647;
  for (let i = 0; i < x.length; i++) x[i] = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Times the kernels, the formula in JavaScript, and one Math.exp, all in this thread. */
async function time(given: Given, { progress }: Context): Promise<Timing> {
  const a = activated(given);
  const { residual, precision } = programs(a);
  const [x, y, dy, dx, tail] = [1, 2, 3, 4, 5].map(() => alloc(ELEMENTS)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const bits = allocBits(ELEMENTS);
  fillNormal(x);
  fillNormal(dy);
  const [fast, accurate] = [await compile(a, { residual, precision: "fast" }), await compile(a, { residual, precision: "accurate" })];
  const recommended = precision === "fast" ? fast : accurate;
  const kept = keep(recommended, x, y, tail, bits);
  const loops = loopsOf(substitute(a.formula, a.parameters), a.variable);
  const work: Readonly<Record<Timed["what"], () => void>> = {
    fast: () => fast.forward(x, y),
    accurate: () => accurate.forward(x, y),
    backward: () => recommended.backward(dy, kept, dx),
    loops: () => loops(x, dx),
    exp: () => {
      for (let i = 0; i < x.length; i++) dx[i] = Math.exp(x[i] as number);
    },
    copy: () => dx.set(x),
  };
  const timed: Timed[] = [];
  for (const [what, run] of Object.entries(work) as [Timed["what"], () => void][]) {
    progress({ done: timed.length, all: Object.keys(work).length });
    // y may be x where forward works in place, but is not here: what it is given stays the same
    timed.push({ what, nanoseconds: nanoseconds(run, ELEMENTS) });
  }
  fast.release();
  accurate.release();
  for (const array of [x, y, dy, dx, tail, bits]) free(array);
  return { elements: ELEMENTS, residual, precision, relaxed: hasRelaxed(), timed };
}

type Kept = Parameters<Kernel["backward"]>[1];

/** What backward needs, kept by forward. */
function keep(kernel: Kernel, x: Float32Array, y: Float32Array, tail: Float32Array, bits: Uint8Array): Kept {
  const extra = kernel.residual === "tail" ? tail : kernel.residual === "mask" || kernel.residual === "output and bit" ? bits : undefined;
  kernel.forward(x, y, extra);
  const kept: Readonly<Record<Residual, Kept>> = {
    nothing: null,
    mask: bits,
    tail,
    output: y,
    input: x,
    "output and bit": { output: y, bit: bits },
    "input and output": { input: x, output: y },
  };
  return kept[kernel.residual];
}

interface Wanted {
  readonly given: Given;
  readonly target: Target;
  readonly residual?: Residual;
  readonly precision?: Precision;
}

/** An activation as a file of code. */
const code = ({ given, target, residual, precision }: Wanted): Exported =>
  exported(activated(given), target, { ...(residual && { residual }), ...(precision && { precision }) });

export const requests = { describe, time, code };
