/**
 * node bench/training.mjs: times steps of training of two networks, here and elsewhere, interleaved, one thread each, and
 * judges the bars. dist/ has to be built. With --two also two threads of ours, on two processors.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { newerNode, onNode, pinning, python, startEngines } from "./engines.mjs";
import { BATCH, NETWORKS } from "./networks.mjs";
import { HERE } from "./places.mjs";

const ROUNDS = 12;
const MILLISECONDS = 150;
/** After the first step the losses of all engines have to be the same, to rounding. */
const SAME = 1e-4;
const say = (text) => process.stderr.write(`bench: ${text}\n`);

const ENGINES = {
  PyTorch: () => python("training-pytorch.py"),
  tfjs: () => onNode("training-tfjs"),
  "jax-js": () => onNode("training-jax"),
  "gprime, Node 20": () => onNode("training-gprime"),
  "gprime, Node 24": () => newerNode("training-gprime"),
};
const THREADED = {
  "gprime, Node 24": () => newerNode("training-gprime"),
  "gprime, Node 24, 2 threads": () => newerNode("training-gprime", "relaxed", "2"),
};

/** [network, engine, what it is compared with, at least so many times as fast] */
const BARS = [
  ["2-32-32-1", "gprime, Node 20", "PyTorch", 6],
  ["2-32-32-1", "gprime, Node 24", "PyTorch", 8.5],
  ["784-256-256-10", "gprime, Node 20", "PyTorch", 0.45],
  ["784-256-256-10", "gprime, Node 24", "PyTorch", 0.68],
  ...["tfjs", "jax-js"].flatMap((peer) => Object.keys(NETWORKS).map((name) => [name, "gprime, Node 20", peer, 1.5])),
  ["784-256-256-10", "gprime, Node 24, 2 threads", "gprime, Node 24", 1.7],
];

const folder = join(HERE, ".setup", `training-${process.pid}`);
mkdirSync(folder, { recursive: true });
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Steps a second of each engine and network: of its fastest turn, and of the median one. */
async function measure(table, core) {
  const { engines, absent, versions } = await startEngines(folder, core, say, table);
  for (const { engine, reason } of absent) say(`absent: ${engine}: ${reason}`);
  for (const [engine, version] of Object.entries(versions)) out(`${engine}: ${version}`);
  const rows = [];
  for (const name of Object.keys(NETWORKS)) {
    say(name);
    const jobs = [];
    for (const engine of engines) {
      try {
        await engine.ask("prepare", "0", name, BATCH);
        const path = join(folder, "loss.f32");
        await engine.ask("write", "0", path);
        jobs.push({ engine, loss: new Float32Array(Uint8Array.from(readFileSync(path)).buffer)[0], times: [] });
      } catch (error) {
        say(`${engine.name} is left out: ${error.message}`);
      }
    }
    const [{ loss }] = jobs;
    for (const job of jobs.filter((j) => !(Math.abs(j.loss - loss) <= SAME * loss)))
      throw new Error(`${job.engine.name} has the loss ${job.loss}, ${jobs[0].engine.name} ${loss}: they do not train the same network`);
    for (let round = 0; round < ROUNDS; round++)
      for (const { engine, times } of jobs) times.push(...(await engine.ask("run", "0", MILLISECONDS)).fields.map(Number));
    for (const { engine, times } of jobs) {
      const sorted = times.sort((a, b) => a - b);
      rows.push({ name, engine: engine.name, best: 1e9 / sorted[0], median: 1e9 / sorted[sorted.length >> 1] });
    }
    for (const engine of engines) await engine.ask("reset");
  }
  for (const engine of engines) engine.stop();
  return rows;
}

const out = (text) => process.stdout.write(`${text}\n`);
const rows = await measure(ENGINES, pinning());
const threaded = process.argv.includes("--two") ? await measure(THREADED) : [];
out(`\nsteps a second, batch ${BATCH}, gradient descent; load average ${loadavg()[0].toFixed(1)}\n`);
for (const { name, engine, best, median } of [...rows, ...threaded])
  out(`${name.padEnd(16)}${engine.padEnd(28)}${best.toFixed(1).padStart(10)}   median ${median.toFixed(1).padStart(10)}`);
out("");
for (const [name, engine, peer, least] of BARS) {
  const among = engine.endsWith("threads") ? threaded : rows;
  const find = (wanted) => among.find((row) => row.name === name && row.engine === wanted)?.best;
  const ratio = find(engine) / find(peer);
  const verdict = Number.isNaN(ratio) ? "not measured" : `${ratio.toFixed(2)} times: ${ratio >= least ? "met" : "missed"}`;
  out(`${name.padEnd(16)}${engine} against ${peer}, at least ${least} times: ${verdict}`);
}
