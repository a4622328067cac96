/**
 * The rules of differentiation, one row each. The first row that fits a derivative not yet carried out is applied:
 * it gives an expression in which the derivatives of the parts are still to be carried out.
 */

import { tidy } from "../algebra/tidy.ts";
import {
  add,
  both,
  type Condition,
  call,
  cases,
  comparison,
  derivative,
  divide,
  type Expr,
  has,
  isNumber,
  mapChildren,
  multiply,
  negate,
  number,
  one,
  power,
  substitute,
  subtract,
  symbol,
  two,
  zero,
} from "../expr/expr.ts";
import { minus, ONE, sign } from "../expr/rational.ts";
import { slope } from "./functions.ts";

export interface Rule {
  readonly name: string;
  /** For the reader: what the rule says; {x} is the variable, {f} the functions it is applied to, {f'} their derivatives. */
  readonly why: string;
  /** Rules too small to tell of in a brief derivation. */
  readonly small?: true;
  /** d/dx of u, or undefined where the rule does not fit. */
  readonly apply: (u: Expr, x: string) => Expr | undefined;
}

export const RULES: readonly Rule[] = [
  {
    name: "constant rule",
    why: "what does not change with {x} has the derivative 0",
    small: true,
    apply: (u, x) => (has(u, x) ? undefined : zero),
  },
  { name: "identity rule", why: "{x} grows by 1 where {x} grows by 1", small: true, apply: (u) => (u.kind === "symbol" ? one : undefined) },
  {
    name: "sum rule",
    why: "a sum is differentiated term by term; constant terms drop out",
    small: true,
    apply: (u, x) => (u.kind === "sum" ? add(...u.terms.filter((t) => has(t, x)).map((t) => derivative(t, x))) : undefined),
  },
  {
    name: "constant multiple rule",
    why: "a constant factor stays in front",
    small: true,
    apply(u, x) {
      if (u.kind === "quotient" && !has(u.denominator, x)) return divide(derivative(u.numerator, x), u.denominator);
      if (u.kind !== "product") return undefined;
      const constant = u.factors.filter((f) => !has(f, x));
      if (constant.length === 0) return undefined;
      return multiply(...constant, derivative(multiply(...u.factors.filter((f) => has(f, x))), x));
    },
  },
  {
    name: "product rule",
    why: "each factor is differentiated in turn, the others stay",
    apply: (u, x) =>
      u.kind === "product"
        ? add(...u.factors.map((f, i) => multiply(...u.factors.slice(0, i), derivative(f, x), ...u.factors.slice(i + 1))))
        : undefined,
  },
  {
    name: "reciprocal rule",
    why: "d/d{x} of 1/v is -v'/v^2",
    apply: (u, x) =>
      u.kind === "quotient" && !has(u.numerator, x)
        ? negate(divide(multiply(u.numerator, derivative(u.denominator, x)), power(u.denominator, two)))
        : undefined,
  },
  {
    name: "quotient rule",
    why: "d/d{x} of u/v is (u'v - v'u)/v^2",
    apply: (u, x) =>
      u.kind === "quotient"
        ? divide(
            subtract(multiply(derivative(u.numerator, x), u.denominator), multiply(derivative(u.denominator, x), u.numerator)),
            power(u.denominator, two),
          )
        : undefined,
  },
  {
    name: "power rule",
    why: "the exponent comes down in front and is one less above, times the inner derivative",
    apply(u, x) {
      if (u.kind !== "power" || has(u.exponent, x)) return undefined;
      const less = isNumber(u.exponent) ? number(minus(u.exponent.value, ONE)) : subtract(u.exponent, one);
      return chain(multiply(u.exponent, power(u.base, less)), u.base, x);
    },
  },
  {
    name: "exponential rule",
    why: "a^u grows by its own size, times log a, times the inner derivative",
    apply: (u, x) => (u.kind === "power" && !has(u.base, x) ? chain(multiply(u, call("log", u.base)), u.exponent, x) : undefined),
  },
  {
    name: "logarithmic differentiation",
    why: "u^v is e^(v log u): itself, times the derivative of v log u",
    apply: (u, x) => (u.kind === "power" ? multiply(u, derivative(multiply(u.exponent, call("log", u.base)), x)) : undefined),
  },
  {
    name: "case by case",
    why: "each piece is differentiated on its own, where it holds",
    apply: (u, x) =>
      u.kind === "cases"
        ? cases(
            u.pieces.map((p) => ({ when: p.when, value: slopeOf(p.value, x) })),
            u.otherwise && slopeOf(u.otherwise, x),
          )
        : undefined,
  },
  {
    name: "derivative of a clamp",
    why: "between its bounds a clamped function has its own slope, beyond them it is constant",
    apply(u, x) {
      const inside = clamped(u, x);
      if (!inside) return undefined;
      const { inner, least, greatest } = inside;
      return cases([{ when: both(whenever(inner, ">", least, x), whenever(inner, "<", greatest, x)), value: derivative(inner, x) }], zero);
    },
  },
  {
    name: "derivative of the larger one",
    why: "a maximum has the slope of whichever is larger",
    apply: (u, x) => (u.kind === "call" && u.fn === "max" ? extremum(u.args, ">", x) : undefined),
  },
  {
    name: "derivative of the smaller one",
    why: "a minimum has the slope of whichever is smaller",
    apply: (u, x) => (u.kind === "call" && u.fn === "min" ? extremum(u.args, "<", x) : undefined),
  },
  {
    name: "derivative of {f}",
    why: "{f'}",
    apply: (u, x) => (u.kind === "call" && u.args[0]?.kind === "symbol" ? ownRule(u, x) : undefined),
  },
  {
    name: "chain rule",
    why: "the outer derivative at the inner function, times the inner derivative: {f'}",
    apply: (u, x) => (u.kind === "call" ? ownRule(u, x) : undefined),
  },
  {
    name: "definition",
    why: "the name stands for its formula",
    small: true,
    apply: (u, x) => (u.kind === "named" ? derivative(u.of, x) : undefined),
  },
];

