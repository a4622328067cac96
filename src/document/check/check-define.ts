/** Whether an equality gives a name its meaning: a definition, a value in passing, a name used anew. All others are judged. */
import { type Condition, type Expr, symbols } from "../../expr/expr.ts";
import type { Chain, Part } from "./check-chains.ts";
import { compare, judgeAt } from "./check-compare.ts";
import type { Introduced } from "./check-definitions.ts";
import { flat, type Ledger } from "./check-ledger.ts";
import type { Judge } from "./check-report.ts";
import { isRead, type ReadSide, type Scope, type Side } from "./check-scope.ts";
import { standingVariable } from "./check-variable.ts";

/** A chain with what is around it in the document. */
export interface Stated extends Chain {
  /** How many headings stand before it, and how many headings, rows of tables and points of lists. */
  readonly section: number;
  readonly topic: number;
  /** How many empty lines stand before it. */
  readonly paragraph: number;
  /** Whether it stands in a line of prose. */
  readonly inline: boolean;
  /** The words of its sentence in front of it. */
  readonly before: string;
}

/** The variable that a chain is about. */
export const standingOf = ({ sides }: Chain, scope: Scope): string =>
  standingVariable(sides.map(({ text }) => text).join(" = "), scope.variables);

/** Letters that stand for what varies: "at x = 0" speaks of one place, and does not make x a number from there on. */
const VARIABLE = /^[e-jo-z]$/;

/** Letters that stand for a variable wherever they do. */
const CUSTOMARY_VARIABLE = /^[xzt]$/;

export class Definer {
  readonly #scope: Scope;
  readonly #judge: Judge;
  readonly #ledger: Ledger;
  /** Names of the catalogue that the document gives the catalogue's formula: another one is wrong then. */
  readonly #asKnown = new Set<string>();
  /** What to say of the next link where it is unequal: that its left side has a meaning from before. */
  reminder: string | undefined;

  constructor(scope: Scope, judge: Judge, ledger: Ledger) {
    this.#scope = scope;
    this.#judge = judge;
    this.#ledger = ledger;
  }

