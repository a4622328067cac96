import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNumbers } from "../../src/cli/claims.ts";
import { gprime } from "./session.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gprime claims "));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const claims = (...argv: string[]) => gprime(["claims", "--seeds", "1", ...argv]);

test("a deep network of identity layers is judged equal to one layer, by its figures", async () => {
  const { code, stdout } = await claims("--only", "1", "--json");
  expect(code).toBe(0);
  const [judged, ...more] = JSON.parse(stdout);
  expect(more).toEqual([]);
  expect([judged.claim, judged.holds]).toEqual(["A deep network of identity layers equals one linear layer.", true]);
  for (const { difference, ofBound, deep, single } of judged.figures.rows) {
    expect(deep.length).toBeGreaterThan(single.length);
    expect(difference).toBeGreaterThan(0);
    expect(ofBound).toBeLessThan(1);
  }
});

test("the claims are written as a document that names the command", async () => {
  const file = join(folder, "claims.md");
  const { code, stdout, stderr } = await claims("--only", "1", "-o", file);
  expect(code).toBe(0);
  expect(stdout).toContain("A deep network of identity layers equals one linear layer.");
  expect(stderr).toContain("claims.md");
  expect(readFileSync(file, "utf8")).toContain("gprime claims --only 1 --seeds 1");
});

test("claims are numbers from 1 to 6, each taken once and in order", () => {
  expect(readNumbers("4,1, 4")).toEqual([1, 4]);
  for (const wrong of ["", "0", "7", "1,", "one", "1-3"]) expect(() => readNumbers(wrong)).toThrow(/--only/);
});

test("what cannot be used is said before the work begins", async () => {
  for (const [argv, says] of [
    [["--only", "7"], '--only "7" is no list of claims, numbers from 1 to 6 as in --only 1,4'],
    [["--seeds", "0"], '--seeds "0" is not a whole number from 1 to 100'],
    [["-o", join(folder, "claims.pdf")], ".md"],
    [["-o", join(folder, "nowhere", "claims.md")], "nowhere"],
    [["extra"], 'too many arguments for "claims"'],
  ] as const) {
    const { code, stdout, stderr } = await claims(...argv);
    expect(stderr).toContain(says);
    expect([code, stdout]).toEqual([2, ""]);
  }
  expect(existsSync(join(folder, "claims.pdf"))).toBe(false);
});
