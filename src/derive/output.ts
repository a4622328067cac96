/**
 * The derivative through the function's own output. Where f' = a + b f + c f^2 with a, b, c free of x, it is found by
 * comparing coefficients of exact rational functions, and told in the lines of a person: the numerator is written
 * through the denominator, the fraction split, cancelled, and f recognised as g.
 */

import * as F from "../algebra/fraction.ts";
import { Field } from "../algebra/normal.ts";
import * as P from "../algebra/polynomial.ts";
import { size } from "../algebra/size.ts";
import { tidy } from "../algebra/tidy.ts";
import { add, divide, type Expr, has, isInt, isNumber, multiply, type Named, number, power, same } from "../expr/expr.ts";
import { replaceOnce } from "./match.ts";
import { FUNCTION_OF, rewriteAll } from "./rewrites.ts";

export interface Line {
  readonly rule: string;
  readonly why: string;
  readonly expr: Expr;
}

/** g, or the next letter that the formula does not use itself. */
export const freeName = (f: Expr): string => ["g", "h", "y"].find((name) => !has(f, name)) ?? "output";

/** f' = constant + linear f + square f^2, none of them containing the variable. */
interface Quadratic {
  readonly constant: Expr;
  readonly linear: Expr;
  readonly square: Expr;
}

/** The lines that lead from a tidied derivative of f to a formula in g, which stands for f as the reader wrote it; none where there is no such formula of second degree. */
export function throughOutput(g: Named, f: Expr, slope: Expr, x: string): Line[] {
  const q = quadratic(f, slope, x);
  if (!q) return recogniseWhole(g, f, slope, x);
  const told = f.kind === "quotient" && slope.kind !== "number" ? tell(f.numerator, f.denominator, slope, q, x) : [];
  const plain = tidy(add(q.constant, multiply(q.linear, g), multiply(q.square, power(g, 2))));
  const factored = factor(q, g);
  // a formula in g that is longer than the one without helps nobody
  if (size(factored) > size(slope) + (size(slope) < 6 ? 0 : 2)) return recogniseWhole(g, f, slope, x);
  return [
    ...told,
    { rule: "recognise g", why: `what stands here is g(${x}) again, which the forward pass has computed already`, expr: plain },
    ...(same(factored, plain) ? [] : [{ rule: "factor", why: "a common factor is taken out", expr: factored }]),
  ];
}

/** Algebra that takes more operations on monomials than this is not worth a shorter line. */
export const MOST_OPERATIONS = 100_000;

/** Solves N/D = a + b P/Q + c (P/Q)^2 for a, b, c: one linear equation for each power product of what moves with x. */
function quadratic(f: Expr, slope: Expr, x: string): Quadratic | undefined {
  if (!has(slope, x) || f.kind === "symbol" || f.kind === "cases") return undefined;
  return P.withBudget(MOST_OPERATIONS, () => {
    const field = new Field([f, slope]);
    const moving = field.moving(x);
    if (moving.length > 4 || moving.some((i) => field.generators[i]?.root)) return undefined;
    const [y, d] = [field.fraction(f), field.fraction(slope)];
    const [pp, pq, qq] = [P.times(y.numerator, y.numerator), P.times(y.numerator, y.denominator), P.times(y.denominator, y.denominator)];
    const columns = [...[qq, pq, pp].map((t) => P.times(t, d.denominator)), P.times(qq, d.numerator)].map((p) => byMotion(p, moving));
    const powers = new Set(columns.flatMap((c) => [...c.keys()]));
    const rows = [...powers].map((k) => columns.map((c) => F.whole(c.get(k) ?? P.zero, field.size)));
    const solution = F.solve(rows, field.size);
    if (!solution) return undefined;
    const [constant, linear, square] = solution.map((s) => tidy(field.expr(s))) as [Expr, Expr, Expr];
    return { constant, linear, square };
  });
}

/** A polynomial as coefficients (free of x) of the power products of the moving generators. */
function byMotion(p: P.Polynomial, moving: readonly number[]): Map<string, P.Polynomial> {
  const groups = new Map<string, P.Polynomial>();
  for (const m of p.values()) {
    const k = moving.map((i) => m.exponents[i]).join();
    const exponents = m.exponents.map((e, i) => (moving.includes(i) ? 0 : e));
    groups.set(k, P.plus(groups.get(k) ?? P.zero, new Map([[exponents.join(), { exponents, coefficient: m.coefficient }]])));
  }
  return groups;
}

/** The lines between N/Q^2 and the formula in g, for f = P/Q as it is written. */
function tell(top: Expr, bottom: Expr, slope: Expr, q: Quadratic, x: string): Line[] {
  return has(top, x) ? tellQuotient(top, bottom, slope, q) : isInt(q.constant, 0) ? tellReciprocal(top, bottom, slope, q) : [];
}

const THROUGH = { rule: "numerator through the denominator", why: "add and subtract the same, so that the denominator appears above" };
const SPLIT = { rule: "split the fraction", why: "one fraction for each part of the numerator" };
const CANCEL = { rule: "cancel", why: "what stands above and below goes" };

