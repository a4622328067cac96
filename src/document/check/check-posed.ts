/**
 * Equalities that are posed, not claimed: equations to be solved, conditions, values. What is no identity is wrong where it is
 * claimed, and right where it is posed; words and shape tell which it is.
 */
import { carryOut } from "../../derive/rules.ts";
import { evaluate } from "../../expr/evaluate.ts";
import { children, type Expr, symbols } from "../../expr/expr.ts";
import { differentiates } from "./check-kinks.ts";

/** How an equality stands in its document. */
export interface Setting {
  /** The words of its sentence in front of it. */
  readonly before: string;
  /** Whether it stands in a line of prose. */
  readonly inline: boolean;
  /** Whether it is all of its chain. */
  readonly single: boolean;
  /** Whether one of its sides is a function at one argument, or a power of a name. */
  readonly lone: boolean;
  /** Whether a function at its variable stands in it, as f(x): it is an equality about the function then. */
  readonly about: boolean;
  /** Values that the text next to it gives to a variable without saying "at": its solutions, where they are. */
  readonly solutions: readonly Solution[];
}

export interface Solution {
  readonly name: string;
  readonly value: Expr;
}

/** Words that ask for what makes an equality true. */
const ASKS =
  /\b(?:solv(?:e|es|ed|ing)|solutions?|roots?|zeros?|set(?:s|ting)?|equations?|requir(?:e|es|ing)|impos(?:e|es|ing)|satisf(?:y|ies|ying)|vanish(?:es)?|crosses)\b[^.;:!?]*$/i;

