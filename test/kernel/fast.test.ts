import { describe, expect, test } from "vitest";
import { erfc } from "../../src/expr/erf.ts";
import { FUNCTIONS } from "../../src/expr/functions.ts";
import {
  expm1OfNegative,
  expm1Times,
  FAST,
  logisticSlope,
  logisticTimes,
  normalTimes,
  scaledExp,
  scaledLogistic,
  tanhSoftplusTimes,
} from "../../src/kernel/approximations/fast/fast.ts";
import { Builder, type Value } from "../../src/kernel/builder.ts";
import { interpreter } from "../../src/kernel/interpret.ts";

type Approximation = (b: Builder, x: Value) => Value;
type Row = readonly [name: string, approximation: Approximation | undefined, exact: (x: number) => number, ulps: number];

const growth = (x: number): number => Math.exp(x) * (Math.exp(x) + 2);
const bell = (x: number): number => FUNCTIONS.logistic.value(x) * FUNCTIONS.logistic.value(-x);
const ROWS: readonly Row[] = [
  ["exp", FAST.exp, Math.exp, 1.1],
  ["expm1", FAST.expm1, Math.expm1, 1.3],
  ["expm1 up to 0", (b, x) => expm1OfNegative(b, b.min(x, b.f32(0))), (x) => Math.expm1(Math.min(x, 0)), 1],
  ["1.75 (e^x - 1)", (b, x) => expm1Times(b, 1.75, x), (x) => 1.75 * Math.expm1(x), 1.4],
  ["log", FAST.log, Math.log, 1],
  ["log1p", FAST.log1p, Math.log1p, 1.5],
  ["logistic", FAST.logistic, FUNCTIONS.logistic.value, 1.5],
  ["4 times the logistic", (b, x) => scaledLogistic(b, x, 4), (x) => 4 * FUNCTIONS.logistic.value(x), 1.5],
  ["half the logistic", (b, x) => scaledLogistic(b, x, 0.5), (x) => FUNCTIONS.logistic.value(x) / 2, 1.5],
  ["the slope of the logistic", (b, x) => logisticSlope(b, x, 1), bell, 1.75],
  ["the slope of tanh(x/2), twice", (b, x) => logisticSlope(b, x, 4), (x) => 4 * bell(x), 1.75],
  ["tanh", FAST.tanh, Math.tanh, 1.3],
  ["softplus", FAST.softplus, FUNCTIONS.softplus.value, 1.35],
  ["2^24 e^x", (b, x) => scaledExp(b, x, 24), (x) => 2 ** 24 * Math.exp(x), 1.1],
  ["silu", (b, x) => logisticTimes(b, x, x), (x) => (x < -200 ? -0 : x / (1 + Math.exp(-x))), 1.8],
  ["silu, its factor apart", (b, x) => logisticTimes(b, b.mul(x, b.f32(1)), x), (x) => (x < -200 ? -0 : x / (1 + Math.exp(-x))), 1.8],
  ["mish", (b, x) => tanhSoftplusTimes(b, x, x), (x) => (x < -200 ? -0 : x > 40 ? x : (x * growth(x)) / (growth(x) + 2)), 4.2],
  ["gelu", (b, x) => normalTimes(b, x, x), (x) => (x < -40 ? -0 : (x * erfc(-x * Math.SQRT1_2)) / 2), 3.86],
];

const program = (f: Approximation): ((x: number) => number) => {
  const b = new Builder([{ name: "x", kind: "lane" }]);
  const run = interpreter(b.finish({ y: f(b, b.input("x")) }));
  return (x) => run(x)[0] as number;
};

const bits = new DataView(new ArrayBuffer(4));
const fromBits = (u: number): number => {
  bits.setUint32(0, u);
  return bits.getFloat32(0);
};
/** The error in units of the last place of a float32, those of the subnormals at least. Beyond the largest float counts as 2^128. */
function ulpsOff(y: number, exact: number): number {
  const [a, b] = [y, exact].map((v) => Math.max(Math.min(v, 2 ** 128), -(2 ** 128))) as [number, number];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  const size = Math.min(Math.max(Math.abs(b), 2 ** -126), 2 ** 127);
  return Math.abs(a - b) / 2 ** (Math.floor(Math.log2(size)) - 23);
}

/** Every exponent and many mantissas, by an odd stride. */
const STRIDE = 700_001;
const SPECIAL = [0, 1, 0x7fffff, 0x800000, 0x7f7fffff, 0x7f800000, 0x7fc00000].flatMap((u) => [u, u + 2 ** 31]);

describe("a float32 approximation", () => {
  test.each(ROWS)("of %s keeps its bound at every exponent", (name, approximation, exact, ulps) => {
    const f = program(approximation as Approximation);
    let worst = { off: -1, x: 0, y: 0, want: 0 };
    const look = (u: number): void => {
      const x = fromBits(u);
      // a factor that is infinite times 0 is the caller's to mend
      if (name.includes("apart") && !Number.isFinite(x)) return;
      const [y, want] = [f(x), exact(x)];
      const off = ulpsOff(y, want);
      if (!(off <= worst.off)) worst = { off, x, y, want };
    };
    for (let u = 0; u < 2 ** 32; u += STRIDE) look(u);
    for (const u of SPECIAL) look(u);
    expect(worst.off, `${name}(${worst.x}) = ${worst.y}, not ${worst.want}`).toBeLessThanOrEqual(ulps);
  });

  test.each(["tanh", "expm1", "log1p"] as const)("of %s keeps the sign of 0", (name) => {
    const f = program(FAST[name] as Approximation);
    expect([f(0), f(-0)]).toEqual([0, -0]);
  });

  test("of c(e^x - 1) and of GELU keep it too, and vanish from below", () => {
    const [grown, gelu] = [program((b, x) => expm1Times(b, 1.7, x)), program((b, x) => normalTimes(b, x, x))];
    expect([grown(0), grown(-0), gelu(0), gelu(-0)]).toEqual([0, -0, 0, -0]);
    expect([gelu(-20), gelu(Number.NEGATIVE_INFINITY)]).toEqual([-0, -0]);
  });

  test("of scaled logistic functions vanishes far out", () => {
    for (const c of [1 / 16, 2, 16]) {
      expect(program((b, x) => scaledLogistic(b, x, c))(Number.NEGATIVE_INFINITY)).toBe(0);
      expect(program((b, x) => logisticSlope(b, x, c))(-200)).toBe(0);
    }
  });

  test("of logistic is a right subnormal in the tail", () => {
    const f = program(FAST.logistic as Approximation);
    for (const x of [-88, -90, -95, -100, -103.9]) expect(ulpsOff(f(x), Math.exp(Math.fround(x)))).toBeLessThan(1);
  });
});
