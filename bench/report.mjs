/**
 * What a run says to people: tables, for the terminal and for docs/benchmarks.md. The page is made from results.json alone:
 * node bench/report.mjs writes it anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { JUDGED, judged } from "./bars.mjs";
import { sizeName } from "./operations.mjs";
import { HERE, ROOT } from "./places.mjs";
import { readTraining, trainingMethod, trainingTables } from "./training-report.mjs";

export const RESULTS = join(HERE, "results.json");
export const PAGE = join(ROOT, "docs", "benchmarks.md");

/** Those of our engines that every other one is compared with. */
const OURS = ["gprime WASM", "gprime WASM relaxed", "gprime C", "gprime C AVX-512"];
const NOTHING = "–";

const number = (v) => (v === undefined || v === null ? NOTHING : v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2));
const nanoseconds = (v) => (v === undefined ? NOTHING : v >= 10 ? v.toFixed(1) : v.toFixed(3));
const ulp = (v) => (typeof v === "string" ? v : v === undefined ? NOTHING : v >= 1e4 ? v.toExponential(0) : number(v));
const unique = (values) => [...new Set(values)];

/** The size that ratios are shown for: 1 Mi where it was measured. */
const sizeOf = (rows) => {
  const sizes = unique(rows.map((r) => r.size));
  return sizes.includes(JUDGED) ? JUDGED : Math.max(...sizes);
};

/** One table for an operation: a row for each engine, fastest first, and how many times our time it takes. */
function operationTable(name, rows) {
  const sizes = unique(rows.map((r) => r.size));
  const compared = sizeOf(rows);
  const at = (engine, size) => rows.find((r) => r.engine === engine && r.size === size);
  const ours = OURS.filter((engine) => at(engine, compared));
  const engines = unique(rows.map((r) => r.engine)).sort(
    (a, b) => (at(a, compared)?.nanoseconds ?? Number.POSITIVE_INFINITY) - (at(b, compared)?.nanoseconds ?? Number.POSITIVE_INFINITY),
  );
  return {
    title: name,
    text: `Nanoseconds an element; how many times the time of memcpy and of ours, at ${sizeName(compared)}.`,
    head: ["engine", ...sizes.map(sizeName), "/ memcpy", ...ours.map((engine) => `/ ${engine}`), "max ULP"],
    rows: engines.map((engine) => {
      const row = at(engine, compared);
      const label = row?.precision ? `${engine} (${row.precision})` : engine;
      return [
        label,
        ...sizes.map((size) => nanoseconds(at(engine, size)?.nanoseconds)),
        number(row?.vsMemcpy),
        ...ours.map((our) => number(row && row.nanoseconds / at(our, compared).nanoseconds)),
        engine === "memcpy" ? NOTHING : ulp(row?.maxUlp),
      ];
    }),
  };
}

/** The accurate forms and the fast ones that ran beside them, by engine. */
function accurateTable(rows) {
  const sizes = unique(rows.map((r) => r.size));
  const compared = sizeOf(rows);
  const at = (engine, operation, size) => rows.find((r) => r.engine === engine && r.operation === operation && r.size === size);
  const pairs = unique(rows.filter((r) => r.engine !== "memcpy").map((r) => `${r.engine}|${r.operation}`)).map((key) => key.split("|"));
  return {
    title: "accurate forms",
    text: `Accurate: float64 inside, rounded once. How many times the time of the same engine's fast sigmoid, at ${sizeName(compared)}.`,
    head: ["engine", "operation", ...sizes.map(sizeName), "/ fast sigmoid", "max ULP"],
    rows: pairs.map(([engine, operation]) => {
      const row = at(engine, operation, compared);
      const fast = at(engine, "sigmoid", compared);
      return [
        engine,
        row?.precision === "fast" ? `${operation} (fast)` : operation,
        ...sizes.map((size) => nanoseconds(at(engine, operation, size)?.nanoseconds)),
        number(row && fast && row.nanoseconds / fast.nanoseconds),
        ulp(row?.maxUlp),
      ];
    }),
  };
}

function barsTable(rows) {
  const bars = judged(rows);
  const sizes = unique(rows.map((r) => r.size));
  const count = (verdict) => bars.filter((b) => b.verdict === verdict).length;
  return {
    title: "bars",
    text: `What the kernels are to reach, at ${sizeName(JUDGED)}: ${count("pass")} pass, ${count("fail")} fail, ${count("not measured")} not measured.`,
    head: ["engine", "operation", "against", "bar", ...sizes.map(sizeName), "verdict"],
    rows: bars.map(({ engine, operation, peer, of, times, within, ratios, verdict }) => [
      engine,
      operation,
      of ? `its fast ${of}` : peer,
      within === undefined ? (times === 1 ? "ahead" : `${times} times as fast`) : `${within} times the time`,
      ...sizes.map((size) => number(ratios[size])),
      verdict,
    ]),
  };
}

