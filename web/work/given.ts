/** What all tabs speak of: one formula with the values of its parameters, as it travels to a worker. */
import { type Activation, activation } from "../../src/catalogue/activation.ts";

export interface Given {
  /** A formula in plain text or LaTeX, or a name of the catalogue. */
  readonly formula: string;
  /** A value for every parameter: decimals or quotients as text, which are exact. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly variable?: string;
}

/** The activation of a given formula. The last one is kept: several questions about one formula work it out once. @throws FormulaError, ValueError */
export function activated(given: Given): Activation {
  const key = JSON.stringify([given.formula, given.parameters, given.variable ?? null]);
  if (last?.key !== key) {
    const { formula, parameters, variable } = given;
    last = { key, activation: activation(formula, { parameters, ...(variable !== undefined && { variable }) }) };
  }
  return last.activation;
}

let last: { readonly key: string; readonly activation: Activation } | undefined;
