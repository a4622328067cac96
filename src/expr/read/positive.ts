/** Positive parts and indicators: x^+, [x]_+ and \mathbb{1}_{x>0}, short for max(x, 0) and for 1 where x > 0. */

import { type Condition, call, cases, type Expr, number, one, zero } from "../expr.ts";
import { valueOnly } from "./brackets.ts";
import { type Cursor, isCondition } from "./cursor.ts";

/** u where a ^+, ^{+} or _+ behind it makes it max(u, 0), with a note; undefined where none follows. */
export function positivePart(c: Cursor, u: Expr, start: number): Expr | undefined {
  const length = marks(c);
  if (length === 0) return undefined;
  c.index += length;
  const inside = c.text(start, c.peek(-length).start).replace(/^(?:\\left)?[([](.*?)(?:\\right)?[)\]]$/, "$1");
  c.notes.add(`"${c.text(start, c.end)}" read as max(${inside}, 0)`);
  return c.built(call("max", u, number(0)), start);
}

/** How many tokens the mark takes. In x^+2 the sign belongs to the exponent, but LaTeX would set the 2 beside it. */
function marks(c: Cursor): number {
  if (c.is("_+")) return 1;
  if (!c.is("^")) return 0;
  if (c.is("{", 1) && c.is("+", 2) && c.is("}", 3)) return 4;
  if (!c.is("+", 1)) return 0;
  const { index } = c;
  c.index += 2;
  const operand = c.grammar.startsOperand(c);
  const [right, end] = [c.text(c.token.start, c.token.end), c.token.end];
  c.index = index;
  if (!operand) return 2;
  if (c.latex) throw c.ambiguous(c.peek(-1).start, end, `max(..., 0)*${right}`, `^{${right}}`);
  return 0;
}

/** 1 where the condition holds, 0 elsewhere. */
export const indicator = (when: Condition): Expr => cases([{ when, value: one }], zero);

/** \mathbb{1}_{x>0}, \mathbb{1}[x>0], \mathbb{I}(x>0). */
export function indicated(c: Cursor): Expr {
  const { start, end } = c.next();
  const when = ["{", "(", "[", "\\{"].some((open) => c.is(open)) ? c.grammar.primary(c) : undefined;
  if (!when || !isCondition(when)) throw c.fail("an indicator without its condition", { start, end }, "write \\mathbb{1}_{x > 0}");
  return c.built(indicator(when), start);
}

/** A factor: a comparison in brackets, as in x*(x > 0), is 1 where it holds and 0 elsewhere, as in programs. */
export function asFactor(c: Cursor, u: Expr | Condition, start: number): Expr {
  if (!isCondition(u) || !["(", "["].some((open) => c.source.startsWith(open, start) || c.source.startsWith(`\\left${open}`, start)))
    return valueOnly(c, u, start);
  c.notes.add(`"${c.text(start, c.end)}" read as 1 where it holds and 0 elsewhere`);
  return c.built(indicator(u), start);
}
