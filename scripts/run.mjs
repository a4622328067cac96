/**
 * What `npm start`, `npm test` and `npm run setup` run: sets up what is missing, then does the real thing.
 *
 *   node scripts/run.mjs cli [arguments]    the gprime command
 *   node scripts/run.mjs test [arguments]   type-check, lint and tests; arguments go to vitest
 *   node scripts/run.mjs setup              only the set-up
 *   node scripts/run.mjs web                the set-up, and says where the workbench's files are
 *
 * Plain Node without a dependency, because it runs before anything is installed. A `prestart` hook would not do: it is
 * left out where a user has ignore-scripts=true.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isReady, ROOT } from "./stamps.mjs";

const MODES = {
  async cli(args) {
    // npm changes to the package's folder: a file named by the user lies where npm was started
    if (process.env.npm_lifecycle_event === "start" && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
    const cli = join(ROOT, "dist", "cli.js");
    process.argv = [process.argv[0], cli, ...args];
    await import(pathToFileURL(cli).href);
  },
  async test(args) {
    const { runTests } = await import("./test.mjs");
    process.exitCode = await runTests(args);
  },
  async setup() {},
  async web() {
    // the set-up has built it with the rest
    process.stdout.write(`the workbench is in ${join(ROOT, "dist", "web")}: static files, for any host\n`);
  },
};

const [mode = "cli", ...args] = process.argv.slice(2);
if (!Object.hasOwn(MODES, mode)) {
  process.stderr.write(`unknown mode "${mode}": use ${Object.keys(MODES).join(", ")}\n`);
  process.exit(2);
}
if (!isReady()) {
  const { setUp } = await import("./setup.mjs");
  try {
    await setUp();
  } catch (error) {
    process.stderr.write(`gprime: the set-up failed: ${error.message}\n`);
    process.exit(3);
  }
}
await MODES[mode](args);
