/** What a document has defined so far, and how a side is read with it. */
import { derivativeSize } from "../../algebra/size.ts";
import { catalogueFunctions } from "../../catalogue/functions.ts";
import { carryOut } from "../../derive/rules.ts";
import { FormulaError } from "../../expr/errors.ts";
import { evaluate } from "../../expr/evaluate.ts";
import { type Condition, cases, children, type Expr, key, substitute, symbols } from "../../expr/expr.ts";
import { type Equation, type KnownFunction, readEquation } from "../../expr/read/parser.ts";
import { applied } from "./check-bare.ts";
import type { Part } from "./check-chains.ts";
import { looksLikeMatrices, unsupported } from "./check-notation.ts";

/** A side with the meanings that its text may have: most have one. */
export interface ReadSide {
  readonly part: Part;
  /** As written, derivatives not carried out; the most literal reading first. */
  readonly readings: readonly Expr[];
  readonly notes: readonly string[];
}

/** Why a side cannot be read, and the offset in the document where that is. */
export interface Unread {
  readonly part: Part;
  readonly reason: string;
  readonly at: number;
}

/** Where a definition stands. */
export interface Place {
  readonly section: number;
  readonly line: number;
}

export interface Introduced {
  readonly name: string;
  readonly variable?: string;
  readonly argument: boolean;
}

interface Entry extends Place {
  readonly fn: KnownFunction;
  /** Whether it was written with its argument: f(x) = ..., not y = .... */
  readonly argument: boolean;
  /** Whether it was defined under a condition, so that more pieces may follow. */
  readonly partial: boolean;
}

/** The y of y = tanh(x) is a function of nothing in particular: dy/dx and y' differentiate tanh(x) as it stands. */
const NO_VARIABLE = "(none)";

/** Beyond this a derivative is too large for a proof in reasonable time. */
const MOST_PARTS = 20_000;

const DERIVATIVE_OF_NAME = /\{\s*(?:d|\\partial)\s*\\?([A-Za-z]+)\s*\}\s*\{\s*(?:d|\\partial)\s*\\?([A-Za-z]+)\s*\}/g;

