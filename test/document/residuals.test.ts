import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as gprime from "../../src/index.ts";

const ROOT = join(import.meta.dirname, "..", "..");

test("docs/residuals.md is what scripts/residuals.mjs makes of the catalogue and the frameworks' facts", async () => {
  const name = "../../scripts/residuals.mjs";
  const { residualsPage } = (await import(name)) as { residualsPage: (library: typeof gprime) => string };
  expect(readFileSync(join(ROOT, "docs", "residuals.md"), "utf8")).toBe(residualsPage(gprime));
});

test("every fact names an activation of the catalogue, its bytes and its source", () => {
  const lines = readFileSync(join(ROOT, "docs", "data", "saved-tensors.tsv"), "utf8")
    .trimEnd()
    .split("\n");
  const rows = lines.filter((line) => !line.startsWith("#")).slice(1);
  expect(rows.length).toBeGreaterThan(45);
  const names = gprime.catalogue.map(({ name }) => name);
  for (const row of rows) {
    const [framework, activation, saves, bytes, source, ...more] = row.split("\t");
    expect(["PyTorch", "JAX"]).toContain(framework);
    expect(names).toContain(activation);
    expect([saves, source].every((cell) => cell !== undefined && cell !== "")).toBe(true);
    expect(bytes).toMatch(/^\d+$/);
    expect(more).toEqual([]);
  }
});
