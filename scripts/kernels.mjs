/**
 * Writes docs/kernels.md: the formulas of test/catalogue/formulas.tsv, each with the precision that compile takes for it and the
 * largest error on a sample, as the built command judges it. Minutes; run it after a build: node scripts/kernels.mjs
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./stamps.mjs";

const PAGE = join(ROOT, "docs", "kernels.md");
const FORMULAS = join(ROOT, "test", "catalogue", "formulas.tsv");
const CLI = join(ROOT, "dist", "cli.js");
const SAMPLE = 200_000;
/** What no formula's kernel should exceed, in ULP. */
const MOST = 4;

/** What `gprime verify --json` says of one formula. */
function judged({ formula, parameters }) {
  const values = parameters.split(" ").filter(Boolean);
  const given = ["verify", formula, "--variable", "x", ...values.flatMap((p) => ["--param", p]), "--sample", String(SAMPLE), "--json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...given], { encoding: "utf8", cwd: ROOT });
  // 1: something is wrong, which the row says
  if (status !== 0 && status !== 1) throw new Error(`${formula}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

const lines = readFileSync(FORMULAS, "utf8").split("\n");
const [header, ...body] = lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split("\t"));
const rows = body.map((cells) => {
  const row = Object.fromEntries(header.map((column, i) => [column, cells[i]]));
  process.stderr.write(`${row.name}\n`);
  return { ...row, ...judged(row) };
});

const faults = ({ failures }) => failures.filter(({ where, what }) => where === "forward" && !what.includes("claimed"));
const wrong = rows.filter((row) => faults(row).length > 0);
const above = rows.filter(({ forward }) => forward.maxUlp > MOST);
const code = (text) => `\`${text.replaceAll("|", "\\|")}\``;
const named = (list) => (list.length === 0 ? "none" : list.map(({ name }) => name).join(", "));
const page = [
  `# The kernels of ${rows.length} formulas`,
  "",
  "<!-- made by scripts/kernels.mjs: change that, not this -->",
  "",
  "Activations from the literature and the frameworks' documentation, as formulas, each with the precision that compile takes (the fast",
  `form where a measurement shows it within ${MOST} ULP, else the accurate one) and the largest forward error that`,
  `\`gprime verify FORMULA --sample ${SAMPLE}\` finds; [verify.md](verify.md) says how. The maximum of a sample is a lower bound.`,
  "",
  `Fast: ${rows.filter(({ precision }) => precision === "fast").length} of ${rows.length}. Above ${MOST} ULP: ${named(above)}.`,
  `A wrong infinity, NaN, sign or range: ${named(wrong)}.`,
  "",
  "| name | formula | with | precision | max ULP | at x |",
  "| --- | --- | --- | --- | ---: | --- |",
  ...rows.map(
    ({ name, formula, parameters, precision, forward: { maxUlp, worst } }) =>
      `| ${[name, code(formula), parameters, precision, maxUlp.toFixed(maxUlp < 0.6 ? 6 : 3), maxUlp === 0 ? "" : `${worst.x} (\`${worst.hex}\`)`].join(" | ")} |`,
  ),
  "",
  ...(wrong.length > 0
    ? ["## Wrong", "", ...wrong.flatMap((row) => faults(row).map(({ what, x }) => `- ${row.name}: ${what} at ${x}`)), ""]
    : []),
];
writeFileSync(PAGE, page.join("\n"));
