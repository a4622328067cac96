/**
 * The precedence of operators, from ?: down to powers, the same for plain text and LaTeX. Each level reads operands of the
 * next one; chains are loops, so that only brackets, exponents and signs recurse.
 */
import { bars, bracket } from "./brackets.ts";
import { named as readName } from "./calls.ts";
import { type Cursor, type Grammar, isCondition, type Node } from "./cursor.ts";
import { add, both, cases, comparison, type Condition, divide, either, type Expr, isNumber, multiply, negate, type Piece, power, type Relation } from "./expr.ts";
import { frac, latexCases, literalFraction, quotient, root, vector } from "./forms.ts";
import { fromDecimal } from "./rational.ts";
import type { Token } from "./scanner.ts";
import { unexpected } from "./unexpected.ts";

const RELATION_OF: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ["<", "<"], ["<=", "<="], [">", ">"], [">=", ">="], ["==", "="], ["=", "="], ["!=", "!="],
]);

/** A larger exponent is a slip or an attack: nothing that computes with it would end. */
const LARGEST_EXPONENT = 1000n;

/** condition ? value : otherwise, chained to the right without recursion. */
function node(c: Cursor): Node {
  const start = c.token.start;
  let first = disjunction(c);
  if (!c.is("?")) return first;
  const pieces: Piece[] = [];
  while (c.take("?")) {
    const when = asCondition(c, first, start);
    const value = c.within({ bars: 0, sides: false }, () => expression(c));
    if (!c.take(":")) throw c.fail('a "?" without its ":"', c.token, "write condition ? value : otherwise");
    pieces.push({ when, value });
    if (pieces.length > 500) throw c.fail("more than 500 cases", c.token, "write fewer");
    first = disjunction(c);
  }
  return c.built(cases(pieces, asExpr(c, first, start)), start);
}

function expression(c: Cursor): Expr {
  const start = c.token.start;
  return asExpr(c, node(c), start);
}

function asExpr(c: Cursor, u: Node, start: number): Expr {
  if (!isCondition(u)) return u;
  throw c.fail("a condition where a value should be", { start, end: c.end }, "write where(condition, value, otherwise)");
}

function asCondition(c: Cursor, u: Node, start: number): Condition {
  if (isCondition(u)) return u;
  throw c.fail("a value where a condition should be", { start, end: c.end }, "write a comparison, as x > 0");
}

const isOr = (c: Cursor): boolean => c.is("or") || isName(c.token, "or") || (c.is("|") && c.scope.bars === 0 && c.is("|", 1) && !c.peek(1).spaced);
const isAnd = (c: Cursor): boolean => c.is("and") || isName(c.token, "and");
const isName = (token: Token, text: string): boolean => token.kind === "name" && token.text === text;

function disjunction(c: Cursor): Node {
  const start = c.token.start;
  const first = conjunction(c);
  if (!isOr(c)) return first;
  const parts = [asCondition(c, first, start)];
  while (isOr(c)) {
    if (c.next().text === "|") c.next();
    parts.push(asCondition(c, conjunction(c), start));
  }
  return c.built(either(...parts), start);
}

function conjunction(c: Cursor): Node {
  const start = c.token.start;
  const first = compared(c);
  if (!isAnd(c)) return first;
  const parts = [asCondition(c, first, start)];
  while (isAnd(c)) {
    c.next();
    parts.push(asCondition(c, compared(c), start));
  }
  return c.built(both(...parts), start);
}

/** a < b, and the chain a < b < c, which is a < b and b < c. */
function compared(c: Cursor): Node {
  const start = c.token.start;
  let left = sum(c);
  const parts: Condition[] = [];
  for (let relation = relationHere(c); relation; relation = relationHere(c)) {
    c.next();
    const right = asExpr(c, sum(c), start);
    parts.push(c.built(comparison(asExpr(c, left, start), relation, right), start));
    left = right;
  }
  return parts.length === 0 ? left : c.built(both(...parts), start);
}

function relationHere(c: Cursor): Relation | undefined {
  const { token } = c;
  return token.kind !== "operator" || (token.text === "=" && c.scope.sides) ? undefined : RELATION_OF.get(token.text);
}

