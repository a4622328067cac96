/** What a scan of finite inputs does not see: special values, arrays of any length and place, threads, fused operations, the other precision. */
import { type Bound, compareBounds } from "../algebra/interval/dyadic.ts";
import { enclose } from "../algebra/interval/enclose.ts";
import { mpfr } from "../algebra/interval/mpfr.ts";
import { substitute } from "../expr/expr.ts";
import { exactly } from "../expr/rational.ts";
import type { Formula, Options } from "../kernel/programs.ts";
import { sampleOfFloats, ulpAt } from "../kernel/sample.ts";
import type { Kept } from "../run/arguments.ts";
import { compile } from "../run/compile.ts";
import { hasRelaxed } from "../run/engine.ts";
import type { Kernel } from "../run/kernel.ts";
import { alloc, free, isShared } from "../run/memory.ts";
import { placeOf, stepsBetween } from "./floats.ts";
import { propertiesOf } from "./shape.ts";
import type { Failure } from "./tally.ts";

type Named = Formula & { readonly name: string };

const LARGEST = 2 ** 128 - 2 ** 104;
const LEAST = 2 ** -149;
const BITS = 256;
/** Lengths with every remainder of the vectors, and beginnings of every alignment. */
const [LENGTHS, OFFSETS] = [33, 4];
/** Enough for threads to be used. */
const MANY = 100_003;
const THREADS = 2;

/**
 * The failures that were found.
 * @param ulp what is claimed of the kernel: two ways of computing may differ by so much on either side of the truth
 * @param withThreads whether threads are tried, where there is memory to share: a page may forbid to start them from text
 * @param make what makes the kernels
 */
export async function checks(
  f: Named,
  options: Options = {},
  ulp = 4,
  withThreads: boolean = isShared,
  make: typeof compile = compile,
): Promise<Failure[]> {
  const kernel = await make(f, { ...options, relaxed: false });
  const failures = [...(await atSpecialValues(f, kernel)), ...onShortArrays(kernel)];
  if (withThreads) failures.push(...(await onThreads(f, options, kernel, make)));
  const most = Math.ceil(2 * ulp);
  const others = [{ what: "the accurate form", kernel: await make(f, { ...options, precision: "accurate", relaxed: false }) }];
  if (hasRelaxed()) others.push({ what: "the form with fused operations", kernel: await make(f, options) });
  for (const { what, kernel: other } of others) {
    failures.push(...apart(kernel, other, most, what));
    other.release();
  }
  kernel.release();
  return failures;
}

const once = (kernel: Kernel, x: number): number => {
  const y = new Float32Array(1);
  kernel.forward(Float32Array.of(x), y);
  return y[0] as number;
};

/** NaN stays, infinities have their limits, zeros and what vanishes have the sign of the values beside them. */
async function atSpecialValues(f: Named, kernel: Kernel): Promise<Failure[]> {
  const { formula, variable, parameters } = f;
  const library = await mpfr();
  const concrete = substitute(formula, parameters);
  const { limits } = propertiesOf(f);
  const found: Failure[] = [];
  const expectAt = (x: number, isRight: (y: number) => boolean, what: string): void => {
    const y = once(kernel, x);
    if (!isRight(y)) found.push({ what, at: placeOf(x), y });
  };
  const signAt = (x: number): number => signOver(enclose(concrete, { [variable]: exactly(x) }, BITS, library));
  const isConstant = [-2, -0.7, 0.3, 1.9].every((x) => once(kernel, x) === once(kernel, 0));
  if (!isConstant) expectAt(Number.NaN, Number.isNaN, "NaN does not stay NaN");
  for (const [side, { limit }] of [
    [1, limits.plus],
    [-1, limits.minus],
  ] as const) {
    if (!limit) continue;
    const sign = limit.value === 0 ? signAt(side * LARGEST) : 0;
    expectAt(
      side * Number.POSITIVE_INFINITY,
      (y) => isLimit(y, limit.value, sign),
      `not the limit ${limit.text}${sign < 0 ? " from below" : ""}`,
    );
  }
  const { exact } = enclose(concrete, { [variable]: exactly(0) }, BITS, library);
  if (exact?.n === 0n)
    for (const x of [0, -0]) {
      const sign = signAt(Object.is(x, -0) ? -LEAST : LEAST);
      expectAt(x, (y) => isLimit(y, 0, sign), "a zero of another sign than the values beside it");
    }
  return found;
}

