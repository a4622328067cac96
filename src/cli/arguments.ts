import { Option } from "commander";
import { plainName } from "../expr/read/letters.ts";
import { UsageError } from "./exit.ts";

/** Options that several commands have in common, and how their values are read. */
export const OPTIONS = {
  param: () =>
    new Option("--param <name=value>", "the value of a parameter, as beta=1.5 or a=1/3 (may be given again)").argParser(readParameter),
  variable: () => new Option("--variable <name>", "the name of the variable, where the formula has several names"),
  json: () => new Option("--json", "print JSON"),
};

export const MOST_THREADS = 256;

/** Values as they were written: a number would not be exact. */
export type Parameters = Readonly<Record<string, string>>;

/** Adds "name=value" to the parameters read before. @throws UsageError where it is no such thing. */
export function readParameter(text: string, before: Parameters = {}): Parameters {
  const [, written = "", value = ""] = /^\s*([^\s=]+)\s*=\s*(.+?)\s*$/u.exec(text) ?? [];
  const name = plainName(written);
  if (value === "") throw new UsageError(`--param "${shortened(text)}" is not of the form name=value, as in --param a=0.5`);
  if (Object.hasOwn(before, name)) throw new UsageError(`--param gives "${shortened(name)}" twice`);
  // no assignment: it would not make a property of the name __proto__
  return Object.fromEntries([...Object.entries(before), [name, value]]);
}

/** "a:b" as two finite numbers, the lesser first. @throws UsageError where it is no such thing. */
export function readRange(text: string): readonly [number, number] {
  const ends = text.split(":").map((end) => (end.trim() === "" ? Number.NaN : Number(end.replaceAll("−", "-"))));
  const [from, to] = ends as [number, number];
  if (ends.length === 2 && Number.isFinite(from) && Number.isFinite(to) && from < to) return [from, to];
  throw new UsageError(`--range "${shortened(text)}" is not two numbers with the lesser first, as in --range -5:5`);
}

/** A reader of a whole number from 1. @throws UsageError */
export function readCount(option: string, most = 2 ** 32): (text: string) => number {
  return (text) => {
    const n = /^\s*\d[\d_]*\s*$/.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN;
    if (n >= 1 && n <= most) return n;
    throw new UsageError(`${option} "${shortened(text)}" is not a whole number from 1 to ${most}`);
  };
}

/** A reader of a number that is not negative, as 1.5. @throws UsageError */
export function readSize(option: string): (text: string) => number {
  return (text) => {
    const size = text.trim() === "" ? Number.NaN : Number(text);
    if (size >= 0 && Number.isFinite(size)) return size;
    throw new UsageError(`${option} "${shortened(text)}" is not a number from 0 on, as in ${option} 1.5`);
  };
}

export const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** Options that take the next argument as their value, whatever it looks like. */
const WITH_VALUE = [
  "--to",
  "--residual",
  "--precision",
  "--param",
  "--variable",
  "--steps",
  "--format",
  "-o",
  "--output",
  "--theme",
  "--range",
  "--sample",
  "--threads",
  "--port",
  "--plot",
  "--state",
  "--command",
  "--max-ulp",
  "--task",
  "--data",
  "--target",
  "--activations",
  "--layers",
  "--seeds",
  "--epochs",
  "--batch",
  "--rate",
  "--optimiser",
  "--schedule",
  "--initial",
  "--save",
  "--only",
];
const LOOKS_LIKE_OPTION = /^(-[hVo]|-o.*\.(svg|png|html|md)|--|--[a-z][a-z-]*(=.*)?)$/i;

/**
 * Lets a formula begin with a minus: "-x" is no option of ours, so its sign becomes the typographic minus, which the
 * parser reads alike and the option parser leaves alone.
 */
export function protectFormulas(argv: readonly string[]): string[] {
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  return argv.map((argument, i) => {
    const isValue = i > 0 && WITH_VALUE.includes(argv[i - 1] as string);
    const isFormula = i < end && !isValue && argument.startsWith("-") && argument !== "-" && !LOOKS_LIKE_OPTION.test(argument);
    return isFormula ? `−${argument.slice(1)}` : argument;
  });
}
