import type { Decimal } from "decimal.js";
import { beforeAll, describe, expect, test } from "vitest";
import { compileEvaluator } from "../../src/expr/evaluate.ts";
import { toAscii } from "../../src/expr/print.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { FORMULAS, known } from "../catalogue/formulas.ts";
import { type Sample, slopes, valueAt } from "./difference.ts";

const COUNT = 50;
const FEW = 4;

describe.each(FORMULAS)("$name: $formula", (given) => {
  const { parameters } = given;
  const { formula: f } = known(given);
  let samples: readonly Sample[] = [];
  beforeAll(() => {
    samples = slopes(f, parameters, COUNT);
  });

  test(`has the derivative that high-precision differences have, at ${COUNT} points`, () => {
    const { derivative } = known(given);
    const names = Object.keys(parameters);
    const inFloat64 = compileEvaluator(derivative, ["x", ...names]);
    const values = names.map((name) => Number(parameters[name]));
    expect(samples).toHaveLength(COUNT);
    for (const { x, slope } of samples) {
      const precise = valueAt(derivative, x, parameters);
      const about = (): string => `${toAscii(derivative)} at ${x}: ${precise.toPrecision(20)}, the difference is ${slope.toPrecision(20)}`;
      expect(agree(precise, slope, 1e-25, valueAt(f, x, parameters)) || about()).toBe(true);
      // the floor: near a root of the derivative its terms cancel, and they are about 1
      const got = inFloat64(x, ...values);
      expect(
        Math.abs(got - slope.toNumber()) <= 1e-11 * Math.max(Math.abs(slope.toNumber()), 1e-2) || `in float64 ${got}, ${about()}`,
      ).toBe(true);
    }
  });

  test(`has steps that are all equal to it, at ${FEW} of them`, () => {
    const { steps } = known(given);
    for (const { x, slope } of samples.slice(0, FEW)) {
      const size = valueAt(f, x, parameters);
      for (const { rule, expr } of steps) {
        const got = valueAt(expr, x, parameters);
        expect(agree(got, slope, 1e-20, size) || `${rule}: ${toAscii(expr)} at ${x}: ${got}, the difference is ${slope}`).toBe(true);
      }
    }
  });
});

test("the oracle sees a relative error of 1e-24", () => {
  const samples = slopes(parse("x*tanh(x)"), {}, COUNT);
  const wrong = parse("(tanh(x) + x*(1 - tanh(x)^2))*(1 + 1e-24)");
  expect(samples.filter(({ x, slope }) => agree(valueAt(wrong, x, {}), slope, 1e-25, valueAt(wrong, x, {})))).toEqual([]);
});

/** The difference is good to 1e-38 of the formula's own size: where the slope is tiny, that is what can be asked. */
function agree(got: Decimal, want: Decimal, relative: number, size: Decimal): boolean {
  return got
    .minus(want)
    .abs()
    .lte(want.abs().mul(relative).plus(size.abs().plus(1).mul(1e-35)));
}
