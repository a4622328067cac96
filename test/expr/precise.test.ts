import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { call, cases, comparison, divide, type Expr, number, one, pi, power, symbol, zero } from "../../src/expr/expr.ts";
import { FUNCTIONS, type FunctionName } from "../../src/expr/functions.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { fromDecimal } from "../../src/expr/rational.ts";
import { leastMilliseconds } from "../time.ts";

const of = (fn: FunctionName, decimal: string): Expr => call(fn, number(fromDecimal(decimal)));

/** To 40 digits, from mpmath 1.3. */
const KNOWN: readonly (readonly [name: string, expr: Expr, value: string])[] = [
  ["erf(1)", of("erf", "1"), "0.8427007929497148693412206350826092592961"],
  ["erf(0.1)", of("erf", "0.1"), "0.1124629160182848922032750717439683832217"],
  ["erfc(1)", of("erfc", "1"), "0.1572992070502851306587793649173907407039"],
  ["erfc(5)", of("erfc", "5"), "0.000000000001537459794428034850188343485383378890118"],
  ["erfc(20)", of("erfc", "20"), "5.395865611607900928934999167905345604088e-176"],
  ["erfc(-3)", of("erfc", "-3"), "1.99997790950300141455862722387041767962"],
  ["erfc(100)", of("erfc", "100"), "6.405961424921732039021339148586394148214e-4346"],
  ["exp(1)", of("exp", "1"), "2.718281828459045235360287471352662497757"],
  ["pi", pi, "3.141592653589793238462643383279502884197"],
  ["log(2)", of("log", "2"), "0.6931471805599453094172321214581765680755"],
  ["tanh(1/2)", of("tanh", "0.5"), "0.4621171572600097585023184836436725487303"],
  ["sin(10^22)", of("sin", "1e22"), "-0.8522008497671888017727058937530293682618"],
  ["cos(1)", of("cos", "1"), "0.5403023058681397174009366074429766037323"],
  ["tan(1)", of("tan", "1"), "1.557407724654902230506974807458360173087"],
  ["cot(2)", of("cot", "2"), "-0.4576575543602857637502774104320472764285"],
  ["atan(1/3)", call("atan", number(1, 3)), "0.3217505543966421934014046143586613190208"],
  ["asin(1/3)", call("asin", number(1, 3)), "0.3398369094541219370963925133917640663882"],
  ["acos(1/3)", call("acos", number(1, 3)), "1.23095941734077468213492917824798737571"],
  ["acosh(3/2)", of("acosh", "1.5"), "0.9624236501192068949955178268487368462704"],
  ["atanh(1/4)", of("atanh", "0.25"), "0.2554128118829953416027570481518309674391"],
  ["asech(1/2)", of("asech", "0.5"), "1.316957896924816708625046347307968444027"],
  ["acsch(2)", of("acsch", "2"), "0.4812118250596034474977589134243684231352"],
  ["acoth(3)", of("acoth", "3"), "0.3465735902799726547086160607290882840378"],
  ["sech(3)", of("sech", "3"), "0.0993279274194332078290124480992537886232"],
  ["sinh(1e-10)", of("sinh", "1e-10"), "0.0000000001000000000000000000001666666666666666667"],
  ["expm1(1e-30)", of("expm1", "1e-30"), "1.0000000000000000000000000000005e-30"],
  ["log1p(1e-30)", of("log1p", "1e-30"), "9.999999999999999999999999999995e-31"],
  ["log2(10)", of("log2", "10"), "3.321928094887362347870319429489390175865"],
  ["log10(2)", of("log10", "2"), "0.3010299956639811952137388947244930267682"],
  ["2^(1/3)", power(number(2), number(1, 3)), "1.25992104989487316476721060727822835057"],
  ["pi^e", power(pi, of("exp", "1")), "22.45915771836104547342715220454373502759"],
  ["logistic(-50)", of("logistic", "-50"), "1.928749847963917783016970808929410491157e-22"],
  ["softplus(-50)", of("softplus", "-50"), "1.928749847963917783017156812728211532955e-22"],
  ["exp(-1e9)", of("exp", "-1e9"), "1.249534271921013280924378499014991089765e-434294482"],
];

