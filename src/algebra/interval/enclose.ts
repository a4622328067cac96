/** The values of an expression, enclosed. */
import type { Condition, Expr, Relation } from "../../expr/expr.ts";
import type { Rational } from "../../expr/rational.ts";
import { type Bound, compareBounds, toDigits, toRational } from "./dyadic.ts";
import { type Defined, Intervals, type Span } from "./interval.ts";
import { ENCLOSURES, power } from "./interval-functions.ts";
import type { Mpfr } from "./mpfr.ts";

/** The value lies from lower to upper where it is defined. */
export interface Interval {
  readonly lower: Bound;
  readonly upper: Bound;
  /** "no": shown to be undefined; "perhaps": it could not be shown that it is defined. */
  readonly defined: Defined;
  /** The value itself, where it came out exactly. */
  readonly exact?: Rational | undefined;
}

/** An exact value, or all values from one to another. */
export type Given = Rational | readonly [from: Rational, to: Rational];

/** 1 and -1 for certain, 0 where it is open. */
type Truth = -1 | 0 | 1;

const HOLDS: Readonly<Record<Relation, readonly (-1 | 0 | 1)[]>> = {
  "<": [-1],
  "<=": [-1, 0],
  ">": [1],
  ">=": [1, 0],
  "=": [0],
  "!=": [-1, 1],
};

/**
 * An interval that contains the value of an expression for sure: every operation on MPFR numbers of so many bits is rounded
 * outwards. Poles, logarithms of 0 and the like are undefined, as a real number has it; where the domain's edge cannot be
 * told from the value, "perhaps".
 * @param values a value for every symbol, or a range of values
 * @param bits 2 to about 100,000; a point where the result is too wide wants more of them
 * @param library what `await mpfr()` gives
 * @throws Error "internal: ..." for a symbol without a value and for a derivative that is not carried out
 */
export function enclose(u: Expr, values: Readonly<Record<string, Given>>, bits: number, library: Mpfr): Interval {
  const i = new Intervals(library, bits);
  try {
    const { lower, upper, defined, exact } = enclosureIn(i, values)(u);
    return { lower: i.bound(lower), upper: i.bound(upper), defined, exact };
  } finally {
    i.free();
  }
}

/** Whether no number is in both. */
export const disjoint = (a: Interval, b: Interval): boolean =>
  a.exact && b.exact
    ? a.exact.n * b.exact.d !== b.exact.n * a.exact.d
    : compareBounds(a.upper, b.lower) < 0 || compareBounds(b.upper, a.lower) < 0;

/** The value to so many digits, if the interval is narrow enough to tell them. */
export function digitsOf(a: Interval, digits: number): string | undefined {
  if (a.exact) return toDigits(a.exact, digits);
  const [low, high] = [toRational(a.lower), toRational(a.upper)];
  if (!low || !high) return undefined;
  const text = toDigits(low, digits);
  return text === toDigits(high, digits) ? text : undefined;
}

function enclosureIn(i: Intervals, values: Readonly<Record<string, Given>>): (u: Expr) => Span {
  const memo = new Map<Expr, Span>();
  const visit = (u: Expr): Span => {
    let span = memo.get(u);
    if (!span) memo.set(u, (span = make(u)));
    return span;
  };

  function make(u: Expr): Span {
    switch (u.kind) {
      case "number":
        return i.fromRational(u.value);
      case "pi":
        return i.pi();
      case "symbol": {
        const value = Object.hasOwn(values, u.name) ? values[u.name] : undefined;
        if (!value) throw new Error(`internal: "${u.name}" has no value`);
        return "n" in value ? i.fromRational(value) : i.hull(value.map((v) => i.fromRational(v)));
      }
      case "sum":
        return u.terms.map(visit).reduce((a, b) => i.add(a, b));
      case "product":
        return u.factors.map(visit).reduce((a, b) => i.multiply(a, b));
      case "quotient":
        return i.divide(visit(u.numerator), visit(u.denominator));
      case "power":
        return power(i, visit(u.base), visit(u.exponent));
      case "call":
        return u.fn === "ones" ? ENCLOSURES.ones(i) : callOf(u.fn, u.args.map(visit));
      case "named":
        return visit(u.of);
      case "cases":
        return casesOf(u);
      case "derivative":
        throw new Error("internal: a derivative has to be carried out before it is enclosed");
    }
  }

  const callOf = (fn: keyof typeof ENCLOSURES, args: Span[]): Span =>
    args.some((a) => a.defined === "no") ? i.nowhere : ENCLOSURES[fn](i, ...args);

  function casesOf(u: Extract<Expr, { kind: "cases" }>): Span {
    const possible: Span[] = [];
    for (const piece of u.pieces) {
      const truth = holds(piece.when);
      if (truth >= 0) possible.push(visit(piece.value));
      if (truth > 0) return i.hull(possible);
    }
    return i.hull([...possible, u.otherwise ? visit(u.otherwise) : i.nowhere]);
  }

  function holds(c: Condition): Truth {
    if (c.kind !== "comparison") {
      const parts = c.parts.map(holds);
      return (c.kind === "and" ? Math.min(...parts) : Math.max(...parts)) as Truth;
    }
    const [a, b] = [visit(c.left), visit(c.right)];
    // a comparison with what is undefined is false
    if (a.defined === "no" || b.defined === "no") return -1;
    const order = i.order(a, b);
    const certain: Truth = order === undefined ? 0 : HOLDS[c.relation].includes(order) ? 1 : -1;
    const apart = order === undefined ? 0 : certain;
    return a.defined === "yes" && b.defined === "yes" ? apart : (Math.min(apart, 0) as Truth);
  }

  return visit;
}
