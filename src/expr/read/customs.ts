/** Which names are customary for variables, and which for parameters. */
import { GREEK } from "./letters.ts";

export const isGreek = (name: string): boolean => GREEK.has(name.split("_")[0] as string);

/** Customary variables, the most usual first. */
export const VARIABLES = ["x", "z", "u", "v", "t", "y"] as const;
const PARAMETER_LETTERS: ReadonlySet<string> = new Set("abcdhklmnpqrsABCDKLMNR");
export const PARAMETER_WORDS: ReadonlySet<string> = new Set(
  "lo hi low high lower upper slope scale shift bias gain threshold temperature leak width center offset".split(" "),
);

/** Whether a name is customary for a parameter: a, k_1, beta, lower. Never for a variable. */
export const customaryParameter = (name: string): boolean =>
  isGreek(name) || PARAMETER_LETTERS.has(name.split("_")[0] as string) || PARAMETER_WORDS.has(name);

/** Whether a name is one of the letters that variables have. */
export const customaryVariable = (name: string): boolean => (VARIABLES as readonly string[]).includes(name);
