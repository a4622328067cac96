/** The float64 approximations against 30 digits: everywhere within 2^-40, right at the ends, and the nearest float32 once rounded. */
import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { FUNCTIONS, type FunctionName } from "../../src/expr/functions.ts";
import { exactly } from "../../src/expr/precise.ts";
import { preciseFunctions } from "../../src/expr/precise-functions.ts";
import {
  ACCURATE,
  cos,
  logisticTimes,
  normalTimes,
  powerOf,
  sin,
  tanhSoftplusTimes,
} from "../../src/kernel/approximations/accurate/accurate.ts";
import { Builder, type Value } from "../../src/kernel/builder.ts";
import { interpreter } from "../../src/kernel/interpret.ts";
import { faults } from "../../src/kernel/program.ts";

const D = Decimal.clone({ precision: 30, defaults: true });
const precise = preciseFunctions(D);
const two = new D(2);

type Approximation = (b: Builder, x: Value) => Value;

/** A float64 as the sum of two float32 times the eighth power of a third. The sum has 48 bits. */
interface Parts {
  high: number;
  low: number;
  root: number;
}
const powerOf2 = (e: number): number => 2 ** (8 * Math.round(e / 8));
function parts(x: number): Parts {
  const scale = Number.isFinite(x) && x !== 0 ? powerOf2(Math.max(Math.floor(Math.log2(Math.abs(x))), -1016)) : 1;
  const high = Math.fround(x / scale);
  return {
    high,
    low: Math.abs(high) < Number.POSITIVE_INFINITY && high !== 0 ? Math.fround(x / scale - high) : high * 0 || high,
    root: scale ** (1 / 8),
  };
}

/**
 * f of float64 values, although programs only have float32 inputs and outputs: the value nearest to x that `parts` can say,
 * f there times 2^-e for the e given, and what is left of that when it is rounded to float32.
 */
function onFloat64(f: Approximation): (x: number, e: number) => { at: number; y: number } {
  const b = new Builder(["high", "low", "root", "down"].map((name) => ({ name, kind: "lane" })));
  const eighth = (v: Value): Value => [1, 2, 3].reduce<Value>((p) => b.mul(p, p), v);
  const promoted = (name: string): Value => b.promote(b.input(name));
  const x = b.mul(b.add(promoted("high"), promoted("low")), eighth(promoted("root")));
  const y = b.mul(f(b, x), eighth(promoted("down")));
  const high = b.demote(y);
  const program = b.finish({ high, low: b.demote(b.sub(y, b.promote(high))) });
  expect(faults(program)).toEqual([]);
  const run = interpreter(program);
  return (x, e) => {
    const { high, low, root } = parts(x);
    const [above = 0, rest = 0] = run(high, low, root, powerOf2(-e) ** (1 / 8));
    return { at: (high + low) * root ** 8, y: Number.isFinite(above) && above !== 0 ? above + rest : above };
  };
}

/** Where to try a function: `count` numbers from an interval, by even steps of x or (both ends of one sign) of log|x|. */
type Range = readonly [from: number, to: number];
function* spread([from, to]: Range, count: number): Generator<number> {
  const geometric = from * to > 0;
  for (let i = 0; i < count; i++) {
    const t = (i + 0.5 + 0.3 * Math.sin(i * i)) / count;
    yield geometric ? from * (to / from) ** t : from + (to - from) * t;
  }
}

const TINY = 1e-290;
const EVERYWHERE: readonly Range[] = [
  [TINY, 1e-3],
  [-TINY, -1e-3],
  [-4, 4],
];
const RANGES: Readonly<Record<string, readonly Range[]>> = {
  exp: [...EVERYWHERE, [-707, 709]],
  expm1: [...EVERYWHERE, [-50, 709]],
  log: [
    [1e-307, 1e308],
    [0.7, 1.5],
    [1 + 1e-13, 1 + 1e-12],
  ],
  log1p: [...EVERYWHERE.slice(0, 2), [-0.999999, 1], [1, 1e308]],
  logistic: [...EVERYWHERE, [-690, 60]],
  tanh: [...EVERYWHERE, [4, 40]],
  softplus: [...EVERYWHERE, [-700, 700]],
  erf: [...EVERYWHERE, [0.4, 0.6]],
  erfc: [...EVERYWHERE, [0.1, 26.5]],
  sin: [...EVERYWHERE, [1, 1e30], [-1e46, -1]],
  cos: [...EVERYWHERE, [1, 1e30], [-1e46, -1]],
  atan: [...EVERYWHERE, [1, 1e300]],
  asinh: [...EVERYWHERE, [1, 1e308], [-1e308, -1]],
  cbrt: [...EVERYWHERE, [1, 1e308]],
  lambertw: [...EVERYWHERE.slice(0, 2), [-0.3678, 3], [1, 1e308]],
  lambertwm1: [
    [-0.3678, -0.1],
    [-0.2, -TINY],
  ],
};

