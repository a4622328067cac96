/**
 * Formulas that hold for exact outputs, made safe for rounded ones. At a turning point and at the ends of the range a root
 * or a quotient of the formula is at its edge: rounding makes 1/4 + y - y^2 slightly negative, and y*log(y) is 0*infinity.
 */
import { tidy } from "../../algebra/tidy.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import {
  both,
  type Condition,
  call,
  cases,
  children,
  comparison,
  divide,
  type Expr,
  has,
  isNumber,
  mapChildren,
  negate,
  number,
  one,
  power,
  same,
  substitute,
  zero,
} from "../../expr/expr.ts";
import { derivativeOf } from "../rules.ts";
import type { Judged } from "./conditions.ts";
import { operations } from "./operations.ts";
import { BIT, NAMES, type Way, Y } from "./ways.ts";

/** What the formula is given at one input. */
type Place = readonly [x: number, y: number, bit: number];

const OWN = [NAMES.input, NAMES.output, NAMES.bit];
const NEAR = Array.from({ length: 97 }, (_, i) => (i - 48) / 6 + (i % 3) * 0.0137);
/** Exponentials are at their limit at the nearer ones, roots at the farther ones. */
const FAR = [30, 700, 1e4, 1e6, 1e9].flatMap((x) => [-x, x]);
/** How far NEAR reaches. */
const REACH = 9;
/** Against the greatest value: what is nearer to 0 touches 0, what is farther below it is negative. */
const TOUCHES = 1e-6;
const NEGATIVE = 1e-9;
const FLIP = 1e-6;

/** The way with roots kept from negative arguments, and with the limit in the place of 0/0 at an end of the range. */
export function guarded(w: Way, judged: Judged): Way {
  if (!has(w.formula, NAMES.output) || w.residual === "tail") return w;
  const safe = clamped(w.formula, placesOf(w, judged), judged);
  const formula = w.residual === "input and output" ? safe : atEnds({ ...w, formula: safe }, judged);
  return formula === w.formula ? w : { ...w, formula, operations: operations(formula) };
}

function runOf(u: Expr, own: readonly string[], { values }: Judged): (...given: readonly number[]) => number {
  const [run, parameters] = [compileEvaluator(u, [...own, ...Object.keys(values)]), Object.values(values)];
  return (...given) => run(...given, ...parameters);
}

const bitOf = ({ keeps }: Way, judged: Judged): ((x: number) => number) =>
  keeps.bit ? runOf(keeps.bit, [NAMES.input], judged) : () => Number.NaN;

/** Inputs on all sides, and the turning points, with what is kept of them. */
function placesOf(w: Way, judged: Judged): Place[] {
  const [f, slope] = [judged.f, judged.derivative].map((u) => runOf(u, [judged.x], judged)) as [
    (x: number) => number,
    (x: number) => number,
  ];
  const bit = bitOf(w, judged);
  const turning = NEAR.slice(1).flatMap((high, i) => {
    let [a, b] = [NEAR[i] as number, high];
    if (slope(b) === 0) return [b];
    if (!(slope(a) * slope(b) < 0)) return [];
    for (let k = 0; k < 60; k++) {
      const middle = (a + b) / 2;
      if (slope(middle) * slope(a) > 0) a = middle;
      else b = middle;
    }
    return [b];
  });
  // where the bit flips the place belongs to both sides: a rounded input falls on either
  const sides = (x: number): number[] => [bit(x - FLIP), bit(x + FLIP)];
  return [
    ...[...NEAR, ...FAR, 0].map((x): Place => [x, f(x), bit(x)]),
    ...turning.flatMap((x) => sides(x).map((b): Place => [x, f(x), b])),
  ].filter(([, y]) => Number.isFinite(y));
}

/** max(0, u) in each even root of a u that is never negative at the places and touches 0. */
function clamped(u: Expr, places: readonly Place[], judged: Judged): Expr {
  if (u.kind === "cases") {
    let left = places;
    const pieces = u.pieces.map(({ when, value }) => {
      const holds = runOf(cases([{ when, value: one }], zero), OWN, judged);
      const here = left.filter((place) => holds(...place) === 1);
      left = left.filter((place) => holds(...place) !== 1);
      return { when, value: clamped(value, here, judged) };
    });
    return { ...u, pieces, otherwise: u.otherwise && clamped(u.otherwise, left, judged) };
  }
  const image = mapChildren(u, (part) => clamped(part, places, judged));
  const under = radicand(image);
  // a root of y itself needs nothing: the sign of a product is not rounded
  if (!under || !has(under, NAMES.output) || !isRounded(under)) return image;
  const run = runOf(under, OWN, judged);
  const sizes = places.map((place) => [Math.abs(place[0]), run(...place)] as const).filter(([, value]) => Number.isFinite(value));
  const greatest = (reach: number): number => sizes.reduce((most, [x, value]) => (x <= reach ? Math.max(most, value) : most), 0);
  const least = sizes.reduce((few, [, value]) => Math.min(few, value), Infinity);
  // far out 1 + y + y^2 is so great that 3/4 would pass for 0
  if (least < -NEGATIVE * greatest(Infinity) || least > TOUCHES * greatest(REACH)) return image;
  const safe = call("max", zero, under);
  return image.kind === "power" ? power(safe, image.exponent) : call("sqrt", safe);
}

