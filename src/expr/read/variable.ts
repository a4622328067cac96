/** Which of the free names of a formula is its variable. */

import type { FormulaError, Span } from "../errors.ts";
import { customaryParameter, customaryVariable, isGreek, PARAMETER_WORDS, VARIABLES } from "./customs.ts";
import type { Names } from "./names.ts";
import { complaint, excerpt } from "./place.ts";

export interface Choice {
  readonly variable: string;
  /** A sentence where the choice was by custom. */
  readonly note?: string;
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${excerpt(name)}"`).join(names.length > 2 ? ", " : " and ");
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/**
 * The variable: the only free name, or the only one that is customary for a variable where all others are for parameters.
 * @param free the names that are no declared parameters, in order of appearance
 * @param differentiated the variables of the derivatives in the formula
 * @throws FormulaError where there are several candidates
 */
export function chooseVariable(
  free: readonly string[],
  differentiated: ReadonlySet<string>,
  names: Names,
  source: string,
  spanOf: (name: string) => Span,
): Choice {
  const [first = "x"] = free;
  if (free.length <= 1) return { variable: first };
  const of = [...differentiated].filter((name) => free.includes(name));
  const usual = of.length === 1 ? of : free.filter(customaryVariable);
  const others = free.filter((name) => name !== usual[0]);
  if (usual.length !== 1 || !others.every((name) => of.length === 1 || customaryParameter(name)))
    throw severalNames(free, names, source, spanOf);
  const variable = usual[0] as string;
  return {
    variable,
    note: `${variable} taken as the variable, ${listed(others)} as ${others.length === 1 ? "a parameter" : "parameters"}`,
  };
}

function severalNames(free: readonly string[], names: Names, source: string, spanOf: (name: string) => Span): FormulaError {
  const slip = slipIn(free, names);
  if (slip) return slipError(slip, names, source, spanOf);
  const [first, second] = [...free].sort((a, b) => rank(a) - rank(b)) as [string, string];
  const run = free.find(
    (name) => /^[A-Za-z]{2,4}$/.test(name) && [...name].every((letter) => free.includes(letter) || customaryParameter(letter)),
  );
  const advice = run
    ? `"${run}" is one name: write ${[...run].join("*")} for a product, or name the variable and give the others as parameters`
    : `name the variable, as "${first}", and give ${free.length > 2 ? "the others as parameters" : `"${second}" as a parameter`}`;
  const others = free.filter((name) => name !== first);
  return complaint(
    `more than one name that could be the variable, ${quoted(free.slice(0, 6))},`,
    source,
    spanOf(others[0] as string),
    advice,
  );
}

/** A name that nobody declared and that looks like a function: the reader forgot its brackets, or mistyped it. */
export const slipIn = (free: readonly string[], names: Names): string | undefined =>
  free.find((name) => name.length > 2 && !isGreek(name) && !PARAMETER_WORDS.has(name) && names.slip(name) !== undefined);

export function slipError(name: string, names: Names, source: string, spanOf: (name: string) => Span): FormulaError {
  const meant = names.slip(name) as string;
  return complaint(
    `unknown name "${excerpt(name)}"`,
    source,
    spanOf(name),
    `did you mean "${meant}"? otherwise declare "${excerpt(name)}" as a parameter`,
  );
}

const rank = (name: string): number => {
  const i = (VARIABLES as readonly string[]).indexOf(name);
  return i < 0 ? VARIABLES.length : i;
};
