/** The edge of the program: where text goes to, and what is known about the reader. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tells when the reader wants the program to end. */
  readonly signals?: Signals;
  /** The file that threads run: there is one where the program was built. */
  readonly worker?: string;
  /** The folder of the workbench, where it is not beside the program. */
  readonly web?: string;
}

export type SignalName = "SIGINT" | "SIGTERM";
export interface Signals {
  once(signal: SignalName, heard: () => void): unknown;
  off(signal: SignalName, heard: () => void): unknown;
}

export interface Output {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

const DEFAULT_WIDTH = 100;
const NARROWEST = 40;

export const widthOf = ({ columns }: Output): number => Math.max(columns ?? DEFAULT_WIDTH, NARROWEST);

/** Whether to use colour: on a terminal that has it, unless the reader does not want it (https://no-color.org). */
export const hasColour = ({ stdout, env }: Io): boolean => stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";

/** Makes text fainter, where the terminal can. */
export const dimmer = (io: Io): ((text: string) => string) => (hasColour(io) ? (text) => `\u001b[2m${text}\u001b[22m` : (text) => text);

export const writeJson = ({ stdout }: Io, value: unknown): unknown => stdout.write(`${JSON.stringify(value, null, 2)}\n`);

/**
 * Something to know that is no answer: on stderr, so that a pipe carries only answers. A terminal would obey control
 * characters in a quoted text, and turn the line around at some others (Cf, as U+202E).
 */
export const note = ({ stderr }: Io, text: string): unknown => stderr.write(`gprime: ${text.replace(/[\p{Cf}\p{Cc}]/gu, harmless)}\n`);
const harmless = (c: string): string => (c === "\n" ? c : "�");

/** How the reader called the program: in a clone there is no command gprime, but npm start. */
export const calledAs = ({ env }: Io): string => (env.npm_lifecycle_event === "start" ? "npm start --" : "gprime");