function sum(c: Cursor): Node {
  const start = c.token.start;
  const first = term(c);
  if (!c.is("+") && !c.is("-")) return first;
  const terms = [asExpr(c, first, start)];
  while (c.is("+") || c.is("-")) {
    const { text, start: from } = c.next();
    const right = asExpr(c, term(c), from);
    terms.push(text === "-" ? c.built(negate(right), from) : right);
  }
  return c.built(add(...terms), start);
}

/** Signs before a product belong to all of it: -x/y is -(x/y), and -x^2 is -(x^2). */
function term(c: Cursor): Node {
  const start = c.token.start;
  let [signs, negative] = [0, false];
  for (; c.is("+") || c.is("-"); signs++) {
    c.enter();
    negative = c.next().text === "-" ? !negative : negative;
  }
  const u = product(c);
  for (let i = 0; i < signs; i++) c.leave();
  return signs === 0 ? u : c.built(negative ? negate(asExpr(c, u, start)) : asExpr(c, u, start), start);
}

function product(c: Cursor): Node {
  const start = c.token.start;
  const first = factorNode(c);
  if (isCondition(first)) return first;
  let factors: Expr[] = [first];
  let divided: { over: number; from: number } | undefined;
  let bar = isBar(c, start) ? 0 : -1;
  for (let place = 1; ; place++) {
    const token = c.token;
    if (c.take("*")) {
      factors.push(signed(c));
      divided = undefined;
      bar = -1;
    } else if (c.take("/")) {
      const from = c.token.start;
      const denominator = signed(c);
      factors = [quotient(c, multiply(...factors), denominator, from, start)];
      divided = { over: token.start, from };
      bar = -1;
    } else if (startsOperand(c)) {
      const end = c.end;
      checkAdjacent(c, start);
      const right = c.grammar.factor(c);
      if (divided) {
        const [n, d, r] = [c.text(start, divided.over), c.text(divided.from, end), c.text(token.start, c.end)];
        throw c.ambiguous(start, c.end, `(${n}/${d})*${r}`, `${n}/(${d}*${r})`);
      }
      if (token.text === "|" && bar >= 0 && place > bar + 1)
        throw c.fail("bars that can be paired in two ways", { start, end: c.end }, "write abs(...)");
      if (token.text === "|") bar = place;
      factors.push(right);
    } else break;
  }
  return factors.length === 1 ? (factors[0] as Expr) : c.built(multiply(...factors), start);
}

const isBar = (c: Cursor, start: number): boolean => c.source[start] === "|";

/** What must not stand side by side: two numbers, a number behind a factor, 2 and 1/2 as in a mixed number. */
function checkAdjacent(c: Cursor, start: number): void {
  const { token } = c;
  const number = c.peek(-1).kind === "number";
  if (token.kind === "number") {
    const [l, r] = [c.text(start, c.end), c.text(token.start, token.end)];
    throw c.ambiguous(start, token.end, `${l}*${r}`, number ? `${l}${r}` : `${l}^${r}`);
  }
  if (number && literalFraction(c)) {
    const l = c.text(c.peek(-1).start, c.end);
    const [from, end] = [token.start, (frac(c), c.end)];
    throw c.ambiguous(start, end, `${l}*${c.text(from, end)}`, `${l}+${c.text(from, end)}`);
  }
}

/** How an operand may begin besides names and numbers. */
const PREFIX: ReadonlyMap<string, (c: Cursor) => Node> = new Map<string, (c: Cursor) => Node>([
  ["(", bracket],
  ["[", bracket],
  ["\\{", bracket],
  ["{", bracket],
  ["|", bars],
  ["\\lvert", bars],
  ["√", root],
  ["∛", root],
]);
const FORMS: ReadonlyMap<string, (c: Cursor) => Expr> = new Map<string, (c: Cursor) => Expr>([
  ["frac", frac],
  ["sqrt", root],
  ["vec", vector],
  ["begin cases", latexCases],
]);

/** Whether the token begins an operand, so that it is a factor of what stands before it. */
function startsOperand(c: Cursor): boolean {
  const { token } = c;
  if (token.kind === "operator") return PREFIX.has(token.text) && !(token.text === "|" && (c.scope.bars > 0 || isOr(c)));
  return token.kind === "number" || token.kind === "form" || (token.kind === "name" && !isOr(c) && !isAnd(c) && !isRemark(c));
}

