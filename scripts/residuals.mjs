/**
 * Writes docs/residuals.md: what the forward pass keeps for each activation, here and in two frameworks. Ours is found
 * from the formulas; theirs stands in docs/data/saved-tensors.tsv. Run it after a build: node scripts/residuals.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "./stamps.mjs";

export const PAGE = join(ROOT, "docs", "residuals.md");
const FACTS = join(ROOT, "docs", "data", "saved-tensors.tsv");
const FRAMEWORKS = ["PyTorch", "JAX"];

/** The page, made with the library's own catalogue, activation and toAscii. */
export function residualsPage({ catalogue, activation, toAscii }) {
  const facts = readFacts();
  const rows = catalogue.map(({ name }) => {
    const [best] = activation(name).backward.ways;
    return { name, best, theirs: FRAMEWORKS.map((f) => facts.find((fact) => fact.framework === f && fact.activation === name)) };
  });
  const free = rows.filter(({ best }) => best.bytes === 0);
  const known = rows.filter(({ theirs }) => theirs.some((fact) => fact));
  const less = known.filter(({ best, theirs }) => theirs.some((fact) => fact && Number(fact.bytes) > best.bytes));
  const fits = catalogue.flatMap(({ name }) =>
    activation(name)
      .backward.ways.filter(({ error }) => error)
      .map((way) => ({ name, way })),
  );
  const sources = [...new Set(facts.map(({ framework, source }) => `${framework}: ${source}`))];
  return [
    "# Who keeps what",
    "",
    "<!-- made by scripts/residuals.mjs: change that, not this -->",
    "",
    "What an activation's forward pass keeps for its backward pass, and the derivative as a formula in it: x is the input,",
    "y the output, bit one bit. Bytes are those of an element of float32 beyond y, which the next layer keeps anyway.",
    "",
    `Of ${rows.length} activations ${free.length} need nothing beyond y. Of the ${known.length} for which a framework's choice is known,`,
    `${less.length} are kept in fewer bytes by gprime than by ${FRAMEWORKS.join(" or ")}.`,
    "",
    `| activation | gprime keeps | bytes | derivative | ${FRAMEWORKS.map((f) => `${f} keeps | bytes |`).join(" ")}`,
    `| --- | --- | ---: | --- |${" --- | ---: |".repeat(FRAMEWORKS.length)}`,
    ...rows.map(({ name, best, theirs }) => `| ${[name, ...ours(best, toAscii), ...theirs.flatMap(told)].join(" | ")} |`),
    "",
    "A bit is kept where it says so as an eighth of a byte. The frameworks' figures count a mask as a byte an element, a",
    "constant tensor like any other, and a tensor that is held twice once.",
    "",
    "Where nothing exact keeps less than the input, y and one bit do with a fitted formula, which has an error; it is never",
    "what gprime recommends, and `gprime derive` prints it. The errors are the greatest that were seen, not proved:",
    "",
    "| activation | fitted | bytes | error below | in float32 |",
    "| --- | --- | ---: | ---: | ---: |",
    ...fits.map(({ name, way }) => `| ${[name, ...fitted(way)].join(" | ")} |`),
    "",
    "Sources:",
    ...sources.map((source) => `- ${source}`),
    "",
  ].join("\n");
}

const ours = ({ residual, bytes, formula, keeps, conditions }, toAscii) => {
  const bits = Object.entries(keeps).map(([name, u]) => `\`${name} = ${toAscii(u)}\``);
  const derivative = [`\`${toAscii(formula)}\``, ...bits, ...conditions.map((c) => `for ${c}`)].join(", ");
  return [residual, bytes === 1 / 8 ? "1/8" : String(bytes), derivative];
};

const fitted = ({ residual, bytes, error: { absolute, float32 } }) => [
  residual,
  bytes === 1 / 8 ? "1/8" : String(bytes),
  upTo(absolute),
  upTo(float32),
];

/** One digit, rounded up: further ones may differ from one machine to the next. */
function upTo(size) {
  const unit = 10 ** Math.floor(Math.log10(size));
  return (Math.ceil(size / unit) * unit).toExponential(0);
}

const told = (fact) => (fact ? [fact.saves, fact.bytes] : ["", ""]);

function readFacts() {
  const lines = readFileSync(FACTS, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const [head, ...rows] = lines.map((line) => line.split("\t"));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, residualsPage(await import("../dist/index.js")));
