/** erf and erfc to the precision of a Decimal class. */
import type { Decimal } from "decimal.js";

const LOG_10 = Math.LN10;
/** exp(-x^2) is below the least Decimal, 10^(-9e15), from about 1.4e8. */
const ERFC_IS_ZERO = 1e9;

/** erf and erfc, computed in the class `D` and rounded to its precision. */
export function preciseErf(D: typeof Decimal): { readonly erf: (x: Decimal) => Decimal; readonly erfc: (x: Decimal) => Decimal } {
  const digits = D.precision + 5;
  // erfc loses the digits by which it is smaller than 1: x^2/ln(10), at most as many as `digits` below the asymptotic series' range
  const Exact = D.clone({ precision: digits });
  const Doubled = D.clone({ precision: 2 * digits + 10 });
  /** From here the least term of the asymptotic series, about exp(-x^2), is below the precision. */
  const asymptoticFrom = Math.sqrt((digits + 2) * LOG_10);

  function erf(x: Decimal): Decimal {
    const value = x.abs().lt(asymptoticFrom)
      ? byTaylor(Exact, x)
      : x.isNaN()
        ? x
        : new Exact(x.isNeg() ? -1 : 1).minus(x.isNeg() ? tail(x.neg()).neg() : tail(x));
    return D.add(value, 0);
  }

  function erfc(x: Decimal): Decimal {
    if (x.isNaN()) return x;
    if (x.abs().gte(asymptoticFrom)) return D.add(x.isNeg() ? new Exact(2).minus(tail(x.neg())) : tail(x), 0);
    return D.add(new Doubled(1).minus(byTaylor(x.gt(1) ? Doubled : Exact, x)), 0);
  }

  /** 2x/sqrt(pi) exp(-x^2) (1 + 2x^2/3 + (2x^2)^2/(3*5) + ...): no term is negative, so nothing cancels. */
  function byTaylor(E: typeof Decimal, given: Decimal): Decimal {
    const x = new E(given);
    const twice = x.mul(x).mul(2);
    const enough = new E(10).pow(-E.precision - 2);
    let [sum, term] = [new E(1), new E(1)];
    for (let odd = 3; term.gt(sum.mul(enough)); odd += 2) {
      term = term.mul(twice).div(odd);
      sum = sum.plus(term);
    }
    return sum
      .mul(x)
      .mul(2)
      .mul(E.exp(x.mul(x).neg()))
      .div(rootOfPi(E));
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
    return Exact.exp(x.mul(x).neg())
      .mul(sum)
      .div(x.mul(rootOfPi(Exact)));
  }

  return { erf, erfc };
}

const rootOfPi = (E: typeof Decimal): Decimal => E.sqrt(E.acos(-1));
