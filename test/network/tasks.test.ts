import { describe, expect, test } from "vitest";
import { permutation, random } from "../../src/network/random.ts";
import { accuracy, classAt, type Rows } from "../../src/network/tasks/task.ts";
import { TASKS, task } from "../../src/network/tasks/tasks.ts";

describe.each(TASKS.map(({ name }) => name))("the task %s", (name) => {
  test("has rows of the sizes that it says, and targets that its loss can have", async () => {
    const { inputs, outputs, loss, inputNames, train, test: kept, classes } = await task(name);
    expect(inputNames.length).toBe(inputs);
    for (const { rows, x, y } of [train, kept]) {
      expect([x.length, y.length]).toEqual([rows * inputs, rows * outputs]);
      expect(x.every((v) => Math.abs(v) < 4)).toBe(true);
      if (loss === "squared error") expect(classes).toBeUndefined();
      else expect(y.every((v) => v === 0 || v === 1)).toBe(true);
      if (loss === "softmax cross-entropy")
        for (let row = 0; row < rows; row++) expect(y.subarray(row * outputs, (row + 1) * outputs).reduce((a, b) => a + b)).toBe(1);
    }
    if (classes) expect(classes.length).toBe(Math.max(outputs, 2));
  });
  test("has about as many rows of each class", async () => {
    const { outputs, train, test: kept, classes } = await task(name);
    if (!classes || name === "and" || name === "or") return;
    for (const rows of [train, kept]) {
      const counts = countsOf(rows, outputs, classes.length);
      expect(Math.min(...counts)).toBeGreaterThan((0.75 * rows.rows) / classes.length);
    }
  });
});

const countsOf = ({ y, rows }: Rows, outputs: number, classes: number): number[] => {
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < rows; row++) {
    const at = classAt(y, row, outputs);
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
};

/** A sum that tells any two sets of rows apart. */
const mark = ({ x, y }: Rows): number => [...x, ...y].reduce((sum, v, i) => sum + v * Math.sin(i + 1), 0);

/** The rows are the same on every machine, today and tomorrow. */
const MARKS: Readonly<Record<string, number>> = {
  ring: 11.647,
  "two moons": -7.51,
  spiral: -17.565,
  abs: 6.554,
  sin: 8.777,
  "noisy sine": 38.337,
};
test.each(Object.entries(MARKS))("the rows of %s are those of yesterday", async (name, wanted) => {
  expect(mark((await task(name)).train)).toBeCloseTo(wanted, 2);
});

test("the digits are upright in the middle, and those of the test are no others' copies", async () => {
  const { train, test: kept } = await task("digits");
  expect([train.rows, kept.rows]).toEqual([40_000, 2000]);
  const text = (x: Float32Array, row: number): string =>
    x
      .subarray(row * 256, (row + 1) * 256)
      .map((v) => v * 7)
      .join("");
  const learned = new Set(Array.from({ length: 8000 }, (_, row) => text(train.x, row)));
  expect(Array.from({ length: 2000 }, (_, row) => text(kept.x, row)).filter((t) => learned.has(t))).toEqual([]);
  for (let row = 0; row < 100; row++) {
    let [mass, x, y, mixed] = [0, 0, 0, 0];
    train.x.subarray(row * 256, (row + 1) * 256).forEach((v, i) => {
      const [right, down] = [(i % 16) - 7.5, Math.floor(i / 16) - 7.5];
      mass += v;
      x += v * right;
      y += v * down;
      mixed += v * right * down;
    });
    expect(Math.max(Math.abs(x), Math.abs(y)) / mass).toBeLessThan(1);
    expect(Math.abs(mixed) / mass).toBeLessThan(1);
  }
});

