/** An activation as an ES module in float64: the text to read, and to compare others with. */
import type { Expr } from "../../expr/expr.ts";
import type { LetterEnds } from "../../kernel/ends.ts";
import { COMMENTS, checkedName, heading, type Unit } from "../frame.ts";
import { endsStatements } from "./ends.ts";
import { toJsFormula } from "./expression.ts";
import { HELPER_NAMES, type HelperName, helperTexts } from "./functions.ts";

export interface JsUnit extends Pick<Unit, "name" | "heading"> {
  /** What the formula calls its input. */
  readonly variable: string;
  readonly formula: Expr;
  /** What is mended where the input is infinite, NaN or 0. */
  readonly ends?: LetterEnds;
  /** The derivative as a formula in what the forward pass keeps, the arguments of backward behind dy, and what is mended at the ends of one of them. */
  readonly derivative: { readonly args: readonly string[]; readonly formula: Expr; readonly ends?: LetterEnds };
  /** The values of the parameters. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** Words of JavaScript, what it has ready, and the names that our text uses. */
const RESERVED: ReadonlySet<string> = new Set([
  ...(
    "arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally " +
    "for function if implements import in instanceof interface let new null of package private protected public return static super " +
    "switch this throw true try typeof undefined var void while with yield NaN Infinity Math Number Array Float64Array " +
    "forward backward forwardArray dy"
  ).split(" "),
  ...HELPER_NAMES,
]);

/** Names for symbols: their own where that is a plain word, else one of ours; no two the same. */
class Names {
  private readonly taken = new Map<string, string>();

  /** The name for a symbol. */
  add(symbol: string): string {
    const known = this.taken.get(symbol);
    if (known !== undefined) return known;
    const used = new Set(this.taken.values());
    const isFree = (name: string): boolean => !used.has(name) && !RESERVED.has(name) && !/^u\d+$/.test(name);
    let name = /^[a-zA-Z][a-zA-Z0-9]{0,15}$/.test(symbol) ? symbol : "p";
    for (let k = 1; !isFree(name); k++) name = `p${k}`;
    this.taken.set(symbol, name);
    return name;
  }
  /** The name of a symbol that was added. */
  of(symbol: string): string {
    const name = this.taken.get(symbol);
    if (name === undefined) throw new Error(`internal: "${symbol}" is neither an argument nor a parameter`);
    return name;
  }
}

/**
 * The module: forward(x), backward(dy, what forward keeps...), and forward over arrays.
 * @throws Error "internal: ..." where a formula has a symbol that is no argument and no parameter.
 */
export function toJs(unit: JsUnit): string {
  checkedName(unit.name);
  const parameters = new Names();
  const constants = Object.entries(unit.parameters).map(([symbol, value]) => `const ${parameters.add(symbol)} = ${value};`);
  const helpers = new Set<HelperName>();
  const write = (
    formula: Expr,
    symbols: readonly string[],
    ends: LetterEnds | undefined,
    returned: (value: string) => string,
  ): { readonly args: string[]; readonly parts: readonly string[]; readonly value: string } => {
    const names = new Names();
    for (const symbol of Object.keys(unit.parameters)) names.add(symbol);
    const twice = symbols.find((symbol) => Object.hasOwn(unit.parameters, symbol));
    if (twice !== undefined) throw new Error(`internal: "${twice}" is an argument and a parameter`);
    const args = symbols.map((symbol) => names.add(symbol));
    const written = toJsFormula(formula, (symbol) => names.of(symbol));
    for (const helper of written.helpers) helpers.add(helper);
    const mended = ends ? endsStatements(names.of(ends.of), ends, returned) : [];
    return { args, parts: [...mended, ...written.parts], value: returned(written.value) };
  };
  const forward = write(unit.formula, [unit.variable], unit.ends, (y) => y);
  const backward = write(unit.derivative.formula, unit.derivative.args, unit.derivative.ends, timesUpstream);
  const kept = ["dy", ...backward.args].join(", ");
  const usage = [
    `  import { forward, backward, forwardArray } from "./${unit.name}.js";`,
    `  forward(0.5);`,
    `  backward(${["1", ...unit.derivative.args.map(() => "0.5")].join(", ")}); // ${kept}`,
    "  forwardArray(new Float64Array([-1, 0, 1]));",
  ];
  const sections = [
    heading(`${unit.name}.js`, unit, usage, COMMENTS.block),
    ...(constants.length > 0 ? [constants.join("\n")] : []),
    ...helperTexts(helpers),
    functionText("forward", forward.args, forward.parts, forward.value, "the activation of one number"),
    functionText(
      "backward",
      ["dy", ...backward.args],
      backward.parts,
      backward.value,
      "the gradient before the activation, from that behind it and what the forward pass keeps",
    ),
    `/** the activation of each element; y may be x itself */
export function forwardArray(x, y = new Float64Array(x.length)) {
  for (let i = 0; i < x.length; i++) y[i] = forward(x[i]);
  return y;
}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

const timesUpstream = (slope: string): string => (/^-?[\w.]+$|^\w+\([^()]*\)$/.test(slope) ? `dy * ${slope}` : `dy * (${slope})`);

const functionText = (name: string, args: readonly string[], parts: readonly string[], value: string, says: string): string =>
  [`/** ${says} */`, `export function ${name}(${args.join(", ")}) {`, ...parts.map((part) => `  ${part}`), `  return ${value};`, "}"].join(
    "\n",
  );
