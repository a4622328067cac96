import fc from "fast-check";
import { expect, test } from "vitest";
import { Field } from "../../src/algebra/normal.ts";
import { TooLarge } from "../../src/algebra/polynomial.ts";
import type { Expr } from "../../src/expr/expr.ts";
import { toAscii } from "../../src/expr/print.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { valueAt } from "../derive/difference.ts";
import { formula } from "../derive/random.ts";

const normal = (u: Expr): Expr => {
  const field = new Field([u]);
  return field.expr(field.fraction(u));
};
const read = (text: string): Expr => parse(text, { variable: "x", parameters: ["a"] });

test("the normal form of a formula has its value", () => {
  let compared = 0;
  fc.assert(
    fc.property(formula, (f) => {
      let image: Expr;
      try {
        image = normal(f);
      } catch (error) {
        if (error instanceof TooLarge) return;
        throw error;
      }
      for (const x of [0.37, -1.21]) {
        const [p, q] = [valueAt(f, x, { a: "0.8" }), valueAt(image, x, { a: "0.8" })];
        if (!p.isFinite() || !q.isFinite()) continue;
        compared++;
        expect(p.minus(q).abs().lte(p.abs().plus(1).times(1e-30)), `${toAscii(f)} became ${toAscii(image)} at ${x}`).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
  expect(compared).toBeGreaterThan(500);
});

test.each([
  ["(x^2 - 1)/(x - 1)", "x + 1"],
  ["exp(2*x)/exp(x)", "exp(x)"],
  ["sqrt(x)^2 - x", "0"],
  ["(sqrt(1 + x^2) - x^2/sqrt(1 + x^2))*sqrt(1 + x^2)", "1"],
  ["a*x/a", "x"],
  ["(1 + exp(-x))^2 - exp(-x)^2 - 2*exp(-x)", "1"],
])("%s is %s", (from, to) => {
  expect(toAscii(normal(read(from)))).toBe(toAscii(normal(read(to))));
});
