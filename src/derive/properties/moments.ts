/** Mean and variance of g(x) where x is normal with mean 0 and variance 1, and what they say of the first layers of a network. */
import { add, call, divide, type Expr, exp, multiply, negate, pi, power, symbol, two } from "../../expr/expr.ts";
import { certainValue } from "./certain.ts";
import { limitAtInfinity, limitsOf } from "./limits.ts";
import type { Parity } from "./parity.ts";
import type { Piece } from "./place.ts";
import { type Integral, integrate } from "./quadrature.ts";
import { precisely, real } from "./real.ts";
import type { Meeting } from "./smoothness.ts";
import { asNumber } from "./value.ts";

export interface Moments {
  /** Under N(0, 1), to 10 digits or more; infinite where the integral is; null where there is none, or none was found. */
  readonly mean: number | null;
  readonly variance: number | null;
  /** E[g^2]. */
  readonly second: number | null;
  /** 1/sqrt(E[g^2]): weights that much larger keep the size of the signal. */
  readonly gain: number | null;
  /** Whether the mean is 0: exactly by symmetry, or to 12 digits of 1/gain. null where its size has nothing to be compared with. */
  readonly zeroCentred: boolean | null;
  /** Why there is no mean or variance, or that one is infinite. */
  readonly reason: string | null;
}

const NEARLY_ZERO = 1e-12;
/** What is below this part of the size of g is only what rounding leaves of 0. */
export const NOISE = 1e-13;
const TOLERANCE = 1e-13;
const ACCEPTED = 1e-10;
/** The normal density is below 1e-31 there; what grows like e^x is followed farther. */
const NEAR = 12;
const FARTHEST = 1e4;

const without = (reason: string): Moments => ({ mean: null, variance: null, second: null, gain: null, zeroCentred: null, reason });

/** @param turns where g and its slope turn: between those nothing narrow is overlooked */
export function moments(
  parts: readonly Piece[],
  met: readonly Meeting[],
  turns: readonly number[],
  parity: Parity,
  x: string,
  period?: number,
): Moments {
  const undefinedPiece = parts.find(({ defined }) => !defined);
  if (undefinedPiece) return without("g has no value on a part of the line");
  const isOdd = (parity.parity === "odd" || parity.parity === "even and odd") && parity.how === "proved";
  const [first, second] = ([1, 2] as const).map((k) => moment(parts, met, turns, x, k, period)) as [Found, Found];
  if (typeof first === "string") return { ...without(first), ...(second === Number.POSITIVE_INFINITY && { second }) };
  if (typeof second === "string") return { ...without(second), mean: isOdd ? 0 : first, zeroCentred: isOdd || isZero(first, Number.NaN) };
  const size = Math.sqrt(second);
  const mean = isOdd || (Number.isFinite(size) && Math.abs(first) < NOISE * size) ? 0 : first;
  const finite = Number.isFinite(second);
  const variance = second - mean * mean;
  return {
    mean,
    variance: finite ? (variance < NOISE * second ? 0 : variance) : second,
    second,
    gain: finite && second > 0 ? 1 / Math.sqrt(second) : null,
    zeroCentred: isOdd || isZero(mean, size),
    reason: finite ? (second > 0 ? null : "E[g²] is 0, or less than float64 holds: no gain makes up for that") : "E[g²] is infinite",
  };
}

/** Whether a mean is 0 beside the size of g; null where that is not known and the mean is small. */
function isZero(mean: number, size: number): boolean | null {
  if (Number.isFinite(size)) return Math.abs(mean) < NEARLY_ZERO * size;
  return Math.abs(mean) < NEARLY_ZERO ? null : false;
}

/** A number, or a sentence that says why there is none. */
type Found = number | string;

