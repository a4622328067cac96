/**
 * Where a way back loses accuracy: the output is rounded to the format in which the network keeps it, the formula is
 * evaluated with every operation rounded, and the result is compared with the true slope.
 */
import { type Arithmetic, compile } from "../../expr/arithmetic.ts";
import { compileEvaluator, float64 } from "../../expr/evaluate.ts";
import { type Expr, same, symbols } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import type { Values } from "../check.ts";
import { FOLDS, IN_OUTPUT, rewriteAll, WITHOUT_CANCELLING } from "../rewrites.ts";
import { carryOut } from "../rules.ts";
import type { Way } from "./ways.ts";

/** A format of floating-point numbers in which a network computes. */
export type NumberFormat = "float32" | "bfloat16";

/** From which input on, to the left and to the right; null: nowhere. */
export interface Onset {
  readonly left: number | null;
  readonly right: number | null;
}

export interface Loss {
  /** The relative error passes 2^-8. */
  readonly imprecise: Onset;
  /** The gradient is exactly 0, though the slope is not. */
  readonly zero: Onset;
  /** The gradient is NaN or infinite, though the slope is a number. */
  readonly nan: Onset & {
    /** Single inputs nearer to 0 where it is so: at most a few of them. */
    readonly at: readonly number[];
  };
}

const IMPRECISE = 2 ** -8;
/** Below this the slope itself leaves the normal numbers of both formats. */
const SMALLEST_NORMAL = 2 ** -126;

