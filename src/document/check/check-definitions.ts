/** What a document has said so far: its functions, variables and numbers, and what an expression means with them. */
import { derivativeSize } from "../../algebra/size.ts";
import { carryOut } from "../../derive/rules.ts";
import { evaluate } from "../../expr/evaluate.ts";
import { type Condition, cases, children, type Expr, substitute, symbols } from "../../expr/expr.ts";
import type { KnownFunction } from "../../expr/read/parser.ts";
import { differentiatedBy } from "./check-variable.ts";

/** Where a definition stands. */
export interface Place {
  readonly section: number;
  readonly topic: number;
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

/** A function or variable that the document defines, and under which heading. */
export interface Defined {
  readonly name: string;
  readonly section: number;
  /** Whether it is a function, written with its argument. */
  readonly argument: boolean;
  readonly fn: KnownFunction;
}

export class Definitions {
  /** Functions as they were defined, in their order. */
  readonly defined: Defined[] = [];
  /** The heading under which the text stands that is read now. */
  section = 0;
  /** The paragraph in which it stands. */
  paragraph = 0;
  protected readonly ahead: readonly Defined[];
  protected readonly entries = new Map<string, Entry>();
  /** Numbers with the name of a function: the sigma of "noise with sigma = 0.01" in a text on sigma(x). */
  protected readonly homonyms = new Map<string, Expr>();
  /** Values that variables have in passing, as in "at x = 0". */
  readonly #values = new Map<string, { readonly value: Expr; readonly paragraph: number }>();

  /** @param ahead what the document defines somewhere: used before that under the same heading ("where s(x) = ...") */
  constructor(ahead: readonly Defined[]) {
    this.ahead = ahead;
  }

  /** Takes over what another one says. */
  protected take(other: Definitions): void {
    this.section = other.section;
    this.paragraph = other.paragraph;
    for (const [name, entry] of other.entries) this.entries.set(name, entry);
    for (const [name, value] of other.homonyms) this.homonyms.set(name, value);
    for (const [name, value] of other.#values) this.#values.set(name, value);
  }

  entry(name: string): Entry | undefined {
    return this.entries.get(name);
  }

  /** Takes the name for the body from here on. A body under a condition adds a piece to one that was defined so before. */
  define({ name, variable, argument }: Introduced, body: Expr, place: Place, condition?: Condition): void {
    const before = this.entries.get(name)?.fn.body;
    const known = carryOut(body);
    const pieces = condition
      ? [...(before?.kind === "cases" && this.entries.get(name)?.partial ? before.pieces : []), { when: condition, value: known }]
      : [];
    const fn = { variable: argument ? (variable ?? "x") : NO_VARIABLE, body: condition ? cases(pieces, null) : known };
    this.entries.set(name, { fn, argument, ...place, partial: condition !== undefined });
    if (!condition) this.defined.push({ name, section: place.section, argument, fn });
  }

  /** Takes the name of a function for a number as well, where it stands without an argument. */
  alsoNumber(name: string, value: Expr): void {
    this.homonyms.set(name, value);
  }

  /** Takes the value for the variable in passing. */
  passing(name: string, value: Expr): void {
    this.#values.set(name, { value, paragraph: this.paragraph });
  }

  /** No value holds any longer. */
  forgetValues(): void {
    this.#values.clear();
  }

  /**
   * The values in passing, for expressions that hold no other names; undefined where they hold others, or none. The value of
   * one variable ("at x = 0") holds for its paragraph, those of several are an example that may go on.
   */
  valuesFor(...expressions: readonly Expr[]): ReadonlyMap<string, Expr> | undefined {
    const names = [...new Set(expressions.flatMap((u) => [...symbols(u)]))];
    const found = names.flatMap((name) => this.#values.get(name) ?? []);
    if (names.length === 0 || found.length < names.length) return undefined;
    if (found.length === 1 && found[0]?.paragraph !== this.paragraph) return undefined;
    return new Map(names.map((name, i) => [name, (found[i] as { value: Expr }).value]));
  }

  /** The names of the document's variables that stand for formulas. */
  get variables(): ReadonlySet<string> {
    return new Set([...this.entries].filter(([, { argument }]) => !argument).map(([name]) => name));
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

  /** The document's variables and what they stand for; those that are defined only further on under this heading as well. */
  #variables(): Map<string, Expr> {
    return new Map([...this.#stand()].filter(([, body]) => symbols(body).size > 0));
  }

  /**
   * An expression with the document's numbers put in (alpha = 0.01), but for those in `kept` that are 0, 1 and the like: what
   * holds for alpha = 0 only is not shown by a calculation with alpha.
   */
  withNumbers(u: Expr, kept: ReadonlySet<string>): Expr {
    return substitute(
      u,
      new Map([...this.#stand()].filter(([name, body]) => symbols(body).size === 0 && !(kept.has(name) && isSpecial(body)))),
    );
  }

  #stand(): Map<string, Expr> {
    const before = [...this.entries].filter(([, { argument }]) => !argument).map(([name, { fn }]) => [name, fn.body] as const);
    const after = this.ahead
      .filter(({ name, argument, section }) => !argument && section === this.section && !this.entries.has(name))
      .map(({ name, fn }) => [name, fn.body] as const);
    return new Map([...after.reverse(), ...before, ...this.homonyms]);
  }
}

/** Numbers for which many formulas are equal that are not equal in general. */
const isSpecial = (u: Expr): boolean => u.kind !== "number" || u.value.d === 1n;

/** Definitions may use earlier ones; more levels than this are a circle. */
const MOST_LEVELS = 8;

function writtenOut(u: Expr, variables: ReadonlyMap<string, Expr>): Expr {
  let image = u;
  for (let i = 0; i < MOST_LEVELS && [...symbols(image)].some((name) => variables.has(name)); i++) image = substitute(image, variables);
  return image;
}

/** Whether a derivative in it would grow too large: the inner ones first, so that each is carried out only where it may be. */
export function tooLarge(u: Expr): boolean {
  if (children(u).some(tooLarge)) return true;
  if (u.kind === "power" && symbols(u).size === 0) return !(Math.abs(evaluate(carryOut(u.exponent), {})) <= LARGEST_EXPONENT);
  return u.kind === "derivative" && derivativeSize(carryOut(u.of), u.variable) > MOST_PARTS;
}

/** Of numbers: 9^(9^9) has more digits than a proof can hold. */
const LARGEST_EXPONENT = 1000;
