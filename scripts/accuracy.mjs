/**
 * Writes docs/data/accuracy.json and docs/accuracy.md: the errors of the catalogue's kernels, as the built command measures them.
 *
 *   node scripts/accuracy.mjs [--sample N] [names]    without --sample on all float32 inputs: minutes for each activation
 *
 * Rows of the JSON that are not measured this time stay as they are. Run it after a build, on a machine that does nothing else.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "./stamps.mjs";

export const PAGE = join(ROOT, "docs", "accuracy.md");
export const DATA = join(ROOT, "docs", "data", "accuracy.json");
const CLI = join(ROOT, "dist", "cli.js");
const MOST_BYTES = 64 * 2 ** 20;

/** What `gprime verify --json` says of one activation, with the command, the machine and the seconds. */
function measured(name, args) {
  const given = ["verify", name, ...args, "--json"];
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [CLI, ...given], { encoding: "utf8", maxBuffer: MOST_BYTES });
  if (error) throw error;
  // 1: a claim is broken, which the row says
  if (status !== 0 && status !== 1) throw new Error(`gprime ${given.join(" ")} ended with ${status}: ${stderr.trim()}`);
  const seconds = Math.round((performance.now() - start) / 1000);
  return { ...JSON.parse(stdout), command: `gprime ${given.join(" ")}`, machine: machine(), seconds };
}

const machine = () => `${cpus()[0]?.model ?? arch()}, ${cpus().length} threads, Node ${process.versions.node}`;

const rows = () => (existsSync(DATA) ? JSON.parse(readFileSync(DATA, "utf8")) : []);

/** The page, from the rows. */
export function accuracyPage(results) {
  const machines = [...new Set(results.map((r) => r.machine))];
  const failures = results.flatMap(notAsClaimed);
  return [
    "# How accurate the kernels are",
    "",
    "<!-- made by scripts/accuracy.mjs: change that, not this -->",
    "",
    "Errors in ULP against the true value, with an input where they are; [verify.md](verify.md) says how they are judged. The maximum of a sample",
    "is a lower bound. A derivative through a rounded output has the error that the rounding imposes, and is lost from some x on.",
    "",
    `Measured by \`gprime verify NAME\`, which takes the precision that compile takes, and with \`--precision accurate\` (docs/data/accuracy.json has each command), on ${machines.join("; ")}.`,
    "",
    "## Forward",
    "",
    "| activation | precision | inputs | max ULP | at x | misrounded |",
    "| --- | --- | ---: | ---: | --- | ---: |",
    ...results.map((r) => `| ${[r.activation, r.precision, inputs(r), ...figures(r.forward)].join(" | ")} |`),
    "",
    "## Backward",
    "",
    "| activation | precision | from | max ULP | at x | misrounded | max absolute | lost from |",
    "| --- | --- | --- | ---: | --- | ---: | ---: | --- |",
    ...results.flatMap((r) =>
      r.backward.map(
        (b) =>
          `| ${[r.activation, r.precision, b.residual, ...figures(b), b.maxAbsolute.toExponential(1), lost(b.lostFrom)].join(" | ")} |`,
      ),
    ),
    "",
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
  maxUlp < 1e5 ? maxUlp.toFixed(3) : maxUlp.toExponential(1),
  maxUlp === 0 ? "" : `${worst.x} (\`${worst.hex}\`)`,
  misrounded.toLocaleString("en"),
];
const lost = ({ negative, positive }) =>
  [negative, positive]
    .filter((w) => w !== null)
    .map((w) => Number(w.x).toPrecision(4))
    .join(", ");

async function main(args) {
  const at = args.indexOf("--sample");
  const sample = at < 0 ? [] : args.splice(at, 2);
  const { catalogue } = await import("../dist/index.js");
  const unknown = args.filter((name) => !catalogue.some((row) => row.name === name));
  if (unknown.length > 0) throw new Error(`not in the catalogue: ${unknown.join(", ")}`);
  const names = args.length > 0 ? args : catalogue.map(({ name }) => name);
  let results = rows();
  const order = new Map(catalogue.map(({ name }, i) => [name, i]));
  const keep = (row) => {
    results = [...results.filter((r) => r.activation !== row.activation || r.precision !== row.precision), row];
    results.sort((p, q) => order.get(p.activation) - order.get(q.activation) || (p.precision < q.precision ? 1 : -1));
    // after each, so that an interrupted run loses little
    writeFileSync(DATA, `${JSON.stringify(results, null, 1)}\n`);
    writeFileSync(PAGE, accuracyPage(results));
    process.stderr.write(
      `${row.activation} ${row.precision}: ${row.forward.maxUlp.toFixed(3)} ULP, ${row.failures.length} failures, ${row.seconds} s\n`,
    );
  };
  for (const name of names) {
    // what compile takes, and the accurate form where that is another
    const recommended = measured(name, sample);
    results = results.filter((r) => r.activation !== name);
    keep(recommended);
    if (recommended.precision === "fast") keep(measured(name, ["--precision", "accurate", ...sample]));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`accuracy: ${error.message}\n`);
    process.exitCode = 1;
  }
}
