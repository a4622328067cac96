/** The truth where doubles do not decide: whole numbers on lines (lines.ts), elsewhere intervals on MPFR with more and more bits. */
import { type Bound, compareBounds, toRational } from "../algebra/interval/dyadic.ts";
import { enclose, type Given } from "../algebra/interval/enclose.ts";
import type { Mpfr } from "../algebra/interval/mpfr.ts";
import { tidy } from "../algebra/tidy.ts";
import { derivativeOf } from "../derive/rules.ts";
import type { Expr } from "../expr/expr.ts";
import { exactly, minus, ZERO as NOTHING, plus, type Rational, rational, toNumber } from "../expr/rational.ts";
import { stable } from "../kernel/stable/stable.ts";
import { bitsAt, floatAt } from "./floats.ts";
import { Lines } from "./lines.ts";
import { besideLine, isSmooth, pieceOver, type Range } from "./piece.ts";
import { type Straight, straightOver } from "./segment.ts";
import type { Verdict } from "./verdict.ts";

/** Bits of the first attempt, and the last. */
const [FEWEST, MOST] = [96, 3072];
/** After so many inputs, one after the other, that nothing decides, one of each cell is tried, and no more until one is decided. */
const PATIENCE = 16;
/** Bits for a range of inputs: where f is wide for another reason than cancellation, more of them would not help. */
const OVER_RANGE = [128, 1024];
/** The values of a range of inputs are one where they are this close, in ULP. */
const ONE_VALUE = 2n ** 20n;

export const WRONG_SIGN = "the wrong sign";
export const WRONG_INFINITY = "an infinity where the value is finite";
const NO_INFINITY = "not the infinity that the value rounds to";
const MISSING = "NaN where the function has a value";
const RIGHT: Verdict = { error: 0, absolute: 0, misrounded: false };

export class Exact {
  private readonly formula: Expr;
  /** The same without cancellation: over a range of inputs its bounds are closer. */
  private readonly stable: Expr;
  private readonly variable: string;
  private readonly library: Mpfr;
  private readonly lines: Lines;
  /** Where the function is flat, and the cell that was last seen not to be. */
  private flat: Flat | undefined;
  private steep = -1;
  private piece: { readonly cell: number; readonly smooth?: Piece } | undefined;
  /** The cell that was last looked at, and how many inputs, one after the other, no number of digits has decided. */
  private hopeless = { cell: -1, tried: 0 };
  private straight: { readonly cell: number; readonly line?: Straight } | undefined;

  /** @param formula of one variable, its parameters numbers */
  constructor(formula: Expr, variable: string, library: Mpfr) {
    this.formula = formula;
    this.stable = stable(formula, variable).expr;
    this.variable = variable;
    this.library = library;
    this.lines = new Lines(formula, variable, library);
  }

  private enclosed(at: Given, bits: number, form = this.formula): ReturnType<typeof enclose> {
    return enclose(form, { [this.variable]: at }, bits, this.library);
  }

  /** How good y is as the value at a place; undefined where more than 3072 bits would be needed. */
  judge(place: number, y: number): Verdict | undefined {
    const x = floatAt(place);
    if (Number.isFinite(y)) {
      const straight = this.lines.judge(x, y, bitsAt(place));
      if (straight) return straight;
    }
    const flat = this.flatAround(place, place);
    if (flat) return onFlat(flat, y) ?? this.undefinedAt(x, y);
    const cell = Math.floor(place / WIDE);
    if (this.hopeless.cell !== cell) this.hopeless = { cell, tried: Math.min(this.hopeless.tried, PATIENCE - 1) };
    if (this.hopeless.tried >= PATIENCE) return undefined;
    const at = exactly(x);
    for (let bits = FEWEST; bits <= MOST; bits *= 2) {
      const { lower, upper, defined, exact } = this.enclosed(at, bits);
      if (defined === "no") return this.undefinedAt(x, y);
      if (defined !== "yes") continue;
      const verdict = exact ? compared(y, exact, exact) : compared(y, rationalOf(lower), rationalOf(upper), 2 * bits > MOST);
      if (verdict) {
        this.hopeless.tried = 0;
        return verdict;
      }
    }
    this.hopeless.tried++;
    return undefined;
  }

  /** Where the function has no value: NaN, or an infinity at a pole. */
  private undefinedAt(x: number, y: number): Verdict {
    if (Number.isNaN(y)) return RIGHT;
    const beside = [1, -1].map((side) => exactly(x + side * (Math.abs(x) * 2 ** -30 + 2 ** -200))) as [Rational, Rational];
    const [above, below] = beside.map((q) => this.enclosed(q, FEWEST).defined);
    if (!Number.isFinite(y) && (above !== "no" || below !== "no")) return RIGHT;
    return { ...RIGHT, wrong: "a value where the function has none" };
  }

  /** The same verdict for all places from one to another with the value y, where the function hardly changes over them. */
  judgeAll(from: number, to: number, y: number): Verdict | undefined {
    const flat = this.flatAround(from, to) ?? this.flatOver(from, to);
    return flat && onFlat(flat, y);
  }

