import fc from "fast-check";
import { expect, test } from "vitest";
import { signed, unsigned } from "../../src/emit/wasm/bytes.ts";
import { INSTRUCTIONS, type Mnemonic } from "../../src/emit/wasm/instructions.ts";
import { toWasm, toWat, type WasmOptions } from "../../src/emit/wasm/wasm.ts";
import { Builder } from "../../src/kernel/builder.ts";
import { type Program, toBits } from "../../src/kernel/program.ts";
import { layerActivation } from "../../src/network/activations.ts";
import { plan } from "../../src/network/plan.ts";
import { dense } from "../../src/network/spec.ts";
import { type StepSpec, stepModule } from "../../src/network/step.ts";
import { sweeps } from "../../src/verify/sweeps.ts";

/** An instruction with what it carries, as the words of a line. */
type Line = string;
const BY_CODE = new Map(Object.entries(INSTRUCTIONS).map(([name, [prefix, code]]) => [`${prefix} ${code}`, name as Mnemonic]));

/** Reads bytes one after the other. */
class Reader {
  private at = 0;
  private readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }
  byte(): number {
    return this.bytes[this.at++] as number;
  }
  take(length: number): Uint8Array {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  unsigned(): number {
    const byte = this.byte();
    return byte < 0x80 ? byte : byte - 0x80 + 0x80 * this.unsigned();
  }
  signed(): number {
    const byte = this.byte();
    return byte >= 0x80 ? byte - 0x80 + 0x80 * this.signed() : byte >= 0x40 ? byte - 0x80 : byte;
  }
  word(): number {
    return new DataView(this.take(4).slice().buffer).getUint32(0, true);
  }
  words(count: number): number[] {
    return Array.from({ length: count }, () => this.word());
  }
}

/** The bodies of a module's functions. */
function bodies(module: Uint8Array): Reader[] {
  const reader = new Reader(module.subarray(8));
  while (!reader.isAtEnd) {
    const [section, size] = [reader.byte(), reader.unsigned()];
    const content = new Reader(reader.take(size));
    if (section === 10) return Array.from({ length: content.unsigned() }, () => new Reader(content.take(content.unsigned())));
  }
  throw new Error("no section of code");
}

/** The instructions of a body in the order of its bytes. */
function decoded(body: Reader): Line[] {
  for (let runs = body.unsigned(); runs > 0; runs--) {
    body.unsigned();
    body.byte();
  }
  const lines: Line[] = [];
  while (!body.isAtEnd) {
    const first = body.byte();
    if (first === 0x0b) {
      lines.push("end");
      continue;
    }
    const name = BY_CODE.get(first === 0xfd ? `${first} ${body.unsigned()}` : `0 ${first}`);
    if (!name) throw new Error(`no instruction has the code ${first}`);
    const carried = {
      nothing: () => [],
      local: () => [body.unsigned()],
      depth: () => [body.unsigned()],
      function: () => [body.unsigned()],
      lane: () => [body.byte()],
      memory: () => {
        const alignment = body.unsigned();
        return [body.unsigned(), 2 ** alignment];
      },
      i32: () => [body.signed()],
      f32: () => body.words(1),
      f64: () => body.words(2),
      words: () => body.words(4),
      bytes: () => [...body.take(16)],
      body: () => {
        expect(body.byte()).toBe(0x40);
        return [];
      },
    }[INSTRUCTIONS[name][2]]();
    lines.push([name, ...carried].join(" "));
  }
  return lines;
}

