/** Going through a document chain by chain: definitions are taken in, all other links judged. */
import { FormulaError } from "../../expr/errors.ts";
import { type Condition, type Expr, substitute, symbols } from "../../expr/expr.ts";
import { type Chain, NEARLY, type Part } from "./check-chains.ts";
import { compare, type Judged, judgeAt, mend } from "./check-compare.ts";
import { conventions } from "./check-conventions.ts";
import { Definer, type Stated, standingOf } from "./check-define.ts";
import type { Defined } from "./check-definitions.ts";
import { flat, Ledger, shown } from "./check-ledger.ts";
import { nearly } from "./check-nearly.ts";
import { isAbout, isLone, posed, rounded, type Setting } from "./check-posed.ts";
import { remarkNote } from "./check-remarks.ts";
import type { CheckOptions, Definition, Judge, Link } from "./check-report.ts";
import { isRead, type ReadSide, Scope, type Side, type Unread } from "./check-scope.ts";
import { standingVariable, vacuous } from "./check-variable.ts";

/** The state of going through a document. */
export class Walk {
  readonly #scope: Scope;
  readonly #judge: Judge;
  readonly #suggestions: boolean;
  readonly #ledger: Ledger;
  readonly #definer: Definer;
  /** The last side of the chain before, for one that goes on with "=". */
  #last: Side | undefined;
  /** What was read by custom, where that was said already. */
  readonly #said = new Set<string>();

  constructor(markdown: string, { judge, suggestions = true }: CheckOptions & { readonly judge: Judge }, ahead: readonly Defined[]) {
    this.#scope = new Scope(ahead, conventions(markdown, new Set(ahead.map(({ name }) => name))));
    this.#judge = judge;
    this.#suggestions = suggestions;
    this.#ledger = new Ledger(markdown);
    this.#definer = new Definer(this.#scope, judge, this.#ledger);
  }

  get links(): readonly Link[] {
    return this.#ledger.links;
  }

  get definitions(): readonly Definition[] {
    return this.#ledger.definitions;
  }

  unread(part: Part, reason: string): void {
    this.#ledger.unread(part, reason);
  }

  get defined(): readonly Defined[] {
    return this.#scope.defined;
  }

  /** Words stand between the last formula and the next: no chain runs across them. */
  interrupt(): void {
    this.#last = undefined;
  }

  /** A formula without a relation may be the first side of the next chain. */
  alone(part: Part): void {
    this.#last = this.#scope.read(part, standingVariable(part.text, this.#scope.variables));
  }

