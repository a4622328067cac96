/** Enclosures of Lambert's W, which MPFR does not have. */
import { lambertW, lambertWBelow } from "../../expr/lambert.ts";
import * as Q from "../../expr/rational.ts";
import type { Intervals, Span } from "./interval.ts";
import { DOWN, type Rounding, UP } from "./mpfr.ts";

const minusOneIn = (i: Intervals): Span => i.fromRational(Q.MINUS_ONE);
const exp = (i: Intervals, a: Span): Span => i.monotone("mpfr_exp", a);

/** How often the step outwards from Newton's result is made longer, before -1 or the argument itself has to do as a bound. */
const MOST_STEPS = 6;

/**
 * A branch of W e^W = u. The ends come from Newton's iteration in float64 and then at full precision, moved outwards until
 * w e^w, rounded the right way, shows that they bound it; -1 bounds both branches.
 */
export function encloseLambert(i: Intervals, a: Span, branch: "upper" | "lower"): Span {
  const { m } = i;
  const edge = i.negate(exp(i, minusOneIn(i)));
  if (a.defined === "no" || m.mpfr_cmp(a.upper, edge.lower) < 0) return i.nowhere;
  if (branch === "lower" && m.mpfr_sgn(a.lower) >= 0) return i.nowhere;
  if (branch === "upper" && a.exact && Q.isZero(a.exact)) return a;
  const inside = m.mpfr_cmp(a.lower, edge.upper) > 0 && (branch === "upper" || m.mpfr_sgn(a.upper) < 0);
  const defined = inside ? a.defined : "perhaps";
  const end = (x: number, side: Rounding): number => boundOfW(i, x, side, branch);
  // the upper branch rises, the lower one falls
  return branch === "upper"
    ? i.between(end(a.lower, DOWN), end(a.upper, UP), defined)
    : i.between(end(a.upper, DOWN), end(a.lower, UP), defined);
}

function boundOfW(i: Intervals, x: number, side: Rounding, branch: "upper" | "lower"): number {
  const { m } = i;
  const minusOne = minusOneIn(i).lower;
  const fallback = branch === "upper" ? (side === DOWN ? minusOne : x) : side === UP ? minusOne : i.everything.lower;
  const start = (branch === "upper" ? lambertW : lambertWBelow)(m.mpfr_get_d(x, DOWN));
  if (!Number.isFinite(start)) return fallback;
  const w = i.rounded((rop, rnd) => m.mpfr_set_d(rop, start, rnd), DOWN);
  const [e, above, below] = [i.fresh(), i.fresh(), i.fresh()];
  for (let k = 0; 2 ** k * 30 < i.bits + 60; k++) {
    // w - (w - x e^-w)/(1 + w)
    m.mpfr_neg(e, w, DOWN);
    m.mpfr_exp(e, e, DOWN);
    m.mpfr_mul(e, e, x, DOWN);
    m.mpfr_sub(above, w, e, DOWN);
    m.mpfr_add_ui(below, w, 1, DOWN);
    if (m.mpfr_zero_p(below)) break;
    m.mpfr_div(above, above, below, DOWN);
    m.mpfr_sub(w, w, above, DOWN);
  }
  const candidate = i.fresh();
  for (let k = 1; k <= MOST_STEPS; k++) {
    const step = i.rounded((rop, rnd) => m.mpfr_set_ui_2exp(rop, 1, -Math.ceil(i.bits / k) + 4, rnd), UP);
    m.mpfr_mul(step, step, w, UP);
    m.mpfr_abs(step, step, UP);
    if (side === UP) m.mpfr_add(candidate, w, step, UP);
    else m.mpfr_sub(candidate, w, step, DOWN);
    const onBranch = m.mpfr_cmp_si(candidate, -1) >= 0 === (branch === "upper");
    if (!onBranch) return fallback;
    // w e^w rises on the upper branch and falls on the lower one
    const wantsBelow = (side === DOWN) === (branch === "upper");
    const span: Span = { lower: candidate, upper: candidate, defined: "yes" };
    const image = i.multiply(span, exp(i, span));
    if (wantsBelow ? m.mpfr_cmp(image.upper, x) <= 0 : m.mpfr_cmp(image.lower, x) >= 0) return candidate;
  }
  return fallback;
}