describe("evaluatePrecise", () => {
  test.each(KNOWN)("knows %s to 38 digits", (_, expr, value) => {
    const got = evaluatePrecise(expr, {}, 50);
    expect(got.minus(value).abs().lte(new Decimal(value).abs().mul("1e-38")), `got ${got}`).toBe(true);
  });

  test("agrees with itself at twice the digits", () => {
    const x = symbol("x");
    const functions = (Object.keys(FUNCTIONS) as FunctionName[]).filter((fn) => fn !== "ones");
    for (const fn of functions) {
      for (const at of ["0.37", "-2.25", "1.75", "11.5", "1e-9", "13.2"]) {
        const [short, long] = [30, 90].map((digits) => evaluatePrecise(call(fn, x), { x: at }, digits)) as [Decimal, Decimal];
        if (long.isNaN()) expect(short.isNaN(), `${fn}(${at})`).toBe(true);
        else expect(short.minus(long).abs().lte(long.abs().mul("1e-29")), `${fn}(${at}): ${short} and ${long}`).toBe(true);
      }
    }
  });

  test("ends within a second for every function of every extreme argument", () => {
    const x = symbol("x");
    for (const fn of Object.keys(FUNCTIONS) as FunctionName[]) {
      const expr = fn === "ones" ? call(fn, one, one) : call(fn, x);
      for (const at of ["1e9", "-1e9", "1e17", "-1e17", "1e300", "-1e-300", "1e5000", "Infinity", "-Infinity", "NaN", "0", 5e-324]) {
        const value = () => evaluatePrecise(expr, { x: at });
        expect(leastMilliseconds(1000, value), `${fn}(${at})`).toBeLessThan(1000);
        if (at === "NaN" && fn !== "ones") expect(value().isNaN(), fn).toBe(true);
      }
    }
  });

  test("has the limits at infinity", () => {
    const at = (fn: FunctionName, x: string): number => evaluatePrecise(call(fn, symbol("x")), { x }).toNumber();
    expect(
      ["exp", "log", "sinh", "cosh", "tanh", "asinh", "erf", "erfc", "logistic", "softplus"].map((fn) =>
        at(fn as FunctionName, "Infinity"),
      ),
    ).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      1,
      Number.POSITIVE_INFINITY,
      1,
      0,
      1,
      Number.POSITIVE_INFINITY,
    ]);
    expect(
      ["exp", "log", "sinh", "tanh", "erf", "erfc", "logistic", "softplus", "sin"].map((fn) => at(fn as FunctionName, "-Infinity")),
    ).toEqual([0, Number.NaN, Number.NEGATIVE_INFINITY, -1, -1, 2, 0, 0, Number.NaN]);
  });

  test("takes a number for exactly that float64, and a text for the decimal that it shows", () => {
    expect(evaluatePrecise(symbol("x"), { x: 0.1 }, 60).toString()).toBe("0.1000000000000000055511151231257827021181583404541015625");
    expect(evaluatePrecise(symbol("x"), { x: "0.1" }, 60).toString()).toBe("0.1");
    expect(evaluatePrecise(symbol("x"), { x: -(2 ** 70) }, 60).toFixed()).toBe("-1180591620717411303424");
    expect(evaluatePrecise(symbol("x"), { x: 5e-324 }, 5).toString()).toBe("4.9407e-324");
  });

  test("is undefined where a formula is, and false where a comparison is with that", () => {
    const undefinedNumber = divide(zero, zero);
    expect(evaluatePrecise(undefinedNumber, {}).isNaN()).toBe(true);
    expect(evaluatePrecise(power(number(-8), number(1, 3)), {}).isNaN()).toBe(true);
    expect(evaluatePrecise(cases([{ when: comparison(undefinedNumber, "!=", one), value: one }], zero), {}).toNumber()).toBe(0);
  });

  test("refuses a missing value, no number, and too many digits", () => {
    expect(() => evaluatePrecise(symbol("a"), {})).toThrow('"a" has no value: give one, as { a: "0.1" }');
    expect(() => evaluatePrecise(symbol("a"), { a: "one" })).toThrow('the value of "a" is no number');
    expect(() => evaluatePrecise(one, {}, 1e6)).toThrow("ask for a whole number from 1 to 300");
  });
});
