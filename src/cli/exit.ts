import { CommanderError } from "commander";
import { DerivationError } from "../derive/differentiate.ts";
import { FormulaError } from "../expr/errors.ts";
import { ValueError } from "../expr/evaluate.ts";
import { caret } from "../expr/place.ts";
import { type Io, note } from "./io.ts";

/** What the shell is told. `no` is for commands that answer a question. */
export const EXIT = { fine: 0, no: 1, badInput: 2, internal: 3 } as const;

/** Arguments or files that cannot be used: one lower-case sentence, with the next move. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The answer is no: said in one sentence. */
export class NoError extends Error {
  override readonly name = "NoError";
}

type ErrorClass = abstract new (...args: never[]) => Error;
/** What errors mean to the shell, and how they are shown. Any other is a fault of ours. */
const MEANINGS: readonly [kind: ErrorClass, code: number, show: (error: never) => string][] = [
  [
    FormulaError,
    EXIT.badInput,
    (error: FormulaError) =>
      [
        error.message,
        ...caret(error)
          .split("\n")
          .map((line) => `  ${line}`),
      ].join("\n"),
  ],
  [ValueError, EXIT.badInput, (error: Error) => error.message],
  [DerivationError, EXIT.badInput, (error: Error) => error.message],
  [UsageError, EXIT.badInput, (error: Error) => error.message],
  [CommanderError, EXIT.badInput, ({ message }: Error) => inOneSentence(message)],
  [NoError, EXIT.no, (error: Error) => error.message],
];

/** Prints what went wrong, never a stack, and gives the exit code. */
export function report(error: unknown, io: Io): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.fine; // help and version were asked for
  const meaning = MEANINGS.find(([kind]) => error instanceof kind);
  if (!meaning) {
    note(io, `internal: ${(error instanceof Error ? error.message : String(error)).split("\n")[0]}`);
    return EXIT.internal;
  }
  const [, code, show] = meaning;
  note(io, show(error as never).trimEnd());
  return code;
}

/** Commander says "error: unknown option '--jso'\n(Did you mean --json?)". */
const inOneSentence = (message: string): string =>
  message.replace(/^error: /, "").replace(/\n\(Did you mean (.*?)\?\)/, ": did you mean $1?");
