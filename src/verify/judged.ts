/** What is judged of an activation, and what is claimed of each of its functions. */
import type { CatalogueRow } from "../catalogue/row.ts";
import type { Precision } from "../kernel/lower.ts";
import { type Formula, type Options, programs } from "../kernel/programs.ts";
import { allowanceOf, type Claim, claimOf } from "./claims.ts";
import { judge } from "./judge.ts";
import { type Subject, subjectsOf } from "./verify.ts";

export interface ToJudge {
  /** Of forward: the one asked for, else the recommended one. */
  readonly precision: Precision;
  readonly subjects: readonly Subject[];
  /** One a subject; none where nothing is promised or allowed. */
  readonly claims: readonly (Claim | undefined)[];
}

export interface Judging {
  /** Whether the catalogue's claims hold: it speaks of the defaults of its parameters. */
  readonly isClaimed?: boolean;
  /** Whether backward is left out. */
  readonly isForwardOnly?: boolean;
  /** The largest error in ULP that is allowed, in place of what is claimed. */
  readonly most?: number;
}

/**
 * A judge is tried for each subject, so that what cannot be judged is refused at once.
 * @throws RangeError for a residual that there is not, or a formula that has no error bound yet
 */
export function toJudge(
  a: Formula & { readonly row?: Pick<CatalogueRow, "accuracy"> },
  options: Options = {},
  { isClaimed = a.row !== undefined, isForwardOnly = false, most }: Judging = {},
): ToJudge {
  const recommended = programs(a, options.residual ? { residual: options.residual } : {}).precision;
  const precision = options.precision ?? recommended;
  const subjects = subjectsOf(a, options).filter(({ output }) => output === "y" || !isForwardOnly);
  for (const { truth } of subjects) judge(truth, a.variable);
  const claimed = (s: Subject): Claim | undefined =>
    isClaimed ? claimOf(s, precision, precision === recommended, a.row?.accuracy) : undefined;
  const claims = subjects.map((s) => (most === undefined ? claimed(s) : allowanceOf(s, most)));
  return { precision, subjects, claims };
}
