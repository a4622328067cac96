/**
 * All ways back through an activation: what the forward pass keeps (the residual), and the derivative as a formula in it.
 * The output and its relatives are found piece by piece by elimination (relation.ts), then put together by the place of y.
 */
import { Field } from "../algebra/normal.ts";
import { tidy } from "../algebra/tidy.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import { call, cases, comparison, type Expr, has, negate, number, one, same, substitute, subtract, symbol, symbols, unnamed, zero } from "../expr/expr.ts";
import { toAscii } from "../expr/print.ts";
import { fromNumber } from "../expr/rational.ts";
import { sampleValues, type Values } from "./check.ts";
import { differentiate } from "./differentiate.ts";
import { knots, pieceNear } from "./kinks.ts";
import { lambert } from "./lambert.ts";
import { operations } from "./operations.ts";
import { byOutput, type Region } from "./regions.ts";
import { OUTPUT, throughOutputAlone, throughOutputAndInput } from "./relation.ts";
import { carryOut, derivativeOf } from "./rules.ts";

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
  const input = tidy(unnamed(differentiate(formula, x, values).derivative));
  const regions = regionsOf(f, x, sample);
  const fromInput = way("input", rename(input, x, "x"), {}, "the derivative itself, from the input");
  const through = throughAll(f, regions, x, sample);
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
    ...(output ? { second: tidy({ kind: "product", factors: [derivativeOf(output.formula, "y"), output.formula] }) } : {}),
  };
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

const constant = (input: Expr, x: string): Way[] => (has(input, x) ? [] : [way("nothing", input, {}, "the derivative is the same everywhere")]);

/** Two different constant slopes: one bit says which. */
function mask(regions: readonly Region[], x: string): Way[] {
  const slopes = new Map(regions.map((r) => [toAscii(r.slope), r.slope]));
  if (slopes.size !== 2 || regions.some((r) => has(r.slope, x))) return [];
  const [low, high] = [...slopes.values()] as [Expr, Expr];
  const formula = cases([{ when: comparison(symbol("bit"), "=", one), value: high }], low);
  const pieces = regions.slice(0, -1).map((r) => ({ when: comparison(symbol("x"), "<", r.to as Expr), value: same(r.slope, high) ? one : zero }));
  const bit = tidy(cases(pieces, same((regions.at(-1) as Region).slope, high) ? one : zero));
  return [way("mask", formula, { bit }, "the slope takes two values")];
}

/** Through the output: alone, with a bit, by the tail. */
function throughAll(f: Expr, regions: readonly Region[], x: string, values: Values): { ways: Way[]; why?: string } {
  if (regions.every((r) => !has(r.slope, x)) && new Set(regions.map((r) => toAscii(r.slope))).size === 1) return { ways: [] };
  const found = regions.map((r) => (has(r.slope, x) ? throughOutputAlone(r) : { plus: r.slope, how: "constant" }));
  const failed = found.findIndex((r) => "why" in r);
  const refused = found[failed];
  if (refused && "why" in refused) {
    const only = regions.length === 1 ? lambert(regions[0] as Region) : undefined;
    return only ? { ways: [branched(only, x)], why: refused.why } : { ways: [], why: refused.why };
  }
  const relations = found as Extract<(typeof found)[number], { plus: Expr }>[];
  const how = [...new Set(relations.map((r) => r.how).filter((h) => h !== "constant"))].join("; ") || "each piece has its own place in y";
  const [single] = relations;
  if (relations.length === 1 && single?.minus) return { ways: [branched({ ...single, minus: single.minus }, x)], why: "two inputs have the same output" };
  if (relations.some((r) => r.minus)) return { ways: [], why: "two inputs of one piece have the same output" };
  const formulas = relations.map((r) => substitute(r.plus, { [OUTPUT]: symbol("y") }));
  const joined = byOutput(regions, formulas, f);
  if (!joined) return { ways: [], why: "different slopes have the same output" };
  const output = way("output", joined, {}, how);
  return { ways: [output, ...tail(output, f, regions, x, values)] };
}

function branched(r: { plus: Expr; minus: { formula: Expr; at: number }; how: string }, x: string): Way {
  const inOutput = (u: Expr): Expr => substitute(u, { [OUTPUT]: symbol("y") });
  const bit = cases([{ when: comparison(symbol("x"), ">=", number(fromNumber(Number(r.minus.at.toPrecision(15))))), value: one }], zero);
  const formula = cases([{ when: comparison(symbol("bit"), "=", one), value: inOutput(r.plus) }], inOutput(r.minus.formula));
  return way("output and bit", formula, { bit }, `${r.how}; two branches, which meet at ${x} = ${Number(r.minus.at.toPrecision(12))}`);
}

/**
 * Where f goes to a limit L and its slope to 0, L - y is known exactly while y has lost it: with t = |L - y| in the
 * place of y nothing cancels.
 */
function tail(output: Way, f: Expr, regions: readonly Region[], x: string, values: Values): Way[] {
  const run = compileEvaluator(f, [x, ...Object.keys(values)]);
  const [low, high] = [-700, 700].map((far) => limit(run(far, ...Object.values(values)))) as [Expr | undefined, Expr | undefined];
  if (!low || !high || regions.some((r) => !has(r.slope, x))) return [];
  const t = symbol("t");
  // y = L + t on the left, where f rises from its limit, and L - t on the right
  const [left, right] = [low, high].map((limitAt, i) => {
    const y = i === 0 ? tidy({ kind: "sum", terms: [limitAt, t] }) : tidy(subtract(limitAt, t));
    const piece = output.formula.kind === "cases" ? undefined : output.formula;
    return piece && tidy(simplify(substitute(piece, { y })));
  });
  if (!left || !right || !same(left, right)) return [];
  if (compileEvaluator(left, ["t", ...Object.keys(values)])(0, ...Object.values(values)) !== 0) return [];
  const middle = tidy({ kind: "quotient", numerator: { kind: "sum", terms: [low, high] }, denominator: number(2) });
  const size = tidy({ kind: "quotient", numerator: subtract(high, low), denominator: number(2) });
  const keeps = tidy(subtract(size, call("abs", subtract(symbol("y"), middle))));
  return [way("tail", left, { t: keeps }, "the distance from the limit in the place of the output: it does not cancel where the slope goes to 0")];
}

/** Limits that are numbers a person would write: found in float64 far out. */
function limit(value: number): Expr | undefined {
  const short = Number(value.toPrecision(12));
  return Math.abs(value) < 1e-30 ? zero : Number.isFinite(value) && Math.abs(value) < 1e6 ? number(fromNumber(short)) : undefined;
}

function withInput(regions: readonly Region[], x: string): Way[] {
  const [only] = regions;
  const found = regions.length === 1 && only && has(only.slope, x) ? throughOutputAndInput(only) : undefined;
  if (!found || !has(found.plus, x)) return [];
  return [way("input and output", substitute(found.plus, { [OUTPUT]: symbol("y"), [x]: symbol("x") }), {}, found.how)];
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
