/** Programs carried out in plain JavaScript, one lane at a time, to the same bits as a target without fused multiply-add. */
import type { Operation, OperationName, Program } from "./program.ts";

/** Where the lanes of a program live: 8 bytes for each operation, seen as what its type says. */
interface Store {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly u64: BigUint64Array;
}
type Step = (s: Store, place: number, op: Operation, inputs: readonly number[]) => void;

const isNarrow = (op: Operation): boolean => op.type.endsWith("32");
const read = (s: Store, place: number, narrow: boolean): number => (narrow ? s.f32[2 * place] : s.f64[place]) as number;

/** A float from floats; assignment rounds it. */
const arithmetic =
  (f: (a: number, b: number, c: number) => number): Step =>
  (s, place, op) => {
    const narrow = isNarrow(op);
    const [a = 0, b = 0, c = 0] = op.args;
    const value = f(read(s, a, narrow), read(s, b, narrow), read(s, c, narrow));
    if (narrow) s.f32[2 * place] = value;
    else s.f64[place] = value;
  };

/** a*b + c with the product rounded to the width. */
const chained =
  (f: (product: number, c: number) => number): Step =>
  (s, place, op) =>
    arithmetic((a, b, c) => f(isNarrow(op) ? Math.fround(a * b) : a * b, c))(s, place, op, []);

/** Bits from bits, as whole numbers of 32 or of 64 bits; what does not fit is dropped. */
const bitwise =
  (narrow: (a: number, b: number, distance: number) => number, wide: (a: bigint, b: bigint, distance: bigint) => bigint): Step =>
  (s, place, op) => {
    const [a = 0, b = a] = op.args;
    const distance = op.index ?? 0;
    if (isNarrow(op)) s.u32[2 * place] = narrow(s.u32[2 * a] as number, s.u32[2 * b] as number, distance);
    else s.u64[place] = BigInt.asUintN(64, wide(s.u64[a] as bigint, s.u64[b] as bigint, BigInt(distance)));
  };

const setMask = (s: Store, place: number, op: Operation, value: boolean): void => {
  if (isNarrow(op)) s.u32[2 * place] = value ? 0xffffffff : 0;
  else s.u64[place] = value ? (1n << 64n) - 1n : 0n;
};
const relation =
  (f: (a: number, b: number) => boolean): Step =>
  (s, place, op) => {
    const [a = 0, b = 0] = op.args;
    setMask(s, place, op, f(read(s, a, isNarrow(op)), read(s, b, isNarrow(op))));
  };
const fromArray: Step = (s, place, { index }, inputs) => {
  s.f32[2 * place] = inputs[index as number] as number;
};
const constant: Step = (s, place, op) => {
  if (isNarrow(op)) s.u32[2 * place] = Number(op.bits);
  else s.u64[place] = op.bits as bigint;
};

/** Half-way cases go to the even neighbour; from 2^52 on every number is whole. */
function nearestEven(x: number): number {
  if (!(Math.abs(x) < 2 ** 52)) return x;
  const sign = x < 0 || Object.is(x, -0) ? -1 : 1;
  return sign * (Math.abs(x) + 2 ** 52 - 2 ** 52);
}

const STEPS: Readonly<Record<OperationName, Step>> = {
  input: fromArray,
  uniform: fromArray,
  inputBit: (s, place, op, inputs) => setMask(s, place, op, inputs[op.index as number] !== 0),
  constant32: constant,
  constant64: constant,
  add: arithmetic((a, b) => a + b),
  sub: arithmetic((a, b) => a - b),
  mul: arithmetic((a, b) => a * b),
  div: arithmetic((a, b) => a / b),
  madd: chained((product, c) => product + c),
  nmadd: chained((product, c) => c - product),
  sqrt: arithmetic(Math.sqrt),
  abs: arithmetic(Math.abs),
  neg: arithmetic((a) => -a),
  min: arithmetic((a, b) => (b < a ? b : a)),
  max: arithmetic((a, b) => (a < b ? b : a)),
  nearest: arithmetic(nearestEven),
  floor: arithmetic(Math.floor),
  and: bitwise(
    (a, b) => a & b,
    (a, b) => a & b,
  ),
  or: bitwise(
    (a, b) => a | b,
    (a, b) => a | b,
  ),
  xor: bitwise(
    (a, b) => a ^ b,
    (a, b) => a ^ b,
  ),
  andnot: bitwise(
    (a, b) => a & ~b,
    (a, b) => a & ~b,
  ),
  iadd: bitwise(
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  isub: bitwise(
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  shl: bitwise(
    (a, _, distance) => a << distance,
    (a, _, distance) => a << distance,
  ),
  shr: bitwise(
    (a, _, distance) => a >>> distance,
    (a, _, distance) => a >> distance,
  ),
  lt: relation((a, b) => a < b),
  le: relation((a, b) => a <= b),
  eq: relation((a, b) => a === b),
  ne: relation((a, b) => a !== b),
  both: bitwise(
    (a, b) => a & b,
    (a, b) => a & b,
  ),
  either: bitwise(
    (a, b) => a | b,
    (a, b) => a | b,
  ),
  unless: bitwise(
    (a, b) => a & ~b,
    (a, b) => a & ~b,
  ),
  select: (s, place, { args }) => {
    const [mask = 0, yes = 0, no = 0] = args;
    s.u64[place] = s.u64[(s.u32[2 * mask] as number) === 0 ? no : yes] as bigint;
  },
  promote: (s, place, { args }) => {
    s.f64[place] = s.f32[2 * (args[0] as number)] as number;
  },
  demote: (s, place, { args }) => {
    s.f32[2 * place] = s.f64[args[0] as number] as number;
  },
};

/**
 * A program as a function of one lane: the values of its inputs in their order (a bit is 0 or 1), to those of its outputs.
 * The bits of a NaN are not kept, as JavaScript does not keep them.
 */
export function interpreter({ inputs, operations, outputs }: Program): (...values: number[]) => number[] {
  const buffer = new ArrayBuffer(8 * Math.max(operations.length, 1));
  const store: Store = {
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    u32: new Uint32Array(buffer),
    u64: new BigUint64Array(buffer),
  };
  const isConstant = (op: Operation): boolean => op.bits !== undefined;
  for (const [place, op] of operations.entries()) if (isConstant(op)) STEPS[op.name](store, place, op, []);
  const steps = [...operations.entries()].filter(([, op]) => !isConstant(op)).map(([place, op]) => ({ place, op, step: STEPS[op.name] }));
  return (...values) => {
    if (values.length !== inputs.length) throw new TypeError(`${inputs.length} inputs, but ${values.length} values`);
    for (const { place, op, step } of steps) step(store, place, op, values);
    return outputs.map(({ from }) =>
      (operations[from] as Operation).type === "m32" ? Number(store.u32[2 * from] !== 0) : (store.f32[2 * from] as number),
    );
  };
}
