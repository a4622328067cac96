/** The report of a check, for a terminal: each link that is not simply equal with its place, a caret, and what is to be said of it. */
import type { Witness } from "../../algebra/proof/verdict.ts";
import { FormulaError } from "../../expr/errors.ts";
import { caret } from "../../expr/read/place.ts";
import { wrapWords } from "../wrap.ts";
import type { Link, Report } from "./check.ts";

export interface CheckTextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Makes text fainter, where the terminal can. */
  readonly dim: (text: string) => string;
}

/** @param markdown the text that was checked: the lines that are shown come from it */
export function checkText({ file, links, definitions, summary }: Report, markdown: string, { width, dim }: CheckTextOptions): string {
  const told = links.filter((link) => link.verdict !== "equal" || link.note !== undefined);
  const starts = [0, ...[...markdown.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const blocks = told.map((link) => {
    const start = (starts[link.line - 1] ?? 0) + link.column - 1;
    return [
      printable(`${file}:${link.line}:${link.column}: ${HEADLINES[link.verdict](link)}`),
      ...shownAt(markdown, start, link).map((line) => `  ${dim(line)}`),
      ...sentences(link).flatMap((sentence) => wrapWords(sentence, width - 2).map((line) => `  ${line}`)),
      "",
    ].join("\n");
  });
  return [
    ...blocks,
    `${file}: ${summed(summary)}${definitions.length > 0 ? `; ${counted(definitions.length, "definition")} used` : ""}`,
    "",
  ]
    .map((s) => `${s}\n`)
    .join("")
    .replace(/\n+$/, "\n");
}

const HEADLINES: Readonly<Record<Link["verdict"], (link: Link) => string>> = {
  equal: () => "equal",
  unequal: ({ region }) => `unequal${region === undefined ? "" : `, where ${region}`}`,
  undecided: () => "undecided",
  unread: () => "cannot be read",
};

/** The line of the document, with carets under the side in question. */
function shownAt(markdown: string, start: number, { right }: Link): string[] {
  const line = markdown.slice(start).split("\n", 1)[0] ?? "";
  const end = start + Math.max(1, Math.min(right.length, line.trimEnd().length));
  return caret(new FormulaError("", markdown, { start, end }))
    .split("\n")
    .map(printable);
}

/** A terminal would obey control characters in a document. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, "�");

function sentences({ witness, note, suggestion, verdict, left }: Link): string[] {
  return [
    ...(verdict === "unequal" ? [`it is not ${left}`] : []),
    ...(witness ? [witnessed(witness)] : []),
    ...(suggestion === undefined ? [] : [suggestion]),
    ...(note === undefined ? [] : [note]),
  ].map(printable);
}

function witnessed({ at, left, right }: Witness): string {
  const point = Object.entries(at).map(([name, value]) => `${name} = ${value}`);
  return `${point.length > 0 ? `at ${point.join(", ")} ` : ""}the left side is ${left}, the right side ${right}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function summed(summary: Report["summary"]): string {
  const { equal, unequal, undecided, unread } = summary;
  const rest = [`${unequal} unequal`, ...(undecided > 0 ? [`${undecided} undecided`] : []), ...(unread > 0 ? [`${unread} not read`] : [])];
  return equal + unequal + undecided + unread === 0 ? "no equalities" : `${equal} equal, ${rest.join(", ")}`;
}