/** A float64 rounded to a format. */
export const ROUND: Record<NumberFormat, (x: number) => number> = {
  float32: Math.fround,
  // the upper half of a float32, rounded to even
  bfloat16(x) {
    BITS.setFloat32(0, x);
    const bits = BITS.getUint32(0);
    if (!Number.isFinite(x)) return x;
    BITS.setUint32(0, ((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000) >>> 0);
    return BITS.getFloat32(0);
  },
};
const BITS = new DataView(new ArrayBuffer(4));

/** float64 arithmetic with every result rounded. */
export function rounded(round: (x: number) => number): Arithmetic<number> {
  const call = Object.fromEntries(Object.entries(float64.call).map(([name, f]) => [name, (...u: number[]) => round(f(...u))]));
  return {
    ...float64,
    fromRational: (q) => round(float64.fromRational(q)),
    pi: round(Math.PI),
    add: (a, b) => round(a + b),
    multiply: (a, b) => round(a * b),
    divide: (a, b) => round(a / b),
    power: (a, b) => round(float64.power(a, b)),
    call: call as Record<FunctionName, (...u: number[]) => number>,
  };
}

/**
 * The losses of a way back through f, whose slope is given as a formula in x that is good in float64.
 * @param values a number for every parameter of f
 */
export function lossOf(way: Way, f: Expr, slope: Expr, x: string, values: Values): Record<NumberFormat, Loss> {
  const loss = (format: NumberFormat): Loss => lossIn(format, way, f, slope, x, values);
  return { float32: loss("float32"), bfloat16: loss("bfloat16") };
}

/** The same for one format: looked for once, as every way of writing it down asks again. */
export function lossIn(format: NumberFormat, way: Way, f: Expr, slope: Expr, x: string, values: Values): Loss {
  const question = [format, x, JSON.stringify(values)].join();
  const answers = answered.get(way) ?? [];
  const before = answers.find((answer) => answer.question === question && same(answer.f, f) && same(answer.slope, slope));
  if (before) return before.loss;
  const loss = searchedLoss(format, way, f, slope, x, values);
  answered.set(way, [...answers, { question, f, slope, loss }]);
  return loss;
}

interface Answer {
  readonly question: string;
  readonly f: Expr;
  readonly slope: Expr;
  readonly loss: Loss;
}
const answered = new WeakMap<Way, readonly Answer[]>();

function searchedLoss(format: NumberFormat, way: Way, f: Expr, slope: Expr, x: string, values: Values): Loss {
  const known = Object.keys(values);
  const parameters = Object.values(values);
  const run = (u: Expr, name: string): ((at: number) => number) => {
    const compiled = compileEvaluator(stable(u), [name, ...known]);
    return (at) => compiled(at, ...parameters);
  };
  const { input, output } = way.names;
  const [truth, outputAt] = [far(run(slope, x), slope, x, values), far(run(carryOut(f), x), carryOut(f), x, values)];
  const kept = Object.entries(way.keeps).map(([name, u]) => [name, run(u, input)] as const);
  const own = [...symbols(way.formula)].filter((name) => !known.includes(name));
  const given: Record<string, (at: number) => number> = { [input]: (at) => at, [output]: outputAt, ...Object.fromEntries(kept) };
  const round = ROUND[format];
  const formula = compile(rounded(round), way.formula, [...own, ...known]);
  const rest = parameters.map(round);
  const found = (place: number): number => formula([...own.map((name) => round(given[name]?.(place) ?? Number.NaN)), ...rest]);
  const error = (at: number): Miss | undefined => {
    const place = round(at);
    const p = truth(place);
    // what is not a normal number in the format is nobody's loss
    if (!Number.isFinite(round(p)) || Math.abs(p) < SMALLEST_NORMAL || !Number.isFinite(round(outputAt(place)))) return undefined;
    const got = found(place);
    return { relative: Math.abs(got - p) / Math.abs(p), isZero: got === 0 };
  };
  /** Whether it is NaN or infinite where neither the output nor the slope is, however small that is; undefined where these are no numbers. */
  const isLost = (at: number): boolean | undefined => {
    const [place, kept] = [round(at), round(outputAt(round(at)))];
    return Number.isFinite(kept) && Number.isFinite(round(truth(place))) ? !Number.isFinite(found(place)) : undefined;
  };
  const [left, right] = [onsets(-1, error), onsets(1, error)];
  const nan = { left: nanFrom(-1, isLost), right: nanFrom(1, isLost) };
  const at = nanBetween(nan, (x) => truth(round(x)), isLost, round);
  return {
    imprecise: { left: left.imprecise, right: right.imprecise },
    zero: { left: left.zero, right: right.zero },
    nan: { ...nan, at },
  };
}

interface Miss {
  readonly relative: number;
  readonly isZero: boolean;
}

/** Errors jump from one float to the next: a stretch of inputs is judged together. */
const NEIGHBOURS = 8;
const SPACING = 1.1e-3;
const FINE_STEPS = 2500;
const GROWTH = 1.2;
/** Beyond NEAR inputs are tried by powers of 2, up to the largest whose neighbours are still numbers of both formats. */
const NEAR = 1000;
const FARTHEST = 3.36e38;
const NEAR_PLACES = Array.from({ length: 54 }, (_, i) => 0.06 * GROWTH ** i).filter((x) => x < NEAR);
const FAR_PLACES = Array.from({ length: 119 }, (_, i) => NEAR * 2 ** i).filter((x) => x < FARTHEST);
const OUTWARDS = [...NEAR_PLACES, ...FAR_PLACES, FARTHEST];

const LOST = {
  imprecise: (errors: readonly Miss[]) => errors.some((e) => !(e.relative <= IMPRECISE)),
  zero: (errors: readonly Miss[]) => errors.length > 0 && errors.every((e) => e.isZero),
};
type Kind = keyof typeof LOST;

/** The nearest |x| on one side from which all is lost, wherever farther out the slope is a normal number. */
function onsets(side: 1 | -1, error: (x: number) => Miss | undefined): Record<Kind, number | null> {
  const stretch = (x: number): Miss[] | undefined => {
    const errors: Miss[] = [];
    for (let i = 0; i < NEIGHBOURS; i++) {
      const e = error(side * x * (1 + i * SPACING));
      if (!e) return undefined;
      errors.push(e);
    }
    return errors;
  };
  const places: number[] = [];
  const seen: Miss[][] = [];
  for (const x of OUTWARDS) {
    const errors = stretch(x);
    if (!errors) continue;
    places.push(x);
    seen.push(errors);
  }
  const onset = (kind: Kind): number | null => {
    const lastGood = seen.findLastIndex((errors) => !LOST[kind](errors));
    if (lastGood === places.length - 1) return null;
    if (lastGood < 0) return 0;
    let [good, bad] = [places[lastGood] as number, places[lastGood + 1] as number];
    for (let i = 0; i < 11; i++) {
      const middle = (good + bad) / 2;
      if (LOST[kind](stretch(middle) ?? [])) bad = middle;
      else good = middle;
    }
    // a stretch is lost as a whole: the first single loss around its beginning is what is told
    const steps = Array.from({ length: FINE_STEPS }, (_, i) => bad * (1 + ((i - FINE_STEPS / 2) * 0.012) / FINE_STEPS));
    const first = steps.find((x) => LOST[kind]([error(side * x)].filter((e) => e !== undefined)));
    return side * Number((first ?? bad).toPrecision(4));
  };
  return { imprecise: onset("imprecise"), zero: onset("zero") };
}

/** The nearest |x| on one side from which on the gradient is NaN as far out as is looked. */
function nanFrom(side: 1 | -1, isLost: (x: number) => boolean | undefined): number | null {
  const known = OUTWARDS.filter((x) => isLost(side * x) !== undefined);
  const lastGood = known.findLastIndex((x) => !isLost(side * x));
  if (lastGood === known.length - 1) return null;
  let [good, bad] = [known[lastGood] ?? 0, known[lastGood + 1] as number];
  for (let i = 0; i < 40; i++) {
    const middle = (good + bad) / 2;
    if (isLost(side * middle)) bad = middle;
    else good = middle;
  }
  return side * Number(bad.toPrecision(4));
}

const MOST_TOLD = 3;
/** Steps around a turning point, relative to the last place of the format. */
const AROUND = Array.from({ length: 33 }, (_, i) => i - 16);

/** Inputs nearer to 0 at which the gradient is NaN: 0, turning points and their neighbours, and the places of the search. */
function nanBetween(
  { left, right }: Onset,
  slope: (x: number) => number,
  isLost: (x: number) => boolean | undefined,
  round: (x: number) => number,
): number[] {
  const places = [...OUTWARDS.map((x) => -x).reverse(), 0, ...OUTWARDS].filter((x) => x > (left ?? -Infinity) && x < (right ?? Infinity));
  const turning = places.slice(1).flatMap((high, i) => {
    let [a, b] = [places[i] as number, high];
    if (!(slope(a) * slope(b) < 0)) return [];
    for (let k = 0; k < 60; k++) {
      const middle = (a + b) / 2;
      if (slope(middle) * slope(a) > 0) a = middle;
      else b = middle;
    }
    const last = 2 ** (Math.floor(Math.log2(Math.abs(b) || SMALLEST_NORMAL)) - (round === Math.fround ? 23 : 7));
    return AROUND.map((k) => b + k * last);
  });
  const told = [...turning, ...places].filter(isLost).map((x) => Number(round(x).toPrecision(4)));
  return [...new Set(told)].slice(0, MOST_TOLD);
}

const DIGITS = 40;

/** The same function, by digits where float64 has no number for it: e^x/(1 + e^x) at 1000. */
function far(f: (at: number) => number, u: Expr, x: string, values: Values): (at: number) => number {
  const known = new Map<number, number>();
  return (at) => {
    const value = f(at);
    if (Number.isFinite(value)) return value;
    let precise = known.get(at);
    if (precise === undefined) known.set(at, (precise = evaluatePrecise(u, { ...values, [x]: at }, DIGITS).toNumber()));
    return precise;
  };
}

const stables = new WeakMap<Expr, Expr>();

/** The formula with its logarithms and exponentials in the forms that do not cancel. */
function stable(u: Expr): Expr {
  let image = stables.get(u);
  if (!image) {
    image = u;
    for (const row of [...FOLDS, ...IN_OUTPUT, ...WITHOUT_CANCELLING]) image = rewriteAll(image, row) ?? image;
    stables.set(u, image);
  }
  return image;
}
