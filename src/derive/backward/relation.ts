/**
 * The derivative of one smooth piece through its output, by elimination: y = f and p = f' are rational in a few
 * generators (x, e^x, roots); the resultants of y - f and p - f' lose these, and what is left is solved for p.
 */

import { squareFree } from "../../algebra/divisors.ts";
import * as F from "../../algebra/fraction.ts";
import { Field } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { resultant } from "../../algebra/resultant.ts";
import { tidy } from "../../algebra/tidy.ts";
import {
  call,
  type Expr,
  has,
  isNumber,
  key,
  mapChildren,
  multiply,
  type Num,
  number,
  power,
  same,
  substitute,
  symbol,
} from "../../expr/expr.ts";
import { toAscii } from "../../expr/print.ts";
import * as Q from "../../expr/rational.ts";
import { bounded } from "./bounded.ts";
import { choose } from "./choose.ts";
import { inExponentials } from "./exponentials.ts";
import { independence, partner } from "./independent.ts";
import { effort } from "./operations.ts";
import { peeled } from "./peel.ts";
import { type How, type Independent, OUTPUT, type Piece, type Relation, SLOPE } from "./piece.ts";
import { solve } from "./solve.ts";
import { inOutput, spelled } from "./spelling.ts";

/** p through y alone. */
export function throughOutputAlone(piece: Piece): Relation | Independent {
  let answer: Relation | Independent = { why: "no equation that gives g' from y alone was found" };
  for (const form of formsOf(piece)) {
    for (const { y, undone, ...view } of [{ ...form, y: symbol(OUTPUT) as Expr, undone: undefined }, ...peeled(form)]) {
      const found = bounded(() => eliminate(view, y, [], undone));
      if (found && "plus" in found) return found;
      if (found) answer = found;
    }
  }
  return answer;
}

/** p through y and x, where that saves a function: of several such formulas the one with the least work. */
export function throughOutputAndInput(piece: Piece): Relation | undefined {
  const all = formsOf(piece).flatMap((form) => {
    const found = bounded(() => eliminate(form, symbol(OUTPUT), [piece.x], undefined));
    return found && "plus" in found && found.minus?.at !== "falling" ? [found] : [];
  });
  const work = ({ plus, minus }: Relation): number => Math.max(effort(plus), minus ? 1 + effort(minus.formula) : 0);
  return all.sort((a, b) => work(a) - work(b))[0];
}

/** As it is written, and with nothing hyperbolic in it. */
const formsOf = (piece: Piece): Piece[] => [piece, { ...piece, f: inExponentials(piece.f), slope: inExponentials(piece.slope) }];

/** y = f and p = f', with everything that moves eliminated but `kept`; solved for p and tried at the points. */
function eliminate(piece: Piece, y: Expr, kept: readonly string[], undone: string | undefined): Relation | Independent | undefined {
  const [whole, slope] = [symbol("?Y"), symbol(SLOPE)];
  const field = new Field([piece.f, piece.slope, whole, slope, symbol(OUTPUT)]);
  const place = (name: string): number => field.generators.findIndex((g) => g.expr.kind === "symbol" && g.expr.name === name);
  const inOutput = kept.length > 0 ? new Set(new Field([piece.f]).generators.map((g) => key(g.expr))) : undefined;
  const moving = field
    .moving(piece.x)
    .filter((i) => !isKept(field, i, kept) && (inOutput?.has(key((field.generators[i] as { expr: Expr }).expr)) ?? true));
  const roots = moving.filter((i) => field.generators[i]?.root || partner(field, i) !== undefined);
  const free = moving.filter((i) => !roots.includes(i));
  if (kept.length > 0 && (free.length !== 1 || place(piece.x) < 0 || roots.length > 0)) return undefined;
  if (free.length === 0) return undefined;
  if (free.length > 1) return independence(field, piece, free, roots);
  const equation = (left: Expr, right: Expr): P.Polynomial => F.minus(field.fraction(left), field.fraction(right)).numerator;
  let [forOutput, forSlope] = [equation(whole, piece.f), equation(slope, piece.slope)];
  for (const i of roots) {
    const relation = relationOf(field, i);
    // the equation of the output says which root it is: the relation alone would let in the other sign
    const judge = P.degree(forOutput, i) > 0 ? forOutput : relation;
    forSlope = P.degree(forSlope, i) > 0 ? resultant(forSlope, judge, i) : forSlope;
    forOutput = judge === relation ? forOutput : resultant(forOutput, relation, i);
  }
  // no generator is 0 everywhere: as a common factor it would make the resultant vanish
  [forOutput, forSlope] = [forOutput, forSlope].map((p) => (P.isZero(p) ? p : P.exact(p, P.monomialFactor(p)))) as [
    P.Polynomial,
    P.Polynomial,
  ];
  const result = resultant(forOutput, forSlope, free[0] as number);
  if (P.isZero(result)) return undefined;
  const factors = squareFree(result)
    .factors.map(([f]) => f)
    .filter((f) => P.degree(f, place(SLOPE)) > 0)
    .sort((f, g) => P.degree(f, place(SLOPE)) - P.degree(g, place(SLOPE)));
  for (const factor of factors) {
    const solutions = solve(field, factor, place(SLOPE)).map((p) => spelled(substitute(p, { "?Y": y })));
    const chosen = choose(piece, solutions, told(field, forOutput, free[0] as number, y, undone));
    if (chosen) return chosen;
  }
  const inverted =
    roots.length === 0 && kept.length === 0 ? throughPower(field, piece, forOutput, free[0] as number, y, undone) : undefined;
  if (inverted) return inverted;
  const least = factors[0] ? P.degree(factors[0], place(SLOPE)) : 0;
  return least > 2 ? { why: `y and g' are bound by an equation of degree ${least} in g', which has no short solution` } : undefined;
}

