/** The ways back through an activation, in the reader's names: g for the output, the formula's own variable for the input. */
import { size } from "../algebra/size.ts";
import type { Backward, Residual, Way } from "../derive/backward/backward.ts";
import type { Loss } from "../derive/backward/loss.ts";
import { type Expr, has, isInt, mapChildren, named, substitute, symbol, symbols } from "../expr/expr.ts";
import type { Derived } from "./derivation.ts";
import { knownValue } from "./remarks.ts";

/** How a document prints an expression. */
export type Print = (expr: Expr) => string;

/** A line below a derivation: the derivative through the output, and the equations that it comes from. */
export interface OutputLine {
  readonly expr: Expr;
  readonly equations: readonly { readonly left: Expr; readonly right: Expr }[];
  /** Said where there is no single equation. */
  readonly words: string;
}

/** The derivative through the output alone, where the derivation does not end in it already. */
export function outputLine(derived: Derived): OutputLine | undefined {
  const way = derived.backward?.ways.find((w) => w.residual === "output");
  if (!way || !derived.backward || endsInOutput(derived)) return undefined;
  const g = named(derived.outputName, derived.variable, derived.formula);
  const { output } = derived.backward.names;
  const equations = way.substituted.flatMap(({ left, right }) =>
    left && right ? [{ left, right: substitute(right, { [output]: g }) }] : [],
  );
  return { expr: substitute(way.formula, { [output]: g }), equations, words: inWords(way.how, derived) };
}

/** A derivation that ends in a formula in g alone has said it all. */
function endsInOutput({ derivative, variable }: Derived): boolean {
  const withoutNames = (u: Expr): Expr => (u.kind === "named" ? symbol("?g") : mapChildren(u, withoutNames));
  return !has(withoutNames(derivative), variable);
}

/** An expression of a way with g, x and so on in the place of the library's names. */
export function inNames(u: Expr, { backward, outputName, variable }: Derived): Expr {
  if (!backward) return u;
  return substitute(u, { [backward.names.output]: symbol(outputName), [backward.names.input]: symbol(variable) });
}

