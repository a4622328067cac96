/** How an expression grows as x tends to +infinity, as far as that is known. */
import type { Expr } from "../../expr/expr.ts";
import type * as Q from "../../expr/rational.ts";

export interface Lead {
  /** Not 0, and without x. */
  readonly c: Expr;
  /** 0, or an expression that tends to an infinity faster than log x. */
  readonly exponent: Expr;
  readonly power: Q.Rational;
  readonly log: Q.Rational;
}

export type Behaviour =
  | { readonly kind: "lead"; readonly lead: Lead }
  | { readonly kind: "zero" }
  /** Tends to 0, who knows how fast. */
  | { readonly kind: "vanishing" }
  /** Stays bounded; perhaps without a limit. */
  | { readonly kind: "bounded" };
