/** ASCII and Unicode: two tables for formulas in one line of text. */
import { decimal } from "./decimal.ts";
import type { Expr } from "./expr.ts";
import type { FunctionName } from "./functions.ts";
import { atLeast, atom, type Dialect, LEVEL, type Level, type Printed } from "./printer.ts";
import { GREEK, subscript, superscript } from "./read/letters.ts";

const printed = (text: string, level: Level): Printed => ({ text, level, height: 0 });
const bracket = (u: Printed): string => `(${u.text})`;
const list = (args: readonly Printed[]): string => `(${args.map((a) => a.text).join(", ")})`;

/** What the two have in common. */
const line = (
  minus: string,
  times: string,
): Omit<Dialect, "pi" | "relations" | "symbol" | "power" | "calledPower" | "call" | "exp" | "derivative"> => ({
  minus,
  and: " and ",
  or: " or ",
  orders: false,
  bracket,
  number: (value) => {
    const text = value.d === 1n ? `${value.n}` : decimal(value);
    return text === undefined ? printed(`${value.n}/${value.d}`, LEVEL.product) : atom(text);
  },
  // the first factor may be a quotient: a/b*c is (a/b)*c
  product: (factors) =>
    printed(factors.map((f, i) => atLeast({ bracket }, f, i === 0 ? LEVEL.product : LEVEL.power)).join(times), LEVEL.product),
  // a/b/c is right, and (a/b)/c is clear
  quotient: (n, d) => {
    const above = atLeast({ bracket }, n, n.expr.kind === "quotient" || n.expr.kind === "number" ? LEVEL.power : LEVEL.product);
    return printed(`${above}/${atLeast({ bracket }, d, LEVEL.power)}`, LEVEL.product);
  },
  cases: (pieces, otherwise) => {
    const start = pieces.map(({ when, value }) => `where(${when}, ${value.text}`).join(", ");
    return atom(`${start}${otherwise ? `, ${otherwise.text}` : ""}${")".repeat(pieces.length)}`);
  },
  named: (name, argument) => atom(`${name}(${argument})`),
});

const simple = (u: Expr): boolean => u.kind === "symbol" || u.kind === "pi" || (u.kind === "number" && u.value.n >= 0n && u.value.d === 1n);

export const ASCII: Dialect = {
  ...line("-", "*"),
  pi: "pi",
  relations: { "<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "==", "!=": "!=" },
  symbol: (name) => name,
  power: (base, k) => printed(`${atLeast({ bracket }, base, LEVEL.atom)}^${simple(k.expr) ? k.text : bracket(k)}`, LEVEL.power),
  calledPower: () => undefined,
  call: (fn, args) => atom(fn + list(args)),
  exp: (u, taken) => atom(u.text === "1" && !taken ? "e" : `exp${bracket(u)}`),
  derivative: (of, variable, _order, taken) =>
    taken ? atom(`diff(${of.text}, ${variable})`) : printed(`d/d${variable}${bracket(of)}`, LEVEL.product),
};

/** Under a root one number or name needs no brackets. */
const short = (text: string): string => (/^(?:\d+(?:\.\d+)?|[A-Za-zΑ-ωϑϕϱϵ][₀-₉]*)$/.test(text) ? text : `(${text})`);

/** Functions with signs of their own. */
const UNICODE_CALLS: Partial<Record<FunctionName, (text: string) => Printed>> = {
  sqrt: (text) => printed(`√${short(text)}`, LEVEL.power),
  cbrt: (text) => printed(`∛${short(text)}`, LEVEL.power),
  abs: (text) => atom(`|${text}|`),
};

/** The exponent in small letters where it is one number or letter, or a number times a letter: ², ⁻ˣ, ⁻²ˣ. */
function raised(u: Expr): string | undefined {
  const [first, second, third] = u.kind === "product" ? u.factors : [undefined, u];
  const factor =
    first?.kind === "number" && first.value.d === 1n && first.value.n !== 1n
      ? first.value.n === -1n
        ? "-"
        : `${first.value.n}`
      : undefined;
  if (third || !second || (first && factor === undefined)) return undefined;
  if (second.kind === "symbol" && /^[a-z]$/.test(second.name) && second.name !== "e") return superscript((factor ?? "") + second.name);
  return second.kind === "number" && !first && second.value.d === 1n ? superscript(`${second.value.n}`) : undefined;
}

const LETTER = /^([A-Za-z]+)(?:_([A-Za-z0-9]+))?$/;

function unicodeSymbol(name: string): string {
  const [, letter = "", index] = LETTER.exec(name) ?? [];
  const shown = GREEK.get(letter) ?? letter;
  if (!letter) return name;
  return index === undefined ? shown : shown + (subscript(index) ?? `_${index}`);
}

export const UNICODE: Dialect = {
  ...line("−", "·"),
  pi: "π",
  relations: { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠" },
  symbol: unicodeSymbol,
  power: (base, k) => {
    const small = raised(k.expr);
    return printed(atLeast({ bracket }, base, LEVEL.atom) + (small ?? `^${simple(k.expr) ? k.text : bracket(k)}`), LEVEL.power);
  },
  calledPower: (fn, k, args) =>
    fn === "exp" || fn in UNICODE_CALLS || /\d$/.test(fn) ? undefined : printed(fn + superscript(k) + list(args), LEVEL.power),
  named: (name, argument) => atom(`${unicodeSymbol(name)}(${unicodeSymbol(argument)})`),
  call: (fn, args) => UNICODE_CALLS[fn]?.((args[0] as Printed).text) ?? atom(fn + list(args)),
  exp: (u, taken) => {
    if (taken) return atom(`exp${bracket(u)}`);
    return u.text === "1" ? atom("e") : printed(`e${raised(u.expr) ?? `^${bracket(u)}`}`, LEVEL.power);
  },
  derivative: (of, variable, _order, taken) => {
    const d = taken ? "∂" : "d";
    return printed(`${d}/${d}${unicodeSymbol(variable)}${bracket(of)}`, LEVEL.product);
  },
};
