/** Checks of arguments at the public edge, for callers without a type checker. Inside, types say it. */
import { ValueError } from "../evaluate.ts";
import type { Expr } from "../expr.ts";
import { SPELLINGS } from "../functions.ts";
import { plainName } from "./letters.ts";
import { NOT_NUMBERS } from "./names.ts";
import { excerpt } from "./place.ts";

const KINDS: Readonly<Record<Expr["kind"], true>> = {
  number: true,
  pi: true,
  symbol: true,
  sum: true,
  product: true,
  quotient: true,
  power: true,
  call: true,
  cases: true,
  derivative: true,
  named: true,
};

const shown = (value: unknown): string =>
  typeof value === "string"
    ? `the text "${excerpt(value)}"`
    : typeof value === "object" && value !== null
      ? "another object"
      : String(value);

/** @throws TypeError where a formula is no text */
export function requireText(text: unknown): void {
  if (typeof text !== "string") throw new TypeError(`a formula is a text, as "tanh(x)", not ${shown(text)}`);
}

/** @throws TypeError where it is no expression */
export function requireExpr(u: unknown): void {
  const kind: unknown = typeof u === "object" && u !== null && "kind" in u ? u.kind : undefined;
  if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind))
    throw new TypeError(`this takes an expression, not ${shown(u)}: parse("tanh(x)") makes one of a text`);
}

/** As the parser makes them of what people write: alpha, x_1, input. */
const NAME = /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/;
const TAKEN: ReadonlySet<string> = new Set([
  ...SPELLINGS.keys(),
  ...NOT_NUMBERS,
  "pi",
  "e",
  "where",
  "diff",
  "clip",
  "clamp",
  "and",
  "or",
  "mod",
]);

/** The name of a variable as expressions have it: "α" is alpha. @throws ValueError where it cannot be one */
export function requireVariable(name: unknown): string {
  const plain = typeof name === "string" ? plainName(name) : "";
  if (NAME.test(plain) && !TAKEN.has(plain)) return plain;
  const written = typeof name === "string" ? `"${excerpt(name)}"` : shown(name);
  throw new ValueError(`${written} cannot be the name of a variable: give a letter, or a word that means nothing else`);
}