test("the digits that are moved are those that are not", async () => {
  const { x, y } = (await task("digits")).train;
  const image = (row: number): Float32Array => x.subarray(row * 256, (row + 1) * 256);
  for (const digit of [0, 17, 7999]) {
    const [still, right, left, down, up] = [0, 1, 2, 3, 4].map((k) => image(k * 8000 + digit)) as [Float32Array, ...Float32Array[]];
    for (let i = 16; i < 240; i++) {
      const column = i % 16;
      if (column > 0) expect(right?.[i]).toBe(still[i - 1]);
      if (column < 15) expect(left?.[i]).toBe(still[i + 1]);
      expect(down?.[i]).toBe(still[i - 16]);
      expect(up?.[i]).toBe(still[i + 16]);
    }
    for (let k = 1; k < 5; k++) expect(classAt(y, k * 8000 + digit, 10)).toBe(classAt(y, digit, 10));
  }
});

test("a task is found whatever the case, hyphens and underscores", async () => {
  for (const name of ["two moons", "Two-Moons", "two_moons"]) expect((await task(name)).name).toBe("two moons");
});

test("an unknown task is refused with the nearest, and all there are", async () => {
  await expect(task("spirla")).rejects.toThrow(
    'there is no task "spirla": did you mean "spiral"? There are and, or, xor, ring, two moons, spiral',
  );
  await expect(task("mnist")).rejects.toThrow('there is no task "mnist". There are and');
});

test("accuracy is the share of rows in the right class", () => {
  const f = (...v: number[]): Float32Array => Float32Array.from(v);
  expect(accuracy(f(0.2, 0.7, 0.9, 0.4), f(0, 1, 0, 1), 1)).toBe(0.5);
  expect(accuracy(f(0.2, 0.7, 0.1, 0.5, 0.1, 0.4), f(0, 1, 0, 0, 1, 0), 3)).toBe(0.5);
  expect(accuracy(f(Number.NaN, 1), f(0, 1), 1)).toBe(0.5);
  expect(() => accuracy(f(1), f(1, 0), 1)).toThrow("do not fit");
});

describe("random numbers", () => {
  test("are the same for the same seed, and others for another", () => {
    const draw = (seed: number): number[] => Array.from({ length: 4 }, random(seed).uniform);
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });
  test("are spread evenly, and normally", () => {
    const source = random(9);
    const n = 100_000;
    const moments = (values: readonly number[]): number[] => [1, 2, 3, 4].map((k) => values.reduce((sum, v) => sum + v ** k, 0) / n);
    const close = (got: number[], want: number[]) =>
      want.forEach((w, i) => void expect(Math.abs((got[i] as number) - w)).toBeLessThan(0.05));
    close(moments(Array.from({ length: n }, source.uniform)), [1 / 2, 1 / 3, 1 / 4, 1 / 5]);
    close(moments(Array.from({ length: n }, source.normal)), [0, 1, 0, 3]);
  });
  test("follow the published algorithm", () => {
    // xoshiro128** of Blackman and Vigna from the state 1, 2, 3, 4 gives 11520, 0, 5927040, 70819200 first
    expect(xoshiro([1, 2, 3, 4], 4)).toEqual([11_520, 0, 5_927_040, 70_819_200]);
    expect(
      Array.from(
        { length: 3 },
        (
          (r) => () =>
            r.uniform() * 2 ** 32
        )(random(7)),
      ),
    ).toEqual(xoshiro(stateOf(7), 3));
  });
  test("put numbers in an order with each of them once", () => {
    expect([...permutation(100, random(1))].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

const MASK = 2n ** 32n - 1n;
/** The algorithm once more, on whole numbers of any size. */
function xoshiro(state: readonly (number | bigint)[], n: number): number[] {
  const s = state.map(BigInt) as [bigint, bigint, bigint, bigint];
  const turned = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & MASK;
  return Array.from({ length: n }, () => {
    const result = (turned((s[1] * 5n) & MASK, 7n) * 9n) & MASK;
    const t = (s[1] << 9n) & MASK;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turned(s[3], 11n);
    return Number(result);
  });
}
/** The state that a seed is spread to. */
function stateOf(seed: number): bigint[] {
  let state = BigInt(seed);
  return Array.from({ length: 4 }, () => {
    state = (state + 0x9e3779b9n) & MASK;
    let z = state;
    z = ((z ^ (z >> 16n)) * 0x85ebca6bn) & MASK;
    z = ((z ^ (z >> 13n)) * 0xc2b2ae35n) & MASK;
    return z ^ (z >> 16n);
  });
}