  /** The same, where it is known at little cost. */
  judgeCell(from: number, to: number, y: number): Verdict | undefined {
    const flat = this.flatAround(from, to);
    return flat && onFlat(flat, y);
  }

  /** What is known of the cell of some places, if the function is flat all over it. */
  private flatAround(from: number, to: number): Flat | undefined {
    if (this.flat && this.flat.from <= from && to <= this.flat.to) return this.flat;
    const cell = Math.floor(from / WIDE);
    if (cell === this.steep || Math.floor(to / WIDE) !== cell) return undefined;
    const found = this.flatOver(cell * WIDE, (cell + 1) * WIDE - 1);
    if (found) this.flat = found;
    else this.steep = cell;
    return found;
  }

  private flatOver(from: number, to: number): Flat | undefined {
    const range = rangeOf(from, to);
    for (const bits of OVER_RANGE) {
      const { lower, upper, defined } = this.enclosed(range, bits, this.stable);
      if (defined === "no") return { from, to };
      const [low, high] = [rationalOf(lower), rationalOf(upper)];
      if (defined === "yes" && areClose(low, high)) return { from, to, low, high, known: new Map() };
      const cell = Math.floor(from / WIDE);
      const piece = defined === "yes" && from < to && cell === Math.floor(to / WIDE) && this.pieceAround(cell);
      const level = piece && besideLine(piece, this.variable, range, bits, this.library, () => NOTHING);
      const bounds = level && ([minus(level.at0, level.reach), plus(level.at0, level.reach)] as const);
      if (bounds && areClose(...bounds)) return { from, to, low: bounds[0], high: bounds[1], known: new Map() };
    }
    return undefined;
  }

  /** The line that is as good as the function all over the cell of a place, if there is one. */
  straightAround(place: number): Straight | undefined {
    const cell = Math.floor(place / WIDE);
    if (this.straight?.cell !== cell) {
      const piece = this.pieceAround(cell) ?? { formula: this.stable };
      const line = straightOver(piece, this.variable, rangeOf(cell * WIDE, (cell + 1) * WIDE - 1), this.library);
      this.straight = { cell, ...(line && { line }) };
    }
    return this.straight.line;
  }

  /** The formula of a cell and its derivative, if it is smooth there. */
  private pieceAround(cell: number): Piece | undefined {
    if (this.piece?.cell !== cell) {
      const formula = pieceOver(this.stable, this.variable, rangeOf(cell * WIDE, (cell + 1) * WIDE - 1), this.library);
      this.piece = { cell, ...(isSmooth(formula) && { smooth: { formula, slope: tidy(derivativeOf(formula, this.variable)) } }) };
    }
    return this.piece.smooth;
  }
}

interface Piece {
  readonly formula: Expr;
  readonly slope: Expr;
}

const rangeOf = (from: number, to: number): Range =>
  [floatAt(from), floatAt(to)].sort((a, b) => a - b).map(exactly) as [Rational, Rational];

/** Places where f(x) lies between two numbers that are as good as one; none where it has no value. */
interface Flat {
  readonly from: number;
  readonly to: number;
  readonly low?: Rational;
  readonly high?: Rational;
  /** Values that have been judged. */
  readonly known?: Map<number, Verdict | undefined>;
}

/** A kernel has few values where the function is flat. */
function onFlat({ low, high, known }: Flat, y: number): Verdict | undefined {
  if (!low || !high || !known) return Number.isNaN(y) ? RIGHT : undefined;
  let verdict = known.get(y);
  if (!verdict && !known.has(y)) {
    verdict = compared(y, low, high);
    if (known.size < MOST_KNOWN) known.set(y, verdict);
  }
  return verdict;
}
const MOST_KNOWN = 10_000;

/** Places in an eighth of a power of two: cells of one sign. */
export const WIDE = 2 ** 20;

/** How good y is, where f(x) is known to lie between low and high: undefined where these leave it open. */
function compared(given: number, low: Rational, high: Rational, isLast = false): Verdict | undefined {
  if (Number.isNaN(given)) return { ...RIGHT, misrounded: true, wrong: MISSING };
  const y = Number.isFinite(given) ? exactly(given) : given > 0 ? TOP : TOP_BELOW;
  const [p, q] = [low, high].map(held) as [Rational, Rational];
  if (!areClose(p, q)) return undefined;
  // an exact value would have come out as such: at the end it is taken to lie between the bounds, not at one that is a tie
  const [f, g] = isLast ? [roundToFloat(middle(p, q)), roundToFloat(middle(p, q))] : [roundToFloat(p), roundToFloat(q)];
  if (f !== g) return undefined;
  // of bounds around a power of two one is the power itself, as which the function below it was rounded
  const units = [unitOf(p), unitOf(q)] as [Rational, Rational];
  const unit = atLeast(units[0], units[1]) ? units[1] : units[0];
  const off = difference(y, p);
  const error = toNumber(ratio(off, unit));
  const size = absolute(p);
  const wrong = Number.isFinite(given) ? atLeast(size, TOP) : !atLeast(size, LARGEST, true);
  const sign = (p.n < 0n ? -1 : 1) === (q.n < 0n ? -1 : 1) && p.n !== 0n ? (p.n < 0n ? -1 : 1) : 0;
  const isOpposite = sign * given < 0;
  return {
    error,
    absolute: toNumber(off),
    misrounded: f !== given,
    ...(wrong && { wrong: Number.isFinite(given) ? NO_INFINITY : WRONG_INFINITY }),
    ...(!wrong && isOpposite && { wrong: WRONG_SIGN }),
  };
}

