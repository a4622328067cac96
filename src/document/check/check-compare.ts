/** The verdict on two sides with all that their names may mean, and the change that mends an unequal pair. */
import type { Verdict } from "../../algebra/proof/verdict.ts";
import { both, type Condition, cases, type Expr, same, substitute, symbols } from "../../expr/expr.ts";
import { toAscii, toLatex } from "../../expr/print.ts";
import type { Part } from "./check-chains.ts";
import { apartFromKinks, differentiates, givenWhere } from "./check-kinks.ts";
import { changes } from "./check-mend.ts";
import type { Judge } from "./check-report.ts";
import type { Scope } from "./check-scope.ts";
import { mainVariable } from "./check-variable.ts";

export interface Judged {
  readonly verdict: Verdict;
  /** The readings that the verdict is about. */
  readonly left: Expr;
  readonly right: Expr;
  /** What the verdict leaves out. */
  readonly note?: string;
}

export interface Context {
  /** The variable that the chain is about. */
  readonly standing: string;
  /** Under which condition the sides are to be equal. */
  readonly condition: Condition | undefined;
}

interface Readings {
  readonly readings: readonly Expr[];
  readonly part: Part;
}

/** The names in a text, Greek letters without their backslash. */
const namesIn = ({ text }: Part): string[] => (text.match(/\\[A-Za-z]+|[A-Za-z]/g) ?? []).map((name) => name.replace("\\", ""));

/** Names that are written on either side and occur in what both of them mean: the sides are about these, not about their values. */
function sharedNames(written: ReadonlySet<string>, a: Expr, b: Expr): ReadonlySet<string> {
  const [left, right] = [symbols(a), symbols(b)];
  return new Set([...written].filter((name) => left.has(name) && right.has(name)));
}

/** The verdict on two sides: equal where one of their readings is, unequal only where all of them are. */
export async function compare(
  scope: Scope,
  judge: Judge,
  left: Readings,
  right: Readings,
  { standing, condition }: Context,
): Promise<Judged> {
  let best: Judged | undefined;
  const written = new Set([...namesIn(left.part), ...namesIn(right.part)]);
  for (const l of left.readings) {
    for (const r of right.readings) {
      for (const [a, b] of pairs(scope, l, r, written)) {
        const variable = mainVariable([a, b], standing);
        const judged = {
          ...(await judgeWhere(judge, a, b, variable, condition, differentiates(l) || differentiates(r))),
          left: l,
          right: r,
        };
        if (judged.verdict.verdict === "equal") return judged;
        // the last reading has most of the document's meanings in it; one that is undecided leaves all undecided
        if (best?.verdict.verdict !== "undecided") best = judged;
      }
    }
  }
  return best as Judged;
}

/**
 * At which values in passing two sides are equal, in words; undefined where they are not, or where their names have no values.
 * A side that is a number already is compared with the other one there.
 */
export async function judgeAt(scope: Scope, judge: Judge, left: Readings, right: Readings): Promise<string | undefined> {
  for (const l of left.readings) {
    for (const r of right.readings) {
      const [a, b] = [l, r].map((u) => scope.withNumbers(scope.meanings(u).at(-1) as Expr, new Set())) as [Expr, Expr];
      const values = scope.valuesFor(a, b);
      if (!values || (symbols(a).size > 0 && symbols(b).size > 0)) continue;
      const { verdict } = await judge(substitute(a, values), substitute(b, values), { variable: "x" });
      if (verdict === "equal") return `at ${[...values].map(([name, value]) => `${name} = ${toAscii(value)}`).join(", ")}`;
    }
  }
  return undefined;
}

/** The verdict where the condition holds and where cases are given; on derivatives that differ, then apart from the kinks. */
async function judgeWhere(
  judge: Judge,
  a: Expr,
  b: Expr,
  variable: string,
  condition: Condition | undefined,
  derivatives: boolean,
): Promise<Pick<Judged, "verdict" | "note">> {
  const given = [condition, givenWhere(a), givenWhere(b)].filter((c) => c !== undefined);
  const under = (u: Expr, conditions: readonly Condition[]): Expr =>
    conditions.length > 0 ? cases([{ when: both(...conditions), value: u }], null) : u;
  const verdict = await judge(under(a, given), under(b, given), { variable });
  if (verdict.verdict !== "unequal" || !derivatives) return { verdict };
  const apart = apartFromKinks(a, b);
  if (!apart) return { verdict };
  const elsewhere = await judge(under(a, [...given, apart]), under(b, [...given, apart]), { variable });
  return elsewhere.verdict === "unequal"
    ? { verdict: elsewhere }
    : { verdict: elsewhere, note: "apart from kinks, where there is no derivative" };
}

/** Meanings of the same kind: as they stand with as they stand, written out with written out, with numbers put in at last. */
function pairs(scope: Scope, l: Expr, r: Expr, written: ReadonlySet<string>): [Expr, Expr][] {
  const [left, right] = [scope.meanings(l), scope.meanings(r)];
  const [a, b] = [left.at(-1), right.at(-1)] as [Expr, Expr];
  const shared = sharedNames(written, a, b);
  const [c, d] = [scope.withNumbers(a, shared), scope.withNumbers(b, shared)];
  const numbers: [Expr, Expr][] = same(a, c) && same(b, d) ? [] : [[c, d]];
  const meant = Array.from(
    { length: Math.max(left.length, right.length) },
    (_, i) => [left[i] ?? left.at(-1), right[i] ?? right.at(-1)] as [Expr, Expr],
  );
  return [...meant, ...numbers];
}

/** Changes that agree at all sample points and are not proved equal after so many trials are not there. */
const MOST_PROOFS = 4;

/**
 * A small change that makes an unequal pair equal, in words with the side as it should be; undefined where none is found.
 * @param blamed whether the link before is unequal as well, so that the left side is the wrong one
 */
export async function mend(
  scope: Scope,
  judge: Judge,
  { left, right }: Judged,
  parts: { readonly left: Part; readonly right: Part },
  context: Context,
  blamed: boolean,
): Promise<string | undefined> {
  const sides = [
    { name: "right", expr: right, other: left, part: parts.right, otherPart: parts.left },
    { name: "left", expr: left, other: right, part: parts.left, otherPart: parts.right },
  ];
  for (const { name, expr, other, part, otherPart } of blamed ? sides.reverse() : sides) {
    let proofs = 0;
    const variable = mainVariable([expr, other], context.standing);
    for (const change of changes(scope.beforeDifferentiation(expr), scope.meanings(other).at(-1) as Expr, variable)) {
      const { verdict } = await compare(scope, judge, { readings: [change.expr], part }, { readings: [other], part: otherPart }, context);
      if (verdict.verdict === "equal")
        return `the ${name} side would be equal with ${change.what} for ${toLatex(change.part)}: ${toLatex(change.expr)}`;
      if (++proofs === MOST_PROOFS) break;
    }
  }
  return undefined;
}
