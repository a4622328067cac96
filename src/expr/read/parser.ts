/**
 * Reading formulas: plain text, Unicode and LaTeX. `parse` gives the expression, `read` also its variable, its parameters and
 * where each part stands in the text, `readEquation` the sides of a chain of equalities.
 */

import { FormulaError, type Span } from "../errors.ts";
import { type Expr, symbols } from "../expr.ts";
import { Cursor } from "./cursor.ts";
import { customaryVariable, isGreek } from "./customs.ts";
import { type Definition, definition, readSides, type Side } from "./equation.ts";
import { GRAMMAR } from "./grammar.ts";
import { plainName } from "./letters.ts";
import { isLatex, lex } from "./lexer.ts";
import { type KnownFunction, Names } from "./names.ts";
import { complaint, excerpt } from "./place.ts";
import { numbered, productIn } from "./slips.ts";
import { chooseVariable, slipError, slipIn } from "./variable.ts";

export type { Side } from "./equation.ts";
export type { KnownFunction } from "./names.ts";
export { caret } from "./place.ts";

/** A formula of more characters is an accident. */
export const LONGEST = 10_000;

export interface ParseOptions {
  /** The name of the variable; without it, it is found where only one name can be meant. */
  readonly variable?: string;
  /** The names of the parameters: a list, or an object with their values. They mean nothing else then, not even e or pi. */
  readonly parameters?: Readonly<Record<string, unknown>> | readonly string[];
  /** Functions besides those that are built in, by name: mish(u), g_mish(u) and g_{\text{mish}}(u) are the body with u for its variable. */
  readonly functions?: ReadonlyMap<string, KnownFunction>;
}

export interface Reading {
  readonly expr: Expr;
  readonly variable: string;
  /** The names in the formula besides the variable. */
  readonly parameters: string[];
  /** All names in the formula, in order of appearance. */
  readonly names: string[];
  /** Where a part of `expr` stands in the text; parts that no text stands for have no place. */
  readonly spanOf: (node: Expr) => Span | undefined;
  /** Sentences about how the text was understood where it leaves a choice. */
  readonly notes: string[];
  /** What \text{(...)} and \tag say behind the formula. */
  readonly remarks: string[];
}

export interface Equation {
  readonly sides: Side[];
  readonly remarks: string[];
  readonly notes: string[];
  /** All names in the sides, in order of appearance. */
  readonly names: string[];
  /** The function or variable that the left side introduces; `sides` holds what remains. */
  readonly defines?: Definition;
}

/** The expression of a formula: `read(text, options).expr`. @throws FormulaError as `read` does. */
export const parse = (text: string, options: ParseOptions = {}): Expr => read(text, options).expr;

/**
 * Reads one formula. "f(x) = formula" and "y = formula" give the formula.
 * @param text at most 10,000 characters, nested at most 500 deep
 * @throws FormulaError with the place and one sentence, for what is no formula, can be read in two ways, or has no clear variable
 */
export function read(text: string, options: ParseOptions = {}): Reading {
  const c = start(text, options);
  c.customs = true;
  const defines = definition(c, true);
  const sides = readSides(c);
  const [side, second] = sides as [Side, Side | undefined];
  if (second) throw c.fail("an equation of several sides", second.span, "give one side of it");
  const names = namesIn(c, sides, options, defines);
  const candidates = names.filter((name) => !c.names.declared.has(name) && !c.inherited.has(name) && !defines?.parameters.includes(name));
  const found = options.variable ?? defines?.variable;
  const spanOf = (name: string) => place(c, name);
  refuseLoneName(c, side.expr, options, defines);
  const slip = options.variable !== undefined || candidates.length === 1 ? slipIn(candidates, c.names) : undefined;
  if (slip) throw slipError(slip, c.names, text, spanOf);
  const run = found === undefined && candidates.length === 1 ? productIn(candidates[0] as string) : undefined;
  if (run)
    throw complaint(
      `unknown name "${candidates[0]}"`,
      text,
      spanOf(candidates[0] as string),
      `write ${run} for a product, or name the variable`,
    );
  if (found === undefined && candidates.length === 1 && numbered(candidates[0] as string))
    c.notes.add(`"${candidates[0]}" taken as one name, the variable`);
  if (defines && !defines.argument && (symbols(side.expr).size === 0 || (customaryVariable(defines.name) && defines.name !== "y")))
    c.notes.add(
      `an equation: its right side, "${excerpt(text.slice(side.span.start, side.span.end))}", taken as the formula of ${defines.name}`,
    );
  const choice = found === undefined ? chooseVariable(candidates, c.derivatives, c.names, text, spanOf) : { variable: found };
  if (choice.note) c.notes.add(choice.note);
  return {
    expr: side.expr,
    variable: choice.variable,
    parameters: names.filter((name) => name !== choice.variable),
    names,
    spanOf: (node) => c.spans.get(node),
    notes: [...c.notes],
    remarks: c.remarks,
  };
}

