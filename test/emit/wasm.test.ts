import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BLOCK, toWasm, toWat, unrollOf } from "../../src/emit/wasm/wasm.ts";
import { Builder, type Value } from "../../src/kernel/builder.ts";
import { faults, type Input, OPERATIONS, type OperationName, type Program } from "../../src/kernel/program.ts";
import { differences, runWasm, valuesFor } from "./wasm-run.ts";

const INPUTS: readonly Input[] = [
  { name: "x", kind: "lane" },
  { name: "dy", kind: "lane" },
  { name: "z", kind: "lane" },
  { name: "kept", kind: "bit" },
  { name: "alpha", kind: "uniform" },
];
type Arithmetic = Exclude<OperationName, "input" | "inputBit" | "uniform" | "constant32" | "constant64">;
type Method = (b: Builder, args: readonly Value[], distance: number) => Value;

const one =
  (name: "sqrt" | "abs" | "neg" | "nearest" | "floor" | "promote" | "demote"): Method =>
  (b, [a]) =>
    b[name](a as Value);
const two =
  (name: "add" | "sub" | "mul" | "div" | "min" | "max" | "and" | "or" | "xor" | "andnot" | "iadd" | "isub"): Method =>
  (b, [a, c]) =>
    b[name](a as Value, c as Value);
const compare =
  (name: "lt" | "le" | "eq" | "ne" | "both" | "either" | "unless"): Method =>
  (b, [a, c]) =>
    b[name](a as Value, c as Value);
const three =
  (name: "madd" | "nmadd" | "select"): Method =>
  (b, [a, c, d]) =>
    b[name](a as Value, c as Value, d as Value);

/** How each operation is written with a Builder. */
const METHODS: Readonly<Record<Arithmetic, Method>> = {
  add: two("add"),
  sub: two("sub"),
  mul: two("mul"),
  div: two("div"),
  madd: three("madd"),
  nmadd: three("nmadd"),
  sqrt: one("sqrt"),
  abs: one("abs"),
  neg: one("neg"),
  min: two("min"),
  max: two("max"),
  nearest: one("nearest"),
  floor: one("floor"),
  and: two("and"),
  or: two("or"),
  xor: two("xor"),
  andnot: two("andnot"),
  iadd: two("iadd"),
  isub: two("isub"),
  shl: (b, [a], distance) => b.shl(a as Value, distance),
  shr: (b, [a], distance) => b.shr(a as Value, distance),
  lt: compare("lt"),
  le: compare("le"),
  eq: compare("eq"),
  ne: compare("ne"),
  both: compare("both"),
  either: compare("either"),
  unless: compare("unless"),
  select: three("select"),
  promote: one("promote"),
  demote: one("demote"),
};

/** These see the bits of a NaN, which neither side keeps. */
const SEES_BITS: readonly string[] = ["and", "or", "xor", "andnot", "iadd", "isub", "shl", "shr"] satisfies OperationName[];

/** v where it is a number, else 1. */
const numberOf = (b: Builder, v: Value): Value => b.select(b.eq(v, v), v, b.like(v, 1));

/** A mask of a width as a value that can be an output. */
const asOutput = (b: Builder, v: Value): Value => {
  const type = b.type(v);
  if (type === "m64") return b.demote(b.select(v, b.f64(1), b.f64(0)));
  return type === "f64" ? b.demote(v) : v;
};

/** An operation alone, of a width, on the inputs. */
function alone(name: Arithmetic, wide: boolean, distance: number): Program {
  const b = new Builder(INPUTS);
  const lanes = ["x", "dy", "z"].map((input) => b.input(input));
  const ofWidth = (v: Value): Value => (wide ? b.promote(v) : v);
  // Products and quotients of float32 are float64 that use all their bits.
  const floats = wide ? lanes.map((v, i) => b.div(b.promote(v), b.promote(lanes[(i + 1) % 3] as Value))) : lanes;
  const takes: readonly string[] = OPERATIONS[name].takes;
  const args = takes.map((takes, i) => {
    if (takes === "m") return b.lt(ofWidth(lanes[i] as Value), ofWidth(lanes[(i + 1) % 3] as Value));
    if (takes === "f32") return lanes[i] as Value;
    const v = takes === "f64" ? b.div(b.promote(lanes[0] as Value), b.promote(lanes[1] as Value)) : (floats[i] as Value);
    return SEES_BITS.includes(name) ? numberOf(b, v) : v;
  });
  const result = METHODS[name](b, args, distance);
  // The low half of a float64 shows what rounding to float32 hides.
  const rest = b.type(result) === "f64" ? [b.demote(b.sub(result, b.promote(b.demote(result))))] : [];
  return b.finish(Object.fromEntries([asOutput(b, result), ...rest].map((v, i) => [`y${i}`, v])));
}

