/**
 * The derivative of one smooth piece through its output, by elimination: y = f and p = f' are rational in a few
 * generators (x, e^x, roots); the resultants of y - f and p - f' lose these, and what is left is solved for p.
 */
import * as F from "../algebra/fraction.ts";
import { Field } from "../algebra/normal.ts";
import * as P from "../algebra/polynomial.ts";
import { resultant } from "../algebra/resultant.ts";
import { tidy } from "../algebra/tidy.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import {
  add,
  call,
  divide,
  type Expr,
  has,
  key,
  mapChildren,
  multiply,
  negate,
  number,
  power,
  same,
  substitute,
  symbol,
  two,
} from "../expr/expr.ts";
import { toAscii } from "../expr/print.ts";
import * as Q from "../expr/rational.ts";
import type { Values } from "./check.ts";
import { inExponentials } from "./exponentials.ts";
import { IN_OUTPUT, rewriteAll } from "./rewrites.ts";

/** Symbols that no reader can write, for the output and the slope while they are being eliminated. */
export const OUTPUT = "?y";
const SLOPE = "?p";

/** One smooth piece of an activation: f and f' there, and points inside it. */
export interface Piece {
  readonly f: Expr;
  readonly slope: Expr;
  readonly x: string;
  readonly values: Values;
  readonly points: readonly number[];
  /** The output at x, where f is not it because an outer function has been taken off. */
  readonly output?: (x: number) => number;
}

/** p as a formula in ?y (and x, where it is kept); `minus` is the other branch where one formula does not do for all x. */
export interface Relation {
  readonly plus: Expr;
  readonly minus?: { readonly formula: Expr /** Where the branches meet. */; readonly at: number };
  readonly how: string;
}

/** Why there is no formula: what y and f' depend on independently. */
export interface Independent {
  readonly why: string;
}

const TOLERANCE = 1e-8;

/** p through y alone. */
export function throughOutputAlone(piece: Piece): Relation | Independent {
  let answer: Relation | Independent = { why: "the elimination grows too large" };
  for (const form of [piece, { ...piece, f: inExponentials(piece.f), slope: inExponentials(piece.slope) }]) {
    for (const view of [{ ...form, y: symbol(OUTPUT) as Expr, how: "" }, ...peeled(form)]) {
      const found = bounded(() => eliminate(view, view.y, [], view.how));
      if (found && "plus" in found) return found;
      if (found) answer = found;
    }
  }
  return answer;
}

/** p through y and x, where that saves a function. */
export function throughOutputAndInput(piece: Piece): Relation | undefined {
  for (const form of [piece, { ...piece, f: inExponentials(piece.f), slope: inExponentials(piece.slope) }]) {
    const found = bounded(() => eliminate(form, symbol(OUTPUT), [piece.x], "solved for the one function that remains"));
    if (found && "plus" in found && !found.minus) return found;
  }
  return undefined;
}

function bounded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof P.TooLarge || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Outer functions that can be undone: y = a F(R) + b is R = F^-1((y - b)/a). */
const INVERSES: readonly [fn: "log" | "atan" | "exp" | "asinh" | "sqrt", undo: (u: Expr) => Expr, name: string][] = [
  ["log", (u) => call("exp", u), "exp"],
  ["atan", (u) => call("tan", u), "tan"],
  ["asinh", (u) => call("sinh", u), "sinh"],
  ["sqrt", (u) => power(u, two), "the square"],
  ["exp", (u) => call("log", u), "log"],
];

function peeled(piece: Piece): (Piece & { y: Expr; how: string })[] {
  return INVERSES.flatMap(([fn, undo, name]) => {
    const outer = outerCall(piece.f, fn, piece.x);
    if (!outer) return [];
    const mark = symbol("?c");
    const [f, slope] = [replace(piece.f, outer, mark), replace(piece.slope, outer, mark)];
    const line = bounded(() => {
      const field = new Field([f]);
      const place = field.generators.findIndex((g) => g.expr.kind === "symbol" && g.expr.name === "?c");
      const { numerator, denominator } = field.fraction(f);
      if (P.degree(numerator, place) !== 1 || P.degree(denominator, place) > 0) return undefined;
      const [b, a] = P.coefficients(numerator, place) as [P.Polynomial, P.Polynomial];
      return [field.expr(F.fraction(a, denominator)), field.expr(F.fraction(b, denominator))] as const;
    });
    if (!line || line.some((u) => has(u, piece.x))) return [];
    const value = tidy(divide(add(symbol(OUTPUT), negate(line[1])), line[0]));
    const [run, parameters] = [compileEvaluator(piece.f, [piece.x, ...Object.keys(piece.values)]), Object.values(piece.values)];
    const output = (x: number): number => run(x, ...parameters);
    return [
      {
        ...piece,
        output,
        f: outer.args[0] as Expr,
        slope: substitute(slope, { "?c": value }),
        y: undo(value),
        how: `${name} of both sides`,
      },
    ];
  });
}

