/**
 * What happens at NaN and the infinities: a program whose arithmetic gives the wrong thing there (infinity times 0, a
 * comparison with NaN) gets the limit instead, at the price of one or two operations.
 */
import { type Expr, symbols } from "../expr/expr.ts";
import type { Builder, Value } from "./builder.ts";
import { LARGEST } from "./sample.ts";

/** A value this large at the largest float is on its way to infinity. */
const HUGE = 2 ** 100;
const FAR = [2 ** 100, 1.37 * 2 ** 93];
/** From FAR to the largest float a function changes less than this where it has a limit. */
const SETTLED = 1e-6;

/** A value this small that far out is on its way to 0. */
const VANISHING = 2 ** -80;

/** How the argument and the value of a program are mended. */
export interface Ends {
  readonly keepNaN: boolean;
  /** The argument is kept within these, where it is: at the largest floats, or where the value has settled before it turns NaN. */
  readonly least?: number;
  readonly most?: number;
  /** What the value is at -infinity and infinity, where it is that sign of infinity. */
  readonly low?: number;
  readonly high?: number;
  /** What the value is at 0, where it is a zero of another sign than the values beside it: as 0 itself, its negative, or of one sign. */
  readonly zero?: "x" | "-x" | number;
}

/** Those of a function of one letter. */
export interface LetterEnds extends Ends {
  readonly of: string;
}

/** What a function of one float32 needs at its ends; f is the program as it is without. */
export function endsOf(f: (x: number) => number): Ends {
  const at = (sign: 1 | -1): { clamp?: number; value?: number } => {
    const [end, big, ...far] = [Number.POSITIVE_INFINITY, LARGEST, ...FAR].map((x) => f(sign * x)) as [number, number, ...number[]];
    if ([big, ...far].some(Number.isNaN)) return settledBeforeNaN((x) => f(sign * x), sign);
    const isNear = (y: number): boolean => Math.abs(big - y) <= SETTLED * Math.abs(big) || Math.max(Math.abs(y), Math.abs(big)) < VANISHING;
    const isSettled = far.every(isNear);
    const isHuge = Math.abs(big) > HUGE;
    // without a limit (a sine) NaN is right
    const isWrong = Number.isNaN(end) ? isSettled || isHuge : isSettled && (Number.isFinite(end) ? !isNear(end) : Number.isFinite(big));
    if (!isWrong) return {};
    return isHuge ? { value: Math.sign(big) * Number.POSITIVE_INFINITY } : { clamp: sign * LARGEST };
  };
  const [low, high] = [at(-1), at(1)];
  const isConstant = f(0.5) === f(1.5) && f(-0.5) === f(-1.5) && f(0.5) === f(-0.5);
  return {
    keepNaN: !isConstant && !Number.isNaN(f(Number.NaN)),
    ...(low.clamp !== undefined && { least: low.clamp }),
    ...(high.clamp !== undefined && { most: high.clamp }),
    ...(low.value !== undefined && { low: low.value }),
    ...(high.value !== undefined && { high: high.value }),
    ...zeroOf(f),
  };
}

/** The same of a derivative, times which dy is multiplied: a zero then has another sign, and one that only chooses makes of NaN what a comparison does. */
export function endsOfSlope(slope: Expr, f: (x: number) => number): Ends {
  const { zero, ...others } = endsOf(f);
  return isPiecewiseConstant(slope) ? { ...others, keepNaN: false } : others;
}

/** Whether a formula only chooses between numbers. */
export const isPiecewiseConstant = (u: Expr): boolean =>
  u.kind === "cases"
    ? u.pieces.every(({ value }) => isPiecewiseConstant(value)) && (u.otherwise === null || isPiecewiseConstant(u.otherwise))
    : symbols(u).size === 0;

/** Places on the way to where a value turns NaN; it has settled if it is the same at all of them, which lie over five powers of two. */
const PLACES = 40;
const STEP = 2 ** (1 / 8);

/** Where to keep the argument if from some x on arithmetic gives NaN, but the value has been the same for long before. */
function settledBeforeNaN(f: (x: number) => number, sign: 1 | -1): { readonly clamp?: number } {
  let [last, first] = [1, LARGEST];
  if (Number.isNaN(f(last)) || !Number.isNaN(f(first))) return {};
  while (first / last > STEP) {
    const middle = Math.sqrt(first) * Math.sqrt(last);
    if (Number.isNaN(f(middle))) first = middle;
    else last = middle;
  }
  const values = Array.from({ length: PLACES }, (_, i) => f(last / STEP ** i));
  const [limit] = values as [number];
  return Number.isFinite(limit) && values.every((v) => v === limit) ? { clamp: sign * Math.fround(last / STEP) } : {};
}

/** From the least floats outwards, since a value may vanish beside 0. */
const BESIDE = [2 ** -149, 2 ** -126, 2 ** -100, 2 ** -60];

function zeroOf(f: (x: number) => number): Pick<Ends, "zero"> {
  const sides = [1, -1] as const;
  const [above, below] = sides.map((side) => BESIDE.map((x) => Math.sign(f(side * x))).find((sign) => sign !== 0));
  const [atZero, atMinusZero] = sides.map((side) => f(side * 0)) as [number, number];
  if (atZero !== 0 || atMinusZero !== 0 || !above || !below) return {};
  const wanted = [0 * above, 0 * below] as const;
  if (Object.is(atZero, wanted[0]) && Object.is(atMinusZero, wanted[1])) return {};
  return { zero: above === below ? wanted[0] : above > 0 ? "x" : "-x" };
}

export function clampedArgument(b: Builder, x: Value, { least, most }: Ends): Value {
  const above = least === undefined ? x : b.max(x, b.f32(least));
  return most === undefined ? above : b.min(above, b.f32(most));
}

/** The value with its ends and its zero in place; x and y are float32. */
export function mendedValue(b: Builder, x: Value, y: Value, { keepNaN, low, high, zero }: Ends): Value {
  const ends: [number, number | undefined][] = [
    [Number.NEGATIVE_INFINITY, low],
    [Number.POSITIVE_INFINITY, high],
  ];
  const inside = zero === undefined ? y : b.select(b.eq(x, b.f32(0)), zero === "x" ? x : zero === "-x" ? b.neg(x) : b.f32(zero), y);
  const mended = ends.reduce((v, [at, limit]) => (limit === undefined ? v : b.select(b.eq(x, b.f32(at)), b.f32(limit), v)), inside);
  return keepNaN ? b.select(b.eq(x, x), mended, x) : mended;
}

/** A function of numbers with its ends and its zero in place: what the two above write into a program. */
export function withEnds(f: (x: number) => number, { keepNaN, least, most, low, high, zero }: Ends): (x: number) => number {
  const [from, to] = [least ?? Number.NEGATIVE_INFINITY, most ?? Number.POSITIVE_INFINITY];
  return (x) => {
    if (keepNaN && Number.isNaN(x)) return x;
    if (zero !== undefined && x === 0) return zero === "x" ? x : zero === "-x" ? -x : zero;
    if (low !== undefined && x === Number.NEGATIVE_INFINITY) return low;
    if (high !== undefined && x === Number.POSITIVE_INFINITY) return high;
    return f(Math.min(Math.max(x, from), to));
  };
}
