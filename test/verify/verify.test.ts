import { beforeAll, describe, expect, test } from "vitest";
import { toRational } from "../../src/algebra/interval/dyadic.ts";
import { enclose } from "../../src/algebra/interval/enclose.ts";
import { type Mpfr, mpfr } from "../../src/algebra/interval/mpfr.ts";
import { exactly, minus, toNumber } from "../../src/expr/rational.ts";
import { activation, parse } from "../../src/index.ts";
import { ulpAt } from "../../src/kernel/sample.ts";
import { Exact } from "../../src/verify/exact.ts";
import { ALL, floatAt, ONE_SIGN, placeOf } from "../../src/verify/floats.ts";
import { emptyTally, type Tally, together } from "../../src/verify/tally.ts";
import { Scanner, type Subject, subjectsOf } from "../../src/verify/verify.ts";

let library: Mpfr;
beforeAll(async () => {
  library = await mpfr();
});

const forwardOf = (name: string, precision: "fast" | "accurate" = "accurate"): Subject =>
  subjectsOf(activation(name), { precision })[0] as Subject;

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);
const bitsOf = (x: number): number => {
  float[0] = x;
  return bits[0] as number;
};
const nextUp = (y: number): number => {
  bits[0] = bitsOf(y) + 1;
  return float[0] as number;
};

/** The figures around an input, where the kernel's value there is another. */
async function withError(name: string, x: number, wrong: (y: number) => number): Promise<{ right: Tally; wrong: Tally; at: number }> {
  const subject = forwardOf(name);
  const at = placeOf(x);
  const planted: Subject = {
    ...subject,
    values: (xs, ys, n) => {
      const i = xs.subarray(0, n).indexOf(bitsOf(x));
      if (i >= 0) ys[i] = wrong(ys[i] as number);
    },
  };
  const [first, last] = [Math.max(at - 500, at < ONE_SIGN ? 0 : ONE_SIGN), at + 500];
  const scan = async (s: Subject): Promise<Tally> => (await Scanner.make(s, "x")).scan(first, last);
  return { right: await scan(subject), wrong: await scan(planted), at };
}

describe("a planted error is found", () => {
  test.each([
    ["logistic", 0.3, 1],
    ["logistic", -100, 1],
    ["gelu", -1.5, 1],
    ["softplus", 3, 1],
    ["tanh", 1e-40, 1],
    ["arctan", 1e30, 1],
  ])("%s, one unit off at %d alone", async (name, x, least) => {
    const { right, wrong, at } = await withError(name, x, nextUp);
    expect(right.maxUlp.value).toBeLessThanOrEqual(0.505);
    expect(wrong.maxUlp.value).toBeGreaterThan(0.5);
    expect(wrong.maxUlp.value).toBeLessThanOrEqual(least + 0.505);
    expect(wrong.maxUlp.at).toBe(at);
    expect(wrong.misrounded).toBe(right.misrounded + 1);
  });

  test.each<[string, string, number, (y: number) => number, RegExp]>([
    ["an infinity", "silu", 3, () => Number.POSITIVE_INFINITY, /an infinity where/],
    ["NaN", "silu", 3, () => Number.NaN, /NaN where/],
    ["the largest float for infinity", "exponential", 100, () => 2 ** 128 - 2 ** 104, /not the infinity/],
    ["a value above the range", "logistic", 30, nextUp, /outside of the range \[0, 1\]/],
    ["a wrong sign, though within an ULP", "silu", -110, () => 2 ** -149, /the wrong sign/],
    ["a value where there is none", "log1mexp", -2, () => 1, /has none/],
  ])("%s", async (_, name, x, wrongly, message) => {
    const { right, wrong, at } = await withError(name, x, wrongly);
    expect(right.failures).toEqual([]);
    expect(wrong.failures.map(({ what }) => what).join("; ")).toMatch(message);
    expect(wrong.failures.every((f) => f.at === at)).toBe(true);
  });

  test("a tie among the subnormals, rounded the wrong way: 3 2^-149 times 1/2 and a little more is 2 2^-149", async () => {
    const { right, wrong } = await withError("silu", 5 * 2 ** -149, () => 2 * 2 ** -149);
    // x/2 + x^2/4 is above the tie: 3 2^-149
    expect(wrong.misrounded - right.misrounded).toBe(right.misrounded > 0 ? 0 : 1);
    const exact = new Exact(parse("x/(1 + exp(-x))", { variable: "x" }), "x", library);
    expect(exact.judge(placeOf(5 * 2 ** -149), 3 * 2 ** -149)?.misrounded).toBe(false);
    expect(exact.judge(placeOf(5 * 2 ** -149), 2 * 2 ** -149)?.misrounded).toBe(true);
    expect(exact.judge(placeOf(-5 * 2 ** -149), -2 * 2 ** -149)?.misrounded).toBe(false);
    expect(exact.judge(placeOf(-5 * 2 ** -149), -3 * 2 ** -149)?.misrounded).toBe(true);
  });

  test("a fall of a function that rises", async () => {
    const { right, wrong, at } = await withError("logistic", 0.3, (y) => y - 2 ** -20);
    expect(right.reversals).toBe(0);
    expect(wrong.reversals).toBe(1);
    expect(wrong.largestReversal.at).toBe(at);
  });
});

