/** What all exported files have in common: what stands on top of them, and which names may stand in them. */
import type { Program } from "../kernel/program.ts";

/** What one exported file holds. */
export interface Unit {
  /** What the names in the file begin with. */
  readonly name: string;
  /** What a reader has to know, a line each: formula, derivative, accuracy. */
  readonly heading: readonly string[];
  /** The functions of the file by their names: forward, backward. */
  readonly programs: Readonly<Record<string, Program>>;
}

/** How a language writes comments of several lines. */
export interface CommentStyle {
  readonly open?: string;
  readonly line: string;
  readonly close?: string;
}
export const COMMENTS = {
  block: { open: "/*", line: " *", close: " */" },
  slashes: { line: "//" },
  hash: { line: "#" },
} as const satisfies Record<string, CommentStyle>;

/**
 * Lines as a comment. What could end the comment, continue a line comment or hide text (control characters, marks of the
 * direction of writing) does not get into it.
 */
export function comment(lines: readonly string[], { open, line, close }: CommentStyle): string {
  const clean = lines.flatMap((text) => text.split(/\r\n|[\n\r\u2028\u2029]/)).map(harmless);
  return [...(open ? [open] : []), ...clean.map((text) => `${line} ${text}`.trimEnd()), ...(close ? [close] : [])].join("\n");
}

const harmless = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]/gu, " ")
    .replaceAll("*/", "* /")
    .replaceAll("/*", "/ *")
    .replace(/\\\s*$/, "");

/** The lines on top of an exported file: its name and origin, the heading, how it is used. */
export function heading(file: string, { heading: lines }: Pick<Unit, "heading">, usage: readonly string[], style: CommentStyle): string {
  return comment([`${file}, written by gprime`, "", ...lines, "", ...usage], style);
}

const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * A name that was made by us, unchanged.
 * @throws Error "internal: ..." for anything else: no text of a user becomes code.
 */
export function checkedName(name: string, reserved: ReadonlySet<string> = new Set()): string {
  if (!NAME.test(name) || reserved.has(name)) throw new Error(`internal: "${name}" is no name for exported code`);
  return name;
}
