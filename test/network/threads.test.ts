import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Network, network } from "../../src/network/network.ts";
import { dense } from "../../src/network/spec.ts";
import { giveBack, take } from "../../src/run/memory.ts";
import { normals } from "./models.ts";

/** Large enough that threads are worth it. */
const [INPUTS, BATCH, CLASSES] = [201, 98, 10];
const made = (threads: number, seed: number): Promise<Network> =>
  network({
    inputs: INPUTS,
    layers: [dense(150, "tanh"), dense(91, "silu"), dense(CLASSES)],
    loss: "softmax cross-entropy",
    batch: BATCH,
    seed,
    threads,
  });
const x = normals(BATCH * INPUTS, 1);
const targets = Float32Array.from({ length: BATCH * CLASSES }, (_, i) => Number(i % CLASSES === Math.floor(i / CLASSES) % CLASSES));

test("networks that are made at once and step in turns share threads, and learn as each does alone", async () => {
  const steps = (networks: readonly Network[]): number[] =>
    Array.from({ length: 20 }, () => networks.map((n) => n.step(x, targets))).flat();
  const shared = await Promise.all([made(2, 1), made(3, 2)]);
  const alone = await Promise.all([made(1, 1), made(1, 2)]);
  const losses = steps(shared);
  expect(losses).toEqual(steps(alone));
  expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  expect(shared.map((n) => n.weights())).toEqual(alone.map((n) => n.weights()));
  for (const n of [...shared, ...alone]) n.release();
});

test("threads go on after they slept, and after a step that was not finished", async () => {
  const [two, one] = await Promise.all([made(2, 3), made(1, 3)]);
  const broken = x.slice().fill(Number.NaN, 0, 1);
  for (const pause of [0, 5, 50]) {
    await setTimeout(pause);
    expect(two.step(x, targets)).toBe(one.step(x, targets));
    expect(two.step(broken, targets)).toBeNaN();
    expect(one.step(broken, targets)).toBeNaN();
  }
  expect(two.weights()).toEqual(one.weights());
  for (const n of [two, one]) n.release();
});

test("networks that are released give everything back, what threads told each other by too", async () => {
  const top = (): number => {
    const address = take(1e6);
    giveBack(address);
    return address;
  };
  const before = top();
  for (let i = 0; i < 10; i++) {
    const n = await made(3, i);
    n.step(x, targets);
    n.release();
    // workers say when they have let go
    await setTimeout(20);
  }
  expect(top()).toBe(before);
});
