/**
 * The operators and their precedence, the same for plain text and LaTeX (a Pratt parser). Chains are loops: only brackets,
 * exponents and signs recurse, with few frames each, so that 500 levels fit any stack.
 */

import {
  add,
  both,
  type Condition,
  cases,
  comparison,
  type Expr,
  either,
  multiply,
  negate,
  type Piece,
  RELATIONS,
  type Relation,
} from "../expr.ts";
import { BRACKET, valueOnly } from "./brackets.ts";
import { type Cursor, type Grammar, isCondition, type Node } from "./cursor.ts";
import { quotient } from "./forms.ts";
import { allOf, infinity, refuseVain, within } from "./intervals.ts";
import { DEEPEST } from "./measure.ts";
import { checkAdjacent, exponent, factor, factorNode, isAnd, isOr, primary, signed, startsOperand } from "./operands.ts";
import { asFactor } from "./positive.ts";

const RELATION_OF: ReadonlyMap<string, Relation> = new Map([["==", "="], ...RELATIONS.map((relation) => [relation, relation] as const)]);

/** How tightly operators bind. Each reads its right operands at the next level. */
const POWER = { choice: 1, or: 2, and: 3, comparison: 4, sum: 5, product: 6 } as const;

/** Reads on from a left operand: the whole chain of operators of one level. */
type Infix = (c: Cursor, left: Node, start: number) => Node;

/** Everything down to the loosest operator. */
const node = (c: Cursor): Node => operate(c, POWER.choice);

function expression(c: Cursor): Expr {
  const start = c.token.start;
  return valueOnly(c, node(c), start);
}

/** An operand, and the operators behind it that bind at least as tightly as the power says. */
function operate(c: Cursor, least: number): Node {
  const start = c.token.start;
  passInfinity(c, start);
  let left = c.is("+") || c.is("-") ? signedTerm(c, start) : factorNode(c);
  for (;;) {
    const [power, read] = infix(c) ?? [0, undefined];
    if (!read || power < least) return left;
    left = read(c, left, start);
  }
}

function infix(c: Cursor): readonly [number, Infix] | undefined {
  const { kind, text } = c.token;
  if (isOr(c)) return [POWER.or, disjunction];
  if (isAnd(c)) return [POWER.and, conjunction];
  if (relationHere(c)) return [POWER.comparison, compared];
  if (c.is("∈")) return [POWER.comparison, (_, left, start) => within(c, valueOnly(c, left, start), start)];
  if (c.is("\\over")) return [POWER.choice, over];
  if (kind === "operator" && text === "?") return [POWER.choice, choice];
  if (kind === "operator" && (text === "+" || text === "-")) return [POWER.sum, sum];
  if ((kind === "operator" && (text === "*" || text === "/")) || startsOperand(c)) return [POWER.product, product];
  return undefined;
}

/** Signs before a product belong to all of it: -x/y is -(x/y), and -x^2 is -(x^2). */
function signedTerm(c: Cursor, start: number): Expr {
  let [signs, negative] = [0, false];
  for (; c.is("+") || c.is("-"); signs++) {
    c.enter();
    negative = c.next().text === "-" ? !negative : negative;
  }
  const u = valueOnly(c, operate(c, POWER.product), start);
  for (let i = 0; i < signs; i++) c.leave();
  return c.built(negative ? negate(u) : u, start);
}

/** The -∞ < of -∞ < x < 1 says nothing. */
function passInfinity(c: Cursor, start: number): void {
  const { index } = c;
  const sign = infinity(c);
  const relation = sign === undefined ? undefined : relationHere(c);
  if (sign === undefined || relation === undefined) {
    c.index = index;
    return;
  }
  c.next();
  refuseVain(c, relation, sign > 0 ? -1 : 1, start);
}

function asCondition(c: Cursor, u: Node, start: number): Condition {
  if (isCondition(u)) return u;
  throw c.fail("a value where a condition should be", { start, end: c.end }, "write a comparison, as x > 0");
}

