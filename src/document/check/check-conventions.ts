/** Letters that a document uses as functions without a definition: what the field means by them. */
import { symbol } from "../../expr/expr.ts";
import { DOUBLE_MEANINGS } from "../../expr/read/customary.ts";
import type { KnownFunction } from "../../expr/read/parser.ts";

/** A function by custom, and what to say of it. */
export interface Convention {
  readonly fn: KnownFunction;
  readonly note: string;
}

/** Where a Greek letter is used as a function: a prime or a bracket stands behind it. */
export const asFunction = (name: string): RegExp =>
  new RegExp(String.raw`\\${name}(?![A-Za-z])\s*(?:'|\^\s*\{?\s*\\prime|(?:\\left\s*|\\[bB]igg?l?\s*)?\()`);

/** A phi is the density only beside the distribution function: alone, it is any activation function. */
const COMPANION: Readonly<Record<string, RegExp>> = { phi: /\\Phi(?![A-Za-z])/, varphi: /\\Phi(?![A-Za-z])/ };

/**
 * The customary functions of a document: sigma the logistic function, Phi the standard normal distribution function, phi its density.
 * @param defined the functions that the document defines somewhere: those mean what it says
 */
export function conventions(markdown: string, defined: ReadonlySet<string>): ReadonlyMap<string, Convention> {
  const found = new Map<string, Convention>();
  for (const [name, { is, apply }] of DOUBLE_MEANINGS) {
    if (!is || !apply || defined.has(name) || !asFunction(name).test(markdown) || COMPANION[name]?.test(markdown) === false) continue;
    found.set(name, {
      fn: { variable: "x", body: apply(symbol("x")) },
      note: `\\${name} read as ${is}: the document does not define it`,
    });
  }
  return found;
}

/** The conventions that a text makes use of. */
export const usedIn = (text: string, customs: ReadonlyMap<string, Convention>): [string, Convention][] =>
  [...customs].filter(([name]) => asFunction(name).test(text));
