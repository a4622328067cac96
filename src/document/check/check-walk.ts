/** Going through a document chain by chain: definitions are taken in, all other links judged. */
import { FormulaError } from "../../expr/errors.ts";
import { type Condition, type Expr, symbols } from "../../expr/expr.ts";
import type { Chain, Part } from "./check-chains.ts";
import { compare, mend } from "./check-compare.ts";
import { remarkNote } from "./check-remarks.ts";
import type { CheckOptions, Definition, Judge, Link } from "./check-report.ts";
import { type Defined, type Introduced, type ReadSide, Scope, standingVariable, type Unread, vacuous } from "./check-scope.ts";

type Side = ReadSide | Unread;
const isRead = (side: Side): side is ReadSide => "readings" in side;

/** Letters that stand for what varies: "at x = 0" speaks of one place, and does not make x a number from there on. */
const VARIABLE = /^[e-jo-z]$/;

/** The state of going through a document. */
export class Walk {
  readonly links: Link[] = [];
  readonly definitions: Definition[] = [];
  readonly #scope: Scope;
  readonly #judge: Judge;
  readonly #suggestions: boolean;
  readonly #lineStarts: readonly number[];
  /** The last side of the chain before, for one that goes on with "=". */
  #last: Side | undefined;
  /** What to say of the next link where it is unequal: that its left side has a meaning from before. */
  #reminder: string | undefined;

  constructor(markdown: string, { judge, suggestions = true }: CheckOptions & { readonly judge: Judge }, ahead: readonly Defined[]) {
    this.#scope = new Scope(ahead);
    this.#judge = judge;
    this.#suggestions = suggestions;
    this.#lineStarts = [0, ...[...markdown.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  get defined(): readonly Defined[] {
    return this.#scope.defined;
  }

  #place(at: number): { line: number; column: number } {
    let [low, high] = [0, this.#lineStarts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (this.#lineStarts[low] as number) + 1 };
  }

