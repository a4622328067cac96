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
  const names = [...new Set(ours.map((r) => r.activation))];
  const of = (activation, precision) => ours.find((r) => r.activation === activation && r.precision === precision);
  const peers = PEERS.map(({ peer }) => peer).filter((peer) => theirs.some((r) => r.peer === peer));
  return [
    "# How accurate the kernels are",
    "",
    "<!-- made by scripts/accuracy.mjs: change that, not this -->",
    "",
    `The largest error in ULP against the true value; [verify.md](verify.md) says how it is judged. Of our ${ours.length} rows ${exhaustive} are of all float32`,
    "inputs; ≥ stands before what was found on a sample. Without a figure under fast, compile takes the accurate form. † gives wrong signs, infinities",
    "or NaN besides. A result flushed to 0 where the true one is a subnormal float counts as what it is off.",
    "",
    "Measured by `gprime verify NAME`, which takes the precision that compile takes, and with `--precision accurate`: all of it by",
    "`node scripts/accuracy.mjs`, which measures only what is not there yet; others by `node scripts/accuracy.mjs --peers --sample 20000000`.",
    "[data/accuracy.json](data/accuracy.json) has all figures, with command, commit and machine. A row stands as long as the kernels are operation for",
    `operation those it was measured of; ours are of the commits ${[...new Set(ours.map(({ commit }) => commit))].join(", ")}.`,
    "",
    "## Forward",
    "",
    `| activation | fast | at x | misrounded | accurate | misrounded |${peers.map((p) => ` ${p} |`).join("")}`,
    `| --- | ---: | --- | ---: | ---: | ---: |${peers.map(() => " ---: |").join("")}`,
    ...names.map((name) => {
      const [fast, accurate] = ["fast", "accurate"].map((precision) => of(name, precision));
      const cells = [
        fast ? largest(fast, fast.forward) : "",
        fast && fast.forward.maxUlp > 0 ? `${fast.forward.worst.x}` : "",
        fast ? count(fast.forward.misrounded) : "",
        accurate ? largest(accurate, accurate.forward) : "",
        accurate ? count(accurate.forward.misrounded) : "",
        ...peers.map((peer) => {
          const found = theirs.find((r) => r.peer === peer && r.activation === name);
          return found ? `${largest(found, found.forward)}${found.failures.length > 0 ? " †" : ""}` : "";
        }),
      ];
      return `| ${[name, ...cells].join(" | ")} |`;
    }),
    "",
    "## Backward",
    "",
    "From what forward kept. A derivative through a rounded output has the error that the rounding imposes: it is lost from some x on, where its relative error",
    "exceeds 2⁻⁸ for good. Near a root of the derivative ULP tell nothing: (...) is the largest absolute error where there are more than 4 ULP.",
    "",
    "| activation | fast | accurate |",
    "| --- | --- | --- |",
    ...names.map((name) => {
      const cells = ["fast", "accurate"].map((precision) => {
        const row = of(name, precision);
        return row ? row.backward.map((way) => wayText(row, way)).join("; ") : "";
      });
      return `| ${[name, ...cells].join(" | ")} |`;
    }),
    "",
    ...(theirs.length > 0
      ? [
          "## Others, by the same judge",
          "",
          "| activation | by | inputs | max ULP | at x | misrounded | max absolute | wrong beyond that |",
          "| --- | --- | ---: | ---: | --- | ---: | ---: | --- |",
          ...theirs.map(
            (r) => `| ${[r.activation, r.peer, inputs(r), ...figures(r.forward), absolute(r.forward), wrong(r)].join(" | ")} |`,
          ),
          "",
        ]
      : []),
    ...(failures.length > 0 ? ["## Not as claimed", "", ...failures, ""] : []),
  ].join("\n");
}

/** The first thing that is wrong with another program, and where. */
const wrong = ({ failures: [first] }) => (first ? `${first.what} at ${first.x}` : "");

/** One way back: what is kept, the largest error, and from where on it is lost. */
function wayText(row, { residual, ...figures }) {
  const from = lost(figures.lostFrom);
  const off = figures.maxUlp > 4 ? ` (${absolute(figures)})` : "";
  return `${residual} ${largest(row, figures)}${off}${from ? `, lost from ${from}` : ""}`;
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
const ulps = (maxUlp) => (maxUlp < 1e5 ? maxUlp.toFixed(maxUlp < 0.6 ? 6 : 3) : maxUlp.toExponential(1));
const count = (n) => n.toLocaleString("en");
/** The maximum of a sample is a lower bound. */
const largest = ({ exhaustive }, { maxUlp }) => `${exhaustive ? "" : "≥ "}${ulps(maxUlp)}`;
const figures = ({ maxUlp, worst, misrounded }) => [ulps(maxUlp), maxUlp === 0 ? "" : `${worst.x} (\`${worst.hex}\`)`, count(misrounded)];
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
