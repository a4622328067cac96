/**
 * Where a function is a line, or as good as its tangent at 0, rounding has ties by the million: x/2 among the subnormals, x - 1/2
 * at large x, x/6 + 1/2. Here they are decided by arithmetic without any rounding.
 *
 * With f(x) = (n x + c)/d + r in whole numbers n, c, d below 2^27 the error of y is (d y - n x - c)/d - r. On a line r is 0. For the
 * tangent at 0, c = 0 and |r| <= max|f''| x^2/2 <= 2^15 x^2 by Taylor's theorem, at most 2^-85 |x| for |x| < 2^-100. A y next to f(x) is a
 * multiple of 2^-24 |n x/d|, more than 2^-52 |x|, or of 2^-149, and x one of 2^-24 |x|: y is a tie on the line, or 2^-80 |x| from one. Far
 * out an asymptote is as good, with |r| < 2^-100 and y and n x/d multiples of 2^-32/d. So only the side of a tie depends on r, whose
 * sign is that of f'', or is seen.
 */
import type { Bound } from "../algebra/interval/dyadic.ts";
import { enclose, type Given } from "../algebra/interval/enclose.ts";
import type { Mpfr } from "../algebra/interval/mpfr.ts";
import { tidy } from "../algebra/tidy.ts";
import { derivativeOf } from "../derive/rules.ts";
import { add, type Expr, isNumber, multiply, number, subtract, symbol } from "../expr/expr.ts";
import { exactly, type Rational, toNumber } from "../expr/rational.ts";
import { floatOf } from "./floats.ts";
import { isSmooth, numberOf, pieceOver, signOf } from "./piece.ts";
import type { Verdict } from "./verdict.ts";

interface Line {
  readonly n: number;
  readonly c: number;
  readonly d: number;
  /** On which side of it the function runs, 0 where it is the line. */
  readonly bend: -1 | 0 | 1;
}

/** Below, a tangent is taken for the function. */
const NEAR_ZERO = 2 ** -100;
const LEAST = 2 ** -149;
/** f'' is at most this there. */
const MOST_BEND = 2 ** 16;
/** n x and d y of floats x and y are exact in doubles where n and d are below this. */
const MOST = 2 ** 27;
const BITS = 128;
/** From here on an asymptote is taken for the function, where it is this close. */
const FAR = 16;
const NEGLIGIBLE = 2 ** -100;
/** The least value of it for which a tie is told from what is none: x and y are multiples of 2^-32 then. */
const LEAST_ON_ASYMPTOTE = 2 ** -7;
/** Eight cells to a power of two: each has its line. */
const CELL = 20;

/** A line whose coefficients are too long for doubles. */
interface LongLine {
  readonly n: bigint;
  readonly c: bigint;
  readonly d: bigint;
}

export class Lines {
  private readonly formula: Expr;
  private readonly variable: string;
  private readonly library: Mpfr;
  private readonly cells = new Map<number, Line | LongLine | null>();

  /** @param formula of one variable, its parameters numbers */
  constructor(formula: Expr, variable: string, library: Mpfr) {
    this.formula = formula;
    this.variable = variable;
    this.library = library;
  }

  /** How good y is as the value at x, if x lies where the function is as good as a line; y and x are finite. */
  judge(x: number, y: number, bits: number): Verdict | undefined {
    const line = this.lineAt(x, bits);
    if (!line) return undefined;
    return "bend" in line ? judged(line, x, y) : judgedAtLength(line, x, y);
  }

  private lineAt(x: number, bits: number): Line | LongLine | null {
    const isTiny = Math.abs(x) < NEAR_ZERO;
    const cell = isTiny ? -1 - (bits >>> 31) : bits >>> CELL;
    let line = this.cells.get(cell);
    if (line === undefined) {
      const negative = bits >>> 31 === 1;
      const ends = isTiny
        ? [LEAST, NEAR_ZERO].map((e) => (negative ? -e : e))
        : [floatOf((cell << CELL) >>> 0), floatOf(((cell << CELL) | 0xfffff) >>> 0)];
      this.cells.set(cell, (line = this.lineOver(ends.map(exactly) as [Rational, Rational], isTiny)));
    }
    return line;
  }

  private lineOver(ends: [Rational, Rational], isTiny: boolean): Line | LongLine | null {
    const range: [Rational, Rational] = toNumber(ends[0]) < toNumber(ends[1]) ? ends : [ends[1], ends[0]];
    const piece = pieceOver(this.formula, this.variable, range, this.library);
    // a step has the slope of a line on both sides of it
    if (!isSmooth(piece)) return null;
    const first = tidy(derivativeOf(piece, this.variable));
    const at = (u: Expr): Rational | undefined => enclose(u, { [this.variable]: { n: 0n, d: 1n } }, BITS, this.library).exact;
    if (isNumber(first)) return wholeLine(first.value, at(piece), 0) ?? longLine(first.value, at(piece));
    if (!isTiny) return this.asymptote(piece, first, range);
    const [value, slope] = [at(piece), at(first)];
    if (value?.n !== 0n || !slope) return null;
    const second = enclose(tidy(derivativeOf(first, this.variable)), { [this.variable]: range }, BITS, this.library);
    const [low, high] = [numberOf(second.lower), numberOf(second.upper)];
    if (second.defined !== "yes" || !(Math.max(-low, high) <= MOST_BEND)) return null;
    const bend = signOf(second.lower) > 0 ? 1 : signOf(second.upper) < 0 ? -1 : 0;
    return bend === 0 ? null : wholeLine(slope, value, bend);
  }