/** E[g^k]. */
function moment(parts: readonly Piece[], met: readonly Meeting[], turns: readonly number[], x: string, k: 1 | 2, period?: number): Found {
  const weight = divide(exp(negate(divide(power(symbol(x), two), two))), call("sqrt", multiply(two, pi)));
  const integrands = parts.map(({ formula }) => multiply(k === 1 ? formula : power(formula, two), weight));
  const ends = [0, 1].map((side) => tail(parts, integrands, x, side as 0 | 1));
  const nearest = [...met].sort((a, b) => Math.abs(a.at.value) - Math.abs(b.at.value));
  const wild = nearest.find((m) => m.kind === "pole" && !isIntegrable(parts, m, x, k));
  if (wild) return k === 1 ? `g has a pole at ${wild.at.text} that cannot be integrated over` : Number.POSITIVE_INFINITY;
  if (ends.includes("infinite"))
    return bothSides(parts, x, k) ? "the two tails of the integral are infinite with opposite signs" : sized(parts, x, k);
  if (ends.some((end) => typeof end === "string")) return "g grows too fast for float64 before the normal density takes over";
  const [low, high] = ends as [number, number];
  const scale = heightOf(integrands, parts, x, low, high);
  let [value, error] = [0, 0];
  parts.forEach((piece, i) => {
    const [start, end] = [Math.max(piece.from?.at ?? low, low), Math.min(piece.to?.at ?? high, high)];
    const cuts = cutsOf(start, end);
    if (cuts.length < 2) return;
    if (piece.beyond && period !== undefined) cuts.push(...repeated(parts, period, cuts));
    cuts.push(...turns.filter((at) => at > start && at < end));
    cuts.sort((a, b) => a - b);
    for (const part of integralsOf(integrands[i] as Expr, x, cuts, piece.from?.at === start, piece.to?.at === end, TOLERANCE * scale)) {
      value += part.value;
      error += part.error;
    }
  });
  const accurate = Number.isFinite(value) && error <= ACCEPTED * Math.max(scale, Math.abs(value));
  return accurate ? value : `the integral of ${k === 1 ? "g" : "g²"} could not be found to 10 digits`;
}

/** How large the integrand is where it is looked at, and at most 1: what is small everywhere has an integral to as many digits. */
function heightOf(integrands: readonly Expr[], parts: readonly Piece[], x: string, low: number, high: number): number {
  const heights = parts.flatMap((piece, i) => {
    const cuts = cutsOf(Math.max(piece.from?.at ?? low, low), Math.min(piece.to?.at ?? high, high));
    const f = real(integrands[i] as Expr, x);
    return cuts.slice(1).map((to, k) => Math.abs(f((to + (cuts[k] as number)) / 2)));
  });
  const height = Math.max(...heights.filter(Number.isFinite), 0);
  return height > 0 ? Math.min(height, 1) : 1;
}

/** The integral along the cuts; in the cells at the ends of a piece, where it may be steep or singular, x goes like the fourth power. */
function integralsOf(u: Expr, x: string, cuts: readonly number[], fromEnd: boolean, toEnd: boolean, tolerance: number): Integral[] {
  const [first, second, beforeLast, last] = [cuts[0], cuts[1], cuts.at(-2), cuts.at(-1)] as [number, number, number, number];
  const middle = cuts.length === 2 ? (first + last) / 2 : undefined;
  const [start, end] = [fromEnd ? (middle ?? second) : first, toEnd ? (middle ?? beforeLast) : last];
  const inner = [start, ...cuts.filter((at) => at > start && at < end), end];
  return [
    ...(fromEnd ? [towards(u, x, first, start, tolerance)] : []),
    ...(end > start ? [integrate(real(u, x), inner, tolerance)] : []),
    ...(toEnd ? [towards(u, x, last, end, tolerance)] : []),
  ];
}

/** The integral between the end of a piece and a place inside it. Beside a pole float64 may cancel: what matters is evaluated with many digits. */
function towards(u: Expr, x: string, end: number, inner: number, tolerance: number): Integral {
  const length = inner - end;
  const fast = certainValue(u, x);
  let looks = 0;
  const integrand = (t: number): number => {
    const at = end + length * t ** 4;
    const weight = 4 * t ** 3 * Math.abs(length);
    const { value, error } = fast(at);
    if (weight * error < tolerance) return weight * value;
    return looks++ < MOST_LOOKS ? weight * precisely(u, x, at, 30).toNumber() : Number.NaN;
  };
  return integrate(integrand, [0, 1], tolerance);
}

