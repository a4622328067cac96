/** Conditions on an interval: x \in (0, 1], 0 < x < \infty. An end at infinity is no condition. */

import { both, type Condition, comparison, type Expr, type Relation } from "../expr.ts";
import { valueOnly } from "./brackets.ts";
import type { Cursor } from "./cursor.ts";

const ALWAYS = "write \\text{otherwise}, or leave the condition out";

/** Passes ∞ with its sign, if it stands here, and gives the sign. */
export function infinity(c: Cursor): 1 | -1 | undefined {
  const signed = c.is("-") || c.is("+");
  if (!c.is("∞", signed ? 1 : 0)) return undefined;
  const negative = c.is("-");
  c.index += signed ? 2 : 1;
  return negative ? -1 : 1;
}

/** Whether "x relation ∞" always holds; of finite x it is never in doubt. */
export function refuseVain(c: Cursor, relation: Relation, sign: 1 | -1, start: number): void {
  const holds =
    sign > 0 ? relation === "<" || relation === "<=" || relation === "!=" : relation === ">" || relation === ">=" || relation === "!=";
  if (!holds) throw c.fail("a condition that never holds", { start, end: c.end }, "infinity is no number");
}

/** All parts of a condition. @throws FormulaError where none is left: it always holds. */
export function allOf(c: Cursor, parts: readonly Condition[], start: number): Condition {
  if (parts.length === 0) throw c.fail("a condition that always holds", { start, end: c.end }, ALWAYS);
  return c.built(both(...parts), start);
}

/** What stands behind x \in: (a, b), [a, b], or the real numbers. */
export function within(c: Cursor, left: Expr, start: number): Condition {
  c.next();
  if (c.token.kind === "form" && c.token.text === "reals") c.next();
  else if (c.is("(") || c.is("[")) return allOf(c, ends(c, left, start), start);
  else throw c.fail("no interval", c.token, "write one, as x \\in (0, 1]");
  return allOf(c, [], start);
}

function ends(c: Cursor, left: Expr, start: number): Condition[] {
  const parts: Condition[] = [];
  const end = (relation: Relation): void => {
    const from = c.token.start;
    if (infinity(c) === undefined) parts.push(c.built(comparison(left, relation, valueOnly(c, c.grammar.node(c), from)), start));
  };
  const open = c.next();
  c.within({ bars: 0, sides: false }, () => end(open.text === "[" ? ">=" : ">"));
  if (!c.take(",") && !c.take(";")) throw c.fail("an interval of one number", { start: open.start, end: c.end }, "write two, as (0, 1]");
  c.within({ bars: 0, sides: false }, () => {
    const from = c.index;
    end("<");
    if (c.is("]") && c.index > from && parts.at(-1)?.kind === "comparison") closeEnd(parts);
  });
  if (!c.take(")") && !c.take("]"))
    throw c.fail("an interval that does not end", { start: open.start, end: c.end }, 'close it with ")" or "]"');
  return parts;
}

/** The upper end belongs to the interval: its < is <=. */
function closeEnd(parts: Condition[]): void {
  const last = parts.at(-1);
  if (last?.kind === "comparison" && last.relation === "<") parts[parts.length - 1] = { ...last, relation: "<=" };
}
