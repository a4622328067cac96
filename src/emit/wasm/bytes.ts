/** Modules as bytes: the binary format of WebAssembly (release 3.0, chapter "Binary Format"). */
import { INSTRUCTIONS, type Instruction, type Module, type ValueType, type WasmFunction } from "./instructions.ts";

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 };
const TYPE: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
const FUNCTION_TYPE = 0x60;
const EMPTY_BLOCK = 0x40;
const END = 0x0b;
const MEMORY = 0x02;
const EXPORTED_FUNCTION = 0x00;
/** Limits: bit 0 says that a maximum follows, bit 1 that threads share the memory. */
const NO_MAXIMUM = 0x00;
const SHARED_MAXIMUM = 0x03;

type Bytes = number[];

/** Appends a whole number from 0 to 2^32 - 1: seven bits a byte, low ones first (LEB128). */
export function unsigned(out: Bytes, value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    out.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  out.push(rest);
}

/** Appends a whole number from -2^31 to 2^31 - 1: seven bits a byte, low ones first, the last byte's bit 6 being the sign. */
export function signed(out: Bytes, value: number): void {
  let rest = value;
  while (rest < -0x40 || rest > 0x3f) {
    out.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  out.push(rest & 0x7f);
}

const word = (out: Bytes, value: number): void => {
  out.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
};
const words = (out: Bytes, values: readonly number[]): void => {
  for (const value of values) word(out, value);
};
const first = (values: readonly number[]): number => values[0] as number;

type CarriedKind = (typeof INSTRUCTIONS)[keyof typeof INSTRUCTIONS][2];
const CARRIED: Readonly<Record<CarriedKind, (out: Bytes, carried: readonly number[]) => void>> = {
  nothing: () => {},
  local: (out, carried) => unsigned(out, first(carried)),
  depth: (out, carried) => unsigned(out, first(carried)),
  function: (out, carried) => unsigned(out, first(carried)),
  lane: (out, carried) => out.push(first(carried)),
  memory: (out, [offset, alignment]) => {
    unsigned(out, alignment as number);
    unsigned(out, offset as number);
  },
  i32: (out, carried) => signed(out, first(carried)),
  f32: words,
  f64: words,
  words,
  bytes: (out, carried) => out.push(...carried),
  body: (out) => out.push(EMPTY_BLOCK),
};

function encode(out: Bytes, { name, carried, args, body }: Instruction): void {
  for (const arg of args) encode(out, arg);
  const [prefix, code, carries] = INSTRUCTIONS[name];
  if (prefix) {
    out.push(prefix);
    unsigned(out, code);
  } else out.push(code);
  CARRIED[carries](out, carried);
  if (body) {
    for (const inner of body) encode(out, inner);
    out.push(END);
  }
}

/** Appends a list with its length first. */
const list = <T>(out: Bytes, items: readonly T[], item: (out: Bytes, item: T) => void): void => {
  unsigned(out, items.length);
  for (const one of items) item(out, one);
};
/** Appends bytes with their number first. */
const sized = (out: Bytes, bytes: Bytes): void => {
  unsigned(out, bytes.length);
  for (const byte of bytes) out.push(byte);
};
const text = (out: Bytes, value: string): void => sized(out, [...new TextEncoder().encode(value)]);

const signature = ({ parameters }: WasmFunction): string => parameters.map(({ type }) => type).join();

function code(out: Bytes, { locals, body }: WasmFunction): void {
  const content: Bytes = [];
  const runs: [count: number, type: ValueType][] = [];
  for (const { type } of locals) {
    const last = runs.at(-1);
    if (last?.[1] === type) last[0]++;
    else runs.push([1, type]);
  }
  list(content, runs, (to, [count, type]) => {
    unsigned(to, count);
    to.push(TYPE[type]);
  });
  for (const one of body) encode(content, one);
  content.push(END);
  sized(out, content);
}

/** The bytes of a module. */
export function toBytes({ memory, functions }: Module): Uint8Array<ArrayBuffer> {
  const out = [...MAGIC_AND_VERSION];
  const section = (id: number, write: (content: Bytes) => void): void => {
    const content: Bytes = [];
    write(content);
    out.push(id);
    sized(out, content);
  };
  const types = [...new Map(functions.map((f) => [signature(f), f])).entries()];
  section(SECTION.type, (content) =>
    list(content, types, (to, [, { parameters }]) => {
      to.push(FUNCTION_TYPE);
      list(to, parameters, (inner, { type }) => inner.push(TYPE[type]));
      unsigned(to, 0);
    }),
  );
  section(SECTION.import, (content) =>
    list(content, [memory], (to, { module, name, sharedMaximum }) => {
      text(to, module);
      text(to, name);
      to.push(MEMORY, sharedMaximum === undefined ? NO_MAXIMUM : SHARED_MAXIMUM);
      unsigned(to, 0);
      if (sharedMaximum !== undefined) unsigned(to, sharedMaximum);
    }),
  );
  section(SECTION.function, (content) =>
    list(content, functions, (to, f) =>
      unsigned(
        to,
        types.findIndex(([key]) => key === signature(f)),
      ),
    ),
  );
  const shown = [...functions.entries()].filter(([, { hidden }]) => !hidden);
  section(SECTION.export, (content) =>
    list(content, shown, (to, [index, { name }]) => {
      text(to, name);
      to.push(EXPORTED_FUNCTION);
      unsigned(to, index);
    }),
  );
  section(SECTION.code, (content) => list(content, functions, code));
  return Uint8Array.from(out);
}