/** What stands under an even root. */
function radicand(u: Expr): Expr | undefined {
  if (u.kind === "call" && u.fn === "sqrt") return u.args[0];
  const isRoot = u.kind === "power" && isNumber(u.exponent) && u.exponent.value.d % 2n === 0n && u.exponent.value.n > 0n;
  return isRoot ? u.base : undefined;
}

/** Whether rounding may give it another sign than it has: products and sizes keep theirs. */
const isRounded = (u: Expr): boolean =>
  u.kind === "sum" || (u.kind === "call" && u.fn !== "abs" && u.fn !== "max") || (u.kind !== "call" && children(u).some(isRounded));

/** An end of the range, as the forward pass may keep it: the output, the bit that goes with it, and the limit of the slope. */
interface End {
  readonly bit: number;
  readonly slope: Expr;
}

/** where(y == L, limit, formula) where the formula has no value at an output L that the forward pass reaches, in the rounding or at x = 0. */
function atEnds(w: Way, judged: Judged): Expr {
  return limitsIn(w.formula).reduce((formula, end) => {
    const reached = endsAt(end, w, judged);
    const run = runOf(formula, OWN, judged);
    const output = runOf(end, [], judged)();
    if (reached.every(({ bit }) => Number.isFinite(run(Number.NaN, output, bit)))) return formula;
    const isEnd = comparison(Y, "=", end);
    const [first, second] = reached as [End, End | undefined];
    if (!second || same(first.slope, second.slope)) return cases([{ when: isEnd, value: first.slope }], formula);
    const isFirst: Condition = both(isEnd, comparison(BIT, "=", number(first.bit)));
    return cases(
      [
        { when: isFirst, value: first.slope },
        { when: isEnd, value: second.slope },
      ],
      formula,
    );
  }, w.formula);
}

/** The part of a quotient, logarithm or power at whose zero it may have no value. */
function singular(u: Expr): Expr | undefined {
  if (u.kind === "quotient") return u.denominator;
  if (u.kind === "power") return isNumber(u.exponent) && u.exponent.value.n > 0n ? undefined : u.base;
  return u.kind === "call" && u.fn === "log" ? u.args[0] : undefined;
}

/** Outputs at which a formula may be 0/0: 0, and where a denominator, the base of a power or the argument of a logarithm vanishes that is linear in y. */
function limitsIn(formula: Expr): Expr[] {
  const found: Expr[] = [zero];
  const visit = (u: Expr): void => {
    const part = singular(u);
    const factors = part?.kind === "product" ? part.factors : part ? [part] : [];
    for (const factor of factors) {
      if (!has(factor, NAMES.output)) continue;
      const rise = tidy(derivativeOf(factor, NAMES.output));
      if (has(rise, NAMES.output) || same(rise, zero)) continue;
      const end = tidy(negate(divide(substitute(factor, { [NAMES.output]: zero }), rise)));
      if (!found.some((u) => same(u, end))) found.push(end);
    }
    children(u).forEach(visit);
  };
  visit(formula);
  return found;
}

/** Who reaches the output L: x = 0, with the slope there, and the far ends, with the slope 0. At most one of each bit. */
function endsAt(end: Expr, w: Way, judged: Judged): End[] {
  const [f, slope] = [judged.f, judged.derivative].map((u) => runOf(u, [judged.x], judged)) as [
    (x: number) => number,
    (x: number) => number,
  ];
  const [bit, output] = [bitOf(w, judged), runOf(end, [], judged)()];
  if (!Number.isFinite(output)) return [];
  const there = tidy(substitute(judged.derivative, { [judged.x]: zero }));
  const atZero = f(0) === output && Number.isFinite(runOf(there, [], judged)()) ? [{ bit: bit(0), slope: there }] : [];
  const isThere = (x: number): boolean => Math.abs(f(x) - output) <= 1e-9 * Math.max(1, Math.abs(output)) && Math.abs(slope(x)) < 1e-9;
  const atFar = FAR.filter(isThere).map((x): End => ({ bit: bit(x), slope: zero }));
  const all = [...atZero, ...atFar];
  return all.filter(({ bit: b }, i) => all.findIndex((other) => Object.is(other.bit, b)) === i);
}