function outerCall(u: Expr, fn: string, x: string): Extract<Expr, { kind: "call" }> | undefined {
  if (u.kind === "call") return u.fn === fn && has(u, x) ? u : undefined;
  const parts = u.kind === "sum" ? u.terms : u.kind === "product" ? u.factors : u.kind === "quotient" ? [u.numerator, u.denominator] : [];
  return parts.map((p) => outerCall(p, fn, x)).find((p) => p !== undefined);
}

const replace = (u: Expr, part: Expr, by: Expr): Expr => (same(u, part) ? by : mapChildren(u, (c) => replace(c, part, by)));

/** y = f and p = f', with everything that moves eliminated but `kept`; solved for p and tried at the points. */
function eliminate(piece: Piece, y: Expr, kept: readonly string[], how: string): Relation | Independent | undefined {
  const [whole, slope] = [symbol("?Y"), symbol(SLOPE)];
  const field = new Field([piece.f, piece.slope, whole, slope, symbol(OUTPUT)]);
  const place = (name: string): number => field.generators.findIndex((g) => g.expr.kind === "symbol" && g.expr.name === name);
  const inOutput = kept.length > 0 ? new Set(new Field([piece.f]).generators.map((g) => key(g.expr))) : undefined;
  const moving = field
    .moving(piece.x)
    .filter((i) => !isKept(field, i, kept) && (inOutput?.has(key((field.generators[i] as { expr: Expr }).expr)) ?? true));
  const roots = moving.filter((i) => field.generators[i]?.root);
  const free = moving.filter((i) => !roots.includes(i));
  if (kept.length > 0 && (free.length !== 1 || place(piece.x) < 0 || roots.length > 0)) return undefined;
  if (free.length === 0) return undefined;
  if (free.length > 1) return independence(field, piece, free, roots);
  const equation = (left: Expr, right: Expr): P.Polynomial => F.minus(field.fraction(left), field.fraction(right)).numerator;
  let [forOutput, forSlope] = [equation(whole, piece.f), equation(slope, piece.slope)];
  for (const i of roots) {
    const root = field.generators[i]?.root as { index: number; radicand: Expr };
    const w = field.fraction(root.radicand);
    const relation = P.minus(P.times(P.unknown(i, field.size, root.index), w.denominator), w.numerator);
    // the equation of the output says which root it is: the relation alone would let in the other sign
    const judge = P.degree(forOutput, i) > 0 ? forOutput : relation;
    forSlope = P.degree(forSlope, i) > 0 ? resultant(forSlope, judge, i) : forSlope;
    forOutput = judge === relation ? forOutput : resultant(forOutput, relation, i);
  }
  const result = resultant(forOutput, forSlope, free[0] as number);
  if (P.isZero(result)) return undefined;
  const factors = P.squareFree(result)
    .factors.map(([f]) => f)
    .filter((f) => P.degree(f, place(SLOPE)) > 0)
    .sort((f, g) => P.degree(f, place(SLOPE)) - P.degree(g, place(SLOPE)));
  for (const factor of factors) {
    const solutions = solve(field, factor, place(SLOPE)).map((p) => pretty(substitute(p, { "?Y": y })));
    const chosen = choose(piece, solutions, [how, inWords(field, forOutput, free[0] as number, y)].filter(Boolean).join(": "));
    if (chosen) return chosen;
  }
  const least = factors[0] ? P.degree(factors[0], place(SLOPE)) : 0;
  return least > 2 ? { why: `y and g' are bound by an equation of degree ${least} in g', which has no short solution` } : undefined;
}

