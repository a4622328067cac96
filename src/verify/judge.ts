/** The program that judges a kernel: from x and the kernel's y, how many ULP y is off, where doubles can say that. */
import { type Expr, substitute, symbol } from "../expr/expr.ts";
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
/** The float after the largest, if there were one: an infinite y stands for it. */
const TOP = 2 ** 128;
const LARGEST_ERROR = 2 ** 127;

/**
 * Inputs x and y, float32. Outputs `size`, |y - f(x)| in ULP of the binade of f(x) (2^-149 at least), and `absolute`, y - f(x).
 * The size is NaN where doubles do not decide it: the doubt is not small, or the error is half an ULP as far as they can see, or
 * f(x) may be on either side of a power of two; and where y is outside of the range, or has the wrong sign.
 * @throws RangeError for a formula that has no bound yet
 */
export function judge(formula: Expr, variable: string, { least, most, signed, throughRounded }: Expected = EVERYTHING): Program {
  const b = new Builder([
    { name: "x", kind: "lane" },
    { name: "y", kind: "lane" },
  ]);
  const x = b.promote(b.input("x"));
  const given = b.promote(b.input("y"));
  const [top, zero] = [b.f64(TOP), b.f64(0)];
  const held = (v: Value): Value => b.max(b.min(v, top), b.neg(top));
  const form = stable(substitute(formula, { [variable]: symbol("x") }), "x").expr;
  const { v: value, e: bound } = new BoundedLowering(b, "x", x).bounded(form);
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
  const checks = [isSure, isOfOneBinade];
  if (least !== Number.NEGATIVE_INFINITY) checks.push(b.le(b.f64(least), given));
  if (most !== Number.POSITIVE_INFINITY) checks.push(b.le(given, b.f64(most)));
  if (signed) checks.push(b.le(zero, b.mul(y, v)));
  // an infinity where there is none, or none where there is one, is more than an error of rounding
  const isInfinite = b.le(top, b.abs(given));
  const isTooFinite = b.unless(isBeyond, isInfinite);
  const isWrong = throughRounded ? isTooFinite : b.either(b.unless(isInfinite, isBeyond), isTooFinite);
  const decided = b.unless(
    checks.reduce((p, q) => b.both(p, q)),
    isWrong,
  );
  return b.finish({
    size: b.demote(b.select(decided, error, b.f64(Number.NaN))),
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