describe("exact decisions", () => {
  // ties of exact lines go to the even neighbour
  test.each<[string, number, number, number]>([
    ["x - 1/2", 2 ** 23 + 3, 2 ** 23 + 2, 2 ** 23 + 3],
    ["x/6 + 1/2", 3 * 2 ** -24, 0.5, 0.5 + 2 ** -24],
    ["x/100", 50 * 2 ** -149, 0, 2 ** -149],
    ["where(x > 0, x, x/4)", -6 * 2 ** -149, -2 * 2 ** -149, -(2 ** -149)],
    ["x - tanh(x)", 2 ** 24 + 4, 2 ** 24 + 4, 2 ** 24 + 2],
  ])("of the tie of %s at %d", (text, x, right, wrong) => {
    const exact = new Exact(parse(text, { variable: "x" }), "x", library);
    expect(exact.judge(placeOf(x), right)).toMatchObject({ misrounded: false });
    expect(exact.judge(placeOf(x), wrong)).toMatchObject({ misrounded: true });
    expect(Math.abs(exact.judge(placeOf(x), wrong)?.error ?? 0)).toBeCloseTo(0.5, 6);
  });

  test("at a step whose place is no sum of few bits: 1/5 x + 1/2 is 1 at 2.5, and not below", () => {
    const exact = new Exact(parse("where(x/5 + 1/2 < 1, 1/5, 0)", { variable: "x" }), "x", library);
    expect(exact.judge(placeOf(2.5), 0)).toMatchObject({ error: 0, misrounded: false });
    expect(exact.judge(placeOf(2.5) - 1, Math.fround(0.2))?.misrounded).toBe(false);
  });

  test("agree with 400 bits on lines, flat stretches and elsewhere", () => {
    for (const text of [
      "x/(1 + exp(-x))",
      "exp(-x)/(1 + exp(-x))^2",
      "min(max(x/6 + 1/2, 0), 1)",
      "0.1234567890123*x + 0.333333333333",
      "where(x > 0, x - 1/2, 0.22916666666666665*x)",
      "x - tanh(x)",
      "tanh(x)",
      "atan(x)",
      "exp(-x^2)",
      "x*tanh(log(1 + exp(x)))",
    ]) {
      const f = parse(text, { variable: "x" });
      const exact = new Exact(f, "x", library);
      for (let at = 12_345; at < ALL; at += 4_000_037) {
        const { lower, upper } = enclose(f, { x: exactly(floatAt(at)) }, 400, library);
        const [low, high] = [toRational(lower), toRational(upper)];
        if (!low || !high) continue;
        const y = nextUp(Math.fround(toNumber(low)));
        // beside a power of two the double does not say which binade it is
        if (!Number.isFinite(y) || Number.isInteger(Math.log2(Math.abs(toNumber(low))))) continue;
        const error = toNumber(minus(exactly(y), low)) / ulpAt(Math.max(Math.abs(toNumber(low)), 2 ** -149));
        expect(exact.judge(at, y)?.error, `${text} at ${floatAt(at)}`).toBeCloseTo(error, 5);
        const beyond = Math.min(at + 3000, ALL - 1);
        const all = exact.judgeAll(at, beyond, y);
        if (all) expect(all.error, `${text} up to ${floatAt(beyond)}`).toBeCloseTo(exact.judge(beyond, y)?.error ?? Number.NaN, 5);
      }
    }
  });
});

test("the figures of parts are those of the whole", async () => {
  const scanner = await Scanner.make(forwardOf("gelu", "fast"), "x");
  const stride = 400_001;
  const whole = scanner.scan(0, ALL, stride);
  let parts = emptyTally();
  for (let from = 0; from < ALL; from += 700 * stride) parts = together(parts, scanner.scan(from, from + 700 * stride, stride));
  for (const name of ["inputs", "maxUlp", "maxAbsolute", "misrounded", "undecided", "histogram", "lastGood", "seen", "failures"] as const)
    expect(parts[name], name).toEqual(whole[name]);
  // where the function is flat a part may be judged as one, to a millionth of an ULP
  const apart = parts.columns.map((most, i) => Math.abs(most - (whole.columns[i] as number)));
  expect(Math.max(...apart)).toBeLessThan(2e-6);
});

test("the gradient of logistic through its output is lost from 11.79 on", async () => {
  const subject = subjectsOf(activation("logistic"), { residual: "output", precision: "accurate" })[1] as Subject;
  const tally = (await Scanner.make(subject, "x")).scan(placeOf(8), placeOf(1000), 101);
  const from = floatAt(tally.lastGood.positive);
  expect(from).toBeGreaterThan(11.5);
  expect(from).toBeLessThan(20);
});

test.each(["atan(exp(x))", "exp(x)/(1 + exp(2*x))", "exp(-abs(x))"])("%s at 27000 is 0 to any float, and no infinity", (text) => {
  // e^-27726 is 2^-40000, beyond which bounds are not written out
  const exact = new Exact(parse(text), "x", library);
  const value = Math.fround(text.startsWith("atan") ? Math.PI / 2 : 0);
  for (const x of [-27000, 27000]) expect(exact.judge(placeOf(x), x < 0 ? 0 : value)?.misrounded, String(x)).toBe(false);
});