/** Where y is linear in a power of the generator, as tanh(x)^3: the generator is a root, of which an even one has two signs. */
function throughPower(
  field: Field,
  piece: Piece,
  forOutput: P.Polynomial,
  i: number,
  y: Expr,
  undone: string | undefined,
): Relation | undefined {
  const coefficients = P.coefficients(forOutput, i);
  const places = coefficients.flatMap((c, k) => (k > 0 && !P.isZero(c) ? [k] : []));
  const [k] = places;
  if (places.length !== 1 || k === undefined || k < 2) return undefined;
  const value = field.expr(F.fraction(P.scale(coefficients[0] as P.Polynomial, Q.MINUS_ONE), coefficients[k] as P.Polynomial));
  const generator = (field.generators[i] as { expr: Expr }).expr;
  const under = tidy(substitute(value, { "?Y": y }));
  const solutions = (k % 2 === 0 ? [1, -1] : [1]).map((side) =>
    spelled(withPowers(piece.slope, generator, (m) => rootPower(under, k, m, side))),
  );
  return solutions.some((p) => has(p, piece.x)) ? undefined : choose(piece, solutions, told(field, forOutput, i, y, undone));
}

/** The m-th power of the k-th root of u: of the positive or the negative one, where k is even. */
function rootPower(u: Expr, k: number, m: number, side: number): Expr {
  if (k === 3) return power(call("cbrt", u), m);
  if (k % 2 === 0) return multiply(number(m % 2 === 0 ? 1 : side), power(u, number(m, k)));
  const size = power(call("abs", u), number(m, k));
  return m % 2 === 0 ? size : multiply(call("sign", u), size);
}

/** The expression with each whole power of a part replaced. */
function withPowers(u: Expr, part: Expr, by: (m: number) => Expr): Expr {
  if (same(u, part)) return by(1);
  const isPower = u.kind === "power" && same(u.base, part) && isNumber(u.exponent) && u.exponent.value.d === 1n;
  return isPower ? by(Number((u.exponent as Num).value.n)) : mapChildren(u, (v) => withPowers(v, part, by));
}

/** The equation that an algebraic generator obeys: r^q = w for a root, c^2 = 1 - s^2 for a cosine. */
function relationOf(field: Field, i: number): P.Polynomial {
  const root = field.generators[i]?.root;
  if (!root) {
    const sine = P.unknown(partner(field, i) as number, field.size, 2);
    return P.minus(P.plus(P.unknown(i, field.size, 2), sine), P.one(field.size));
  }
  const w = field.fraction(root.radicand);
  return P.minus(P.times(P.unknown(i, field.size, root.index), w.denominator), w.numerator);
}

/** How the generator was found: "exp(-x) = 1/y - 1, substituted" where the output is linear in it. */
function told(field: Field, forOutput: P.Polynomial, i: number, y: Expr, undone: string | undefined): How {
  const coefficients = P.coefficients(forOutput, i);
  const places = coefficients.flatMap((c, k) => (k > 0 && !P.isZero(c) ? [k] : []));
  const [k] = places;
  const before = undone === undefined ? {} : { undone };
  const intro = undone === undefined ? "" : `${undone} of both sides: `;
  if (places.length !== 1 || k === undefined) return { ...before, words: `${intro}the equations for y and g' solved for g'` };
  const value = field.expr(F.fraction(P.scale(coefficients[0] as P.Polynomial, Q.MINUS_ONE), coefficients[k] as P.Polynomial));
  const generator = (field.generators[i] as { expr: Expr }).expr;
  const left = k === 1 ? generator : tidy(power(generator, k));
  const right = inOutput(tidy(substitute(value, { "?Y": y })));
  return { ...before, left, right, words: `${intro}${toAscii(left)} = ${toAscii(right)}, substituted` };
}

const isKept = (field: Field, i: number, kept: readonly string[]): boolean => {
  const u = field.generators[i]?.expr;
  return u?.kind === "symbol" && kept.includes(u.name);
};
