import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

interface Row {
  readonly group: string;
  readonly operation: string;
  readonly engine: string;
  readonly size: number;
  readonly nanoseconds: number;
  readonly median: number;
  readonly vsMemcpy: number;
}
interface Results {
  readonly rows: readonly Row[];
  readonly [key: string]: unknown;
}
interface Judged {
  readonly engine: string;
  readonly operation: string;
  readonly peer: string;
  readonly ratios: Readonly<Record<number, number>>;
  readonly verdict: string;
}
interface Steps {
  readonly group: string;
  readonly network: string;
  readonly engine: string;
  readonly steps: number;
  readonly median: number;
}
interface Training {
  readonly rows: readonly Steps[];
  readonly [key: string]: unknown;
}
interface Report {
  readonly benchmarksPage: (results: Results, training: Training) => string;
  readonly resultsText: (results: Results) => string;
}
const load = async <T>(name: string): Promise<T> => (await import(name)) as T;
const report = await load<Report>("../bench/report.mjs");
const { judged } = await load<{ judged: (rows: readonly Row[]) => readonly Judged[] }>("../bench/bars.mjs");
const { judgedSteps } = await load<{
  judgedSteps: (rows: readonly Steps[]) => readonly (Judged & { network: string; ratio: number; times: number })[];
}>("../bench/training-bars.mjs");
const { maxUlp, makeCheckInputs } = await load<{
  maxUlp: (path: string, operation: string, inputs: readonly { path: string; values: Float32Array }[]) => number;
  makeCheckInputs: (folder: string) => (operation: string) => readonly { path: string; values: Float32Array }[];
}>("../bench/inputs.mjs");

const text = readFileSync(join(ROOT, "bench", "results.json"), "utf8");
const results = JSON.parse(text) as Results;

test("docs/benchmarks.md is what bench/report.mjs makes of bench/results.json and bench/training.json", () => {
  const training = JSON.parse(readFileSync(join(ROOT, "bench", "training.json"), "utf8")) as Training;
  expect(readFileSync(join(ROOT, "docs", "benchmarks.md"), "utf8")).toBe(report.benchmarksPage(results, training));
  expect(report.resultsText(results)).toBe(text);
});

/** Rows of one operation: nanoseconds by engine, the same at 64 Ki and 1 Mi. */
const rowsOf = (group: string, operation: string, times: Readonly<Record<string, number>>): Row[] =>
  Object.entries(times).flatMap(([engine, nanoseconds]) =>
    [65_536, 1_048_576].map((size) => ({ group, operation, engine, size, nanoseconds, median: nanoseconds, vsMemcpy: 1 })),
  );
const verdictOf = (rows: readonly Row[], engine: string, operation: string, peer: string): string | undefined =>
  judged(rows).find((b) => b.engine === engine && b.operation === operation && b.peer === peer)?.verdict;

test("a bar passes where it is reached at 1 Mi, fails where it is not, and is not measured without its peer", () => {
  const rows = rowsOf("sigmoid", "sigmoid", { "gprime WASM": 1, "JS loop": 20, tfjs: 1.25 });
  expect(verdictOf(rows, "gprime WASM", "sigmoid", "JS loop")).toBe("pass");
  expect(verdictOf(rows, "gprime WASM", "sigmoid", "tfjs")).toBe("fail");
  expect(verdictOf(rows, "gprime WASM", "sigmoid", "jax-js")).toBe("not measured");
  const slower = (size: number) => rows.map((r) => (r.engine === "JS loop" && r.size === size ? { ...r, nanoseconds: 19.9 } : r));
  expect(verdictOf(slower(1_048_576), "gprime WASM", "sigmoid", "JS loop")).toBe("fail");
  expect(verdictOf(slower(65_536), "gprime WASM", "sigmoid", "JS loop")).toBe("pass");
});

test("backward is judged by how many times the peer's time it takes, an accurate form by its own engine's fast one", () => {
  const backward = (ours: number): Row[] => rowsOf("tanh backward", "tanh backward", { "gprime WASM": ours, memcpy: 1 });
  expect(verdictOf(backward(1.6), "gprime WASM", "tanh backward", "memcpy")).toBe("pass");
  expect(verdictOf(backward(1.7), "gprime WASM", "tanh backward", "memcpy")).toBe("fail");
  const accurate = (ours: number): Row[] => [
    ...rowsOf("accurate", "sigmoid", { "gprime C": 1 }),
    ...rowsOf("accurate", "mish, accurate", { "gprime C": ours }),
    ...rowsOf("sigmoid", "sigmoid", { "gprime C": 100 }),
  ];
  expect(verdictOf(accurate(2.8), "gprime C", "mish, accurate", "gprime C")).toBe("pass");
  expect(verdictOf(accurate(2.9), "gprime C", "mish, accurate", "gprime C")).toBe("fail");
});

test("steps of training are judged against peers of the same network, two threads against one beside them", () => {
  const row = (engine: string, steps: number, group = "engines", network = "784-256-256-10"): Steps => ({
    ...{ group, network, engine, steps, median: steps },
  });
  const verdictOf = (engine: string, peer: string, rows: readonly Steps[]): string | undefined =>
    judgedSteps(rows).find((b) => b.network === "784-256-256-10" && b.engine === engine && b.peer === peer)?.verdict;
  const rows = [row("PyTorch", 100), row("gprime, Node 20", 45), row("gprime, Node 24", 67), row("PyTorch", 1, "engines", "2-32-32-1")];
  expect(verdictOf("gprime, Node 20", "PyTorch", rows)).toBe("pass");
  expect(verdictOf("gprime, Node 24", "PyTorch", rows)).toBe("fail");
  expect(verdictOf("gprime, Node 20", "tfjs", rows)).toBe("not measured");
  const threads = [row("gprime, Node 24", 100, "threads"), row("gprime, Node 24, 2 threads", 170, "threads")];
  expect(verdictOf("gprime, Node 24, 2 threads", "gprime, Node 24", [...rows, ...threads])).toBe("pass");
  expect(verdictOf("gprime, Node 24, 2 threads", "gprime, Node 24", [...rows, row("gprime, Node 24, 2 threads", 170)])).toBe(
    "not measured",
  );
});

test("a fast wrong peer is seen: half a ULP for rounded values, one more for a neighbour, no number for NaN or a short answer", () => {
  const folder = mkdtempSync(join(tmpdir(), "gprime-bench-"));
  try {
    const inputs = makeCheckInputs(folder)("elu");
    const x = inputs[0]?.values as Float32Array;
    const path = join(folder, "out");
    const errorOf = (values: Float32Array): number => {
      writeFileSync(path, values);
      return maxUlp(path, "elu", inputs);
    };
    const elu = x.map((v) => (v > 0 ? v : Math.expm1(v)));
    expect(errorOf(elu)).toBeLessThanOrEqual(0.5);
    const neighbour = Float32Array.from(elu);
    const at = x.findIndex((v) => v > 1);
    neighbour[at] = (elu[at] as number) * (1 + 2 ** -22);
    expect(errorOf(neighbour)).toBeGreaterThanOrEqual(1);
    expect(errorOf(neighbour)).toBeLessThanOrEqual(4);
    expect(errorOf(elu.map((v, i) => (i === at ? Number.NaN : v)))).toBe(Number.POSITIVE_INFINITY);
    expect(errorOf(elu.subarray(1))).toBe(Number.POSITIVE_INFINITY);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
