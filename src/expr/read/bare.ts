/**
 * The operand of a function or of d/dx that has no brackets: "sin 2x", "\tanh bz". It is one factor, with numbers and
 * parameters before it. What else stands there could belong to it or not: then the reader has to say.
 */

import { type Expr, multiply, negate } from "../expr.ts";
import type { Cursor } from "./cursor.ts";
import { customaryParameter } from "./customs.ts";

/**
 * Reads it.
 * @param what how the function or operator is written, for messages
 * @param start where it begins
 * @param missing the error where no operand follows
 */
export function bareOperand(c: Cursor, what: string, start: number, missing: () => Error, ofDerivative = false): Expr {
  const from = c.token.start;
  // "sin -x", but not "sin - x" nor "sin-x": there a number is subtracted from a function without its argument
  if (!ofDerivative && c.is("-") && c.token.spaced && !c.peek(1).spaced) {
    c.next();
    c.enter();
    const u = bareOperand(c, what, start, missing);
    c.leave();
    return c.built(negate(u), from);
  }
  if (!c.grammar.startsOperand(c)) throw missing();
  const factors: Expr[] = [];
  c.enter();
  for (let coefficients = true; ; ) {
    const fn = isFunction(c);
    if (factors.length > 0 && (fn || !coefficients)) {
      if (fn && !coefficients && !ofDerivative) break;
      throw twoReadings(c, what, from, start);
    }
    const bracketed = c.token.kind === "operator";
    if (factors.length > 0 && bracketed) throw twoReadings(c, what, from, start);
    const u = c.grammar.factor(c);
    factors.push(u);
    coefficients = !bracketed && isCoefficient(c, u);
    if (!c.grammar.startsOperand(c)) break;
  }
  c.leave();
  if (c.is("/")) throw twoReadings(c, what, from, start);
  return factors.length === 1 ? (factors[0] as Expr) : c.built(multiply(...factors), from);
}

/** Whether the name here is that of a function, so that a new factor begins: sin x cos x. */
function isFunction(c: Cursor): boolean {
  const { kind, text } = c.token;
  return kind === "name" && !c.names.declared.has(text) && text.length > 1 && c.names.lookup(text) !== undefined;
}

const isCoefficient = (c: Cursor, u: Expr): boolean =>
  u.kind === "number" ||
  u.kind === "pi" ||
  (u.kind === "symbol" && (c.names.declared.has(u.name) ? u.name !== c.standing : customaryParameter(u.name)));

function twoReadings(c: Cursor, what: string, from: number, start: number): Error {
  const [short, divided] = [c.text(from, c.end), c.is("/")];
  const sign = divided ? c.next().text : "*";
  const end = operandEnd(c);
  const right = c.text(c.token.start, end);
  const long = divided ? `${short}/${right}` : `${short}*${right}`;
  return c.ambiguous(start, end, `${what}(${short})${sign}${right}`, `${what}(${long})`);
}

/** Where the operand here ends, roughly: the token, with the bracket that it opens. */
export function operandEnd(c: Cursor): number {
  let depth = 0;
  for (let k = 0; c.peek(k).kind !== "end"; k++) {
    if (c.is("(", k) || c.is("{", k) || c.is("[", k)) depth++;
    if ((c.is(")", k) || c.is("}", k) || c.is("]", k)) && --depth <= 0) return c.peek(k).end;
    if (depth === 0 && c.peek(k).kind !== "form" && !(c.peek(k).kind === "name" && (c.is("(", k + 1) || c.is("^", k + 1))) && !c.is("^", k))
      return c.peek(k).end;
  }
  return c.token.end;
}
