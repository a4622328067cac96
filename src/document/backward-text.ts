/** The ways back for a terminal: one more line of the derivation, and a table of what the forward pass may keep. */
import type { Way } from "../derive/backward/backward.ts";
import { lossIn } from "../derive/backward/loss.ts";
import type { Expr } from "../expr/expr.ts";
import { toUnicode } from "../expr/print.ts";
import {
  bytes,
  differences,
  fittedRemarks,
  inNames,
  measured,
  nanFrom,
  outputLine,
  rightFor,
  second,
  shown,
  whyNot,
  wordsOf,
  zeroFrom,
} from "./backward.ts";
import { conditionText } from "./condition.ts";
import type { Appearance, Derived } from "./derivation.ts";
import { columns, wrapFormula, wrapWords } from "./wrap.ts";

const print = (u: Expr): string => toUnicode(u, { names: true });
/** The rule's name in the derivation. */
export const THROUGH = "through the output";

/** The last line of a derivation, through the output: its formula, and what is said beside it. */
export function throughText(derived: Derived): { readonly formula: string; readonly remark: string } | undefined {
  const line = outputLine(derived);
  if (!line) return undefined;
  const equations = line.equations.map(({ left, right }) => `${print(left)} = ${print(right)}`);
  return { formula: print(line.expr), remark: `${THROUGH}: ${equations.length > 0 ? equations.join(", ") : line.words}` };
}

/** A row of the table: short cells, and a block of lines for the formula. */
interface Row {
  readonly cells: readonly string[];
  readonly block: readonly string[];
}

/** What the forward pass may keep, as a table; with `losses` it says where each way is right. Empty where nothing was found. */
export function backwardText(derived: Derived, { width, dim }: Pick<Appearance, "width" | "dim">, { losses = false } = {}): string[] {
  const { backward } = derived;
  if (!backward || backward.ways.length === 0) return [];
  const g = derived.outputName;
  const rows = backward.ways.map((w) => rowOf(w, derived, losses));
  const heads = ["keep", "bytes", "in place", ...(losses ? ["right in float32 for"] : [])];
  const widths = heads.map((head, i) => Math.max(columns(head), ...rows.map(({ cells }) => columns(cells[i] ?? ""))));
  const line = (cells: readonly string[]): string => `  ${cells.map((c, i) => pad(c, widths[i] as number, i === 1)).join("  ")}`;
  const left = columns(line(heads)) + 2;
  const why = whyNot(derived);
  const twice = second(backward, derived);
  return [
    ...wrapWords(`what the forward pass may keep (bytes an element, beyond ${g} itself)`, width),
    dim(`${line(heads)}  ${g}′`),
    ...rows.flatMap(({ cells, block }) => beside(line(cells), block, left, width)),
    ...wordsOf(derived).flatMap((line) => wrapWords(line, width).map(dim)),
    ...(twice ? wrapFormula(`second derivative: ${g}″ = ${print(twice)}`, width) : []),
    ...(why === undefined ? [] : wrapWords(why, width)),
  ];
}

const pad = (text: string, width: number, toRight: boolean): string => {
  const space = " ".repeat(Math.max(0, width - columns(text)));
  return toRight ? space + text : text + space;
};

/** Formulas that leave no place beside the cells stand below them. */
function beside(head: string, block: readonly string[], left: number, width: number): string[] {
  const [first = "", ...more] = block;
  if (Math.max(...block.map(columns)) <= width - left) return [`${head}  ${first}`, ...more.map((line) => " ".repeat(left) + line)];
  const fits = block.every((line) => columns(line) <= width - 6);
  // conditions that stand below each other cost columns
  const close = fits ? block : block.map((line) => line.replace(/ {3,}/g, "   "));
  const lines = close.flatMap((line) => wrapFormula(line, width - 8).map((part, i) => " ".repeat(i === 0 ? 6 : 8) + part));
  return [head.trimEnd(), ...lines];
}

function rowOf(way: Way, derived: Derived, losses: boolean): Row {
  const { formula, parts } = shown(way, derived);
  const keeps = Object.entries(way.keeps).map(([name, u]) => [name, keptText(inNames(u, derived))] as const);
  const loss = losses ? lossText(way, derived) : undefined;
  const remarks = [
    ...[...parts.map(([name, u]) => [name, keptText(u)] as const), ...keeps].map(([name, text]) => `with ${name} = ${text}`),
    ...way.conditions.map((c) => `for ${c}`),
    ...differences(way, derived, print),
    ...fittedRemarks(way, derived),
    ...(loss?.remarks ?? []),
  ];
  return {
    cells: [way.residual, bytes(way.bytes), way.inPlace ? "yes" : "no", ...(loss ? [loss.cell] : [])],
    block: [...lines(formula), ...remarks],
  };
}

/** A bit is told by its condition: 1 if x > 0, else 0. */
function keptText(u: Expr): string {
  const [only, ...more] = u.kind === "cases" ? u.pieces : [];
  if (u.kind !== "cases" || !only || more.length > 0 || !u.otherwise) return print(u);
  return `${print(only.value)} if ${conditionText(only.when, print)}, else ${print(u.otherwise)}`;
}

/** Where a way is right in float32, and what is said below its formula where it is NaN. */
function lossText(way: Way, derived: Derived): { readonly cell: string; readonly remarks: readonly string[] } {
  const known = measured(derived);
  if (!known) return { cell: "", remarks: [] };
  const loss = lossIn("float32", way, derived.formula, known.slope, derived.variable, known.values);
  const [zero, nan] = [zeroFrom(loss), nanFrom(loss)];
  const right = rightFor(loss, derived.variable);
  return { cell: zero === undefined ? right : `${right} (0 from ${zero})`, remarks: nan === undefined ? [] : [`float32: ${nan}`] };
}

/** Cases beyond this many columns have a line for each piece. */
const LONGEST_CASES = 36;

function lines(u: Expr): string[] {
  const whole = print(u);
  if (u.kind !== "cases" || columns(whole) <= LONGEST_CASES) return [whole];
  const pieces = u.pieces.map(({ when, value }) => [print(value), `if ${conditionText(when, print)}`] as const);
  const all = u.otherwise ? [...pieces, [print(u.otherwise), "else"] as const] : pieces;
  const room = Math.max(...all.map(([value]) => columns(value)));
  return all.map(([value, when]) => `${value}${" ".repeat(room - columns(value))}   ${when}`);
}
