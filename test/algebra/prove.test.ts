import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proveEqual } from "../../src/algebra/proof/prove.ts";
import { verdict } from "../../src/algebra/proof/verdict.ts";
import { add, derivative, divide, type Expr, mapChildren, multiply, negate, number, power, symbol } from "../../src/expr/expr.ts";
import { toAscii } from "../../src/expr/print.ts";
import { rational } from "../../src/expr/rational.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { FORMULAS, known } from "../catalogue/formulas.ts";
import { valueAt } from "../derive/difference.ts";
import { formula } from "../derive/random.ts";

const read = (text: string): Expr => parse(text, { variable: "x", parameters: ["a", "b", "c"] });

const EQUAL: readonly (readonly [string, string])[] = [
  ["sqrt(x^2)", "abs(x)"],
  ["log(x^2)", "2*log(abs(x))"],
  ["x/x", "1"],
  ["where(x==0, 1, sin(x)/x)", "sin(x)/x"],
  ["1/(1+exp(-x))", "logistic(x)"],
  ["tanh(x/2)", "2*logistic(x)-1"],
  ["0.044715*x", "8943/200000*x"],
  ["sin(2*x)", "2*sin(x)*cos(x)"],
  ["tan(x/2)", "sin(x)/(1+cos(x))"],
  ["sin(x-pi)", "-sin(x)"],
  ["sec(x)^2", "1+tan(x)^2"],
  ["sqrt(2/pi)", "sqrt(2)/sqrt(pi)"],
  ["sqrt(8)", "2*sqrt(2)"],
  ["erfc(x)", "1-erf(x)"],
  ["log2(x)", "log(x)/log(2)"],
  ["log10(1000)", "3"],
  ["softplus(x)-softplus(-x)", "x"],
  ["tanh(log(1+exp(x)))", "((1+exp(x))^2-1)/((1+exp(x))^2+1)"],
  ["cos(2*atan(tanh(x/2)))", "sech(x)"],
  ["cos(atan(x))^2", "1/(1+x^2)"],
  ["asinh(-x)", "-asinh(x)"],
  ["asinh(x)", "log(x+sqrt(x^2+1))"],
  ["acosh(x)", "log(x+sqrt(x^2-1))"],
  ["atanh(x)", "log((1+x)/(1-x))/2"],
  ["log(x/(1-x))", "log(x)-log(1-x)"],
  ["x*sign(x)", "abs(x)"],
  ["(x-1)/abs(x-1)", "sign(x-1)"],
  ["max(x,0)", "(x+abs(x))/2"],
  ["where(x>0,x,a*x)", "max(x,0)+a*min(x,0)"],
  ["abs(sin(x))", "sqrt(1-cos(x)^2)"],
  ["a*x/a", "x"],
  ["(1+a*exp(x))^(-1/a)", "exp(-log(1+a*exp(x))/a)"],
  ["x^a*x", "x^(a+1)"],
  ["x^x", "exp(x*log(x))"],
  ["exp(x+log(2))", "2*exp(x)"],
  ["log(exp(x))", "x"],
  ["sin(asin(x))", "where(x>=-1 and x<=1, x, sqrt(-1))"],
  ["acos(x)", "pi/2-asin(x)"],
  ["cbrt(x)^3", "x"],
  ["sqrt(x^2-2*x+1)", "abs(x-1)"],
  ["sqrt((a*x+b)^2+1)^2", "(a*x+b)^2+1"],
  ["exp(lambertw(x))*lambertw(x)", "lambertw(x)*exp(lambertw(x))"],
];

test.each(EQUAL)("%s is %s: proved", (a, b) => {
  expect(proveEqual(read(a), read(b), "x")?.how).toMatch(/same/);
  expect(proveEqual(read(b), read(a), "x")?.how).toMatch(/same/);
});

/** The last column: the region where they differ, where it is told. */
const UNEQUAL: readonly (readonly [string, string, string?])[] = [
  ["sqrt(x^2)", "x", "x < 0"],
  ["log(x^2)", "2*log(x)", "x < 0"],
  ["sqrt(x)^2", "x", "x < 0"],
  ["exp(log(x))", "x", "x < 0"],
  ["cbrt(x)", "x^(1/3)", "x < 0"],
  ["log(x^2-1)", "log(x-1)+log(x+1)", "x < -1"],
  ["sin(asin(x))", "x", "x < -1 or x > 1"],
  ["atan(tan(x))", "x"],
  ["asin(sin(x))", "x"],
  ["atan(x)+atan(1/x)", "pi/2"],
  ["where(x==0,2,x)", "x", "x = 0"],
  ["where(x>0,1,0)", "where(x>=0,1,0)", "x = 0"],
  ["where(x>1/3,1,0)", "where(x>=1/3,1,0)", "x = 1/3"],
  ["where(x^2>0,1,0)", "1", "x = 0"],
  ["where(1/x^2>0,1,0)", "1", "x = 0"],
  ["sign(x^2)", "1", "x = 0"],
  ["where(x==0,2,sin(x)/x)", "where(x==0,1,sin(x)/x)", "x = 0"],
  ["where(x>1 and x<1.0001,1,0)", "0", "1 < x < 1.0001"],
  ["sqrt(x)+sqrt(-x)", "sqrt(x)+sqrt(-x)+1", "x = 0"],
  ["sqrt(-x^2)", "sqrt(-x^2)+1"],
  ["1e-12*x^2+x", "x"],
  ["0.044715*x", "0.0447150000000001*x"],
  ["sqrt(a^2)*x", "a*x"],
  ["min(max(x,0),a)", "max(min(x,a),0)"],
  ["exp(exp(x))", "exp(exp(x))+1e-200"],
  ["exp(exp(exp(x)))", "exp(exp(exp(x)))+1"],
  ["log(-1)", "1"],
  ["pi", "355/113"],
  ["exp(pi*sqrt(163))", "262537412640768744"],
  ["erf(x)", "tanh(2*x/sqrt(pi))"],
  ["1/x", "1/x+0*log(x)", "x < 0"],
  ["lambertw(x*exp(x))", "x"],
];