  /** @param following the chains behind it, as far as they may tell what it is */
  async chain(chain: Stated, following: readonly Stated[]): Promise<void> {
    if (chain.section !== this.#scope.section) this.#scope.forgetValues();
    this.#scope.section = chain.section;
    this.#scope.paragraph = chain.paragraph;
    const standing = standingOf(chain, this.#scope);
    const condition = this.#condition(chain, standing);
    if (condition instanceof FormulaError) {
      for (const part of chain.sides.slice(1))
        this.unread(part, `under the condition "${flat((chain.condition as Part).text)}", which cannot be read`);
      this.#last = undefined;
      return;
    }
    const from = await this.#definer.take(chain, following, standing, condition);
    const sides = chain.sides.map((part, i) => (i === 0 && chain.continues ? this.#before(part) : this.#scope.read(part, standing)));
    const solutions = this.#solutions(following);
    let blamed = false;
    for (let i = from; i + 1 < sides.length; i++) {
      const link = chain.links[i] as Chain["links"][number];
      const [left, right] = [sides[i], sides[i + 1]] as [Side, Side];
      if (link.relation === NEARLY) this.#nearly(left, right);
      else if (!link.exact)
        this.#ledger.refuse(left, right, {
          part: right.part,
          reason: `"${link.relation}" is no equality: not judged`,
          at: right.part.start,
        });
      else {
        const setting = {
          before: chain.before,
          inline: chain.inline,
          single: sides.length === 2 && !chain.continues,
          solutions,
          lone: isLone(left.part.text) || isLone(right.part.text),
          about: isAbout(left.part.text) || isAbout(right.part.text),
        };
        blamed = await this.#link(left, right, { standing, condition, setting }, chain.remarks[i + 1] ?? [], blamed);
      }
    }
    this.#last = sides.at(-1);
  }

  /** Judges "≈" between numbers, to the digits that are given. */
  #nearly(left: Side, right: Side): void {
    if (!isRead(left) || !isRead(right)) {
      this.#ledger.refuse(left, right, isRead(left) ? (right as Unread) : left);
      return;
    }
    const [a, b] = this.#numbers(left.readings[0] as Expr, right.readings[0] as Expr);
    const found = nearly({ text: left.part.text, expr: a }, { text: right.part.text, expr: b });
    if (typeof found === "string") this.#ledger.refuse(left, right, { part: right.part, reason: found, at: right.part.start });
    else this.#ledger.links.push({ ...this.#ledger.place(right.part.start), left: shown(left.part), right: shown(right.part), ...found });
  }

  /** Both sides with all that the document says put in. */
  #numbers(l: Expr, r: Expr): [Expr, Expr] {
    const [a, b] = [l, r].map((u) => this.#scope.withNumbers(this.#scope.meanings(u).at(-1) as Expr, NONE)) as [Expr, Expr];
    const values = this.#scope.valuesFor(a, b) ?? new Map<string, Expr>();
    return [substitute(a, values), substitute(b, values)];
  }

  /** The values that the chains behind give to variables, as solutions: "so x = 2", but not "at x = 2". */
  #solutions(following: readonly Stated[]): { name: string; value: Expr }[] {
    const found: { name: string; value: Expr }[] = [];
    for (const { sides, links, before, section } of following) {
      if (section !== this.#scope.section) break;
      const [left, right] = [sides[0], sides.at(-1)] as [Part, Part];
      const name = /^\s*([A-Za-z](?:_(?:\w|\{\w+\}))?)\s*$/.exec(left.text)?.[1];
      if (name === undefined || !links.every(({ exact }) => exact) || PLACE.test(before)) continue;
      const value = this.#scope.read(right, name);
      if (isRead(value) && symbols(value.readings[0] as Expr).size === 0)
        found.push({ name: name.replace(/[{}]/g, ""), value: value.readings[0] as Expr });
    }
    return found;
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

  /** Judges one link. @returns whether it is unequal */
  async #link(
    left: Side,
    right: Side,
    { standing, condition, setting }: { standing: string; condition: Condition | undefined; setting: Setting },
    remarks: readonly string[],
    blamed: boolean,
  ): Promise<boolean> {
    if (!isRead(left) || !isRead(right)) {
      this.#ledger.refuse(left, right, isRead(left) ? (right as Unread) : left);
      return false;
    }
    const context = { standing, condition };
    const judged = await this.#judged(left, right, context);
    const { verdict } = judged;
    const by =
      verdict.verdict === "unequal"
        ? [judged.left, judged.right].map((u) => vacuous(this.#scope.beforeDifferentiation(u))).find(Boolean)
        : undefined;
    if (by !== undefined) {
      this.#ledger.refuse(left, right, {
        part: right.part,
        reason: `a derivative by ${by} of a formula that does not contain it: what depends on ${by} is not known`,
        at: right.part.start,
      });
      return false;
    }
    const reason = verdict.verdict === "unequal" ? this.#excuse(left, right, judged, setting) : undefined;
    if (reason !== undefined) {
      this.#ledger.refuse(left, right, { part: right.part, reason, at: right.part.start });
      return false;
    }
    const customs = [...left.customs, ...right.customs].filter((custom) => !this.#said.has(custom));
    for (const custom of customs) this.#said.add(custom);
    const notes = [
      ...(verdict.verdict === "undecided" ? [verdict.bound] : []),
      ...(verdict.verdict === "unequal" && this.#definer.reminder !== undefined ? [this.#definer.reminder] : []),
      ...(judged.note === undefined ? [] : [judged.note]),
      ...(verdict.verdict === "equal" ? [] : [...left.notes, ...right.notes, ...left.customs, ...right.customs]),
      ...customs,
      ...remarks.flatMap((remark) => remarkNote(remark, left.readings[0] as Expr, right.readings[0] as Expr) ?? []),
    ];
    this.#definer.reminder = undefined;
    const suggestion =
      verdict.verdict === "unequal" && this.#suggestions
        ? await mend(this.#scope, this.#judge, judged, { left: left.part, right: right.part }, context, blamed)
        : undefined;
    this.#ledger.links.push({
      ...this.#ledger.place(right.part.start),
      left: shown(left.part),
      right: shown(right.part),
      verdict: verdict.verdict,
      ...(verdict.verdict === "unequal" && { witness: verdict.witness, ...(verdict.region !== undefined && { region: verdict.region }) }),
      ...(notes.length > 0 && { note: [...new Set(notes)].join("; ") }),
      ...(suggestion !== undefined && { suggestion }),
    });
    return verdict.verdict === "unequal";
  }

  /** The verdict on two sides; on those that are equal at the values in passing only, that, with a note. */
  async #judged(left: ReadSide, right: ReadSide, context: { standing: string; condition: Condition | undefined }): Promise<Judged> {
    const judged = await compare(this.#scope, this.#judge, left, right, context);
    if (judged.verdict.verdict !== "unequal") return judged;
    const at = await judgeAt(this.#scope, this.#judge, left, right);
    return at === undefined ? judged : { ...judged, verdict: { verdict: "equal", how: at }, note: at };
  }

  /** Why sides that differ are not unequal all the same; undefined where they are. */
  #excuse(left: ReadSide, right: ReadSide, judged: Judged, setting: Setting): string | undefined {
    const [l, r] = [judged.left, judged.right].map((u) => this.#scope.meanings(u).at(-1)) as [Expr, Expr];
    const written = [this.#scope.withNumbers(l, NONE), this.#scope.withNumbers(r, NONE)] as const;
    const values = this.#scope.valuesFor(...written) ?? new Map<string, Expr>();
    const [a, b] = written.map((u) => substitute(u, values)) as [Expr, Expr];
    const isValue = symbols(a).size === 0 && symbols(b).size === 0;
    if (isValue) {
      const close = rounded(right.part.text, a) ?? rounded(left.part.text, b);
      if (close !== undefined) return close;
    }
    return posed(judged.left, judged.right, written, setting);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Words that make a value a place, and no solution. */
const PLACE = /\b(?:at|for|when|where|if|with|whenever|near|around)\b[\s,$\\({]*$/i;

/** A condition that excludes nothing. */
const EVERYWHERE = /\\in(?![A-Za-z])\s*(?:\\mathbb\s*\{?\s*R\s*\}?|\\R|ℝ)|∈\s*ℝ/;
