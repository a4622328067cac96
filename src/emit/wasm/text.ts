/** Modules as text: the text format of WebAssembly, instructions folded, one value a line. */
import { fromBits } from "../../kernel/program.ts";
import { INSTRUCTIONS, type Instruction, type Module, type Variable, type WasmFunction } from "./instructions.ts";

const hex = (word: number): string => `0x${(word >>> 0).toString(16).padStart(8, "0")}`;
/** A number so that reading it gives the same bits; NaNs do not come here. */
const float = (value: number): string => (Object.is(value, -0) ? "-0" : Number.isFinite(value) ? `${value}` : value < 0 ? "-inf" : "inf");
/** The shortest decimal that rounds to this float32. */
function float32(value: number): string {
  const shortest = Array.from({ length: 9 }, (_, i) => Number(value.toPrecision(i + 1))).find((n) => Object.is(Math.fround(n), value));
  return float(shortest ?? value);
}

type CarriedKind = (typeof INSTRUCTIONS)[keyof typeof INSTRUCTIONS][2];
const CARRIED: Readonly<Record<CarriedKind, (carried: readonly number[], variables: readonly Variable[]) => string>> = {
  nothing: () => "",
  local: ([index = 0], variables) => ` $${variables[index]?.name}`,
  memory: ([offset = 0, alignment = 0]) => `${offset ? ` offset=${offset}` : ""} align=${2 ** alignment}`,
  i32: ([value]) => ` ${value}`,
  f32: ([bits = 0]) => ` ${float32(fromBits(BigInt(bits), "f32"))}`,
  f64: ([low = 0, high = 0]) => ` ${float(fromBits((BigInt(high) << 32n) | BigInt(low), "f64"))}`,
  words: (carried) => ` i32x4 ${carried.map(hex).join(" ")}`,
  bytes: (carried) => ` ${carried.join(" ")}`,
  depth: ([depth]) => ` ${depth}`,
  function: ([place]) => ` ${place}`,
  lane: ([lane]) => ` ${lane}`,
  body: () => "",
};

const folded = ({ name, carried, args }: Instruction, variables: readonly Variable[]): string =>
  `(${name}${CARRIED[INSTRUCTIONS[name][2]](carried, variables)}${args.map((arg) => ` ${folded(arg, variables)}`).join("")})`;

/** The lines of an instruction that stands by itself. */
function lines(one: Instruction, variables: readonly Variable[], indent: string): string[] {
  const { name, body, args, note } = one;
  const comment = note ? `  ;; ${note}` : "";
  if (!body) return [`${indent}${folded(one, variables)}${comment}`];
  const inner = body.flatMap((i) => lines(i, variables, `${indent}  `));
  const head = name === "if" ? `(if ${args.map((arg) => folded(arg, variables)).join(" ")} (then` : `(${name}`;
  return [`${indent}${head}${comment}`, ...inner, `${indent}${name === "if" ? "))" : ")"}`];
}

/** A string in quotes, as bytes where a character is not plain. */
const quoted = (value: string): string =>
  `"${[...new TextEncoder().encode(value)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[ !#-[\]-~]/.test(character) ? character : `\\${byte.toString(16).padStart(2, "0")}`;
    })
    .join("")}"`;

function functionLines({ name, parameters, locals, body, notes, hidden }: WasmFunction): string[] {
  const variables = [...parameters, ...locals];
  return [
    ...notes().map((note) => `  ;; ${note}`),
    `  (func${hidden ? "" : ` (export ${quoted(name)})`}${parameters.map((p) => ` (param $${p.name} ${p.type})`).join("")}`,
    ...locals.map((l) => `    (local $${l.name} ${l.type})`),
    ...body.flatMap((one) => lines(one, variables, "    ")),
    "  )",
  ];
}

/** The text of a module. */
export function toText({ memory, functions }: Module): string {
  const { module, name, sharedMaximum } = memory;
  const limits = sharedMaximum === undefined ? "0" : `0 ${sharedMaximum} shared`;
  return ["(module", `  (import ${quoted(module)} ${quoted(name)} (memory ${limits}))`, ...functions.flatMap(functionLines), ")", ""].join(
    "\n",
  );
}
