import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gprime } from "./session.ts";

const folder = mkdtempSync(join(tmpdir(), "gprime export "));

test.each([
  [
    "c",
    [
      "tanh.h, written by gprime",
      "y      = tanh(x)",
      "1 - y^2    from what is kept: output",
      "ULP on 20012 float32 inputs",
      "tanh_forward(1000, x, y);",
    ],
  ],
  ["wat", [";; y      = tanh(x)", "instance.exports.forward(64", '(import "gprime" "memory"', "f32x4.div"]],
  ["js", ["export function forward(x)", "return Math.tanh(x);", "export function backward(dy, y)"]],
])("export writes %s with the formula, its accuracy and the way to call it on top", async (target, parts) => {
  const { code, stdout, stderr } = await gprime(["export", "tanh", "--to", target]);
  expect([code, stderr]).toEqual([0, ""]);
  for (const part of parts) expect(stdout).toContain(part);
});

test("export writes a file, whole, and a module of WebAssembly that is valid", async () => {
  const file = join(folder, "gelu.wasm");
  const { code, stdout, stderr } = await gprime(["export", "gelu", "--to", "wasm", "-o", file]);
  expect([code, stdout, stderr]).toEqual([0, "", `gprime: wrote ${file}\n`]);
  expect(WebAssembly.validate(readFileSync(file))).toBe(true);
  expect(readdirSync(folder)).toEqual(["gelu.wasm"]);
});

test("export --json says what was kept, how precise it is and how far it is from the truth", async () => {
  const { code, stdout } = await gprime(["export", "x*sigmoid(1.702*x)", "--to", "c", "--residual", "input", "--json"]);
  const json = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(json).toMatchObject({ target: "c", residual: "input", precision: "accurate", variable: "x" });
  expect(json.accuracy.maxUlp).toBeLessThan(0.51);
  expect(json.content).toContain("activation_forward");
});

test("exported JavaScript computes what it says", async () => {
  const { stdout } = await gprime(["export", "mish", "--to", "js"]);
  const { forward, backward } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(stdout)}`);
  expect(forward(1)).toBeCloseTo(0.8650983882673103, 14);
  expect(backward(1, 1, forward(1))).toBeCloseTo(1.0490362200997922, 12);
});

test.each([
  [["export", "gelu", "--to", "c", "--residual", "output"], 'no way back from "output": there is'],
  [["export", "x*sigmoid(b*x)", "--to", "c"], "a value is needed for b: give it as a parameter"],
  [["export", "tanh"], 'required option "--to <target>" not specified'],
  [["export", "tanh", "--to", "fortran"], 'argument "fortran" is invalid: choose'],
  [["export", "tanh", "--to", "c", "-o", "/no/such/folder/tanh.h"], "there is no such folder"],
])("%j is refused: %s", async (argv, message) => {
  const { code, stdout, stderr } = await gprime(argv);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
});