test.each(UNEQUAL.map(([a, b, region]) => ({ a, b, region })))("$a is not $b: there is a witness", async ({ a, b, region }) => {
  expect(proveEqual(read(a), read(b), "x")).toBeUndefined();
  const found = await verdict(read(a), read(b), { variable: "x" });
  expect(found.verdict, JSON.stringify(found)).toBe("unequal");
  if (found.verdict !== "unequal") return;
  expect(found.witness.left).not.toBe(found.witness.right);
  expect(found.region).toBe(region);
});

test.each([
  // equal, but by an identity that is not known here
  ["sqrt(3-2*sqrt(2))", "sqrt(2)-1"],
  // defined nowhere
  ["x/(atan(x)+atan(-x))", "x/(atan(x)+atan(-x))+1"],
  // 0/0 for all x > 0
  ["(atan(x)+atan(1/x)-pi/2)/(atan(x)+atan(1/x)-pi/2)", "1"],
])("%s against %s is left open", async (a, b) => {
  expect((await verdict(read(a), read(b), { variable: "x" })).verdict).toBe("undecided");
});

test("a parameter with a value is that value, in the question and in the witness", async () => {
  const question = { variable: "x", parameters: { a: rational(2) } };
  expect(await verdict(read("sqrt(a^2)*x"), read("a*x"), question)).toMatchObject({ verdict: "equal" });
  expect(await verdict(read("a*x"), read("x"), question)).toMatchObject({
    verdict: "unequal",
    witness: { at: { a: "2", x: "1" }, left: "2", right: "1" },
  });
});

test("a derivative that is not carried out is a fault of the caller", async () => {
  const open = derivative(symbol("x"), "x");
  expect(() => proveEqual(open, number(1), "x")).toThrow(/^internal: /);
  await expect(verdict(open, number(1), { variable: "x" })).rejects.toThrow(/^internal: /);
});

/** Where max(x, 0)^(p - 1) is 0^(p - 1), which has no value for p < 1, the slope is 0 by continuity: no equality of values shows that. */
const NOT_PROVED: Record<string, string[]> = {
  repu: ["power rule: p*(d/dx(max(x, 0)))*max(x, 0)^(p - 1)", "derivative of the larger one: where(x > 0, p*x^(p - 1)*(d/dx(x)), 0)"],
};

test.each([
  ["sqrt((x+3)^2*(x-1)) + abs(x)", "sqrt((x+3)^2*(x-1)) + x", "-3"],
  ["sqrt(sin(x)^2*(x-1)) + abs(x-1/2)", "sqrt(sin(x)^2*(x-1)) + x - 1/2", "0"],
  ["0^abs(x)", "0", "0"],
])("%s is not %s: they differ at %s, a lonely point of the domain or of a jump", async (a, b, at) => {
  expect(proveEqual(read(a), read(b), "x")).toBeUndefined();
  expect(await verdict(read(a), read(b), { variable: "x" })).toMatchObject({ verdict: "unequal", witness: { at: { x: at } } });
});

test.each([
  ["min(softplus(sinh(x)), 0)", "0"],
  ["acosh(cosh(sinh(x)))", "abs(sinh(x))"],
  ["9^(9^(9^9))", "1"],
])("%s against %s comes to an end", async (a, b) => {
  expect(["equal", "unequal", "undecided"]).toContain((await verdict(read(a), read(b), { variable: "x" })).verdict);
});

describe("the steps of the derivations of all known formulas", () => {
  test.each(FORMULAS)("$name: every step is proved", (given) => {
    const { steps } = known(given);
    const open = steps.filter((step) => step.proof === null);
    expect(open.map((s) => `${s.rule}: ${toAscii(s.expr)}`)).toEqual(NOT_PROVED[given.name] ?? []);
    expect(steps.length).toBeGreaterThan(1);
  });
});

