/**
 * Notation of derivatives that the parser does not know, written as it knows it: dy/dx, (ln x)', f'(0), f^{(4)}(x), and
 * \tan^{-1}(x) for the arcus function. Places in the new text lead back to those in the old one.
 */

export interface Respelled {
  readonly text: string;
  /** The offset in the text as it was of an offset in the new text. */
  readonly place: (at: number) => number;
}

export interface RespellOptions {
  /** The variable that the text is about. */
  readonly variable: string;
  /** The name, for the parser, of the derivative of this order of a function in LaTeX; undefined where that is no function. */
  readonly derivative: (fn: string, order: number) => string | undefined;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const SUBSCRIPT = String.raw`(?:_(?:\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}|[A-Za-z\d]))?`;
const COMMAND = String.raw`\\(?:operatorname|text|mathrm|textrm)\s*\{[A-Za-z\d\\_ ]+\}|\\[A-Za-z]+`;
const NAME = String.raw`(?:${COMMAND}|(?<![A-Za-z\\])[A-Za-z])${SUBSCRIPT}`;
const DIFFERENTIATED = `(?:${COMMAND}|[A-Za-z])${SUBSCRIPT}`;
const D = String.raw`(?:(?<![A-Za-z\\])d|\\partial|\\mathrm\s*\{\s*d\s*\})`;
const ORDER = String.raw`(?:\^\s*(?:\d|\{\s*\d\s*\}))?`;
const PRIMES = String.raw`(?:'+|\^\s*\{?\s*(?:\\prime\s*)+\}?)`;

const LEIBNIZ = new RegExp(
  String.raw`(${D}\s*${ORDER})\s*(${DIFFERENTIATED})\s*/\s*(${D})\s*(\\[A-Za-z]+|[A-Za-z])(${ORDER})(?![A-Za-z])`,
  "g",
);
const INVERSE = /\\(sin|cos|tan|sec|csc|cot|sinh|cosh|tanh)\s*\^\s*\{\s*-\s*1\s*\}/g;
const APPLIED = new RegExp(String.raw`(${NAME})\s*(?:(${PRIMES})|\^\s*\{\s*\(\s*([1-9])\s*\)\s*\})(\s*(?:\\left\s*)?\()`, "g");
const PRIMED_BRACKET = new RegExp(String.raw`((?:\\right\s*|\\[bB]igg?r?\s*)?[)\]])\s*(${PRIMES})`, "g");
const PLAIN = /^\s*\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?\s*$/;

/** The text in the parser's notation. */
export function respelled(text: string, options: RespellOptions): Respelled {
  return [leibniz, inverses, primedBrackets, points].reduce<Respelled>((before, rule) => edited(before, rule(before.text, options)), {
    text,
    place: (at) => at,
  });
}

function edited({ text, place }: Respelled, edits: readonly Edit[]): Respelled {
  if (edits.length === 0) return { text, place };
  let [result, from] = ["", 0];
  const shifts: { readonly at: number; readonly end: number; readonly edit: Edit }[] = [];
  for (const edit of edits) {
    result += text.slice(from, edit.start);
    shifts.push({ at: result.length, end: result.length + edit.text.length, edit });
    result += edit.text;
    from = edit.end;
  }
  const back = (at: number): number => {
    const last = shifts.findLast((shift) => shift.at <= at);
    if (!last) return at;
    return at < last.end ? last.edit.start : at - last.end + last.edit.end;
  };
  return { text: result + text.slice(from), place: (at) => place(back(at)) };
}

const leibniz = (text: string): Edit[] =>
  [...text.matchAll(LEIBNIZ)].map((match) => {
    const [all, above, of, below, by, order] = match;
    return { start: match.index, end: match.index + all.length, text: `\\frac{${above} ${of}}{${below} ${by}${order}}` };
  });

const inverses = (text: string): Edit[] =>
  [...text.matchAll(INVERSE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: `\\arc${match[1]} `,
  }));

const orderOf = (primes: string): number => (primes.match(/'|\\prime/g) ?? []).length;

/** (u)' for a bracket that is no argument. */
function primedBrackets(text: string, { variable }: RespellOptions): Edit[] {
  const edits: Edit[] = [];
  for (const match of text.matchAll(PRIMED_BRACKET)) {
    const close = match.index + (match[1] as string).length - 1;
    const open = openingOf(text, close);
    if (open === undefined || (edits.at(-1)?.end ?? 0) > open) continue;
    const start = open - (/(?:\\left\s*|\\[bB]igg?l?\s*)$/.exec(text.slice(0, open))?.[0].length ?? 0);
    const inside = text.slice(open + 1, match.index);
    if (isArgument(text.slice(0, start), inside)) continue;
    const by = letterIn(inside, variable);
    const order = orderOf(match[2] as string);
    const sign = FACTOR.test(text.slice(0, start)) ? "\\cdot " : "";
    const operator = order === 1 ? `\\frac{d}{d${by}}` : `\\frac{d^${order}}{d${by}^${order}}`;
    edits.push({ start, end: match.index + match[0].length, text: `${sign}\\left(${operator}\\left(${inside}\\right)\\right)` });
  }
  return edits;
}

/** Behind a factor the bracket is one as well: "\sinh x (\cosh x)'" is a product. */
const FACTOR = /(?:[\d)\]}']|(?<![A-Za-z\\])[A-Za-z]{1,2})\s*$/;

/** Whether a function's name stands before the bracket: what f(2x)' means is not settled. */
const isArgument = (before: string, inside: string): boolean =>
  /(?:\\(?!cdot|times|,|;|:|!|quad|left|right)[A-Za-z]+|[}'_]|(?<![A-Za-z])[fgh])\s*$/.test(before) ||
  (PLAIN.test(inside) && /[A-Za-z]\s*$/.test(before));

/** The variable that a bracket is differentiated by: the one given where it stands in it, else a customary letter of it. */
function letterIn(inside: string, variable: string): string {
  const letters = new Set(inside.replace(/\\[A-Za-z]+/g, " ").match(/[A-Za-z]/g) ?? []);
  return letters.has(variable) ? variable : (["x", "z", "u", "t", "v", "y", "s"].find((letter) => letters.has(letter)) ?? variable);
}

function openingOf(text: string, close: number): number | undefined {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    if (/[)\]]/.test(text[i] as string)) depth++;
    else if (/[([]/.test(text[i] as string) && --depth === 0) return i;
  }
  return undefined;
}

/** f'(0) and f^{(4)}(x): the derivative as a function of its own name, or with primes. */
function points(text: string, { derivative }: RespellOptions): Edit[] {
  const edits: Edit[] = [];
  for (const match of text.matchAll(APPLIED)) {
    const [all, fn = "", primes, digits, bracket = ""] = match;
    const argument = argumentFrom(text, match.index + all.length);
    // in \sigma'(1 - 2\sigma) the bracket is a factor
    if (argument === undefined || argument.includes(fn)) continue;
    const order = digits === undefined ? orderOf(primes as string) : Number(digits);
    const end = match.index + all.length - bracket.length;
    const name = PLAIN.test(argument) && digits === undefined ? undefined : derivative(fn, order);
    if (name === undefined) continue;
    edits.push({ start: match.index, end, text: PLAIN.test(argument) ? fn + "'".repeat(order) : `\\operatorname{${name}}` });
  }
  return edits;
}

function argumentFrom(text: string, from: number): string | undefined {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (/[([]/.test(text[i] as string)) depth++;
    else if (/[)\]]/.test(text[i] as string) && --depth === 0) return text.slice(from, i).replace(/\\right\s*$/, "");
  }
  return undefined;
}
