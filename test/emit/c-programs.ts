/** Programs to compare an emitter with the interpreter: each operation alone, in both widths, and random ones. */
import fc from "fast-check";
import { Builder, type Value } from "../../src/kernel/builder.ts";
import { OPERATIONS, type OperationName, type Program } from "../../src/kernel/program.ts";

const INPUTS = [
  { name: "x", kind: "lane" },
  { name: "y", kind: "lane" },
  { name: "z", kind: "lane" },
  { name: "p", kind: "bit" },
  { name: "q", kind: "bit" },
  { name: "u", kind: "uniform" },
] as const;

const NAN64 = 0x7ff8000000000000n;

/** A NaN with always the same bits, as the interpreter does not keep those of others. */
const plainNaN = (b: Builder, v: Value): Value => b.select(b.eq(v, v), v, b.isWide(v) ? b.bits64(NAN64) : b.bits32(0x7fc00000));

/** All bits of a float64, in chunks that float32 holds exactly. */
function chunks(b: Builder, v: Value): Value[] {
  const bits = plainNaN(b, v);
  const unit = b.f64(2 ** 52);
  return [0, 24, 48].map((from) => {
    const chunk = b.and(from === 0 ? bits : b.shr(bits, from), b.bits64(0xffffffn));
    return b.demote(b.sub(b.or(chunk, unit), unit));
  });
}

/** Outputs that show every bit of these values. */
function outputs(b: Builder, values: readonly Value[]): Record<string, Value> {
  const shown = values.flatMap((v) => {
    const type = b.type(v);
    if (type === "m64") return [b.demote(b.select(v, b.f64(1), b.f64(0)))];
    return type === "f64" ? chunks(b, v) : [v];
  });
  return Object.fromEntries(shown.map((v, i) => [`o${i}`, v]));
}

/** Values of one width to compute with: three floats and two masks. */
interface Operands {
  readonly f: readonly [Value, Value, Value];
  readonly m: readonly [Value, Value];
}
function operands(b: Builder, isWide: boolean): Operands {
  const [x, y, z] = ["x", "y", "z"].map((name) => b.input(name)) as [Value, Value, Value];
  if (!isWide) return { f: [x, y, z], m: [b.input("p"), b.input("q")] };
  // float64 numbers between those of float32, wherever those are finite
  const [X, Y, Z] = [b.promote(x), b.promote(y), b.promote(z)];
  const mixed = (v: Value, by: Value) => b.xor(v, b.shr(by, 36));
  return { f: [mixed(X, Y), mixed(Y, Z), mixed(Z, X)], m: [b.lt(X, Y), b.ne(Y, Z)] };
}

const SHIFTS = { 32: [0, 1, 23, 31], 64: [0, 1, 52, 63] } as const;
/** Floats whose bits matter: both zeros, the largest, the least normal and subnormal, infinity, NaN, one that is no number but a sign. */
const CONSTANTS = [0, 0x80000000, 0x7f7fffff, 0x00800000, 1, 0x7f800000, 0xff800000, 0x7fc00000, 0x7fffffff, 0x3f800000, 0xc2d10000];

/** What one operation gives, for the operands of a width. */
function applied(b: Builder, name: OperationName, isWide: boolean): readonly Value[] {
  const { f, m } = operands(b, isWide);
  const [x, y, z] = f;
  switch (name) {
    case "input":
      return [x];
    case "inputBit":
      return [b.input("p")];
    case "uniform":
      return [b.input("u"), b.add(x, isWide ? b.promote(b.input("u")) : b.input("u"))];
    case "constant32":
      return CONSTANTS.map((bits) => b.bits32(bits));
    case "constant64":
      return CONSTANTS.map((bits) => b.bits64(bits & 1 ? BigInt(bits) : BigInt(bits) << 32n));
    case "shl":
    case "shr":
      return SHIFTS[isWide ? 64 : 32].map((distance) => b[name](plainNaN(b, x), distance));
    case "select":
      return [b.select(m[0], x, y)];
    case "promote":
      return [b.promote(b.input("x"))];
    case "demote":
      return [b.demote(x), b.demote(b.mul(x, b.f64(2 ** -140)))];
    case "madd":
    case "nmadd":
      return [b[name](x, y, z)];
    case "both":
    case "either":
    case "unless":
      return [b[name](m[0], m[1])];
    case "and":
    case "or":
    case "xor":
    case "andnot":
    case "iadd":
    case "isub":
      return [b[name](plainNaN(b, x), plainNaN(b, y))];
    case "sqrt":
    case "abs":
    case "neg":
    case "nearest":
    case "floor":
      // and near the numbers that have a half behind the point, down to the last one
      return [b[name](x), b[name](b.mul(x, b.like(x, 0.5))), b[name](b.add(x, b.like(x, 0.5)))];
    default:
      return [b[name](x, y), b[name](y, x)];
  }
}

