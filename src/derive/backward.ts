/**
 * All ways back through an activation: what the forward pass keeps (the residual), and the derivative as a formula in it.
 * The output and its relatives are found piece by piece by elimination (relation.ts), then put together by the place of y.
 */
import * as F from "../algebra/fraction.ts";
import { Field } from "../algebra/normal.ts";
import * as P from "../algebra/polynomial.ts";
import { tidy } from "../algebra/tidy.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import {
  add,
  both,
  type Condition,
  call,
  cases,
  children,
  comparison,
  type Expr,
  has,
  multiply,
  number,
  one,
  same,
  substitute,
  subtract,
  symbol,
  symbols,
  zero,
} from "../expr/expr.ts";
import { FUNCTIONS } from "../expr/functions.ts";
import { toAscii } from "../expr/print.ts";
import { fromNumber } from "../expr/rational.ts";
import { sampleValues, type Values } from "./check.ts";
import { differentiate } from "./differentiate.ts";
import { inExponentials } from "./exponentials.ts";
import { knots, pieceNear } from "./kinks.ts";
import { lambert } from "./lambert.ts";
import { operations } from "./operations.ts";
import { byOutput, type Region } from "./regions.ts";
import { OUTPUT, throughOutputAlone, throughOutputAndInput } from "./relation.ts";
import { FOLDS, rewriteAll } from "./rewrites.ts";
import { carryOut, derivativeOf } from "./rules.ts";

const LOGISTIC = FOLDS[0] as (typeof FOLDS)[number];

export type Residual = "nothing" | "mask" | "output" | "output and bit" | "tail" | "input" | "input and output";

/** Bytes an element of float32 that a residual adds to what the network keeps anyway: the output is the next layer's input. */
export const BYTES: Record<Residual, number> = {
  nothing: 0,
  output: 0,
  mask: 1 / 8,
  "output and bit": 1 / 8,
  tail: 4,
  input: 4,
  "input and output": 4,
};

export interface Way {
  readonly residual: Residual;
  /** The derivative in x (the input), y (the output), t (the tail) and bit (0 or 1). */
  readonly formula: Expr;
  /** What the forward pass stores besides y, as formulas in x: the bit, the mask or the tail. */
  readonly keeps: Readonly<Record<string, Expr>>;
  readonly bytes: number;
  /** How many of each operation the formula takes. */
  readonly operations: Readonly<Record<string, number>>;
  /** Whether y may overwrite x. */
  readonly inPlace: boolean;
  /** What must hold of the parameters, as "a > 0". */
  readonly conditions: readonly string[];
  readonly how: string;
}

export interface Backward {
  readonly formula: Expr;
  readonly variable: string;
  /** Best first: fewest bytes, then least work. */
  readonly ways: readonly Way[];
  /** Why the output alone does not do, where it does not. */
  readonly why?: string;
  /** The second derivative through the output, where the first is a formula in it. */
  readonly second?: Expr;
}

/**
 * Every way back through a formula that gprime finds. Parameters stay symbols; `values` (default: something near 1)
 * decide which of the pieces lies where, and the conditions say what of them was used.
 */
export function backward(formula: Expr, variable: string, values: Values = {}): Backward {
  const sample = sampleValues(formula, variable, values);
  const x = variable;
  const f = tidy(carryOut(formula));
  const input = cheapest(differentiate(formula, x, values).steps.map((s) => s.expr));
  const regions = regionsOf(f, x, sample);
  const fromInput = way("input", rename(input, x, "x"), {}, "the derivative itself, from the input");
  const through = throughAll(f, input, regions, x, sample);
  const ways = [...constant(input, x), ...mask(regions, x), ...through.ways, fromInput, ...withInput(regions, x)];
  const usable = ways.map((w) => ({ ...w, conditions: conditionsOf(w, f, input, x, sample) }));
  const weight = (w: Way): number => Object.values(w.operations).reduce((a, b) => a + b, 0);
  const sorted = usable.sort((a, b) => a.bytes - b.bytes || weight(a) - weight(b));
  const output = sorted.find((w) => w.residual === "output");
  return {
    formula,
    variable,
    ways: sorted,
    ...(through.why === undefined ? {} : { why: through.why }),
    ...(output ? { second: secondThrough(output.formula) } : {}),
  };
}

