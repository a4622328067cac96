/** The 208 formulas in test/catalogue/formulas.tsv. */
import { readFileSync } from "node:fs";

const lines = readFileSync(new URL("../test/catalogue/formulas.tsv", import.meta.url), "utf8")
  .trim()
  .split("\n");
const header = lines.findIndex((line) => line.startsWith("name\t"));
const columns = lines[header].split("\t");
const valuesOf = (text = "") => Object.fromEntries([...text.matchAll(/(\w+)=([-\d.e]+)/g)].map(([, name, value]) => [name, Number(value)]));

/** { name, formula (text in x), values (of its parameters) } of each. */
export const FORMULAS = lines.slice(header + 1).map((line) => {
  const row = Object.fromEntries(line.split("\t").map((cell, i) => [columns[i], cell]));
  return { name: row.name, formula: row.formula, values: valuesOf(row.parameters ?? row["parameters=default"]) };
});

/** The median and the worst of times in milliseconds, as a line. */
export function summary(what, times) {
  const sorted = [...times].sort((a, b) => a.ms - b.ms);
  const worst = sorted.at(-1);
  return `${what}: median ${sorted[sorted.length >> 1].ms.toFixed(2)} ms, worst ${worst.ms.toFixed(1)} ms (${worst.name}), ${sorted.length} formulas`;
}