const LETTER_OF_LETTER = /(?<![A-Za-z\\_{])([A-Za-ce-z])(?:\\left)?\(\s*-?\s*[A-Za-z]\s*(?:\\right)?\)/g;

/** A text without commands is LaTeX all the same in a document: the thin space behind it says so. */
const asLatex = (text: string): string => `${text}\\,`;

/** A function that the document defines, and under which heading. */
export interface Defined {
  readonly name: string;
  readonly section: number;
  readonly fn: KnownFunction;
}

export class Scope {
  /** Functions as they were defined, in their order. */
  readonly defined: Defined[] = [];
  /** The heading under which the text stands that is read now. */
  section = 0;
  readonly #ahead: readonly Defined[];
  readonly #entries = new Map<string, Entry>();
  readonly #known = new Map<string, KnownFunction>(catalogueFunctions);

  /** @param ahead functions of the document that are defined somewhere: used before that under the same heading ("where s(x) = ...") */
  constructor(ahead: readonly Defined[] = []) {
    this.#ahead = ahead;
  }

  entry(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  /** Takes the name for the body from here on. A body under a condition adds a piece to one that was defined so before. */
  define({ name, variable, argument }: Introduced, body: Expr, place: Place, condition?: Condition): void {
    const before = this.#entries.get(name)?.fn.body;
    const known = carryOut(body);
    const pieces = condition
      ? [...(before?.kind === "cases" && this.#entries.get(name)?.partial ? before.pieces : []), { when: condition, value: known }]
      : [];
    const fn = { variable: argument ? (variable ?? "x") : NO_VARIABLE, body: condition ? cases(pieces, null) : known };
    this.#entries.set(name, { fn, argument, ...place, partial: condition !== undefined });
    if (argument && !condition) this.defined.push({ name, section: place.section, fn });
  }

  /** What the left side of an equality introduces, where it is a name that means nothing yet. */
  introduced(left: Part): Introduced | undefined {
    if (unsupported(left.text)) return undefined;
    try {
      return readEquation(`${asLatex(left.text)}=0`, { functions: this.#functions(true) }).defines;
    } catch {
      return undefined;
    }
  }

  /** The same as if nothing had been defined in the document: what the side would introduce again. */
  introducedAgain(left: Part): Introduced | undefined {
    try {
      return readEquation(`${asLatex(left.text)}=0`, { functions: this.#known }).defines;
    } catch {
      return undefined;
    }
  }

  /** The names of the document's own that are written with or without arguments, as functions for the parser. */
  #functions(variables: boolean): Map<string, KnownFunction> {
    const own = [...this.#entries].filter(([, { argument }]) => variables || argument).map(([name, { fn }]) => [name, fn] as const);
    return new Map([...this.#known, ...own]);
  }

  /** The same, with those that are defined only further on. */
  #functionsAhead(variables: boolean): Map<string, KnownFunction> {
    const functions = this.#functions(variables);
    for (const { name, section, fn } of this.#ahead)
      if (section === this.section && !functions.has(name) && !this.#entries.has(name)) functions.set(name, fn);
    return functions;
  }

  /** The condition that a text states. @throws FormulaError where it states none. */
  condition(text: string, variable: string): Condition | undefined {
    const side = readEquation(`\\begin{cases} 1 & ${text} \\end{cases}`, { functions: this.#functions(false), variable }).sides[0];
    return side?.expr.kind === "cases" ? side.expr.pieces[0]?.when : undefined;
  }

  /** Reads a side in every way that its names allow. */
  read(part: Part, standing: string): ReadSide | Unread {
    const what = unsupported(part.text);
    if (what) return { part, reason: `${what}: not supported`, at: part.start };
    const odd = this.#derivativeByFormula(part.text);
    if (odd !== undefined) return { part, reason: `a derivative by ${odd}, which is itself a formula: not supported`, at: part.start };
    const stranger = this.#stranger(part.text);
    if (stranger)
      return { part, reason: `"${stranger[0]}" may be a function that is not defined, or a product`, at: part.start + stranger.index };
    const variables = [...this.#entries].filter(([, { argument }]) => !argument).map(([name]) => name);
    const notes = new Set<string>();
    const readings: Expr[] = [];
    let refusal: FormulaError | undefined;
    const attempt = (text: string, functions: Map<string, KnownFunction>, parameters: readonly string[]): void => {
      try {
        const equation: Equation = readEquation(asLatex(text), { functions, parameters, variable: standing });
        for (const note of equation.notes) notes.add(note);
        readings.push((equation.sides[0] as { expr: Expr }).expr);
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error;
        refusal ??= error;
      }
    };
    attempt(part.text, this.#functionsAhead(false), variables);
    const mentions = (u: Expr): boolean => [...symbols(u)].some((name) => this.#entries.has(name));
    if (readings.length === 0 || readings.some(mentions)) {
      const functions = this.#functionsAhead(true);
      const rewritten = applied(
        part.text,
        [...this.#entries].map(([name, { argument }]) => ({ name, argument })),
        standing,
      );
      if (variables.length > 0) attempt(part.text, functions, []);
      if (rewritten !== part.text) attempt(rewritten, functions, []);
    }
    const all = unique(readings);
    if (all.length === 0) {
      const at = Math.min(refusal?.span.start ?? 0, Math.max(0, part.text.length - 1));
      return { part, reason: sentence(refusal), at: part.start + at };
    }
    if (all.some(looksLikeMatrices)) return { part, reason: "capital letters that may be matrices: not supported", at: part.start };
    if (all.some(tooLarge)) return { part, reason: "a derivative or a power too large to be written out: not supported", at: part.start };
    return { part, readings: all, notes: [...notes] };
  }

  /** The u of \frac{df}{du} where f was defined as a function of x, and u is a formula in x: what f is as a function of u nobody said. */
  #derivativeByFormula(text: string): string | undefined {
    for (const [, of = "", by = ""] of text.matchAll(DERIVATIVE_OF_NAME)) {
      const [fn, variable] = [this.#entries.get(of), this.#entries.get(by)];
      if (fn?.argument && variable && !variable.argument && fn.fn.variable !== by) return by;
    }
    return undefined;
  }

  /** An s(x) or s(-x) where nothing was said of s: the parser would take it for a product, as it is in a(b + c). */
  #stranger(text: string): RegExpExecArray | undefined {
    const found = [...text.matchAll(LETTER_OF_LETTER)];
    const known = found.length > 0 ? this.#functionsAhead(true) : this.#known;
    return found.find(([, letter = ""]) => !known.has(letter));
  }

  /** The reading in which no function stands without an argument; variables are written out when they are needed. */
  definite(readings: readonly Expr[]): Expr {
    const bare = (u: Expr): boolean => [...symbols(u)].some((name) => this.#entries.get(name)?.argument);
    return readings.find((u) => !bare(u)) ?? (readings[0] as Expr);
  }

  /**
   * What an expression may mean, derivatives carried out: as it stands, and with the document's variables written out. Those are
   * put in before differentiating (dL/dz where L holds y, and y holds z), but for the one that is differentiated by, and after.
   */
  meanings(u: Expr): Expr[] {
    const variables = this.#variables();
    const plain = carryOut(u);
    if (variables.size === 0) return [plain];
    const before = this.beforeDifferentiation(u);
    const full = tooLarge(before) ? before : writtenOut(carryOut(before), variables);
    return full === plain || tooLarge(full) ? [plain] : [plain, full];
  }

  /** The expression with the document's variables written out, but for those that it is differentiated by. */
  beforeDifferentiation(u: Expr): Expr {
    const by = differentiatedBy(u);
    return writtenOut(u, new Map([...this.#variables()].filter(([name]) => !by.has(name))));
  }

  #variables(): Map<string, Expr> {
    return new Map([...this.#entries].filter(([, { argument }]) => !argument).map(([name, { fn }]) => [name, fn.body] as const));
  }
}

/** The variable of a derivative of something that it does not occur in, though other names do: what depends on what is not known. */
export function vacuous(u: Expr): string | undefined {
  if (u.kind === "derivative" && !symbols(u.of).has(u.variable) && symbols(u.of).size > 0) return u.variable;
  for (const part of children(u)) {
    const found = vacuous(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Definitions may use earlier ones; more levels than this are a circle. */
const MOST_LEVELS = 8;

function writtenOut(u: Expr, variables: ReadonlyMap<string, Expr>): Expr {
  let image = u;
  for (let i = 0; i < MOST_LEVELS && [...symbols(image)].some((name) => variables.has(name)); i++) image = substitute(image, variables);
  return image;
}

function differentiatedBy(u: Expr): Set<string> {
  const inside = children(u).flatMap((c) => [...differentiatedBy(c)]);
  return new Set(u.kind === "derivative" ? [u.variable, ...inside] : inside);
}

const unique = (readings: readonly Expr[]): Expr[] => [...new Map(readings.map((u) => [key(u), u])).values()];

/** Whether a derivative in it would grow too large: the inner ones first, so that each is carried out only where it may be. */
function tooLarge(u: Expr): boolean {
  if (children(u).some(tooLarge)) return true;
  if (u.kind === "power" && symbols(u).size === 0) return !(Math.abs(evaluate(carryOut(u.exponent), {})) <= LARGEST_EXPONENT);
  return u.kind === "derivative" && derivativeSize(carryOut(u.of), u.variable) > MOST_PARTS;
}

/** Of numbers: 9^(9^9) has more digits than a proof can hold. */
const LARGEST_EXPONENT = 1000;

/** The place is shown by the caret: "at column 7" would count from the beginning of the side. */
const sentence = (error: FormulaError | undefined): string =>
  (error?.message ?? "no formula").replace(/ at (?:line \d+, )?column \d+/, "").replace(/\s+/g, " ");

const CUSTOMARY = ["x", "z", "u", "t", "v", "y", "s"];

/** The name among the symbols that is a variable: the one given where it occurs, else by custom. */
export function mainVariable(sides: readonly Expr[], given: string): string {
  const names = new Set(sides.flatMap((u) => [...symbols(u)]));
  if (names.has(given)) return given;
  return CUSTOMARY.find((name) => names.has(name)) ?? [...names][0] ?? given;
}

/** The variable that a chain is about, by its text: of a derivative, of a function's argument, else a customary letter. */
export function standingVariable(text: string, fallback = "x"): string {
  const below = /(?:\}\s*\{|\/)\s*(?:d|\\partial|∂|\\mathrm\s*\{\s*d\s*\})\s*([A-Za-z])(?![A-Za-z])/.exec(text)?.[1];
  const argument = /\(\s*([A-Za-z])\s*\)/.exec(text)?.[1];
  const letter = /(?<![A-Za-z\\{_])([xzuvt])(?![A-Za-z(])/.exec(text)?.[1];
  return below ?? argument ?? letter ?? fallback;
}
