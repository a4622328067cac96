import { type Expr, symbol } from "../expr/expr.ts";
import { toUnicode } from "../expr/print.ts";
import { backwardText, throughText } from "./backward-text.ts";
import { type Appearance, type Derived, shown } from "./derivation.ts";
import { kinkRemarks, type Notation, valueEquations, vectorRemark } from "./remarks.ts";
import { columns, wrapFormula, wrapWords } from "./wrap.ts";

const print = (expr: Expr): string => toUnicode(expr, { names: true });
const NOTATION: Notation = {
  math: print,
  infinity: "∞",
  minus: "−",
  equation: (name, value) => `${print(symbol(name))} = ${typeof value === "string" ? value.replaceAll("-", "−") : print(value)}`,
  cut: "…",
};
/** Between a formula and the name of its rule. */
const GAP = 3;

/** A derivation for a terminal: formulas aligned at their equals signs, the rules in a column of their own. */
export function derivationText(derived: Derived, appearance: Appearance): string {
  const argument = `(${print(symbol(derived.variable))})`;
  const name = derived.outputName;
  const left = `${name}′${argument}`;
  const [first, ...more] = wrapFormula(print(derived.formula), roomBeside(left, appearance));
  const values = valueEquations(derived, NOTATION);
  const remarks = [...kinkRemarks(derived, NOTATION), vectorRemark(derived, `${name}′`)];
  const ways = backwardText(derived, appearance, { losses: true });
  return [
    `${name}${argument}  = ${first}`,
    ...more.map((line) => indented(left, 2, line)),
    ...(values.length > 0 ? [appearance.dim(indented(left, 0, `where ${values.join(", ")}`))] : []),
    "",
    ...stepLines(linesOf(derived, appearance), left, appearance),
    "",
    ...remarks.flatMap((remark) => wrapWords(remark, appearance.width)),
    "",
    ...ways.flatMap((line, i) => (i === ways.length - 1 ? [line, ""] : [line])),
  ].join("\n");
}

/** A line of the derivation as it is printed. */
interface Line {
  readonly formula: string;
  readonly name: string;
  readonly why: string;
  /** A remark that may be long: it does not move the column of the rules. */
  readonly isRemark?: true;
}

function linesOf(derived: Derived, appearance: Appearance): Line[] {
  const lines = shown(derived, appearance).map(({ expr, rule, why }) => ({
    formula: print(expr),
    name: rule === "start" ? "" : rule,
    why,
  }));
  const through = throughText(derived);
  return through ? [...lines, { formula: through.formula, name: through.remark, why: "", isRemark: true }] : lines;
}

function stepLines(steps: readonly Line[], left: string, { steps: detail, width, dim }: Appearance): string[] {
  const room = roomBeside(left, { width });
  const formulas = steps.map(({ formula }) => formula);
  const names = steps.map(({ name }) => name);
  const longestName = Math.max(0, ...steps.filter((s) => !s.isRemark).map((s) => columns(s.name)));
  // the rules stand as far right as the longest formula that leaves them their place; longer formulas have them below
  const column = Math.max(0, ...formulas.map(columns).filter((n) => n + GAP + longestName <= room));
  return steps.flatMap(({ why }, i) => {
    const [first = "", ...more] = wrapFormula(formulas[i] as string, room);
    const name = names[i] as string;
    const beside = more.length === 0 && columns(first) <= column && column + GAP + columns(name) <= room + 2;
    const head = `${i === 0 ? left : " ".repeat(columns(left))} = ${first}`;
    return [
      beside && name !== "" ? head + " ".repeat(column - columns(first) + GAP) + dim(name) : head,
      ...more.map((line) => indented(left, 2, line)),
      ...(!beside && name !== "" ? [indented(left, 4, dim(name))] : []),
      ...(detail === "full" && name !== "" && why !== "" ? wrapWords(why, room - 4).map((line) => indented(left, 4, dim(line))) : []),
    ];
  });
}

/** A line that begins some columns behind the equals sign of `left =`. */
const indented = (left: string, more: number, line: string): string => " ".repeat(columns(left) + 3 + more) + line;
/** The columns behind `left =`, less those by which continued lines are indented. */
const roomBeside = (left: string, { width }: Pick<Appearance, "width">): number => Math.max(width - columns(left) - 5, 20);
