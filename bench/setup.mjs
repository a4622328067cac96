/** Sets up the house, the packages of this folder and those of the system, each only where it is not up to date. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { holdFor, withLock } from "../scripts/lock.mjs";
import { npmCi, setUp } from "../scripts/setup.mjs";
import { HERE } from "./places.mjs";

const STAMP = join(HERE, "node_modules", ".gprime-stamp");
const LOCK = join(HERE, ".setup");

/** Debian's packages that peers come in. Without OpenBLAS PyTorch multiplies by Netlib's reference BLAS, which has no vectors of its own. */
const SYSTEM_PACKAGES = ["gcc", "python3-torch", "libopenblas0-pthread", "libsleef-dev", "libxnnpack-dev", "libcpuinfo-dev", "valgrind"];

/** Installs those of Debian's packages that are missing, as far as we may. @returns what is left to do, as a sentence */
function setUpSystem(say) {
  const isThere = (name) => /ok installed/.test(spawnSync("dpkg", ["-s", name], { encoding: "utf8" }).stdout ?? "");
  const missing = SYSTEM_PACKAGES.filter((name) => !isThere(name));
  if (missing.length === 0) return undefined;
  const commands = [["update"], ["install", "-y", "--no-install-recommends", ...missing]];
  const wanted = `apt-get ${commands[1].join(" ")}`;
  if (process.getuid?.() !== 0) return `peers are missing: on Debian, as root, ${wanted}`;
  say(`installing ${missing.join(", ")} (once) ...`);
  for (const args of commands) {
    const { status, error, stderr } = spawnSync("apt-get", args, {
      encoding: "utf8",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (status !== 0) return `peers are missing: ${wanted} ended with ${error?.message ?? stderr.trim().split("\n").at(-1)}`;
  }
  return undefined;
}

/**
 * @returns what could not be installed, in sentences; the benchmarks go on with what is there
 * @throws Error where the house itself cannot be set up
 */
export async function setUpBench(say) {
  await setUp();
  return [setUpSystem(say), await setUpPackages(say)].filter((problem) => problem !== undefined);
}

async function setUpPackages(say) {
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