/** A sentence of the library's with g in it instead of y. */
export function inWords(text: string, { outputName, backward }: Derived): string {
  return text.replace(/\bg'/g, `${outputName}′`).replace(new RegExp(`\\b${backward?.names.output ?? "y"}\\b`, "g"), outputName);
}

/** Why the output alone does not do, as a sentence; undefined where it does. */
export function whyNot(derived: Derived): string | undefined {
  const why = derived.backward?.why;
  return why === undefined ? undefined : `no algebraic formula in ${derived.outputName} alone: ${inWords(why, derived)}`;
}

/** What the losses of a way are found from; undefined where a parameter has no value. */
export function measured(derived: Derived): { slope: Expr; values: Record<string, number> } | undefined {
  const values = valuesOf(derived);
  const [way] = derived.backward?.ways.filter((w) => w.residual === "input" || w.residual === "nothing") ?? [];
  return values && way && { values, slope: substitute(way.formula, { [way.names.input]: symbol(derived.variable) }) };
}

function valuesOf(derived: Derived): Record<string, number> | undefined {
  const values = Object.entries(derived.parameters).map(([name, value]) => [name, knownValue(value, derived) ?? Number.NaN] as const);
  const names = new Set(values.map(([name]) => name));
  const free = [...freeSymbols(derived)].some((name) => !names.has(name));
  return free || values.some(([, v]) => !Number.isFinite(v)) ? undefined : Object.fromEntries(values);
}

const freeSymbols = ({ formula, variable }: Derived): Set<string> => {
  const names = symbols(formula);
  names.delete(variable);
  return names;
};

/** From where on a way loses the slope: "x < 11.9" says where it is right. */
export function rightFor({ imprecise: { left, right } }: Loss, variable: string): string {
  if (left === 0 && right === 0) return "nowhere";
  if (left === null && right === null) return `all ${variable}`;
  if (left !== null && right !== null && left === -right) return `|${variable}| < ${minus(right)}`;
  return [left === null ? "" : `${minus(left)} < `, variable, right === null ? "" : ` < ${minus(right)}`].join("");
}

/** Where the gradient is exactly 0 though the slope is not. */
export function zeroFrom({ zero: { left, right } }: Loss): string | undefined {
  const ends = [left, right].filter((end) => end !== null);
  if (ends.length === 0) return undefined;
  return left !== null && right !== null && left === -right ? `±${minus(right)}` : ends.map(minus).join(" and ");
}

/** Where the gradient is NaN though the slope is a number. */
export function nanFrom({ nan: { left, right, at } }: Loss): string | undefined {
  const ends =
    left !== null && right !== null && left === -right
      ? [`from ±${minus(right)}`]
      : [left, right].flatMap((end) => (end === null ? [] : [`from ${minus(end)}`]));
  const all = [...ends, ...at.map((x) => `at ${minus(x)}`)];
  return all.length === 0 ? undefined : `NaN ${all.join(", ")}`;
}

const minus = (x: number): string => (Math.abs(x) < LONG ? String(x) : x.toExponential().replace("+", "")).replaceAll("-", "−");
/** From here on a number is told by its power of 10. */
const LONG = 1e6;

/** A way's formula as a document prints it, and the parts that it has several times, by name. */
export function shown(way: Way, derived: Derived): { readonly formula: Expr; readonly parts: readonly (readonly [string, Expr])[] } {
  const { formula, parts } = way.shown ?? { formula: way.formula, parts: {} };
  return { formula: inNames(formula, derived), parts: Object.entries(parts).map(([name, u]) => [name, inNames(u, derived)] as const) };
}

/** What a reader must know of a way that is an approximation: nothing for an exact one. */
export function fittedRemarks({ error }: Way, { variable }: Derived): string[] {
  if (!error) return [];
  const where = `${variable} = ${minus(Number(error.at.toPrecision(4)))}`;
  return [`fitted, not exact: error up to ${upTo(error.absolute)}, at ${where}; in float32 up to ${upTo(error.float32)} (measured)`];
}

/** Two digits, rounded up: 7.31e-6 is 7.4e-6. */
function upTo(size: number): string {
  const unit = 10 ** (Math.floor(Math.log10(size)) - 1);
  return `${(Math.ceil(size / unit) * unit).toExponential(1)}`;
}

/** What the words of the table mean, a line each: those that occur in it. */
export function wordsOf({ backward, outputName: g, variable: x }: Derived): string[] {
  const { bit, tail } = backward?.names ?? { bit: "bit", tail: "t" };
  const words: readonly (readonly [Residual, string])[] = [
    ["output", `output: ${g}(${x}) itself, which the next layer keeps anyway`],
    ["mask", `mask: one ${bit} an element, which says which of the two slopes it is`],
    ["output and bit", `bit: which of the inputs with the same output it was, kept beside ${g}`],
    ["tail", `tail: ${tail}, how far ${g} is from its limit, exact where ${g} is rounded to it`],
  ];
  return words.filter(([residual]) => backward?.ways.some((w) => w.residual === residual)).map(([, line]) => line);
}

/** Bytes as a person counts bits. */
export const bytes = (n: number): string => (n === 1 / 8 ? "1/8" : String(n));

/** What a kink is to a way that takes another slope there. */
export const differences = (way: Way, { variable }: Derived, print: Print): string[] =>
  way.differs.map(({ at, derivative, way: taken }) => `at ${variable} = ${print(at)} it takes ${taken}, not ${derivative}`);

/** The second derivative, where it is short enough to be of use. */
export function second(backward: Backward, derived: Derived): Expr | undefined {
  return backward.second && !isInt(backward.second, 0) && size(backward.second) <= LONGEST_SECOND
    ? inNames(backward.second, derived)
    : undefined;
}
const LONGEST_SECOND = 40;
