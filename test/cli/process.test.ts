import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const CLI = join(ROOT, "dist", "cli.js");

let folder = "";
beforeAll(() => {
  // the built command is what users run: make it that of this tree
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts", "run.mjs"), "setup"], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  folder = mkdtempSync(join(tmpdir(), "gprime process "));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const gprime = (...argv: string[]) => spawnSync(process.execPath, [CLI, ...argv], { encoding: "utf8", cwd: folder });

test("the built command answers, and says nothing else", () => {
  const { status, stdout, stderr } = gprime("derive", "-x");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^g′\(x\) = d\/dx ?\(−x\)\n {6}= −1 /m);
});

test("the built command is executable by itself", () => {
  expect(readFileSync(CLI, "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
  if (process.platform !== "win32") expect(statSync(CLI).mode & 0o111).toBe(0o111);
});

test("bad input ends with 2, a no with 1", () => {
  expect(gprime("derive", "x)").status).toBe(2);
  expect(gprime("list", "zork").status).toBe(1);
});

test("files are written where the user is, PNG too", () => {
  const { status, stderr } = gprime("plot", "tanh", "-o", "tanh.png");
  expect([status, stderr]).toEqual([0, "gprime: wrote tanh.png\n"]);
  expect([...readFileSync(join(folder, "tanh.png")).subarray(1, 4)]).toEqual([..."PNG"].map((c) => c.charCodeAt(0)));
});

test("a reader that stops reading is no error", async () => {
  const child = spawn(process.execPath, [CLI, "list", "--json"], { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (text: Buffer) => {
    stderr += text.toString();
  });
  child.stdout.once("data", () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, stderr]).toEqual([0, ""]);
});

test("npm start passes arguments on, and is quick once all is set up", () => {
  const start = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, "scripts", "run.mjs"), "cli", "derive", "logistic", "--json"], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as { variable: string }).variable).toBe("x");
  // a tenth of it on a quiet machine; the limit allows for a busy one
  expect(performance.now() - start).toBeLessThan(5_000);
});

test("the library is built with its types", () => {
  for (const file of ["index.js", "index.d.ts"]) expect(existsSync(join(ROOT, "dist", file)), file).toBe(true);
  const program =
    'const { parse, toAscii, differentiate } = await import("gprime"); console.log(toAscii(differentiate(parse("x^2"), "x").derivative))';
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8", cwd: ROOT });
  expect([stdout, stderr]).toEqual(["2*x\n", ""]);
});
