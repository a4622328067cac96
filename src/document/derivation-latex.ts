import type { Expr } from "../expr/expr.ts";
import { toLatex } from "../expr/print.ts";
import { backwardLatex, backwardMarkdown, throughLatex } from "./backward-latex.ts";
import { type Appearance, type Derived, shown } from "./derivation.ts";
import { kinkRemarks, type Notation, valueEquations, vectorRemark } from "./remarks.ts";

const print = (expr: Expr): string => toLatex(expr, { names: true });
/** Sentences with formulas between dollar signs. */
export const LATEX_NOTATION: Notation = {
  math: (expr) => `$${print(expr)}$`,
  infinity: "$\\infty$",
  minus: "$-$",
  equation: (name, value) =>
    `$${symbolLatex(name)} = ${typeof value === "string" ? value.replace(/e\+?(-?\d+)$/, " \\cdot 10^{$1}") : print(value)}$`,
  cut: "\\ldots",
};
const symbolLatex = (name: string): string => print({ kind: "symbol", name });

/** A derivation as LaTeX for a document with amsmath. */
export function derivationLatex(derived: Derived, appearance: Appearance): string {
  const paragraphs = remarks(derived).map((remark) => `${remark}.`);
  return [
    "\\begin{align*}",
    ...rows(derived, appearance, true),
    "\\end{align*}",
    "",
    ...paragraphs,
    ...spaced(backwardLatex(derived, (text) => escaped(text, LATEX))),
    "",
  ].join("\n");
}

/** A derivation as Markdown with TeX formulas between dollar signs: the chain of equations, and what was done in each. */
export function derivationMarkdown(derived: Derived, appearance: Appearance): string {
  const steps = shown(derived, appearance).filter(({ rule }) => rule !== "start");
  return [
    "$$",
    "\\begin{aligned}",
    ...rows(derived, appearance, false),
    "\\end{aligned}",
    "$$",
    "",
    ...steps.map(({ rule, why }, i) => `${i + 1}. **${escaped(rule, MARKDOWN)}**${why === "" ? "" : `: ${escaped(why, MARKDOWN)}`}`),
    "",
    ...remarks(derived).map((remark) => `- ${remark}`),
    ...spaced(backwardMarkdown(derived, (text) => escaped(text, MARKDOWN))),
    "",
  ].join("\n");
}

/** A part of its own, behind an empty line. */
const spaced = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ["", ...lines.join("\n").trimEnd().split("\n")]);

/** The rows of an alignment, from g(x) = ... down to the derivative. */
function rows(derived: Derived, appearance: Appearance, amsmath: boolean): string[] {
  const argument = `(${symbolLatex(derived.variable)})`;
  const equations = shown(derived, appearance).map(({ rule, expr, why }, i) => {
    const remark = rule === "start" ? "" : ` && \\text{${escaped(rule, LATEX)}}`;
    const reason = amsmath && appearance.steps === "full" && rule !== "start" && why !== "" ? `\\intertext{${escaped(why, LATEX)}}\n` : "";
    return `${reason}${i === 0 ? `${derived.outputName}'${argument} ` : ""}&= ${print(expr)}${remark}`;
  });
  const through = throughLatex(derived, (text) => escaped(text, LATEX));
  const last = through ? [`&= ${through.formula} && ${through.remark}`] : [];
  const all = [`${derived.outputName}${argument} &= ${print(derived.formula)}`, ...equations, ...last];
  return all.map((row, i) => (i === all.length - 1 ? row : `${row} \\\\`));
}

/** What is to be said below a derivation, in sentences with formulas between dollar signs. */
export function remarks(derived: Derived): string[] {
  const values = valueEquations(derived, LATEX_NOTATION);
  return [
    ...(values.length > 0 ? [`where ${values.join(", ")}`] : []),
    ...kinkRemarks(derived, LATEX_NOTATION),
    vectorRemark(derived, `$${derived.outputName}'$`),
  ];
}

/** Signs that a sentence may hold and that mean something else to LaTeX, or that its fonts lack. */
const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "−": "$-$",
  "·": "$\\cdot$",
  "′": "$'$",
  "²": "$^2$",
  "∞": "$\\infty$",
  ...Object.fromEntries([..."_%&#$"].map((c) => [c, `\\${c}`])),
};
const MARKDOWN: Readonly<Record<string, string>> = Object.fromEntries([..."\\*_`<[]$|"].map((c) => [c, `\\${c}`]));

const escaped = (text: string, table: Readonly<Record<string, string>>): string => [...text].map((c) => table[c] ?? c).join("");
