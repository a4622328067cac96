import { expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { exported } from "../../src/document/exported.ts";
import { compile } from "../../src/index.ts";
import { load } from "./js-module.ts";

const X = Float64Array.of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, 0, -0);

/** What the rounding of an output to a float32 may make of a gradient. */
const ROUNDING = 1e-6;

test("an exported module has the kernel's values and gradients at infinities, NaN and zeros", async () => {
  const differences: string[] = [];
  const compare = (what: string, got: number, wanted: number): void => {
    if (!Object.is(got, wanted)) differences.push(`${what} is ${got}, not ${wanted}`);
  };
  for (const { name } of catalogue) {
    const a = activation(name);
    for (const { residual } of a.backward.ways.filter((way) => way.residual === "input" || way.residual === "output")) {
      const module = await load(exported(a, "js", { residual }).content as string);
      const kernel = await compile(a, { residual });
      const [y, y32] = [new Float64Array(X.length), new Float32Array(X.length)];
      kernel.forward(X, y);
      kernel.forward(Float32Array.from(X), y32);
      for (const [i, x] of X.entries()) {
        compare(`${name}: forward(${x})`, module.forward(x), y[i] as number);
        // at 0 max(x, 0) is either zero
        if (x !== 0) compare(`${name}: a Float32Array's y of ${x}`, y32[i] as number, Math.fround(y[i] as number));
      }
      const kept = residual === "input" ? X : y;
      for (const dy of [1, -3]) {
        const [dx, dx32] = [new Float64Array(X.length), new Float32Array(X.length)];
        kernel.backward(new Float64Array(X.length).fill(dy), kept, dx);
        kernel.backward(new Float32Array(X.length).fill(dy), Float32Array.from(kept), dx32);
        for (const [i, v] of kept.entries()) {
          const what = `${name}: backward(${dy}, ${residual} ${v})`;
          compare(what, module.backward(dy, v), dx[i] as number);
          // of NaN a slope that only chooses takes either piece
          const near = Math.abs((dx[i] as number) - (dx32[i] as number)) < ROUNDING || Number.isNaN(v);
          if (!near) compare(`${what} of a Float32Array`, dx32[i] as number, dx[i] as number);
        }
      }
    }
  }
  expect(differences).toEqual([]);
});

test("a formula that is right at its ends is exported without a line about them", () => {
  expect(exported(activation("tanh"), "js").content).toContain("export function forward(x) {\n  return Math.tanh(x);\n}");
  expect(exported(activation("silu"), "js").content).toContain("  x = Math.max(x, -3.4028234663852886e+38); // the limit is reached there");
});

const [UP, DOWN] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const limits: [string, number, number][] = [
  ...["silu", "gelu", "gelu_tanh", "quick_gelu", "mish", "hard_swish"].map((name): [string, number, number] => [name, DOWN, -0]),
  ...["softsign", "isru"].flatMap((name): [string, number, number][] => [
    [name, UP, 1],
    [name, DOWN, -1],
  ]),
  ["snake", UP, UP],
  ["snake", DOWN, DOWN],
  ["snake", -0, -0],
];
test.each(limits)("exported %s of %d is %d", async (name, x, y) => {
  const { forward, forwardArray } = await load(exported(activation(name), "js").content as string);
  expect(forward(x)).toBe(y);
  expect(forwardArray(Float64Array.of(x))[0]).toBe(y);
});