/** Words that state where or when. */
const STATES =
  /\b(?:at|where|when|whenever|if|until|unless|for|once|while|such that|so that|suppose|assum(?:e|ing)|as soon as|case|points?|boundary)\b(?:\s+(?:the|a|that|which|points?|places?|values?|of|inputs?|outputs?))*[\s,$\\({]*$/i;

/** Words that claim. */
const CLAIMS =
  /\b(?:since|because|identity|us(?:e|es|ed|ing)|by|hence|thus|therefore|so|then|get|gets|have|has|find|know|see|gives|give|yields|is|that|recall|note|remember|always|obtain|follows|show|prove|fact|property)\b[\s,:$\\({]*$/i;

const isConstant = (u: Expr): boolean => symbols(u).size === 0;

/** Whether an expression is a sum of products of powers of names and numbers, so that an equality with it is an equation as in school. */
const isAlgebraic = (u: Expr): boolean =>
  u.kind !== "cases" &&
  u.kind !== "derivative" &&
  (u.kind !== "call" || u.fn === "sqrt" || u.fn === "cbrt") &&
  (u.kind !== "power" || isConstant(u.exponent)) &&
  children(u).every(isAlgebraic);

/**
 * Why an equality that does not hold everywhere is none that is claimed; undefined where it is claimed.
 * @param left as it is written, derivatives to be carried out
 * @param written the sides with all that the document says put in
 */
export function posed(
  left: Expr,
  right: Expr,
  written: readonly [Expr, Expr],
  { before, inline, single, lone, about, solutions }: Setting,
): string | undefined {
  const [a, b] = written;
  if (isConstant(a) && isConstant(b)) return undefined;
  const fixed = isConstant(a) || isConstant(b);
  const names = new Set([...symbols(a), ...symbols(b)]);
  if (fixed && solutions.some(({ name, value }) => names.has(name) && solves(a, b, name, value, names)))
    return "an equation for what follows: no claim that it holds everywhere";
  if (!single) return undefined;
  if (ASKS.test(before) && !CLAIMS.test(before))
    return "an equation to be solved or satisfied, by the words in front of it: no claim that it holds everywhere";
  if (!solvable(a, b, names)) return undefined;
  const derivatives = differentiates(left) || differentiates(right);
  const stated = fixed && STATES.test(before);
  const algebraic = !derivatives && !about && isAlgebraic(left) && isAlgebraic(right);
  const short = fixed && lone && inline && !derivatives && !CLAIMS.test(before);
  const unlike = algebraic && inline && !CLAIMS.test(before) && oneSided(a, b);
  if (stated || short || unlike || (fixed && algebraic))
    return "an equation that holds for some values and not for others, taken for a condition: no claim that it holds everywhere";
  return undefined;
}

/** Whether a function at its variable stands in a text. */
export const isAbout = (text: string): boolean => /[A-Za-z}]\s*'*\s*(?:\\left\s*)?\(\s*[A-Za-z]\s*(?:\\right\s*)?\)/.test(text);

/** Whether a side is written as a function at one argument, or as a power of a name: no sum, product or fraction. */
export const isLone = (text: string): boolean => {
  let flat = text;
  for (let before = ""; before !== flat; ) {
    before = flat;
    flat = flat.replace(/\([^()]*\)|\{[^{}]*\}/g, "");
  }
  return /[A-Za-z]/.test(text) && !/[+\-−*/]|\\(?:cdot|times|[dt]?frac|sqrt)/.test(flat.replace(/^\s*[-−]/, ""));
};

/** Whether each side holds a name that the other one lacks, or one side holds none. */
const oneSided = (a: Expr, b: Expr): boolean => {
  const [l, r] = [symbols(a), symbols(b)];
  return [...l].some((name) => !r.has(name)) || [...r].some((name) => !l.has(name));
};

function solves(a: Expr, b: Expr, name: string, value: Expr, names: ReadonlySet<string>): boolean {
  if (names.size !== 1) return false;
  const at = { [name]: evaluate(value, {}) };
  const [l, r] = [evaluate(a, at), evaluate(b, at)];
  return Math.abs(l - r) <= NEAR * Math.max(1, Math.abs(l), Math.abs(r));
}

/** Rounding of a few operations on numbers of ordinary size. */
const NEAR = 1e-9;

/** Points among which a difference changes its sign or its size, if it does. */
const SAMPLES = [-7.3, -2.9, -1.4, -0.6, -0.07, 0.11, 0.37, 0.83, 1.7, 3.1, 5.9, 11.3] as const;

/** Whether some values may make the sides equal: x + 1 = x + 2 is wrong for all. */
function solvable(a: Expr, b: Expr, names: ReadonlySet<string>): boolean {
  const list = [...names];
  const differences = SAMPLES.map((_, i) => {
    const at = Object.fromEntries(list.map((name, k) => [name, SAMPLES[(i + 5 * k) % SAMPLES.length] as number]));
    return evaluate(a, at) - evaluate(b, at);
  }).filter(Number.isFinite);
  const first = differences[0];
  return first !== undefined && differences.some((d) => Math.abs(d - first) > NEAR * Math.max(1, Math.abs(first)));
}

/** A number as a decimal with at least two digits that count, and a power of ten behind it. */
const DECIMAL =
  /^\s*(-?)\s*(\d*\.\d+|\d+)\s*(?:(?:\\times|\\cdot|\*)\s*10\s*\^\s*\{?\s*(-?\s*\d+)\s*\}?)?\s*(?:\\ldots|\\dots|\\cdots|…)?\s*$/;

/** What to say where one side is a decimal that the other one rounds to; undefined where it is not. */
export function rounded(text: string, other: Expr): string | undefined {
  const match = DECIMAL.exec(text);
  const digits = (match?.[2] ?? "").replace(".", "").replace(/^0+/, "").length;
  if (!match || digits < 2 || !match[2]?.includes(".")) return undefined;
  const scale = 10 ** Number((match[3] ?? "0").replace(/\s/g, ""));
  const given = Number(`${match[1]}${match[2]}`) * scale;
  const unit = scale * 10 ** -(match[2].split(".")[1] as string).length;
  const value = evaluate(carryOut(other), {});
  return Math.abs(value - given) < unit * (1 + NEAR) && value !== given
    ? `rounded: the other side is ${value.toPrecision(digits + 3)}, and ≈ would say so`
    : undefined;
}
