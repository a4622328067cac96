import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { columns } from "../../src/document/wrap.ts";
import { gprime } from "./session.ts";

test("show tells of SiLU what its users ask for", async () => {
  const { code, stdout, stderr } = await gprime(["show", "silu"]);
  expect([code, stderr]).toEqual([0, ""]);
  for (const part of [
    "g(x) = x/(1 + e⁻ˣ)",
    "x → −∞  0",
    "[−0.278464542761074, ∞)",
    "minimum −0.278464542761074 at x = −1.27846454276107",
    "smooth",
    "1.09983932012887",
    "|g′| < 10⁻³  x < −8.98506",
    "not zero-centred",
    "1.67653247",
  ]) {
    expect(stdout).toContain(part);
  }
});

test.each([
  [
    ["show", "relu"],
    ["C⁰", "x = 0: kink", "never falls"],
  ],
  [
    ["show", "sine", "--param", "w=30"],
    ["period π/15", "period by period", "[−1, 1]"],
  ],
  [
    ["show", "log(x)"],
    ["domain", "(0, ∞)", "no value on a part of the line"],
  ],
  [
    ["show", "binary_step"],
    ["{0} ∪ {1}", "none: g jumps at x = 0"],
  ],
  [
    ["show", "tan(x)"],
    ["none: g has a pole at", "and so on, period by period", "(−π/2, π/2)"],
  ],
  [
    ["show", "x*log(abs(x))"],
    ["none: |g′| grows without bound as x → 0", "read off from values"],
  ],
  [
    ["show", "g*tanh(x_2)", "--param", "g=2", "--variable", "x_2"],
    ["h(x₂) = g·tanh(x₂)", "where g = 2", "x₂ → ∞"],
  ],
  [
    ["show", "selu"],
    ["l = 1.0507009873554805…", "zero-centred"],
  ],
  [
    ["show", "\\frac{1}{1+e^{-z}}"],
    ["g(z) =", "(0, 1)", "z ~ N(0,1)"],
  ],
] as const)("gprime %j says %j", async (argv, parts) => {
  const { code, stdout } = await gprime(argv);
  expect(code).toBe(0);
  for (const part of parts) expect(stdout).toContain(part);
});

test("what is printed is in the JSON too, infinities as texts", async () => {
  const { code, stdout } = await gprime(["show", "elu", "--param", "a=1/2", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    name: "elu",
    variable: "x",
    parameters: { a: 0.5 },
    formula: { ascii: expect.stringContaining("where") as string },
    properties: {
      limits: { minus: { limit: { value: -0.5, ascii: "-1/2", exact: true }, how: "exact" }, plus: { limit: { value: "Infinity" } } },
      range: [{ closedFrom: false }],
      parity: { parity: "neither" },
      smoothness: { class: "C^0", meetings: [{ kind: "knot", order: 0 }] },
      lipschitz: { constant: { value: 1 } },
      saturation: [{ below: 1e-3 }, { below: 1e-7 }],
      normal: { gain: expect.any(Number) as number },
    },
  });
});

describe("on a terminal", () => {
  test("lines are no wider than it, and what a claim rests on is fainter", async () => {
    for (const formula of ["silu", "tan(x)", "where(x==0,1,sin(x)/x)", "selu"]) {
      const { stdout } = await gprime(["show", formula], { columns: 72 });
      for (const line of stdout.split("\n")) expect(columns(line), line).toBeLessThanOrEqual(72);
    }
    expect((await gprime(["show", "silu"], { isTTY: true })).stdout).toContain("\u001b[2m");
    expect((await gprime(["show", "silu"])).stdout).not.toContain("\u001b[");
  });
});

test("a parameter without a value is asked for", async () => {
  const { code, stdout, stderr } = await gprime(["show", "a*x"]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("--param a=1");
});

test("every activation can be shown, without a word that is no word", async () => {
  for (const { name } of catalogue) {
    const { code, stdout } = await gprime(["show", name]);
    expect(code, name).toBe(0);
    expect(stdout.replace(/float32: NaN (from|at)/g, ""), name).not.toMatch(/undefined|NaN|null|Infinity|\?/);
  }
}, 30_000);
