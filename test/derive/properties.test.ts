import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { type Properties, properties } from "../../src/derive/properties/properties.ts";
import { integrate } from "../../src/derive/properties/quadrature.ts";
import type { Value } from "../../src/derive/properties/value.ts";
import { compileEvaluator, evaluate } from "../../src/expr/evaluate.ts";
import type { Expr } from "../../src/expr/expr.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";

type Run = (...given: number[]) => number;
const valuesOf = (parameters: Readonly<Record<string, Expr>>): Record<string, number> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, evaluate(value, {})]));
const known = new Map<string, Properties>();
/** Found once for all tests that ask. */
function of(text: string): Properties {
  const a = activation(text);
  const found = known.get(text) ?? properties(a.formula, a.variable, valuesOf(a.parameters));
  known.set(text, found);
  return found;
}
const texts = (all: readonly Value[]): string[] => all.map(({ ascii }) => ascii);

/** Found with mpmath to 40 digits, unless the test says otherwise. */
describe("known values", () => {
  test.each([
    ["silu", -1.278464542761074, -0.278464542761074],
    ["gelu", -0.751791524693564, -0.169971207479904],
    ["mish", -1.1924312145154952, -0.30884341301725041],
  ])("%s turns at its minimum, to 15 digits", (name, at, value) => {
    const { turning, more, stretches } = of(name).monotony;
    expect(turning).toHaveLength(1);
    expect(turning[0]).toMatchObject({ kind: "minimum", at: { exact: false }, value: { exact: false } });
    expect(turning[0]?.at.value).toBeCloseTo(at, 14);
    expect(turning[0]?.value.value).toBeCloseTo(value, 14);
    expect(stretches.map(({ trend }) => trend)).toEqual(["decreasing", "increasing"]);
    expect(more).toBeNull();
  });

  test.each([
    ["tanh", 1.5925374197228312],
    ["relu", Math.SQRT2],
    ["silu", 1.6765324703310907],
    ["gelu", 1.5335304411955352],
    ["mish", 1.4868475812732081],
    ["identity", 1],
    ["sine", 1 / Math.sqrt((1 - Math.exp(-2)) / 2)],
    ["probit", Math.sqrt(3)],
    ["exponential", Math.exp(-1)],
  ])("the initial gain of %s", (name, gain) => expect(of(name).normal.gain).toBeCloseTo(gain, 10));

  test("SELU keeps mean 0 and variance 1, and is zero-centred; ReLU is not", () => {
    const { mean, variance, zeroCentred } = of("selu").normal;
    expect(mean).toBeCloseTo(0, 12);
    expect(variance).toBeCloseTo(1, 12);
    expect([zeroCentred, of("relu").normal.zeroCentred]).toEqual([true, false]);
  });

  test.each([
    ["relu", "C^0"],
    ["elu", "C^1"],
    ["isrlu", "C^2"],
    ["squared_relu", "C^1"],
    ["tanh", "smooth"],
    ["binary_step", "discontinuous"],
    ["softsign", "C^1"],
    ["celu", "C^1"],
  ])("%s is %s", (name, expected) => expect(of(name).smoothness.class).toBe(expected));

  test.each([
    ["tanh", "(-1, 1)", "odd"],
    ["logistic", "(0, 1)", "neither"],
    ["arctan", "(-pi/2, pi/2)", "odd"],
    ["relu6", "[0, 6]", "neither"],
    ["gaussian", "(0, 1]", "even"],
    ["hard_swish", "[-3/8, Infinity)", "neither"],
    ["1/x", "(-Infinity, 0) (0, Infinity)", "odd"],
    ["sign", "[-1, -1] [0, 0] [1, 1]", "odd"],
    ["1/(1+x^2)", "(0, 1]", "even"],
    ["sin(x) + 2", "[1, 3]", "neither"],
  ])("%s has the range %s, exactly, and is %s", (name, range, parity) => {
    const p = of(name);
    const shown = p.range.map(
      ({ from, to, closedFrom, closedTo }) => `${closedFrom ? "[" : "("}${from.ascii}, ${to.ascii}${closedTo ? "]" : ")"}`,
    );
    expect(shown.join(" ")).toBe(range);
    expect(p.range.every(({ from, to }) => from.exact && to.exact)).toBe(true);
    expect(p.parity).toMatchObject({ parity, how: "proved" });
  });

  test("saturation begins where the slope falls below the bound for good", () => {
    const [thousandth, tenMillionth] = of("tanh").saturation;
    expect(1 / Math.cosh(thousandth?.right?.value as number) ** 2).toBeCloseTo(1e-3, 14);
    expect(thousandth?.left?.value).toBeCloseTo(-(thousandth?.right?.value as number), 12);
    expect(tenMillionth?.right?.value).toBeCloseTo(8.752194981, 8);
    expect(of("relu").saturation[0]).toMatchObject({ left: { value: 0, exact: true }, right: null });
    expect(of("arctan").saturation[1]?.right?.value).toBeCloseTo(Math.sqrt(1e7 - 1), 6);
    expect(of("1/(1+exp(700-x))").saturation[0]?.left?.value).toBeCloseTo(700 - 6.90575227, 6);
  });

  test("exact limits are told where the tails cancel: gelu, squareplus, softplus, mish", () => {
    for (const name of ["gelu", "gelu_tanh", "squareplus", "softplus", "mish", "probit", "silu"]) {
      expect(of(name).limits.minus, name).toMatchObject({ limit: { value: 0, exact: true }, how: "exact" });
    }
  });
});

