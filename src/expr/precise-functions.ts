/**
 * Every function of the language to the precision of a Decimal class. decimal.js brings exp, log, sin, cos, tan and their inverses;
 * its hyperbolic functions sum the Taylor series wherever they are asked, which does not end for 1e9, so those are made here
 * from exp, and from series where exp would cancel.
 */
import type { Decimal } from "decimal.js";
import type { FunctionName } from "./functions.ts";
import { lambertW, lambertWBelow } from "./lambert.ts";
import { preciseErf } from "./precise-erf.ts";

type Unary = (x: Decimal) => Decimal;

/** sin, cos and tan are NaN beyond 10^330, where they would need more digits of pi than decimal.js has. */
const LARGEST_ANGLE = 330;

/** The functions, computed in the class `D` and rounded to its precision. */
export function preciseFunctions(D: typeof Decimal): Record<FunctionName, (...args: Decimal[]) => Decimal> {
  const [zero, one, nan] = [new D(0), new D(1), new D(Number.NaN)];
  const enough = new D(10).pow(-D.precision - 2);

  /** The sum of a series whose n-th term follows from the one before it, until it changes nothing. */
  const series = (first: Decimal, next: (term: Decimal, n: number) => Decimal): Decimal => {
    let [sum, term] = [first, first];
    for (let n = 1; !term.isZero() && term.abs().gt(sum.abs().mul(enough)); n++) {
      term = next(term, n);
      sum = sum.plus(term);
    }
    return sum;
  };

  const exp: Unary = (x) => D.exp(x);
  const log: Unary = (x) => D.ln(x);
  const sqrt: Unary = (x) => D.sqrt(x);
  const expm1: Unary = (x) => (x.abs().lt(0.5) ? series(new D(x), (term, n) => term.mul(x).div(n + 1)) : exp(x).minus(1));
  const log1p: Unary = (x) => {
    if (x.abs().gte(0.1)) return log(D.add(one, x));
    // 2 artanh(z) = log((1 + z)/(1 - z))
    const z = D.div(x, x.plus(2));
    const square = z.mul(z);
    return series(z, (term, n) =>
      term
        .mul(square)
        .mul(2 * n - 1)
        .div(2 * n + 1),
    ).mul(2);
  };

  const sinh: Unary = (x) => {
    const m = expm1(x.abs());
    // (m + m/(m + 1))/2 with m = e^x - 1; where m is infinite, so is sinh
    return signed(x, m.isFinite() ? m.plus(m.div(m.plus(1))).div(2) : m);
  };
  const cosh: Unary = (x) => exp(x.abs()).plus(exp(x.abs().neg())).div(2);
  const tanh: Unary = (x) => {
    const m = expm1(x.abs().mul(-2));
    return signed(x, m.neg().div(m.plus(2)));
  };
  const asinh: Unary = (x) => {
    const a = D.abs(x);
    return signed(x, a.isFinite() ? log1p(a.plus(a.mul(a).div(sqrt(a.mul(a).plus(1)).plus(1)))) : a);
  };
  const acosh: Unary = (x) => {
    const above = D.sub(x, one);
    return above.isNeg() && !above.isZero() ? nan : log1p(above.plus(sqrt(above.mul(above.plus(2)))));
  };
  const atanh: Unary = (x) => signed(x, log1p(D.abs(x).mul(2).div(D.sub(one, x.abs()))).div(2));

  const angle =
    (f: Unary): Unary =>
    (x) => {
      if (!x.isFinite() || x.e > LARGEST_ANGLE) return nan;
      // far beyond how close a float64 comes to a multiple of pi, and few enough digits for the known ones of pi
      return f(new D(x.toSignificantDigits(D.precision + Math.max(x.e, 0) + 40)));
    };
  const sin = angle((x) => D.sin(x));
  const cos = angle((x) => D.cos(x));
  const tan: Unary = (x) => sin(x).div(cos(x));

  const inverted =
    (f: Unary): Unary =>
    (x) =>
      D.div(one, f(x));
  const ofInverse =
    (f: Unary): Unary =>
    (x) =>
      f(D.div(one, x));

  // Newton from the float64 value doubles its digits in each round
  const lambert =
    (start: (x: number) => number): Unary =>
    (x) => {
      const w = start(x.toNumber());
      if (!Number.isFinite(w) || x.isZero() || w === -1) return new D(w);
      let root = new D(w);
      for (let digits = 7; digits < 2 * D.precision; digits *= 2) root = root.minus(root.minus(x.mul(exp(root.neg()))).div(root.plus(1)));
      return root;
    };

  return {
    exp,
    log,
    log2: (x) => D.log(x, 2),
    log10: (x) => D.log10(x),
    expm1,
    log1p,
    sqrt,
    cbrt: (x) => D.cbrt(x),
    abs: (x) => D.abs(x),
    sign: (x) => new D(D.sign(x)),
    sin,
    cos,
    tan,
    sec: inverted(cos),
    csc: inverted(sin),
    cot: inverted(tan),
    asin: (x) => D.asin(x),
    acos: (x) => D.acos(x),
    atan: (x) => D.atan(x),
    sinh,
    cosh,
    tanh,
    lambertw: lambert(lambertW),
    lambertwm1: lambert(lambertWBelow),
    sech: inverted(cosh),
    csch: inverted(sinh),
    coth: inverted(tanh),
    asinh,
    acosh,
    atanh,
    asech: ofInverse(acosh),
    acsch: ofInverse(asinh),
    acoth: ofInverse(atanh),
    ...preciseErf(D),
    logistic: (x) => (x.isNeg() ? exp(x).div(exp(x).plus(1)) : D.div(one, exp(x.neg()).plus(1))),
    softplus: (x) => D.add(D.max(x, zero), log1p(exp(x.abs().neg()))),
    relu: (x) => D.max(x, zero),
    min: (...args) => D.min(...args),
    max: (...args) => D.max(...args),
    ones: () => one,
  };

  function signed(x: Decimal, magnitude: Decimal): Decimal {
    return x.isNeg() ? magnitude.neg() : magnitude;
  }
}
