/** Engines in C: our kernels by `gprime export --to c`, and programs around libraries that may be there. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cpuFlags } from "../cpu.mjs";
import { OPERATIONS } from "../operations.mjs";
import { HERE, ROOT } from "../places.mjs";

const AVX2 = ["-mavx2", "-mfma"];

/** A program of ours around a library's functions; `needs` are flags of /proc/cpuinfo. */
export const C_ENGINES = {
  memcpy: { source: "memcpy.c", flags: [], libraries: [], needs: [] },
  "SLEEF u10": { source: "sleef.c", flags: AVX2, libraries: ["-lsleef"], needs: ["avx2", "fma"] },
  "SLEEF u35": { source: "sleef.c", flags: [...AVX2, "-DSLEEF_U35"], libraries: ["-lsleef"], needs: ["avx2", "fma"] },
  libmvec: { source: "libmvec.c", flags: AVX2, libraries: ["-lmvec", "-lm"], needs: ["avx2", "fma"] },
  XNNPACK: { source: "xnnpack.c", flags: ["-DAVX2_AT_MOST"], libraries: ["-lXNNPACK", "-lcpuinfo"], needs: [], package: "libxnnpack0" },
  "XNNPACK AVX-512": { source: "xnnpack.c", flags: [], libraries: ["-lXNNPACK"], needs: ["avx512f"], package: "libxnnpack0" },
  "gprime C": { flags: AVX2, libraries: ["-lm"], needs: ["avx2", "fma"] },
  "gprime C AVX-512": {
    flags: ["-mavx512f", "-mavx512vl", "-mavx512dq", ...AVX2],
    libraries: ["-lm"],
    needs: ["avx512f", "avx512vl", "avx512dq"],
  },
};

/**
 * Compiles an engine into the folder.
 * @returns the path of the program
 * @throws Error with the reason where it cannot be had here
 */
export function buildEngine(name, folder) {
  const { source, flags, libraries, needs } = C_ENGINES[name];
  const has = cpuFlags();
  const missing = needs.filter((flag) => !has.has(flag));
  if (missing.length > 0) throw new Error(`this machine has no ${missing.join(", ")}`);
  mkdirSync(folder, { recursive: true });
  const program = join(folder, name.toLowerCase().replaceAll(/\W+/g, "-"));
  const sources = source ? [join(HERE, "c", source)] : [ours(folder)];
  const args = ["-O2", ...flags, "-I", join(HERE, "c"), "-o", program, join(HERE, "c", "host.c"), ...sources, ...libraries];
  const { error, status, stderr } = spawnSync("gcc", args, { encoding: "utf8" });
  if (error) throw new Error("there is no gcc");
  if (status !== 0) throw new Error(`gcc: ${stderr.split("\n").find((line) => /error|cannot find/.test(line)) ?? stderr.trim()}`);
  return program;
}

/** What the package manager says of a library that does not know its version. */
export function packageVersion(name) {
  const { package: named } = C_ENGINES[name] ?? {};
  const { status, stdout } = named ? spawnSync("dpkg-query", ["-W", named], { encoding: "utf8" }) : { status: 1 };
  return status === 0 ? stdout.trim().split("\t").at(-1) : undefined;
}

/** One source file with all our kernels: each header has its own names, told apart by a macro around it. */
function ours(folder) {
  const parts = Object.entries(OPERATIONS).map(([operation, { activation, direction, precision }], i) => {
    const args = ["export", activation, "--to", "c", "--json"];
    args.push("--precision", precision ?? "fast");
    if (direction === "backward") args.push("--residual", "output");
    const out = JSON.parse(execFileSync(process.execPath, [join(ROOT, "dist", "cli.js"), ...args], { encoding: "utf8" }));
    // the same function in two precisions: its names get a number
    const text = out.content
      .replaceAll(new RegExp(`\\b${activation}_`, "g"), `k${i}_`)
      .replaceAll(`GPRIME_${activation.toUpperCase()}_H`, `K${i}_H`);
    const [inputs, given] = direction === "backward" ? [2, "a, b, out"] : [1, "a, out"];
    const call = `static void call${i}(size_t n, const float *a, const float *b, float *out) { (void)b; k${i}_${direction}(n, ${given}); }`;
    return { code: `${text}\n${call}\n`, row: `{"${operation}", ${inputs}, call${i}, "${out.precision}"}` };
  });
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const path = join(folder, "gprime.c");
  writeFileSync(
    path,
    [
      '#include "host.h"',
      ...parts.map(({ code }) => code),
      `const Operation operations[] = {${[...parts.map(({ row }) => row), "{0}"].join(", ")}};`,
      `const char *version(const char **reason) { (void)reason; return "${version}, gcc " __VERSION__; }`,
      "",
    ].join("\n"),
  );
  return path;
}