type Expression = readonly (string | Expression)[];
/** Text as nested lists of words; comments are dropped. */
function parsed(text: string): Expression {
  const stack: (string | Expression)[][] = [[]];
  for (const [token] of text.replace(/;;.*/g, "").matchAll(/"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g)) {
    if (token === "(") stack.push([]);
    else if (token === ")") {
      const inner = stack.pop() as Expression;
      stack.at(-1)?.push(inner);
    } else stack.at(-1)?.push(token);
  }
  expect(stack).toHaveLength(1);
  return stack[0]?.[0] as Expression;
}

const isList = (e: string | Expression): e is Expression => typeof e !== "string";
const heads = (e: Expression, head: string): Expression[] => e.filter(isList).filter((inner) => inner[0] === head);

/** The instructions of a function's text in the order in which they are carried out. */
function flattened(f: Expression): Line[] {
  const places = new Map([...heads(f, "param"), ...heads(f, "local")].map(([, name], place) => [name as string, place]));
  const floats = { "f32.const": 32, "f64.const": 64 } as const;
  const carried = (name: string, words: readonly string[]): (string | number)[] => {
    if (name in floats) {
      const [value = 0] = words.map((word) => Number(word.replace("inf", "Infinity")));
      const bits = toBits(value, name === "f32.const" ? "f32" : "f64");
      return name === "f32.const" ? [`${bits}`] : [`${bits & 0xffffffffn}`, `${bits >> 32n}`];
    }
    if (INSTRUCTIONS[name as Mnemonic][2] === "memory") {
      const of = (key: string) => Number(words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1) ?? 0);
      return [of("offset"), of("align")];
    }
    return words.filter((word) => word !== "i32x4").map((word) => places.get(word) ?? Number(word));
  };
  const walk = (e: Expression): Line[] => {
    const [name, ...rest] = e as [string, ...Expression];
    const inner = rest.filter(isList);
    if (name === "loop") return ["loop", ...inner.flatMap(walk), "end"];
    if (name === "if")
      return [...inner.slice(0, -1).flatMap(walk), "if", ...(inner.at(-1) as Expression).filter(isList).flatMap(walk), "end"];
    return [...inner.flatMap(walk), [name, ...carried(name, rest.filter((word) => !isList(word)) as unknown as string[])].join(" ")];
  };
  return [
    ...f
      .filter(isList)
      .filter(([head]) => !["export", "param", "local"].includes(head as string))
      .flatMap(walk),
    "end",
  ];
}

/** Every operation, on all kinds of inputs, with constants that are hard to write. */
function everything(): Program {
  const b = new Builder([
    { name: "x", kind: "lane" },
    { name: "kept", kind: "bit" },
    { name: "α", kind: "uniform" },
  ]);
  const [x, kept, alpha] = [b.input("x"), b.input("kept"), b.input("α")];
  const narrow = [0.1, -0, 1e-45, 3.4028234663852886e38, Infinity, -Infinity, NaN, 16777216, -1.5e-7].map((c) => b.f32(c));
  const wide = [0.1, -0, 5e-324, Number.MAX_VALUE, Infinity, -Infinity, NaN, 1e21].map((c) => b.f64(c));
  const sums = [...narrow.map((c) => b.madd(x, c, alpha)), b.nmadd(x, x, alpha), b.bits32(0x7f800001), b.bits32(0xffffffff)];
  const wideSums = [
    ...wide.map((c) => b.nmadd(b.promote(x), c, b.promote(alpha))),
    b.madd(b.promote(x), b.promote(x), b.f64(1)),
    b.bits64(0x7ff0000000000001n),
    b.bits64((1n << 64n) - 1n),
  ];
  const of = (v: typeof x) => {
    const unary = [b.sqrt(v), b.abs(v), b.neg(v), b.nearest(v), b.floor(v), b.shl(v, 7), b.shr(v, 9)];
    const binary = unary.flatMap((u) => [b.add(u, v), b.sub(u, v), b.mul(u, v), b.div(u, v), b.min(u, v), b.max(u, v)]);
    const bits = unary.flatMap((u) => [b.and(u, v), b.or(u, v), b.xor(u, v), b.andnot(u, v), b.iadd(u, v), b.isub(u, v)]);
    const mask = b.unless(b.both(b.lt(v, b.like(v, 1)), b.le(v, b.like(v, 2))), b.either(b.eq(v, b.like(v, 3)), b.ne(v, v)));
    return { mask, sum: [...binary, ...bits].reduce((s, u) => b.select(mask, s, b.xor(s, u))) };
  };
  const { mask, sum } = of(sums.reduce((s, v) => b.xor(s, v)));
  const inner = of(wideSums.reduce((s, v) => b.xor(s, v)));
  return b.finish({ y: sum, flags: b.both(mask, kept), wide: b.demote(inner.sum), copy: x, fixed: alpha });
}

const OPTIONS: readonly WasmOptions[] = [false, true].flatMap((relaxed) => [false, true].map((shared) => ({ relaxed, shared })));
const small = (): Program => {
  const b = new Builder([{ name: "x", kind: "lane" }]);
  const x = b.input("x");
  return b.finish({ y: b.mul(x, x) });
};

test("the text lists the instructions of the bytes, with all they carry", () => {
  for (const options of OPTIONS) {
    const programs = { everything: everything(), small: small() };
    const functions = heads(parsed(toWat(programs, options)), "func");
    expect(functions.map(flattened)).toEqual(bodies(toWasm(programs, options)).map(decoded));
  }
});