const WIDTHS = (name: Arithmetic): readonly boolean[] => (name === "promote" || name === "demote" ? [false] : [false, true]);
const DISTANCES = (name: Arithmetic, wide: boolean): readonly number[] =>
  name === "shl" || name === "shr" ? [0, 1, 23, 31, ...(wide ? [32, 52, 63] : [])] : [0];

describe("each operation alone gives the interpreter's bits", () => {
  for (const name of Object.keys(METHODS) as Arithmetic[])
    test(name, () => {
      for (const wide of WIDTHS(name))
        for (const distance of DISTANCES(name, wide)) {
          const program = alone(name, wide, distance);
          expect(faults(program)).toEqual([]);
          expect(differences(program, 128 * BLOCK, 7), `${wide ? "float64" : "float32"}, distance ${distance}`).toEqual([]);
        }
    });
  test("input, inputBit, uniform, constant32, constant64", () => {
    const b = new Builder(INPUTS);
    const [x, alpha, kept] = [b.input("x"), b.input("alpha"), b.input("kept")];
    const outputs = { x, alpha, kept, half: b.f32(0.1), nan: b.bits32(0x7f812345), wide: b.demote(b.f64(0.1)), twice: x, isSet: kept };
    expect(differences(b.finish(outputs), 8 * BLOCK, 1)).toEqual([]);
  });
});

test("constants keep their bits, those of signalling NaNs too", () => {
  for (const bits of [0, 0x80000000, 1, 0x7f800001, 0xff812345, 0x7fffffff, 0xffffffff, 0x3f800000, 0x7f800000]) {
    const b = new Builder(INPUTS);
    const [high, low] = [bits & 0xffff0000, bits & 0xffff];
    const isThere = (part: number) => b.eq(b.and(b.bits32(bits), b.bits32(0xffff << (part ? 0 : 16))), b.bits32(part ? low : high));
    // As whole numbers of 16 bits, moved down where they would be NaN.
    const top = b.eq(b.shr(b.bits32(bits), 16), b.bits32(bits >>> 16));
    const wide = b.bits64((BigInt(bits) << 32n) | BigInt(bits));
    const wideTop = b.eq(b.shr(wide, 48), b.bits64(BigInt(bits >>> 16)));
    const wideLow = b.eq(b.shr(b.shl(wide, 48), 48), b.bits64(BigInt(bits & 0xffff)));
    const program = b.finish({ low: isThere(1), top, wide: b.demote(b.select(b.both(wideTop, wideLow), b.f64(1), b.f64(0))) });
    const { outputs } = runWasm(program, valuesFor(program, BLOCK, 1), BLOCK);
    expect(
      outputs.map((lanes) => [...new Set(lanes)]),
      bits.toString(16),
    ).toEqual([[1], [1], [1]]);
  }
});

/** What a random operation is made of: which one, and which of the values so far are its arguments. */
interface Choice {
  readonly name: Arithmetic;
  readonly wide: boolean;
  readonly picks: readonly number[];
  readonly distance: number;
}
const choice: fc.Arbitrary<Choice> = fc.record({
  name: fc.constantFrom(...(Object.keys(METHODS) as Arithmetic[])),
  wide: fc.boolean(),
  picks: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
  distance: fc.nat(63),
});

/** A program from choices; where no value of a type is there yet, one is made. */
function randomProgram(choices: readonly Choice[], outputs: number): Program {
  const b = new Builder(INPUTS);
  const values = [...INPUTS.map(({ name }) => b.input(name)), b.f32(0.1), b.f32(-3), b.f64(1 / 3), b.f64(-(2 ** -140))];
  values.push(b.promote(b.input("x")), b.lt(b.promote(b.input("dy")), b.f64(0.5)));
  for (const { name, wide, picks, distance } of choices) {
    const args = (OPERATIONS[name].takes as readonly string[]).map((takes, i) => {
      const type = takes.length === 1 ? `${takes}${wide ? 64 : 32}` : takes;
      const fitting = values.filter((v) => b.type(v) === type);
      // Late values more often than early ones, so that programs are deep.
      const pick = fitting[fitting.length - 1 - Math.floor(fitting.length * ((picks[i] as number) / 1001) ** 2)] as Value;
      return SEES_BITS.includes(name) ? numberOf(b, pick) : pick;
    });
    values.push(METHODS[name](b, args, wide ? distance : distance % 32));
  }
  const last = values.slice(-outputs).map((v) => asOutput(b, v));
  return b.finish(Object.fromEntries(last.map((v, i) => [`y${i}`, v])));
}

const programs = fc
  .tuple(fc.array(choice, { minLength: 5, maxLength: 40 }), fc.integer({ min: 1, max: 4 }))
  .map(([choices, outputs]) => randomProgram(choices, outputs));