/** Where an operation is of one width only. */
const WIDTHS: Readonly<Partial<Record<OperationName, readonly boolean[]>>> = {
  input: [false],
  inputBit: [false],
  constant32: [false],
  constant64: [true],
  promote: [true],
  demote: [true],
};

/** One program for each operation and width. */
export const EACH_OPERATION: readonly (readonly [name: string, Program])[] = (Object.keys(OPERATIONS) as OperationName[]).flatMap((name) =>
  (WIDTHS[name] ?? [false, true]).map((isWide) => {
    const b = new Builder(INPUTS);
    const program = b.finish(outputs(b, applied(b, name, isWide)));
    return [`${name.toLowerCase()}_${isWide ? "wide" : "narrow"}`, program] as const;
  }),
);

const FLOATS = ["add", "sub", "mul", "div", "min", "max"] as const;
const ONE = ["sqrt", "abs", "neg", "nearest", "floor"] as const;
const BITS = ["and", "or", "xor", "andnot", "iadd", "isub"] as const;
const RELATIONS = ["lt", "le", "eq", "ne"] as const;
const LOGIC = ["both", "either", "unless"] as const;

type Step = readonly [kind: number, which: number, a: number, c: number, d: number];

/** A program that takes one step after another, each on earlier values of the right type; the last ones are shown. */
function built(isWide: boolean, steps: readonly Step[]): Program {
  const b = new Builder(INPUTS);
  const { f, m } = operands(b, isWide);
  const floats: Value[] = [...f, b.like(f[0], 1.5), isWide ? b.promote(b.input("u")) : b.input("u")];
  const masks: Value[] = [...m];
  const pick = (from: readonly Value[], at: number): Value => from[from.length - 1 - (at % Math.min(from.length, 7))] as Value;
  const name = <T extends string>(names: readonly T[], at: number): T => names[at % names.length] as T;
  for (const [kind, which, i, j, k] of steps) {
    const [x, y, z] = [pick(floats, i), pick(floats, j), pick(floats, k)];
    if (kind < 5) floats.push(b[name(FLOATS, which)](x, y));
    else if (kind < 8) floats.push(b[name(["madd", "nmadd"], which)](x, y, z));
    else if (kind < 10) floats.push(b[name(ONE, which)](x));
    else if (kind < 11) floats.push(b[name(BITS, which)](plainNaN(b, x), plainNaN(b, y)));
    else if (kind < 12) floats.push(b[name(["shl", "shr"], which)](plainNaN(b, x), k % 32));
    else if (kind < 14) masks.push(b[name(RELATIONS, which)](x, y));
    else if (kind < 15) masks.push(b[name(LOGIC, which)](pick(masks, i), pick(masks, j)));
    else if (kind < 17) floats.push(b.select(pick(masks, k), x, y));
    else if (isWide) floats.push(b.promote(b.demote(x)));
  }
  return b.finish(outputs(b, [...floats.slice(-2), ...masks.slice(-1)]));
}

const natural = fc.nat({ max: 1000 });
const step = fc.tuple(fc.nat({ max: 17 }), natural, natural, natural, natural);

/** Random programs of 5 to 40 operations, always the same ones; every third has float64 values. */
export const RANDOM: readonly (readonly [name: string, Program])[] = fc
  .sample(fc.array(step, { minLength: 5, maxLength: 40 }), { seed: 20261123, numRuns: 24 })
  .map((steps, i) => [`random${i}`, built(i % 3 === 0, steps)] as const);

/** Floats whose order, sign or bits are special. The first PAIRED of them meet each other in two inputs. */
const SPECIAL = [
  ...[0, 0x80000000, 0x3f800000, 0xbf800000, 0x3f000000, 0xbf000000, 0x40200000, 0x7f800000, 0xff800000, 0x7fc00000, 1, 0x80000001],
  ...[0x4b000001, 0xff7fffff, 0x007fffff, 0x00800000, 0x7f7fffff, 0xcb000001, 0x4affffff, 0x3effffff],
];
const PAIRED = 14;

/**
 * Values for the input x (0), y (1) or z (2): every third is special, so that PAIRED^2 of them are all pairs; the others are
 * random bits and numbers of middling size.
 */
export function lanes(count: number, input: number): Float32Array {
  const special = new Float32Array(new Uint32Array(SPECIAL).buffer);
  const specialAt = (j: number): number => [j % PAIRED, Math.floor(j / PAIRED) % PAIRED, (7 * j) % SPECIAL.length][input] as number;
  let state = input + 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  const bits = new Uint32Array(1);
  const asFloat = new Float32Array(bits.buffer);
  return Float32Array.from({ length: count }, (_, i) => {
    const r = random() >>> 8;
    if (i % 3 === 0) return special[specialAt(i / 3)] as number;
    if (i % 3 === 2) return ((r % 20001) - 10000) / 1024;
    bits[0] = ((r << 8) ^ random()) >>> 0;
    const value = asFloat[0] as number;
    return Number.isNaN(value) ? Number.NaN : value;
  });
}
