/** Equations: what the left side introduces, and the sides of a chain of equalities. */

import type { Span } from "../errors.ts";
import type { Expr } from "../expr.ts";
import type { Cursor } from "./cursor.ts";
import { customaryParameter } from "./customs.ts";
import { unexpected } from "./unexpected.ts";

export interface Side {
  readonly expr: Expr;
  readonly span: Span;
}

/** What "g_{linear}(z) = ..." introduces: linear, a function of z. For "y = ..." the variable is not known. */
export interface Definition {
  readonly name: string;
  readonly variable?: string;
  /** Further names in the brackets, as the a of f(x, a). */
  readonly parameters: readonly string[];
  /** Whether it has brackets, so that it is a function and no variable. */
  readonly argument: boolean;
}

/**
 * Passes "name(variable) =" or "name =" at the beginning, if it stands there and introduces a name.
 * @param any whether to pass it for known functions as well: "tanh(x) = formula" is then the formula
 */
export function definition(c: Cursor, any: boolean): Definition | undefined {
  const arrow = any ? mapping(c) : undefined;
  if (arrow) return arrow;
  const name = c.token;
  if (name.kind !== "name" || (name.upright && name.text === "e") || name.text === "∂") return undefined;
  let k = 1;
  while (c.is("'", k)) k++;
  const primes = "'".repeat(k - 1);
  const inside = bracketedNames(c, k);
  const known = c.names.declared.has(name.text) || c.names.lookup(name.text) !== undefined;
  if (inside) {
    if (!c.is("=", k + inside.length) || (known && !any)) return undefined;
    c.index += k + inside.length + 1;
    const variable = inside.names.find((n) => !customaryParameter(n)) ?? (inside.names[0] as string);
    const rest = inside.names.filter((n) => n !== variable);
    c.standing = variable;
    return { name: withoutLetter(name.text) + primes, variable, parameters: rest, argument: true };
  }
  if (!c.is("=", k) || primes !== "" || known || ["e", "pi"].includes(name.text) || occursAgain(c, name.text)) return undefined;
  c.index += 2;
  return { name: withoutLetter(name.text), parameters: [], argument: false };
}

/** Passes "f: x ↦" or "x ↦". */
function mapping(c: Cursor): Definition | undefined {
  const named = c.token.kind === "name" && c.is(":", 1);
  const k = named ? 2 : 0;
  const variable = c.peek(k);
  if (variable.kind !== "name" || !c.is("↦", k + 1)) return undefined;
  const name = named ? c.token.text : "";
  c.index += k + 2;
  c.standing = variable.text;
  return { name: withoutLetter(name), variable: variable.text, parameters: [], argument: true };
}

/** The function that g_mish names is mish: the letter says only that it is one. */
const withoutLetter = (name: string): string => (/^[fgh]_/.test(name) ? name.slice(2) : name);

function bracketedNames(c: Cursor, at: number): { names: string[]; length: number } | undefined {
  if (!c.is("(", at)) return undefined;
  const names: string[] = [];
  for (let k = at + 1; c.peek(k).kind === "name"; k += 2) {
    names.push(c.peek(k).text);
    if (c.is(")", k + 1)) return { names, length: k + 2 - at };
    if (!c.is(",", k + 1) && !c.is(";", k + 1)) return undefined;
  }
  return undefined;
}

function occursAgain(c: Cursor, name: string): boolean {
  for (let k = 1; c.peek(k).kind !== "end"; k++) if (c.peek(k).kind === "name" && c.peek(k).text === name) return true;
  return false;
}

/** The sides up to the end of the text, with the remarks behind them. */
export function readSides(c: Cursor): Side[] {
  const sides: Side[] = [];
  do {
    if (sides.length > 0 && c.token.kind === "end") throw unexpected(c);
    c.sideStart = c.token.start;
    const { start } = c.token;
    const expr = c.grammar.expression(c);
    sides.push({ expr, span: { start, end: c.end } });
    passRemarks(c);
  } while (c.take("="));
  if (c.token.kind !== "end") throw unexpected(c);
  return sides;
}

function passRemarks(c: Cursor): void {
  for (;;) {
    const { token } = c;
    if (token.kind === "text") c.remarks.push(c.next().text);
    else if ([".", ",", ";"].some((mark) => c.is(mark)) && (c.peek(1).kind === "end" || c.peek(1).kind === "text")) c.next();
    else return;
  }
}