/** The instructions of a step of training that has everything: parameters that learn, softmax, the optimiser with most state. */
function step(): Line[] {
  const layers = [dense(8, "swish", { trainable: true }), dense(4)];
  const shapes = layers.map(({ units, trainable }, l) => ({ inputs: 8, units, inPlace: l === 1, parameters: trainable.length }));
  const spec: StepSpec = {
    plan: plan(64, { batch: 4, inputs: 8, layers: shapes, panel: 8, softmax: true, threads: 1 }),
    activations: layers.map(layerActivation),
    loss: "softmax cross-entropy",
    mode: "adam",
    threads: 1,
    states: [4096, 8192],
    relaxed: true,
    shared: true,
  };
  return bodies(stepModule(spec)).flatMap(decoded);
}

test("every instruction of the table is used", () => {
  const used = OPTIONS.flatMap((options) => bodies(toWasm({ everything: everything(), small: small() }, options)).flatMap(decoded));
  const swept = bodies(toWasm({}, { relaxed: false, shared: false }, sweeps())).flatMap(decoded);
  const names = new Set([...used, ...step(), ...swept].map((line) => line.split(" ")[0]).concat("i32.load16_u", "i32.store16"));
  expect(Object.keys(INSTRUCTIONS).filter((name) => !names.has(name))).toEqual([]);
});

const SQUARE = `(module
  (import "gprime" "memory" (memory 0 65536 shared))
  ;; %0 = f32 input x
  ;; %1 = f32 mul %0 %0
  ;; y = %1
  (func (export "square\\e2\\80\\b2") (param $n i32) (param $x i32) (param $y i32)
    (local $x.0 v128)
    (local $x.1 v128)
    (local $x.2 v128)
    (local $x.3 v128)
    (local $v1.0 v128)
    (local $v1.1 v128)
    (local $v1.2 v128)
    (local $v1.3 v128)
    (if (local.get $n) (then
      (loop
        (local.set $x.0 (v128.load align=4 (local.get $x)))  ;; %0 = input 0
        (local.set $x.1 (v128.load offset=16 align=4 (local.get $x)))  ;; %0 = input 0
        (local.set $x.2 (v128.load offset=32 align=4 (local.get $x)))  ;; %0 = input 0
        (local.set $x.3 (v128.load offset=48 align=4 (local.get $x)))  ;; %0 = input 0
        (local.set $v1.0 (f32x4.mul (local.get $x.0) (local.get $x.0)))  ;; %1 = mul %0 %0
        (local.set $v1.1 (f32x4.mul (local.get $x.1) (local.get $x.1)))  ;; %1 = mul %0 %0
        (local.set $v1.2 (f32x4.mul (local.get $x.2) (local.get $x.2)))  ;; %1 = mul %0 %0
        (local.set $v1.3 (f32x4.mul (local.get $x.3) (local.get $x.3)))  ;; %1 = mul %0 %0
        (v128.store align=4 (local.get $y) (local.get $v1.0))  ;; y = %1
        (v128.store offset=16 align=4 (local.get $y) (local.get $v1.1))  ;; y = %1
        (v128.store offset=32 align=4 (local.get $y) (local.get $v1.2))  ;; y = %1
        (v128.store offset=48 align=4 (local.get $y) (local.get $v1.3))  ;; y = %1
        (local.set $x (i32.add (local.get $x) (i32.const 64)))
        (local.set $y (i32.add (local.get $y) (i32.const 64)))
        (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 16))))  ;; the next turn
      )
    ))
  )
)
`;

test("the text of a small module", () => {
  expect(toWat({ "square′": small() }, { relaxed: false, shared: true })).toBe(SQUARE);
});

test("whole numbers in LEB128 are read back, signed and unsigned", () => {
  const read = (write: (out: number[], value: number) => void, value: number): Reader => {
    const out: number[] = [];
    write(out, value);
    return new Reader(Uint8Array.from(out));
  };
  const corners = [0, 1, 63, 64, 127, 128, 8191, 8192, 2 ** 31 - 1];
  for (const value of [...corners, 2 ** 32 - 1, 2 ** 31]) expect(read(unsigned, value).unsigned()).toBe(value);
  for (const value of [...corners, ...corners.slice(1).map((c) => -c), -(2 ** 31)]) expect(read(signed, value).signed()).toBe(value);
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), fc.integer(), (a, b) => read(unsigned, a).unsigned() === a && read(signed, b).signed() === b),
    { seed: 1 },
  );
});
