import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const LOCK = pathToFileURL(join(import.meta.dirname, "..", "..", "scripts", "lock.mjs")).href;

let folder = "";
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "gprime lock ")), "in a new folder");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

/** A process that takes the lock and does the work given as a program text. */
const locked = (work: string): Promise<number | null> =>
  new Promise((resolve) => {
    const program = `
      import { readFileSync, writeFileSync } from "node:fs";
      import { spawn } from "node:child_process";
      import { holdFor, withLock } from ${JSON.stringify(LOCK)};
      const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
      await withLock(${JSON.stringify(folder)}, async () => { ${work} });`;
    spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "inherit", "inherit"] }).on("close", resolve);
  });

test("processes that set up at the same moment do so one after the other", async () => {
  const counter = join(folder, "..", "counter");
  writeFileSync(counter, "0");
  const path = JSON.stringify(counter);
  // a read and a write with a pause between: two at once would lose a count
  const work = `const n = Number(readFileSync(${path}, "utf8")); await sleep(30); writeFileSync(${path}, String(n + 1));`;
  const codes = await Promise.all(Array.from({ length: 5 }, () => locked(work)));
  expect(codes).toEqual([0, 0, 0, 0, 0]);
  expect(readFileSync(counter, "utf8")).toBe("5");
  expect(readdirSync(folder)).toEqual([]);
});

test("the lock of a process that died is no obstacle", async () => {
  await locked("process.kill(process.pid, 'SIGKILL'); await sleep(1000);");
  expect(readdirSync(folder)).toHaveLength(1);
  expect(await locked("")).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test("the lock of a dead process whose number is in use again is no obstacle", async () => {
  mkdirSync(folder, { recursive: true });
  const flag = join(folder, `lock-${process.pid}`);
  writeFileSync(flag, "");
  const longAgo = new Date(Date.now() - 120_000);
  utimesSync(flag, longAgo, longAgo);
  expect(await locked("")).toBe(0);
  expect(existsSync(flag)).toBe(false);
});

test("what a killed process had started is waited for", async () => {
  const slow = JSON.stringify(join(folder, "..", "slow"));
  const program = JSON.stringify(`setTimeout(() => require("node:fs").writeFileSync(${slow}, "done"), 800)`);
  await locked(
    `holdFor(${JSON.stringify(folder)}, spawn(process.execPath, ["-e", ${program}])); process.kill(process.pid, "SIGKILL"); await sleep(1000);`,
  );
  expect(existsSync(join(folder, "..", "slow"))).toBe(false);
  expect(await locked(`readFileSync(${slow}); await sleep(1);`)).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test("a process that fails gives the lock back", async () => {
  expect(await locked("process.exit(1)")).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});
