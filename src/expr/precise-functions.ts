/** Every function of the language to the precision of a Decimal class, from the elementary ones of precise-elementary.ts. */
import type { Decimal } from "decimal.js";
import type { FunctionName } from "./functions.ts";
import { lambertW, lambertWBelow } from "./lambert.ts";
import * as elementary from "./precise-elementary.ts";
import { preciseErf } from "./precise-erf.ts";

type Unary = (x: Decimal) => Decimal;

/** sin, cos and tan are NaN beyond 10^330: they need as many digits of pi as x has before the point, and time that grows with its square. */
const LARGEST_ANGLE = 330;

/** The functions, computed in the class `D` and rounded to its precision. */
export function preciseFunctions(D: typeof Decimal): Record<FunctionName, (...args: Decimal[]) => Decimal> {
  const [zero, one, nan] = [new D(0), new D(1), new D(Number.NaN)];

  const exp: Unary = (x) => elementary.exp(D, x);
  const log: Unary = (x) => elementary.log(D, x);
  const sqrt: Unary = (x) => elementary.sqrt(D, x);
  const expm1: Unary = (x) => elementary.expm1(D, x);
  const log1p: Unary = (x) => elementary.log1p(D, x);

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
    (x) =>
      x.isFinite() && x.e <= LARGEST_ANGLE ? f(x) : nan;
  const sin = angle((x) => elementary.sin(D, x));
  const cos = angle((x) => elementary.cos(D, x));
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
    log2: (x) => elementary.logTo(D, x, 2),
    log10: (x) => elementary.logTo(D, x, 10),
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
    asin: (x) => elementary.asin(D, x),
    acos: (x) => elementary.acos(D, x),
    atan: (x) => elementary.atan(D, x),
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
