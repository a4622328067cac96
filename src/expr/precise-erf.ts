/** erf and erfc to the precision of a Decimal class. */
import type { Decimal } from "decimal.js";
import * as elementary from "./precise-elementary.ts";

const LOG_10 = Math.LN10;
/** exp(-x^2) is below the least Decimal, 10^(-9e15), from about 1.4e8. */
const ERFC_IS_ZERO = 1e9;

/** erf and erfc, computed in the class `D` and rounded to its precision. */
export function preciseErf(D: typeof Decimal): { readonly erf: (x: Decimal) => Decimal; readonly erfc: (x: Decimal) => Decimal } {
  const digits = D.precision + 5;
  const Exact = D.clone({ precision: digits });
  // of x^2 the digits before the point are lost to its exponential
  const Doubled = D.clone({ precision: 2 * digits });
  /** From here the least term of the asymptotic series, about exp(-x^2), is below the precision. */
  const asymptoticFrom = Math.sqrt((digits + 2) * LOG_10);

  function erf(x: Decimal): Decimal {
    if (x.isNaN() || x.abs().lt(asymptoticFrom)) return x.isNaN() ? x : elementary.erf(D, x);
    return D.sub(1, tail(x.abs())).mul(x.isNeg() ? -1 : 1);
  }

  function erfc(x: Decimal): Decimal {
    if (x.isNaN() || x.abs().lt(asymptoticFrom)) return x.isNaN() ? x : elementary.erfc(D, x);
    return x.isNeg() ? D.sub(2, tail(x.neg())) : D.add(tail(x), 0);
  }

  /** erfc for large x: exp(-x^2)/(x sqrt(pi)) (1 - 1/(2x^2) + 1*3/(2x^2)^2 - ...), up to the first term that is too small to matter. */
  function tail(given: Decimal): Decimal {
    if (given.gt(ERFC_IS_ZERO)) return new Exact(0);
    const x = new Exact(given);
    const twice = x.mul(x).mul(2);
    const enough = new Exact(10).pow(-digits);
    let [sum, term] = [new Exact(1), new Exact(1)];
    for (let odd = 1; term.abs().gt(enough); odd += 2) {
      term = term.mul(-odd).div(twice);
      sum = sum.plus(term);
    }
    return elementary
      .exp(Exact, Doubled.mul(x, x).neg())
      .mul(sum)
      .div(x.mul(elementary.sqrt(Exact, elementary.piOf(Exact))));
  }

  return { erf, erfc };
}
