/**
 * Times derivations and ways back of the 208 formulas in test/catalogue/formulas.tsv, in one warm process, and counts the
 * steps that are proved. Run it after a build: node bench/derivations.mjs
 */
import { readFileSync } from "node:fs";
import { backward, differentiate, parse } from "../dist/index.js";

const lines = readFileSync(new URL("../test/catalogue/formulas.tsv", import.meta.url), "utf8")
  .trim()
  .split("\n");
const header = lines.findIndex((line) => line.startsWith("name\t"));
const columns = lines[header].split("\t");
const rows = lines.slice(header + 1).map((line) => Object.fromEntries(line.split("\t").map((cell, i) => [columns[i], cell])));
const valuesOf = (text = "") => Object.fromEntries([...text.matchAll(/(\w+)=([-\d.e]+)/g)].map(([, name, value]) => [name, Number(value)]));

function timed(name, work) {
  const times = [];
  for (let pass = 0; pass < 2; pass++) {
    for (const row of rows) {
      const values = valuesOf(row.parameters ?? row["parameters=default"]);
      const formula = parse(row.formula, { variable: "x", parameters: Object.keys(values) });
      const start = performance.now();
      work(formula, values);
      if (pass === 1) times.push({ ms: performance.now() - start, name: row.name });
    }
  }
  times.sort((a, b) => a.ms - b.ms);
  const worst = times.at(-1);
  console.log(
    `${name}: median ${times[times.length >> 1].ms.toFixed(2)} ms, worst ${worst.ms.toFixed(1)} ms (${worst.name}), ${times.length} formulas`,
  );
}

let [steps, proved] = [0, 0];
timed("derivation with steps", (formula, values) => {
  for (const step of differentiate(formula, "x", values).steps) {
    steps++;
    if (step.proof !== null) proved++;
  }
});
console.log(`steps proved: ${proved / 2} of ${steps / 2}`);
timed("ways back", (formula, values) => backward(formula, "x", values));
