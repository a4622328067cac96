/** The program that judges a kernel: from x and the kernel's y, how many ULP y is off, where doubles can say that. */
import { tidy } from "../algebra/tidy.ts";
import { add, call, divide, type Expr, isNumber, mapChildren, number, power, substitute, symbol } from "../expr/expr.ts";
import { Builder, type Value } from "../kernel/builder.ts";
import type { Program } from "../kernel/program.ts";
import { stable } from "../kernel/stable/stable.ts";
import { BoundedLowering } from "./bounded.ts";

/** What is known of the values of a function. */
export interface Expected {
  /** No value is outside. */
  readonly least: number;
  readonly most: number;
  /** Whether a value of the wrong sign is a failure, however small it is. */
  readonly signed?: boolean;
  /** Whether the values are made from a rounded one, which may have become infinite where they are not. */
  readonly throughRounded?: boolean;
}

export const EVERYTHING: Expected = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

/** Underflow in the reference costs less than this. */
const TINY = 2 ** -900;
/** The doubles decide only where the doubt is smaller than this, in ULP or as a part of the error. */
const SURE = 0.01;
/** Of a value that is rounded rightly for certain, less is asked. */
const SURE_OF_RIGHT = 0.125;
const SURE_PART = 2 ** -24;
/** An error this close to half an ULP may be rounded to it when it is written as a float32. */
const CLOSE = 2 ** -22;
const LARGEST = 2 ** 128 - 2 ** 104;
/** The float after the largest, if there were one: an infinite y stands for it. */
const TOP = 2 ** 128;
const LARGEST_ERROR = 2 ** 127;

const LANES = [
  { name: "x", kind: "lane" },
  { name: "y", kind: "lane" },
] as const;

/**
 * Inputs x and y, float32. Outputs `size`, |y - f(x)| in ULP of the binade of f(x) (2^-149 at least), and `absolute`, y - f(x).
 * The size is NaN where doubles do not decide it: the doubt is not small, or the error is half an ULP as far as they can see, or
 * f(x) may be on either side of a power of two. It is less than 0 where y is wrong beyond an error of rounding: outside of the range, of
 * the wrong sign, an infinity where there is none or the other way round; -infinity where y is NaN, though f(x) is a number.
 * @throws RangeError for a formula that has no bound yet
 */
export function judge(formula: Expr, variable: string, expected: Expected = EVERYTHING): Program {
  const b = new Builder(LANES);
  const form = withSquares(stable(substitute(formula, { [variable]: symbol("x") }), "x").expr);
  return judgement(b, new BoundedLowering(b, "x", b.promote(b.input("x"))).bounded(form), expected);
}

/** 1 + sin 2u as (sin u + cos u)^2: near its double roots, of which waves have no end, the bound is then smaller as the value is. */
function withSquares(u: Expr): Expr {
  const v = mapChildren(u, withSquares);
  if (v.kind !== "sum" || v.terms.length !== 2) return v;
  const [unit, wave] = [
    v.terms.find((t) => isNumber(t) && t.value.n === t.value.d),
    v.terms.find((t) => t.kind === "call" && t.fn === "sin"),
  ];
  if (!unit || wave?.kind !== "call") return v;
  const half = tidy(divide(wave.args[0] as Expr, number(2)));
  return power(add(call("sin", half), call("cos", half)), number(2));
}

/**
 * The same where f is as good as a line (segment.ts): its further inputs are s and c of s x + c, each as a sum of two float32,
 * and by what part of it f may differ.
 */
export function judgeOnSegment(expected: Expected = EVERYTHING): Program {
  const b = new Builder([...LANES, ...SEGMENT_INPUTS.map((name) => ({ name, kind: "uniform" }) as const)]);
  const [s1, s2, c1, c2, part] = SEGMENT_INPUTS.map((name) => b.promote(b.input(name))) as [Value, Value, Value, Value, Value];
  const product = b.mul(b.promote(b.input("x")), b.add(s1, s2));
  const v = b.add(product, b.add(c1, c2));
  // the product and the sum are rounded once each: 2^-53 of them, of which four times as much pays for the roundings of e
  const e = b.madd(b.abs(product), b.f64(2 ** -51), b.mul(b.abs(v), b.add(part, b.f64(2 ** -51))));
  return judgement(b, { v, e }, expected);
}
const SEGMENT_INPUTS = ["s1", "s2", "c1", "c2", "part"] as const;