/** The derivative from the input: of the lines of the derivation without g the one that takes the least work. */
function cheapest(lines: readonly Expr[]): Expr {
  const plain = lines.filter((u) => same(carryOut(u), u) && !mentionsOutput(u));
  const work = (u: Expr): number => Object.entries(operations(u)).reduce((sum, [name, n]) => sum + n * (name in FUNCTIONS ? 5 : 1), 0);
  return plain.reduce((best, u) => (work(u) < work(best) ? u : best));
}

const mentionsOutput = (u: Expr): boolean => u.kind === "named" || children(u).some(mentionsOutput);

/** The derivative of the formula in y, times dy/dx, which is the formula itself: piece by piece. */
function secondThrough(p: Expr): Expr {
  if (p.kind === "cases")
    return tidy(
      cases(
        p.pieces.map(({ when, value }) => ({ when, value: secondThrough(value) })),
        p.otherwise && secondThrough(p.otherwise),
      ),
    );
  return tidy(multiply(derivativeOf(p, "y"), p));
}

const rename = (u: Expr, from: string, to: string): Expr => substitute(u, { [from]: symbol(to) });

function way(residual: Residual, formula: Expr, keeps: Way["keeps"], how: string): Way {
  return {
    residual,
    formula,
    keeps,
    bytes: BYTES[residual],
    operations: operations(formula),
    inPlace: !residual.startsWith("input"),
    conditions: [],
    how,
  };
}

/** The smooth pieces from left to right, with points inside each. */
function regionsOf(f: Expr, x: string, values: Values): Region[] {
  const edges = knots(f, x, values);
  const places = edges.map((k) => k.point);
  return [...places, Number.POSITIVE_INFINITY].flatMap((high, i) => {
    const low = places[i - 1] ?? Number.NEGATIVE_INFINITY;
    const points = inside(low, high);
    const middle = points[points.length >> 1] as number;
    const piece = tidy(pieceNear(f, x, values, middle));
    const run = compileEvaluator(piece, [x, ...Object.keys(values)]);
    const usable = points.filter((p) => Number.isFinite(run(p, ...Object.values(values))));
    const region = { f: piece, slope: tidy(derivativeOf(piece, x)), x, values, points: usable, from: edges[i - 1]?.at, to: edges[i]?.at };
    return usable.length < 3 ? [] : [region];
  });
}

/** Points inside an interval: not too far out, where the output has lost what the input was. */
function inside(low: number, high: number): number[] {
  const shares = [0.031, 0.17, 0.29, 0.41, 0.523, 0.617, 0.71, 0.83, 0.957];
  if (Number.isFinite(low) && Number.isFinite(high)) return shares.map((s) => low + (high - low) * s);
  const reach = 3.3;
  if (Number.isFinite(low)) return shares.map((s) => low + reach * s);
  if (Number.isFinite(high)) return shares.map((s) => high - reach * (1 - s));
  return shares.map((s) => 2 * reach * (s - 0.5) + 0.0137);
}

const constant = (input: Expr, x: string): Way[] =>
  has(input, x) ? [] : [way("nothing", input, {}, "the derivative is the same everywhere")];

/** Two different constant slopes: one bit says which. */
function mask(regions: readonly Region[], x: string): Way[] {
  const slopes = new Map(regions.map((r) => [toAscii(r.slope), r.slope]));
  if (slopes.size !== 2 || regions.some((r) => has(r.slope, x))) return [];
  const [low, high] = [...slopes.values()] as [Expr, Expr];
  const formula = cases([{ when: comparison(symbol("bit"), "=", one), value: high }], low);
  const pieces = regions
    .slice(0, -1)
    .map((r) => ({ when: comparison(symbol("x"), "<", r.to as Expr), value: same(r.slope, high) ? one : zero }));
  const bit = tidy(cases(pieces, same((regions.at(-1) as Region).slope, high) ? one : zero));
  return [way("mask", formula, { bit }, "the slope takes two values")];
}

