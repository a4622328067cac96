import { describe, expect, test } from "vitest";
import { type Activation, activation } from "../../src/index.ts";
import { fromBits, type Operation, type Program, toBits } from "../../src/kernel/program.ts";
import { programs } from "../../src/kernel/programs.ts";
import { compile } from "../../src/run/compile.ts";
import type { Kernel } from "../../src/run/kernel.ts";
import { checks } from "../../src/verify/checks.ts";
import { broken, claimOf } from "../../src/verify/claims.ts";
import { floatAt, ONE_SIGN, placeOf } from "../../src/verify/floats.ts";
import { type Tally, together } from "../../src/verify/tally.ts";
import { Scanner, type Subject, subjectsOf } from "../../src/verify/verify.ts";

/** Where functions bend, on both sides of 0, at an odd stride. */
const ENDS = [2 ** -6, 2 ** 5].map(placeOf) as [number, number];
const STRIDE = 8009;
const scan = async (subject: Subject, { variable }: Activation): Promise<Tally> => {
  const scanner = await Scanner.make(subject, variable);
  const [p, q] = [0, ONE_SIGN].map((side) => scanner.scan(side + ENDS[0], side + ENDS[1], STRIDE)) as [Tally, Tally];
  return together(p, q);
};

/** A program with operations put in the place of others. */
const changed = (program: Program, change: (op: Operation) => Operation): Program => ({
  ...program,
  operations: program.operations.map(change),
});
const constants = ({ operations }: Program): number[] =>
  operations.flatMap(({ name, bits, type }) => (name === "constant32" && bits !== undefined ? [fromBits(bits, type)] : []));

/** What breaks the claim, or is wrong, on a sample. */
async function found(a: Activation, subject: Subject, precision: "fast" | "accurate"): Promise<string[]> {
  const tally = await scan(subject, a);
  const claim = claimOf(subject, precision, true, a.row?.accuracy);
  return [...(claim ? broken(tally, claim) : []), ...tally.failures.map(({ what, at }) => `${what} at ${floatAt(at)}`)];
}

describe("a broken coefficient is found", () => {
  test.each(["logistic", "tanh", "softplus", "elu"])("of %s, whichever it is", async (name) => {
    const a = activation(name);
    const { precision } = programs(a);
    const forward = subjectsOf(a)[0] as Subject;
    const [program] = forward.stages as [Program];
    expect(await found(a, forward, precision)).toEqual([]);
    // the terms of a polynomial after the first few: not 1, 1/2 or what only bounds the argument
    const coefficients = [...new Set(constants(program))].filter((c) => Math.abs(c) > 1e-3 && Math.abs(c) < 0.45 && c !== 0.25);
    expect(coefficients.length).toBeGreaterThan(1);
    for (const c of coefficients) {
      const wrong = changed(program, (op) =>
        op.name === "constant32" && op.bits === toBits(c, "f32") ? { ...op, bits: toBits(c * 1.5, "f32") } : op,
      );
      expect(await found(a, { ...forward, stages: [wrong] }, precision), `${c}`).not.toEqual([]);
    }
  });
});

describe("a wrong branch bit is found", () => {
  test.each(["silu", "gelu", "mish"])("of %s, of which backward takes the output and a bit", async (name) => {
    const a = activation(name);
    const subject = subjectsOf(a, { residual: "output and bit", precision: "accurate" })[1] as Subject;
    const [keeping, back] = subject.stages as [Program, Program];
    const bit = keeping.outputs.find((o) => o.name === "bit")?.from as number;
    const opposite = { eq: "ne", ne: "eq" } as const;
    const turned = {
      ...keeping,
      operations: keeping.operations.map((op, i) => (i === bit ? { ...op, name: opposite[op.name as "eq" | "ne"] } : op)),
    };
    const [right, wrong] = [await scan(subject, a), await scan({ ...subject, stages: [turned, back] }, a)];
    expect(right.maxAbsolute.value).toBeLessThan(1e-3);
    expect(wrong.maxAbsolute.value).toBeGreaterThan(0.1);
  });
});

/** The kernels of an activation with another way forward. */
const planted =
  (forward: (kernel: Kernel, x: Float32Array, y: Float32Array) => void): typeof compile =>
  async (...given) => {
    const kernel = await compile(...given);
    const through: Pick<Kernel, "residual" | "forward" | "backward" | "release"> = {
      residual: kernel.residual,
      forward: (x, y, kept) => {
        kernel.forward(x, y, kept);
        forward(kernel, x as Float32Array, y as Float32Array);
      },
      backward: (dy, kept, dx) => kernel.backward(dy, kept, dx),
      release: () => kernel.release(),
    };
    return through as Kernel;
  };

const dropped =
  (at: number, y: number): Parameters<typeof planted>[0] =>
  (_, x, ys) =>
    x.forEach((v, i) => {
      if (Object.is(v, at)) ys[i] = y;
    });

describe("a dropped special case is found", () => {
  test.each([
    ["silu", Number.NEGATIVE_INFINITY, Number.NaN, /not the limit 0 from below/],
    ["silu", Number.NEGATIVE_INFINITY, 0, /not the limit 0 from below/],
    ["tanh", -0, 0, /a zero of another sign/],
    ["logistic", Number.POSITIVE_INFINITY, Number.NaN, /not the limit 1/],
    ["softplus", Number.NaN, 0, /NaN does not stay NaN/],
  ])("of %s at %d, where it gives %d", async (name, at, y, message) => {
    const a = activation(name);
    expect(await checks(a, {}, 4, false)).toEqual([]);
    const what = (await checks(a, {}, 4, false, planted(dropped(at, y)))).map((f) => f.what).join("; ");
    expect(what).toMatch(message);
  });
});

test("a tail of an array that is one lane off is found", async () => {
  const off = planted((_, x, y) => {
    const whole = x.length - (x.length % 4);
    if (whole > 0) for (let i = whole; i < x.length; i++) y[i] = y[i - 1] as number;
  });
  const what = (await checks(activation("tanh"), {}, 4, false, off)).map((f) => f.what).join("; ");
  expect(what).toMatch(/y differs in an array of \d+ elements/);
});
