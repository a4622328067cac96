/** The values of parameters, exactly. */
import { ValueError } from "../expr/evaluate.ts";
import { type Expr, number } from "../expr/expr.ts";
import { fromDecimal, over, type Rational, sign, toNumber } from "../expr/rational.ts";
import { type CatalogueRow, PARAMETER_CONDITIONS } from "./row.ts";

/** A number (as it prints: 0.1 is a tenth), a decimal or a quotient of two as text, or an exact rational. */
export type ParameterValue = number | string | Rational;

const [LEAST, GREATEST] = [1e-30, 1e6];
const LONGEST = 60;

/**
 * A parameter's value as an exact number.
 * @throws ValueError where it is no number, or none that is 0 or from 1e-30 to 1e6 in magnitude.
 */
export function parameterValue(name: string, value: ParameterValue): Rational {
  const exact = typeof value === "object" ? value : readRational(String(value));
  if (!exact) throw new ValueError(`the value of "${name}", ${shown(value)}, is no number: give one such as 0.5, -2, 1e-3 or "1/3"`);
  const magnitude = Math.abs(toNumber(exact));
  if (sign(exact) !== 0 && !(magnitude >= LEAST && magnitude <= GREATEST)) {
    throw new ValueError(`the value of "${name}", ${shown(value)}, is out of range: it may be 0, or from 1e-30 to 1e6 in magnitude`);
  }
  return exact;
}

/** A decimal or a quotient of two, or undefined. What is far out of range is not made exact: 1e-999999999 has a billion digits. */
function readRational(text: string): Rational | undefined {
  const parts = text.replaceAll("−", "-").split("/");
  if (text.length > LONGEST || parts.length > 2) return undefined;
  const numbers = parts.map((part) => readDecimal(part.trim()));
  const [above, below] = numbers;
  if (!above || numbers.includes(undefined) || (below && sign(below) === 0)) return undefined;
  return below ? over(above, below) : above;
}

function readDecimal(text: string): Rational | undefined {
  const exponent = /e([+-]?\d+)$/i.exec(text)?.[1] ?? "0";
  if (Math.abs(Number(exponent)) > 400) return undefined;
  try {
    return fromDecimal(text);
  } catch {
    return undefined;
  }
}

const shown = (value: ParameterValue): string => {
  const text = typeof value === "object" ? `${value.n}/${value.d}` : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
};

/** The values that a row's parameters take: the given ones, else the defaults; with remarks on those that the function is not meant for. */
export function rowParameters(
  row: CatalogueRow,
  given: Readonly<Record<string, ParameterValue>>,
): { readonly values: Readonly<Record<string, Expr>>; readonly notes: readonly string[] } {
  const known = Object.keys(row.parameters ?? {});
  refuseUnknown(Object.keys(given), known, row.name);
  const notes: string[] = [];
  const values = Object.entries(row.parameters ?? {}).map(([name, { value, where }]) => {
    const exact = parameterValue(name, Object.hasOwn(given, name) ? (given[name] as ParameterValue) : value);
    if (where && !PARAMETER_CONDITIONS[where](sign(exact)))
      notes.push(`${row.name} is meant for ${name} ${where}, not for ${name} = ${toNumber(exact)}`);
    return [name, number(exact)] as const;
  });
  return { values: Object.fromEntries(values), notes };
}

/** @throws ValueError for a parameter that the formula does not have. */
export function refuseUnknown(given: readonly string[], known: readonly string[], formula: string): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const has = known.length === 0 ? "none" : known.map((name) => `"${name}"`).join(" and ");
  throw new ValueError(`${formula} has no parameter "${shown(unknown)}": it has ${has}`);
}
