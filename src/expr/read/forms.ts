/** Operands with a notation of their own: roots, fractions, cases, the vector of ones. */

import { call, cases, divide, type Expr, isInt, isNumber, number, type Piece, power } from "../expr.ts";
import { isZero } from "../rational.ts";
import { operandEnd } from "./bare.ts";
import { BRACKET, group, opens, valueOnly } from "./brackets.ts";
import { type Cursor, isCondition } from "./cursor.ts";
import { differentialAhead, fractionDerivative } from "./derivatives.ts";
import { unexpected } from "./unexpected.ts";

/** √u and ∛u take a bracket, a number or a name; \sqrt{u}, and \sqrt[n]{u} as a power unless n is 2 or 3. */
export function root(c: Cursor): Expr {
  const { start, text } = c.next();
  const degree = text === "sqrt" && c.is("[") ? group(c) : number(text === "∛" ? 3 : 2);
  if (isNumber(degree) && isZero(degree.value)) throw c.fail("division by zero", { start, end: c.end }, "a root has no degree 0");
  const bracketed = opens(c);
  const u = argument(c);
  if (text !== "sqrt" && !bracketed && (c.is("^") || c.token.kind === "name" || c.token.kind === "number" || opens(c))) {
    const end = operandEnd(c);
    const [one, more] = [c.text(start, c.end), c.text(c.token.start, end)];
    throw c.ambiguous(start, end, `(${one})${more}`, `${text}(${one.slice(1)}${more})`);
  }
  if (isInt(degree, 2)) return c.built(call("sqrt", u), start);
  if (isInt(degree, 3)) return c.built(call("cbrt", u), start);
  return c.built(power(u, divide(number(1), degree)), start);
}

/** An argument of \frac or \sqrt: a group, one digit, or one letter. */
function argument(c: Cursor): Expr {
  if (opens(c)) return group(c);
  if (c.latex) c.splitDigit();
  const { token } = c;
  if (token.kind !== "number" && token.kind !== "name" && token.kind !== "form") throw unexpected(c);
  if (token.kind === "name" && c.names.lookup(token.text) && !c.names.declared.has(token.text))
    throw c.fail(`"${c.text(token.start, token.end)}" without its brackets`, token, "put all of it in brackets");
  c.enter();
  const u = valueOnly(c, c.grammar.primary(c), token.start);
  c.leave();
  return u;
}

/** \frac{a}{b}: a quotient, or the derivative \frac{d}{dx}. */
export function frac(c: Cursor): Expr {
  const { start } = c.next();
  if (c.is("{") && differentialAhead(c, 1)) {
    const u = fractionDerivative(c, start);
    if (u) return u;
  }
  const numerator = argument(c);
  const from = c.token.start;
  return quotient(c, numerator, argument(c), from, start);
}

/** a/b for the tokens just read, with b from `from`. @throws FormulaError for the literal 0 below. */
export function quotient(c: Cursor, numerator: Expr, denominator: Expr, from: number, start: number): Expr {
  if (isNumber(denominator) && isZero(denominator.value))
    throw c.fail("division by zero", { start: from, end: c.end }, "write another denominator");
  return c.built(divide(numerator, denominator), start);
}

/** How many tokens an argument takes that is one literal integer; 0 where it is more. */
const literal = (c: Cursor, k: number): number =>
  c.is("{", k) && c.peek(k + 1).kind === "number" && c.is("}", k + 2) ? 3 : c.peek(k).kind === "number" ? 1 : 0;

/** Whether \frac{1}{2} stands here, or \frac12, so that a number before it looks like a part of it. */
export function literalFraction(c: Cursor): boolean {
  const above = c.token.text === "frac" ? literal(c, 1) : 0;
  return above > 0 && (literal(c, 1 + above) > 0 || (above === 1 && c.peek(1).text.length === 2));
}

/** \vec{1}^{1 \times D}: a one for each of D inputs. */
export function vector(c: Cursor): Expr {
  const { start, end } = c.next();
  const braced = c.take("{");
  const isOne = c.token.kind === "number" && c.token.text === "1";
  if (isOne) c.next();
  if (!isOne || (braced && !c.take("}")) || !c.take("^") || !c.take("{"))
    throw c.fail(
      "a vector",
      { start, end },
      "a formula is about one element of it; only \\vec{1}^{1 \\times D}, a vector of ones, is known",
    );
  const rows = c.grammar.factor(c);
  if (!c.take("*")) throw c.fail("a vector of ones without its size", { start, end: c.end }, "write \\vec{1}^{1 \\times D}");
  const columns = c.grammar.factor(c);
  if (!c.take("}")) throw unexpected(c);
  return c.built(call("ones", rows, columns), start);
}

/** \begin{cases} value & condition \\ ... \end{cases}, with or without "if", commas and a last "otherwise". */
export function latexCases(c: Cursor): Expr {
  const open = c.next();
  const pieces: Piece[] = [];
  let otherwise: Expr | null = null;
  c.within(BRACKET, () => {
    while (!c.take("end cases")) {
      const row = c.token;
      if (otherwise) throw c.fail("a case behind the last one", row, 'put the row with "otherwise" at the end');
      const value = c.grammar.expression(c);
      while (c.is(",") || c.is("&") || c.is(":") || c.is(";") || (c.token.kind === "word" && c.token.text === "if")) c.next();
      if (c.token.kind === "word" && c.token.text === "otherwise") {
        c.next();
        otherwise = value;
      } else if (c.is("\\\\") || c.is("end cases"))
        throw c.fail(
          "a case without its condition",
          { start: row.start, end: c.end },
          "write value & condition, or value & \\text{otherwise}",
        );
      else {
        const start = c.token.start;
        const when = c.grammar.node(c);
        if (!isCondition(when)) throw c.fail("a value where a condition should be", { start, end: c.end }, "write a comparison, as x > 0");
        pieces.push({ when, value });
      }
      while (c.is(",") || c.is(".") || c.is(";") || c.is("&")) c.next();
      if (!c.take("\\\\") && !c.is("end cases")) throw unexpected(c);
    }
  });
  if (pieces.length === 0)
    throw c.fail("cases without a condition", { start: open.start, end: c.end }, "write value & condition in each row");
  return c.built(cases(pieces, otherwise), open.start);
}
