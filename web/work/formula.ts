/** Reading what is typed: what it means, its parameters with their values, and both ways to write it. */
import { activation } from "../../src/catalogue/activation.ts";
import { catalogueFunctions } from "../../src/catalogue/functions.ts";
import { findRow } from "../../src/catalogue/names.ts";
import type { ParameterCondition } from "../../src/catalogue/row.ts";
import { unnamed } from "../../src/expr/expr.ts";
import { toAscii, toLatex } from "../../src/expr/print.ts";
import { read } from "../../src/expr/read/parser.ts";
import type { Given } from "./given.ts";

export interface ParameterFound {
  readonly name: string;
  readonly latex: string;
  /** The value that is used, and the one that is used where the reader gives none. */
  readonly value: string;
  readonly standard: string;
  /** What values the function is meant for. */
  readonly where?: ParameterCondition;
}

export interface Reading {
  /** The formula with a value for each parameter. */
  readonly given: Given;
  /** The catalogue's name, where it is one. */
  readonly name?: string;
  readonly ascii: string;
  readonly latex: string;
  readonly variable: string;
  /** All names in it: each may be the variable. */
  readonly names: readonly string[];
  readonly parameters: readonly ParameterFound[];
  /** What was taken for granted, in sentences. */
  readonly notes: readonly string[];
}

/** Of a parameter without a default. */
const STANDARD = "1";

function readGiven({ formula, parameters, variable }: Given): Reading {
  const row = findRow(formula);
  const options = variable === undefined ? {} : { variable };
  const found = row ? Object.keys(row.parameters ?? {}) : read(formula, { functions: catalogueFunctions, ...options }).parameters;
  const described = found.map((name): ParameterFound => {
    const { value: standard = STANDARD, where } = row?.parameters?.[name] ?? {};
    const value = Object.hasOwn(parameters, name) ? (parameters[name] as string) : standard;
    return { name, latex: toLatex({ kind: "symbol", name }), value, standard, ...(where && { where }) };
  });
  const values = Object.fromEntries(described.map(({ name, value }) => [name, value]));
  const a = activation(formula, { parameters: values, ...options });
  return {
    given: { formula, parameters: values, ...options },
    ...(row && { name: row.name }),
    ascii: toAscii(unnamed(a.formula)),
    latex: toLatex(a.formula, { names: true }),
    variable: a.variable,
    names: [a.variable, ...found],
    parameters: described,
    notes: a.notes,
  };
}

export const requests = { read: readGiven };
