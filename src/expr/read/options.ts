/** The options of public functions, for callers without a type checker: a misspelt one would go unnoticed. */
import { closest } from "./closest.ts";
import { excerpt } from "./place.ts";

/** The names of all options; the type of the options demands each. */
export type Known<T> = { readonly [K in keyof T]-?: true };

/**
 * The options as they were given.
 * @param of what they are options of, as "compile"
 * @throws TypeError for an option that there is not, with the nearest, or what is no object; a number is the index that map() gives
 */
export function requireOptions<T extends object>(of: string, given: T, known: Known<T>): T {
  const options: unknown = given;
  if (typeof options === "number") return given;
  if (typeof options !== "object" || options === null) throw new TypeError(`the options of ${of} are an object, not ${String(options)}`);
  const names = Object.keys(known);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return given;
  const near = closest(unknown, names);
  const meant = near === undefined ? "." : `: did you mean "${near}"?`;
  throw new TypeError(`${of} has no option "${excerpt(unknown)}"${meant} It has ${names.join(", ")}`);
}
