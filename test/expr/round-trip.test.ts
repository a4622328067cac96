import fc from "fast-check";
import { expect, test } from "vitest";
import { children, type Expr, same } from "../../src/expr/expr.ts";
import { toAscii, toLatex, toUnicode } from "../../src/expr/print.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { expressions, NAMES } from "./random-expr.ts";

const PRINTERS = { ascii: toAscii, latex: toLatex, unicode: toUnicode };

/** The expression that the text stands for, with all names given as parameters. */
const readBack = (text: string, names: readonly string[]): Expr => parse(text, { parameters: names });

const namesOf = (u: Expr): Set<string> => {
  const names = new Set(children(u).flatMap((child) => [...namesOf(child)]));
  if (u.kind === "symbol") names.add(u.name);
  if (u.kind === "derivative") names.add(u.variable);
  return names;
};

test.each(Object.entries(PRINTERS))("what is printed as %s reads back as the same expression", (_, print) => {
  const kinds = new Set<string>();
  const collect = (u: Expr): void => {
    kinds.add(u.kind);
    children(u).forEach(collect);
  };
  fc.assert(
    fc.property(expressions, (u) => {
      collect(u);
      const text = print(u);
      const back = readBack(text, [...namesOf(u)]);
      if (!same(u, back)) throw new Error(`${toAscii(u)}\nwas printed as\n${text}\nand read as\n${toAscii(back)}`);
    }),
    { numRuns: 3000 },
  );
  expect([...kinds].sort()).toEqual(["call", "cases", "derivative", "number", "pi", "power", "product", "quotient", "sum", "symbol"]);
});

test("names that are no symbols of a formula do no harm as parameters", () => {
  const text = "where(x > 0 and x < 1, exp(-x_1), x2^(1/3))";
  expect(toAscii(readBack(text, ["x", "x_1", "x2"]))).toBe(text);
  expect(NAMES).toContain("e");
});