  unread(part: Part, reason: string): void {
    this.links.push({ ...this.#place(part.start), left: "", right: flat(part.text), verdict: "unread", note: reason });
  }

  /** Words stand between the last formula and the next: no chain runs across them. */
  interrupt(): void {
    this.#last = undefined;
  }

  /** A formula without a relation may be the first side of the next chain. */
  alone(part: Part): void {
    this.#last = this.#scope.read(part, standingVariable(part.text));
  }

  async chain(chain: Chain, section: number): Promise<void> {
    this.#scope.section = section;
    this.#reminder = undefined;
    const standing = standingVariable(chain.sides.map(({ text }) => text).join(" = "));
    const condition = this.#condition(chain, standing);
    if (condition instanceof FormulaError) {
      for (const part of chain.sides.slice(1))
        this.unread(part, `under the condition "${flat((chain.condition as Part).text)}", which cannot be read`);
      this.#last = undefined;
      return;
    }
    const from = await this.#definition(chain, section, standing, condition);
    const sides = chain.sides.map((part, i) => (i === 0 && chain.continues ? this.#before(part) : this.#scope.read(part, standing)));
    let blamed = false;
    for (let i = from; i + 1 < sides.length; i++) {
      const link = chain.links[i] as Chain["links"][number];
      const [left, right] = [sides[i], sides[i + 1]] as [Side, Side];
      if (!link.exact)
        this.#refuse(left, right, { part: right.part, reason: `"${link.relation}" is no equality: not judged`, at: right.part.start });
      else blamed = await this.#link(left, right, standing, condition, chain.remarks[i + 1] ?? [], blamed);
    }
    this.#last = sides.at(-1);
  }

  #before(part: Part): Side {
    return this.#last ?? { part, reason: "it begins with a relation, and no formula stands before it", at: part.start };
  }

  #condition(chain: Chain, standing: string): Condition | undefined | FormulaError {
    if (!chain.condition || EVERYWHERE.test(chain.condition.text)) return undefined;
    try {
      return this.#scope.condition(chain.condition.text, standing);
    } catch (error) {
      if (error instanceof FormulaError) return error;
      throw error;
    }
  }

  /** Takes the first equality for a definition where it is one. @returns the index of the first link to be judged */
  async #definition(chain: Chain, section: number, standing: string, condition: Condition | undefined): Promise<number> {
    const [left, right] = chain.sides as [Part, Part];
    if (chain.continues || !chain.links[0]?.exact) return 0;
    const introduced = this.#scope.introduced(left);
    const again = introduced ? undefined : this.#scope.introducedAgain(left);
    const asked = introduced ?? again;
    if (!asked) return 0;
    const body = this.#scope.read(right, standing);
    if (asked.name.includes("'")) {
      if (!introduced) return 0;
      this.#refuse({ part: left, readings: [], notes: [] }, body, {
        part: left,
        reason: `"${asked.name.replace(/'+$/, "")}" is not defined before this`,
        at: left.start,
      });
      return 1;
    }
    if (!isRead(body)) {
      if (!introduced) return 0;
      this.#refuse({ part: left, readings: [], notes: [] }, body, body);
      return 1;
    }
    const literal = this.#scope.definite(body.readings);
    if (symbols(literal).has(asked.name)) {
      this.#refuse({ part: left, readings: [], notes: [] }, body, {
        part: left,
        reason: "an assignment of a new value: not supported",
        at: right.start,
      });
      return 1;
    }
    if (!asked.argument && VARIABLE.test(asked.name) && symbols(literal).size <= (chain.sides.length > 2 ? 1 : 0)) {
      this.#refuse({ part: left, readings: [], notes: [] }, body, {
        part: left,
        reason: `a value of ${asked.name} in passing: the equalities around it are judged for every ${asked.name}`,
        at: left.start,
      });
      return chain.sides.length;
    }
    if (again && !(await this.#meansAnother(again, literal, left, body, section, standing, condition, chain.links[0].defines))) return 0;
    const place = this.#place(left.start);
    this.#scope.define(asked, literal, { section, line: place.line }, condition);
    this.definitions.push({ ...place, name: asked.name, formula: flat(right.text) });
    return 1;
  }

  /** Whether a name that has a meaning in the document is given another one; otherwise the equality is to be judged. */
  async #meansAnother(
    again: Introduced,
    body: Expr,
    left: Part,
    right: ReadSide,
    section: number,
    standing: string,
    condition: Condition | undefined,
    defines: boolean,
  ): Promise<boolean> {
    const entry = this.#scope.entry(again.name);
    if (!entry) return false;
    if (defines || (condition && entry.partial)) return true;
    if (!entry.argument && (symbols(body).size === 0 || [...symbols(body)].some((name) => !symbols(entry.fn.body).has(name)))) return true;
    this.#reminder = `"${again.name}" was defined on line ${entry.line}: where it is to mean something else from here on, write := or take another name`;
    if (entry.section === section) return false;
    // under another heading the letter f may be used anew: where that is not what it meant, it is
    const known = this.#scope.read(left, standing);
    return isRead(known) && (await compare(this.#scope, this.#judge, known, right, { standing, condition })).verdict.verdict === "unequal";
  }

  #refuse(left: Side, right: Side, { reason, at }: Unread): void {
    this.links.push({ ...this.#place(at), left: flat(left.part.text), right: flat(right.part.text), verdict: "unread", note: reason });
  }

  /** Judges one link. @returns whether it is unequal */
  async #link(
    left: Side,
    right: Side,
    standing: string,
    condition: Condition | undefined,
    remarks: readonly string[],
    blamed: boolean,
  ): Promise<boolean> {
    if (!isRead(left) || !isRead(right)) {
      this.#refuse(left, right, isRead(left) ? (right as Unread) : left);
      return false;
    }
    const context = { standing, condition };
    const judged = await compare(this.#scope, this.#judge, left, right, context);
    const { verdict } = judged;
    const by =
      verdict.verdict === "unequal"
        ? [judged.left, judged.right].map((u) => vacuous(this.#scope.beforeDifferentiation(u))).find(Boolean)
        : undefined;
    if (by !== undefined) {
      this.#refuse(left, right, {
        part: right.part,
        reason: `a derivative by ${by} of a formula that does not contain it: what depends on ${by} is not known`,
        at: right.part.start,
      });
      return false;
    }
    const notes = [
      ...(verdict.verdict === "undecided" ? [verdict.bound] : []),
      ...(verdict.verdict === "unequal" && this.#reminder !== undefined ? [this.#reminder] : []),
      ...(judged.note === undefined ? [] : [judged.note]),
      ...(verdict.verdict === "equal" ? [] : [...left.notes, ...right.notes]),
      ...remarks.flatMap((remark) => remarkNote(remark, left.readings[0] as Expr, right.readings[0] as Expr) ?? []),
    ];
    this.#reminder = undefined;
    const suggestion =
      verdict.verdict === "unequal" && this.#suggestions ? await mend(this.#scope, this.#judge, judged, context, blamed) : undefined;
    this.links.push({
      ...this.#place(right.part.start),
      left: flat(left.part.text),
      right: flat(right.part.text),
      verdict: verdict.verdict,
      ...(verdict.verdict === "unequal" && { witness: verdict.witness, ...(verdict.region !== undefined && { region: verdict.region }) }),
      ...(notes.length > 0 && { note: [...new Set(notes)].join("; ") }),
      ...(suggestion !== undefined && { suggestion }),
    });
    return verdict.verdict === "unequal";
  }
}

/** A condition that excludes nothing. */
const EVERYWHERE = /\\in(?![A-Za-z])\s*(?:\\mathbb\s*\{?\s*R\s*\}?|\\R|ℝ)|∈\s*ℝ/;

const flat = (text: string): string => text.replace(/\s+/g, " ").trim();
