/** What a name means: which functions it may be, and what it was perhaps meant to be. */

import { call, divide, type Expr, number, power, substitute, symbol } from "../expr.ts";
import { FUNCTIONS, type FunctionName, SPELLINGS } from "../functions.ts";
import { closest } from "./closest.ts";
import { isGreek } from "./customs.ts";
import { callIn } from "./slips.ts";

/** A function that the caller knows by name: `mish(u)` is the body with u for the variable. */
export interface KnownFunction {
  readonly variable: string;
  readonly body: Expr;
}

/** A function as the parser applies it. */
export interface Meaning {
  readonly name: string;
  readonly arity: readonly [least: number, greatest: number];
  readonly apply: (args: Expr[]) => Expr;
  /** Functions of the caller's are applied to bracketed arguments only, and their parameters are no variable. */
  readonly known?: KnownFunction;
}

/** Names before a bracket that are read as a factor; f, g and h (and their like with subscripts) are functions there. */
export const multiplies = (name: string): boolean => {
  const letter = name.split("_")[0] as string;
  return isGreek(letter) || (letter.length === 1 && !FUNCTION_LETTERS.has(letter));
};
const FUNCTION_LETTERS: ReadonlySet<string> = new Set(["f", "g", "h"]);

/** Functions of a whole vector: an element of their value depends on all elements of the argument. */
export const isOfVectors = (name: string): boolean => OF_VECTORS.has(name.toLowerCase().replaceAll(/[-_ ]/g, ""));
const OF_VECTORS: ReadonlySet<string> = new Set(
  "softmax softmax2d softmin logsoftmax logsumexp sparsemax entmax gumbelsoftmax glu geglu swiglu reglu bilinear maxout layernorm batchnorm rmsnorm argmax dropout".split(
    " ",
  ),
);

/** Names of things that are not numbers. */
export const NOT_NUMBERS: ReadonlySet<string> = new Set(["inf", "infinity", "infty", "nan", "NaN", "Infinity"]);

const builtin = (fn: FunctionName): Meaning => ({ name: fn, arity: FUNCTIONS[fn].arity, apply: (args) => call(fn, ...args) });
const BUILTIN: ReadonlyMap<string, Meaning> = new Map([
  ...[...SPELLINGS].map(([spelling, fn]) => [spelling, builtin(fn)] as const),
  // as in print: log_2 and log_{10}
  ...(Object.keys(FUNCTIONS) as FunctionName[]).map((fn) => [FUNCTIONS[fn].latex.replace(/[{}]/g, ""), builtin(fn)] as const),
  ["log_e", builtin("log")],
  ["pow", { name: "pow", arity: [2, 2], apply: ([a, b]) => power(a as Expr, b as Expr) }],
]);
/** Words with a grammar of their own. */
const WORDS: ReadonlySet<string> = new Set(["where", "clip", "clamp"]);
const LONG_BUILTIN: ReadonlyMap<string, Meaning> = new Map([...BUILTIN].filter(([spelling]) => spelling.length > 2));

export class Names {
  /** The parameters, and the variable where the caller names it: they are symbols, whatever else the name could mean. */
  readonly declared: ReadonlySet<string>;
  private readonly functions: ReadonlyMap<string, KnownFunction>;

  constructor(declared: Iterable<string>, functions: ReadonlyMap<string, KnownFunction> = new Map()) {
    this.declared = new Set(declared);
    this.functions = functions;
  }

  /** The function of this name: exact, else in any case (ReLU), else what g_mish names; undefined where there is none. */
  lookup(name: string): Meaning | undefined {
    const lower = name.toLowerCase();
    return (
      BUILTIN.get(name) ??
      this.known(name) ??
      LONG_BUILTIN.get(lower) ??
      // Phi and phi are two letters, ReLU and relu one name
      (name.length > 1 && !isGreek(lower) ? this.known(lower) : undefined) ??
      this.subscripted(name)
    );
  }

  private known(name: string): Meaning | undefined {
    const fn = this.functions.get(name);
    return fn && { name, arity: [1, 1], known: fn, apply: ([u]) => substitute(fn.body, new Map([[fn.variable, u as Expr]])) };
  }

  private subscripted(name: string): Meaning | undefined {
    const [, letter = "", index = ""] = /^(log|[a-z])_(\w+)$/.exec(name) ?? [];
    if (FUNCTION_LETTERS.has(letter)) return this.lookup(index);
    if (letter !== "log") return undefined;
    const base = /^\d+$/.test(index) ? number(BigInt(index)) : symbol(index);
    if (base.kind === "number" && base.value.n < 2n) return undefined;
    return { name, arity: [1, 1], apply: ([u]) => divide(call("log", u as Expr), call("log", base)) };
  }

  /** Whether letters that stand together in LaTeX are a name. Short ones (ln apart) are so only on their own: in "bth" they are letters. */
  readonly isWord = (word: string, whole: boolean): boolean => {
    if (word.length > 2 || whole || word === "ln")
      return BUILTIN.has(word) || WORDS.has(word) || this.functions.has(word) || this.declared.has(word);
    return false;
  };

  /** The function that a name is nearest to, or undefined. */
  suggest(name: string): string | undefined {
    return closest(name, [...BUILTIN.keys(), ...this.functions.keys(), ...WORDS]);
  }

  /** What a name without brackets was perhaps meant to be, as "tanh(x)" for "tanhx" and "tanh(...)" for "tanhh"; undefined where nothing is near. */
  slip(name: string): string | undefined {
    const call = callIn(name, (text) => this.lookup(text) !== undefined);
    if (call) return call;
    const begun = [...LONG_BUILTIN.keys()]
      .filter((fn) => name.startsWith(fn) && name.length <= fn.length + 2)
      .sort((a, b) => b.length - a.length)[0];
    if (begun) return `${begun}(...)`;
    const near = name.length > 3 ? this.suggest(name) : undefined;
    return near && Math.abs(near.length - name.length) <= 1 ? `${near}(...)` : undefined;
  }
}