function worstError(
  f: Approximation,
  reference: (x: Decimal) => Decimal,
  ranges: readonly Range[],
  count = 60,
): { bits: number; x: number } {
  const run = onFloat64(f);
  let worst = { bits: Number.NEGATIVE_INFINITY, x: Number.NaN };
  for (const range of ranges) {
    for (const x of spread(range, count)) {
      const { at } = run(x, 0);
      const truth = reference(exactly(at));
      const e = 8 * Math.round((Math.log2(10) * truth.e) / 8);
      const error = new D(run(x, e).y).mul(two.pow(e)).div(truth).minus(1).abs();
      const bits = error.isZero() ? Number.NEGATIVE_INFINITY : Math.log2(error.toNumber());
      if (!(bits <= worst.bits)) worst = { bits, x: at };
    }
  }
  return worst;
}

const names = Object.keys(ACCURATE) as FunctionName[];

describe("a float64 approximation", () => {
  test.each(names)("of %s is within 2^-40 of the true value", (name) => {
    const { bits, x } = worstError(ACCURATE[name] as Approximation, precise[name], RANGES[name] as readonly Range[]);
    expect(bits, `worst at ${x}`).toBeLessThan(-40);
  });

  test.each(names)("of %s has the values of float64 at zeros, infinities, subnormals and NaN", (name) => {
    const run = onFloat64(ACCURATE[name] as Approximation);
    for (const x of [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e300, -1e300, 2 ** -1060, -(2 ** -1060)]) {
      if (name === "lambertwm1" && x < 0 && x > -1) continue;
      const expected = FUNCTIONS[name].value(x);
      if ((name === "sin" || name === "cos") && Math.abs(x) === 1e300) {
        expect(Math.abs(run(x, 0).y), `${name}(${x})`).toBeLessThanOrEqual(1);
        continue;
      }
      const e = Number.isFinite(expected) && expected !== 0 ? 8 * Math.round(Math.log2(Math.abs(expected)) / 8) : 0;
      const scaled = run(x, Math.max(e, -1016)).y;
      const lost = Math.abs(expected) < 2 ** -1022;
      if (expected === 0 || !Number.isFinite(expected)) expect(scaled, `${name}(${x})`).toBe(expected);
      else expect(scaled / (expected * powerOf2(-Math.max(e, -1016))), `${name}(${x})`).toBeCloseTo(1, lost ? 3 : 12);
    }
  });

  test("gives NaN outside of the domain", () => {
    for (const [name, xs] of [
      ["log", [-1, -1e-300]],
      ["log1p", [-1.5, -1e10]],
      ["lambertw", [-0.37, -1, -1e10]],
      ["lambertwm1", [-0.37, -1, 1e-5, 3]],
    ] as const)
      for (const x of xs) expect(onFloat64(ACCURATE[name] as Approximation)(x, 0).y, `${name}(${x})`).toBeNaN();
  });

  test("of the lower Lambert function solves w + log(-w) = log(-x) for subnormal x too", () => {
    for (const x of [-(2 ** -1060), -(2 ** -1030)]) {
      const w = onFloat64(ACCURATE.lambertwm1 as Approximation)(x, 0).y;
      expect((w + Math.log(-w)) / Math.log(-x)).toBeCloseTo(1, 12);
    }
  });

  test("of a Lambert function is -1 where float32 has put -1/e below itself", () => {
    for (const name of ["lambertw", "lambertwm1"] as const) {
      expect(onFloat64(ACCURATE[name] as Approximation)(Math.fround(-1 / Math.E), 0).y).toBeCloseTo(-1, 3);
      expect(onFloat64(ACCURATE[name] as Approximation)((-1 / Math.E) * (1 + 2 ** -24), 0).y).toBeCloseTo(-1, 12);
    }
  });

  test.each(names)("of %s is, rounded, nearly always the float32 next to the true value", (name) => {
    const b = new Builder([{ name: "x", kind: "lane" }]);
    const run = interpreter(b.finish({ y: b.demote((ACCURATE[name] as Approximation)(b, b.promote(b.input("x")))) }));
    const bits = new Uint32Array(1);
    const float = new Float32Array(bits.buffer);
    for (let i = 0; i < 2 ** 32; i += 30_000_017) {
      bits[0] = i;
      const x = float[0] as number;
      const truth = precise[name](exactly(x)).toNumber();
      const y = run(x)[0] as number;
      const size = Math.max(2 ** -149, 2 ** (Math.floor(Math.log2(Math.abs(truth))) - 23));
      if (Object.is(y, Math.fround(truth)) || Math.abs(y - truth) <= 0.505 * size) continue;
      expect(y, `${name}(${x})`).toBe(Math.fround(truth));
    }
  });
});

