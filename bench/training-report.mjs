/** What training says to people: tables, for the terminal and for docs/benchmarks.md, made from training.json alone. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HERE } from "./places.mjs";
import { judgedSteps, KEPT } from "./training-bars.mjs";

export const TRAINING = join(HERE, "training.json");
const NOTHING = "–";
const steps = (v) => (v >= 100 ? v.toFixed(0) : v.toFixed(1));
const times = (v) => (v === undefined || Number.isNaN(v) ? NOTHING : v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2));
const unique = (values) => [...new Set(values)];

function stepsTable(network, rows, title, peer) {
  const own = rows.filter((r) => r.network === network).sort((a, b) => b.steps - a.steps);
  const base = own.find((r) => r.engine === peer)?.steps;
  return {
    title,
    text: "Steps a second, in the fastest turn and in the median one.",
    head: ["engine", "steps/s", "median", `/ ${peer}`],
    rows: own.map((r) => [r.engine, steps(r.steps), steps(r.median), times(r.steps / base)]),
  };
}

function barsTable(rows) {
  const bars = judgedSteps(rows);
  const count = (verdict) => bars.filter((b) => b.verdict === verdict).length;
  return {
    title: "training: bars",
    text: `How many times the peer's steps a second: ${count("pass")} pass, ${count("fail")} fail, ${count("not measured")} not measured.`,
    head: ["network", "engine", "against", "at least", "measured", "verdict"],
    rows: bars.map((b) => [b.network, b.engine, b.peer, String(b.times), times(b.ratio), b.verdict]),
  };
}

function keptTable({ network, gprime, pytorch }) {
  const row = (engine, bytes) => [
    engine,
    bytes === null ? NOTHING : bytes.toLocaleString("en"),
    times(pytorch === null ? undefined : bytes / pytorch),
  ];
  const verdict = pytorch === null ? "not measured" : gprime <= KEPT * pytorch ? "pass" : "fail";
  return {
    title: "training: memory",
    text: `Bytes that the forward pass of ${network} keeps for the way back; ours at most ${KEPT} times PyTorch's: ${verdict}.`,
    head: ["engine", "bytes", "/ PyTorch"],
    rows: [row("gprime", gprime), row("PyTorch", pytorch)],
  };
}

/** { title, text, head, rows } for each table. */
export function trainingTables({ rows, kept }) {
  const [engines, threads] = ["engines", "threads"].map((group) => rows.filter((r) => r.group === group));
  return [
    ...unique(engines.map((r) => r.network)).map((network) => stepsTable(network, engines, `training ${network}`, "PyTorch")),
    ...unique(threads.map((r) => r.network)).map((network) =>
      stepsTable(network, threads, `training ${network}, two threads`, "gprime, Node 24"),
    ),
    barsTable(rows),
    keptTable(kept),
  ];
}

/** Debian's name for the library that Netlib's reference implementation comes in. */
const isReferenceBlas = (versions) => /\/blas\/libblas\./.test(versions.PyTorch ?? "");

/** What the figures of training rest on, for the page. */
export const trainingMethod = ({ date, cpu, load, batch, rounds, milliseconds, versions, absent }) => [
  "## Training",
  "",
  `\`node bench/training.mjs --two --write\`, ${date}, on ${cpu}; load average ${load} at the end. Whole steps of training (forward, loss, backward, update) on`,
  `${batch} rows, gradient descent, from the same weights on the same rows: after one step the losses of all engines agree to 10⁻⁴. One thread, pinned as above,`,
  `in turns of ${milliseconds} ms, ${rounds} rounds; two threads are not pinned. 2-32-32-1 has tanh in its hidden layers, a logistic output and squared error,`,
  "784-256-256-10 tanh and softmax cross-entropy.",
  ...(isReferenceBlas(versions)
    ? [
        "PyTorch's matrix products came from the reference BLAS of Netlib, which has no vectors of its own: with OpenBLAS it is many times as fast.",
      ]
    : []),
  "",
  "| engine | version |",
  "| --- | --- |",
  ...Object.entries(versions).map(([name, version]) => `| ${name} | ${version} |`),
  "",
  ...(absent.length > 0 ? ["Absent in this run:", "", ...absent.map(({ engine, reason }) => `- ${engine}: ${reason}`), ""] : []),
];

export const readTraining = () => JSON.parse(readFileSync(TRAINING, "utf8"));
export const writeTraining = (results) => writeFileSync(TRAINING, `${JSON.stringify(results, null, 1)}\n`);
