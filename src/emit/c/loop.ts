/** One program on arrays: some vectors side by side, then vector by vector; what is left over goes through copies of a whole vector. */
import type { Caller } from "./body.ts";
import { lanesMacro } from "./layer.ts";
import { type Parameter, type Parameters, signature } from "./signature.ts";

/** How an array is walked, by what it holds. */
interface Walk {
  readonly type: string;
  readonly at: string;
  readonly size: string;
  readonly rest: string;
}
const WALKS: Readonly<Record<"lane" | "bit", Walk>> = {
  lane: { type: "float", at: "i", size: "left * sizeof(float)", rest: "step" },
  bit: { type: "uint8_t", at: "i / 8", size: "(left + 7) / 8", rest: "step / 8" },
};
const walk = ({ kind }: Parameter): Walk => WALKS[kind === "bit" ? "bit" : "lane"];
const isBit = ({ kind }: Parameter): boolean => kind === "bit";

/**
 * So many vectors side by side hide the waiting for results (measured on Zen 3: 1.3 times as fast as one, for sigmoid and
 * tanh, with the instructions of all of them mixed as preamble.ts asks gcc to).
 */
const TOGETHER = 4;
const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/**
 * The function on arrays. A vector is a step; with bits, of which a byte holds eight, a step has at least eight lanes, and
 * there is one at a time.
 */
export function loopText(name: string, parameters: Parameters, caller: Caller): string {
  const used = parameters.inputs.filter(({ isUsed }) => isUsed);
  const uniforms = used.filter(({ kind }) => kind === "uniform");
  const inputs = used.filter(({ kind }) => kind !== "uniform");
  const { outputs } = parameters;
  const arrays = [...inputs, ...outputs];
  const lanes = lanesMacro(caller.prefix);
  const hasBits = arrays.some(isBit);
  const body = [
    "const size_t left = n - i;",
    ...inputs.map((p) => `const ${walk(p).type} *${p.name}_i = ${p.name} + ${walk(p).at};`),
    ...outputs.map((p) => `${walk(p).type} *${p.name}_i = ${p.name} + ${walk(p).at};`),
    "if (left < step) {",
    ...indented(inputs.map((p) => `${p.name}_i = (const ${walk(p).type} *)memcpy(${p.name}_rest, ${p.name}_i, ${walk(p).size});`)),
    ...indented(outputs.map((p) => `${p.name}_i = ${p.name}_rest;`)),
    "}",
    ...(hasBits ? bitsText(name, used, outputs, lanes, caller) : vectorText(name, used, outputs, caller, "")),
    "if (left < step) {",
    ...indented(outputs.map((p) => `memcpy(${p.name} + ${walk(p).at}, ${p.name}_rest, ${walk(p).size});`)),
    "}",
  ];
  return [
    `${signature(name, parameters)} {`,
    ...indented([
      `enum { step = ${hasBits ? `${lanes} < 8 ? 8 : ${lanes}` : lanes} };`,
      ...parameters.inputs.filter(({ isUsed }) => !isUsed).map((p) => `(void)${p.name};`),
      ...uniforms.map((p) => `const ${caller.prefix}f32 ${p.name}_all = ${caller.call(["all", 32], p.name)};`),
      ...arrays.map((p) => `${walk(p).type} ${p.name}_rest[${walk(p).rest}] = {0};`),
      "size_t i = 0;",
      ...(hasBits ? [] : togetherText(name, used, outputs, caller)),
      "for (; i < n; i += step) {",
      ...indented(body),
      "}",
    ]),
    "}",
  ].join("\n");
}

/** What is done while there are as many vectors: the outputs are written when all inputs are read. */
function togetherText(name: string, inputs: readonly Parameter[], outputs: readonly Parameter[], { prefix, call }: Caller): string[] {
  const vectors = Array.from({ length: TOGETHER }, (_, k) => k);
  const at = ({ name: array }: Parameter, k: number) => `${array} + i${k === 0 ? "" : ` + ${k} * step`}`;
  const given = (k: number) => inputs.map((p) => (p.kind === "uniform" ? `${p.name}_all` : call(["load", 32], at(p, k))));
  return [
    `for (; n - i >= ${TOGETHER} * step; i += ${TOGETHER} * step) {`,
    ...indented([
      ...outputs.map((p) => `${prefix}f32 ${vectors.map((k) => `${p.name}_${k}`).join(", ")};`),
      ...vectors.map((k) => `${name}_lanes(${[...given(k), ...outputs.map((p) => `&${p.name}_${k}`)].join(", ")});`),
      ...outputs.flatMap((p) => vectors.map((k) => `${call(["store", 32], at(p, k), `${p.name}_${k}`)};`)),
    ]),
    "}",
  ];
}

/** One vector: its inputs are read before its outputs are written, so that an output may be an input. */
function vectorText(name: string, inputs: readonly Parameter[], outputs: readonly Parameter[], caller: Caller, offset: string): string[] {
  const { prefix, call } = caller;
  const given = inputs.map((p) =>
    p.kind === "uniform"
      ? `${p.name}_all`
      : isBit(p)
        ? call(["fromBits", 32], `${p.name}_bits >> k`)
        : call(["load", 32], `${p.name}_i${offset}`),
  );
  return [
    ...outputs.map((p) => `${prefix}${isBit(p) ? "m32" : "f32"} ${p.name}_v;`),
    `${name}_lanes(${[...given, ...outputs.map((p) => `&${p.name}_v`)].join(", ")});`,
    ...outputs.map((p) =>
      isBit(p)
        ? `${p.name}_bits |= ${call(["toBits", 32], `${p.name}_v`)} << k;`
        : `${call(["store", 32], `${p.name}_i${offset}`, `${p.name}_v`)};`,
    ),
  ];
}

/** The vectors of a step between reading the bits of the whole step and writing them, those behind the end as 0. */
function bitsText(name: string, inputs: readonly Parameter[], outputs: readonly Parameter[], lanes: string, caller: Caller): string[] {
  return [
    ...inputs
      .filter(isBit)
      .map(({ name: p }) => `const uint32_t ${p}_bits = ${p}_i[0] | (step > 8 ? (uint32_t)${p}_i[step / 8 - 1] << 8 : 0u);`),
    ...outputs.filter(isBit).map((p) => `uint32_t ${p.name}_bits = 0;`),
    `for (int k = 0; k < step; k += ${lanes}) {`,
    ...indented(vectorText(name, inputs, outputs, caller, " + k")),
    "}",
    ...outputs
      .filter(isBit)
      .flatMap(({ name: p }) => [
        `if (left < step) ${p}_bits &= (1u << left) - 1u;`,
        `${p}_i[0] = (uint8_t)${p}_bits;`,
        `if (step > 8) ${p}_i[step / 8 - 1] = (uint8_t)(${p}_bits >> 8);`,
      ]),
  ];
}
