/** The worker's side of the training tab, and what the page says of it: no browser needed. */
import { describe, expect, test } from "vitest";
import { History } from "../../web/training/history.ts";
import { verdict } from "../../web/training/verdict.ts";
import { bars, endOf, units } from "../../web/work/training/looks.ts";
import type { LayerLook, NetFrame, Plan, Scene } from "../../web/work/training/plan.ts";
import { askedAt, sceneOf } from "../../web/work/training/scene.ts";
import { TASKS, taskOf } from "../../web/work/training/tasks.ts";
import { Trainer } from "../../web/work/training/trainer.ts";

const PLAN: Plan = {
  task: "two moons",
  hidden: [{ units: 8 }, { units: 4, activation: "relu" }],
  compared: [{ formula: "1/(1 + exp(-z))", parameters: {} }, "tanh"],
  optimiser: "gradient descent",
  rate: 0.1,
  batch: 32,
  initial: "gain",
  seed: 3,
  run: 0,
};

describe("networks side by side", () => {
  test("go the same way step by step as all at once", async () => {
    const [one, other] = [await Trainer.of(PLAN), await Trainer.of(PLAN)];
    for (let i = 0; i < 40; i++) await one.advance(1);
    await other.advance(40);
    const [a, b] = [one.frames("all"), other.frames("all")];
    expect(a.map(({ loss, values, layers }) => ({ loss, values, layers }))).toEqual(
      b.map(({ loss, values, layers }) => ({ loss, values, layers })),
    );
    expect(one.steps).toBe(40);
    one.release();
    other.release();
  });

  test("have the activations that they are to have, each layer its own", async () => {
    const trainer = await Trainer.of(PLAN);
    const names = trainer.frames("all").map(({ layers = [] }) => layers.map(({ activation }) => activation));
    expect(names).toEqual([
      ["1/(1 + exp(-z))", "relu", "logistic"],
      ["tanh", "relu", "logistic"],
    ]);
    trainer.release();
  });

  test("learn the task, and say at which step that was seen", async () => {
    const trainer = await Trainer.of({ ...PLAN, hidden: [{ units: 8 }, { units: 8 }], compared: ["tanh"] });
    expect(trainer.frames()[0]?.learnedAt).toBeUndefined();
    for (let i = 0; i < 20; i++) {
      await trainer.advance(100);
      trainer.frames();
    }
    const [net] = trainer.frames() as [NetFrame];
    expect(net.accuracy).toBeGreaterThanOrEqual(0.99);
    expect(net.learnedAt).toBeGreaterThan(0);
    expect((net.learnedAt as number) % 100).toBe(0);
    trainer.release();
  });

  test("that diverge keep numbers that can be drawn, while the others go on; a formula that is none has only a reason", async () => {
    const trainer = await Trainer.of({ ...PLAN, hidden: [{ units: 8 }], compared: ["1e30*x", "tanh", "2*tanhh(x)"] });
    await trainer.advance(3);
    const before = trainer.frames()[1]?.loss;
    await trainer.advance(50);
    const [ended, goes, none] = trainer.frames("all") as [NetFrame, NetFrame, NetFrame];
    expect(ended.diverged).toMatch(/^at step \d, layer \d: .*Choose a smaller rate than 0\.1\.$/);
    expect(goes.diverged).toBeUndefined();
    expect(goes.loss).toBeLessThan(before as number);
    expect(none.fault).toContain("tanhh");
    expect(none.layers).toBeUndefined();
    trainer.release();
  });
});

describe("the scene", () => {
  test.each(TASKS.map(({ name }) => name))("of %s holds all points, and asks for answers within its range", async (name) => {
    const task = await taskOf(name);
    const scene = sceneOf(task);
    const asked = askedAt(scene);
    expect(asked.length).toBe(scene.inputs * scene.points ** scene.inputs);
    for (const values of [scene.x, asked])
      values.forEach((value, at) => {
        const [low, high] = scene.range[at % scene.inputs] as readonly [number, number];
        expect(value).toBeGreaterThan(low);
        expect(value).toBeLessThan(high);
      });
    expect(scene.chance).toBeGreaterThan(0);
  });

  test("guessing two equally frequent classes has a loss of ln 2", async () => {
    expect(sceneOf(await taskOf("xor")).chance).toBeCloseTo(Math.LN2, 12);
  });
});

