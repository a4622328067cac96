/**
 * node bench/training.mjs [--two] [--write]: times steps of training of two networks, here and elsewhere, interleaved, one thread
 * each, and judges the bars. dist/ has to be built. --two: also two threads of ours, on two processors. --write: writes
 * bench/training.json, and docs/benchmarks.md anew.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cpuName } from "./cpu.mjs";
import { newerNode, onNode, pinning, python, pytorch, pytorchAvx512, startEngines } from "./engines.mjs";
import { BATCH, DEEP, NETWORKS } from "./networks.mjs";
import { HERE } from "./places.mjs";
import { readResults, toText, writePage } from "./report.mjs";
import { NODE_20, NODE_24, TWO_THREADS } from "./training-bars.mjs";
import { TRAINING, trainingTables, writeTraining } from "./training-report.mjs";

const ROUNDS = 12;
const MILLISECONDS = 150;
/** After the first step the losses of all engines have to be the same, to rounding. */
const SAME = 1e-4;

const ENGINES = {
  PyTorch: () => pytorch("training-pytorch.py"),
  "PyTorch AVX-512": () => pytorchAvx512("training-pytorch.py"),
  tfjs: () => onNode("training-tfjs"),
  "jax-js": () => onNode("training-jax"),
  [NODE_20]: () => onNode("training-gprime"),
  [NODE_24]: () => newerNode("training-gprime"),
};
const THREADED = {
  [NODE_24]: () => newerNode("training-gprime"),
  [TWO_THREADS]: () => newerNode("training-gprime", "relaxed", "2"),
};

/** Steps a second of each engine and network: of its fastest turn, and of the median one. */
async function stepsOf(table, group, core, folder, say) {
  const { engines, absent, versions } = await startEngines(folder, core, say, table);
  for (const { engine, reason } of absent) say(`absent: ${engine}: ${reason}`);
  const rows = [];
  for (const network of Object.keys(NETWORKS)) {
    say(network);
    const jobs = [];
    for (const engine of engines) {
      try {
        await engine.ask("prepare", "0", network, BATCH);
        const path = join(folder, "loss.f32");
        await engine.ask("write", "0", path);
        jobs.push({ engine, loss: new Float32Array(Uint8Array.from(readFileSync(path)).buffer)[0], times: [] });
      } catch (error) {
        say(`${engine.name} is left out: ${error.message}`);
        absent.push({ engine: engine.name, reason: error.message });
      }
    }
    const loss = jobs[0]?.loss;
    for (const job of jobs.filter((j) => !(Math.abs(j.loss - loss) <= SAME * loss)))
      throw new Error(`${job.engine.name} has the loss ${job.loss}, ${jobs[0].engine.name} ${loss}: they do not train the same network`);
    for (let round = 0; round < ROUNDS; round++)
      for (const { engine, times } of jobs) times.push(...(await engine.ask("run", "0", MILLISECONDS)).fields.map(Number));
    for (const { engine, times } of jobs) {
      const sorted = times.sort((a, b) => a - b);
      const [steps, median] = [sorted[0], sorted[sorted.length >> 1]].map((ns) => Number((1e9 / ns).toPrecision(4)));
      rows.push({ group, network, engine: engine.name, steps, median });
    }
    for (const engine of engines) await engine.ask("reset");
  }
  for (const engine of engines) engine.stop();
  return { rows, absent, versions };
}

/** Bytes that a deep network keeps for its way back: ours by memory(), PyTorch's as its hooks count them. */
async function keptBytes() {
  const { inputs, depth, width, outputs } = DEEP;
  const { dense, network } = await import("../dist/index.js");
  const layers = [...Array.from({ length: depth }, () => dense(width, "silu")), dense(outputs)];
  const made = await network({ inputs, layers, loss: "softmax cross-entropy", batch: BATCH });
  const { residuals } = made.memory();
  made.release();
  return { network: `${depth} hidden layers of ${width} with silu, batch ${BATCH},`, gprime: residuals, pytorch: keptByPyTorch() };
}

function keptByPyTorch() {
  try {
    const [program, args] = python("kept-pytorch.py");
    const { inputs, depth, width, outputs } = DEEP;
    const { status, stdout } = spawnSync(program, [...args, ...[BATCH, inputs, depth, width, outputs].map(String)], { encoding: "utf8" });
    return status === 0 ? Number(stdout) : null;
  } catch {
    // no PyTorch here: the table says so
    return null;
  }
}

/**
 * Everything about training, measured: what training.json holds.
 * @param two whether two threads are timed, too
 */
export async function measureTraining(say, two) {
  const folder = join(HERE, ".setup", `training-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const core = pinning();
    const alone = await stepsOf(ENGINES, "engines", core, folder, say);
    const threaded = two ? await stepsOf(THREADED, "threads", undefined, folder, say) : { rows: [], absent: [], versions: {} };
    return {
      date: new Date().toISOString().slice(0, 10),
      cpu: cpuName(),
      load: Number(loadavg()[0].toFixed(2)),
      ...{ batch: BATCH, rounds: ROUNDS, milliseconds: MILLISECONDS },
      versions: { ...alone.versions, ...threaded.versions },
      absent: [...alone.absent, ...threaded.absent],
      rows: [...alone.rows, ...threaded.rows],
      kept: await keptBytes(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function options() {
  try {
    return parseArgs({ options: { two: { type: "boolean", default: false }, write: { type: "boolean", default: false } } }).values;
  } catch (error) {
    process.stderr.write(`${error.message}\nusage: node bench/training.mjs [--two] [--write]\n`);
    process.exit(2);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { two, write } = options();
  const results = await measureTraining((text) => process.stderr.write(`bench: ${text}\n`), two);
  process.stdout.write(`${trainingTables(results).map(toText).join("\n")}\nload average ${results.load}\n`);
  if (write) {
    writeTraining(results);
    writePage(readResults(), results);
    process.stdout.write(`wrote ${TRAINING} and docs/benchmarks.md\n`);
  }
}