/** What needs more of them oscillates, and is not found so. */
const MOST_LOOKS = 300;

/** The knots of the pieces that were found, period by period, as far as the cuts go. */
function repeated(parts: readonly Piece[], period: number, cuts: readonly number[]): number[] {
  const [low, high] = [cuts[0] ?? 0, cuts.at(-1) ?? 0];
  const knots = parts.flatMap(({ to }) => (to ? [to.at] : []));
  const first = knots.filter((at) => at < (knots[0] as number) + period * (1 - 1e-9));
  return first.flatMap((at) => {
    const [from, to] = [Math.ceil((low - at) / period), Math.floor((high - at) / period)];
    return Array.from({ length: Math.min(Math.max(to - from + 1, 0), MOST_REPEATS) }, (_, i) => at + (from + i) * period);
  });
}
const MOST_REPEATS = 2000;

/** Steps of the size of the normal density's own features. */
function cutsOf(from: number, to: number): number[] {
  if (!(to > from)) return [];
  const whole = [];
  const step = Math.max(1, (to - from) / 200);
  for (let at = Math.ceil(from / step) * step; at < to; at += step) if (at > from) whole.push(at);
  return [from, ...whole, to];
}

/** Where a tail may be cut off; "infinite" where the integrand does not fall, "too large" where float64 does not hold it. */
function tail(parts: readonly Piece[], integrands: readonly Expr[], x: string, side: 0 | 1): number | "infinite" | "too large" {
  const i = side === 0 ? 0 : parts.length - 1;
  const [piece, integrand] = [parts[i] as Piece, integrands[i] as Expr];
  const out = side === 0 ? -1 : 1;
  const weighted = multiply(integrand, power(symbol(x), two));
  const limit = limitAtInfinity(weighted, x, out).limit;
  if (limit && limit.value !== 0) return "infinite";
  if (!limit) return Number.isFinite(real(weighted, x)(out * 1e3)) ? out * NEAR : "infinite";
  const height = real(weighted, x);
  let end = Math.max(NEAR, Math.abs((side === 0 ? piece.to : piece.from)?.at ?? 0) + 1);
  for (; end < FARTHEST; end *= 1.5) {
    const heights = [1, 1.1, 1.3].map((far) => Math.abs(height(out * end * far)));
    if (heights.some((h) => h > 1e300)) return "too large";
    if (heights.every((h) => h < 1e-25)) return out * end;
  }
  return "too large";
}

function bothSides(parts: readonly Piece[], x: string, k: 1 | 2): boolean {
  if (k === 2) return false;
  const ends = [parts[0] as Piece, parts.at(-1) as Piece].map((p, i) => limitsOf(p, p.formula, x)[i as 0 | 1].limit?.value);
  return ends[0] === -(ends[1] ?? 0) && Math.abs(ends[0] ?? 0) === Number.POSITIVE_INFINITY;
}

/** The sign of an infinite moment. */
function sized(parts: readonly Piece[], x: string, k: 1 | 2): number {
  const ends = [parts[0] as Piece, parts.at(-1) as Piece].map((p, i) => limitsOf(p, p.formula, x)[i as 0 | 1].limit?.value ?? 0);
  return k === 2 || ends.includes(Number.POSITIVE_INFINITY) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** Near a pole g goes like |t|^-p: |g|^k has an integral where k p < 1. */
function isIntegrable(parts: readonly Piece[], { at }: Meeting, x: string, k: 1 | 2): boolean {
  return parts
    .filter(({ from, to }) => [from?.at, to?.at].includes(at.value))
    .every((piece) => {
      const side = piece.from?.at === at.value ? 1 : -1;
      const size = (t: number): number =>
        Math.log(
          precisely(piece.formula, x, precisely(add(asNumber(at.value), asNumber(side * t)), x, 0, 60), 60)
            .abs()
            .toNumber(),
        );
      const steepness = (size(1e-9) - size(1e-6)) / Math.log(1e3);
      return k * steepness < 0.99;
    });
}
