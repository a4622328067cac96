/** The ways back as LaTeX and as Markdown: one more row of the alignment, and a table. */
import { type Expr, symbol } from "../expr/expr.ts";
import { toLatex } from "../expr/print.ts";
import { bytes, differences, fittedRemarks, inNames, outputLine, second, shown, whyNot } from "./backward.ts";
import { THROUGH } from "./backward-text.ts";
import type { Derived } from "./derivation.ts";

const print = (u: Expr): string => toLatex(u, { names: true });
const math = (u: Expr): string => `$${print(u)}$`;

/** The last row of a derivation, through the output: its formula, and what is said beside it. */
export function throughLatex(
  derived: Derived,
  escaped: (text: string) => string,
): { readonly formula: string; readonly remark: string } | undefined {
  const line = outputLine(derived);
  if (!line) return undefined;
  const equations = line.equations.map(({ left, right }) => `${print(left)} = ${print(right)}`).join(",\\ ");
  const remark = equations === "" ? `\\text{${THROUGH}: ${escaped(line.words)}}` : `\\text{${THROUGH}: } ${equations}`;
  return { formula: print(line.expr), remark };
}

/** A row of the table of what the forward pass may keep. */
export interface WayRow {
  readonly keep: string;
  readonly bytes: string;
  readonly inPlace: string;
  /** The formula between dollar signs. */
  readonly formula: string;
  /** What is to be said of it: the parts that have names, where it holds, where it is another. */
  readonly remarks: readonly string[];
}

/** The table of what the forward pass may keep; `escaped` writes words in the document's language. */
export function wayRows(derived: Derived, escaped: (text: string) => string): WayRow[] {
  return (derived.backward?.ways ?? []).map((way) => {
    const { formula, parts } = shown(way, derived);
    const kept = Object.entries(way.keeps).map(([name, u]) => [name, inNames(u, derived)] as const);
    const remarks = [
      ...[...parts, ...kept].map(([name, u]) => `${math(symbol(name))} = ${math(u)}`),
      ...way.conditions.map((c) => `for ${escaped(c)}`),
      ...differences(way, derived, (u) => math(u)),
      ...fittedRemarks(way, derived).map(escaped),
    ];
    return {
      keep: way.residual,
      bytes: bytes(way.bytes),
      inPlace: way.inPlace ? "yes" : "no",
      formula: math(formula),
      remarks,
    };
  });
}

const cell = ({ formula, remarks }: WayRow): string => [formula, ...remarks].join("; ");

/** What the forward pass may keep, as a tabular; no lines where nothing was found. */
export function backwardLatex(derived: Derived, escaped: (text: string) => string): string[] {
  const all = wayRows(derived, escaped);
  if (all.length === 0) return [];
  const g = derived.outputName;
  return [
    `What the forward pass may keep (bytes an element, beyond $${g}$ itself):`,
    "",
    "\\begin{tabular}{lrll}",
    `keep & bytes & in place & $${g}'$ \\\\`,
    ...all.map((r) => `${r.keep} & ${r.bytes} & ${r.inPlace} & ${cell(r)} \\\\`),
    "\\end{tabular}",
    "",
    ...waySentences(derived, escaped).map((s) => `${s}.`),
  ];
}

/** The same as a Markdown table. A bar inside a formula would end its cell. */
export function backwardMarkdown(derived: Derived, escaped: (text: string) => string): string[] {
  const all = wayRows(derived, escaped);
  if (all.length === 0) return [];
  const g = derived.outputName;
  return [
    `What the forward pass may keep (bytes an element, beyond $${g}$ itself):`,
    "",
    `| keep | bytes | in place | $${g}'$ |`,
    "| --- | ---: | --- | --- |",
    ...all.map((r) => `| ${r.keep} | ${r.bytes} | ${r.inPlace} | ${cell(r).replaceAll("\\|", "\\Vert ").replaceAll("|", "\\vert ")} |`),
    "",
    ...waySentences(derived, escaped).map((s) => `- ${s}`),
  ];
}

/** What is to be said below the table: the second derivative, and why the output alone does not do. */
export function waySentences(derived: Derived, escaped: (text: string) => string): string[] {
  const g = derived.outputName;
  const why = whyNot(derived);
  const twice = derived.backward && second(derived.backward, derived);
  return [
    ...(twice ? [`the second derivative through the output: $${g}'' = ${print(twice)}$`] : []),
    ...(why === undefined ? [] : [escaped(why)]),
  ];
}
