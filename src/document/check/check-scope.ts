/** How a side of an equality is read with what its document has said so far. */
import { catalogueFunctions } from "../../catalogue/functions.ts";
import { carryOut } from "../../derive/rules.ts";
import { FormulaError } from "../../expr/errors.ts";
import { type Condition, type Expr, key, symbols } from "../../expr/expr.ts";
import { type Equation, type KnownFunction, readEquation } from "../../expr/read/parser.ts";
import { applied } from "./check-bare.ts";
import type { Part } from "./check-chains.ts";
import { asFunction, type Convention, usedIn } from "./check-conventions.ts";
import { type Defined, Definitions, type Introduced, tooLarge } from "./check-definitions.ts";
import { looksLikeMatrices, unsupported } from "./check-notation.ts";
import { respelled } from "./check-respell.ts";

/** A side with the meanings that its text may have: most have one. */
export interface ReadSide {
  readonly part: Part;
  /** As written, derivatives not carried out; the most literal reading first. */
  readonly readings: readonly Expr[];
  readonly notes: readonly string[];
  /** What was read by custom, in sentences: to be said even where all is right. */
  readonly customs: readonly string[];
}

/** Why a side cannot be read, and the offset in the document where that is. */
export interface Unread {
  readonly part: Part;
  readonly reason: string;
  readonly at: number;
}

export type Side = ReadSide | Unread;
export const isRead = (side: Side): side is ReadSide => "readings" in side;

const DERIVATIVE_OF_NAME = /\{\s*(?:d|\\partial)\s*\\?([A-Za-z]+)\s*\}\s*\{\s*(?:d|\\partial)\s*\\?([A-Za-z]+)\s*\}/g;