const slopeOf = (u: Expr, x: string): Expr => (has(u, x) ? derivative(u, x) : zero);

/** outer times d/dx of the inner function, which is not written where the inner function is x. */
const chain = (outer: Expr, inner: Expr, x: string): Expr => (inner.kind === "symbol" ? outer : multiply(outer, derivative(inner, x)));

function ownRule(u: Extract<Expr, { kind: "call" }>, x: string): Expr | undefined {
  const [inner] = u.args as [Expr];
  return u.fn === "min" || u.fn === "max" ? undefined : chain(slope(u.fn, inner), inner, x);
}

/**
 * d/dx max(u, v, ...): the slope of u where u > v, else that of the rest; so on a tie the last argument decides.
 * A constant among the arguments is compared last: relu'(0) = 0, whether written max(x, 0) or max(0, x).
 */
function extremum(args: readonly Expr[], relation: "<" | ">", x: string): Expr {
  const [first, ...rest] = [...args.filter((a) => has(a, x)), ...args.filter((a) => !has(a, x))] as [Expr, ...Expr[]];
  if (rest.length === 0) return derivative(first, x);
  const others = rest.length === 1 ? (rest[0] as Expr) : call(relation === ">" ? "max" : "min", ...rest);
  return cases([{ when: whenever(first, relation, others, x), value: derivative(first, x) }], slopeOf(others, x));
}

/** min(max(u, c), d) or max(min(u, d), c) with bounds that do not move; c < d need not be known: where it is not so, no x lies between. */
function clamped(u: Expr, x: string): { inner: Expr; least: Expr; greatest: Expr } | undefined {
  if (u.kind !== "call" || u.args.length !== 2) return undefined;
  const opposite = u.fn === "min" ? "max" : u.fn === "max" ? "min" : undefined;
  const other = u.args.find((a) => a.kind === "call" && a.fn === opposite && a.args.length === 2 && has(a, x));
  const outer = u.args.find((a) => a !== other);
  if (other?.kind !== "call" || !outer || has(outer, x)) return undefined;
  const [inner, bound] = has(other.args[0] as Expr, x) ? other.args : [other.args[1], other.args[0]];
  if (!inner || !bound || has(bound, x) || !has(inner, x)) return undefined;
  return u.fn === "min" ? { inner, least: bound, greatest: outer } : { inner, least: outer, greatest: bound };
}

/** u > v, solved for x where u is linear in x with a number as its slope and v is constant: x/6 + 1/2 > 0 is x > -3. */
function whenever(u: Expr, relation: "<" | ">", v: Expr, x: string): Condition {
  const slope = has(v, x) || u.kind === "call" ? undefined : tidy(derivativeOf(u, x));
  if (!slope || !isNumber(slope) || sign(slope.value) === 0) return comparison(u, relation, v);
  const at = tidy(divide(subtract(v, substitute(u, { [x]: zero })), slope));
  return comparison(symbol(x), sign(slope.value) > 0 ? relation : relation === ">" ? "<" : ">", at);
}

/** The derivative by all rules, down to the last. */
export function derivativeOf(u: Expr, x: string): Expr {
  for (const rule of RULES) {
    const image = rule.apply(u, x);
    if (image) return carryOut(image);
  }
  throw new Error(`internal: no rule differentiates a ${u.kind}`);
}

const carried = new WeakMap<Expr, Expr>();

/** The expression with every d/dx carried out by the rules, and nothing tidied. */
export function carryOut(u: Expr): Expr {
  let image = carried.get(u);
  if (!image) {
    image = u.kind === "derivative" ? derivativeOf(carryOut(u.of), u.variable) : mapChildren(u, carryOut);
    carried.set(u, image);
  }
  return image;
}
