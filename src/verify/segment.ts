/**
 * Where a function is as good as a line for doubles: near 0, near an asymptote, where it has ended. Proved once for a cell of inputs, by
 * intervals, and then judged by a product and a sum (judge.ts) instead of the whole formula.
 */
import type { Mpfr } from "../algebra/interval/mpfr.ts";
import { tidy } from "../algebra/tidy.ts";
import { divide, type Expr, symbol } from "../expr/expr.ts";
import { compare, exactly, isZero, minus, over, plus, type Rational, rational, sign, times, toNumber, ZERO } from "../expr/rational.ts";
import { ulpAt } from "../kernel/sample.ts";
import { besideLine, boundsOf, larger, type Range, type Segment } from "./piece.ts";

/** s and c of a line s x + c, each as a sum of two float32, and by what part of its value f may differ from it. */
export type Straight = readonly [s1: number, s2: number, c1: number, c2: number, part: number];

const BITS = 128;
/** A line is taken for the function where that leaves so much of an ULP in doubt: few inputs are then as near to a tie. */
const DOUBT = 2 ** -16;
/** Beyond these, a sum of two float32 does not have 48 digits. */
const [LEAST, MOST] = [2 ** -100, 2 ** 100];
/** Binary digits of a short number, after the first. */
const SHORT = 12;
const HALF = rational(1, 2);

/** Beside what line a function runs over a range, its slope given where it is smooth; undefined where it is no line, or may be 0. */
export function straightOver(
  piece: { readonly formula: Expr; readonly slope?: Expr },
  variable: string,
  range: Range,
  library: Mpfr,
): Straight | undefined {
  for (const cheap of [level, throughZero]) {
    const found = cheap(piece.formula, variable, range, library);
    const line = found && asFloats(found, range);
    if (line) return line;
  }
  if (!piece.slope) return undefined;
  const { formula, slope } = piece;
  const tangent = besideLine({ formula, slope }, variable, range, BITS, library, ([low, high]) =>
    nearest(times(HALF, plus(low, high)), minus(high, low)),
  );
  return tangent && asFloats(tangent, range);
}

type Finder = (formula: Expr, variable: string, range: Range, library: Mpfr) => Segment | undefined;

/** f beside a constant: where it has ended. */
const level: Finder = (formula, variable, range, library) => {
  const found = within(boundsOf(formula, variable, range, BITS, library));
  return found && { slope: ZERO, at0: found.value, reach: found.reach };
};

/** f beside s x, where f/x hardly moves: x times what has ended, x and something small. */
const throughZero: Finder = (formula, variable, range, library) => {
  const found = range.some(isZero) ? undefined : within(boundsOf(tidy(divide(formula, symbol(variable))), variable, range, BITS, library));
  const farthest = larger(...(range.map(absolute) as [Rational, Rational]));
  return found && { slope: found.value, at0: ZERO, reach: times(farthest, found.reach) };
};

/** A number between two, or near them, and how far they are from it. */
function within(bounds: Range | undefined): { readonly value: Rational; readonly reach: Rational } | undefined {
  if (!bounds) return undefined;
  const [low, high] = bounds;
  const value = nearest(times(HALF, plus(low, high)), minus(high, low));
  return { value, reach: larger(minus(value, low), minus(high, value)) };
}

/** The line in floats, where it is as good as the function. */
function asFloats(found: Segment, range: Range): Straight | undefined {
  const at0 = nearest(found.at0, found.reach);
  const reach = plus(found.reach, absolute(minus(found.at0, at0)));
  const ends = range.map((x) => plus(times(found.slope, x), at0)) as [Rational, Rational];
  if (sign(ends[0]) !== sign(ends[1])) return undefined;
  const [p, q] = ends.map(absolute) as [Rational, Rational];
  const least = compare(p, q) < 0 ? p : q;
  if (compare(least, reach) <= 0) return undefined;
  const unit = ulpAt(toNumber(minus(least, reach)));
  if (!(toNumber(reach) <= DOUBT * unit)) return undefined;
  // rounded up: a part too large is only in more doubt
  const part = Math.fround(toNumber(over(reach, least)) * (1 + 2 ** -20)) + 2 ** -140;
  return [...twoFloats(toNumber(found.slope)), ...twoFloats(toNumber(at0)), part];
}

const absolute = (q: Rational): Rational => (q.n < 0n ? { n: -q.n, d: q.d } : q);

/**
 * A number near another: a short one where that is as near as the line itself, so that x stays x and not 0.99999999 x, else one of
 * 48 digits. It is the sum of two float32.
 */
function nearest(q: Rational, allowed: Rational): Rational {
  const value = toNumber(q);
  const size = Math.abs(value);
  if (size <= toNumber(allowed) || !(size >= LEAST && size <= MOST)) return ZERO;
  const step = 2 ** (Math.floor(Math.log2(size)) - SHORT);
  const short = exactly(Math.round(value / step) * step);
  const [high, low] = twoFloats(value);
  return compare(absolute(minus(q, short)), allowed) <= 0 ? short : exactly(high + low);
}

/** As a sum of two float32: all its digits, where it is such a sum. */
function twoFloats(value: number): [number, number] {
  const high = Math.fround(value);
  return [high, Math.fround(value - high)];
}
