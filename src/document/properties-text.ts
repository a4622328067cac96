import type { Properties } from "../derive/properties/properties.ts";
import { evaluate } from "../expr/evaluate.ts";
import { type Expr, symbol } from "../expr/expr.ts";
import { toUnicode } from "../expr/print.ts";
import { type Appearance, NAME } from "./derivation.ts";
import type { Shown } from "./properties-json.ts";
import { ASIDE, propertyRows } from "./properties-words.ts";
import { columns, wrapFormula } from "./wrap.ts";

const GAP = 2;

/** The properties for a terminal: names in a column of their own, what a claim rests on fainter behind it. */
export function propertiesText(shown: Shown, properties: Properties, { width, dim }: Pick<Appearance, "width" | "dim">): string {
  const head = `${shown.outputName ?? NAME}(${toUnicode(symbol(shown.variable), { names: true })}) = `;
  const [first, ...more] = wrapFormula(toUnicode(shown.formula, { names: true }), Math.max(width - columns(head), 20));
  const values = Object.entries(shown.parameters).map(
    ([name, value]) => `${toUnicode(symbol(name), { names: true })} = ${parameter(value)}`,
  );
  const rows = propertyRows(properties, shown.outputName ?? NAME);
  const column = Math.max(...rows.map(({ name }) => columns(name))) + GAP;
  return [
    `${head}${first}`,
    ...more.map((line) => `${" ".repeat(columns(head) + GAP)}${line}`),
    ...(values.length > 0 ? [dim(`${" ".repeat(columns(head))}where ${values.join(", ")}`)] : []),
    "",
    ...rows.flatMap(({ name, lines }) =>
      lines.flatMap((line, i) =>
        broken(line, width - column, dim).map(
          (part, j) => `${i + j === 0 ? dim(name) + " ".repeat(column - columns(name)) : " ".repeat(column)}${part}`,
        ),
      ),
    ),
    "",
  ].join("\n");
}

/** A fraction of many digits is told as the decimal that it is near to. */
function parameter(value: Expr): string {
  const text = toUnicode(value);
  return text.length > LONGEST_PARAMETER ? `${evaluate(value, {})}…` : text;
}
const LONGEST_PARAMETER = 20;

const BEFORE_ASIDE = "   ";

/** A line with its aside; the aside stands below where both are too long. */
function broken(line: string, room: number, dim: (text: string) => string): string[] {
  const at = line.indexOf(ASIDE);
  const [said, aside] = at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + ASIDE.length)];
  const lines = wrapPlain(said, room);
  if (aside === "") return lines;
  const last = lines.at(-1) as string;
  if (columns(last) + BEFORE_ASIDE.length + columns(aside) <= room) return [...lines.slice(0, -1), `${last}${BEFORE_ASIDE}${dim(aside)}`];
  return [...lines, ...wrapPlain(aside, room - GAP).map((part) => " ".repeat(GAP) + dim(part))];
}

/** Lines broken at single blanks, so that columns made of several stay. */
function wrapPlain(text: string, room: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (columns(rest) > room) {
    const at = rest.slice(0, room + 1).lastIndexOf(" ");
    if (at <= 0) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at + 1);
  }
  return [...lines, rest];
}