/** A word in \text at the end of a side is a remark or a factor: which of the two is for the writer to say. */
function isRemark(c: Cursor): boolean {
  const { token } = c;
  const ends = c.peek(1).kind === "end" || c.is("=", 1);
  if (!ends || !c.source.startsWith("\\text", token.start) || c.names.declared.has(token.text) || token.text.length === 1) return false;
  throw c.ambiguous(token.start, token.end, `a remark, \\text{(${token.text})},`, `a factor, \\cdot \\mathrm{${token.text}}`);
}

function factorNode(c: Cursor): Node {
  const start = c.token.start;
  const base = primary(c);
  return isCondition(base) ? base : raised(c, base, start);
}

function factor(c: Cursor): Expr {
  const start = c.token.start;
  return asExpr(c, factorNode(c), start);
}

/** The base with the exponent that follows it, if one does. */
function raised(c: Cursor, base: Expr, start: number): Expr {
  if (c.is("!")) throw c.fail("a factorial", c.token, "it has no derivative");
  if (!c.take("^")) return base;
  const k = exponent(c);
  if (c.latex && c.is("^")) throw c.fail("a second exponent", c.token, "put braces around the first power or the exponent");
  const u = power(base, k);
  if (u.kind === "power" && isNumber(k)) checkExponent(c, k.value.n, k.value.d, start);
  return c.built(u, start);
}

function checkExponent(c: Cursor, n: bigint, d: bigint, start: number): void {
  if ((n < 0n ? -n : n) > LARGEST_EXPONENT * d)
    throw c.fail(`an exponent beyond ${LARGEST_EXPONENT}`, { start, end: c.end }, "write a smaller one");
}

/** What stands behind ^. In LaTeX it is a group or one character, elsewhere a factor: x^-2, x^y^2 = x^(y^2). */
function exponent(c: Cursor): Expr {
  const { token } = c;
  c.enter();
  const bare = c.is("-") || c.is("+") ? c.peek(1) : token;
  const after = c.peek(bare === token ? 1 : 2);
  if (bare.kind === "number" && c.latex && bare.text.length > 1)
    throw c.ambiguous(token.start, bare.end, `^{${bare.text}}`, `^${bare.text[0]}*${bare.text.slice(1)}`);
  if (bare.kind === "number" && !c.latex && after.kind === "name" && !after.spaced && !isAnd(c) && !isWordOperator(after)) {
    const [k, r] = [c.text(token.start, bare.end), c.text(after.start, after.end)];
    throw c.ambiguous(token.start, after.end, `${k} alone in the exponent, (...)^(${k})*${r},`, `the exponent (${k}*${r})`);
  }
  const k = c.latex ? latexExponent(c) : signed(c);
  c.leave();
  return k;
}

const isWordOperator = (token: Token): boolean => token.text === "and" || token.text === "or";

function latexExponent(c: Cursor): Expr {
  const start = c.token.start;
  const negative = c.is("-");
  if (negative || c.is("+")) c.next();
  const u = asExpr(c, primary(c), start);
  return negative ? c.built(negate(u), start) : u;
}

/** A factor behind an operator, where it may have a sign of its own: 2*-x, x^-y. */
function signed(c: Cursor): Expr {
  const { start, text } = c.token;
  if (!c.is("-") && !c.is("+")) return factor(c);
  c.enter();
  c.next();
  const u = signed(c);
  c.leave();
  return text === "-" ? c.built(negate(u), start) : u;
}

function primary(c: Cursor): Node {
  const { token } = c;
  if (token.kind === "number") {
    c.next();
    return c.built({ kind: "number", value: fromDecimal(token.text) }, token.start);
  }
  if (token.kind === "name" && !isWordOperator(token)) return readName(c);
  const read = token.kind === "form" ? FORMS.get(token.text) : token.kind === "operator" ? PREFIX.get(token.text) : undefined;
  if (!read) throw unexpected(c);
  return read(c);
}

export const GRAMMAR: Grammar = { node, expression, factor, exponent, primary, startsOperand };