describe("looks", () => {
  test("bars are shares of all values; what lies outside is in the outermost", () => {
    const { shares } = bars([-9, -1, 0, 0.999, 1, 9, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], { from: -1, to: 1 });
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect([shares[0], shares[12], shares.at(-1)]).toEqual([3 / 8, 1 / 8, 4 / 8]);
  });

  test.each([
    [0.3, 1],
    [1, 1],
    [1.01, 2],
    [4, 5],
    [70, 100],
  ])("values to %d are shown to %d", (size, end) => {
    expect(endOf(size)).toBe(end);
  });

  test("a unit is saturated on the rows where its slope is below 0.01, and dead where it is 0 on all", () => {
    // two rows of three units
    const slope = [0.005, 0, 0.5, 0.5, 0, 0.5];
    expect(units({ rows: 2, units: 3, slope })).toEqual([
      { saturated: 0.5, dead: false },
      { saturated: 1, dead: true },
      { saturated: 0, dead: false },
    ]);
  });
});

describe("the history of losses", () => {
  test("holds the first and the newest point, and never many", () => {
    const history = new History();
    for (let steps = 0; steps <= 100_000; steps += 4) history.add({ steps, losses: [1 / (1 + steps)] });
    const at = history.points.map(({ steps }) => steps);
    expect(at[0]).toBe(0);
    expect(at.at(-1)).toBe(100_000);
    expect(at.length).toBeGreaterThan(300);
    expect(at.length).toBeLessThan(1_000);
    expect(at.every((steps, i) => i === 0 || steps > (at[i - 1] as number))).toBe(true);
  });
});

describe("what is said of a network", () => {
  const scene = { chance: Math.LN2 } as Scene;
  const values = new Float32Array();
  const layer = (gradientNorm: number, saturated = 0, dead = false): LayerLook => ({
    activation: "g",
    outputs: { from: -1, to: 1, shares: [] },
    gradients: { from: -9, to: 1, shares: [] },
    gradientNorm,
    units: [{ saturated, dead }],
  });
  const CASES: readonly (readonly [steps: number, net: Partial<NetFrame>, layers: readonly LayerLook[], says: string])[] = [
    [0, { loss: 0.8, accuracy: 0.5 }, [], "Not trained yet: loss 0.800, 50 % right; guessing has 0.693."],
    [400, { loss: 0.3, accuracy: 0.87, bestAt: 396 }, [], "Learning: loss 0.300, 87 % right."],
    [4_000, { loss: 0.02, accuracy: 0.998, bestAt: 9, learnedAt: 1_200 }, [], "Learned by step 1,200: loss 0.020, 99.8 % right."],
    [
      4_000,
      { loss: 0.4, accuracy: 0.8, bestAt: 3_900, learnedAt: 12, isLost: true },
      [],
      "Lost again: learned by step 12, but now loss 0.400, 80 % right.",
    ],
    [
      9_000,
      { loss: 0.7, bestAt: 100 },
      [layer(1e-5), layer(1e-2)],
      "Stuck: the loss has not come down for 8,900 steps, and is no better than guessing. The gradient of the first layer is about 1,000 times smaller than that of the last.",
    ],
    [
      9_000,
      { loss: 0.7, bestAt: 100 },
      [layer(1, 0.9), layer(1)],
      "Stuck: the loss has not come down for 8,900 steps, and is no better than guessing. 100 % of the hidden units are saturated.",
    ],
    [
      9_000,
      { loss: 0.7, bestAt: 100 },
      [layer(0, 1, true), layer(1)],
      "Stuck: the loss has not come down for 8,900 steps, and is no better than guessing. 100 % of the hidden units are dead.",
    ],
    [9_000, { loss: 0.2, bestAt: 100 }, [layer(1), layer(1)], "No progress: loss 0.200; the loss has not come down for 8,900 steps."],
    [9, { loss: 1, diverged: "at step 9, layer 1: its weights became NaN." }, [], "Diverged at step 9, layer 1: its weights became NaN."],
    [0, { loss: Number.NaN, fault: "unknown name" }, [], "No network: unknown name"],
  ];
  test.each(CASES)("after %d steps, %o", (steps, net, layers, says) => {
    const { word, sentence } = verdict({ bestAt: 0, loss: 0, values, ...net }, layers, { steps, scene });
    expect(`${word} ${sentence}`).toBe(says);
  });
});