const ZERO: Bound = { mantissa: 0n, exponent: 0 };
/** The sign of a value that is enclosed; an end at 0 belongs to what has vanished. */
function signOver({ lower, upper }: { lower: Bound; upper: Bound }): number {
  const [low, high] = [compareBounds(lower, ZERO), compareBounds(upper, ZERO)];
  return low >= 0 && high > 0 ? 1 : high <= 0 && low < 0 ? -1 : 0;
}

const isLimit = (y: number, limit: number, sign: number): boolean =>
  limit === 0
    ? y === 0 && (sign === 0 || Object.is(y, sign < 0 ? -0 : 0))
    : Number.isFinite(limit)
      ? Math.abs(y - limit) <= 2 * ulpAt(limit)
      : y === limit;

const isBits = ({ residual }: Kernel): boolean => residual === "mask" || residual === "output and bit";

/** y, what is kept and dx of x and dy, in arrays that are given. */
function carriedOut(kernel: Kernel, x: Float32Array, make: (n: number) => Float32Array): { y: Float32Array; dx: Float32Array } {
  const [y, dx, dy] = [make(x.length), make(x.length), make(x.length).fill(1)];
  const extra = isBits(kernel) ? new Uint8Array((x.length + 7) >> 3) : kernel.residual === "tail" ? make(x.length) : undefined;
  kernel.forward(x, y, extra);
  const kept: Record<Kernel["residual"], Kept> = {
    nothing: null,
    mask: extra as Uint8Array,
    tail: extra as Float32Array,
    output: y,
    input: x,
    "output and bit": { output: y, bit: extra as Uint8Array },
    "input and output": { input: x, output: y },
  };
  kernel.backward(dy, kept[kernel.residual], dx);
  return { y, dx };
}

const plain = (n: number): Float32Array => new Float32Array(n);

/** Every element of a short array, wherever it begins, has the bits that it has in a long one. */
function onShortArrays(kernel: Kernel): Failure[] {
  const x = Float32Array.from(sampleOfFloats(4 * LENGTHS)).slice(0, 2 * LENGTHS + OFFSETS);
  const whole = carriedOut(kernel, x, plain);
  for (let n = 1; n <= LENGTHS; n++)
    for (let from = 0; from < OFFSETS; from++) {
      const part = carriedOut(kernel, x.subarray(from, from + n), (count) => new Float32Array(count + from).subarray(from));
      for (const name of ["y", "dx"] as const) {
        const i = firstDifference(part[name], whole[name].subarray(from, from + n));
        if (i >= 0) return [failureAt(`${name} differs in an array of ${n} elements`, x[from + i] as number, part[name][i] as number)];
      }
    }
  return [];
}

const failureAt = (what: string, x: number, y: number): Failure => ({ what, at: placeOf(x), y });

function firstDifference(a: Float32Array, b: Float32Array): number {
  const [p, q] = [a, b].map((f) => new Uint32Array(f.slice().buffer)) as [Uint32Array, Uint32Array];
  return p.findIndex((bits, i) => bits !== q[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i])));
}

async function onThreads(f: Named, options: Options, kernel: Kernel, make: typeof compile): Promise<Failure[]> {
  const team = await make(f, { ...options, relaxed: false, threads: THREADS });
  const made: Float32Array[] = [];
  const inside = (n: number): Float32Array => {
    const a = alloc(n);
    made.push(a);
    return a;
  };
  const x = inside(MANY);
  x.set(Float32Array.from(sampleOfFloats(MANY)).subarray(0, MANY));
  const [one, many] = [carriedOut(kernel, x, inside), carriedOut(team, x, inside)];
  const found = (["y", "dx"] as const).flatMap((name) => {
    const i = firstDifference(many[name], one[name]);
    return i < 0 ? [] : [failureAt(`${name} differs with ${THREADS} threads`, x[i] as number, many[name][i] as number)];
  });
  made.forEach(free);
  team.release();
  return found;
}

/** Where two kernels differ by more floats than both claims allow. */
function apart(kernel: Kernel, other: Kernel, most: number, what: string): Failure[] {
  const x = Float32Array.from(sampleOfFloats(20_000));
  const [p, q] = [kernel, other].map((k) => carriedOut(k, x, plain).y) as [Float32Array, Float32Array];
  const i = x.findIndex((_, j) => {
    const [a, b] = [p[j] as number, q[j] as number];
    return Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) !== Number.isNaN(b) : Math.abs(stepsBetween(a, b)) > most;
  });
  return i < 0 ? [] : [failureAt(`more than ${most} floats from ${what}`, x[i] as number, p[i] as number)];
}