  /** Takes the first equality for a definition where it is one. @returns the index of the first link to be judged */
  async take(chain: Stated, following: readonly Stated[], standing: string, condition: Condition | undefined): Promise<number> {
    this.reminder = undefined;
    const [left, right] = chain.sides as [Part, Part];
    if (chain.continues || !chain.links[0]?.exact) return 0;
    const introduced = this.#scope.introduced(left);
    const again = introduced ? undefined : this.#scope.introducedAgain(left);
    const asked = introduced ?? again;
    if (!asked) return this.#catalogued(chain, standing, condition);
    const refuse = (body: Side, reason: string, at: number): void =>
      this.#ledger.refuse({ part: left, readings: [], notes: [], customs: [] }, body, { part: left, reason, at });
    const body = this.#scope.read(right, standing);
    const base = asked.name.replace(/'+$/, "");
    if (base !== asked.name) {
      if (!introduced || this.#scope.isFunction(base)) return 0;
      refuse(body, `"${base}" is not defined before this`, left.start);
      return 1;
    }
    if (!isRead(body)) {
      if (!introduced) return 0;
      refuse(body, body.reason, body.at);
      return 1;
    }
    const literal = this.#scope.definite(body.readings);
    if (symbols(literal).has(asked.name)) {
      refuse(body, "an assignment of a new value: not supported", right.start);
      return 1;
    }
    const entry = this.#scope.entry(asked.name);
    if (!asked.argument && this.#scope.isFunction(asked.name) && this.#isNumber(asked.name, literal, standing)) {
      this.#scope.alsoNumber(asked.name, literal);
      this.#ledger.define(left, right, asked.name);
      return 1;
    }
    const value = symbols(literal).size === 0;
    if (!asked.argument && value && entry && !entry.argument && symbols(entry.fn.body).size > 0 && !chain.links[0].defines) {
      const known = this.#scope.read(left, standing);
      const fits = isRead(known) && (await judgeAt(this.#scope, this.#judge, known, body)) !== undefined;
      if (!fits)
        refuse(body, `a value of ${asked.name} in passing: it was defined on line ${entry.line}, and stays what it is`, left.start);
      this.#scope.passing(asked.name, literal);
      return fits ? 0 : 1;
    }
    if (!asked.argument && VARIABLE.test(asked.name) && symbols(literal).size <= (chain.sides.length > 2 ? 1 : 0)) {
      if (value) this.#scope.passing(asked.name, literal);
      refuse(body, `a value of ${asked.name} in passing: the equalities around it are judged for every ${asked.name}`, left.start);
      return value ? 1 : chain.sides.length;
    }
    if (again && !(await this.#meansAnother(again, literal, body, { chain, following, standing, condition }))) return 0;
    this.#define(asked, literal, chain, condition);
    return 1;
  }

  #define(asked: Introduced, body: Expr, { section, topic, sides: [left, right] }: Stated, condition: Condition | undefined): void {
    this.#scope.define(asked, body, { section, topic, line: this.#ledger.place((left as Part).start).line }, condition);
    this.#ledger.define(left as Part, right as Part, asked.name);
  }

  /** Whether the name of a function stands for a number here: what it is equal to holds nothing that the function varies with. */
  #isNumber(name: string, body: Expr, standing: string): boolean {
    const entry = this.#scope.entry(name);
    if (entry && symbols(entry.fn.body).size === 0) return false;
    return ![...symbols(body)].some(
      (s) => s === entry?.fn.variable || s === standing || this.#scope.isFunction(s) || CUSTOMARY_VARIABLE.test(s),
    );
  }

  /** A formula of the document's own for a name of the catalogue: with parameters, or another variant. */
  async #catalogued(chain: Stated, standing: string, condition: Condition | undefined): Promise<number> {
    const [left, right] = chain.sides as [Part, Part];
    const asked = this.#scope.catalogued(left);
    if (!asked || !this.#scope.isCatalogued(asked.name) || this.#asKnown.has(asked.name)) return 0;
    const [known, body] = [this.#scope.read(left, standing), this.#scope.read(right, standing)];
    if (!isRead(known) || !isRead(body)) return 0;
    const { verdict } = await compare(this.#scope, this.#judge, known, body, { standing, condition });
    const literal = this.#scope.definite(body.readings);
    if (verdict.verdict === "equal") this.#asKnown.add(asked.name);
    if (verdict.verdict !== "unequal" || !symbols(literal).has(asked.variable ?? "x")) return 0;
    const general = [...symbols(literal)].some((name) => name !== asked.variable);
    if (!general)
      this.#ledger.refuse(known, body, {
        part: left,
        reason: `"${asked.name}" is something else in the catalogue of gprime: from here on it is what the document says`,
        at: left.start,
      });
    this.#define(asked, literal, chain, condition);
    return 1;
  }

  /** Whether a name that has a meaning in the document is given another one; otherwise the equality is to be judged. */
  async #meansAnother(
    again: Introduced,
    body: Expr,
    right: ReadSide,
    {
      chain,
      following,
      standing,
      condition,
    }: { chain: Stated; following: readonly Stated[]; standing: string; condition: Condition | undefined },
  ): Promise<boolean> {
    const entry = this.#scope.entry(again.name);
    if (!entry) return false;
    if (chain.links[0]?.defines || (condition && entry.partial)) return true;
    if (!entry.argument && (symbols(body).size === 0 || [...symbols(body)].some((name) => !symbols(entry.fn.body).has(name)))) return true;
    this.reminder = `"${again.name}" was defined on line ${entry.line}: where it is to mean something else from here on, write := or take another name`;
    const known = this.#scope.read(chain.sides[0] as Part, standing);
    if (!isRead(known)) return false;
    if ((await compare(this.#scope, this.#judge, known, right, { standing, condition })).verdict.verdict !== "unequal") return false;
    // under another heading, or in another row of a table, the letter f may be used anew: where that is not what it meant, it is
    if (entry.section !== chain.section || entry.topic !== chain.topic) return true;
    return this.#bearsOut(again, body, chain, following, condition);
  }

  /** Whether what follows holds for the new meaning of a name and not for the one it had: "f(x) = x^2 ... f(x) = e^x, f'(x) = e^x". */
  async #bearsOut(
    again: Introduced,
    body: Expr,
    { section, topic, sides: [left] }: Stated,
    following: readonly Stated[],
    condition: Condition | undefined,
  ): Promise<boolean> {
    const anew = this.#scope.copy();
    anew.define(again, body, { section, topic, line: 0 }, condition);
    for (const chain of following) {
      if (chain.section !== section || flat((chain.sides[0] as Part).text) === flat((left as Part).text)) return false;
      const standing = standingOf(chain, this.#scope);
      if (chain.continues || chain.condition || !chain.links[0]?.exact) continue;
      const verdicts: string[] = [];
      for (const scope of [this.#scope, anew]) {
        const [l, r] = chain.sides.slice(0, 2).map((part) => scope.read(part, standing)) as [Side, Side];
        if (!isRead(l) || !isRead(r)) break;
        verdicts.push((await compare(scope, this.#judge, l, r, { standing, condition: undefined })).verdict.verdict);
      }
      if (verdicts[0] === "unequal" && verdicts[1] === "equal") return true;
      if (verdicts[0] === "equal" && verdicts[1] === "unequal") return false;
    }
    return false;
  }
}