const LETTER_OF_LETTER = /(?<![A-Za-z\\_{])([A-Za-ce-z])(?:\\left)?\(\s*-?\s*[A-Za-z]\s*(?:\\right)?\)/g;

/** A text without commands is LaTeX all the same in a document: the thin space behind it says so. */
const asLatex = (text: string): string => `${text}\\,`;

/** The names of a document for the parser, and the reading of its sides. */
export class Scope extends Definitions {
  readonly #customs: ReadonlyMap<string, Convention>;
  /** Derivatives of functions under names of their own, for those taken at a point. */
  readonly #primed = new Map<string, KnownFunction>();
  readonly #known = new Map<string, KnownFunction>(catalogueFunctions);

  /** @param customs letters that are functions by custom where the document does not define them */
  constructor(ahead: readonly Defined[] = [], customs: ReadonlyMap<string, Convention> = new Map()) {
    super(ahead);
    this.#customs = customs;
  }

  /** A scope of the same content, to try a definition in. */
  copy(): Scope {
    const copy = new Scope(this.ahead, this.#customs);
    copy.take(this);
    return copy;
  }

  isFunction(name: string): boolean {
    return this.entries.get(name)?.argument === true || this.#customs.has(name);
  }

  isCatalogued(name: string): boolean {
    return this.#known.has(name) || this.#known.has(name.toLowerCase());
  }

  /** The function that a side would introduce if no name were known but those of the language, and the document's own. */
  catalogued(left: Part): Introduced | undefined {
    try {
      const { defines } = readEquation(`${asLatex(left.text)}=0`, {});
      return defines?.argument && !defines.name.includes("'") && !this.entries.has(defines.name) ? defines : undefined;
    } catch {
      return undefined;
    }
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
    const own = [...this.entries].filter(([, { argument }]) => variables || argument).map(([name, { fn }]) => [name, fn] as const);
    return new Map([...this.#known, ...own]);
  }

  /** The same, with those that are defined only further on; a name that is also a number is a function only where it is applied. */
  #functionsAhead(variables: boolean, text?: string): Map<string, KnownFunction> {
    const functions = this.#functions(variables);
    for (const { name, section, argument, fn } of this.ahead)
      if (argument && section === this.section && !functions.has(name) && !this.entries.has(name)) functions.set(name, fn);
    for (const [name, { fn }] of this.#customs) if (!functions.has(name) && !this.entries.has(name)) functions.set(name, fn);
    for (const [name, fn] of this.#primed) functions.set(name, fn);
    for (const name of text === undefined ? [] : [...this.#customs.keys(), ...this.homonyms.keys()])
      if (!asFunction(name).test(text as string)) functions.delete(name);
    return functions;
  }

  /** The condition that a text states. @throws FormulaError where it states none. */
  condition(text: string, variable: string): Condition | undefined {
    const side = readEquation(`\\begin{cases} 1 & ${text} \\end{cases}`, { functions: this.#functions(false), variable }).sides[0];
    return side?.expr.kind === "cases" ? side.expr.pieces[0]?.when : undefined;
  }

  /** Reads a side in every way that its names allow. */
  read(part: Part, standing: string): ReadSide | Unread {
    const { text, place } = respelled(part.text, {
      variable: standing,
      derivative: (fn, order) => this.#derivativeName(fn, order, standing),
    });
    const what = unsupported(text);
    if (what) return { part, reason: `${what}: not supported`, at: part.start };
    const odd = this.#derivativeByFormula(text);
    if (odd !== undefined) return { part, reason: `a derivative by ${odd}, which is itself a formula: not supported`, at: part.start };
    const stranger = this.#stranger(text);
    if (stranger)
      return {
        part,
        reason: `"${stranger[0]}" may be a function that is not defined, or a product`,
        at: part.start + place(stranger.index),
      };
    const customs = usedIn(text, this.#customs).filter(([name]) => !this.entries.has(name));
    const variables = [...this.entries].filter(([, { argument }]) => !argument).map(([name]) => name);
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
    attempt(text, this.#functionsAhead(false, text), variables);
    const numbers = [...this.entries].filter(([, { argument, fn }]) => !argument && symbols(fn.body).size === 0).map(([name]) => name);
    const own = [
      ...[...this.entries].filter(([name]) => !numbers.includes(name)).map(([name, { argument }]) => ({ name, argument })),
      ...customs.map(([name]) => ({ name, argument: true })),
    ];
    const mentions = (u: Expr): boolean => own.some(({ name }) => symbols(u).has(name));
    if (readings.length === 0 || readings.some(mentions)) {
      const functions = this.#functionsAhead(true);
      for (const name of numbers) functions.delete(name);
      const rewritten = applied(text, own, standing);
      if (variables.length > 0 && !variables.some((name) => multiplied(name).test(text))) attempt(text, functions, numbers);
      if (rewritten !== text) attempt(rewritten, functions, numbers);
    }
    const all = unique(readings);
    if (all.length === 0) {
      const at = place(Math.min(refusal?.span.start ?? 0, text.length));
      return { part, reason: sentence(refusal), at: part.start + Math.min(at, Math.max(0, part.text.length - 1)) };
    }
    if (all.some(looksLikeMatrices)) return { part, reason: "capital letters that may be matrices: not supported", at: part.start };
    if (all.some(tooLarge)) return { part, reason: "a derivative or a power too large to be written out: not supported", at: part.start };
    return { part, readings: all, notes: [...notes], customs: customs.map(([, { note }]) => note) };
  }

  /** A name for the derivative of a function, for the parser; undefined where the text is no function that can be read. */
  #derivativeName(text: string, order: number, variable: string): string | undefined {
    const name = `derivative${order}${text.replace(/[^A-Za-z\d]+/g, "")}${variable}`;
    try {
      const { sides } = readEquation(asLatex(`${text}${"'".repeat(order)}(${variable})`), {
        functions: this.#functionsAhead(true),
        variable,
      });
      const u = (sides[0] as { expr: Expr }).expr;
      if (tooLarge(u)) return undefined;
      this.#primed.set(name, { variable, body: carryOut(u) });
      return name;
    } catch (error) {
      if (error instanceof FormulaError) return undefined;
      throw error;
    }
  }

  /** The u of \frac{df}{du} where f was defined as a function of x, and u is a formula in x: what f is as a function of u nobody said. */
  #derivativeByFormula(text: string): string | undefined {
    for (const [, of = "", by = ""] of text.matchAll(DERIVATIVE_OF_NAME)) {
      const [fn, variable] = [this.entries.get(of), this.entries.get(by)];
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
    const bare = (u: Expr): boolean => [...symbols(u)].some((name) => this.entries.get(name)?.argument && !this.homonyms.has(name));
    return readings.find((u) => !bare(u)) ?? (readings[0] as Expr);
  }
}

/** A variable with a factor in brackets behind it: read with its meaning, y(1 - y) would be a function y of 1 - y. */
const multiplied = (name: string): RegExp =>
  new RegExp(
    String.raw`(?:\\${name}(?![A-Za-z])|(?<![A-Za-z\\])${name})\s*(?:\\left\s*|\\[bB]igg?l?\s*)?\((?!\s*\\?[A-Za-z]+\s*(?:\\right\s*|\\[bB]igg?r?\s*)?\))`,
  );

const unique = (readings: readonly Expr[]): Expr[] => [...new Map(readings.map((u) => [key(u), u])).values()];

/** The place is shown by the caret: "at column 7" would count from the beginning of the side. */
const sentence = (error: FormulaError | undefined): string =>
  (error?.message ?? "no formula").replace(/ at (?:line \d+, )?column \d+/, "").replace(/\s+/g, " ");
