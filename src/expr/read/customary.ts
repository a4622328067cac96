/**
 * Greek letters before a bracket. Some are customary functions as well as customary parameters: sigma(x) is the logistic
 * function to most readers, and a product to some. They are read as the function, aloud, unless the letter also stands alone.
 */

import { add, call, divide, type Expr, exp, multiply, negate, number, one, pi, power, two } from "../expr.ts";
import { opensList } from "./brackets.ts";
import type { Cursor } from "./cursor.ts";
import type { Meaning } from "./names.ts";

interface Custom {
  /** What letter(argument) might be, besides a product. */
  readonly reading: (argument: string) => string;
  /** What it is read as, in words and as an expression; without these there is no one formula that everybody means. */
  readonly is?: string;
  readonly apply?: (u: Expr) => Expr;
}

const density: Custom = {
  reading: (u) => `exp(-(${u})^2/2)/sqrt(2*pi)`,
  is: "the density of the standard normal distribution",
  apply: (u) => divide(exp(negate(divide(power(u, 2), two))), call("sqrt", multiply(two, pi))),
};

export const DOUBLE_MEANINGS: ReadonlyMap<string, Custom> = new Map<string, Custom>([
  ["sigma", { reading: (u) => `logistic(${u})`, is: "the logistic function", apply: (u) => call("logistic", u) }],
  [
    "Phi",
    {
      reading: (u) => `(1+erf((${u})/sqrt(2)))/2`,
      is: "the standard normal distribution function",
      apply: (u) => divide(add(one, call("erf", divide(u, call("sqrt", number(2))))), two),
    },
  ],
  ["phi", density],
  ["varphi", density],
  ["psi", { reading: (u) => `a function psi of ${u}, whose formula you would write out,` }],
  ["Gamma", { reading: (u) => `the gamma function of ${u}, which gprime does not know,` }],
]);

/** The function that the name here is read as, with a note; undefined where it is none, or might as well be a factor. */
export function customary(c: Cursor): Meaning | undefined {
  const { text } = c.token;
  const { is, apply } = DOUBLE_MEANINGS.get(text) ?? {};
  // in print, x^\sigma(1+x) has only the letter in its exponent
  const isExponent = c.latex && c.index > 0 && c.is("^", -1);
  if (!c.customs || !apply || isExponent || !appliedAt(c, 0) || standsAlone(c, text)) return undefined;
  c.notes.add(`${text}(...) read as ${is}; write ${text}*(...) for a product`);
  return { name: text, arity: [1, 1], apply: ([u]) => apply(u as Expr) };
}

/** The same for a name whose argument is understood, as the sigma of \frac{d\sigma}{dx}. */
export function customaryAlone(c: Cursor): Meaning | undefined {
  const { text } = c.token;
  const { is, apply } = DOUBLE_MEANINGS.get(text) ?? {};
  if (!c.customs || !apply) return undefined;
  c.notes.add(`${text} read as ${is}`);
  return { name: text, arity: [1, 1], apply: ([u]) => apply(u as Expr) };
}

/** Whether the name is also written without brackets behind it, so that it is a number somewhere. */
function standsAlone(c: Cursor, name: string): boolean {
  for (let k = -c.index; c.peek(k).kind !== "end"; k++) {
    if (c.peek(k).kind === "name" && c.peek(k).text === name && !appliedAt(c, k)) return true;
  }
  return false;
}

/** Whether a bracket follows the name k places on, also behind primes or an exponent, so that it may be a function. */
function appliedAt(c: Cursor, k: number): boolean {
  let i = k + 1;
  while (c.is("'", i)) i++;
  if (c.is("^", i)) i = behindExponent(c, i + 1);
  return opensList(c, i);
}

function behindExponent(c: Cursor, k: number): number {
  let i = c.is("-", k) ? k + 1 : k;
  if (!c.is("{", i) && !c.is("(", i)) return i + 1;
  for (let depth = 0; c.peek(i).kind !== "end"; i++) {
    if (c.is("{", i) || c.is("(", i)) depth++;
    if ((c.is("}", i) || c.is(")", i)) && --depth === 0) return i + 1;
  }
  return i;
}
