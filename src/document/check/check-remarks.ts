/** Remarks behind a side, as "by chain rule", against the rules that truly lead there. */
import type { Step } from "../../derive/derivation.ts";
import { DerivationError, differentiate } from "../../derive/differentiate.ts";
import { RULES } from "../../derive/rules.ts";
import { children, type Expr } from "../../expr/expr.ts";

const NAMES: readonly string[] = [...RULES].map(({ name }) => name).filter((name) => name.endsWith(" rule"));

/** Rules that a remark names. */
export const rulesNamed = (remark: string): string[] => NAMES.filter((name) => remark.toLowerCase().replace(/\s+/g, " ").includes(name));

/**
 * What is to be said of a remark on the step from `left` to `right`: a note where it names a rule that does not lead there.
 * @returns undefined where the remark names no rule, or the one that is used first
 */
export function remarkNote(remark: string, left: Expr, right: Expr): string | undefined {
  const [named] = rulesNamed(remark);
  if (named === undefined) return undefined;
  const asked = firstDerivative(left);
  const said = `the remark says "${named}"`;
  if (!asked) return firstDerivative(right) ? undefined : `${said}, but nothing is differentiated in this step`;
  const used = rulesUsed(asked);
  if (used.length === 0 || used[0] === named) return undefined;
  const way = used.length > 1 ? `the ${used[0]} first, then the ${used.slice(1).join(", the ")}` : `the ${used[0]} alone`;
  return `${said}: the derivation leads there by ${way}`;
}

/** The derivative to be carried out first: an innermost one. */
function firstDerivative(u: Expr): Extract<Expr, { kind: "derivative" }> | undefined {
  for (const part of children(u)) {
    const found = firstDerivative(part);
    if (found) return found;
  }
  return u.kind === "derivative" ? u : undefined;
}

/** The rules that carry the derivative out, in their order, without those for constants and sums and the like. */
function rulesUsed({ of, variable }: Extract<Expr, { kind: "derivative" }>): string[] {
  const steps = stepsOf(of, variable);
  const end = steps.findIndex((step) => !firstDerivative(step.expr));
  const names = steps.slice(0, end < 0 ? steps.length : end + 1).flatMap((step) => step.rule.split(", "));
  return [...new Set(names)].filter((name) => NAMES.includes(name) && !SMALL.has(name));
}

const SMALL: ReadonlySet<string> = new Set(RULES.filter((rule) => rule.small).map(({ name }) => name));

function stepsOf(of: Expr, variable: string): readonly Step[] {
  try {
    return differentiate(of, variable).steps;
  } catch (error) {
    if (error instanceof DerivationError) return [];
    throw error;
  }
}