/** What is said of y where the true value lies within e of v. */
function judgement(
  b: Builder,
  { v: value, e: bound }: { readonly v: Value; readonly e: Value },
  { least, most, signed, throughRounded }: Expected,
): Program {
  const given = b.promote(b.input("y"));
  const [top, zero] = [b.f64(TOP), b.f64(0)];
  const held = (v: Value): Value => b.max(b.min(v, top), b.neg(top));
  const size = b.abs(value);
  // beyond the top one value is like another
  const isBeyond = b.le(top, b.sub(size, bound));
  const e = b.select(isBeyond, zero, bound);
  const [y, v] = [held(given), held(value)];
  const difference = b.sub(y, v);
  const off = b.abs(difference);
  const [low, high] = [b.sub(size, e), b.add(size, e)].map((s) => exponentOf(b, s)) as [Value, Value];
  const perUnit = inverseUnit(b, high);
  const error = b.min(b.mul(off, perUnit), b.f64(LARGEST_ERROR));
  const doubt = b.mul(b.add(b.madd(off, b.f64(2 ** -51), e), b.f64(TINY)), perUnit);
  const sure = b.select(b.lt(error, b.f64(0.5)), b.f64(SURE_OF_RIGHT), b.f64(SURE));
  const isSure = b.both(
    b.le(doubt, b.max(sure, b.mul(error, b.f64(SURE_PART)))),
    b.lt(b.max(doubt, b.f64(CLOSE)), b.abs(b.sub(error, b.f64(0.5)))),
  );
  const isOfOneBinade = b.either(b.eq(low, high), b.le(off, e));
  const isInfinite = b.le(top, b.abs(given));
  const isOpposite = b.lt(b.mul(y, v), zero);
  // an infinity where there is none, or none where there is one, is more than an error of rounding
  const wrongs = [b.unless(isBeyond, isInfinite)];
  const open = [];
  if (least !== Number.NEGATIVE_INFINITY) wrongs.push(b.lt(given, b.f64(least)));
  if (most !== Number.POSITIVE_INFINITY) wrongs.push(b.lt(b.f64(most), given));
  if (!throughRounded) {
    const isNumber = b.le(b.add(size, e), b.f64(LARGEST));
    wrongs.push(b.both(isInfinite, isNumber));
    open.push(b.unless(isInfinite, b.either(isNumber, isBeyond)));
  }
  if (signed) {
    const hasSign = b.lt(e, size);
    wrongs.push(b.both(isOpposite, hasSign));
    open.push(b.unless(isOpposite, hasSign));
  }
  const any = (masks: readonly Value[]): Value => masks.reduce((p, q) => b.either(p, q));
  const isDecided = b.both(isSure, isOfOneBinade);
  const decided = open.length > 0 ? b.unless(isDecided, any(open)) : isDecided;
  const told = b.select(any(wrongs), b.neg(error), error);
  const infinity = b.f64(Number.POSITIVE_INFINITY);
  const isMissing = b.both(b.ne(given, given), b.lt(b.add(size, bound), infinity));
  return b.finish({
    size: b.demote(b.select(isMissing, b.neg(infinity), b.select(decided, told, b.f64(Number.NaN)))),
    absolute: b.demote(difference),
  });
}

const EXPONENT = 0x7ff0000000000000n;
/** Bits of the exponent of 1 twice: less those of 2^k they are those of 2^-k. */
const TWICE_ONE = 0x7fe0000000000000n;

/** The power of two at or below a number that is not negative, from 2^-126 to 2^127. */
const exponentOf = (b: Builder, s: Value): Value => b.min(b.max(b.and(s, b.bits64(EXPONENT)), b.f64(2 ** -126)), b.f64(2 ** 127));

/** One over the distance of neighbouring float32 numbers in a binade. */
const inverseUnit = (b: Builder, power: Value): Value => b.mul(b.isub(b.bits64(TWICE_ONE), power), b.f64(2 ** 23));