/** condition ? value : otherwise, chained to the right without recursion. */
function choice(c: Cursor, left: Node, start: number): Expr {
  const pieces: Piece[] = [];
  let first = left;
  if (!isCondition(left) && c.scope.sides && c.source[c.peek(0).start] === "?" && c.sideStart > 0)
    throw c.fail('a "=" before a "?"', c.token, "write == to compare");
  while (c.take("?")) {
    const when = asCondition(c, first, start);
    const value = c.within(BRACKET, () => expression(c));
    if (!c.take(":")) throw c.fail('a "?" without its ":"', c.token, "write condition ? value : otherwise");
    pieces.push({ when, value });
    if (pieces.length > DEEPEST) throw c.fail(`more than ${DEEPEST} cases`, c.token, "write fewer");
    first = operate(c, POWER.or);
  }
  return c.built(cases(pieces, valueOnly(c, first, start)), start);
}

/** Plain TeX's {a \over b}: all that stands before it in the braces, over all that stands behind. */
function over(c: Cursor, left: Node, start: number): Expr {
  c.next();
  const from = c.token.start;
  const numerator = valueOnly(c, left, start);
  const differential = numerator.kind === "symbol" && numerator.name === "d" && !c.names.declared.has("d");
  if (differential) throw c.fail("a derivative written with \\over", { start, end: c.end }, "write \\frac{d}{dx}");
  const u = quotient(c, numerator, valueOnly(c, operate(c, POWER.or), from), from, start);
  if (c.is("\\over")) throw c.fail('a second "\\over"', c.token, "put braces around one of the fractions");
  return u;
}

function disjunction(c: Cursor, left: Node, start: number): Condition {
  const parts = [asCondition(c, left, start)];
  while (isOr(c)) {
    if (c.next().text === "|") c.next();
    const from = c.token.start;
    parts.push(asCondition(c, operate(c, POWER.and), from));
  }
  return c.built(either(...parts), start);
}

function conjunction(c: Cursor, left: Node, start: number): Condition {
  const parts = [asCondition(c, left, start)];
  while (isAnd(c)) {
    c.next();
    const from = c.token.start;
    parts.push(asCondition(c, operate(c, POWER.comparison), from));
  }
  return c.built(both(...parts), start);
}

/** a < b, and the chain a < b < c, which is a < b and b < c. */
function compared(c: Cursor, first: Node, start: number): Condition {
  const parts: Condition[] = [];
  let left = valueOnly(c, first, start);
  for (let relation = relationHere(c); relation; relation = relationHere(c)) {
    c.next();
    const from = c.token.start;
    const sign = infinity(c);
    if (sign !== undefined) {
      refuseVain(c, relation, sign, start);
      break;
    }
    const right = valueOnly(c, operate(c, POWER.sum), from);
    parts.push(c.built(comparison(left, relation, right), start));
    left = right;
  }
  return allOf(c, parts, start);
}

function relationHere(c: Cursor): Relation | undefined {
  const { token } = c;
  return token.kind !== "operator" || (token.text === "=" && c.scope.sides) ? undefined : RELATION_OF.get(token.text);
}

function sum(c: Cursor, left: Node, start: number): Expr {
  const terms = [valueOnly(c, left, start)];
  while (c.is("+") || c.is("-")) {
    const { text, start: from } = c.next();
    const right = valueOnly(c, operate(c, POWER.product), from);
    terms.push(text === "-" ? c.built(negate(right), from) : right);
  }
  return c.built(add(...terms), start);
}

function product(c: Cursor, left: Node, start: number): Expr {
  let factors: Expr[] = [asFactor(c, left, start)];
  let divided: { over: number; from: number } | undefined;
  let bar = c.source[start] === "|" ? 0 : -1;
  for (let place = 1; ; place++) {
    const { token, end } = c;
    if (c.take("*")) {
      factors.push(signed(c));
      [divided, bar] = [undefined, -1];
    } else if (c.take("/")) {
      const from = c.token.start;
      factors = [quotient(c, multiply(...factors), signed(c), from, start)];
      [divided, bar] = [{ over: token.start, from }, -1];
    } else if (startsOperand(c)) {
      checkAdjacent(c, start);
      factors.push(factor(c));
      if (divided) {
        const [n, d, r] = [c.text(start, divided.over), c.text(divided.from, end), c.text(token.start, c.end)];
        throw c.ambiguous(start, c.end, `(${n}/${d})*${r}`, `${n}/(${d}*${r})`);
      }
      if (token.text === "|" && bar >= 0 && place > bar + 1)
        throw c.fail("bars that can be paired in two ways", { start, end: c.end }, "write abs(...)");
      if (token.text === "|") bar = place;
    } else break;
  }
  return c.built(multiply(...factors), start);
}

export const GRAMMAR: Grammar = { node, expression, factor, exponent, primary, startsOperand };