/** How the generator was found: "exp(-x) = 1/y - 1, substituted" where the output is linear in it. */
function inWords(field: Field, forOutput: P.Polynomial, i: number, y: Expr): string {
  const coefficients = P.coefficients(forOutput, i);
  const places = coefficients.flatMap((c, k) => (k > 0 && !P.isZero(c) ? [k] : []));
  const [k] = places;
  if (places.length !== 1 || k === undefined) return "the equations for y and g' solved for g'";
  const value = field.expr(F.fraction(P.scale(coefficients[0] as P.Polynomial, Q.MINUS_ONE), coefficients[k] as P.Polynomial));
  const generator = (field.generators[i] as { expr: Expr }).expr;
  const shown = tidy(substitute(tidy(substitute(value, { "?Y": y })), { [OUTPUT]: symbol("y") }));
  return `${toAscii(k === 1 ? generator : tidy(power(generator, k)))} = ${toAscii(shown)}, substituted`;
}

const isKept = (field: Field, i: number, kept: readonly string[]): boolean => {
  const u = field.generators[i]?.expr;
  return u?.kind === "symbol" && kept.includes(u.name);
};

/** The roots of a polynomial of first or second degree in p; of higher ones none is written. */
function solve(field: Field, factor: P.Polynomial, i: number): Expr[] {
  const [c, b, a] = P.coefficients(factor, i) as [P.Polynomial, P.Polynomial, P.Polynomial?];
  const ratio = (n: P.Polynomial, d: P.Polynomial): Expr => field.expr(F.fraction(n, d));
  if (P.degree(factor, i) === 1) return [ratio(P.scale(c, Q.MINUS_ONE), b)];
  if (P.degree(factor, i) === 3 && P.isZero(b) && P.isZero(a ?? P.zero))
    return [call("cbrt", ratio(P.scale(c, Q.MINUS_ONE), P.coefficients(factor, i)[3] as P.Polynomial))];
  if (P.degree(factor, i) !== 2 || !a) return [];
  const discriminant = P.minus(P.times(b, b), P.scale(P.times(a, c), Q.rational(4)));
  if (P.isZero(discriminant)) return [ratio(P.scale(b, Q.MINUS_ONE), P.scale(a, Q.rational(2)))];
  const [outside, inside] = squareRoot(discriminant, field.size);
  const [bottom, middle] = [P.scale(a, Q.rational(2)), P.scale(b, Q.MINUS_ONE)];
  if (inside.length === 0) return [P.plus(middle, outside), P.minus(middle, outside)].map((top) => ratio(top, bottom));
  const root = multiply(ratio(outside, bottom), ...inside.map((f) => power(field.sum(f), number(1, 2))));
  return [add(ratio(middle, bottom), root), add(ratio(middle, bottom), negate(root))];
}

/** A polynomial as square times factors: [its square part's root, the factors that stay under the root]; the sign is with the branches. */
function squareRoot(p: P.Polynomial, unknowns: number): [P.Polynomial, P.Polynomial[]] {
  const monomial = P.monomialFactor(p);
  const { number: size, factors } = P.squareFree(P.exact(p, monomial));
  const [half, odd] = halved(monomial, unknowns);
  // a minus sign goes into what stays under the root, and where that is a factor of the outside too, there alike
  const odd1 = Q.sign(size) < 0 ? factors.findLastIndex(([, k]) => k % 2 === 1) : -1;
  const signed = factors.map(([f, k], i): [P.Polynomial, number] => [i === odd1 ? P.scale(f, Q.MINUS_ONE) : f, k]);
  const left = Q.sign(size) < 0 ? Q.opposite(size) : size;
  const [n, d] = [exactRoot(left.n), exactRoot(left.d)];
  const [numberOut, numberIn] = n && d ? [Q.rational(n, d), Q.ONE] : [Q.ONE, left];
  const outside = signed.map(([f, k]) => P.power(f, Math.floor(k / 2), unknowns)).reduce(P.times, P.scale(half, numberOut));
  const under = odd1 < 0 && Q.sign(size) < 0 ? P.scale(odd, Q.MINUS_ONE) : odd;
  const inside = [under, ...signed.filter(([, k]) => k % 2 === 1).map(([f]) => f)].filter((f) => !Q.isOne(P.asNumber(f) ?? Q.ZERO));
  return [outside, Q.isOne(numberIn) ? inside : [P.constant(numberIn, unknowns), ...inside]];
}

const exactRoot = (n: bigint): bigint | undefined => {
  const root = BigInt(Math.round(Math.sqrt(Number(n))));
  return root * root === n ? root : undefined;
};

