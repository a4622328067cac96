/** Reading formulas in which the catalogue's names are functions: 2*mish(x). */
import * as parser from "../expr/parser.ts";
import { catalogueFunctions } from "./functions.ts";

type Options = Parameters<typeof parser.read>[1];

/** Reads a formula in ASCII or LaTeX. @see parser.parse for the options and errors. */
export const parse = (text: string, options: Options = {}): ReturnType<typeof parser.parse> =>
  parser.parse(text, { functions: catalogueFunctions, ...options });

/** The same, with the variable and parameters found, and notes on what was taken for granted. @see parser.read */
export const read = (text: string, options: Options = {}): ReturnType<typeof parser.read> =>
  parser.read(text, { functions: catalogueFunctions, ...options });
