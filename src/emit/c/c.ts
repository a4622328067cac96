/**
 * Programs as one C file (C11, C++17; gcc and clang) that needs nothing else: vectors of the machine that it is compiled
 * for, any length, any alignment, in place too.
 */
import type { Program } from "../../kernel/program.ts";
import { COMMENTS, checkedName, heading, type Unit } from "../frame.ts";
import { bodyText, type Caller } from "./body.ts";
import { type Call, functionName, layerText } from "./layer.ts";
import { loopText } from "./loop.ts";
import { POSTAMBLE, PREAMBLE } from "./preamble.ts";
import { parametersOf } from "./signature.ts";

const isWide = ({ operations }: Program): boolean => operations.some(({ type }) => type.endsWith("64"));

/** A layer that grows with what is called in it. */
interface Growing extends Caller {
  readonly isWide: boolean;
  readonly calls: Map<string, Call>;
}
function growing(prefix: string, wide: boolean): Growing {
  const calls = new Map<string, Call>();
  return {
    prefix,
    isWide: wide,
    calls,
    call: (call, ...args) => {
      calls.set(call.join(""), call);
      return `${functionName(prefix, call)}(${args.join(", ")})`;
    },
  };
}

/**
 * One header with a function for each program, NAME_KEY(n, inputs..., outputs...): arrays of floats, of bits (element i is
 * bit i % 8 of byte i / 8; the bits behind the last element are written as 0), and floats for uniform inputs. An output may
 * be an input.
 */
export function toC(unit: Unit): string {
  const name = checkedName(unit.name);
  const programs = Object.entries(unit.programs);
  const isMixed = new Set(programs.map(([, program]) => isWide(program))).size === 2;
  const layers = new Map<boolean, Growing>();
  const functions = programs.flatMap(([key, program]) => {
    const wide = isWide(program);
    const layer = layers.get(wide) ?? growing(wide && isMixed ? `${name}_wide_` : `${name}_`, wide);
    layers.set(wide, layer);
    const called = `${name}_${checkedName(key)}`;
    const parameters = parametersOf(program);
    return [bodyText(called, program, parameters, layer), loopText(called, parameters, layer)];
  });
  const guard = `GPRIME_${name.toUpperCase()}_H`;
  const parts = [
    heading(`${name}.h`, unit, usage(name, programs), COMMENTS.block),
    `#ifndef ${guard}\n#define ${guard}`,
    PREAMBLE,
    ...[...layers.values()].map(({ prefix, isWide, calls }) => layerText({ prefix, isWide, calls: [...calls.values()] })),
    ...functions,
    POSTAMBLE,
    "#endif",
  ];
  return `${parts.join("\n\n")}\n`;
}

/** How the first function is called, and what the compiler may be told. */
function usage(name: string, programs: readonly (readonly [string, Program])[]): string[] {
  const [first] = programs;
  if (!first) return [];
  const [key, program] = first;
  const { inputs, outputs } = parametersOf(program);
  const declarations = [...inputs, ...outputs].map(({ name: array, kind }) =>
    kind === "lane" ? `float ${array}[1000];` : kind === "bit" ? `uint8_t ${array}[1000 / 8];` : `float ${array} = 1;`,
  );
  return [
    `  #include "${name}.h"`,
    `  ${declarations.join(" ")}`,
    `  ${name}_${key}(1000, ${[...inputs, ...outputs].map((p) => p.name).join(", ")});`,
    "",
    "  cc -O2 -march=native            vectors of this machine; any length, any alignment, in place too",
    "  cc -O2 -DGPRIME_LANES=1         plain C, for any machine",
    "  cc -O2 -DGPRIME_FMA=0           a*b + c rounded twice: the same bits on every machine",
  ];
}
