/** Which variable a chain is about. */
import { children, type Expr, symbols } from "../../expr/expr.ts";

const CUSTOMARY = ["x", "z", "u", "t", "v", "y", "s"];

/** The name among the symbols that is a variable: the one given where it occurs, else by custom. */
export function mainVariable(sides: readonly Expr[], given: string): string {
  const names = new Set(sides.flatMap((u) => [...symbols(u)]));
  if (names.has(given)) return given;
  return CUSTOMARY.find((name) => names.has(name)) ?? [...names][0] ?? given;
}

/**
 * The variable that a chain is about, by its text: of a derivative, of a function's argument, else a customary letter.
 * @param formulas names that stand for formulas, and are therefore the last to be chosen
 */
export function standingVariable(text: string, formulas: ReadonlySet<string> = new Set(), fallback = "x"): string {
  const below = /(?:\}\s*\{|\/)\s*(?:d|\\partial|∂|\\mathrm\s*\{\s*d\s*\})\s*([A-Za-z])(?![A-Za-z])/.exec(text)?.[1];
  const argument = /\(\s*([A-Za-z])\s*\)/.exec(text)?.[1];
  const letters = [...text.matchAll(/(?<![A-Za-z\\{_])([xzuvt])(?![A-Za-z('])/g)].map(([, letter = ""]) => letter);
  return below ?? argument ?? letters.find((letter) => !formulas.has(letter)) ?? letters[0] ?? fallback;
}

/** The variable of a derivative of something that it does not occur in, though other names do: what depends on what is not known. */
export function vacuous(u: Expr): string | undefined {
  if (u.kind === "derivative" && !symbols(u.of).has(u.variable) && symbols(u.of).size > 0) return u.variable;
  for (const part of children(u)) {
    const found = vacuous(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The variables that a derivative in it is taken by. */
export function differentiatedBy(u: Expr): Set<string> {
  const inside = children(u).flatMap((c) => [...differentiatedBy(c)]);
  return new Set(u.kind === "derivative" ? [u.variable, ...inside] : inside);
}
