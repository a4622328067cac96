/** Programs carried out in plain JavaScript, one lane at a time, to the same bits as a target without fused multiply-add. */
import type { Operation, OperationName, Program } from "./program.ts";

/** Where the lanes of a program live: 8 bytes for each operation, seen as what its type says. */
interface Store {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly u64: BigUint64Array;
}
type Run = (inputs: readonly number[]) => void;
/** What is known of an operation is looked up once, before it is carried out on lanes. */
type Step = (s: Store, place: number, op: Operation) => Run;

const isNarrow = (op: Operation): boolean => op.type.endsWith("32");
/** The numbers of the op's type, and how many of them lie between two places. */
const floats = (s: Store, op: Operation): { readonly lanes: Float32Array | Float64Array; readonly stride: 1 | 2 } =>
  isNarrow(op) ? { lanes: s.f32, stride: 2 } : { lanes: s.f64, stride: 1 };

/** A float from floats; assignment rounds it. */
const arithmetic =
  (f: (a: number, b: number, c: number) => number): Step =>
  (s, place, op) => {
    const { lanes, stride } = floats(s, op);
    const [a = 0, b = 0, c = 0] = op.args.map((arg) => stride * arg);
    const to = stride * place;
    return () => {
      lanes[to] = f(lanes[a] as number, lanes[b] as number, lanes[c] as number);
    };
  };

/** a*b + c with the product rounded to the width. */
const chained =
  (f: (product: number, c: number) => number): Step =>
  (s, place, op) =>
    arithmetic(isNarrow(op) ? (a, b, c) => f(Math.fround(a * b), c) : (a, b, c) => f(a * b, c))(s, place, op);

/** Bits from bits, each for itself: the halves of 64 bits too. */
const bitwise =
  (f: (a: number, b: number) => number): Step =>
  ({ u32 }, place, op) => {
    const [a = 0, b = a] = op.args.map((arg) => 2 * arg);
    const to = 2 * place;
    const last = isNarrow(op) ? 0 : 1;
    return () => {
      for (let half = 0; half <= last; half++) u32[to + half] = f(u32[a + half] as number, u32[b + half] as number);
    };
  };

/** Bits from bits, as whole numbers of 32 or of 64 bits; what does not fit is dropped. */
const whole =
  (narrow: (a: number, b: number, distance: number) => number, wide: (a: bigint, b: bigint, distance: bigint) => bigint): Step =>
  ({ u32, u64 }, place, op) => {
    const [a = 0, b = a] = op.args;
    const distance = op.index ?? 0;
    if (isNarrow(op))
      return () => {
        u32[2 * place] = narrow(u32[2 * a] as number, u32[2 * b] as number, distance);
      };
    const far = BigInt(distance);
    return () => {
      u64[place] = BigInt.asUintN(64, wide(u64[a] as bigint, u64[b] as bigint, far));
    };
  };

const setMask = ({ u32 }: Store, place: number, value: boolean): void => {
  // of a narrow mask the second half is never read
  u32[2 * place] = u32[2 * place + 1] = value ? 0xffffffff : 0;
};
const relation =
  (f: (a: number, b: number) => boolean): Step =>
  (s, place, op) => {
    const { lanes, stride } = floats(s, op);
    const [a = 0, b = 0] = op.args.map((arg) => stride * arg);
    return () => setMask(s, place, f(lanes[a] as number, lanes[b] as number));
  };
const fromArray: Step =
  ({ f32 }, place, { index = 0 }) =>
  (inputs) => {
    f32[2 * place] = inputs[index] as number;
  };
const constant: Step = (s, place, op) => () => {
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
  inputBit:
    (s, place, { index = 0 }) =>
    (inputs) =>
      setMask(s, place, inputs[index] !== 0),
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
  and: bitwise((a, b) => a & b),
  or: bitwise((a, b) => a | b),
  xor: bitwise((a, b) => a ^ b),
  andnot: bitwise((a, b) => a & ~b),
  iadd: whole(
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  isub: whole(
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  shl: whole(
    (a, _, distance) => a << distance,
    (a, _, distance) => a << distance,
  ),
  shr: whole(
    (a, _, distance) => a >>> distance,
    (a, _, distance) => a >> distance,
  ),
  lt: relation((a, b) => a < b),
  le: relation((a, b) => a <= b),
  eq: relation((a, b) => a === b),
  ne: relation((a, b) => a !== b),
  both: bitwise((a, b) => a & b),
  either: bitwise((a, b) => a | b),
  unless: bitwise((a, b) => a & ~b),
  select:
    ({ u32 }, place, { args }) =>
    () => {
      const [mask = 0, yes = 0, no = 0] = args;
      const from = u32[2 * mask] === 0 ? no : yes;
      u32[2 * place] = u32[2 * from] as number;
      u32[2 * place + 1] = u32[2 * from + 1] as number;
    },
  promote:
    ({ f32, f64 }, place, { args: [from = 0] }) =>
    () => {
      f64[place] = f32[2 * from] as number;
    },
  demote:
    ({ f32, f64 }, place, { args: [from = 0] }) =>
    () => {
      f32[2 * place] = f64[from] as number;
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
  const runs = [...operations.entries()].map(([place, op]) => ({ isConstant: isConstant(op), run: STEPS[op.name](store, place, op) }));
  for (const { run } of runs.filter((r) => r.isConstant)) run([]);
  const steps = runs.filter((r) => !r.isConstant).map(({ run }) => run);
  return (...values) => {
    if (values.length !== inputs.length) throw new TypeError(`${inputs.length} inputs, but ${values.length} values`);
    for (const step of steps) step(values);
    return outputs.map(({ from }) =>
      (operations[from] as Operation).type === "m32" ? Number(store.u32[2 * from] !== 0) : (store.f32[2 * from] as number),
    );
  };
}