/** Through the output: alone, with a bit, by the tail. */
function throughAll(f: Expr, input: Expr, regions: readonly Region[], x: string, values: Values): { ways: Way[]; why?: string } {
  if (regions.every((r) => !has(r.slope, x)) && new Set(regions.map((r) => toAscii(r.slope))).size === 1) return { ways: [] };
  const found = regions.map((r) => (has(r.slope, x) ? throughOutputAlone(r) : { plus: r.slope, how: "constant" }));
  const failed = found.findIndex((r) => "why" in r);
  const refused = found[failed];
  if (refused && "why" in refused) {
    const only = regions.length === 1 ? lambert(regions[0] as Region) : undefined;
    return only ? { ways: [branched(only, input, x)], why: refused.why } : { ways: [], why: refused.why };
  }
  const relations = found as Extract<(typeof found)[number], { plus: Expr }>[];
  const how = [...new Set(relations.map((r) => r.how).filter((h) => h !== "constant"))].join("; ") || "each piece has its own place in y";
  const [single] = relations;
  if (relations.length === 1 && single?.minus)
    return { ways: [branched({ ...single, minus: single.minus }, input, x)], why: "two inputs have the same output" };
  if (relations.some((r) => r.minus)) return { ways: [], why: "two inputs of one piece have the same output" };
  const formulas = relations.map((r) => tidy(substitute(r.plus, { [OUTPUT]: symbol("y") })));
  const joined = byOutput(regions, formulas);
  if (!joined) return { ways: [], why: "different slopes have the same output" };
  const output = way("output", joined, {}, how);
  return { ways: [output, ...tail(output, f, regions, x, values)] };
}

function branched(r: { plus: Expr; minus: { formula: Expr; at: number }; how: string }, input: Expr, x: string): Way {
  const inOutput = (u: Expr): Expr => tidy(substitute(u, { [OUTPUT]: symbol("y") }));
  const isOne = comparison(symbol("bit"), "=", one);
  // the branches meet where the slope is 0: a number, or with parameters the sign of the slope itself
  const parametric = symbols(input).size > 1;
  const place = number(fromNumber(Number(r.minus.at.toPrecision(15))));
  const right = parametric ? comparison(rename(input, x, "x"), ">=", zero) : comparison(symbol("x"), ">=", place);
  const formula = cases([{ when: isOne, value: inOutput(r.plus) }], inOutput(r.minus.formula));
  const where = parametric ? "where the slope is 0" : `at ${x} = ${Number(r.minus.at.toPrecision(12))}`;
  return way(
    "output and bit",
    atZero(formula, isOne, input, x),
    { bit: cases([{ when: right, value: one }], zero) },
    `${r.how}; two branches, which meet ${where}`,
  );
}

/** A formula that is 0/0 at y = 0 takes its limits there: the slope at x = 0 on the one branch, 0 far out on the other. */
function atZero(formula: Expr, isOne: Condition, input: Expr, x: string): Expr {
  const names = [...symbols(formula)].filter((name) => name !== "y" && name !== "bit");
  const value = compileEvaluator(formula, ["y", "bit", ...names])(0, 1, ...names.map(() => 0.83));
  const there = tidy(substitute(input, { [x]: zero }));
  if (!Number.isNaN(value) || symbols(there).size > 0) return formula;
  const atOutputZero = comparison(symbol("y"), "=", zero);
  if (same(there, zero)) return cases([{ when: atOutputZero, value: zero }], formula);
  return cases(
    [
      { when: both(atOutputZero, isOne), value: there },
      { when: atOutputZero, value: zero },
    ],
    formula,
  );
}

/**
 * Where f goes to a limit L and its slope to 0, L - y is known exactly while y has lost it: with t = |L - y| in the
 * place of y nothing cancels.
 */
function tail(output: Way, f: Expr, regions: readonly Region[], x: string, values: Values): Way[] {
  const bounds = regions.length === 1 && output.formula.kind !== "cases" ? limits(f, x, values) : undefined;
  if (!bounds) return [];
  const { low, high } = bounds;
  const t = symbol("t");
  // y = low + t on the one side, high - t on the other: the same formula has to come out
  const [left, right] = [add(low, t), subtract(high, t)].map((y) => tidy(simplify(substitute(output.formula, { y })))) as [Expr, Expr];
  if (!same(left, right) || !same(tidy(substitute(left, { t: zero })), zero)) return [];
  const distance = tidy(simplify(inExponentials(subtract(high, f))));
  const kept = rewriteAll(distance, LOGISTIC) ?? distance;
  const [run, exact] = [compileEvaluator(f, [x, ...Object.keys(values)]), compileEvaluator(kept, [x, ...Object.keys(values)])];
  const parameters = Object.values(values);
  const start = compileEvaluator(low, Object.keys(values))(...parameters);
  const mirrored = [0.3, 1.1, 2.7].every((at) => Math.abs(run(-at, ...parameters) - start - exact(at, ...parameters)) < 1e-12);
  if (!mirrored) return [];
  const keeps = substitute(kept, { [x]: call("abs", symbol("x")) });
  return [
    way("tail", left, { t: keeps }, "the distance from the limit in the place of the output: it does not cancel where the slope goes to 0"),
  ];
}

