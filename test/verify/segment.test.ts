import { beforeAll, describe, expect, test } from "vitest";
import { toRational } from "../../src/algebra/interval/dyadic.ts";
import { enclose } from "../../src/algebra/interval/enclose.ts";
import { type Mpfr, mpfr } from "../../src/algebra/interval/mpfr.ts";
import { compare, exactly, minus, plus, type Rational, times } from "../../src/expr/rational.ts";
import { parse } from "../../src/index.ts";
import { Exact, WIDE } from "../../src/verify/exact.ts";
import { ALL, floatAt } from "../../src/verify/floats.ts";

let library: Mpfr;
beforeAll(async () => {
  library = await mpfr();
});

const size = (q: Rational): Rational => (q.n < 0n ? { n: -q.n, d: q.d } : q);

describe("a line that is taken for a function is as near to it as it says, against 400 bits:", () => {
  // so large a part of all cells has a line
  test.each([
    ["1/(1 + exp(-x))", 0.6],
    ["tanh(x)", 0.8],
    ["x/(1 + exp(-x))", 0.5],
    ["x*(1 + erf(x/sqrt(2)))/2", 0.5],
    ["x*tanh(log(1 + exp(x)))", 0.5],
    ["log(1 + exp(x))", 0.4],
    ["x - tanh(x)", 0.4],
    ["where(x > 0, x, exp(x) - 1)", 0.8],
    ["exp(-x)/(1 + exp(-x))^2", 0.4],
    ["x/(1 + abs(x))", 0.7],
    ["x + sin(x)^2", 0.3],
    ["min(max(x/6 + 1/2, 0), 1)", 0.2],
  ])("%s", (text, least) => {
    const f = parse(text, { variable: "x" });
    const exact = new Exact(f, "x", library);
    let [lines, cells] = [0, 0];
    for (let cell = 3; cell < ALL / WIDE; cell += 37) {
      cells++;
      const line = exact.straightAround(cell * WIDE);
      if (!line) continue;
      lines++;
      const [s1, s2, c1, c2, part] = line.map(exactly) as [Rational, Rational, Rational, Rational, Rational];
      for (const at of [0, 1, 345_678, WIDE / 2, WIDE - 1].map((i) => cell * WIDE + i)) {
        const x = exactly(floatAt(at));
        const { lower, upper } = enclose(f, { x }, 400, library);
        const value = plus(times(plus(s1, s2), x), plus(c1, c2));
        for (const bound of [lower, upper]) {
          const off = size(minus(toRational(bound) as Rational, value));
          expect(compare(off, times(part, size(value))), `${text} at ${floatAt(at)}`).toBeLessThanOrEqual(0);
        }
      }
    }
    expect(lines / cells).toBeGreaterThan(least);
  });
});
