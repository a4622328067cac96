import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/derive/differentiate.ts";
import { compileEvaluator } from "../../src/expr/evaluate.ts";
import { parse } from "../../src/expr/parser.ts";
import { toAscii } from "../../src/expr/print.ts";
import { FORMULAS, numbers } from "../catalogue/formulas.ts";
import { points, slopeAt, valueAt } from "./difference.ts";

const COUNT = 50;

describe.each(FORMULAS)("$name: $formula", ({ formula, parameters }) => {
  const f = parse(formula, { variable: "x", parameters });
  const places = points(COUNT, (x) => slopeAt(f, x, parameters).isFinite());
  const { derivative, steps } = differentiate(f, "x", numbers(parameters));

  test(`has the derivative that high-precision differences have, at ${COUNT} points`, () => {
    expect(places).toHaveLength(COUNT);
    const names = Object.keys(parameters);
    const inFloat64 = compileEvaluator(derivative, ["x", ...names]);
    const values = names.map((name) => Number(parameters[name]));
    for (const x of places) {
      const want = slopeAt(f, x, parameters);
      const precise = valueAt(derivative, x, parameters);
      const about = `${toAscii(derivative)} at ${x}: ${precise.toPrecision(20)}, the difference is ${want.toPrecision(20)}`;
      // the difference is good to 1e-38 of the formula's size, and where the slope is tiny that is what can be asked
      const size = valueAt(f, x, parameters).abs().plus(1);
      expect(
        precise
          .minus(want)
          .abs()
          .lte(want.abs().mul(1e-25).plus(size.mul(1e-35))),
        about,
      ).toBe(true);
      const rounded = inFloat64(x, ...values);
      expect(Math.abs(rounded - want.toNumber()), `in float64 ${rounded}, ${about}`).toBeLessThanOrEqual(
        1e-11 * Math.max(Math.abs(want.toNumber()), 1e-2),
      );
    }
  });

  test("has steps that are all equal to it, at 4 of them", () => {
    for (const x of places.slice(0, 4)) {
      const want = slopeAt(f, x, parameters);
      const size = valueAt(f, x, parameters).abs().plus(1);
      for (const { rule, expr } of steps) {
        const got = valueAt(expr, x, parameters);
        expect(
          got
            .minus(want)
            .abs()
            .lte(want.abs().mul(1e-15).plus(size.mul(1e-30))),
          `${rule}: ${toAscii(expr)} at ${x}: ${got}, the difference is ${want}`,
        ).toBe(true);
      }
    }
  });
});
