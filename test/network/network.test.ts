import { describe, expect, test } from "vitest";
import { type Network, network } from "../../src/network/network.ts";
import { adam, cosine, gradientDescent, momentum } from "../../src/network/optimisers.ts";
import { random } from "../../src/network/random.ts";
import type { LayerWeights } from "../../src/network/reports.ts";
import { dense, INITIALS, type NetworkSpec } from "../../src/network/spec.ts";
import { DivergenceError } from "../../src/network/training.ts";
import { alloc, free } from "../../src/run/memory.ts";

const XOR = { x: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), y: Float32Array.of(0, 1, 1, 0) };
const xorNetwork = (spec: Partial<NetworkSpec> = {}): Promise<Network> =>
  network({ inputs: 2, layers: [dense(8, "tanh"), dense(1, "logistic")], seed: 1, batch: 4, ...spec });

describe("a network", () => {
  test("learns xor", async () => {
    const made = await xorNetwork();
    const { loss, losses, steps, epochs, stopped } = await made.train(XOR, { epochs: 400, optimiser: adam({ rate: 0.05 }) });
    expect({ steps, epochs, stopped }).toEqual({ steps: 400, epochs: 400, stopped: false });
    expect(losses).toHaveLength(400);
    expect(loss).toBe(losses.at(-1));
    expect(loss).toBeLessThan(0.01);
    expect([...made.predict(XOR.x)].map(Math.round)).toEqual([...XOR.y]);
  });

  test("says what its layers are", async () => {
    const made = await network({ inputs: 3, layers: [dense(5, "silu"), dense(4, "relu"), dense(2, "x^2 + 1")] });
    expect(made.lossName).toBe("squared error");
    expect(made.layers.map(({ inputs, units, activation, residual }) => [inputs, units, activation, residual])).toEqual([
      [3, 5, "silu", "input"],
      [5, 4, "relu", "output"],
      [4, 2, "x^2 + 1", "input"],
    ]);
    expect(made.layers[2]?.formula).toBe("x^2 + 1");
  });

  test("takes the loss that goes with its last activation", async () => {
    expect((await xorNetwork()).lossName).toBe("binary cross-entropy");
    expect((await xorNetwork({ layers: [dense(1, "1/(1 + exp(-x))")] })).lossName).toBe("binary cross-entropy");
    expect((await xorNetwork({ layers: [dense(1, "tanh")] })).lossName).toBe("squared error");
  });

  test("predicts any number of rows, into an array that is given too", async () => {
    const made = await xorNetwork({ batch: 3 });
    const { normal } = random(1);
    const x = Float32Array.from({ length: 34 }, normal);
    const all = made.predict(x);
    expect(made.predict(new Float32Array(0))).toHaveLength(0);
    for (let row = 0; row < 17; row++) expect(made.predict(x.subarray(2 * row, 2 * row + 2))[0]).toBe(all[row]);
    const there = new Float32Array(17);
    expect(made.predict(x, there)).toBe(there);
    expect(there).toEqual(all);
  });

  test("gives its weights and takes them back", async () => {
    const [one, other] = [await xorNetwork(), await xorNetwork({ seed: 2 })];
    const weights = one.weights();
    expect(weights.map(({ kernel, bias }) => [kernel.length, bias.length])).toEqual([
      [16, 8],
      [8, 1],
    ]);
    expect(other.weights()).not.toEqual(weights);
    other.setWeights(weights);
    expect(other.weights()).toEqual(weights);
    expect(other.predict(XOR.x)).toEqual(one.predict(XOR.x));
  });

  test("is collapsed where layers are linear, to the same outputs", async () => {
    const layers = [dense(9), dense(7, "2*x + 1"), dense(8), dense(3, "tanh")];
    const made = await network({ inputs: 4, layers, seed: 8 });
    const { normal } = random(1);
    const x = Float32Array.from({ length: 40 }, normal);
    const small = await made.collapsed();
    expect(small.layers).toHaveLength(1);
    const [a, b] = [made.predict(x), small.predict(x)];
    a.forEach((v, i) => {
      expect(b[i]).toBeCloseTo(v, 5);
    });
    await expect((async () => (await xorNetwork()).collapsed())()).rejects.toThrow(RangeError);
  });

  test("gives its memory back, and says so when it is used again", async () => {
    const place = (): number => {
      const probe = alloc(16);
      free(probe);
      return probe.byteOffset;
    };
    const before = place();
    const made = await xorNetwork({ batch: 4096 });
    await made.use(adam());
    made.gradients(XOR.x, XOR.y);
    expect(place()).not.toBe(before);
    made.release();
    made.release();
    expect(place()).toBe(before);
    expect(() => made.predict(XOR.x)).toThrow(/released/);
    await expect(made.train(XOR)).rejects.toThrow(/released/);
  });
});

