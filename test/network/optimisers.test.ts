import { describe, expect, test } from "vitest";
import { network } from "../../src/network/network.ts";
import { adam, constant, cosine, factorAt, gradientDescent, momentum, type Optimiser, stepDecay } from "../../src/network/optimisers.ts";
import { random } from "../../src/network/random.ts";
import { dense } from "../../src/network/spec.ts";

/** One weight with its gradients, in float64: what the papers say, spelled out. */
const PLAIN: Readonly<Record<Optimiser["kind"], (o: never) => (w: number, g: number, decay: number) => number>> = {
  "gradient descent":
    ({ rate }: { rate: number }) =>
    (w, g, decay) =>
      w - rate * decay * w - rate * g,
  momentum: ({ rate, momentum: m }: { rate: number; momentum: number }) => {
    let v = 0;
    return (w, g, decay) => {
      v = m * v + g;
      return w - rate * decay * w - rate * v;
    };
  },
  adam: ({ rate, beta1, beta2, epsilon }: { rate: number; beta1: number; beta2: number; epsilon: number }) => {
    let [m, v, t] = [0, 0, 0];
    return (w, g, decay) => {
      t++;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      return w - rate * decay * w - (rate * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + epsilon);
    };
  },
};

const STEPS = 12;
const OPTIMISERS: readonly Optimiser[] = [
  gradientDescent({ rate: 0.05 }),
  momentum({ rate: 0.02, momentum: 0.8 }),
  adam({ rate: 0.01, beta1: 0.85, beta2: 0.99, epsilon: 1e-6 }),
];

describe.each(OPTIMISERS)("$kind", (optimiser) => {
  test.each([0, 0.1])("does what its paper says, with a weight decay of %d", async (weightDecay) => {
    const made = await network({ inputs: 3, layers: [dense(6, "swish", { trainable: true }), dense(2)], batch: 8, seed: 1 });
    const { normal } = random(2);
    const [x, y] = [Float32Array.from({ length: 24 }, normal), Float32Array.from({ length: 16 }, normal)];
    await made.use(optimiser, { weightDecay });
    const all = (): { values: number[]; decays: boolean }[] =>
      made.weights().flatMap(({ kernel, bias, parameters }) => [
        { values: [...kernel], decays: true },
        { values: [...bias], decays: false },
        { values: Object.values(parameters), decays: false },
      ]);
    const wanted = all().flatMap(({ values }) => values);
    const rules = wanted.map(() => PLAIN[optimiser.kind](optimiser as never));
    const decays = all().flatMap((part) => part.values.map(() => (part.decays ? weightDecay : 0)));
    for (let step = 0; step < STEPS; step++) {
      const gradients = made.gradients(x, y).flatMap(({ kernel, bias, parameters }) => [...kernel, ...bias, ...Object.values(parameters)]);
      wanted.forEach((w, i) => {
        wanted[i] = rules[i]?.(w, gradients[i] as number, decays[i] as number) as number;
      });
      made.step(x, y);
      const found = all().flatMap(({ values }) => values);
      found.forEach((v, i) => {
        expect(Math.abs(v - (wanted[i] as number)), `weight ${i} after ${step + 1} steps`).toBeLessThan(2e-6 * (1 + Math.abs(v)));
      });
    }
    made.release();
  });

  test("makes a loss smaller", async () => {
    const made = await network({ inputs: 2, layers: [dense(8, "tanh"), dense(1, "logistic")], seed: 3, batch: 4 });
    const [x, y] = [Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), Float32Array.of(0, 1, 1, 0)];
    const before = made.loss(x, y);
    const { loss } = await made.train({ x, y }, { epochs: 300, optimiser });
    expect(loss).toBeLessThan(0.8 * before);
  });
});

describe("schedules", () => {
  test("say by what the rate is multiplied", () => {
    expect([0, 99].map((step) => factorAt(constant(), step, 100))).toEqual([1, 1]);
    expect([0, 9, 10, 25].map((step) => factorAt(stepDecay({ every: 10, factor: 0.5 }), step, 100))).toEqual([1, 1, 0.5, 0.25]);
    expect([0, 50, 100].map((step) => factorAt(cosine({ floor: 0.5 }), step, 100))).toEqual([1, 0.75, 0.5]);
  });

  test("are followed: a rate that falls to almost nothing changes almost nothing", async () => {
    const [x, y] = [Float32Array.of(1, -1, 0.5), Float32Array.of(1, 0, 2)];
    const made = await network({ inputs: 1, layers: [dense(4, "tanh"), dense(1)], seed: 3, batch: 3 });
    await made.train({ x, y }, { steps: 1 });
    const one = made.weights();
    const same = await network({ inputs: 1, layers: [dense(4, "tanh"), dense(1)], seed: 3, batch: 3 });
    await same.train({ x, y }, { steps: 20, schedule: stepDecay({ every: 1, factor: 1e-12 }) });
    expect(same.weights()).toEqual(one);
  });
});

const BAD: readonly [what: string, make: () => unknown, says: RegExp][] = [
  ["a rate of 0", () => gradientDescent({ rate: 0 }), /rate of gradient descent: a positive number/],
  ["a rate that is no number", () => momentum({ rate: Number.NaN }), /rate of momentum: a positive number/],
  ["a momentum of 1", () => momentum({ momentum: 1 }), /momentum: a number from 0 to below 1/],
  ["a negative beta", () => adam({ beta1: -1 }), /beta1 of Adam/],
  ["an epsilon of 0", () => adam({ epsilon: 0 }), /epsilon of Adam/],
  ["a decay every 0 steps", () => stepDecay({ every: 0 }), /steps between two decays/],
  ["a floor above 1", () => cosine({ floor: 2 }), /floor of the cosine/],
];
test.each(BAD)("%s is refused", (_, make, says) => {
  expect(make).toThrow(RangeError);
  expect(make).toThrow(says);
});
