import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gprime } from "./session.ts";

const folder = mkdtempSync(join(tmpdir(), "gprime train "));
const file = (name: string) => join(folder, name);
beforeAll(() => {
  writeFileSync(file("line.csv"), `a,b,y\n${Array.from({ length: 40 }, (_, i) => `${i / 40},${1 - i / 20},${i / 80}`).join("\n")}\n`);
  writeFileSync(file("text.csv"), "a,b,y\n1,2,3\n1,x,4\n");
  writeFileSync(file("short.csv"), "a,b,y\n1,2,3\n1,2\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const train = (...argv: string[]) => gprime(["train", ...argv]);
const SMALL = ["--task", "xor", "--layers", "8", "--seeds", "2", "--epochs", "300"];

describe("what train prints", () => {
  test("xor is learnt by every hidden activation, a formula of one's own among them", async () => {
    const { code, stdout } = await train(...SMALL, "--activations", "tanh,x*tanh(exp(x))", "--json");
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect([report.task, report.finished]).toEqual(["xor", true]);
    expect(report.results.map((r: { activation: string }) => r.activation)).toEqual(["tanh", "x*tanh(exp(x))"]);
    for (const { loss, accuracy, stepsPerSecond, seeds } of report.results) {
      expect(seeds).toEqual([1, 2]);
      expect(loss.min).toBeLessThanOrEqual(loss.median);
      expect(loss.median).toBeLessThanOrEqual(loss.max);
      expect(accuracy.median).toBe(1);
      expect(stepsPerSecond).toBeGreaterThan(0);
    }
  });

  test("the same seeds give the same losses", async () => {
    const losses = async () => JSON.parse((await train(...SMALL, "--activations", "logistic", "--json")).stdout).results[0].loss;
    expect(await losses()).toEqual(await losses());
  });

  test("xor is not learnt without a hidden layer, and and is", async () => {
    const accuracy = async (task: string) =>
      JSON.parse((await train("--task", task, "--layers", "none", "--seeds", "1", "--epochs", "2000", "--rate", "0.05", "--json")).stdout)
        .results[0].accuracy.median;
    expect(await accuracy("and")).toBe(1);
    expect(await accuracy("xor")).toBeLessThan(1);
  });

  test("a table has a line for each activation, with no colour in a pipe", async () => {
    const { stdout } = await train(...SMALL, "--activations", "tanh,relu");
    expect(stdout).toMatch(/^tanh .*%/m);
    expect(stdout).toMatch(/^relu .*%/m);
    expect(stdout).not.toContain("\u001b");
  });

  test("a table of one's own is learnt, the report and the network are written", async () => {
    const [report, network] = [file("line.svg"), file("line.onnx")];
    const { code } = await train(
      ...["--data", file("line.csv"), "--target", "y", "--layers", "4", "--seeds", "1", "--epochs", "5"],
      ...["--activations", "tanh", "-o", report, "--save", network],
    );
    expect(code).toBe(0);
    expect(readFileSync(report, "utf8")).toMatch(/^<svg /);
    expect(readFileSync(network).length).toBeGreaterThan(100);
  });

  test("where every run diverges the answer is no, and names where and what to do", async () => {
    const { code, stderr } = await train(
      ...["--task", "sin", "--layers", "8", "--activations", "relu", "--seeds", "1", "--epochs", "50"],
      ...["--optimiser", "gradient-descent", "--rate", "1e9"],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/every run diverged with a rate of 1000000000, relu at .*step \d.*: try a smaller one, as --rate \S+/);
  });
});

describe("what train cannot use", () => {
  const SAYS: [given: () => string[], says: RegExp][] = [
    [() => [], /what is to be learned\? Name a task, as in --task spiral/],
    [() => ["--task", "spirall"], /there is no task "spirall": did you mean "spiral"|there is no task "spirall"\. There are and, or/],
    [() => ["--task", "xor", "--layers", "8,0"], /hidden layer 2 has to have from 1 to 65,536 units/],
    [() => ["--task", "xor", "--layers", "wide"], /--layers "wide"/],
    [() => ["--task", "xor", "--seeds", "0"], /--seeds "0" is not a whole number from 1 to/],
    [() => ["--task", "xor", "--rate", "-1"], /--rate "-1"/],
    [() => ["--task", "xor", "--activations", "tanh,foo"], /unknown name "foo"/],
    [() => ["--task", "xor", "--activations", ""], /--activations/],
    [() => ["--data", file("none.csv"), "--target", "y"], /there is no such file/],
    [() => ["--data", file("text.csv"), "--target", "y"], /line 3, column 2: "x" in "b" is no number/],
    [() => ["--data", file("short.csv"), "--target", "y"], /line 3/],
    [() => ["--data", file("line.csv"), "--target", "q"], /there is no column "q".*the columns are a, b, y/],
    [() => ["--data", file("line.csv")], /--target/],
    [() => ["--task", "xor", "--data", file("line.csv"), "--target", "y"], /--task.*--data|--data.*--task/],
    [() => ["--task", "xor", "-o", file("report.pdf")], /html.*md.*svg/],
    [() => ["--task", "xor", "--save", file("net.bin")], /json.*safetensors.*onnx/],
    [() => ["--task", "xor", "-o", file("nowhere/report.svg")], /nowhere/],
  ];
  for (const [given, says] of SAYS)
    test(`train ${given().join(" ").replaceAll(folder, "…")} ends in a sentence, with nothing written`, async () => {
      const before = readdirSync(folder);
      const { code, stdout, stderr } = await train(...given());
      expect(stderr).toMatch(says);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect([code, stdout]).toEqual([2, ""]);
      expect(readdirSync(folder)).toEqual(before);
    });
});