/** Places on both sides, near and far; no knot of the catalogue lies on one. */
const POINTS = Array.from({ length: 241 }, (_, i) => -12.0137 + i * 0.1001);

describe.each(catalogue)("$name", ({ name }) => {
  const a = activation(name);
  const values = valuesOf(a.parameters);
  const start = performance.now();
  const p = of(name);
  const ms = performance.now() - start;
  const names = Object.keys(values);
  const [runF, runSlope] = [a.formula, a.derivative].map((u) => compileEvaluator(u, [a.variable, ...names])) as [Run, Run];
  const f = (x: number) => runF(x, ...Object.values(values));
  const slope = (x: number) => runSlope(x, ...Object.values(values));
  const defined = POINTS.filter((x) => Number.isFinite(f(x)));

  test("its range contains the values that it takes, and comes near to its own ends", () => {
    expect(defined.length).toBeGreaterThan(50);
    for (const x of defined) {
      const y = f(x);
      const slack = 1e-12 * Math.max(1, Math.abs(y));
      expect(
        p.range.some(({ from, to }) => y >= from.value - slack && y <= to.value + slack),
        `g(${x}) = ${y}`,
      ).toBe(true);
    }
    const ends = p.range.flatMap(({ from, to }) => [from.value, to.value]).filter(Number.isFinite);
    const far = [
      ...POINTS,
      ...[1e3, 1e5].flatMap((x) => [x, -x]),
      ...p.smoothness.meetings.flatMap(({ at }) => [at.value, at.value + 1e-9, at.value - 1e-9]),
    ];
    for (const end of ends)
      expect(Math.min(...far.map((x) => Math.abs(f(x) - end)).filter((d) => !Number.isNaN(d))), `near ${end}`).toBeLessThan(0.02);
  });

  test("its limits agree with values far out", () => {
    for (const [side, { limit, reason }] of [
      [-1, p.limits.minus],
      [1, p.limits.plus],
    ] as const) {
      const far = evaluatePrecise(a.formula, { ...values, x: side * 1e7 }, 60).toNumber();
      if (limit === null) expect(["oscillates", "no value there"]).toContain(reason);
      else if (Number.isFinite(limit.value)) expect(far).toBeCloseTo(limit.value, 5);
      else expect(Math.sign(limit.value) * far).toBeGreaterThan(10);
    }
  });

  test("it rises and falls where that is told", () => {
    let compared = 0;
    for (const { trend, from, to } of p.monotony.stretches) {
      const own = defined.filter((x) => x > from.value && x < to.value).map((x) => [x, f(x)] as const);
      for (const [i, [x, y]] of own.slice(1).entries()) {
        const change = y - (own[i]?.[1] as number);
        const noise = 1e-13 * Math.max(1, Math.abs(y));
        compared++;
        if (trend === "constant") expect(Math.abs(change), `at ${x}`).toBeLessThanOrEqual(noise);
        else expect(trend === "increasing" ? change : -change, `${trend} at ${x}`).toBeGreaterThanOrEqual(-noise);
      }
    }
    expect(compared).toBeGreaterThan(40);
  });

  test("its Lipschitz constant is no less than any slope, and is attained or come near to", () => {
    const { constant, at, along, attained } = p.lipschitz;
    const steepest = Math.max(...defined.map((x) => Math.abs(slope(x))));
    expect(constant.value).toBeGreaterThanOrEqual(steepest * (1 - 1e-12));
    if (!Number.isFinite(constant.value)) return expect(at).not.toBeNull();
    const place = along ? Math.max(along.from.value, -50) / 2 + Math.min(along.to.value, 50) / 2 : (at?.value ?? 0);
    const near = Number.isFinite(place) ? [place, place - 1e-9, place + 1e-9] : [Math.sign(place) * 1e7];
    const reached = Math.max(...near.map((x) => Math.abs(evaluatePrecise(a.derivative, { ...values, x }, 30).toNumber())));
    expect(Math.abs(reached - constant.value), `at ${place}, ${attained}`).toBeLessThan(1e-6);
  });

  test("beyond saturation the slope stays below the bound, before it it does not", () => {
    for (const { below, left, right } of p.saturation) {
      for (const [side, edge] of [
        [-1, left],
        [1, right],
      ] as const) {
        if (!edge || !Number.isFinite(edge.value)) continue;
        const beyond = [1e-6, 0.01, 1, 10].map((d) => edge.value + side * d * Math.max(1, Math.abs(edge.value)));
        for (const x of beyond)
          expect(Math.abs(evaluatePrecise(a.derivative, { ...values, x }, 30).toNumber()), `at ${x}`).toBeLessThan(below);
        const before = edge.value - side * 1e-6 * Math.max(1, Math.abs(edge.value));
        expect(
          Math.abs(evaluatePrecise(a.derivative, { ...values, x: before }, 30).toNumber()) >= below || !Number.isFinite(f(before)),
          `before ${edge.ascii}`,
        ).toBe(true);
      }
    }
  });

  test("its mean and variance are those of a fine sum", () => {
    const { mean, second } = p.normal;
    if (mean === null) return expect(p.normal.reason).toMatch(/no value/);
    const h = 1 / 512;
    let [first, square] = [0, 0];
    // mid-points, so that no knot is a node
    for (let x = -14 + h / 2; x < 14; x += h) {
      const weight = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * h;
      first += f(x) * weight;
      square += f(x) ** 2 * weight;
    }
    expect(mean).toBeCloseTo(first, 4);
    expect(second).toBeCloseTo(square, 4);
  });

  test("its properties are data, found in half a second", () => {
    expect(() => JSON.stringify(p)).not.toThrow();
    expect(ms).toBeLessThan(1500); // three times what is promised: the machine may be busy
  });
});

