import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import manifest from "../../package.json" with { type: "json" };
import { Ledger } from "../verify/ledger.ts";
import type { Plan } from "../verify/plan.ts";
import { shortened } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { writeWhole } from "./file.ts";

const PROGRAM = "gprime verify";
const VERSION = manifest.version;

/** What a state is of. */
export interface Identity {
  /** In words, for who opens the file. */
  readonly what: string;
  /** Everything on which the figures depend. */
  readonly key: string;
}

/** A short name for whatever can be written as JSON. */
export const digest = (u: unknown): string => createHash("sha256").update(JSON.stringify(u)).digest("hex").slice(0, 16);

/** The name of a state's file: that of the subject, and of what was asked about it. */
export const stateName = (name: string, asked: unknown): string => {
  const words = name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `gprime-verify-${words.slice(0, 40) || "formula"}-${digest(asked).slice(0, 6)}.json`;
};

/** Letters of what a state is of, in an error. */
const MOST_TOLD = 200;

/** What JSON has no number for. */
const MARK = "number:";
const written = (_: string, u: unknown): unknown =>
  typeof u === "number" && (!Number.isFinite(u) || Object.is(u, -0)) ? `${MARK}${Object.is(u, -0) ? "-0" : u}` : u;
const readBack = (_: string, u: unknown): unknown => (typeof u === "string" && u.startsWith(MARK) ? Number(u.slice(MARK.length)) : u);

/** The text of a state. */
export const stateText = ({ what, key }: Identity, ledger: Ledger): string =>
  `${JSON.stringify({ program: PROGRAM, version: VERSION, what, key, subjects: ledger.entries() }, written)}\n`;

/**
 * The ledger that a file holds; undefined where there is no file.
 * @throws UsageError where the file is no state, or that of another verification or version
 */
export async function readState(file: string, { what, key }: Identity, plan: Plan, names: readonly string[]): Promise<Ledger | undefined> {
  const refuse = (reason: string): never => {
    throw new UsageError(`cannot go on with "${shortened(file)}": ${reason}; remove it, or name another file by --state`);
  };
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? undefined : refuse(`it cannot be read (${error.code ?? error.message})`),
  );
  if (text === undefined) return undefined;
  const state = parsed(text);
  if (state?.program !== PROGRAM) return refuse("it is no state of gprime verify");
  if (state.version !== VERSION) return refuse(`it was written by gprime ${String(state.version)}, and this is ${VERSION}`);
  if (state.what !== what)
    return refuse(`it is that of ${String(state.what).slice(0, MOST_TOLD)}, and this is ${what.slice(0, MOST_TOLD)}`);
  if (state.key !== key) return refuse("the kernels have changed since it was written");
  return Ledger.from(plan, names, state.subjects) ?? refuse("it is damaged");
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const u = JSON.parse(text, readBack) as unknown;
    return typeof u === "object" && u !== null ? (u as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // what is no JSON is no state
  }
}

export const writeState = (file: string, identity: Identity, ledger: Ledger): Promise<void> =>
  writeWhole(file, stateText(identity, ledger));
export const removeState = (file: string): Promise<void> => rm(file, { force: true });
