import type { Kink, Slope, Step } from "../derive/derivation.ts";
import { type Expr, unnamed } from "../expr/expr.ts";
import { toAscii, toLatex } from "../expr/print.ts";
import { requireOptions } from "../expr/read/options.ts";
import { type BackwardJson, backwardJson } from "./backward-json.ts";
import { APPEARANCE, type Appearance, type Derived, shown } from "./derivation.ts";
import { knownValue } from "./remarks.ts";

/** A formula in JSON. `ascii` parses again on its own; `inOutput`, where it differs, calls the formula by its name, as g(x)*(1 - g(x)). */
export interface FormulaJson {
  readonly ascii: string;
  readonly latex: string;
  readonly inOutput?: string;
}

export interface DerivationJson extends BackwardJson {
  readonly formula: FormulaJson;
  readonly variable: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly derivative: FormulaJson;
  readonly steps: readonly (FormulaJson & { readonly rule: string; readonly why: string })[];
  readonly kinks: readonly KinkJson[];
}

/** A number, "Infinity", "-Infinity", "undefined", or the ASCII of an expression without a value of its own. */
type ValueJson = number | string;
export interface KinkJson {
  readonly at: ValueJson;
  readonly left: ValueJson;
  readonly right: ValueJson;
  readonly value: ValueJson;
  readonly jump?: true;
}

/** A derivation as data, for programs. */
export function derivationJson(derived: Derived, appearance: Pick<Appearance, "steps">): DerivationJson {
  requireOptions("derivationJson", appearance, APPEARANCE);
  return {
    formula: formulaJson(derived.formula),
    variable: derived.variable,
    parameters: parametersJson(derived),
    derivative: formulaJson(derived.derivative),
    steps: shown(derived, appearance).map(({ rule, expr, why }: Step) => ({ rule, ...formulaJson(expr), why })),
    kinks: derived.kinks.map((kink) => kinkJson(kink, derived)),
    ...backwardJson(derived),
  };
}

/** A formula as ASCII that stands on its own, and as LaTeX. */
export function formulaJson(expr: Expr): FormulaJson {
  const [ascii, inOutput] = [toAscii(unnamed(expr)), toAscii(expr, { names: true })];
  return { ascii, latex: toLatex(unnamed(expr)), ...(inOutput !== ascii && { inOutput }) };
}

/** The parameters' values: numbers. */
export const parametersJson = (derived: Pick<Derived, "parameters">): Record<string, ValueJson> =>
  Object.fromEntries(Object.entries(derived.parameters).map(([name, value]) => [name, valueJson(value, derived)]));

function kinkJson({ at, left, right, value, jump }: Kink, derived: Derived): KinkJson {
  const json = (slope: Slope) => valueJson(slope, derived);
  return { at: json(at), left: json(left), right: json(right), value: json(value), ...(jump && { jump }) };
}

function valueJson(slope: Slope, derived: Pick<Derived, "parameters">): ValueJson {
  const value = knownValue(slope, derived);
  if (value !== undefined && !Number.isNaN(value)) return Number.isFinite(value) ? value : String(value);
  return typeof slope === "string" ? slope : toAscii(unnamed(slope));
}