describe("products with one division", () => {
  const logistic = precise.logistic;
  const silu = (x: Decimal): Decimal => x.mul(logistic(x));
  const mish = (x: Decimal): Decimal => x.mul(precise.tanh(precise.softplus(x)));
  const gelu = (x: Decimal): Decimal => x.mul(precise.erfc(x.neg().div(precise.sqrt(two)))).div(2);
  test.each([
    ["x/(1 + e^-x)", (b: Builder, x: Value) => logisticTimes(b, x, x), silu, [...EVERYWHERE, [-690, 690]]],
    ["x tanh(log(1 + e^x))", (b: Builder, x: Value) => tanhSoftplusTimes(b, x, x), mish, [...EVERYWHERE, [-690, 690]]],
    ["x Phi(x)", (b: Builder, x: Value) => normalTimes(b, x, x), gelu, [...EVERYWHERE, [-37, 37]]],
    [
      "3 Phi(x)",
      (b: Builder, x: Value) => normalTimes(b, b.f64(3), x),
      (x: Decimal) => gelu(x).mul(3).div(x),
      [
        [-37, -1],
        [-1, 9],
      ],
    ],
  ] as [string, Approximation, (x: Decimal) => Decimal, Range[]][])("of %s are within 2^-40", (_, f, reference, ranges) => {
    const { bits, x } = worstError(f, reference, ranges);
    expect(bits, `worst at ${x}`).toBeLessThan(-40);
  });

  test("x Phi(x) is right at infinities", () => {
    const run = onFloat64((b, x) => normalTimes(b, x, x));
    expect(run(Number.POSITIVE_INFINITY, 0).y).toBe(Number.POSITIVE_INFINITY);
    expect(run(Number.NEGATIVE_INFINITY, 0).y).toBeCloseTo(0);
  });
});

describe("powers", () => {
  test.each([0.5, 1.5, -2.25, 0.1, 7.3, 300.25, -1 / 3])("with exponent %d are within 2^-40", (y) => {
    const most = 10 ** (300 / Math.abs(y));
    const ranges: Range[] = [
      [Math.max(1 / most, 1e-300), Math.min(most, 1e300)],
      [0.99, 1.01],
    ];
    const { bits, x } = worstError(
      (b, x) => powerOf(b, x, b.f64(y)),
      (x) => D.pow(x, exactly(y)),
      ranges,
      30,
    );
    expect(bits, `worst at ${x}`).toBeLessThan(-40);
  });

  test("are those of IEEE 754 at the ends, but for negative bases, which have none", () => {
    const ends = [0, 0.5, 1, 2, Number.POSITIVE_INFINITY, Number.NaN];
    for (const x of ends)
      for (const y of [...ends, -0.5, -2, Number.NEGATIVE_INFINITY]) {
        // unlike IEEE 754, JavaScript makes a NaN of powers of 1
        const expected = x === 1 ? 1 : x ** y;
        const power = onFloat64((b, v) => powerOf(b, v, b.f64(y)))(x, 0).y;
        if (expected === 0 || !Number.isFinite(expected)) expect(power, `${x}^${y}`).toBe(expected);
        else expect(power, `${x}^${y}`).toBeCloseTo(expected, 10);
      }
    for (const y of [0.5, 2, -1]) expect(onFloat64((b, v) => powerOf(b, v, b.f64(y)))(-2, 0).y).toBeNaN();
  });
});

describe("sine and cosine of a float32", () => {
  test("need half of the work and lose nothing around multiples of pi, whatever their size", () => {
    for (const [f, reference] of [
      [sin, precise.sin],
      [cos, precise.cos],
    ] as const) {
      const run = onFloat64((b, x) => f(b, x, true));
      for (let k = 1; k < 2 ** 90; k = Math.ceil(k * 2.7)) {
        for (const x of [Math.fround((k * Math.PI) / 2), Math.fround(k * Math.PI * 1.37)]) {
          const truth = reference(exactly(x)).toNumber();
          expect(Math.abs(run(x, 0).y / truth - 1), `x = ${x}`).toBeLessThan(2 ** -40);
        }
      }
    }
  });
});