/**
 * Reads a chain of equalities, also one in rows of align or array.
 * @param text the equation; it may begin with "=", as a line that continues another
 * @returns its sides with their places; a left side like f(x) or y that is new becomes `defines`
 * @throws FormulaError as `read` does, but for the choice of a variable
 */
export function readEquation(text: string, options: ParseOptions = {}): Equation {
  const c = start(text, options);
  c.take("=");
  const defines = definition(c, false);
  const sides = readSides(c);
  const names = namesIn(c, sides, options, defines);
  return { sides, remarks: c.remarks, notes: [...c.notes], names, ...(defines && { defines }) };
}

function start(text: string, options: ParseOptions): Cursor {
  if (text.length > LONGEST)
    throw new FormulaError(`the formula has ${text.length} characters, and ${LONGEST} is the limit: write a shorter one`, text, {
      start: LONGEST,
      end: text.length,
    });
  const { parameters = [], functions, variable } = options;
  const declared = (Array.isArray(parameters) ? (parameters as readonly string[]) : Object.keys(parameters)).map(plainName);
  const names = new Names(variable === undefined ? declared : [...declared, variable], functions);
  const notes = new Set<string>();
  return new Cursor(text, isLatex(text), lex(text, names.isWord, notes), names, GRAMMAR, variable ?? "x", notes);
}

/** The names in the order in which they appear; a derivative's variable counts as one. */
function namesIn(c: Cursor, sides: readonly Side[], options: ParseOptions, defines?: Definition): string[] {
  const names = new Set(sides.flatMap((side) => [...symbols(side.expr)]));
  for (const name of c.derivatives) names.add(name);
  const hidden = defines && !defines.argument ? defines.name : undefined;
  if (options.variable === undefined) return [...names].filter((name) => name !== hidden);
  return [...names];
}

/** The first place where the name stands. */
function place(c: Cursor, name: string): Span {
  for (const [node, span] of c.spans) if (node.kind === "symbol" && node.name === name) return span;
  return { start: 0, end: 1 };
}

/** A word alone is no formula: it is a function that nobody knows. */
function refuseLoneName(c: Cursor, u: Expr, options: ParseOptions, defines?: Definition): void {
  if (u.kind !== "symbol" || u.name.length < 2 || defines || options.variable !== undefined) return;
  const letter = u.name.split("_")[0] as string;
  if (c.names.declared.has(u.name) || isGreek(u.name) || (letter.length < 2 && letter !== u.name)) return;
  if (c.derivatives.size > 0 || !c.spans.has(u)) return;
  if (c.names.slip(u.name)) throw slipError(u.name, c.names, c.source, (name) => place(c, name));
  const near = productIn(u.name) ?? c.names.suggest(u.name);
  throw complaint(`unknown name "${excerpt(u.name)}"`, c.source, place(c, u.name), near ? `did you mean "${near}"?` : loneAdvice(u.name));
}

const loneAdvice = (name: string): string =>
  numbered(name) ??
  (/^[a-z]{2,3}$/.test(name) ? `it is one name: write ${[...name].join("*")} for a product` : 'write a formula, as "tanh(x)"');
