import { describe, expect, test } from "vitest";
import { type Network, network } from "../../src/network/network.ts";
import { dense, type Loss } from "../../src/network/spec.ts";

/** A network whose logits are its inputs. */
async function passing(loss: Loss, outputs: number): Promise<Network> {
  const last = loss === "binary cross-entropy" ? "logistic" : "identity";
  const made = await network({ inputs: outputs, layers: [dense(outputs, last)], loss, batch: 4 });
  const kernel = new Float32Array(outputs * outputs);
  for (let i = 0; i < outputs; i++) kernel[i * outputs + i] = 1;
  made.setWeights([{ kernel, bias: new Float32Array(outputs), parameters: {} }]);
  return made;
}

describe("binary cross-entropy", () => {
  const LOGITS = [0, 1e-6, -1e-6, 0.5, 17, -17, 60, -60, 88.8, -104, 1e4, -1e4, 1e30, -1e30];
  test.each(LOGITS.flatMap((z) => [0, 1, 0.25].map((t) => [z, t] as const)))("at the logit %d with the target %d", async (z, t) => {
    const made = await passing("binary cross-entropy", 1);
    const softplus = (u: number): number => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
    const logistic = (u: number): number => (u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u)));
    const f = Math.fround(z);
    const part = (weight: number, value: number): number => (weight === 0 ? 0 : weight * value);
    const wanted = part(1 - t, softplus(f)) + part(t, softplus(-f));
    const slope = part(1 - t, logistic(f)) - part(t, logistic(-f));
    const [x, y] = [Float32Array.of(f), Float32Array.of(t)];
    expect(near(made.loss(x, y), wanted)).toBe(true);
    expect(near(made.gradients(x, y)[0]?.bias[0] as number, slope)).toBe(true);
    expect(near(made.predict(x)[0] as number, logistic(f))).toBe(true);
    made.release();
  });
});

describe("softmax cross-entropy", () => {
  const ROWS: readonly (readonly number[])[] = [
    [0, 0, 0, 0, 0],
    [1, 2, 3, 4, 5],
    [1e4, 0, -1e4, 3, 4],
    [-1e5, -1e5, -1e5, -1e5, -1e5 - 1],
    [3e38, 0, 0, 0, -3e38],
    [88.8, 88.9, 0, 0, 0],
  ];
  test.each(ROWS.flatMap((row) => [0, 3].map((k) => [row, k] as const)))("at the logits %j with the class %d", async (row, k) => {
    const made = await passing("softmax cross-entropy", 5);
    const x = Float32Array.from(row);
    const y = new Float32Array(5);
    y[k] = 1;
    const largest = Math.max(...x);
    const exponentials = [...x].map((v) => Math.exp(v - largest));
    const sum = exponentials.reduce((a, b) => a + b);
    expect(near(made.loss(x, y), Math.log(sum) + largest - (x[k] as number))).toBe(true);
    const p = made.predict(x);
    const { bias } = made.gradients(x, y)[0] as { bias: Float32Array };
    exponentials.forEach((e, i) => {
      expect(near(p[i] as number, e / sum)).toBe(true);
      expect(Math.abs((bias[i] as number) - (e / sum - (y[i] as number)))).toBeLessThan(1e-6);
    });
    made.release();
  });
});

/** To a few of float32's last places; below its smallest normal number anything small will do. */
const near = (found: number, wanted: number): boolean => Math.abs(found - wanted) <= 2e-6 * Math.abs(wanted) + 1e-37;