describe("odd formulas", () => {
  test("a constant has one value, and saturates everywhere", () => {
    const p = of("3");
    expect(texts(p.range.flatMap(({ from, to }) => [from, to]))).toEqual(["3", "3"]);
    expect([p.monotony.overall, p.lipschitz.constant.value, p.normal.mean, p.normal.variance]).toEqual(["constant", 0, 3, 0]);
    expect(p.saturation[0]).toMatchObject({ left: { value: Infinity }, right: { value: -Infinity } });
  });

  test("a sine turns for ever, exactly at odd multiples of pi/2", () => {
    const { monotony, period, limits, range } = of("sin(x)");
    expect([monotony.more, monotony.found, period?.ascii, limits.plus.reason]).toEqual(["periodic", 12, "2*pi", "oscillates"]);
    expect(texts(monotony.turning.map(({ at }) => at))).toContain("pi/2");
    expect(monotony.turning.every(({ at, value }) => at.exact && value.exact)).toBe(true);
    expect(range.map(({ from, to }) => [from.ascii, to.ascii])).toEqual([["-1", "1"]]);
  });

  test("sinc is filled in at 0, and keeps turning", () => {
    const p = of("where(x==0, 1, sin(x)/x)");
    expect(p.smoothness).toMatchObject({ class: "smooth", meetings: [{ kind: "filled" }] });
    expect([p.monotony.more, p.limits.plus.limit?.value, p.parity.parity, p.range[0]?.to.ascii]).toEqual(["oscillates", 0, "even", "1"]);
    expect(p.saturation[0]).toMatchObject({ left: null, right: null, waves: { left: true, right: true } });
  });

  test.each([
    ["abs(sin(x))", "[0, 1]", "(-Infinity, Infinity)", "pi"],
    ["abs(sin(x)) + 1", "[1, 2]", "(-Infinity, Infinity)", "pi"],
    ["max(sin(x), 0)", "[0, 1]", "(-Infinity, Infinity)", "2*pi"],
    ["sqrt(abs(sin(x)))", "[0, 1]", "(-Infinity, Infinity)", "pi"],
    ["log(abs(sin(x)))", "(-Infinity, 0]", "(-3*pi, -2*pi) (-2*pi, -pi) (-pi, 0) (0, pi) (pi, 2*pi) (2*pi, 3*pi)", "pi"],
    ["where(sin(x) > 0, 1, 0)", "[0, 0] [1, 1]", "(-Infinity, Infinity)", "2*pi"],
  ])("%s has the range %s and the domain %s, repeats after %s, and has no limit", (text, range, domain, period) => {
    const p = of(text);
    const told = (all: Properties["range"]): string =>
      all.map((i) => `${i.closedFrom ? "[" : "("}${i.from.ascii}, ${i.to.ascii}${i.closedTo ? "]" : ")"}`).join(" ");
    expect([told(p.range), told(p.domain), p.period?.ascii]).toEqual([range, domain, period]);
    expect([p.limits.minus.reason, p.limits.plus.reason]).toEqual(["oscillates", "oscillates"]);
  });

  const intervals = (all: Properties["range"]): string =>
    all.map((i) => `${i.closedFrom ? "[" : "("}${i.from.ascii}, ${i.to.ascii}${i.closedTo ? "]" : ")"}`).join(" ");

  test.each([
    ["abs(sin(x) + 1/2)", "[0, 3/2]"],
    ["max(x, 3*sin(x))", "[-3, Infinity)"],
    ["min(x, sin(x))", "(-Infinity, 1]"],
    ["x^2/exp(x)", "[0, Infinity)"],
    ["sqrt(1 - tanh(x)^2)", "(0, 1]"],
    ["(sin(1/x))/x", "(-Infinity, Infinity)"],
    ["sin(x)^2 + cos(x)^2", "[1, 1]"],
  ])("%s has the range %s", (text, range) => expect(intervals(of(text).range)).toBe(range));

  test("a denominator that float64 holds as 0 far out is no pole", () => {
    for (const text of ["x^2/exp(x)", "1/(1 - tanh(x)^2)", "x/exp(x^2)"]) {
      expect(of(text).smoothness.meetings, text).toEqual([]);
      expect(intervals(of(text).domain), text).toBe("(-Infinity, Infinity)");
    }
  });

  test("of two parts that meet no more far out, each is looked at along the axis", () => {
    const { monotony, limits, smoothness } = of("min(x, sin(x))");
    expect(limits).toMatchObject({ minus: { limit: { value: -Infinity }, how: "exact" }, plus: { reason: "oscillates" } });
    expect([monotony.more, monotony.turning[0]?.at.ascii, smoothness.class]).toEqual(["oscillates", "pi/2", "C^2"]);
    expect(of("max(x, 3*sin(x))").limits.plus).toMatchObject({ limit: { value: Infinity }, how: "exact" });
  });

  test.each([
    ["tanh(1000*x)", 1000],
    ["tanh(1000000*(x - 3137/10000))", 1e6],
    ["exp(-10^6*(x - 7)^2)", Math.sqrt(2e6 / Math.E)],
    ["1/(1 + exp(-300*x))", 75],
  ])("%s, steeper than any grid is fine, has the Lipschitz constant %d", (text, constant) =>
    expect(of(text).lipschitz.constant.value / constant).toBeCloseTo(1, 12),
  );

  test("the mean sees a peak that is narrower than a thousandth", () => {
    // the integral of exp(-n (x - m)^2) phi(x) is exp(-m^2 n/(1 + 2 n))/sqrt(1 + 2 n)
    const [n, m] = [1e6, 0.3137];
    const mean = Math.exp((-m * m * n) / (1 + 2 * n)) / Math.sqrt(1 + 2 * n);
    expect((of("exp(-10^6*(x - 3137/10000)^2)").normal.mean ?? 0) / mean).toBeCloseTo(1, 9);
  });

  test("logarithmic poles are integrated over to ten digits", () => {
    const { mean, gain } = of("log(1 + cos(x))").normal;
    expect(mean).toBeCloseTo(0.39181860759806698, 11); // mpmath, of log(2) + 2 log|cos(x/2)|
    expect(gain).toBeCloseTo(1.4606393277742139, 11);
  });

  test("where the tangent has a pole, its arc tangent jumps and has no value", () => {
    const { smoothness, monotony } = of("atan(tan(x))");
    expect(smoothness.class).toBe("discontinuous");
    expect(smoothness.meetings.map(({ kind, value }) => [kind, value])).toEqual(Array.from({ length: 6 }, () => ["jump", null]));
    expect(monotony.stretches.every(({ trend }) => trend === "increasing")).toBe(true);
  });

  test.each(["x*sin(1/x)", "x^2*sin(1/x)", "sin(1/x)"])(
    "%s turns for ever towards 0: no stretch is told of what was not looked at",
    (text) => {
      const { monotony, lipschitz } = of(text);
      expect(monotony.more).toBe("oscillates");
      const f = (x: number) => evaluate(activation(text).formula, { x });
      for (const { trend, from, to } of monotony.stretches) {
        const [a, b] = [Math.max(from.value, -60), Math.min(to.value, 60)];
        const values = Array.from({ length: 50 }, (_, i) => f(a + ((b - a) * (i + 0.5)) / 50));
        for (const [i, y] of values.slice(1).entries()) {
          const change = y - (values[i] as number);
          expect(trend === "increasing" ? change : -change, `${trend} from ${a} to ${b}`).toBeGreaterThan(0);
        }
      }
      expect(Number.isFinite(lipschitz.constant.value)).toBe(text === "x^2*sin(1/x)");
    },
  );

  test("behind the last turning point that was looked for no stretch goes on to infinity", () => {
    for (const text of ["sin(x)", "x + 2*sin(x)", "where(x==0, 1, sin(x)/x)", "exp(-x)*sin(x)"]) {
      const { stretches, more } = of(text).monotony;
      expect(more, text).not.toBeNull();
      expect(stretches.length, text).toBeGreaterThan(5);
      expect(
        stretches.every(({ from, to }) => Number.isFinite(from.value) && Number.isFinite(to.value)),
        text,
      ).toBe(true);
    }
    expect(of("exp(-x^2)*abs(sin(3*x))").monotony.more).toBe("oscillates");
    expect(of("x + sin(x)/2").monotony).toMatchObject({ overall: "increasing", more: null });
  });

  test("sines of multiples of pi/6 and pi/4 are exact", () => {
    expect(texts(of("sin(x) - x/2").monotony.turning.map(({ at }) => at))).toEqual(expect.arrayContaining(["-pi/3", "pi/3"]));
    expect(of("exp(x)*cos(x)").monotony.turning.find(({ at }) => at.ascii === "pi/4")?.value.ascii).toBe("exp(pi/4)*sqrt(2)/2");
  });

  test.each(["log(1+cos(x))", "exp(-x^2)*abs(sin(3*x))", "x*sin(1/x)", "asin(sin(x))", "x*atan(1/x)"])(
    "%s takes less than a second",
    (text) => {
      const { formula } = activation(text);
      const start = process.cpuUsage().user;
      properties(formula, "x");
      expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(3); // three times what is promised: the machine may be busy
    },
  );

  test.each([
    ["x*(atan(x)/pi + 1/2)", "-1/pi", "Infinity"],
    ["log((1 + exp(x))/(1 + exp(x - 1)))", "0", "1"],
    ["1 - exp(-exp(x))", "0", "1"],
    ["1 - (1 + 2*exp(x))^(-1/2)", "0", "1"],
    ["x + x^2/sqrt(1 + x^2)", "0", "Infinity"],
    ["x/(2*(1 + abs(x))) + 1/2", "0", "1"],
    ["max(x, 0)^1.5", "0", "Infinity"],
    ["log(1 + exp(x)) - x", "Infinity", "0"],
    ["exp(-(x-3)^2) + exp(-(x+3)^2)", "0", "0"],
    ["sqrt(1 - tanh(x)^2)", "0", "0"],
    ["x*(log(1 + exp(x)) - x)*exp(x)", "0", "Infinity"],
    ["x - sqrt(x^2 + x)", "-Infinity", "-1/2"],
  ])("the limits of %s, where leading terms cancel, are exactly %s and %s", (text, minus, plus) => {
    const { limits } = of(text);
    expect([limits.minus, limits.plus].map(({ limit, how }) => [limit?.ascii, how])).toEqual([
      [minus, "exact"],
      [plus, "exact"],
    ]);
  });

  test("a small kink is a kink, and a small jump a jump", () => {
    expect(of("where(x > 0, 10^(-12)*x, -10^(-12)*x)").smoothness).toMatchObject({ class: "C^0", meetings: [{ kind: "knot", order: 0 }] });
    expect(of("where(x > 0, 10^(-12), 0)").smoothness.class).toBe("discontinuous");
    expect(of("exp(-x^2)*abs(sin(3*x))").smoothness.meetings.every(({ kind, order }) => kind === "knot" && order === 0)).toBe(true);
  });

  test("a constant in disguise has no period", () => expect(of("sin(x)^2 + cos(x)^2").period).toBeNull());

  test("a hole is no jump: x log|x| is steep there", () => {
    const { lipschitz, smoothness } = of("x*log(abs(x))");
    expect(smoothness.meetings).toMatchObject([{ kind: "hole", value: null, left: { value: 0 } }]);
    expect(lipschitz).toMatchObject({ constant: { value: Infinity }, at: { value: 0 } });
  });

  test("a value that passes through 1/0 is none", () => {
    expect(of("atan(1/x)").smoothness.meetings).toMatchObject([{ kind: "jump", value: null }]);
    expect(of("exp(-1/x^2)").smoothness.meetings).toMatchObject([{ kind: "hole", value: null }]);
    expect(of("1/log(x)").domain[0]).toMatchObject({ from: { value: 0 }, closedFrom: false });
  });

  test("poles that do not change the sign are found", () =>
    expect(of("1/(1+cos(x))").smoothness.meetings.map(({ at }) => at.ascii)).toContain("pi"));

  test.each([
    ["log(x)", /no value on a part/],
    ["tan(x)", /pole at/],
    ["1/x", /pole at 0/],
  ])("%s has no mean under N(0,1), with the reason", (text, reason) => {
    const { mean, variance, gain, reason: said } = of(text).normal;
    expect([mean, variance, gain]).toEqual([null, null, null]);
    expect(said).toMatch(reason);
  });

  test("what grows too fast has an infinite mean or variance", () => {
    expect(of("exp(x^2)").normal).toMatchObject({ mean: Infinity, variance: Infinity, gain: null });
    expect(of("exp(x^2/4)").normal.variance).toBe(Infinity);
    expect(of("exp(x^2/4)").normal.mean).toBeCloseTo(Math.SQRT2, 10);
    expect(of("exp(exp(exp(exp(x))))").normal.mean).toBe(Infinity);
    expect(of("log(abs(x))").normal.mean).toBeCloseTo(-0.6351814227307391, 10); // -(gamma + log 2)/2
  });

  test.each([
    ["tan(x)", Infinity],
    ["exp(exp(exp(exp(x))))", Infinity],
    ["x*sin(x)", Infinity],
    ["cos(x) - x", 2],
    ["sqrt(abs(x))", Infinity],
    ["x^3", Infinity],
    ["abs(x)", 1],
    ["sin(x) + sin(sqrt(2)*x)", 1 + Math.SQRT2],
  ])("the Lipschitz constant of %s is %d", (text, constant) => expect(of(text).lipschitz.constant.value).toBeCloseTo(constant, 12));

  test("what was only searched is said to be so", () => {
    const p = of("sin(x) + sin(sqrt(2)*x)");
    expect([p.rangeSearched, p.lipschitz.how, p.period]).toEqual([true, "numerical", null]);
    for (const text of ["sin(x)", "tanh(x)", "x^2", "cos(x) - x", "where(x==0, 1, sin(x)/x)"]) {
      expect([of(text).rangeSearched, of(text).lipschitz.how], text).toEqual([false, "exact"]);
    }
  });

  test("steps have jumps, and values between which nothing is taken", () => {
    const p = of("where(x<0, 0, where(x<1, 1, where(x<2, 2, 3)))");
    expect(p.smoothness.meetings.map(({ kind, at }) => `${kind} ${at.ascii}`)).toEqual(["jump 0", "jump 1", "jump 2"]);
    expect(p.range.map(({ from }) => from.ascii)).toEqual(["0", "1", "2", "3"]);
    expect(p.monotony.overall).toBe("nondecreasing");
  });

  test("holes, edges and poles are told apart", () => {
    const kinds = (text: string) => of(text).smoothness.meetings.map(({ kind, at }) => `${kind} ${at.ascii}`);
    expect(kinds("(x^2-1)/(x-1)")).toEqual(["hole 1"]);
    expect(kinds("log(x/(1-x))")).toEqual(["edge 0", "edge 1"]);
    expect(kinds("1/(x^2-1)")).toEqual(["pole -1", "pole 1"]);
    expect(kinds("sin(1/x)")).toEqual(["oscillation 0"]);
    expect(kinds("x^3")).toEqual([]);
  });

  test("exact turning points of several shapes are recognised", () => {
    const places = (text: string) => texts(of(text).monotony.turning.map(({ at }) => at));
    expect(places("x^3 - 3*x")).toEqual(["-1", "1"]);
    expect(places("x^3 - 2*x").map((t) => evaluate(activation(t).formula, {}))).toEqual(
      [-Math.sqrt(2 / 3), Math.sqrt(2 / 3)].map((v) => expect.closeTo(v, 14) as number),
    );
    expect(of("x^3 - 2*x").monotony.turning.every(({ at }) => at.exact)).toBe(true);
    expect(of("x*log(x)").monotony.turning[0]?.at).toMatchObject({ exact: true });
    expect(places("exp(x) - 2*x")).toEqual(["log(2)"]);
  });

  test("a parabola by any coefficients turns where algebra says", () => {
    const whole = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), whole, whole, (a, b, c) => {
        const { turning } = of(`${a}*x^2 + (${b})*x + (${c})`).monotony;
        expect(turning).toHaveLength(1);
        expect(turning[0]).toMatchObject({ kind: "minimum", at: { exact: true, value: expect.closeTo(-b / (2 * a), 12) as number } });
        expect(turning[0]?.value.value).toBeCloseTo(c - (b * b) / (4 * a), 10);
      }),
      { numRuns: 25 },
    );
  });
});

