/** Operands: numbers, names, brackets and other forms, with their exponents and signs. */

import { type Expr, isNumber, negate, power } from "../expr.ts";
import { fromDecimal } from "../rational.ts";
import { bars, bracket, valueOnly } from "./brackets.ts";
import { named as readName } from "./calls.ts";
import { type Cursor, isCondition, type Node } from "./cursor.ts";
import { frac, latexCases, literalFraction, root, vector } from "./forms.ts";
import { asFactor, indicated, positivePart } from "./positive.ts";
import type { Token } from "./scanner.ts";
import { unexpected } from "./unexpected.ts";

/** A larger exponent is a slip or an attack: nothing that computes with it would end. */
const LARGEST_EXPONENT = 1000n;

const isName = (token: Token, text: string): boolean => token.kind === "name" && token.text === text;

/** Whether "or" or "||" stands here; bars that stand apart, or inside open bars, are bars. */
export const isOr = (c: Cursor): boolean =>
  c.is("or") || isName(c.token, "or") || (c.is("|") && c.scope.bars === 0 && c.is("|", 1) && !c.peek(1).spaced);
export const isAnd = (c: Cursor): boolean => c.is("and") || isName(c.token, "and");

/** What must not stand side by side: two numbers, a number behind a factor, 2 and 1/2 as in a mixed number. */
export function checkAdjacent(c: Cursor, start: number): void {
  const { token } = c;
  const number = c.peek(-1).kind === "number";
  if (token.kind === "number") {
    const [l, r] = [c.text(start, c.end), c.text(token.start, token.end)];
    throw c.ambiguous(start, token.end, `${l}*${r}`, number ? `${l}${r}` : `${l}^${r}`);
  }
  if (number && literalFraction(c)) {
    const l = c.text(c.peek(-1).start, c.end);
    frac(c);
    const r = c.text(token.start, c.end);
    throw c.ambiguous(start, c.end, `${l}*${r}`, `${l}+${r}`);
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
  ["indicator", indicated],
]);

/** Whether the token begins an operand, so that it is a factor of what stands before it. */
export function startsOperand(c: Cursor): boolean {
  const { token } = c;
  if (token.kind === "operator") return PREFIX.has(token.text) && !(token.text === "|" && (c.scope.bars > 0 || isOr(c)));
  return (
    token.kind === "number" ||
    (token.kind === "form" && token.text !== "reals") ||
    (token.kind === "name" && !isOr(c) && !isAnd(c) && !isRemark(c))
  );
}

/** A word in \text at the end of a side is a remark or a factor: which of the two is for the writer to say. */
function isRemark(c: Cursor): boolean {
  const { token } = c;
  const ends = c.peek(1).kind === "end" || c.is("=", 1);
  if (!ends || !c.source.startsWith("\\text", token.start) || c.names.declared.has(token.text) || token.text.length === 1) return false;
  throw c.ambiguous(token.start, token.end, `a remark, \\text{(${token.text})},`, `a factor, \\cdot \\mathrm{${token.text}}`);
}

export function factorNode(c: Cursor): Node {
  const start = c.token.start;
  const base = primary(c);
  return isCondition(base) ? base : raised(c, base, start);
}

export function factor(c: Cursor): Expr {
  const start = c.token.start;
  return asFactor(c, factorNode(c), start);
}

/** The base with the exponent that follows it, if one does. */
function raised(c: Cursor, base: Expr, start: number): Expr {
  if (c.is("!")) throw c.fail("a factorial", c.token, "it has no derivative");
  const positive = positivePart(c, base, start);
  if (positive) return raised(c, positive, start);
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
export function exponent(c: Cursor, start: number): Expr {
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
export function signed(c: Cursor): Expr {
  const { start, text } = c.token;
  if (!c.is("-") && !c.is("+")) return factor(c);
  c.enter();
  c.next();
  const u = signed(c);
  c.leave();
  return text === "-" ? c.built(negate(u), start) : u;
}

export function primary(c: Cursor): Node {
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
