/**
 * The operators and their precedence, the same for plain text and LaTeX (a Pratt parser). Chains are loops: only brackets,
 * exponents and signs recurse, with few frames each, so that 500 levels fit any stack.
 */
import { BRACKET, bars, bracket, valueOnly } from "./brackets.ts";
import { named as readName } from "./calls.ts";
import { type Cursor, type Grammar, isCondition, type Node } from "./cursor.ts";
import { add, both, cases, comparison, type Condition, divide, either, type Expr, isNumber, multiply, negate, type Piece, power, type Relation } from "./expr.ts";
import { frac, latexCases, literalFraction, quotient, root, vector } from "./forms.ts";
import { fromDecimal } from "./rational.ts";
import { DEEPEST } from "./measure.ts";
import type { Token } from "./scanner.ts";
import { unexpected } from "./unexpected.ts";

const RELATION_OF: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ["<", "<"], ["<=", "<="], [">", ">"], [">=", ">="], ["==", "="], ["=", "="], ["!=", "!="],
]);

/** A larger exponent is a slip or an attack: nothing that computes with it would end. */
const LARGEST_EXPONENT = 1000n;

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

const isName = (token: Token, text: string): boolean => token.kind === "name" && token.text === text;
const isOr = (c: Cursor): boolean =>
  c.is("or") || isName(c.token, "or") || (c.is("|") && c.scope.bars === 0 && c.is("|", 1) && !c.peek(1).spaced);
const isAnd = (c: Cursor): boolean => c.is("and") || isName(c.token, "and");

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
    const right = valueOnly(c, operate(c, POWER.sum), from);
    parts.push(c.built(comparison(left, relation, right), start));
    left = right;
  }
  return c.built(both(...parts), start);
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
  let factors: Expr[] = [valueOnly(c, left, start)];
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

/** A group in braces; around the name of a function it is no group: {\rm tanh}(x). */
function braces(c: Cursor): Node {
  const { kind, text } = c.peek(1);
  if (kind !== "name" || !c.is("}", 2) || !c.is("(", 3) || c.names.declared.has(text) || !c.names.lookup(text)) return bracket(c);
  c.unwrap();
  return readName(c);
}

/** How an operand may begin besides names and numbers. */
const PREFIX: ReadonlyMap<string, (c: Cursor) => Node> = new Map<string, (c: Cursor) => Node>([
  ["(", bracket],
  ["[", bracket],
  ["\\{", bracket],
  ["{", braces],
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
  return valueOnly(c, factorNode(c), start);
}

/** The base with the exponent that follows it, if one does. */
function raised(c: Cursor, base: Expr, start: number): Expr {
  if (c.is("!")) throw c.fail("a factorial", c.token, "it has no derivative");
  if (!c.take("^")) return base;
  const k = exponent(c, start);
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
function exponent(c: Cursor, start: number): Expr {
  const { token } = c;
  c.enter();
  const bare = c.is("-") || c.is("+") ? c.peek(1) : token;
  const after = c.peek(bare === token ? 1 : 2);
  if (bare.kind === "number" && c.latex && bare.text.length > 1)
    throw c.ambiguous(token.start, bare.end, `^{${bare.text}}`, `^${bare.text[0]}*${bare.text.slice(1)}`);
  if (bare.kind === "number" && !c.latex && after.kind === "name" && !after.spaced && !isAnd(c) && !isWordOperator(after)) {
    const [base, k, r] = [c.text(start, token.start), c.text(token.start, bare.end), c.text(after.start, after.end)];
    throw c.ambiguous(start, after.end, `${base}(${k})*${r}`, `${base}(${k}*${r})`);
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
  const u = valueOnly(c, primary(c), start);
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
