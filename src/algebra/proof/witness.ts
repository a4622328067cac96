/** The search for a point at which two expressions differ for certain: by enclosures, at ever higher precision. */
import { type Expr, has, number, substitute, symbols } from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";
import { digitsOf, disjoint, enclose, type Given, type Interval } from "../interval/enclose.ts";
import type { Mpfr } from "../interval/mpfr.ts";
import { knots } from "./knots.ts";
import type { Region } from "./region.ts";
import { inside } from "./sturm.ts";

/** A point at which two expressions have different values, enclosed by interval arithmetic. */
export interface Witness {
  /** Exact values of the variable and the parameters, as fractions or decimals. */
  readonly at: Readonly<Record<string, string>>;
  /** Both values there to 20 digits, or "undefined". */
  readonly left: string;
  readonly right: string;
}

export const MOST_BITS = 4096;
/** At how many points each precision is tried: where 128 bits do not tell two values apart they are likely equal. */
const TRIED: readonly (readonly [bits: number, points: number])[] = [
  [64, 1000],
  [128, 120],
  [256, 16],
  [512, 8],
  [1024, 4],
  [2048, 2],
  [MOST_BITS, 1],
];
const DIGITS = 20;
/** What takes longer than this, in milliseconds, ends undecided. */
const PATIENCE = 3000;

const q = (text: string): Q.Rational => Q.over(Q.fromDecimal(text.split("/")[0] as string), Q.fromDecimal(text.split("/")[1] ?? "1"));
/** Plain numbers first: they make the best witnesses. Then both sides, near 0, far out, and nothing special. */
const POINTS: readonly Q.Rational[] = (
  "1 -1 2 -2 1/2 -1/2 3 -3 0 5 -5 3/4 -3/4 1/10 -1/10 10 -10 7/3 -7/3 19/7 -19/7 1.37 -1.37 0.0173 -0.0173 4.619 -4.619 7.31 -7.31 " +
  "13.7 -13.7 23.11 -23.11 50 -50 100 -100 0.001 -0.001 1e-6 -1e-6 1e-12 -1e-12 1e4 -1e4 1e8 -1e8"
)
  .split(" ")
  .map(q);
/** Values of the parameters, by turns: no formula that people write is special at all of them. */
const PARAMETERS: readonly (readonly Q.Rational[])[] = [
  "5/4 3/4 7/3",
  "-5/4 -3/4 -7/3",
  "1/3 -17/8 3",
  "-2 3/2 -1/7",
  "1 2 3",
  "100 1/100 10",
].map((set) => set.split(" ").map(q));
/** Steps off a knot. */
const BESIDE: readonly Q.Rational[] = ["1e-3", "-1e-3", "1e-9", "-1e-9"].map(q);
/** Half the width, relative to the point, of the range on which one must have values and the other none for that to count. */
const NEIGHBOURHOOD = Q.rational(1, 1n << 30n);

type Point = Readonly<Record<string, Q.Rational>>;

/** A witness, or how many points were tried in vain up to how many bits, and at how many of them both have a value. */
export type Search = { readonly witness: Witness } | { readonly points: number; readonly bits: number; readonly defined: number };

/**
 * Looks for a point where a and b have different values, or around which one has values and the other has none: a single point
 * at which only one has a value does not count.
 * @param regions where the proof was left open: their middles are tried first
 */
export function search(a: Expr, b: Expr, variable: string, regions: readonly Region[], library: Mpfr): Search {
  const started = performance.now();
  let points = pointsFor(a, b, variable, regions);
  const count = points.length;
  let [reached, defined] = [0, 0];
  for (const [bits, most] of TRIED) {
    const open: Point[] = [];
    for (const at of points.slice(0, most)) {
      if (performance.now() - started > PATIENCE) return { points: count, bits: reached, defined };
      const [left, right] = [enclose(a, at, bits, library), enclose(b, at, bits, library)];
      if (bits === 64 && left.defined === "yes" && right.defined === "yes") defined++;
      const differs =
        left.defined === "yes" && right.defined === "yes" ? disjoint(left, right) : oneIsMissing(a, b, left, right, at, library);
      if (differs) return { witness: { at: told(at), ...values(a, b, at, library) } };
      if (left.defined !== "no" && right.defined !== "no" && !(left.exact && right.exact)) open.push(at);
    }
    reached = bits;
    points = open;
  }
  return { points: count, bits: reached, defined };
}

