/** The test pipeline: type-check, lint and format check, tests. All of them run, whatever fails, and one last line counts. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tool } from "./setup.mjs";
import { ROOT } from "./stamps.mjs";

const CHECKS = [
  { name: "type-check", file: "typescript/bin/tsc", args: ["-p", "."] },
  { name: "type-check of the workbench", file: "typescript/bin/tsc", args: ["-p", "web"] },
  { name: "lint and format", file: "@biomejs/biome/bin/biome", args: ["check", "--error-on-warnings", "--max-diagnostics=20", "."] },
];

/** Runs everything; arguments go to vitest. The exit code is 0 only where nothing failed. */
export async function runTests(args) {
  const say = (text) => process.stdout.write(`${text}\n`);
  const checks = await Promise.all(CHECKS.map(async (check) => ({ ...check, ...(await tool(check.file, check.args)) })));
  for (const { name, code, output } of checks) say(code === 0 ? `${name}: fine` : `${output}\n${name}: FAILED`);

  const tally = await runVitest(args);
  for (const name of tally.skipped) say(`SKIPPED: ${name}`);
  for (const name of tally.failed) say(`FAILED: ${name}`);
  const broken = checks.filter(({ code }) => code !== 0);
  for (const { name } of broken) say(`FAILED: ${name}`);
  const failed = tally.failed.length + broken.length;
  say(`${tally.passed} passed, ${failed} failed, ${tally.skipped.length} skipped`);
  return failed === 0 ? 0 : 1;
}

/** What the reporter in tally.mjs counted; a vitest that ended badly without saying why counts as one failure. */
async function runVitest(args) {
  mkdirSync(join(ROOT, ".setup"), { recursive: true });
  const file = join(ROOT, ".setup", `tally-${process.pid}.json`);
  const reporters = ["--reporter=default", `--reporter=${join(ROOT, "scripts", "tally.mjs")}`];
  const { code } = await tool("vitest/vitest.mjs", ["run", ...reporters, ...args], {
    stdio: "inherit",
    env: { ...process.env, GPRIME_TALLY: file },
  });
  const tally = readTally(file);
  if (code !== 0 && tally.failed.length === 0) tally.failed.push(`vitest ended with ${code}`);
  return tally;
}

function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: ["vitest ended before it had counted"], skipped: [] };
  } finally {
    rmSync(file, { force: true });
  }
}
