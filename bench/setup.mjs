/** Sets up the house and the packages of this folder, each only where it is not up to date. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { holdFor, withLock } from "../scripts/lock.mjs";
import { npmCi, setUp } from "../scripts/setup.mjs";
import { HERE } from "./places.mjs";

const STAMP = join(HERE, "node_modules", ".gprime-stamp");
const LOCK = join(HERE, ".setup");

/**
 * @returns what could not be installed, as a sentence, or undefined; the benchmarks go on with what is there
 * @throws Error where the house itself cannot be set up
 */
export async function setUpBench(say) {
  await setUp();
  const lock = readFileSync(join(HERE, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).update(`${process.platform} ${process.arch}`).digest("hex");
  return await withLock(LOCK, async () => {
    if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return undefined;
    say("installing what the kernels are timed against (once, 0.9 GB) ...");
    const { code, output } = await npmCi({ cwd: HERE, started: (child) => holdFor(LOCK, child) });
    if (code !== 0) return `the packages of bench/ could not be installed: npm ci ended with ${code}: ${output.split("\n")[0]}`;
    writeFileSync(STAMP, wanted);
    return undefined;
  });
}
