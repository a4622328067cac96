/** Installs what the lock file names and builds dist/, each only where its stamp is not the expected one. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { holdFor, withLock } from "./lock.mjs";
import { expected, isBuilt, isInstalled, isReady, ROOT, stampBuilt, stampInstalled } from "./stamps.mjs";

const SETUP = join(ROOT, ".setup");
const UNDER_LOCK = { started: (child) => holdFor(SETUP, child) };
const say = (text) => process.stderr.write(`gprime: ${text}\n`);

/** Makes installation and build current. @throws Error with what npm, vite or tsc said where one fails. */
export async function setUp() {
  await withLock(
    SETUP,
    async () => {
      if (isReady()) return;
      if (!isInstalled()) await install();
      if (!isBuilt()) await build();
    },
    () => say("another process is setting up, waiting for it ..."),
  );
}

async function install() {
  say("installing packages (first run, or the lock file has changed) ...");
  const { installed } = expected();
  const { code, output } = await npmCi();
  if (code !== 0) throw new Error(`npm ci ended with ${code} (is the registry within reach?)\n${output}`);
  stampInstalled(installed);
}

/** Installs what a lock file names: ours, or with { cwd } that of another folder. --include=dev: the build needs it also where NODE_ENV is production */
export const npmCi = (options) =>
  run(...npm(), ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], { ...UNDER_LOCK, ...options });

/** Builds beside dist/ and swaps, so that a command running at the same moment never sees half a build. */
async function build() {
  say("building ...");
  const { built } = expected();
  const [fresh, old] = ["dist-new", "dist-old"].map((name) => join(SETUP, name));
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const [bundle, page, types] = await Promise.all([
    tool("vite/bin/vite.js", ["build", "--outDir", fresh, "--emptyOutDir", "false", "--logLevel", "warn"], UNDER_LOCK),
    buildPage(join(fresh, "web")),
    tool("typescript/bin/tsc", ["-p", "tsconfig.build.json", "--outDir", fresh], UNDER_LOCK),
  ]);
  for (const { code, output } of [bundle, page]) if (code !== 0) throw new Error(`vite build ended with ${code}\n${output}`);
  if (types.code !== 0) say("the type declarations have errors (npm test shows them)");
  chmodSync(join(fresh, "cli.js"), 0o755);
  stampBuilt(fresh, built);
  const dist = join(ROOT, "dist");
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

/** The workbench as static files, which any host serves. */
export const buildPage = (folder) =>
  tool("vite/bin/vite.js", ["build", "-c", "vite.web.config.ts", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"], UNDER_LOCK);

/** A tool out of node_modules, by its file: the links in node_modules/.bin are shell scripts on Windows. */
export const tool = (file, args, options) => run(process.execPath, [join(ROOT, "node_modules", file)], args, options);

/** The npm that started us, or the one on the PATH. */
function npm() {
  const path = process.env.npm_execpath;
  if (path && basename(path).startsWith("npm")) return [process.execPath, [path]];
  return process.platform === "win32" ? ["cmd", ["/c", "npm"]] : ["npm", []];
}

/** Runs a program in the root folder; its output is kept, or shown as it comes with { stdio: "inherit" }. */
function run(program, first, args, { started, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], ...options });
    started?.(child);
    let output = "";
    const keep = (text) => {
      output += text;
    };
    child.stdout?.setEncoding("utf8").on("data", keep);
    child.stderr?.setEncoding("utf8").on("data", keep);
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? signal, output: output.trimEnd() }));
  });
}
