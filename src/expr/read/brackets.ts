/** Brackets and bars, and the lists of arguments that they hold. */

import { call, type Expr } from "../expr.ts";
import { type Cursor, isCondition, type Node } from "./cursor.ts";
import { unexpected } from "./unexpected.ts";

const CLOSING: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["\\{", "\\}"],
]);
/** Inside brackets no outer bar closes, and = compares. */
export const BRACKET = { bars: 0, sides: false };

export const opens = (c: Cursor): boolean => c.token.kind === "operator" && CLOSING.has(c.token.text);

/** Whether a bracket of arguments opens k places on. */
export const opensList = (c: Cursor, k: number): boolean => c.is("(", k) || c.is("[", k) || (c.is("\\{", k) && c.latex);

/** Passes the bracket that closes the one opened by the token, or says which one is open and where. */
export function close(c: Cursor, open: { text: string; start: number; end: number }): void {
  const closing = CLOSING.get(open.text) as string;
  if (c.take(closing)) return;
  const [shown, { column }] = [c.text(open.start, open.end), c.fail("", open)];
  const { token } = c;
  if (token.kind === "end") throw c.fail(`unclosed "${shown}"`, open, `add the "${closing}" that closes it`);
  if ([...CLOSING.values(), "\\rvert"].includes(token.text))
    throw c.fail(`"${c.text(token.start, token.end)}"`, token, `it does not close the "${shown}" opened at column ${column}`);
  throw unexpected(c);
}

/** (u), and in LaTeX {u}: a value or, as in (x > 0) and (x < 1), a condition. */
export function bracket(c: Cursor): Node {
  const open = c.next();
  const u = c.within(BRACKET, () => c.grammar.node(c));
  close(c, open);
  return u;
}

/** The arguments in brackets: (a, b), also \{a, b\} and {(a, b)}. None is allowed here: how many there must be the function says. */
export function list(c: Cursor): Node[] {
  const open = c.next();
  return c.within(BRACKET, () => {
    if (open.text === "{" && opens(c) && wraps(c)) {
      const inner = list(c);
      close(c, open);
      return inner;
    }
    const args: Node[] = [];
    if (!c.is(CLOSING.get(open.text) as string)) {
      do args.push(c.grammar.node(c));
      while (c.take(","));
    }
    close(c, open);
    return args;
  });
}

/** Whether the bracket that opens here is all that its braces hold. */
function wraps(c: Cursor): boolean {
  const [open, closing] = [c.token.text, CLOSING.get(c.token.text) as string];
  let depth = 0;
  for (let k = 0; c.peek(k).kind !== "end"; k++) {
    if (c.is(open, k)) depth++;
    else if (c.is(closing, k) && --depth === 0) return c.is("}", k + 1);
  }
  return false;
}

/** |u|, and \lvert u \rvert, whose bars say which way they face. */
export function bars(c: Cursor): Expr {
  const open = c.next();
  const facing = open.text === "\\lvert";
  const u = c.within({ bars: facing ? 0 : c.scope.bars + 1, sides: false }, () => c.grammar.expression(c));
  if (!c.take(facing ? "\\rvert" : "|"))
    throw c.fail(`unclosed "${c.text(open.start, open.end)}"`, open, `add the "${facing ? "\\right|" : "|"}" that closes it`);
  return c.built(call("abs", u), open.start);
}

/** A bracket that must hold a value. */
export function group(c: Cursor): Expr {
  const { start } = c.token;
  return valueOnly(c, bracket(c), start);
}

/** The node itself where it is a value. @throws FormulaError where it is a condition. */
export function valueOnly(c: Cursor, u: Node, start: number, end = c.end): Expr {
  if (!isCondition(u)) return u;
  throw c.fail("a condition where a value should be", c.spans.get(u) ?? { start, end }, "write where(condition, value, otherwise)");
}
