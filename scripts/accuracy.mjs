/**
 * Writes docs/data/accuracy.json and docs/accuracy.md: the errors of the catalogue's kernels, as the built command measures them.
 *
 *   node scripts/accuracy.mjs [names]               on all float32 inputs: minutes for each activation
 *   node scripts/accuracy.mjs --sample N [names]    on about so many inputs, where there is no figure of all of them
 *   node scripts/accuracy.mjs --peers [--sample N]  other programs by the same judge; `npm run bench` installs them
 *
 * A row of these very kernels is not measured again, so that an interrupted run goes on where it was. Run it after a build.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROOT } from "./stamps.mjs";

export const PAGE = join(ROOT, "docs", "accuracy.md");
export const DATA = join(ROOT, "docs", "data", "accuracy.json");
const CLI = join(ROOT, "dist", "cli.js");
const MOST_BYTES = 64 * 2 ** 20;
/** Enough to learn which kernels a name has. */
const FEW = ["--sample", "1000"];

/** Who else is judged: a program, and what it calls the functions that it has. */
const OPERATIONS = { logistic: "sigmoid", tanh: "tanh", silu: "silu", gelu: "gelu", mish: "mish", softplus: "softplus", elu: "elu" };
const PEERS = [
  { peer: "PyTorch 1.13", command: "/usr/bin/python3 bench/engines/pytorch.py" },
  { peer: "tfjs-wasm 4.22", command: "node bench/stream.mjs tfjs" },
  { peer: "jax-js 0.1.25", command: "node bench/stream.mjs jax" },
  { peer: "onnxruntime-web 1.30", command: "node bench/stream.mjs onnxruntime web" },
];

/** What `gprime verify --json` says, with the command, the machine, the commit and the seconds. */
function measured(args) {
  const given = ["verify", ...args, "--json"];
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [CLI, ...given], {
    encoding: "utf8",
    maxBuffer: MOST_BYTES,
    cwd: ROOT,
  });
  if (error) throw error;
  // 1: a claim is broken, which the row says
  if (status !== 0 && status !== 1) throw new Error(`gprime ${given.join(" ")} ended with ${status}: ${stderr.trim()}`);
  const seconds = Math.round((performance.now() - start) / 1000);
  return { ...withoutHistograms(JSON.parse(stdout)), command: `gprime ${given.join(" ")}`, commit: commit(), machine: machine(), seconds };
}

const withoutHistograms = ({ forward, backward, ...row }) => {
  const short = ({ histogram, ...figures }) => figures;
  return { ...row, forward: short(forward), backward: backward.map(short) };
};

const machine = () => `${cpus()[0]?.model ?? arch()}, ${cpus().length} threads, Node ${process.versions.node}`;

/** The commit that is checked out; elsewhere it is given. */
function commit() {
  const { status, stdout } = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? stdout.trim() : (process.env.COMMIT ?? "none");
}

const rows = () => (existsSync(DATA) ? JSON.parse(readFileSync(DATA, "utf8")) : []);

/** The page, from the rows. */
export function accuracyPage(results) {
  const ours = results.filter((r) => !r.peer);
  const theirs = results.filter((r) => r.peer);
  const failures = ours.flatMap(notAsClaimed);
  const exhaustive = ours.filter((r) => r.exhaustive).length;
  return [
    "# How accurate the kernels are",
    "",
    "<!-- made by scripts/accuracy.mjs: change that, not this -->",
    "",
    "Errors in ULP against the true value, with an input where they are; [verify.md](verify.md) says how they are judged. The maximum of a sample",
    "is a lower bound. A derivative through a rounded output has the error that the rounding imposes, and is lost from some x on.",
    "",
    "Measured by `gprime verify NAME`, which takes the precision that compile takes, and with `--precision accurate`: all of it by",
    "`node scripts/accuracy.mjs`, which measures only what is not there yet ([data/accuracy.json](data/accuracy.json) has each command, commit and",
    `machine). Of ${ours.length} rows ${exhaustive} are of all float32 inputs.`,
    "",
    "## Forward",
    "",
    "| activation | precision | inputs | max ULP | at x | misrounded | commit |",
    "| --- | --- | ---: | ---: | --- | ---: | --- |",
    ...ours.map((r) => `| ${[r.activation, r.precision, inputs(r), ...figures(r.forward), r.commit].join(" | ")} |`),
    "",
    "## Backward",
    "",
    "| activation | precision | from | max ULP | at x | misrounded | max absolute | lost from |",
    "| --- | --- | --- | ---: | --- | ---: | ---: | --- |",
    ...ours.flatMap((r) =>
      r.backward.map((b) => `| ${[r.activation, r.precision, b.residual, ...figures(b), absolute(b), lost(b.lostFrom)].join(" | ")} |`),
    ),
    "",
    ...(theirs.length > 0
      ? [
          "## Others, by the same judge",
          "",
          "| activation | by | inputs | max ULP | at x | misrounded | max absolute |",
          "| --- | --- | ---: | ---: | --- | ---: | ---: |",
          ...theirs.map((r) => `| ${[r.activation, r.peer, inputs(r), ...figures(r.forward), absolute(r.forward)].join(" | ")} |`),
          "",
        ]
      : []),
    ...(failures.length > 0 ? ["## Not as claimed", "", ...failures, ""] : []),
  ].join("\n");
}