test("random programs give the interpreter's bits, in place or not, for any number of blocks, in shared memory or not", () => {
  const options = fc.record({ inPlace: fc.boolean(), shared: fc.boolean(), unroll: fc.constantFrom(undefined, 1, 2, 4) });
  fc.assert(
    fc.property(programs, fc.nat(9), fc.nat(), options, (program, blocks, seed, how) => {
      expect(faults(program)).toEqual([]);
      expect(differences(program, blocks * BLOCK, seed, how)).toEqual([]);
    }),
    { seed: 20261123, numRuns: 400 },
  );
});

test("a turn takes fewer vectors the more values are alive", () => {
  const sums = [1, 12, 40].map((count) => {
    const b = new Builder(INPUTS);
    const roots = Array.from({ length: count }, (_, i) => b.sqrt(b.add(b.input("x"), b.f32(i))));
    return b.finish({ y: roots.reduce((sum, v) => b.mul(sum, v)) });
  });
  expect(sums.map(unrollOf)).toEqual([4, 2, 1]);
});

test("a module has one function for each program, under its name", () => {
  const b = new Builder([{ name: "x", kind: "lane" }]);
  const [x] = [b.input("x")];
  const module = new WebAssembly.Module(
    toWasm({ "mish′": b.finish({ y: b.neg(x) }), mish: b.finish({ y: b.abs(x) }) }, { relaxed: false, shared: false }),
  );
  expect(WebAssembly.Module.exports(module)).toEqual([
    { name: "mish′", kind: "function" },
    { name: "mish", kind: "function" },
  ]);
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: "gprime", name: "memory", kind: "memory" }]);
});

test("bits that come in go out again, in place", () => {
  const b = new Builder(INPUTS);
  const program = b.finish({ flipped: b.unless(b.le(b.f32(0), b.f32(1)), b.input("kept")), x: b.input("x") });
  for (const blocks of [1, 2, 3, 8]) expect(differences(program, blocks * BLOCK, blocks, { inPlace: true })).toEqual([]);
});

test("an output may lie on an input that is read after the output is known", () => {
  const b = new Builder(INPUTS.slice(0, 2));
  const y = b.neg(b.input("x"));
  const program = b.finish({ y, sum: b.add(y, b.input("dy")) });
  for (const unroll of [1, 2, 4] as const) expect(differences(program, 4 * BLOCK, 11, { inPlace: true, unroll })).toEqual([]);
});

test("uniforms alone are worked on once, before the loop", () => {
  const b = new Builder(INPUTS);
  const [x, alpha] = [b.input("x"), b.input("alpha")];
  const program = b.finish({ y: b.mul(x, b.sqrt(b.abs(alpha))), z: b.demote(b.div(b.promote(alpha), b.f64(3))) });
  expect(differences(program, 4 * BLOCK, 5)).toEqual([]);
  const loop = toWat({ program }, { relaxed: false, shared: false }).split("(loop")[1];
  expect(loop).not.toMatch(/sqrt|div|promote|demote/);
});

describe("relaxed SIMD", () => {
  const b = new Builder(INPUTS);
  const [x, dy, alpha] = [b.input("x"), b.input("dy"), b.input("alpha")];
  // Whole numbers, so that rounding once and rounding twice are the same.
  const small = (v: Value) => b.nearest(b.max(b.min(v, b.f32(9)), b.f32(-9)));
  const wide = b.nmadd(b.promote(small(x)), b.promote(small(dy)), b.f64(3));
  const program = b.finish({
    narrow: b.nmadd(small(x), small(dy), b.madd(small(dy), small(alpha), small(x))),
    wide: b.demote(b.select(b.lt(wide, b.f64(0)), b.madd(wide, wide, wide), wide)),
    chosen: b.select(b.input("kept"), x, dy),
  });
  const relaxed = toWasm({ program }, { relaxed: true, shared: false });
  test("is not there unless it is asked for", () => {
    expect(toWat({ program }, { relaxed: false, shared: false })).not.toContain("relaxed");
    expect(toWat({ program }, { relaxed: true, shared: false })).toMatch(/relaxed_madd[\s\S]*relaxed_laneselect/);
  });
  test.runIf(WebAssembly.validate(relaxed))("gives the interpreter's bits where no product is rounded", () => {
    expect(differences(program, 64 * BLOCK, 3, { relaxed: true })).toEqual([]);
  });
});

test("a program of 60 operations is written in less than a millisecond", () => {
  const b = new Builder(INPUTS);
  let y = b.input("x");
  for (let i = 0; i < 30; i++) y = b.madd(y, b.input("dy"), b.f32(i));
  const program = b.finish({ y });
  const times = Array.from({ length: 50 }, () => {
    const start = performance.now();
    toWasm({ program }, { relaxed: false, shared: false });
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(1);
});