/** The limits of a rational function of one exponential, where both exist and differ: ratios of its outermost coefficients. */
function limits(f: Expr, x: string, values: Values): { low: Expr; high: Expr } | undefined {
  try {
    const field = new Field([tidy(inExponentials(f))]);
    const [place, ...others] = field.moving(x);
    const t = place === undefined ? undefined : field.generators[place]?.expr;
    if (place === undefined || others.length > 0 || t?.kind !== "call" || t.fn !== "exp") return undefined;
    const { numerator, denominator } = field.fraction(tidy(inExponentials(f)));
    const at = (k: number): Expr => {
      const [n, d] = [numerator, denominator].map((p) => P.coefficients(p, place)[k]) as [P.Polynomial, P.Polynomial];
      return tidy(field.expr(F.fraction(n ?? P.zero, d)));
    };
    const degree = P.degree(denominator, place);
    if (P.degree(numerator, place) > degree || !P.coefficients(denominator, place)[0]?.size) return undefined;
    const run = compileEvaluator(t, [x, ...Object.keys(values)]);
    const grows = run(1, ...Object.values(values)) > run(-1, ...Object.values(values));
    const [zeroEnd, farEnd] = [at(0), at(degree)];
    return grows ? { low: zeroEnd, high: farEnd } : { low: farEnd, high: zeroEnd };
  } catch (error) {
    if (error instanceof P.TooLarge || error instanceof RangeError) return undefined;
    throw error;
  }
}

function withInput(regions: readonly Region[], x: string): Way[] {
  const [only] = regions;
  const found = regions.length === 1 && only && has(only.slope, x) ? throughOutputAndInput(only) : undefined;
  if (!found || !has(found.plus, x) || !has(found.plus, OUTPUT)) return [];
  return [way("input and output", tidy(substitute(found.plus, { [OUTPUT]: symbol("y"), [x]: symbol("x") })), {}, found.how)];
}

/** A parameter whose sign the formula needs: with the other sign it is wrong, though the activation itself is not. */
function conditionsOf(w: Way, f: Expr, input: Expr, x: string, values: Values): string[] {
  if (w.residual === "input" || w.residual === "nothing") return [];
  return Object.entries(values).flatMap(([name, value]) =>
    holdsFor(w, f, input, x, { ...values, [name]: -value }) ? [] : [`${name} ${value > 0 ? ">" : "<"} 0`],
  );
}

function holdsFor(w: Way, f: Expr, input: Expr, x: string, values: Values): boolean {
  const names = Object.keys(values);
  const parameters = Object.values(values);
  const run = (u: Expr, own: readonly string[]) => compileEvaluator(u, [...own, ...names]);
  const [output, slope, formula] = [run(f, [x]), run(input, [x]), run(w.formula, ["x", "y", "t", "bit"])];
  const kept = (name: string): ((at: number, y: number) => number) => {
    const u = w.keeps[name];
    const f = u && run(u, ["x", "y"]);
    return (at, y) => (f ? f(at, y, ...parameters) : Number.NaN);
  };
  const [t, bit] = [kept("t"), kept("bit")];
  return [-2.3, -1.1, -0.4, 0.3, 0.9, 2.1].every((at) => {
    const y = output(at, ...parameters);
    const [p, want] = [formula(at, y, t(at, y), bit(at, y), ...parameters), slope(at, ...parameters)];
    return !Number.isFinite(y) || !Number.isFinite(want) || Math.abs(p - want) < 1e-6 * Math.max(1, Math.abs(want));
  });
}

/** As one reduced fraction, where that can be written. */
function simplify(u: Expr): Expr {
  const field = new Field([u]);
  return field.expr(field.fraction(u));
}
