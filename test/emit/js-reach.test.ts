import { expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { exported } from "../../src/document/exported.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { compile } from "../../src/index.ts";
import { load } from "./js-module.ts";

/** cosh is a double up to 710.47. */
const MAGNITUDES = [0.3, 20, 340, 360, 400, 600, 700, 709.9, 710.4, 720, 1000, 1e5];
const X = Float64Array.from([...MAGNITUDES, ...MAGNITUDES.map((x) => -x)]);
const DIGITS = 300;
const CLOSE = 1e-12;
/** Below this doubles lose digits. */
const LEAST = 1e-280;

test.each([
  "cosh(x)",
  "sinh(x)",
  "1/cosh(x)",
  "1/sinh(x)",
  "x*cosh(x)",
  "sinh(3*x)",
  "sinh(x)*cosh(2*x)",
  "cosh(x) + 1",
  "tanh(x)*cosh(x)",
])("%s is right as far as doubles reach, in JavaScript and in a Float64Array", async (text) => {
  const a = activation(text);
  const { forward, backward } = await load(exported(a, "js", { residual: "input" }).content as string);
  const kernel = await compile(a, { residual: "input" });
  const [y, dx] = [new Float64Array(X.length), new Float64Array(X.length)];
  kernel.forward(X, y);
  kernel.backward(new Float64Array(X.length).fill(1), X, dx);
  for (const [i, x] of X.entries()) {
    const values = [
      ["forward", a.formula, forward(x), y[i] as number],
      ["backward", a.derivative, backward(1, x), dx[i] as number],
    ] as const;
    for (const [what, formula, inJs, inArray] of values) {
      const truth = evaluatePrecise(formula, { x }, DIGITS).toNumber();
      expect(inJs, `${what} at ${x}`).toBe(inArray);
      const isRight = inJs === truth || Math.abs(inJs - truth) <= Math.max(CLOSE * Math.abs(truth), LEAST);
      expect(isRight, `${what} at ${x} is ${inJs}, not ${truth}`).toBe(true);
    }
  }
});
