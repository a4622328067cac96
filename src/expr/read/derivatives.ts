/** Derivatives not yet carried out, in all their notations: d/dx(u), \frac{d}{dx} u, \frac{dg}{dx}, ∂/∂x u, diff(u, x), g'(x). */

import type { Span } from "../errors.ts";
import { derivative, type Expr, power, symbol } from "../expr.ts";
import { bareOperand, operandEnd } from "./bare.ts";
import { group, list, opens } from "./brackets.ts";
import { type Cursor, isCondition } from "./cursor.ts";
import { customaryAlone } from "./customary.ts";
import type { Meaning } from "./names.ts";
import { excerpt } from "./place.ts";

/** No derivation goes further. */
const HIGHEST_ORDER = 20;

/** Whether the token k places on is the d or ∂ of a derivative. A parameter called d is none, but \mathrm{d} always is one. */
export function differentialAhead(c: Cursor, k: number): boolean {
  const { kind, text, upright } = c.peek(k);
  return kind === "name" && (text === "∂" || (text === "d" && (upright || !c.names.declared.has("d"))));
}

interface Below {
  readonly variable: string;
  readonly order: number;
  /** How many tokens it takes. */
  readonly length: number;
}

/** Reads ahead the order of ^2 or ^{2}; 1 without. */
function orderAhead(c: Cursor, k: number): { order: number; length: number } | undefined {
  if (!c.is("^", k)) return { order: 1, length: 0 };
  const braced = c.is("{", k + 1) || c.is("(", k + 1);
  const number = c.peek(k + (braced ? 2 : 1));
  if (number.kind !== "number" || (braced && !c.is("}", k + 3) && !c.is(")", k + 3))) return undefined;
  return { order: Number(number.text), length: braced ? 4 : 2 };
}

/** Reads ahead the dx below: "dx" as one name, or d and x. */
function belowAhead(c: Cursor, k: number): Below | undefined {
  const token = c.peek(k);
  const joined = token.kind === "name" && !c.latex && /^d[A-Za-z]/.test(token.text) && !c.names.declared.has(token.text);
  const split = differentialAhead(c, k) && c.peek(k + 1).kind === "name";
  if (!joined && !split) return undefined;
  const length = split ? 2 : 1;
  const variable = split ? c.peek(k + 1).text : token.text.slice(1);
  const order = orderAhead(c, k + length);
  return order && { variable, order: order.order, length: length + order.length };
}

/** d/dx u in one line, or undefined where this d is a name like others. */
export function inlineDerivative(c: Cursor): Expr | undefined {
  const { start } = c.token;
  const above = orderAhead(c, 1);
  if (!above || !c.is("/", 1 + above.length)) return undefined;
  const below = belowAhead(c, 2 + above.length);
  if (!below) return undefined;
  c.index += 2 + above.length + below.length;
  return nested(c, operand(c, start), below, above.order, start);
}

/** \frac{d}{dx} u and \frac{du}{dx}, behind \frac; undefined where it is a fraction like others. */
export function fractionDerivative(c: Cursor, start: number): Expr | undefined {
  const above = orderAhead(c, 2);
  const end = closingBrace(c);
  if (!above || !c.is("{", end + 1)) return undefined;
  const below = belowAhead(c, end + 2);
  if (!below || !c.is("}", end + 2 + below.length)) return undefined;
  const behind = end + 3 + below.length;
  const operator = 2 + above.length === end;
  if (operator) {
    c.index += behind;
    return nested(c, operand(c, start), below, above.order, start);
  }
  c.index += 2 + above.length;
  const inside = c.token;
  const u = functionAlone(c, below) ?? c.within({ bars: 0, sides: false }, () => c.grammar.expression(c));
  if (!c.take("}")) throw c.fail("a derivative that does not end", inside, "write \\frac{d}{dx}\\left(...\\right)");
  if (u.kind === "symbol" && u.name !== below.variable && !c.names.declared.has(u.name))
    throw c.fail(`unknown function "${excerpt(u.name)}"`, inside, `write its formula: \\frac{d}{d${below.variable}}\\left(...\\right)`);
  c.index += 2 + below.length;
  return nested(c, u, below, above.order, start);
}

/** The g of \frac{dg}{dx}: a function without its argument is taken at the variable. */
function functionAlone(c: Cursor, below: Below): Expr | undefined {
  const { token } = c;
  const isAlone = token.kind === "name" && c.is("}", 1) && !c.names.declared.has(token.text);
  const meaning = isAlone ? (c.names.lookup(token.text) ?? customaryAlone(c)) : undefined;
  if (!meaning || meaning.arity[0] > 1) return undefined;
  c.next();
  return c.built(meaning.apply([symbol(below.variable)]), token.start);
}