/** All places of an expression, with what it becomes when that place is replaced. */
function* places(u: Expr): Generator<{ part: Expr; put: (by: Expr) => Expr }> {
  yield { part: u, put: (by) => by };
  const parts: Expr[] = [];
  mapChildren(u, (c) => {
    parts.push(c);
    return c;
  });
  for (const [k, child] of parts.entries()) {
    for (const { part, put } of places(child)) {
      yield {
        part,
        put: (by) => {
          let i = 0;
          return mapChildren(u, (c) => (i++ === k ? put(by) : c));
        },
      };
    }
  }
}

/** Whether two formulas have different values at some point, by 60 digits: nothing of the algebra is trusted. */
const differs = (f: Expr, g: Expr): boolean =>
  [-2.3, -0.71, 0.37, 1.9].some((at) => {
    const [p, q] = [valueAt(f, at, { a: "0.8" }), valueAt(g, at, { a: "0.8" })];
    return p.isFinite() && q.isFinite() && p.minus(q).abs().gt(p.abs().plus(q.abs()).times(1e-40));
  });

const x = symbol("x");
/** Rewritings that keep the value wherever it is defined, on all of the line. */
const RIGHT: readonly ((u: Expr) => Expr)[] = [
  (u) => add(u, x, negate(x)),
  (u) => divide(multiply(u, add(number(1), power(x, 2))), add(power(x, 2), number(1))),
  (u) => multiply(number(1, 3), add(u, u, u)),
  (u) => (u.kind === "sum" ? add(...[...u.terms].reverse()) : negate(negate(u))),
  (u) => (u.kind === "call" && u.fn === "tanh" ? read2("2*logistic(2*u)-1", u.args[0] as Expr) : read2("log(exp(u))", u)),
  (u) => (u.kind === "call" && u.fn === "logistic" ? read2("1/(1+exp(-u))", u.args[0] as Expr) : read2("(u+1)^2/4-(u-1)^2/4", u)),
  (u) => (u.kind === "call" && u.fn === "cosh" ? read2("sqrt(1+sinh(u)^2)", u.args[0] as Expr) : read2("u*(sin(x)^2+cos(x)^2)", u)),
];
const read2 = (text: string, u: Expr): Expr => {
  const put = (v: Expr): Expr => (v.kind === "symbol" && v.name === "u" ? u : mapChildren(v, put));
  return put(parse(text, { variable: "u", parameters: ["x"] }));
};
/** Mistakes: a sign, a coefficient, an exponent, a term dropped. */
const WRONG: readonly ((u: Expr) => Expr | undefined)[] = [
  (u) => negate(u),
  (u) => multiply(number(2), u),
  (u) => (u.kind === "power" && u.exponent.kind === "number" ? power(u.base, add(u.exponent, number(1))) : undefined),
  (u) => (u.kind === "sum" ? add(...u.terms.slice(1)) : undefined),
  (u) => add(u, multiply(number(1, 10n ** 12n), power(x, 2))),
];

const mutated = fc.tuple(formula, fc.nat(), fc.nat());

test("a right rewriting is never unequal, and proved as a rule", async () => {
  let [proved, asked] = [0, 0];
  await fc.assert(
    fc.asyncProperty(mutated, async ([f, where, how]) => {
      const all = [...places(f)];
      const { part, put } = all[where % all.length] as (typeof all)[number];
      const image = put((RIGHT[how % RIGHT.length] as (u: Expr) => Expr)(part));
      asked++;
      if (proveEqual(f, image, "x")) proved++;
      else expect((await verdict(f, image, { variable: "x" })).verdict, `${toAscii(f)} against ${toAscii(image)}`).not.toBe("unequal");
    }),
    { numRuns: 120 },
  );
  expect(proved / asked).toBeGreaterThan(0.8);
}, 120_000);

test("a wrong rewriting is never equal, and has a witness as a rule", async () => {
  let [refuted, asked] = [0, 0];
  await fc.assert(
    fc.asyncProperty(mutated, async ([f, where, how]) => {
      const all = [...places(f)];
      const { part, put } = all[where % all.length] as (typeof all)[number];
      const image = WRONG[how % WRONG.length]?.(part);
      if (!image) return;
      const wrong = put(image);
      const found = await verdict(f, wrong, { variable: "x" });
      // 0 times a wrong factor is still 0, and cos(-x) is cos x: such a mistake is none, and then the proof is checked at a point
      asked++;
      if (found.verdict === "unequal") refuted++;
      if (found.verdict === "equal") expect(differs(f, wrong), `${toAscii(f)} against ${toAscii(wrong)}: ${found.how}`).toBe(false);
    }),
    { numRuns: 150 },
  );
  expect(refuted / asked).toBeGreaterThan(0.6);
}, 120_000);

test.each([
  ["sqrt(x^2*(x-1))", "abs(x)*sqrt(x-1)"],
  ["where(x == -1, 3, log(x))", "log(x)"],
  ["where(x == 0, 3, log(-1-x^2))", "log(-1-x^2)"],
])("%s against %s: a value at a lonely point does not make them unequal", async (a, b) => {
  expect((await verdict(read(a), read(b), { variable: "x" })).verdict).not.toBe("unequal");
});
