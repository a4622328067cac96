/**
 * npm run bench: times our kernels and steps of training, and everything else that is there, interleaved; prints tables, writes
 * bench/results.json, bench/training.json and docs/benchmarks.md. With --quick it takes under a minute and writes nothing.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { judged } from "./bars.mjs";
import { countInstructions } from "./counts.mjs";
import { cpuFlags, cpuName } from "./cpu.mjs";
import { pinning, startEngines } from "./engines.mjs";
import { measure } from "./measure.mjs";
import { SIZES } from "./operations.mjs";
import { HERE, ROOT } from "./places.mjs";
import { PAGE, RESULTS, tablesOf, toText, writeResults } from "./report.mjs";
import { setUpBench } from "./setup.mjs";
import { measureTraining } from "./training.mjs";
import { trainingTables, writeTraining } from "./training-report.mjs";

const USAGE = "usage: npm run bench [-- --quick]    --quick: 64 Ki and 1 Mi, few rounds, no counting, writes nothing\n";
const LARGE = 1 << 22;
const FULL = { sizes: SIZES, rounds: 20, roundsOfLargest: 7, milliseconds: 5 };
const QUICK = { sizes: SIZES.slice(1, 3), rounds: 3, roundsOfLargest: 3, milliseconds: 5 };

const say = (text) => process.stderr.write(`bench: ${text}\n`);

function options() {
  try {
    return parseArgs({ options: { quick: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } } }).values;
  } catch (error) {
    process.stderr.write(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

/** The vector instructions that matter here. */
const VECTORS = ["avx2", "fma", "avx512f", "asimd"];

function machine(core) {
  const flags = cpuFlags();
  return {
    cpu: cpuName(),
    vectors: VECTORS.filter((flag) => flags.has(flag)).join(", ") || "vectors unknown",
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    pinned: core ?? null,
    load: Number(loadavg()[0].toFixed(2)),
    date: new Date().toISOString().slice(0, 10),
  };
}

const { quick, help } = options();
if (help) {
  process.stdout.write(USAGE);
  process.exit();
}
const notes = [];
try {
  notes.push(...(await setUpBench(say)));
  for (const note of notes) say(note);
} catch (error) {
  process.stderr.write(`bench: the set-up failed: ${error.message}\n`);
  process.exit(3);
}

const folder = join(HERE, ".setup", `run-${process.pid}`);
mkdirSync(folder, { recursive: true });
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

const settings = quick ? QUICK : FULL;
const core = pinning();
const about = machine(core);
const problems = [];
const { engines, absent, versions, programs } = await startEngines(folder, core, say);
for (const { engine, reason } of absent) say(`absent: ${engine}: ${reason}`);
const rounds = (n) => (n >= LARGE ? settings.roundsOfLargest : settings.rounds);
const rows = await measure(engines, folder, { ...settings, rounds }, say, (engine, problem) => {
  say(`${engine} is left out: ${problem}`);
  problems.push({ engine, problem });
});
for (const engine of engines) engine.stop();
const { counts, reason, version } = quick ? { counts: [] } : countInstructions(programs, say);
if (reason) absent.push({ engine: "callgrind", reason });
if (version) versions.callgrind = version;

const { version: gprime } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const method = { rounds: settings.rounds, roundsOfLargest: settings.roundsOfLargest, milliseconds: settings.milliseconds };
const results = { machine: about, versions: { gprime, node: process.version, ...versions }, method, absent, problems, notes, rows, counts };
const training = quick ? undefined : await measureTraining(say, true);
const tables = [...tablesOf(results), ...(training ? trainingTables(training) : [])];
process.stdout.write(`${tables.map(toText).join("\n")}\n`);
for (const { engine: name, reason: why } of absent) process.stdout.write(`absent: ${name}: ${why}\n`);
const failed = judged(rows).filter(({ verdict }) => verdict === "fail").length;
process.stdout.write(`${failed} bars failed; load average ${about.load} at the start\n`);
if (quick) process.stdout.write("--quick: nothing was written\n");
else {
  writeTraining(training);
  writeResults(results);
  process.stdout.write(`wrote ${RESULTS} and ${PAGE}\n`);
}
// an engine of ours that broke is a fault, a slow one is a result
if (problems.some(({ engine }) => engine.startsWith("gprime"))) process.exitCode = 1;
