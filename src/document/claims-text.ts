/** What `gprime claims` found, for a terminal. */
import { type ClaimsReport, circumstancesText, verdictText } from "./claims.ts";
import { findingOf } from "./claims-findings.ts";
import { type ClaimTable, tablesOf } from "./claims-tables.ts";
import { columns, wrapWords } from "./wrap.ts";

const BETWEEN = "  ";
const INDENT = "   ";

export interface ClaimsAppearance {
  readonly width: number;
  readonly dim: (text: string) => string;
  /** How verdicts stand out. */
  readonly loud: (text: string) => string;
}

/** Each claim with how it was judged, what was found, and its figures. */
export function claimsText({ judged, circumstances }: ClaimsReport, { width, dim, loud }: ClaimsAppearance): string {
  const indented = (text: string): string[] => wrapWords(text, width - INDENT.length).map((line) => INDENT + line);
  return [
    ...judged.flatMap((one) => [
      ...wrapWords(`${one.number}. ${one.claim}`, width),
      ...indented(one.criterion).map(dim),
      "",
      `${INDENT}${loud(verdictText(one))}`,
      ...findingOf(one).flatMap(indented),
      ...tablesOf(one).flatMap((table) => ["", ...tableLines(table, width, dim)]),
      "",
    ]),
    ...wrapWords(circumstancesText(circumstances), width).map(dim),
    "",
  ].join("\n");
}

/** The first column stands left, the others right. */
function tableLines({ headings, rows, note }: ClaimTable, width: number, dim: (text: string) => string): string[] {
  const widths = headings.map((heading, i) => Math.max(...[heading, ...rows.map((row) => row[i] ?? "")].map(columns)));
  const line = (cells: readonly string[]): string =>
    INDENT +
    cells
      .map((cell, i) => {
        const blanks = " ".repeat((widths[i] as number) - columns(cell));
        return i === 0 ? cell + blanks : blanks + cell;
      })
      .join(BETWEEN)
      .trimEnd();
  return [
    dim(line(headings)),
    ...rows.map(line),
    ...(note === undefined ? [] : wrapWords(note, width - INDENT.length).map((text) => dim(INDENT + text))),
  ];
}
