/**
 * erf and erfc in float64: below 0.8 ULP and 2.4 ULP (test/expr/erf.test.ts holds them against high precision).
 * Intervals, forms and coefficients are those of fdlibm's s_erf.c:
 *
 *   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc. business.
 *   Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */

/** A quotient of polynomials, lowest coefficient first. */
export interface Quotient {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/** erf(x) = x + x R(x^2) on [0, 0.84375]; |error| < 2^-57.9 */
export const CENTRE: Quotient = {
  above: [
    1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
    -2.37630166566501626084e-5,
  ],
  below: [
    1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
    -3.9602282787753681232e-6,
  ],
};

/** erf(x) = ERF_1 + R(x - 1) on [0.84375, 1.25]; |error| < 2^-59.1 */
export const SHOULDER: Quotient = {
  above: [
    -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
    -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
  ],
  below: [
    1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
    1.36370839120290507362e-2, 1.1984499846799107417e-2,
  ],
};
/** erf(1) with so few bits that a sum with it loses none of them. */
export const ERF_1 = 8.45062911510467529297e-1;

/** erfc(x) = exp(-x^2 - 0.5625 + R(1/x^2))/x, one quotient for each interval that ends at `until`. */
export const TAILS: readonly ({ readonly until: number } & Quotient)[] = [
  {
    // |error| < 2^-62.6 from 1.25
    until: 1 / 0.35,
    above: [
      -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
      -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
    ],
    below: [
      1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2, 4.29008140027567833386e2,
      1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
    ],
  },
  {
    // |error| < 2^-61.5
    until: 28,
    above: [
      -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
      -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
    ],
    below: [
      1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3, 2.55305040643316442583e3,
      4.74528541206955367215e2, -2.24409524465858183362e1,
    ],
  },
];

export const CENTRE_ENDS = 0.84375;
export const SHOULDER_ENDS = 1.25;
/** From here erf is 1 to the last bit. */
export const ERF_IS_ONE = 6;

/** The error function 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x. Odd, NaN for NaN, 1 at infinity. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < CENTRE_ENDS) return x + x * ratio(CENTRE, x * x);
  if (a < SHOULDER_ENDS) return Math.sign(x) * (ERF_1 + ratio(SHOULDER, a - 1));
  return Math.sign(x) * (a >= ERF_IS_ONE ? 1 : 1 - tail(a));
}

/** 1 - erf(x) without its cancellation: keeps its relative accuracy down to the least number above 0 (x = 27.2). */
export function erfc(x: number): number {
  const a = Math.abs(x);
  if (a < CENTRE_ENDS) {
    const excess = x * ratio(CENTRE, x * x);
    // 1 - x is exact from 1/2 up and x - 1/2 from 1/4 up: only what is small is rounded
    return x < 0.25 ? 1 - (x + excess) : x < 0.5 ? 0.5 - (x - 0.5 + excess) : 1 - x - excess;
  }
  if (a < SHOULDER_ENDS) {
    const rest = ratio(SHOULDER, a - 1);
    return x > 0 ? 1 - ERF_1 - rest : 1 + (ERF_1 + rest);
  }
  return x > 0 ? tail(a) : 2 - tail(a);
}

/** erfc from 1.25 up. */
function tail(x: number): number {
  const piece = TAILS.find(({ until }) => x < until);
  if (!piece) return Number.isNaN(x) ? x : 0;
  // z^2 is exact for a z of 24 bits, so exp(-z^2) carries no rounding of its argument; what z leaves of x comes in a correction
  const z = Math.fround(x);
  const most = Math.exp(-z * z - 0.5625);
  return (most + most * Math.expm1((z - x) * (z + x) + ratio(piece, 1 / (x * x)))) / x;
}

const ratio = ({ above, below }: Quotient, t: number): number => polynomial(above, t) / polynomial(below, t);

function polynomial(coefficients: readonly number[], t: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * t + (coefficients[i] as number);
  return sum;
}
