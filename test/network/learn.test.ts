import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { collapse } from "../../src/network/collapse.ts";
import { toJson } from "../../src/network/files/json.ts";
import { toSafetensors } from "../../src/network/files/safetensors.ts";
import { type Network, network } from "../../src/network/network.ts";
import { toOnnx } from "../../src/network/onnx/onnx.ts";
import { adam, cosine } from "../../src/network/optimisers.ts";
import { networkFromJson, networkFromSafetensors, networkOf } from "../../src/network/saved.ts";
import { dense } from "../../src/network/spec.ts";
import { accuracy, type Task } from "../../src/network/tasks/task.ts";
import { TASKS, task } from "../../src/network/tasks/tasks.ts";

/** A network with tanh in its hidden layers, trained. */
async function learned(
  t: Task,
  hidden: readonly number[],
  epochs: number,
  batch: number,
  rate: number,
  activation = "tanh",
): Promise<Network> {
  const layers = [...hidden.map((units) => dense(units, activation)), dense(t.outputs, t.output)];
  const made = await network({ inputs: t.inputs, layers, loss: t.loss, batch, seed: 1 });
  await made.train(t.train, { epochs, optimiser: adam({ rate }), schedule: cosine() });
  return made;
}

function isReached(t: Task, made: Network): boolean {
  const { x, y } = t.test;
  return "accuracy" in t.reached ? accuracy(made.predict(x), y, t.outputs) >= t.reached.accuracy : made.loss(x, y) <= t.reached.loss;
}

describe("a network of tanh units learns", () => {
  test.each(TASKS.filter(({ name }) => name !== "digits").map(({ name }) => name))("%s", async (name) => {
    const t = await task(name);
    const made = await learned(t, [32, 32], 300, 32, 5e-3);
    expect(isReached(t, made)).toBe(true);
    expect(made.check().worst).toBeLessThan(1e-5);
    made.release();
  });
  test("digits, to 97 % in less than a minute", async () => {
    const t = await task("digits");
    const began = performance.now();
    const made = await learned(t, [128], 10, 128, 2e-3);
    expect((performance.now() - began) / 1000).toBeLessThan(60);
    expect(isReached(t, made)).toBe(true);
    made.release();
  });
});

test.each([
  ["and", true],
  ["or", true],
  ["xor", false],
  ["ring", false],
])("without a hidden layer %s is learned: %s", async (name, isLearned) => {
  const t = await task(name);
  const made = await learned(t, [], 500, 32, 0.05);
  expect(isReached(t, made)).toBe(isLearned);
  made.release();
});

test("what was learned goes to files, and comes back with the same outputs, to the bit", async () => {
  const t = await task("ring");
  const made = await learned(t, [8], 40, 32, 5e-3, "x*tanh(exp(x))");
  const wanted = made.predict(t.test.x);
  const [json, tensors] = [JSON.stringify(toJson(made.model())), toSafetensors(made.model())];
  for (const back of [await networkFromJson(JSON.parse(json)), await networkFromSafetensors(tensors)]) {
    expect(back.predict(t.test.x)).toEqual(wanted);
    back.release();
  }
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(toOnnx(made.model()));
  const { y: exported } = await session.run({ x: new Tensor("float32", t.test.x, [t.test.rows, t.inputs]) });
  wanted.forEach((y, i) => {
    expect(Math.abs((exported?.data[i] as number) - y)).toBeLessThan(1e-5);
  });
  made.release();
});

test("a network with parameters that learned comes back with them", async () => {
  const t = await task("sin");
  const made = await network({ inputs: 1, layers: [dense(16, "swish", { trainable: true }), dense(1)], seed: 3 });
  await made.train(t.train, { epochs: 20, optimiser: adam({ rate: 0.01 }) });
  const back = await networkFromJson(JSON.parse(JSON.stringify(toJson(made.model()))));
  expect(back.layers).toEqual(made.layers);
  expect(Object.values(back.layers[0]?.parameters ?? {})).not.toEqual([1]);
  expect(back.predict(t.test.x)).toEqual(made.predict(t.test.x));
  for (const n of [made, back]) n.release();
});

test("a trained network of identity layers is one linear layer", async () => {
  const t = await task("spiral");
  const made = await learned(t, [16, 16, 16], 20, 32, 5e-3, "identity");
  const one = await networkOf(collapse(made.model()));
  expect(one.layers.length).toBe(1);
  const [deep, flat] = [made, one].map((n) => n.predict(t.test.x)) as [Float32Array, Float32Array];
  deep.forEach((y, i) => {
    expect(Math.abs((flat[i] as number) - y)).toBeLessThan(1e-6);
  });
  for (const n of [made, one]) n.release();
});
