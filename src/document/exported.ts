/** Activations as files of code: programs in a target's language, with what a reader has to know on top. */
import type { Activation } from "../catalogue/activation.ts";
import { toC } from "../emit/c/c.ts";
import { toJs } from "../emit/js/js.ts";
import { toWasm, toWat } from "../emit/wasm/wasm.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import { substitute } from "../expr/expr.ts";
import { toAscii } from "../expr/print.ts";
import { inDoubles, slopeInDoubles } from "../kernel/in-doubles.ts";
import { type Options, type Programs, programs } from "../kernel/programs.ts";
import { sampledError } from "../kernel/sample.ts";
import { stable } from "../kernel/stable/stable.ts";

export const TARGETS = ["c", "wasm", "wat", "js"] as const;
export type Target = (typeof TARGETS)[number];

export interface Exported {
  readonly target: Target;
  readonly residual: string;
  readonly precision: string;
  /** The largest error of forward on a sample, in ULP of float32; none for js, which computes in float64. */
  readonly accuracy?: { readonly maxUlp: number; readonly worst: number; readonly inputs: number };
  readonly content: string | Uint8Array;
}

/** How many floats the accuracy on top of a file was measured on. */
const SAMPLE = 20_000;

/**
 * An activation as a file of code.
 * @param options residual and precision as for compile(); js is float64 and takes the residual only
 * @throws RangeError as compile() does
 */
export function exported(a: Activation, target: Target, options: Options & { readonly relaxed?: boolean } = {}): Exported {
  const made = programs(a, options);
  const { residual, precision } = made;
  const accuracy = target === "js" ? undefined : measured(a, made);
  const heading = headingOf(a, made, accuracy);
  const name = nameOf(a);
  const functions = { forward: made.forward, ...(made.keeping && { keeping: made.keeping }), backward: made.backward };
  const wasm = { relaxed: options.relaxed ?? false, shared: false };
  const contents: Record<Target, () => string | Uint8Array> = {
    c: () => toC({ name, heading, programs: functions }),
    wasm: () => toWasm(functions, wasm),
    wat: () => `${[...heading, "", ...WAT_USAGE].map((line) => `;; ${line}`.trimEnd()).join("\n")}\n${toWat(functions, wasm)}`,
    js: () => toJs(jsUnit(a, made, name, heading)),
  };
  return { target, residual, precision, ...(accuracy && { accuracy }), content: contents[target]() };
}

/** How a module is called. */
const WAT_USAGE = [
  "  const memory = new WebAssembly.Memory({ initial: 1 });",
  "  const { instance } = await WebAssembly.instantiate(bytes, { gprime: { memory } });",
  "  const x = new Float32Array(memory.buffer, 0, 64), y = new Float32Array(memory.buffer, 256, 64);",
  "  instance.exports.forward(64, x.byteOffset, y.byteOffset); // the number of elements is a multiple of 16",
];

/** A name for identifiers: the catalogue's, or one for all. */
const nameOf = ({ row }: Activation): string => row?.name.toLowerCase().replace(/[^a-z0-9]+/g, "_") ?? "activation";

function measured(a: Activation, { forward }: Programs): NonNullable<Exported["accuracy"]> {
  const form = stable(substitute(a.formula, a.parameters), a.variable).expr;
  return sampledError(forward, compileEvaluator(form, [a.variable]), SAMPLE);
}

function headingOf(a: Activation, { residual, precision, way }: Programs, accuracy: Exported["accuracy"]): string[] {
  const { variable: x } = a;
  const values = Object.entries(a.parameters).map(([name, value]) => `${name} = ${toAscii(value)}`);
  return [
    `y      = ${toAscii(a.formula)}${values.length > 0 ? `    (${values.join(", ")})` : ""}`,
    `dy/d${x}  = ${toAscii(a.derivative)}`,
    `       = ${toAscii(way.formula)}    from what is kept: ${residual}${way.error ? ` (fitted, within ${way.error.absolute.toExponential(1)})` : ""}`,
    ...(accuracy
      ? [
          `precision ${precision}: ${precision === "fast" ? "float32 throughout" : "float64 inside, rounded once"}; forward within ${accuracy.maxUlp.toFixed(2)} ULP on ${accuracy.inputs} float32 inputs, worst at ${accuracy.worst}`,
        ]
      : ["float64"]),
  ];
}

function jsUnit(a: Activation, { way }: Programs, name: string, heading: readonly string[]): Parameters<typeof toJs>[0] {
  const [{ expr: formula, ends }, slope] = [inDoubles(a.formula, a), slopeInDoubles(way, a)];
  const derivative = { args: slope.letters, formula: slope.expr, ...(slope.ends && { ends: slope.ends }) };
  return { name, heading, variable: a.variable, formula, ...(ends && { ends }), derivative, parameters: {} };
}
