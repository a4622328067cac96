import { readFileSync } from "node:fs";
import { type Activation, activation } from "../../src/catalogue/activation.ts";
import type { Backward } from "../../src/derive/backward/backward.ts";

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

const activations = new Map<KnownFormula, Activation>();

/** The formula as an activation, which works its derivation and its ways back out once for all tests that ask. */
export function known(formula: KnownFormula): Activation {
  const { formula: text, parameters } = formula;
  const made = activations.get(formula) ?? activation(text, { variable: "x", parameters });
  activations.set(formula, made);
  return made;
}

const timed = new Map<KnownFormula, { readonly ways: Backward; readonly ms: number }>();

/** Its ways back, and the milliseconds that they took when they were found. */
export function knownWays(formula: KnownFormula): { readonly ways: Backward; readonly ms: number } {
  const start = performance.now();
  const ways = known(formula).backward;
  const found = timed.get(formula) ?? { ways, ms: performance.now() - start };
  timed.set(formula, found);
  return found;
}
