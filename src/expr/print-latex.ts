/** LaTeX: a table for formulas in print. */

import { decimal } from "./decimal.ts";
import { FUNCTIONS, type FunctionName } from "./functions.ts";
import { atLeast, atom, type Dialect, type Factor, LEVEL, type Level, type Printed, tallest } from "./printer.ts";
import { DOUBLE_MEANINGS } from "./read/customary.ts";
import { GREEK } from "./read/letters.ts";
import { multiplies } from "./read/names.ts";

const COMMANDS: ReadonlySet<string> = new Set(
  "exp log log_2 log_{10} sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh coth min max".split(" "),
);
/** In an exponent a fraction in a fraction is too small to read, and cases are. */
const TOO_TALL = 2;
const CASES_HEIGHT = 3;

const bracket = (u: Printed): string => (u.height > 0 ? `\\left(${u.text}\\right)` : `(${u.text})`);
const list = (args: readonly Printed[]): string =>
  bracket({ text: args.map((a) => a.text).join(", "), level: LEVEL.sum, height: tallest(...args) });
const printed = (text: string, level: Level, height: number): Printed => ({ text, level, height });

const command = (fn: FunctionName): string => {
  const { latex } = FUNCTIONS[fn];
  if (/^[A-Za-z]_/.test(latex)) return latex;
  return COMMANDS.has(latex) ? `\\${latex}` : `\\operatorname{${latex}}`;
};

function latexSymbol(name: string): string {
  const [, letter = "", index] = /^([A-Za-z]+)(?:_([A-Za-z0-9]+))?$/.exec(name) ?? [];
  if (letter.length !== 1 && !GREEK.has(letter)) return `\\mathrm{${name.replaceAll("_", "\\_")}}`;
  const shown = GREEK.has(letter) ? `\\${letter}` : letter;
  if (index === undefined) return shown;
  if (GREEK.has(index)) return `${shown}_{\\${index}}`;
  return `${shown}_${index.length === 1 ? index : /^\d+$/.test(index) ? `{${index}}` : `{\\mathrm{${index}}}`}`;
}

/** Functions with a notation of their own. */
const CALLS: Partial<Record<FunctionName, (args: readonly Printed[]) => Printed>> = {
  sqrt: ([u]) => atom(`\\sqrt{${u?.text}}`, u?.height),
  cbrt: ([u]) => atom(`\\sqrt[3]{${u?.text}}`, u?.height),
  abs: ([u]) => atom(`\\left|${u?.text}\\right|`, u?.height),
  ones: ([rows, columns]) =>
    printed(
      `\\vec{1}^{${atLeast({ bracket }, rows as Printed, LEVEL.power)} \\times ${atLeast({ bracket }, columns as Printed, LEVEL.power)}}`,
      LEVEL.power,
      0,
    ),
};

/** Factors stand side by side; a dot parts those that would be misread: x 2, f (x), d/dx(u) v. */
function joint(left: Factor, right: Factor, text: string): string {
  const base = left.expr.kind === "power" ? left.expr.base : left.expr;
  const name = base.kind === "symbol" && (base === left.expr || DOUBLE_MEANINGS.has(base.name)) ? base.name : "x";
  const called = /^(\\left)?\(/.test(text) && (!multiplies(name) || DOUBLE_MEANINGS.has(name));
  return /^[\d.]/.test(text) || right.expr.kind === "number" || left.expr.kind === "derivative" || called ? " \\cdot " : " ";
}

/** An exponent of one digit or letter needs no braces; f, g and h would be functions of a bracket behind them. */
const exponent = (k: Printed): string => (/^[0-9a-eijk-z]$/.test(k.text) ? k.text : `{${k.text}}`);

const factorText = (f: Factor): string => atLeast({ bracket }, f, LEVEL.power);

export const LATEX: Dialect = {
  minus: "-",
  pi: "\\pi",
  relations: { "<": "<", "<=": "\\le", ">": ">", ">=": "\\ge", "=": "=", "!=": "\\ne" },
  and: " \\text{ and } ",
  or: " \\text{ or } ",
  orders: true,
  bracket,
  number: (value) => {
    const text = value.d === 1n ? `${value.n}` : decimal(value);
    return text === undefined ? printed(`\\frac{${value.n}}{${value.d}}`, LEVEL.power, 1) : atom(text);
  },
  symbol: latexSymbol,
  product: (factors) => {
    const text = factors.map((f, i) => {
      const shown = factorText(f);
      return i === 0 ? shown : joint(factors[i - 1] as Factor, f, shown) + shown;
    });
    return printed(text.join(""), LEVEL.product, tallest(...factors));
  },
  quotient: (n, d) => printed(`\\frac{${n.text}}{${d.text}}`, LEVEL.power, tallest(n, d) + 1),
  power: (base, k) => printed(`${atLeast({ bracket }, base, LEVEL.atom)}^${exponent(k)}`, LEVEL.power, tallest(base, k)),
  calledPower: (fn, k, args) =>
    fn === "exp" || fn in CALLS || /\d/.test(FUNCTIONS[fn].latex)
      ? undefined
      : printed(`${command(fn)}^${k.length === 1 ? k : `{${k}}`}${list(args)}`, LEVEL.power, tallest(...args)),
  call: (fn, args) => CALLS[fn]?.(args) ?? atom(command(fn) + list(args), tallest(...args)),
  exp: (u, taken) => {
    if (taken || u.height >= TOO_TALL) return atom(`\\exp${bracket(u)}`, u.height);
    return u.text === "1" ? atom("e") : printed(`e^{${u.text}}`, LEVEL.power, u.height);
  },
  cases: (pieces, otherwise) => {
    const rows = pieces.map(({ when, value }) => `${value.text} & \\text{if } ${when}`);
    if (otherwise) rows.push(`${otherwise.text} & \\text{otherwise}`);
    return atom(`\\begin{cases} ${rows.join(" \\\\ ")} \\end{cases}`, CASES_HEIGHT);
  },
  derivative: (of, variable, order, taken) => {
    const d = taken ? "\\partial" : "d";
    const raised = order > 1 ? `^${order}` : "";
    const name = latexSymbol(variable);
    const below = taken && !name.startsWith("\\") ? `${d} ${name}` : `${d}${name}`;
    return printed(
      `\\frac{${d}${raised}}{${below}${raised}}${bracket({ ...of, height: Math.max(of.height, 0) })}`,
      LEVEL.power,
      Math.max(1, of.height),
    );
  },
  named: (name, argument) => atom(`${nameOf(name)}(${latexSymbol(argument)})`),
};

/** The name of a function: g, g_{\mathrm{relu}}, or upright where it is a word. */
const nameOf = (name: string): string =>
  /^[A-Za-z](_|$)/.test(name) || GREEK.has(name) ? latexSymbol(name) : `\\operatorname{${name.replaceAll("_", "\\_")}}`;