function oneIsMissing(a: Expr, b: Expr, left: Interval, right: Interval, at: Point, library: Mpfr): boolean {
  const [missing, present] =
    left.defined === "no" && right.defined === "yes" ? [a, b] : right.defined === "no" && left.defined === "yes" ? [b, a] : [];
  if (!missing || !present) return false;
  const around = Object.fromEntries(
    Object.entries(at).map(([name, v]): [string, Given] => {
      const width = Q.times(NEIGHBOURHOOD, Q.isZero(v) ? Q.ONE : v);
      const ends = [Q.minus(v, width), Q.plus(v, width)] as const;
      return [name, Q.sign(width) < 0 ? [ends[1], ends[0]] : ends];
    }),
  );
  return enclose(missing, around, 128, library).defined === "no" && enclose(present, around, 128, library).defined === "yes";
}

/** Parameters first with one set of values at all points, then with the others: points of all sets come early. */
function pointsFor(a: Expr, b: Expr, variable: string, regions: readonly Region[]): Point[] {
  const names = [...new Set([...symbols(a), ...symbols(b)])].filter((name) => name !== variable);
  const moves = has(a, variable) || has(b, variable);
  const sets: Point[] =
    names.length === 0
      ? [{}]
      : PARAMETERS.map((set) => Object.fromEntries(names.map((name, i) => [name, set[i % set.length] as Q.Rational])));
  const all = sets.map((set): Point[] => {
    if (!moves) return [set];
    const fixed = (u: Expr): Expr => substitute(u, Object.fromEntries(Object.entries(set).map(([name, v]) => [name, number(v)])));
    const places = unique([...knots(fixed(a), variable), ...knots(fixed(b), variable)]).sort(Q.compare);
    // a knot that was moved a little makes a short interval with the right one
    const between = places.slice(1).map((p, i) => Q.over(Q.plus(p, places[i] as Q.Rational), Q.rational(2)));
    const near = places.flatMap((p) => [p, ...BESIDE.map((d) => Q.plus(p, d))]);
    const middles = regions.filter((r) => !r.point && (r.from || r.to)).flatMap((r) => [inside(r)]);
    return unique([...middles, ...POINTS.slice(0, 12), ...near, ...between, ...POINTS.slice(12)]).map(
      (x): Point => ({ ...set, [variable]: x }),
    );
  });
  // by turns, so that no set of parameters waits for the others
  const longest = Math.max(...all.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => i).flatMap((i) => all.flatMap((list) => list.slice(i, i + 1)));
}

const unique = (values: readonly Q.Rational[]): Q.Rational[] => [...new Map(values.map((v) => [`${v.n}/${v.d}`, v])).values()];

/** As a decimal where that is short, else as a fraction. */
const told = (at: Point): Witness["at"] =>
  Object.fromEntries(
    Object.entries(at).map(([name, { n, d }]) => [name, d === 1n ? `${n}` : 10n ** 12n % d === 0n ? decimal(n, d) : `${n}/${d}`]),
  );

function decimal(n: bigint, d: bigint): string {
  const size = ((n < 0n ? -n : n) * 10n ** 12n) / d;
  return `${n < 0n ? "-" : ""}${size / 10n ** 12n}.${(size % 10n ** 12n).toString().padStart(12, "0")}`.replace(/0+$/, "");
}

/** Both values, to as many digits as show the difference, 20 at least. */
function values(a: Expr, b: Expr, at: Point, library: Mpfr): Pick<Witness, "left" | "right"> {
  for (let digits = DIGITS; ; digits *= 2) {
    const [left, right] = [digitsAt(a, at, digits, library), digitsAt(b, at, digits, library)];
    if (left !== right || digits > MOST_BITS / 4) return { left, right };
  }
}

function digitsAt(u: Expr, at: Point, digits: number, library: Mpfr): string {
  for (let bits = 128; ; bits *= 2) {
    const interval = enclose(u, at, bits, library);
    if (interval.defined === "no") return "undefined";
    const text = digitsOf(interval, digits);
    if (text !== undefined) return text;
    if (bits >= MOST_BITS) return magnitude(interval);
  }
}

/** A value too large or small for digits, by the power of 10 that it is near. */
function magnitude({ lower, upper }: Interval): string {
  if (typeof lower === "string" || typeof upper === "string")
    return typeof upper === "string" ? "beyond 1e323000000" : "below -1e323000000";
  const bits = lower.mantissa.toString(2).replace("-", "").length + lower.exponent;
  return `about ${lower.mantissa < 0n ? "-" : ""}1e${Math.floor(bits * Math.log10(2))}`;
}
