import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { type Network, network } from "../../src/network/network.ts";
import { random } from "../../src/network/random.ts";
import { dense, LOSSES } from "../../src/network/spec.ts";
import { compile } from "../../src/run/compile.ts";

/** What float32 loses in sums of a few terms, relative to the largest gradient. */
const ROUNDING = 5e-6;

/** Makes sure that a network's gradients are those of its loss. */
function expectRight(made: Network, x?: Float32Array, targets?: Float32Array, entries = 64): void {
  const { worst, at } = made.check(x, targets, { entries });
  expect(worst, JSON.stringify(at)).toBeLessThan(ROUNDING);
  made.release();
}

describe("gradients are those of float64 differences", () => {
  test.each(catalogue.map(({ name }) => name))("of %s", async (name) => {
    const made = await network({ inputs: 3, layers: [dense(7, name), dense(6, name), dense(2)], batch: 9, seed: 5, initial: "lecun" });
    if (name !== "log1mexp") return expectRight(made);
    // it has values for x > 0 alone, negative ones: the second layer turns their sign
    const signed = (l: number, w: number): number => (l === 1 ? -1 : 1) * Math.abs(w);
    made.setWeights(
      made.weights().map((w, l) => ({ ...w, kernel: w.kernel.map((v) => signed(l, v)), bias: w.bias.fill(l < 2 ? 0.1 : 0) })),
    );
    expectRight(
      made,
      Float32Array.from({ length: 27 }, (_, i) => 0.1 + (i % 5)),
      new Float32Array(18).fill(0.3),
    );
  });

  test.each(catalogue.filter(({ parameters }) => parameters).map(({ name }) => name))("of the parameters of %s", async (name) => {
    const made = await network({
      inputs: 3,
      layers: [dense(7, name, { trainable: true }), dense(6, name, { trainable: true }), dense(2)],
      batch: 9,
      seed: 5,
      initial: "lecun",
    });
    expect(made.layers[0]?.trainable.length).toBeGreaterThan(0);
    expectRight(made);
  });

  test("of a formula, of a compiled activation, of one with a value for its parameter", async () => {
    const swish = activation("x*sigmoid(b*x)", { parameters: { b: 1.5 } });
    const layers = [
      dense(5, "x*tanh(exp(x))"),
      dense(6, await compile(activation("mish"))),
      dense(4, swish, { trainable: ["b"] }),
      dense(1),
    ];
    const made = await network({ inputs: 2, layers, batch: 8, seed: 1 });
    expect(made.layers.map(({ activation }) => activation)).toEqual(["x*tanh(exp(x))", "mish", "x*sigmoid(b*x)", "identity"]);
    expect(made.layers[2]?.parameters).toEqual({ b: 1.5 });
    expectRight(made);
  });

  test("of every loss, for shapes of all kinds", async () => {
    const unit = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...LOSSES),
        fc.integer({ min: 1, max: 37 }),
        fc.array(unit, { minLength: 1, maxLength: 3 }),
        unit,
        fc.integer({ min: 1, max: 37 }),
        fc.constantFrom("tanh", "silu", "softplus"),
        fc.integer({ min: 0, max: 1000 }),
        async (loss, inputs, widths, outputs, batch, name, seed) => {
          const last = loss === "binary cross-entropy" ? "logistic" : loss === "squared error" ? name : "identity";
          const layers = [...widths.map((units) => dense(units, name)), dense(outputs, last)];
          expectRight(await network({ inputs, layers, loss, batch, seed, initial: "lecun" }), undefined, undefined, 16);
        },
      ),
      { numRuns: 25, seed: 6 },
    );
  });

  test("of layers as wide as panels that are packed", async () => {
    const made = await network({
      inputs: 150,
      layers: [dense(260, "tanh"), dense(136, "relu"), dense(10)],
      loss: "softmax cross-entropy",
      batch: 20,
    });
    expectRight(made, undefined, undefined, 16);
  });

  test("of targets that are no classes but probabilities, of any sum", async () => {
    const made = await network({ inputs: 2, layers: [dense(5)], loss: "softmax cross-entropy", batch: 4, seed: 2 });
    const { uniform } = random(3);
    expectRight(made, Float32Array.from({ length: 8 }, uniform), Float32Array.from({ length: 20 }, uniform));
  });

  test("of a parameter where its function is far out", async () => {
    const made = await network({
      inputs: 1,
      layers: [dense(3, activation("x*sigmoid(b*x)", { parameters: { b: 1 } }), { trainable: true }), dense(1)],
      batch: 8,
      seed: 4,
    });
    const x = Float32Array.of(-5000, -800, -90, -1, 0, 1, 90, 5000);
    const gradients = made.gradients(x, new Float32Array(8));
    for (const { kernel, bias, parameters } of gradients)
      for (const value of [...kernel, ...bias, ...Object.values(parameters)]) expect(Number.isFinite(value)).toBe(true);
    made.release();
  });
});

describe("a minibatch that is not full", () => {
  test("has the gradients of its rows, whatever was there before", async () => {
    const layers = [dense(9, "silu"), dense(3)];
    const [large, small] = await Promise.all(
      [32, 5].map((batch) => network({ inputs: 4, layers, batch, seed: 7 })) as [Promise<Network>, Promise<Network>],
    );
    const { normal } = random(1);
    const [x, y] = [Float32Array.from({ length: 20 }, normal), Float32Array.from({ length: 15 }, normal)];
    large.gradients(
      Float32Array.from({ length: 128 }, () => 1e3 * normal()),
      Float32Array.from({ length: 96 }, normal),
    );
    const [a, b] = [large.gradients(x, y), small.gradients(x, y)];
    for (const [l, { kernel, bias }] of a.entries()) {
      const scale = Math.max(...kernel.map(Math.abs));
      for (const [i, v] of kernel.entries()) expect(Math.abs(v - (b[l]?.kernel[i] as number)) / scale).toBeLessThan(1e-6);
      for (const [i, v] of bias.entries()) expect(v).toBeCloseTo(b[l]?.bias[i] as number, 4);
    }
    expect(large.predict(x)).toEqual(small.predict(x));
    expect(large.loss(x, y)).toBeCloseTo(small.loss(x, y), 5);
  });
});