/** What doubles say of a y that is wrong (judge.ts): `size` is less than 0. @param isOutside whether it is so for its range alone */
export function wrongBy(size: number, absolute: number, y: number, isOutside: boolean): Verdict {
  if (Number.isNaN(y)) return { ...RIGHT, misrounded: true, wrong: MISSING };
  // rounded to a float32 the difference does not give back f(x) to the last digit, but which of the three it is
  const isBeyond = Math.abs(y - absolute) >= 2 ** 128 * (1 - 2 ** -20);
  const wrong = !Number.isFinite(y) ? WRONG_INFINITY : isBeyond ? NO_INFINITY : isOutside ? undefined : WRONG_SIGN;
  return { error: size, absolute, misrounded: -size > 0.5, ...(wrong && { wrong }) };
}
/** An infinite y stands for the float after the largest. */
export const held32 = (y: number): number => Math.min(Math.max(y, -(2 ** 128)), 2 ** 128);

/** The float after the largest, if there were one; the largest; from the middle on numbers round to infinity. */
const TOP = rational(2n ** 128n);
const TOP_BELOW = rational(-(2n ** 128n));
const LARGEST = rational(2n ** 128n - 2n ** 104n);
const OVERFLOW = rational(2n ** 128n - 2n ** 103n);

const absolute = (q: Rational): Rational => (q.n < 0n ? { n: -q.n, d: q.d } : q);
/** Comparisons and differences without a common divisor taken out: the numbers have thousands of bits. */
const atLeast = (p: Rational, q: Rational, strictly = false): boolean => {
  const [a, b] = [p.n * q.d, q.n * p.d];
  return strictly ? a > b : a >= b;
};
const difference = (p: Rational, q: Rational): Rational => ({ n: p.n * q.d - q.n * p.d, d: p.d * q.d });
const middle = (p: Rational, q: Rational): Rational => ({ n: p.n * q.d + q.n * p.d, d: 2n * p.d * q.d });
const ratio = (p: Rational, q: Rational): Rational => ({ n: p.n * q.d, d: p.d * q.n });
const isBeyond = (q: Rational): boolean => atLeast(absolute(q), TOP);
const held = (q: Rational): Rational => (isBeyond(q) ? (q.n < 0n ? TOP_BELOW : TOP) : q);

/** Less than a millionth of an ULP apart. */
function areClose(p: Rational, q: Rational): boolean {
  const [a, b] = [held(p), held(q)];
  return atLeast(unitOf(a), { n: absolute(difference(a, b)).n * ONE_VALUE, d: a.d * b.d });
}

const bitLength = (n: bigint): number => n.toString(2).length;

/** The distance of neighbouring float32 numbers in the binade of a number. */
function unitOf(q: Rational): Rational {
  const { n, d } = absolute(q);
  if (n === 0n) return powerOfTwo(-149);
  let exponent = bitLength(n) - bitLength(d);
  if (!atLeast({ n, d }, powerOfTwo(exponent))) exponent--;
  return powerOfTwo(Math.min(Math.max(exponent, -126), 127) - 23);
}
const powerOfTwo = (k: number): Rational => (k < 0 ? { n: 1n, d: 1n << BigInt(-k) } : { n: 1n << BigInt(k), d: 1n });

/** The nearest float32, ties to even. */
export function roundToFloat(q: Rational): number {
  const { n, d } = absolute(q);
  if (atLeast({ n, d }, OVERFLOW)) return q.n < 0n ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const unit = unitOf(q);
  const [above, below] = [n * unit.d, d * unit.n];
  const whole = above / below;
  const twice = 2n * (above - whole * below);
  const rounded = whole + (twice > below || (twice === below && whole % 2n === 1n) ? 1n : 0n);
  return (q.n < 0n ? -1 : 1) * Number(rounded) * toNumber(unit);
}

/** A bound as a number; what is far beyond every float is one that is. */
function rationalOf(b: Bound): Rational {
  const value = toRational(b);
  if (value) return value;
  const isLarge = typeof b === "string" || b.exponent > 0;
  const size = 1n << 2000n;
  const side = compareBounds(b, ZERO) < 0 ? -1n : 1n;
  return isLarge ? rational(side * size) : rational(side, size);
}
const ZERO: Bound = { mantissa: 0n, exponent: 0 };
