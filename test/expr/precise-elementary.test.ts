import { Decimal } from "decimal.js";
import { expect, test } from "vitest";
import * as elementary from "../../src/expr/precise-elementary.ts";

type Class = typeof Decimal;

/** By decimal.js in the class given, which has digits enough; x of an extent that it can do in time. */
const FUNCTIONS: readonly (readonly [
  name: string,
  ours: (D: Class, x: Decimal) => Decimal,
  theirs: (D: Class, x: Decimal) => Decimal,
  exponent: number,
])[] = [
  ["exp", elementary.exp, (D, x) => D.exp(x), 6],
  ["expm1", elementary.expm1, (D, x) => D.exp(x).minus(1), 2],
  ["log", (D, x) => elementary.log(D, x.abs()), (D, x) => D.ln(x.abs()), 60],
  ["log near 1", (D, x) => elementary.log(D, wide.add(1, x.div(1e15))), (D, x) => D.ln(D.add(1, x.div(1e15))), 2],
  ["log1p", (D, x) => elementary.log1p(D, x.abs()), (D, x) => D.ln(D.add(1, x.abs())), 3],
  ["log2", (D, x) => elementary.logTo(D, x.abs(), 2), (D, x) => D.log(x.abs(), 2), 30],
  ["sqrt", (D, x) => elementary.sqrt(D, x.abs()), (D, x) => D.sqrt(x.abs()), 60],
  ["sin", elementary.sin, (D, x) => D.sin(x), 20],
  ["sin near pi", (D, x) => elementary.sin(D, wide.acos(-1).plus(x.div(1e15))), (D, x) => D.sin(wide.acos(-1).plus(x.div(1e15))), 2],
  ["cos", elementary.cos, (D, x) => D.cos(x), 20],
  ["atan", elementary.atan, (D, x) => D.atan(x), 20],
  ["asin", (D, x) => elementary.asin(D, x.div(10)), (D, x) => D.asin(x.div(10)), 1],
  ["acos", (D, x) => elementary.acos(D, x.div(10)), (D, x) => D.acos(x.div(10)), 1],
  ["x^1.37", (D, x) => elementary.power(D, x.abs(), new D("1.37")), (D, x) => D.pow(x.abs(), "1.37"), 5],
];
const wide = Decimal.clone({ precision: 170, defaults: true });

/** 24 numbers of 40 digits from 10^-exponent to 10^exponent, in both signs: the digits of multiples of the golden ratio. */
const places = (exponent: number): Decimal[] =>
  Array.from({ length: 24 }, (_, i) => {
    const digits = wide
      .sqrt(5)
      .minus(1)
      .div(2)
      .mul(i + 1)
      .mod(1)
      .toFixed(40);
    return new wide(`${i % 2 === 0 ? "" : "-"}${digits}e${Math.round(((2 * i) / 23 - 1) * exponent)}`);
  });

const DIGITS = [20, 60, 130] as const;
const classes = DIGITS.map((precision) => Decimal.clone({ precision, defaults: true }));

test.each(FUNCTIONS)("%s is that of decimal.js with more digits, to 20, 60 and 130", (_, ours, theirs, exponent) => {
  for (const x of places(exponent)) {
    const want = theirs(wide, x);
    for (const D of classes) {
      const got = ours(D, x);
      // half a unit of the last digit is 5e-digits of a number that begins with 1; expm1 is rounded twice
      expect(
        wide
          .sub(got, want)
          .abs()
          .lte(want.abs().mul(`10e-${D.precision}`)),
        `at ${x}: ${got}, not ${want}`,
      ).toBe(true);
      expect(got.precision()).toBeLessThanOrEqual(D.precision);
    }
  }
});

test.each(classes)("what comes out whole is whole", (D) => {
  expect(elementary.logTo(D, new D(1000), 10).toString()).toBe("3");
  expect(elementary.logTo(D, new D("0.125"), 2).toString()).toBe("-3");
  expect(elementary.sqrt(D, new D("1.44e-30")).toString()).toBe("1.2e-15");
  expect(elementary.power(D, new D(32), new D("0.4")).toString()).toBe("4");
  expect([elementary.exp(D, new D(0)), elementary.log(D, new D(1)), elementary.atan(D, new D(0))].map(Number)).toEqual([1, 0, 0]);
});