describe("from a seed everything follows to the bit", () => {
  const { normal } = random(9);
  const x = Float32Array.from({ length: 3 * 50 }, normal);
  const y = Float32Array.from({ length: 50 }, (_, i) => Math.sin(x[3 * i] as number));

  async function trained(spec: Partial<NetworkSpec>): Promise<LayerWeights[]> {
    const made = await network({ inputs: 3, layers: [dense(13, "gelu"), dense(6, "tanh"), dense(1)], batch: 7, ...spec });
    for (const optimiser of [adam(), momentum()]) await made.train({ x, y }, { epochs: 3, optimiser });
    const weights = made.weights();
    made.release();
    return weights;
  }

  test.each(INITIALS)("with initial weights %s", async (initial) => {
    const first = await trained({ initial, seed: 4 });
    expect(await trained({ initial, seed: 4 })).toEqual(first);
    expect(await trained({ initial, seed: 5 })).not.toEqual(first);
  });

  test.each([
    ["squared error", "gelu", "tanh"],
    ["binary cross-entropy", "relu", "logistic"],
    ["softmax cross-entropy", "tanh", "identity"],
  ] as const)("on any number of threads: %s", async (loss, hidden, last) => {
    const rows = 150;
    const { normal } = random(4);
    const [wide, wanted] = [Float32Array.from({ length: rows * 201 }, normal), new Float32Array(rows * 10)];
    for (let row = 0; row < rows; row++) wanted[row * 10 + (row % 10)] = 1;
    const found: LayerWeights[][] = [];
    for (const threads of [1, 2, 3]) {
      const layers = [dense(150, hidden), dense(91, hidden), dense(10, last)];
      const made = await network({ inputs: 201, layers, loss, batch: 98, seed: 2, threads });
      await made.train({ x: wide, y: wanted }, { epochs: 2, optimiser: adam() });
      found.push(made.weights());
      expect(made.memory().total).toBeGreaterThan(0);
      made.release();
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  test("and training in two halves is training as a whole", async () => {
    const layers = [dense(5, "tanh"), dense(1)];
    const [whole, halves] = [await network({ inputs: 3, layers, seed: 6 }), await network({ inputs: 3, layers, seed: 6 })];
    await whole.train({ x, y }, { epochs: 4, optimiser: adam() });
    for (let i = 0; i < 2; i++) await halves.train({ x, y }, { epochs: 2, optimiser: adam() });
    expect(halves.weights()).toEqual(whole.weights());
  });

  test("rows come in a new order in each epoch, or in their own", async () => {
    const layers = [dense(1)];
    const each = async (shuffle: boolean): Promise<LayerWeights[]> => {
      const made = await network({ inputs: 3, layers, seed: 6, batch: 5 });
      await made.train({ x, y }, { epochs: 1, shuffle });
      return made.weights();
    };
    const plain = await network({ inputs: 3, layers, seed: 6, batch: 5 });
    for (let i = 0; i < 10; i++) plain.step(x.subarray(15 * i, 15 * i + 15), y.subarray(5 * i, 5 * i + 5));
    expect(await each(false)).toEqual(plain.weights());
    expect(await each(true)).not.toEqual(plain.weights());
  });
});

describe("initial weights", () => {
  const WIDE = 400;
  const spread = (values: Float32Array): number => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
  /** The standard deviation of the second layer's weights: 400 inputs from tanh, 200 units. */
  const WANTED: Readonly<Record<(typeof INITIALS)[number], number>> = {
    gain: 1 / Math.sqrt(WIDE * 0.3942944903978413),
    glorot: Math.sqrt(2 / (WIDE + 200)),
    he: Math.sqrt(2 / WIDE),
    lecun: Math.sqrt(1 / WIDE),
    plain: Math.sqrt(1 / (3 * WIDE)),
  };
  test.each(INITIALS)("%s", async (initial) => {
    const made = await network({
      inputs: 2,
      layers: [dense(WIDE, "tanh"), dense(200, "tanh"), dense(1, "identity", { initial: "he" })],
      initial,
    });
    const [, second, last] = made.weights() as [LayerWeights, LayerWeights, LayerWeights];
    expect(spread(second.kernel) / WANTED[initial]).toBeCloseTo(1, 1);
    expect(spread(last.kernel) / Math.sqrt(2 / 200)).toBeGreaterThan(0.7);
    expect(spread(second.bias) > 0).toBe(initial === "plain");
    made.release();
  });

  test("by the gain keep the size of the signal through many layers", async () => {
    for (const name of ["tanh", "relu", "silu", "gelu"]) {
      const layers = Array.from({ length: 12 }, () => dense(128, name));
      const made = await network({ inputs: 64, layers: [...layers, dense(128)], seed: 3, batch: 64 });
      const { normal } = random(2);
      const out = made.predict(Float32Array.from({ length: 64 * 64 }, normal));
      expect(spread(out), name).toBeGreaterThan(0.4);
      expect(spread(out), name).toBeLessThan(2.5);
      made.release();
    }
  });
});

describe("memory()", () => {
  test("8 hidden layers of 256 with silu keep half of what PyTorch does", async () => {
    const layers = Array.from({ length: 8 }, () => dense(256, "silu"));
    const made = await network({ inputs: 256, layers: [...layers, dense(10)], loss: "softmax cross-entropy", batch: 128 });
    const { residuals, inputsInstead, pytorch, total, layers: rows } = made.memory();
    const array = 128 * 256 * 4;
    expect(rows.slice(0, 8).map((row) => [row.residuals, row.inputsInstead, row.pytorch])).toEqual(
      Array(8).fill([array, 2 * array, 2 * array]),
    );
    // softmax comes with its gradient: of the last layer nothing is kept
    expect(rows[8]).toEqual({ layer: 9, residuals: 0, inputsInstead: 128 * 10 * 4, pytorch: 128 * 10 * 4 });
    expect(residuals).toBe(8 * array);
    expect(residuals).toBeLessThanOrEqual(pytorch / 2);
    expect(pytorch).toBe(16 * array + 128 * 10 * 4);
    expect(inputsInstead).toBe(pytorch);
    expect(total).toBeGreaterThan(residuals + 4 * (8 * 256 * 257 + 2570));
    await made.use(adam());
    expect(made.memory().total).toBeGreaterThan(total + 2 * 4 * 8 * 256 * 257);
    made.release();
  });

  test("tanh keeps its output alone, here and in PyTorch", async () => {
    const made = await network({ inputs: 4, layers: [dense(8, "tanh"), dense(4)], batch: 16 });
    expect(made.memory().layers[0]).toEqual({ layer: 1, residuals: 512, inputsInstead: 1024, pytorch: 512 });
  });
});

test("a step takes no memory: all of it is planned", async () => {
  const made = await xorNetwork();
  await made.use(adam());
  made.step(XOR.x, XOR.y);
  const state = (): number[] => {
    const probe = alloc(1);
    free(probe);
    return [probe.byteOffset, probe.buffer.byteLength, made.memory().total];
  };
  const before = state();
  for (let i = 0; i < 1000; i++) made.step(XOR.x, XOR.y);
  expect(state()).toEqual(before);
  made.release();
});

describe("training that diverges", () => {
  const { normal } = random(3);
  const x = Float32Array.from({ length: 40 }, normal);
  const y = Float32Array.from({ length: 20 }, normal);

  test("stops with layer, step and cause, and the last good weights", async () => {
    const made = await network({ inputs: 2, layers: [dense(6, "x^2"), dense(1)], seed: 2, batch: 5 });
    const caught = await made.train({ x, y }, { epochs: 50, optimiser: gradientDescent({ rate: 3 }) }).catch((error: unknown) => error);
    expect(caught).toBeInstanceOf(DivergenceError);
    const { layer, step, cause, message } = caught as DivergenceError;
    expect([1, 2]).toContain(layer);
    expect(step).toBeGreaterThan(1);
    expect(cause).toMatch(/NaN|infinite/);
    expect(message).toMatch(new RegExp(`diverged at step ${step}, layer ${layer}: .* smaller rate than 3, as 0.3`));
    for (const { kernel, bias } of made.weights()) for (const v of [...kernel, ...bias]) expect(Number.isFinite(v)).toBe(true);
    // the weights are those before the step that made them bad: so many steps again, and the same ones are there
    const again = await network({ inputs: 2, layers: [dense(6, "x^2"), dense(1)], seed: 2, batch: 5 });
    await again.train({ x, y }, { steps: step - 2, optimiser: gradientDescent({ rate: 3 }) });
    expect(again.weights()).toEqual(made.weights());
  });

  test("can go on with a smaller rate", async () => {
    const made = await network({ inputs: 2, layers: [dense(6, "tanh"), dense(1)], seed: 2, batch: 5 });
    await expect(made.train({ x, y }, { epochs: 50, optimiser: gradientDescent({ rate: 1e30 }) })).rejects.toThrow(DivergenceError);
    made.setWeights(made.weights().map((w) => ({ ...w, kernel: w.kernel.map(Math.sign), bias: w.bias.fill(0) })));
    const { loss } = await made.train({ x, y }, { epochs: 50, optimiser: gradientDescent({ rate: 0.01 }) });
    expect(loss).toBeLessThan(5);
  });

  test("leaves the weights where a step's loss is not finite", async () => {
    const made = await network({ inputs: 2, layers: [dense(1)], seed: 2 });
    const before = made.weights();
    expect(made.step(Float32Array.of(3e38, 3e38), Float32Array.of(-3e38))).not.toBeLessThan(Number.POSITIVE_INFINITY);
    expect(made.weights()).toEqual(before);
  });
});

describe("training is ended", () => {
  test("by a signal, with what was reached", async () => {
    const made = await xorNetwork();
    const controller = new AbortController();
    const report = await made.train(XOR, {
      epochs: 1000,
      signal: controller.signal,
      onEpoch: ({ epoch }) => epoch === 7 && controller.abort(),
    });
    expect(report.stopped).toBe(true);
    expect(report.epochs).toBeLessThan(1000);
  });

  test("by onEpoch, which is told how far it is", async () => {
    const made = await xorNetwork();
    const seen: number[][] = [];
    const report = await made.train(XOR, {
      steps: 10,
      onEpoch: async ({ epoch, step, steps }) => {
        seen.push([epoch, step, steps]);
        return epoch < 3;
      },
    });
    expect(seen).toEqual([
      [1, 1, 10],
      [2, 2, 10],
      [3, 3, 10],
    ]);
    expect(report).toMatchObject({ epochs: 3, steps: 3, stopped: true });
  });
});

test("a network that is released while it learns stops with a sentence", async () => {
  const made = await xorNetwork();
  await expect(made.train(XOR, { epochs: 9, onEpoch: () => made.release() })).rejects.toThrow(/released while it was in use/);
});

test("gradients where the loss is not finite name the layer", async () => {
  const made = await network({ inputs: 1, layers: [dense(2, "tanh"), dense(2, "log(x)"), dense(1)], initial: "lecun", seed: 1 });
  made.setWeights(made.weights().map((w) => ({ ...w, bias: w.bias.fill(-3) })));
  expect(() => made.check()).toThrow(
    /the loss is NaN on these rows, and layer 2 \(log\(x\)\) the first whose units are not finite.* other rows/,
  );
});

describe("diagnostics()", () => {
  test("see saturated and dead units, and gradients that are those of a step", async () => {
    const made = await network({ inputs: 2, layers: [dense(4, "relu"), dense(3, "tanh"), dense(1)], seed: 1, batch: 8 });
    const weights = made.weights();
    weights[0]?.bias.fill(-1e3, 0, 2);
    weights[1]?.bias.fill(50, 0, 1);
    made.setWeights(weights);
    const { normal } = random(5);
    const [x, y] = [Float32Array.from({ length: 16 }, normal), Float32Array.from({ length: 8 }, normal)];
    const found = made.diagnostics(x, y, { bins: 10 });
    expect(found.map(({ layer }) => layer)).toEqual([1, 2, 3]);
    expect(found[0]?.dead).toBeGreaterThanOrEqual(2);
    expect(found[1]?.saturated).toBeGreaterThanOrEqual(1 / 3);
    expect(found[0]?.histogram.counts.reduce((a, b) => a + b)).toBe(32);
    made.gradients(x, y).forEach(({ kernel }, l) => {
      const norm = Math.sqrt(kernel.reduce((sum, v) => sum + v * v, 0));
      expect(Math.abs(norm - (found[l]?.gradientNorm as number))).toBeLessThan(1e-5 * (1 + norm));
    });
  });
});

const layers = [dense(1)];
const BAD: readonly [what: string, spec: () => unknown, says: RegExp][] = [
  ["no specification", () => undefined, /network takes a specification/],
  ["no inputs", () => ({ layers }), /inputs: a whole number from 1/],
  ["inputs that are no whole number", () => ({ inputs: 1.5, layers }), /not 1.5/],
  ["no layers", () => ({ inputs: 1, layers: [] }), /layers: at least one is needed/],
  ["a width of 0", () => ({ inputs: 1, layers: [dense(0)] }), /units of a layer: a whole number from 1 to 65,536 is needed, not 0/],
  ["a layer that dense() did not make", () => ({ inputs: 1, layers: [dense(1), { units: 3 }] }), /layer 2: a layer is made by dense/],
  ["an unknown activation", () => ({ inputs: 1, layers: [dense(1, "gellu")] }), /did you mean "gelu"/],
  [
    "a parameter that is not there",
    () => ({ inputs: 1, layers: [dense(1, "swish", { trainable: ["q"] })] }),
    /swish has no parameter "q"; it has b/,
  ],
  ["parameters of tanh", () => ({ inputs: 1, layers: [dense(1, "tanh", { trainable: true })] }), /tanh has no parameters that could learn/],
  ["an unknown loss", () => ({ inputs: 1, layers, loss: "hinge" }), /loss: there is "squared error", .* not "hinge"/],
  [
    "cross-entropy of a tanh",
    () => ({ inputs: 1, layers: [dense(1, "tanh")], loss: "binary cross-entropy" }),
    /layer 1: binary cross-entropy goes with logistic, not with tanh/,
  ],
  [
    "softmax of a relu",
    () => ({ inputs: 1, layers: [dense(2, "relu")], loss: "softmax cross-entropy" }),
    /goes with identity, not with relu/,
  ],
  ["a batch of 0", () => ({ inputs: 1, layers, batch: 0 }), /batch: a whole number/],
  ["a negative seed", () => ({ inputs: 1, layers, seed: -1 }), /seed: a whole number/],
  ["unknown initial weights", () => ({ inputs: 1, layers, initial: "zeros" }), /initial: there is "gain"/],
  [
    "a gain that is not known",
    () => ({ inputs: 1, layers: [dense(2, "log1mexp"), dense(1)] }),
    /layer 1, log1mexp: .* choose initial: "lecun"/,
  ],
  [
    "more than fits into memory",
    () => ({ inputs: 65_536, layers: [dense(65_536, "tanh"), dense(1)] }),
    /the network needs .* GiB, and WebAssembly has 4: take fewer units/,
  ],
];
test.each(BAD)("%s is refused, with what to do", async (_, spec, says) => {
  await expect((async () => network(spec() as NetworkSpec))()).rejects.toThrow(says);
});

const BAD_USE: readonly [what: string, use: (made: Network) => unknown, says: RegExp][] = [
  ["rows of another length", (made) => made.predict(new Float32Array(3)), /x has 3 numbers; it has to be rows of 2/],
  ["a plain list", (made) => made.predict([1, 2] as unknown as Float32Array), /x has to be a Float32Array/],
  ["targets for other rows", (made) => made.loss(new Float32Array(4), new Float32Array(3)), /targets has 3 numbers; 2 rows of 1 are 2/],
  ["a step of more rows than a minibatch", (made) => made.step(new Float32Array(10), new Float32Array(5)), /at most 4 rows, not 5/],
  [
    "NaN among the data",
    (made) => made.train({ x: Float32Array.of(0, 0, 0, Number.NaN), y: Float32Array.of(0, 1) }),
    /x, row 2, column 2: NaN/,
  ],
  ["no rows", (made) => made.train({ x: new Float32Array(0), y: new Float32Array(0) }), /no rows/],
  [
    "a target that is no class",
    (made) => made.train({ x: XOR.x, y: Float32Array.of(0, 1, 5, 0) }),
    /y, row 3, column 1: 5 is no target of binary cross-entropy, which takes numbers from 0 to 1/,
  ],
  ["the name of an optimiser", (made) => made.train(XOR, { optimiser: "adam" as never }), /made by gradientDescent\(\), .* this is "adam"/],
  [
    "a schedule that was not called",
    (made) => made.train(XOR, { schedule: cosine as never }),
    /made by constant\(\), .* a function: call it/,
  ],
  ["half an epoch", (made) => made.train(XOR, { epochs: 0.5 }), /epochs: a whole number/],
  ["a negative weight decay", (made) => made.train(XOR, { weightDecay: -1 }), /weightDecay: a number from 0/],
  ["weights of too few layers", (made) => made.setWeights([]), /weights for 2 layers are needed, not for 0/],
  [
    "a kernel that is too short",
    (made) => made.setWeights(made.weights().map((w) => ({ ...w, kernel: w.kernel.subarray(1) }))),
    /layer 1: the kernel has 15 numbers/,
  ],
];
test.each(BAD_USE)("%s is refused too", async (_, use, says) => {
  const made = await xorNetwork();
  await expect((async () => use(made))()).rejects.toThrow(says);
});
