/** The two real branches of the Lambert W function on float64 values. */
import type { Builder, Value } from "../../builder.ts";
import { logOfPositive } from "./logarithm.ts";
import { type Quotient, quotient } from "./polynomial.ts";

/** e^-w by p = sqrt(2 (e x + 1)) for w = W(x) in [-1, 1], relative error 2^-51. tools/lambert.sollya */
const UPPER: Quotient = {
  above: [
    2.7182818284590464, 4.101113061182371, 2.2121116716279388, 0.5191723351811357, 0.05138543677320145, 0.0016968802452549774,
    5.653642792564531e-6, -2.722072707664424e-8,
  ],
  below: [
    1, 2.5087151811287596, 2.4891722533596186, 1.242346875446201, 0.32827753445557406, 0.04431420346086444, 0.0026886586016162404,
    5.2337723611423653e-5,
  ],
};

/** The same for the lower branch, w in [-3, -1], relative error 2^-48. tools/lambert.sollya */
const LOWER: Quotient = {
  above: [
    2.7182818284590433, -6.473820149185763, 5.977863628433293, -2.6660082532181972, 0.5754841565786688, -0.050269950327349724,
    0.0006895235439419377, 1.4028973506835608e-5,
  ],
  below: [
    1, -3.3815853387270476, 4.747385136427229, -3.5629447583826828, 1.5296267352139, -0.3706098321833378, 0.0459434532777412,
    -0.002167789610106509,
  ],
};

/** w by l = log(x) for w from 1 to 705, relative error 2^-20.7. tools/lambert.sollya */
const UPPER_FAR: Quotient = {
  above: [
    0.5667472539024629, 0.6237647293441253, 0.3015502816550005, 0.07994338500453341, 0.00966596771393496, 0.0002488859647740877,
    1.319997246576329e-6, 1.1242410115565095e-9,
  ],
  below: [
    1, 0.45954417746086845, 0.11131075401838254, 0.010809334404806347, 0.0002569667864142685, 1.3292637331295151e-6, 1.1245013794616815e-9,
  ],
};

/** -w by -l = -log(-x) for the lower branch, w from -3 to -757, relative error 2^-21. tools/lambert.sollya */
const LOWER_FAR: Quotient = {
  above: [
    0.46466668367018005, 2.7960495672116426, -2.674082673317724, -2.1396685579340393, -0.2840023819615641, -0.010000592091286713,
    -9.883992323986105e-5, -2.53842972783737e-7, -1.233244825628278e-10,
  ],
  below: [
    1, -0.7273019310355002, -1.4709448420983664, -0.24625175670252872, -0.009489370492550662, -9.714522669971131e-5, -2.527661868552599e-7,
    -1.2330613731638746e-10,
  ],
};

/** 1/e = BRANCH + BRANCH_REST */
const BRANCH = 0.36787944117144233;
const BRANCH_REST = -1.2428753672788363e-17;
/** An argument that a float32 rounding has put below -1/e means -1/e. */
const BELOW = -BRANCH * (1 + 2 ** -23);

/** x e^-w around the branch point, where both branches are smooth in p. */
function nearBranch(b: Builder, x: Value, branch: Quotient): Value {
  const held = b.max(x, b.f64(-BRANCH));
  const above = b.max(b.add(b.add(held, b.f64(BRANCH)), b.f64(BRANCH_REST)), b.f64(0));
  return b.mul(held, quotient(b, b.sqrt(b.mul(above, b.f64(2 * Math.E))), branch));
}

/** A step of Newton's iteration for w + log|w| = l, which doubles the digits: w (1 + l - log|w|)/(1 + w). */
function polish(b: Builder, w: Value, l: Value): Value {
  const one = b.f64(1);
  return b.div(b.mul(w, b.add(one, b.sub(l, logOfPositive(b, b.abs(w))))), b.add(one, w));
}

/** W(x), the branch with w >= -1: relative error 2^-42; NaN for x < -1/e. */
export function lambertw(b: Builder, x: Value): Value {
  const l = logOfPositive(b, x);
  const far = polish(b, quotient(b, l, UPPER_FAR), l);
  const y = b.select(b.lt(x, b.f64(Math.E)), nearBranch(b, x, UPPER), b.select(b.lt(x, b.f64(Number.POSITIVE_INFINITY)), far, x));
  return b.select(b.lt(x, b.f64(BELOW)), b.f64(Number.NaN), y);
}

/** Where the lower branch is -3. */
const LOWER_UNTIL = -3 * Math.exp(-3);

/** The branch with w <= -1, for -1/e <= x < 0: relative error 2^-40.9, next to w = -3, elsewhere 2^-42; -Infinity at 0, NaN elsewhere. */
export function lambertwm1(b: Builder, x: Value): Value {
  const zero = b.f64(0);
  const l = logOfPositive(b, b.neg(x), true);
  const far = polish(b, b.neg(quotient(b, b.neg(l), LOWER_FAR)), l);
  const y = b.select(b.lt(x, b.f64(LOWER_UNTIL)), nearBranch(b, x, LOWER), far);
  const end = b.select(b.eq(x, zero), b.f64(Number.NEGATIVE_INFINITY), b.f64(Number.NaN));
  return b.select(b.both(b.le(b.f64(BELOW), x), b.lt(x, zero)), y, end);
}
