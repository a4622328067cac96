import { describe, expect, test } from "vitest";
import { compileEvaluator } from "../../src/expr/evaluate.ts";
import { substitute } from "../../src/expr/expr.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";
import { activation } from "../../src/index.ts";
import { interpreter } from "../../src/kernel/interpret.ts";
import { countOperations, faults } from "../../src/kernel/program.ts";
import { lower, programs } from "../../src/kernel/programs.ts";
import { sampleOfFloats, ulpError } from "../../src/kernel/sample.ts";
import { stable } from "../../src/kernel/stable/stable.ts";
import { FORMULAS, known } from "../catalogue/formulas.ts";

/** Enough for every other exponent, in both signs. */
const POINTS = 500;
/** Roots that no float32 meets exactly: the error there is absolute, not relative. What the formula is there, and how large the absolute error may be. */
const ROOTS: Readonly<Record<string, number>> = { symmetrical_msaf: 1e-15 };

describe.each(FORMULAS)("$name", (given) => {
  const a = known(given);
  const f = substitute(a.formula, a.parameters);
  const naive = compileEvaluator(f, ["x"]);
  const double = compileEvaluator(stable(f, "x").expr, ["x"]);
  /** The error, judged by more digits wherever doubles do not show that it is small. */
  const errorAt = (x: number, y: number): number => {
    const cheap = Math.min(ulpError(y, naive(x)), ulpError(y, double(x)));
    if (cheap <= 0.55 || !Number.isFinite(x)) return cheap;
    const truth = evaluatePrecise(f, { x }, 60).toNumber();
    return Number.isNaN(truth) ? cheap : ulpError(y, truth);
  };

  test("is within 4 ULP of the truth, in the precision that is recommended, and half an ULP accurate", () => {
    const forward = { accurate: lower(f, "x", "accurate"), recommended: programs(a).forward };
    for (const [name, bound] of [
      ["accurate", 0.51],
      ["recommended", 4],
    ] as const) {
      expect(faults(forward[name])).toEqual([]);
      const run = interpreter(forward[name]);
      for (const x of sampleOfFloats(POINTS)) {
        // at an infinity a formula may be infinity - infinity: there is a limit, or nothing to compare with
        if (!Number.isFinite(x) && Number.isNaN(naive(x))) continue;
        const y = run(x)[0] as number;
        const error = errorAt(x, y);
        if (!(error <= bound)) expect(Math.abs(y - naive(x)), `${name} at ${x}: ${error} ULP`).toBeLessThanOrEqual(ROOTS[given.name] ?? 0);
      }
    }
  });

  test("has a derivative from each residual", () => {
    const slope = compileEvaluator(substitute(a.derivative, a.parameters), ["x"]);
    for (const way of a.backward.ways) {
      const { backward, forward, keeping } = programs(a, { residual: way.residual, precision: "accurate" });
      expect(faults(backward)).toEqual([]);
      const [run, keep] = [interpreter(backward), interpreter(keeping ?? forward)];
      for (const x of [-9, -3.5, -1.7, -0.6, -0.01, 0.02, 0.3, 0.8, 1.3, 2.4, 7]) {
        const p = slope(x);
        const [y = 0, kept = 0] = keep(x);
        if (!Number.isFinite(p) || Number.isNaN(y)) continue;
        const given: Readonly<Record<string, number>> = { dy: 1, x, y, t: kept, bit: kept };
        const [dx = Number.NaN] = run(...backward.inputs.map(({ name }) => given[name] as number));
        // rounding y moves the slope by what y moves it: more where the function is flat
        const tolerance = way.error ? 2e-3 : way.residual === "input" ? 1e-5 : 2e-3;
        expect(Math.abs(dx - p), `${way.residual} at ${x}: ${dx}, not ${p}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(p)));
      }
    }
  });
});

describe("backward", () => {
  test.each(["logistic", "tanh"])("of %s from the output takes neither a division nor an exponential", (name) => {
    const { backward } = programs(activation(name), { residual: "output", precision: "fast" });
    const counts = countOperations(backward);
    expect(Object.values(counts).reduce((x, y) => x + y)).toBeLessThanOrEqual(7);
    expect(Object.keys(counts).every((op) => ["input", "constant32", "sub", "add", "mul"].includes(op))).toBe(true);
  });
  test("of ReLU is a select", () => {
    expect(countOperations(programs(activation("relu"), { residual: "output", precision: "fast" }).backward)).toEqual({
      input: 2,
      constant32: 1,
      lt: 1,
      select: 1,
    });
  });
});