  /** A line with short coefficients that the function has all but reached, like x - 1 of x - tanh(x). */
  private asymptote(piece: Expr, first: Expr, range: [Rational, Rational]): Line | null {
    const [from, to] = range.map(toNumber) as [number, number];
    if (Math.min(Math.abs(from), Math.abs(to)) < FAR) return null;
    const over = (u: Expr, at: Given): [number, number, Bound, Bound] => {
      const { lower, upper, defined } = enclose(u, { [this.variable]: at }, BITS, this.library);
      return defined === "yes"
        ? [numberOf(lower), numberOf(upper), lower, upper]
        : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "-infinity", "infinity"];
    };
    const [low, high] = over(first, range);
    const slope = Math.round(low * 8) / 8;
    if (slope === 0 || !(high - low < 2 ** -40) || Math.abs(slope - low) > 2 ** -40) return null;
    const through = over(subtract(piece, multiply(number(exactly(slope)), symbol(this.variable))), range[0])[0];
    const c = Math.round(through * 64) / 64;
    if (!(Math.abs(c - through) < 2 ** -40)) return null;
    const rest = tidy(subtract(piece, add(multiply(number(exactly(slope)), symbol(this.variable)), number(exactly(c)))));
    const [least, most, lower, upper] = over(rest, range);
    const bend = signOf(lower) >= 0 ? 1 : signOf(upper) <= 0 ? -1 : 0;
    return bend !== 0 && Math.max(-least, most) < NEGLIGIBLE ? wholeLine(exactly(slope), exactly(c), bend) : null;
  }
}

/** The line in whole numbers, where they are small enough. */
function wholeLine(slope: Rational, at0: Rational | undefined, bend: Line["bend"]): Line | null {
  if (!at0) return null;
  const [n, c, d] = [slope.n * at0.d, at0.n * slope.d, slope.d * at0.d].map(Number) as [number, number, number];
  return Math.abs(n) < MOST && Math.abs(c) < MOST && d < MOST ? { n, c, d, bend } : null;
}

const longLine = (slope: Rational, at0: Rational | undefined): LongLine | null =>
  at0 ? { n: slope.n * at0.d, c: at0.n * slope.d, d: slope.d * at0.d } : null;

/** p - q and what rounding took from it: Knuth's sum, exact without overflow. */
function difference(p: number, q: number): [number, number] {
  const s = p - q;
  const t = s - p;
  return [s, p - (s - t) - (q + t)];
}

function judged({ n, c, d, bend }: Line, x: number, y: number): Verdict | undefined {
  const product = n * x;
  const [value, lostOfValue] = difference(product, -c);
  const [first, lost] = difference(y * d, product);
  const [off, lostAgain] = difference(first, c);
  // inexact: the value has more digits than doubles, so that more of them are to be asked
  if (lost !== 0 || lostAgain !== 0) return undefined;
  const size = Math.abs(value);
  if (bend !== 0 && Math.abs(x) >= FAR && size < d * LEAST_ON_ASYMPTOTE) return undefined;
  let unit = LEAST;
  if (size >= d * 2 ** -126) {
    const guess = 2 ** Math.floor(Math.log2(size / d));
    const power = size < d * guess ? guess / 2 : size >= 2 * d * guess ? 2 * guess : guess;
    // rounded to a power of two, the value may lie on either side of it
    if (power >= 2 ** 127 || (lostOfValue !== 0 && size === d * power)) return undefined;
    unit = power * 2 ** -23;
  }
  const [twice, whole] = [2 * Math.abs(off), d * unit];
  const isWrongSide = bend === 0 ? isOdd(y) : Math.sign(off) !== bend;
  return { error: off / whole, absolute: off / d, misrounded: twice > whole || (twice === whole && isWrongSide) };
}

/** The same in whole numbers of 2^-149, of which every float is one. */
function judgedAtLength({ n, c, d }: LongLine, x: number, y: number): Verdict | undefined {
  const [value, given] = [n * steps(x) + (c << STEPS), d * steps(y)];
  const [size, off] = [value < 0n ? -value : value, given - value];
  const guess = Math.floor(Math.log2(Number(size) / Number(d)));
  const exponent = [guess + 1, guess, guess - 1].find((k) => k <= 0 || size >= d << BigInt(k)) ?? 0;
  if (exponent >= 127 + Number(STEPS)) return undefined;
  const whole = d << BigInt(Math.max(exponent - 23, 0));
  const twice = 2n * (off < 0n ? -off : off);
  return {
    error: Number(off) / Number(whole),
    absolute: (Number(off) / Number(d)) * LEAST,
    misrounded: twice > whole || (twice === whole && isOdd(y)),
  };
}
const STEPS = 149n;
const steps = (x: number): bigint => BigInt(x * 2 ** Number(STEPS));

const view = new DataView(new ArrayBuffer(4));
const isOdd = (y: number): boolean => {
  view.setFloat32(0, y);
  return view.getUint32(0) % 2 === 1;
};
