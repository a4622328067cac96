/** Reading formulas in which the catalogue's names are functions: 2*mish(x). */

import type { Expr } from "../expr/expr.ts";
import { type Known, requireOptions } from "../expr/read/options.ts";
import {
  type Equation,
  type ParseOptions,
  parse as parseAlone,
  type Reading,
  read as readAlone,
  readEquation as readEquationAlone,
} from "../expr/read/parser.ts";
import { requireText, requireVariable } from "../expr/read/require.ts";
import { catalogueFunctions } from "./functions.ts";

const OPTIONS: Known<ParseOptions> = { variable: true, parameters: true, functions: true };

function known(of: string, given: ParseOptions): ParseOptions {
  const { variable, ...options } = requireOptions(of, given, OPTIONS);
  return { functions: catalogueFunctions, ...options, ...(variable !== undefined && { variable: requireVariable(variable) }) };
}

/** @throws TypeError where the text is none */
function checked(text: string): string {
  requireText(text);
  return text;
}

/**
 * The expression of a formula in plain text, Unicode or LaTeX, at most 10,000 characters long and 500 brackets deep.
 * Besides the built-in functions it may use the catalogue's: mish(x), hard_swish(2x).
 * @throws FormulaError with line and column for what is no formula, can be read in two ways, or has no clear variable
 * @throws ValueError where the option `variable` is no name, as "1" or "sin"
 * @throws TypeError where the text is none, or for an unknown option
 */
export const parse = (text: string, options: ParseOptions = {}): Expr => parseAlone(checked(text), known("parse", options));

/**
 * The same, with the variable and the parameters that were found, the place of each part in the text, and notes on what was
 * taken for granted.
 * @throws FormulaError as `parse` does
 */
export const read = (text: string, options: ParseOptions = {}): Reading => readAlone(checked(text), known("read", options));

/**
 * The sides of a chain of equalities, as one line of a derivation in a document.
 * @throws FormulaError as `parse` does, but for the choice of a variable
 */
export const readEquation = (text: string, options: ParseOptions = {}): Equation =>
  readEquationAlone(checked(text), known("readEquation", options));