/** One line for each thing that is wrong, with the first input of it. */
function notAsClaimed({ activation, precision, failures }) {
  const kinds = new Map();
  for (const f of failures) {
    const kind = `${f.where} ${f.what}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), f]);
  }
  return [...kinds.values()].map(([first, ...more]) => {
    const place = first.hex ? ` at ${first.x} (\`${first.hex}\`)` : "";
    return `- ${activation}, ${precision}, ${first.where}: ${first.what}${place}${more.length > 0 ? `, and ${more.length} more` : ""}`;
  });
}

const inputs = ({ exhaustive, inputs }) =>
  exhaustive ? `all ${inputs.toLocaleString("en")}` : `a sample of ${inputs.toLocaleString("en")}`;
const figures = ({ maxUlp, worst, misrounded }) => [
  maxUlp < 1e5 ? maxUlp.toFixed(maxUlp < 0.6 ? 6 : 3) : maxUlp.toExponential(1),
  maxUlp === 0 ? "" : `${worst.x} (\`${worst.hex}\`)`,
  misrounded.toLocaleString("en"),
];
/** JSON has no infinity: null stands for it, where the output overflows and its derivative with it. */
const absolute = ({ maxAbsolute }) => (maxAbsolute === null ? "∞" : maxAbsolute.toExponential(1));
const lost = ({ negative, positive }) =>
  [negative, positive]
    .filter((w) => w !== null)
    .map((w) => Number(w.x).toPrecision(4))
    .join(", ");

async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { sample: { type: "string" }, peers: { type: "boolean", default: false } },
  });
  const sample = values.sample ? ["--sample", values.sample] : [];
  const { catalogue } = await import("../dist/index.js");
  const unknown = positionals.filter((name) => !catalogue.some((row) => row.name === name));
  if (unknown.length > 0) throw new Error(`not in the catalogue: ${unknown.join(", ")}`);
  const names = positionals.length > 0 ? positionals : catalogue.map(({ name }) => name);
  const order = new Map(catalogue.map(({ name }, i) => [name, i]));
  const place = (r) => [order.get(r.activation), r.peer ?? "", r.precision === "fast" ? 0 : 1];
  const isSame = (p, q) => p.activation === q.activation && p.precision === q.precision && p.peer === q.peer;
  const keep = (row) => {
    // others may be writing rows of their own
    const results = [...rows().filter((r) => !isSame(r, row)), row].sort((p, q) => compare(place(p), place(q)));
    writeFileSync(DATA, `${JSON.stringify(results, null, 1)}\n`);
    writeFileSync(PAGE, accuracyPage(results));
    const what = row.peer ?? row.precision;
    process.stderr.write(
      `${row.activation} ${what}: ${row.forward.maxUlp.toFixed(3)} ULP, ${row.failures.length} failures, ${row.seconds} s\n`,
    );
  };
  /** Measures what is not there yet; gives the precision that was taken. */
  const measure = (given, label = {}) => {
    const now = measured([...given, ...FEW]);
    const before = rows().find((r) => isSame(r, { ...now, ...label }));
    const isKnown =
      before?.kernels === now.kernels && (before.exhaustive || (values.sample && !label.peer && before.inputs >= Number(values.sample)));
    if (!isKnown) keep({ ...measured([...given, ...sample]), ...label });
    return now.precision;
  };
  for (const name of names) {
    if (!values.peers) {
      // what compile takes, and the accurate form where that is another
      if (measure([name]) === "fast") measure([name, "--precision", "accurate"]);
    } else if (OPERATIONS[name]) {
      for (const { peer, command } of PEERS) {
        try {
          measure([name, "--command", `${command} ${OPERATIONS[name]}`], { peer });
        } catch (error) {
          process.stderr.write(`${name}, ${peer}: ${error.message}\n`);
        }
      }
    }
  }
}

const compare = (p, q) => p.reduce((order, a, i) => order || (a < q[i] ? -1 : a > q[i] ? 1 : 0), 0);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`accuracy: ${error.message}\n`);
    process.exitCode = 1;
  }
}