/** f = p/Q with a number p: N = c (Q + r), so N/Q^2 = c (Q/Q^2 + r/Q^2) = c (1/Q + r (1/Q)^2). */
function tellReciprocal(p: Expr, bottom: Expr, slope: Expr, q: Quadratic): Line[] {
  if (isInt(q.linear, 0)) return [];
  const c = tidy(multiply(q.linear, p));
  const r = tidy(divide(multiply(q.square, p), q.linear));
  const scaled = (u: Expr): Expr => (isInt(c, 1) ? u : u.kind === "quotient" ? multiply(c, u) : multiply(c, u));
  const squared = power(bottom, 2);
  const reciprocal = divide(number(1), bottom);
  const through = scaled(divide(add(bottom, r), squared));
  const last = signed(r, power(reciprocal, 2));
  return [
    ...(same(tidy(slope), through)
      ? []
      : [
          {
            ...THROUGH,
            why: `add and subtract ${isNumber(r) ? "a number" : "a constant"}, so that the denominator appears in the numerator`,
            expr: through,
          },
        ]),
    { ...SPLIT, expr: scaled(add(divide(bottom, squared), last)) },
    { ...CANCEL, expr: scaled(add(reciprocal, last)) },
  ];
}

const signed = (c: Expr, u: Expr): Expr => (isInt(c, 1) ? u : multiply(c, u));

/** f = P/Q: N = a Q^2 + b P Q + c P^2, so N/Q^2 = a + b P/Q + c P^2/Q^2; a function that P/Q defines is called by its name. */
function tellQuotient(top: Expr, bottom: Expr, slope: Expr, { constant, linear, square }: Quadratic): Line[] {
  const sumOf = (qq: Expr, pq: Expr, pp: Expr): Expr =>
    add(
      ...(
        [
          [constant, qq],
          [linear, pq],
          [square, pp],
        ] as const
      )
        .filter(([c]) => !isInt(c, 0))
        .map(([c, u]) => (isInt(u, 1) ? c : signed(c, u))),
    );
  const through = divide(sumOf(power(bottom, 2), multiply(top, bottom), power(top, 2)), power(bottom, 2));
  const split = sumOf(number(1), divide(top, bottom), divide(power(top, 2), power(bottom, 2)));
  const lines: Line[] = same(tidy(through), slope)
    ? []
    : [{ ...THROUGH, why: "the numerator is a combination of the squares and the product of the fraction's own two parts", expr: through }];
  lines.push({ ...SPLIT, why: `${SPLIT.why}; what stands above and below goes`, expr: split });
  const row = FUNCTION_OF.find((r) => rewriteAll(divide(top, bottom), r)?.kind === "call");
  const recognised = row && rewriteAll(tidy(split), row);
  if (row && recognised) lines.push({ rule: row.name, why: row.why, expr: recognised });
  return lines;
}

/** The formula in g with what is common to its terms in front: b g (1 + (c/b) g), or c (a/c + g^2). */
function factor({ constant, linear, square }: Quadratic, g: Expr): Expr {
  if (isInt(constant, 0) && !isInt(linear, 0) && !isInt(square, 0)) {
    const rest = tidy(add(number(1), multiply(divide(square, linear), g)));
    const turned = rest.kind === "sum" ? rest : add(rest);
    return signed(linear, multiply(g, turned));
  }
  if (isInt(linear, 0) && !isInt(constant, 0) && !isInt(square, 0) && !isInt(constant, 1)) {
    const ratio = tidy(divide(constant, multiply(number(-1), square)));
    return tidy(multiply(number(-1), square, add(ratio, multiply(number(-1), power(g, 2)))));
  }
  const root = isInt(square, 0) ? undefined : tidy(divide(linear, multiply(number(2), square)));
  if (root && !isInt(constant, 0) && same(tidy(multiply(square, power(root, 2))), constant))
    return signed(square, power(tidy(add(root, g)), 2));
  return tidy(add(constant, multiply(linear, g), multiply(square, power(g, 2))));
}

/** No formula of second degree: but where f itself stands inside its derivative, it is g. */
function recogniseWhole(g: Named, f: Expr, slope: Expr, x: string): Line[] {
  const countsAsWork = f.kind === "call" || ((f.kind === "product" || f.kind === "quotient" || f.kind === "power") && hasFunction(f));
  if (!countsAsWork) return [];
  let expr: Expr | undefined;
  for (let next = replaceOnce(slope, f, g); next; next = replaceOnce(next, f, g)) expr = next;
  return expr ? [{ rule: "recognise g", why: `what stands here is g(${x}) again, which the forward pass has computed already`, expr }] : [];
}

function hasFunction(u: Expr): boolean {
  if (u.kind === "call" && u.fn !== "abs" && u.fn !== "sign") return true;
  return u.kind === "sum" || u.kind === "product"
    ? (u.kind === "sum" ? u.terms : u.factors).some(hasFunction)
    : u.kind === "quotient"
      ? hasFunction(u.numerator) || hasFunction(u.denominator)
      : u.kind === "power" && hasFunction(u.base);
}
