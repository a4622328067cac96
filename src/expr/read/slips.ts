/** Names that are probably two things written together: sinx, xsin(x), ax, x2. */
import { customaryParameter, customaryVariable } from "./customs.ts";

/** "sinx" is sin(x): the function and the variable that a name is made of. */
export function callIn(name: string, isFunction: (text: string) => boolean): string | undefined {
  const [fn, variable] = [name.slice(0, -1), name.slice(-1)];
  return customaryVariable(variable) && fn.length > 1 && isFunction(fn) ? `${fn}(${variable})` : undefined;
}

/** "xsin" before a bracket is x*sin: the factors and the function that a name is made of. */
export function factorsBefore(name: string, isFunction: (text: string) => boolean): string | undefined {
  for (const length of [1, 2]) {
    const [factors, fn] = [name.slice(0, length), name.slice(length)];
    if (fn.length > 1 && isFunction(fn) && [...factors].every((letter) => /\d/.test(letter) || isLetterOfFormula(letter)))
      return `${factorsOf(factors)}*${fn}`;
  }
  return undefined;
}

/** "abx" is a*b*x: letters that are customary for parameters, and one for a variable behind them. */
export function productIn(name: string): string | undefined {
  const letters = [...name];
  const variable = letters.pop() as string;
  const isProduct = letters.length > 0 && letters.length < 4 && customaryVariable(variable) && letters.every(customaryParameter);
  return isProduct ? name.split("").join("*") : undefined;
}

/** "x2" is x*2 or x^2, and may be a name. */
export function numbered(name: string): string | undefined {
  const [, letter, digits] = /^([A-Za-z])(\d+)$/.exec(name) ?? [];
  return letter && digits
    ? `write ${letter}*${digits} for a product or ${letter}^${digits} for a power, and ${letter}_${digits} for a name`
    : undefined;
}

const isLetterOfFormula = (letter: string): boolean => customaryVariable(letter) || customaryParameter(letter);
const factorsOf = (text: string): string => (/^\d+$/.test(text) ? text : [...text].join("*"));
