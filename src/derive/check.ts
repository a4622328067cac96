/**
 * Every step of a derivation is proved equal to the one before it, by the algebra of prove.ts. A step for which no proof is
 * found is compared at many points in float64 and, where float64 cannot tell, with 50 digits: it says that it is not
 * proved. The derivative as a whole is compared with differences of the formula, which no rule made.
 */

import { proveEqual } from "../algebra/proof/prove.ts";
import { size } from "../algebra/size.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import { type Expr, has, number, symbols } from "../expr/expr.ts";
import { evaluatePrecise, exactly } from "../expr/precise.ts";
import { carryOut } from "./rules.ts";

/** Odd places on both sides, near 0 and far from it: no knot of a formula that people write falls on one. */
const POINTS = [-7.31, -3.17, -1.613, -0.837, -0.2911, -0.0173, 0.0191, 0.3137, 0.713, 1.297, 2.819, 5.93];
/** Of a formula with more parts than this only every fourth place is tried: it takes long with 50 digits. */
const LARGE = 1000;
const places = (u: Expr): readonly number[] => (size(u) > LARGE ? POINTS.filter((_, i) => i % 4 === 1) : POINTS);
const AGREE = 1e-9;
const AGREE_PRECISELY = 1e-25;

export type Values = Readonly<Record<string, number>>;

/** A value for every parameter: the one given, or one that is nothing special. */
export function sampleValues(u: Expr, x: string, given: Values = {}): Values {
  const names = [...symbols(u)].filter((name) => name !== x);
  return Object.fromEntries(names.map((name, i) => [name, given[name] ?? 0.83 + 0.217 * i]));
}

/** Beyond this a proof is not tried. */
const PROVABLE = 3000;

/**
 * What the proof of a step rests on, or null where none was found and the step is checked at points: those at which the
 * formula that is derived has a value.
 * @throws Error "internal: ..." where two expressions that should be equal are not.
 */
export function checkEqual(before: Expr, after: Expr, x: string, values: Values, rule: string, formula?: Expr): string | null {
  const [a, b] = [carryOut(before), carryOut(after)];
  const proof = size(a) + size(b) < PROVABLE ? proveEqual(a, b, x) : undefined;
  if (proof) return proof.how;
  compareAtPoints(a, b, x, values, rule, formula && carryOut(formula));
  return null;
}

function compareAtPoints(a: Expr, b: Expr, x: string, values: Values, rule: string, formula: Expr | undefined): void {
  const names = [x, ...Object.keys(values)];
  const parameters = Object.values(values);
  const [runA, runB] = [compileEvaluator(a, names), compileEvaluator(b, names)];
  for (const point of has(a, x) || has(b, x) ? places(a) : [0]) {
    const [p, q] = [runA(point, ...parameters), runB(point, ...parameters)];
    if (!Number.isFinite(p) || !Number.isFinite(q) || close(p, q, AGREE)) continue;
    const at = { ...values, [x]: point };
    if (!closePrecisely(a, b, at) && !(formula && isNoise(formula, at))) {
      throw new Error(`internal: the step "${rule}" changed the value at ${x} = ${point}, from ${p} to ${q}`);
    }
  }
}

const close = (p: number, q: number, tolerance: number): boolean => Math.abs(p - q) <= tolerance * Math.max(Math.abs(p), Math.abs(q));

function closePrecisely(a: Expr, b: Expr, values: Values): boolean {
  const [p, q] = [evaluatePrecise(a, values), evaluatePrecise(b, values)];
  if (!p.isFinite() || !q.isFinite()) return true;
  const size = p.abs().greaterThan(q.abs()) ? p.abs() : q.abs();
  return p.minus(q).abs().lessThanOrEqualTo(size.times(AGREE_PRECISELY).plus(1e-45));
}

/** Whether a formula has no value but roundings, as log(tanh(x) - sinh(x)/cosh(x)): with more digits they are others. */
function isNoise(u: Expr, values: Values): boolean {
  const [p, q] = [evaluatePrecise(u, values, FEW), evaluatePrecise(u, values, 2 * FEW)];
  return !q.isFinite() || !p.minus(q).abs().lessThanOrEqualTo(q.abs().times(AGREE_PRECISELY));
}
const FEW = 50;

/** Whether a parameter that is 0 leaves the second expression without a value where the first has one: a g^2/a is 0/0 where a = 0. */
export function losesValue(before: Expr, after: Expr, x: string, values: Values): boolean {
  if (!Object.values(values).includes(0)) return false;
  const [a, b] = [before, after].map((u) => compileEvaluator(carryOut(u), [x, ...Object.keys(values)])) as [Run, Run];
  return POINTS.some((point) => Number.isFinite(a(point, ...Object.values(values))) && Number.isNaN(b(point, ...Object.values(values))));
}

type Run = (...given: number[]) => number;

/** @throws Error "internal: ..." where the slope is not what differences of the formula show. */
export function checkSlope(formula: Expr, slope: Expr, x: string, values: Values): void {
  const names = [x, ...Object.keys(values)];
  const parameters = Object.values(values);
  const [f, d] = [compileEvaluator(carryOut(formula), names), compileEvaluator(slope, names)];
  for (const point of places(slope)) {
    const at = (u: number): number => f(u, ...parameters);
    const [near, far] = [difference(at, point, 1e-3), difference(at, point, 2e-3)];
    const estimate = (4 * near - far) / 3;
    const value = d(point, ...parameters);
    const isMissing = Number.isFinite(estimate) && Number.isNaN(value) && evaluatePrecise(slope, { ...values, [x]: point }).isNaN();
    if (isMissing && !isNoise(carryOut(formula), { ...values, [x]: point }))
      throw new Error(`internal: at ${x} = ${point} the derivative found has no value, but the formula's slope is ${estimate}`);
    if (!Number.isFinite(estimate) || !Number.isFinite(value) || close(estimate, value, 1e-6) || Math.abs(estimate - value) < 1e-9)
      continue;
    const place = { ...values, [x]: point };
    if (!closeDifference(formula, slope, x, place) && !isNoise(carryOut(formula), place)) {
      throw new Error(`internal: at ${x} = ${point} the derivative found is ${value}, but the formula's slope is ${estimate}`);
    }
  }
}

const difference = (f: (x: number) => number, x: number, h: number): number => (f(x + h) - f(x - h)) / (2 * h);

/** The slope against a central difference of the formula, with digits enough for steps that are small beside the fastest wave. */
function closeDifference(formula: Expr, slope: Expr, x: string, values: Values): boolean {
  const plain = carryOut(formula);
  const place = exactly(values[x] as number);
  // precision is that of the left operand: the step must not be rounded away
  const step = evaluatePrecise(number(1n, 10n ** 40n), {}, DIGITS);
  const at = (sign: 1 | -1) => evaluatePrecise(plain, { ...values, [x]: step.times(sign).plus(place) }, DIGITS);
  const difference = at(1).minus(at(-1)).dividedBy(step).dividedBy(2);
  const value = evaluatePrecise(slope, values, DIGITS);
  return !difference.isFinite() || difference.minus(value).abs().lessThanOrEqualTo(difference.abs().times(1e-6).plus(1e-12));
}

const DIGITS = 120;