test("integrals of polynomials are right, for any cuts", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0.1, max: 5, noNaN: true }), (k, end) => {
      const { value, error } = integrate((x) => x ** k, [0, end / 3, end], 1e-13);
      expect(value / (end ** (k + 1) / (k + 1))).toBeCloseTo(1, 12);
      expect(error).toBeLessThan(1e-6 * Math.max(1, value));
    }),
  );
});

test.each(["tanh(x-50)", "erf(x-30)", "1+exp(-(x-50)^2)"])("%s is not taken for even where it is constant to many digits", (text) =>
  expect(of(text).parity).toEqual({ parity: "neither", how: "proved" }),
);

test("moments are right to the size of the function: e^(x-100) has the mean e^-99.5, and is not zero-centred", () => {
  const { mean, variance, zeroCentred } = of("exp(x-100)").normal;
  expect((mean as number) / Math.exp(-99.5)).toBeCloseTo(1, 10);
  expect((variance as number) / (Math.exp(-198) - Math.exp(-199))).toBeCloseTo(1, 9);
  expect(zeroCentred).toBe(false);
  expect(of("tanh(x)+max(0,x-20)*0.001").normal.mean).toBe(0);
});

test("arcs end at parts of pi", () => {
  expect(of("asin(x)").range).toMatchObject([{ from: { ascii: "-pi/2" }, to: { ascii: "pi/2" } }]);
  expect(of("acos(x)").range).toMatchObject([{ from: { ascii: "0" }, to: { ascii: "pi" } }]);
});