/** How many tokens on the brace closes that opens here. */
function closingBrace(c: Cursor): number {
  let depth = 0;
  for (let k = 0; c.peek(k).kind !== "end"; k++) {
    if (c.is("{", k)) depth++;
    else if (c.is("}", k) && --depth === 0) return k;
  }
  return 0;
}

function nested(c: Cursor, of: Expr, below: Below, order: number, start: number): Expr {
  if (order !== below.order)
    throw c.fail("a derivative of two different orders", { start, end: c.end }, "write the same order above and below, as d^2/dx^2");
  if (!(order >= 1 && order <= HIGHEST_ORDER))
    throw c.fail(`a derivative of order ${order}`, { start, end: c.end }, `write an order from 1 to ${HIGHEST_ORDER}`);
  c.derivatives.add(below.variable);
  let u = of;
  for (let i = 0; i < order; i++) u = c.built(derivative(u, below.variable), start);
  return u;
}

/** What d/dx applies to: a bracket, or one factor. The factor of an explicit product is said in a note. */
function operand(c: Cursor, start: number): Expr {
  const operator = c.text(start, c.end);
  if (!opens(c)) {
    const u = bareOperand(
      c,
      operator,
      start,
      () => c.fail(`"${operator}" of nothing`, { start, end: c.end }, "write what is to be differentiated, in brackets"),
      true,
    );
    if (c.is("*")) c.notes.add(`"${operator}" taken of ${c.text(start + operator.length, c.end)} alone, not of the product`);
    return u;
  }
  const from = c.token.start;
  const u = group(c);
  const inner = c.text(from, c.end);
  if (c.is("^") && !c.latex) {
    const raised = c.text(c.token.start, c.peek(1).end);
    throw c.ambiguous(start, c.peek(1).end, `(${operator}${inner})${raised}`, `${operator}(${inner}${raised})`);
  }
  const of = c.is("^") ? latexPower(c, u, from) : u;
  if (c.grammar.startsOperand(c)) {
    const end = operandEnd(c);
    const more = c.text(c.token.start, end);
    throw c.ambiguous(start, end, `(${operator}${inner})*${more}`, `${operator}(${inner}*${more})`);
  }
  return of;
}

/** \frac{d}{dx}(1+x)^2 is, in print, the derivative of the square. */
function latexPower(c: Cursor, base: Expr, from: number): Expr {
  c.next();
  return c.built(power(base, c.grammar.exponent(c, from)), from);
}

/** diff(u, x). */
export function writtenDerivative(c: Cursor): Expr {
  const { start } = c.next();
  const args = list(c);
  const [of, variable] = args;
  if (args.length !== 2 || !of || isCondition(of) || variable?.kind !== "symbol")
    throw c.fail('"diff" takes a formula and the name of a variable', { start, end: c.end }, "write diff(tanh(x), x)");
  c.derivatives.add(variable.name);
  return c.built(derivative(of, variable.name), start);
}

/** Passes the primes behind a function's name, also those written as ^{\prime}, and counts them. */
export function countPrimes(c: Cursor): number {
  let count = 0;
  while (c.take("'")) count++;
  if (count === 0 && c.is("^") && (c.is("'", 1) || (c.is("{", 1) && c.is("'", 2)))) {
    c.next();
    const braced = c.take("{");
    while (c.take("'")) count++;
    if (braced && !c.take("}")) throw c.fail("primes that do not end", c.token, 'close them with "}"');
  }
  return count;
}

/** The x of f'(x), where x is a name; at any other point it would be a derivative and a substitution. */
export function primedAt(c: Cursor, meaning: Meaning, name: Span): string {
  const constant = (text: string) => (text === "e" || text === "pi") && !c.names.declared.has(text);
  if (!opens(c)) return c.standing;
  const inside = c.peek(1);
  if (inside.kind === "name" && !constant(inside.text) && [")", "]", "}", "\\}"].some((closing) => c.is(closing, 2))) return inside.text;
  throw c.fail(
    `a prime on "${meaning.name}" at an argument that is no plain name`,
    name,
    `write d/dx(${meaning.name}(x)), and put the point in by hand`,
  );
}

/** u differentiated as often as there were primes. */
export const primed = (c: Cursor, u: Expr, variable: string, primes: number, start: number): Expr =>
  nested(c, u, { variable, order: primes, length: 0 }, primes, start);
