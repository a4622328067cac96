/** The verdict on two sides with all that their names may mean, and the change that mends an unequal pair. */
import type { Verdict } from "../../algebra/proof/verdict.ts";
import { both, type Condition, cases, type Expr } from "../../expr/expr.ts";
import { toLatex } from "../../expr/print.ts";
import { apartFromKinks, differentiates, givenWhere } from "./check-kinks.ts";
import { changes } from "./check-mend.ts";
import type { Judge } from "./check-report.ts";
import { mainVariable, type Scope } from "./check-scope.ts";

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
  for (const l of left.readings) {
    for (const r of right.readings) {
      for (const [a, b] of pairs(scope.meanings(l), scope.meanings(r))) {
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

/** Meanings of the same kind: as they stand with as they stand, written out with written out. */
function pairs(left: readonly Expr[], right: readonly Expr[]): [Expr, Expr][] {
  return Array.from(
    { length: Math.max(left.length, right.length) },
    (_, i) => [left[i] ?? left.at(-1), right[i] ?? right.at(-1)] as [Expr, Expr],
  );
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
  context: Context,
  blamed: boolean,
): Promise<string | undefined> {
  const sides = [
    { name: "right", expr: right, other: left },
    { name: "left", expr: left, other: right },
  ];
  for (const { name, expr, other } of blamed ? sides.reverse() : sides) {
    let proofs = 0;
    const variable = mainVariable([expr, other], context.standing);
    for (const change of changes(scope.beforeDifferentiation(expr), scope.meanings(other).at(-1) as Expr, variable)) {
      const { verdict } = await compare(scope, judge, { readings: [change.expr] }, { readings: [other] }, context);
      if (verdict.verdict === "equal")
        return `the ${name} side would be equal with ${change.what} for ${toLatex(change.part)}: ${toLatex(change.expr)}`;
      if (++proofs === MOST_PROOFS) break;
    }
  }
  return undefined;
}