function countsTable({ counts = [] }) {
  const engines = unique(counts.map((c) => c.engine));
  const find = (operation, engine) => counts.find((c) => c.operation === operation && c.engine === engine)?.instructions;
  return {
    title: "instructions",
    text: "Instructions an element of the programs in C, counted by callgrind.",
    head: ["operation", ...engines],
    rows: unique(counts.map((c) => c.operation)).map((o) => [o, ...engines.map((e) => number(find(o, e)))]),
  };
}

/** { title, text, head, rows } for each table. */
export function tablesOf(results) {
  const groups = unique(results.rows.map((r) => r.group));
  const of = (group) => results.rows.filter((r) => r.group === group);
  return [
    ...groups.filter((g) => g !== "accurate").map((g) => operationTable(g, of(g))),
    ...(groups.includes("accurate") ? [accurateTable(of("accurate"))] : []),
    barsTable(results.rows),
    ...(results.counts?.length > 0 ? [countsTable(results)] : []),
  ];
}

/** How far the medians lie above the minima: what the machine did meanwhile. */
function noise(rows) {
  const ratios = rows.map((r) => r.median / r.nanoseconds).sort((a, b) => a - b);
  return ratios[ratios.length >> 1];
}

const isNumber = (cell) => /^[\d.–]|^infinite/.test(cell);

/** A table for the terminal. */
export function toText({ title, text, head, rows }) {
  const widths = head.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i].length)));
  const line = (cells) =>
    cells.map((c, i) => (i > 0 && isNumber(rows[0]?.[i] ?? "") ? c.padStart(widths[i]) : c.padEnd(widths[i]))).join("  ");
  return [title, text, ...[head, ...rows].map((cells) => `  ${line(cells).trimEnd()}`), ""].join("\n");
}

function toMarkdown({ title, text, head, rows }) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, i) => (i > 0 && rows.length > 0 && isNumber(rows[0][i]) ? "---:" : "---"));
  return [`## ${title[0].toUpperCase()}${title.slice(1)}`, "", text, "", line(head), line(rule), ...rows.map(line), ""].join("\n");
}

/** docs/benchmarks.md, of results.json and training.json */
export function benchmarksPage(results, training) {
  const { machine, versions, method, absent = [], problems = [], notes = [] } = results;
  return [
    "# Benchmarks",
    "",
    "<!-- made by bench/report.mjs from bench/results.json and bench/training.json: change those, not this -->",
    "",
    `\`npm run bench\`, ${machine.date}, on ${machine.cpu} (${machine.vectors}), ${machine.cores} cores, ${machine.memory} GiB, ${machine.system};`,
    `${machine.pinned === null ? "not pinned to a core" : `everything on core ${machine.pinned}`}, one thread; load average ${machine.load} at the start.`,
    "",
    "Each engine is a process of its own with float32 arrays of its own. For each operation and size, rounds: in each, every engine",
    `runs for ${method.milliseconds} ms in random order. A figure is the least of ${method.rounds} rounds (${method.roundsOfLargest} of the largest arrays); ratios are of`,
    `figures from the same rounds. The medians, in results.json, are ${number(noise(results.rows))} times the least in the middle.`,
    "Inputs are uniform in [-8, 8). The error is the largest on 10,000 inputs in [-10, 10] against float64; where a function tends to 0, one",
    "that is computed by a difference has no digit left there, and its error in ULP is large. tfjs and jax-js keep their results in their memory, PyTorch",
    "writes to an array that is there, ONNX Runtime hands out a new one on each run. SLEEF and libmvec are called by the loops in bench/c/vector.h;",
    "gelu of the JS loop takes erf from Abramowitz and Stegun 7.1.26, because Math has none. PyTorch and XNNPACK are kept to the vectors of AVX2, as our C",
    "is, and as where the bars were set: what they and ours do with AVX-512, where the machine has it, are rows of their own.",
    "",
    "| engine | version |",
    "| --- | --- |",
    ...Object.entries(versions).map(([name, version]) => `| ${name} | ${version} |`),
    "",
    ...(absent.length > 0
      ? ["Absent in this run:", "", ...absent.map(({ engine, reason }) => `- ${engine}: ${reason}`), ""]
      : ["Nothing was absent.", ""]),
    ...(problems.length > 0 ? ["Left out:", "", ...problems.map(({ engine, problem }) => `- ${engine}, ${problem}`), ""] : []),
    ...(notes.length > 0 ? [...notes.map((note) => `- ${note}`), ""] : []),
    ...tablesOf(results).map(toMarkdown),
    ...trainingMethod(training),
    ...trainingTables(training).map(toMarkdown),
  ].join("\n");
}

export const readResults = () => JSON.parse(readFileSync(RESULTS, "utf8"));

/** One row a line, so that two runs can be compared line by line. */
export function resultsText(results) {
  const value = (v) =>
    Array.isArray(v) && v.length > 0 ? `[\n${v.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]` : JSON.stringify(v);
  return `{\n${Object.entries(results)
    .map(([key, v]) => `  "${key}": ${value(v)}`)
    .join(",\n")}\n}\n`;
}

export const writePage = (results, training) => writeFileSync(PAGE, benchmarksPage(results, training));

export function writeResults(results) {
  writeFileSync(RESULTS, resultsText(results));
  writePage(results, readTraining());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writePage(readResults(), readTraining());
