import { readFileSync } from "node:fs";

export interface KnownFormula {
  readonly name: string;
  readonly formula: string;
  /** Exact decimals, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** f(-1), f(0), f(1), to 10 digits. */
  readonly values: readonly [number, number, number];
}

const NOT_FINITE: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY };

/** The formulas that every part of gprime is tested on. */
export const FORMULAS: readonly KnownFormula[] = readFileSync(new URL("formulas.tsv", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .slice(1)
  .map((line) => {
    const [name, formula, parameters, ...values] = line.split("\t") as [string, string, string, string, string, string];
    return {
      name,
      formula,
      parameters: Object.fromEntries(
        parameters
          .split(" ")
          .filter(Boolean)
          .map((pair) => pair.split("=") as [string, string]),
      ),
      values: values.map((value) => NOT_FINITE[value] ?? Number(value)) as [number, number, number],
    };
  });

/** The parameters as float64 numbers. */
export const numbers = (parameters: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, Number(value)]));
