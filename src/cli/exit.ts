import { CommanderError } from "commander";
import { DerivationError } from "../derive/differentiate.ts";
import { FormulaError } from "../expr/errors.ts";
import { ValueError } from "../expr/evaluate.ts";
import { caret } from "../expr/read/place.ts";
import { type Io, note } from "./io.ts";

/** What the shell is told. `no` is for commands that answer a question; what a signal ended, it counts from 128. */
export const EXIT = { fine: 0, no: 1, badInput: 2, internal: 3, interrupted: 130, terminated: 143 } as const;

/** Arguments or files that cannot be used: one lower-case sentence, with the next move. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The answer is no: said in one sentence. */
export class NoError extends Error {
  override readonly name = "NoError";
}

/** The reader ended it: said in one sentence, with how to go on. */
export class Interrupted extends Error {
  override readonly name: string = "Interrupted";
}
/** Another program ended it. */
export class Terminated extends Interrupted {
  override readonly name = "Terminated";
}

type ErrorClass = abstract new (...args: never[]) => Error;
interface Meaning {
  readonly kind: ErrorClass;
  /** Of the errors of that kind only those with such a message. */
  readonly says?: RegExp;
  readonly code: number;
  readonly show: (error: never) => string;
}

const message = (error: Error): string => error.message;
const withCaret = (error: FormulaError): string =>
  [
    error.message,
    ...caret(error)
      .split("\n")
      .map((line) => `  ${line}`),
  ].join("\n");

/** What errors mean to the shell, and how they are shown. Any other is a fault of ours. */
const MEANINGS: readonly Meaning[] = [
  { kind: FormulaError, code: EXIT.badInput, show: withCaret },
  { kind: ValueError, code: EXIT.badInput, show: message },
  { kind: DerivationError, code: EXIT.badInput, show: message },
  { kind: UsageError, code: EXIT.badInput, show: message },
  { kind: CommanderError, code: EXIT.badInput, show: inOneSentence },
  // recursion follows the formula: only one that is nested deeper than anybody writes fills the stack
  { kind: RangeError, says: /call stack/, code: EXIT.badInput, show: () => "the formula is nested too deep: take it apart" },
  { kind: NoError, code: EXIT.no, show: message },
  { kind: Terminated, code: EXIT.terminated, show: message },
  { kind: Interrupted, code: EXIT.interrupted, show: message },
];

/** Prints what went wrong, never a stack, and gives the exit code. */
export function report(error: unknown, io: Io): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.fine; // help and version were asked for
  const meaning = MEANINGS.find(({ kind, says }) => error instanceof kind && (says?.test(error.message) ?? true));
  if (meaning) note(io, meaning.show(error as never).trimEnd());
  else note(io, `internal: ${(error instanceof Error ? error.message : String(error)).split("\n")[0]}`);
  return meaning?.code ?? EXIT.internal;
}

/** What to do next, where commander does not say. */
const HINTS: Readonly<Record<string, string>> = {
  "commander.unknownCommand": 'a formula goes behind "derive", as in gprime derive "tanh(x)"',
  "commander.excessArguments": "a formula with blanks goes between quotation marks",
  "commander.missingArgument": 'write it behind the command, as in gprime derive "tanh(x)"',
  "commander.optionMissingArgument": "write it behind the option",
};

/** What commander says in a second sentence, in one. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/\. Allowed choices are /, ": choose "],
  [/\. Expected (\d+) arguments? but got (\d+)/, ", $2 instead of $1"],
];

/** Commander says "error: unknown option '--jso'\n(Did you mean --json?)". */
function inOneSentence({ message, code }: CommanderError): string {
  const [said = "", meant] = message.replace(/^error: /, "").split("\n(Did you mean ");
  const next = meant ? `did you mean ${meant.replace(/\?\)$/, "")}?` : HINTS[code];
  const sentence = SENTENCES.reduce((text, [from, to]) => text.replace(from, to), said.trim())
    .replace(/\.$/, "")
    .replace(/'([^']*)'/g, '"$1"');
  return next ? `${sentence}: ${next}` : sentence;
}