/** A power product as [root of its square part, what is left under the root]. */
function halved(m: P.Polynomial, unknowns: number): [P.Polynomial, P.Polynomial] {
  const { exponents } = P.leading(m);
  const product = (f: (e: number) => number): P.Polynomial =>
    exponents.map((e, i) => P.unknown(i, unknowns, f(e))).reduce(P.times, P.one(unknowns));
  return [product((e) => Math.floor(e / 2)), product((e) => e % 2)];
}

/** The stable and the short spelling: 1 - e^u is -expm1(u), 1/(1 + tan^2 u) is cos^2 u. */
function pretty(u: Expr): Expr {
  let image = tidy(u);
  for (const row of IN_OUTPUT) image = rewriteAll(image, row) ?? image;
  return image;
}

/** The solution that is f' at every point; or two that are, on either side of a turning point. */
export function choose(piece: Piece, solutions: readonly Expr[], how: string): Relation | undefined {
  const names = [piece.x, OUTPUT, ...Object.keys(piece.values)];
  const parameters = Object.values(piece.values);
  const value = compileEvaluator(piece.f, names);
  const original = compileEvaluator(piece.slope, names);
  // the piece may be peeled: its own f is not the output then, but the first piece's is
  const outputOf = (x: number): number => (piece.output ?? ((at) => value(at, Number.NaN, ...parameters)))(x);
  const slopeAt = (x: number): number => original(x, outputOf(x), ...parameters);
  const runs = solutions.map((s) => compileEvaluator(s, names));
  const holds = (run: (...v: number[]) => number, x: number): boolean => {
    const [p, want] = [run(x, outputOf(x), ...parameters), slopeAt(x)];
    return Math.abs(p - want) <= TOLERANCE * Math.max(1, Math.abs(want));
  };
  const fits = runs.map((run) => piece.points.map((x) => holds(run, x)));
  const all = fits.findIndex((f) => f.every(Boolean));
  if (all >= 0) return { plus: solutions[all] as Expr, how };
  const [first, second] = fits;
  if (!first || !second || !piece.points.every((_, i) => first[i] || second[i])) return undefined;
  const left = first[0] ? 0 : 1;
  const switches = piece.points.findIndex((_, i) => !fits[left]?.[i]);
  if (!piece.points.every((_, i) => (i < switches ? fits[left]?.[i] : fits[1 - left]?.[i]))) return undefined;
  const at = turningPoint(slopeAt, piece.points[switches - 1] as number, piece.points[switches] as number);
  return { plus: solutions[1 - left] as Expr, minus: { formula: solutions[left] as Expr, at }, how };
}

function turningPoint(slope: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let i = 0; i < 80; i++) {
    const middle = (a + b) / 2;
    if (slope(middle) === 0) return middle;
    if (Math.sign(slope(a)) !== Math.sign(slope(middle))) b = middle;
    else a = middle;
  }
  return Math.abs(b) < 1e-15 ? 0 : b;
}

/** Two generators move on their own, and the Jacobian of (y, g') by them has rank 2: then no equation binds y and g' alone. */
function independence(field: Field, piece: Piece, free: readonly number[], roots: readonly number[]): Independent | undefined {
  if (free.length !== 2 || roots.length > 0) return { why: `y and g' depend on ${listed(field, free)}, which are independent` };
  const at = field.generators.map((_, i) => Q.rational(2 * i + 3, 7));
  const gradient = (u: Expr): Q.Rational[] => {
    const { numerator: n, denominator: d } = field.fraction(u);
    return free.map((i) => P.valueAt(P.minus(P.times(P.differentiate(n, i), d), P.times(n, P.differentiate(d, i))), at));
  };
  const [[a, b], [c, d]] = [gradient(piece.f), gradient(piece.slope)] as [[Q.Rational, Q.Rational], [Q.Rational, Q.Rational]];
  if (Q.isZero(Q.minus(Q.times(a, d), Q.times(b, c)))) return undefined;
  const point = free.map((i) => `${toAscii((field.generators[i] as { expr: Expr }).expr)} = ${at[i]?.n}/${at[i]?.d}`).join(", ");
  return { why: `y and g' depend on ${listed(field, free)} independently: their Jacobian has rank 2, as at ${point}` };
}

const listed = (field: Field, places: readonly number[]): string =>
  places.map((i) => toAscii((field.generators[i] as { expr: Expr }).expr)).join(" and ");
