/** An activation: a formula with everything that follows from it. */
import { type Backward, backward } from "../derive/backward/backward.ts";
import type { Derivation, Kink, Step } from "../derive/derivation.ts";
import { differentiate } from "../derive/differentiate.ts";
import { FormulaError } from "../expr/errors.ts";
import { ValueError } from "../expr/evaluate.ts";
import { type Expr, isNumber, number, substitute, symbol } from "../expr/expr.ts";
import { toNumber } from "../expr/rational.ts";
import { isGreek } from "../expr/read/customs.ts";
import { plainName } from "../expr/read/letters.ts";
import { isOfVectors } from "../expr/read/names.ts";
import { type Known, requireOptions } from "../expr/read/options.ts";
import { read } from "../expr/read/parser.ts";
import { requireText, requireVariable } from "../expr/read/require.ts";
import { productIn } from "../expr/read/slips.ts";
import { catalogueFunctions, ROW_VARIABLE, rowFormula } from "./functions.ts";
import { findRow, isOneWord, nearestNames } from "./names.ts";
import { type ParameterValue, parameterValue, refuseUnknown, rowParameters } from "./parameters.ts";
import type { CatalogueRow } from "./row.ts";

export interface ActivationOptions {
  /** Values of parameters, kept exact: a number is the decimal that it prints, a text may be a decimal or a quotient as 1/3. 0, or 1e-30 to 1e6. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** The name of the variable: needed where a formula has several names; a catalogue formula is written in it. */
  readonly variable?: string;
}

const OPTIONS: Known<ActivationOptions> = { parameters: true, variable: true };

/** A formula of one variable, and its derivative by that. Immutable; the derivation is worked out when first asked for. */
export interface Activation extends Derivation {
  /** The catalogue's name, or the text that was given. */
  readonly name: string;
  /** With its parameters as symbols. */
  readonly formula: Expr;
  readonly variable: string;
  /** The value of each parameter that has one: numbers. */
  readonly parameters: Readonly<Record<string, Expr>>;
  readonly derivative: Expr;
  readonly steps: readonly Step[];
  readonly kinks: readonly Kink[];
  /** What the forward pass may keep, and the derivative as a formula in it: best first. */
  readonly backward: Backward;
  /** What the catalogue says of it, where it was found there. */
  readonly row?: CatalogueRow;
  /** What was taken for granted in reading it, in sentences for the reader. */
  readonly notes: readonly string[];
}

/**
 * The activation of that name in the catalogue (case, hyphens, spaces and underscores do not matter), else the one with that
 * formula, in ASCII or LaTeX, in which the catalogue's names are functions: "silu", "Hard-Swish", "x*sigmoid(b*x)", "2*mish(x)".
 * @throws FormulaError where the text is neither: with line and column, and the nearest name for a mistyped one.
 * @throws ValueError for a parameter that it has not, or a value that is no number in range; TypeError for an unknown option.
 */
export function activation(nameOrFormula: string, options: ActivationOptions = {}): Activation {
  requireText(nameOrFormula);
  requireOptions("activation", options, OPTIONS);
  const row = findRow(nameOrFormula);
  const plain = inPlainNames(options);
  if (!row) return fromFormula(nameOrFormula, plain);
  if (plain.variable !== undefined || Object.keys(plain.parameters ?? {}).length > 0) return fromRow(row, plain);
  const known = asTheyStand.get(row) ?? fromRow(row, plain);
  asTheyStand.set(row, known);
  return known;
}

/** The rows with their own parameters: what was worked out for one reader is there for the next. */
const asTheyStand = new WeakMap<CatalogueRow, Activation>();

/** The options with names as expressions have them: α is alpha. */
const inPlainNames = ({ parameters, variable }: ActivationOptions): ActivationOptions => ({
  ...(parameters && { parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [plainName(name), value])) }),
  ...(variable !== undefined && { variable: requireVariable(variable) }),
});

function fromRow(row: CatalogueRow, { parameters = {}, variable = ROW_VARIABLE }: ActivationOptions): Activation {
  refuseVariable(parameters, variable);
  const { values, notes } = rowParameters(row, parameters);
  if (Object.hasOwn(values, variable)) throw new ValueError(`"${variable}" is a parameter of ${row.name}: give the variable another name`);
  const formula = variable === ROW_VARIABLE ? rowFormula(row) : substitute(rowFormula(row), { [ROW_VARIABLE]: symbol(variable) });
  return derived({ name: row.name, formula, variable, parameters: values, row, notes });
}

function refuseVariable(parameters: Readonly<Record<string, ParameterValue>>, variable: string): void {
  if (Object.hasOwn(parameters, variable))
    throw new ValueError(`"${variable}" is the variable, and takes no value: leave it out, or name another variable`);
}

function fromFormula(text: string, { parameters = {}, variable }: ActivationOptions): Activation {
  const values = Object.entries(parameters).map(([name, value]) => [name, number(parameterValue(name, value))] as const);
  const formula = orSuggestion(text, () =>
    read(text, { parameters: Object.keys(parameters), functions: catalogueFunctions, ...(variable !== undefined && { variable }) }),
  );
  refuseVariable(parameters, formula.variable);
  refuseUnknown(Object.keys(parameters), formula.parameters, "the formula");
  return derived({
    name: text,
    formula: formula.expr,
    variable: formula.variable,
    parameters: Object.fromEntries(values),
    notes: formula.notes,
  });
}

/** A mistyped name reads as a lone symbol, or as nothing: neither is what was meant. */
function orSuggestion<T extends { readonly expr: Expr }>(text: string, readIt: () => T): T {
  const names = isOneWord(text) && !isOfVectors(text.trim()) && productIn(text.trim()) === undefined ? nearestNames(text) : [];
  const meant = (): FormulaError => {
    const word = text.trim();
    const start = text.indexOf(word);
    const suggested = names.map((name) => `"${name}"`).join(" or ");
    return new FormulaError(`unknown activation "${word}": did you mean ${suggested}?`, text, { start, end: start + word.length });
  };
  try {
    const formula = readIt();
    if (names.length > 0 && formula.expr.kind === "symbol" && !isGreek(formula.expr.name)) throw meant();
    return formula;
  } catch (error) {
    if (names.length > 0 && error instanceof FormulaError) throw meant();
    throw error;
  }
}

function derived(parts: Omit<Activation, keyof Derivation | "backward"> & Pick<Derivation, "formula" | "variable">): Activation {
  let derivation: Derivation | undefined;
  const worked = (): Derivation => (derivation ??= differentiate(parts.formula, parts.variable, valuesOf(parts.parameters)));
  let ways: Backward | undefined;
  return Object.freeze({
    ...parts,
    get backward() {
      return (ways ??= backward(parts.formula, parts.variable, valuesOf(parts.parameters), worked()));
    },
    get derivative() {
      return worked().derivative;
    },
    get steps() {
      return worked().steps;
    },
    get kinks() {
      return worked().kinks;
    },
    get outputName() {
      return worked().outputName;
    },
    get searchedWithin() {
      return worked().searchedWithin;
    },
    get assumed() {
      return worked().assumed;
    },
  });
}

/** The parameters that are numbers, as float64. */
export function valuesOf(parameters: Readonly<Record<string, Expr>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => (isNumber(value) ? [[name, toNumber(value.value)]] : [])),
  );
}
