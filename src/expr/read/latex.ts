/**
 * What each LaTeX command means, as rows. A command that is in no row and is no function is unknown: the reader hears of it,
 * because a command that is skipped by guess would change the formula.
 */
import { GREEK } from "./letters.ts";

export type Command =
  /** Says how things look: dropped, with this many groups in braces behind it. */
  | { readonly as: "skip"; readonly groups: number }
  /** Another spelling of an operator or bracket. */
  | { readonly as: "operator"; readonly text: string }
  | { readonly as: "name"; readonly text: string }
  /** \mathrm{tanh}: the letters in braces are one name. */
  | { readonly as: "word" }
  /** \text{if}: a name, a word of cases, or a remark. */
  | { readonly as: "text" }
  | { readonly as: "tag" }
  /** \left and \right: what follows is a bracket. */
  | { readonly as: "delimiter"; readonly side: "left" | "right" }
  /** A form with arguments of its own, read by the parser. */
  | { readonly as: "form"; readonly text: "frac" | "sqrt" | "vec" }
  /** \mathbb: the 1 of an indicator, or the real numbers. */
  | { readonly as: "blackboard" }
  | { readonly as: "begin" }
  | { readonly as: "end" }
  /** Known, and not for formulas of one number: says what to do instead. */
  | { readonly as: "refused"; readonly advice: string };

const rows = (words: string, command: Command): [string, Command][] => words.split(" ").map((word) => [word, command]);
const operator = (text: string): Command => ({ as: "operator", text });
const refused = (advice: string): Command => ({ as: "refused", advice });

export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...rows("! , : ; > quad qquad enspace enskip thinspace medspace thickspace negthinspace [ ] ( )", { as: "skip", groups: 0 }),
  [" ", { as: "skip", groups: 0 }],
  ["\n", { as: "skip", groups: 0 }],
  ...rows("displaystyle textstyle scriptstyle limits nolimits nonumber notag hline strut mathstrut rm it bf sf", { as: "skip", groups: 0 }),
  ...rows("big Big bigg Bigg bigm Bigm", { as: "skip", groups: 0 }),
  ...rows("color textcolor label hspace hspace* vspace vspace* phantom hphantom vphantom", { as: "skip", groups: 1 }),
  ...rows("mathbb mathds mathbbm", { as: "blackboard" }),
  ...rows("mathbf boldsymbol bm mathit mathsf mathtt mathrm mathnormal operatorname operatorname* mathop", { as: "word" }),
  ...rows("text textrm textbf textit textsf texttt textnormal mbox hbox intertext", { as: "text" }),
  ...rows("tag tag*", { as: "tag" }),
  ...rows("left bigl Bigl biggl Biggl", { as: "delimiter", side: "left" }),
  ...rows("right bigr Bigr biggr Biggr", { as: "delimiter", side: "right" }),
  ...rows("frac dfrac tfrac cfrac", { as: "form", text: "frac" }),
  ["sqrt", { as: "form", text: "sqrt" }],
  ["vec", { as: "form", text: "vec" }],
  ["begin", { as: "begin" }],
  ["end", { as: "end" }],
  ...rows("cdot times ast", operator("*")),
  ...rows("div", operator("/")),
  ...rows("le leq leqslant leqq", operator("<=")),
  ...rows("ge geq geqslant geqq", operator(">=")),
  ...rows("ne neq", operator("!=")),
  ...rows("lt", operator("<")),
  ...rows("gt", operator(">")),
  ...rows("equiv triangleq coloneqq doteq", operator("=")),
  ...rows("land wedge", operator("and")),
  ...rows("lor vee", operator("or")),
  ...rows("lvert", operator("\\lvert")),
  ...rows("rvert", operator("\\rvert")),
  ...rows("vert mid", operator("|")),
  ...rows("lparen", operator("(")),
  ...rows("rparen", operator(")")),
  ...rows("lbrack", operator("[")),
  ...rows("rbrack", operator("]")),
  ...rows("{ lbrace", operator("\\{")),
  ...rows("} rbrace", operator("\\}")),
  ["\\", operator("\\\\")],
  ["prime", operator("'")],
  ["over", operator("\\over")],
  ["in", operator("∈")],
  ["mapsto", operator("↦")],
  ["partial", { as: "name", text: "∂" }],
  ["infty", operator("∞")],
  ...[...GREEK.keys()].map((name): [string, Command] => [name, { as: "name", text: name }]),
  ...rows("int sum prod lim oint iint", refused("a formula here is built of functions and numbers only: write it without the limit")),
  ...rows("approx sim simeq cong", refused("only exact equalities can be read")),
  ...rows("pm mp", refused("write the two formulas one by one")),
  ...rows("Rightarrow implies iff to rightarrow", refused("give the formula alone")),
  ...rows("| lVert rVert Vert", refused("a formula is about one number: write |x| for its size")),
  ...rows("binom choose matrix hat bar tilde dot ddot", refused("it has no meaning for an activation function: use a name of its own")),
]);

/** Environments that lay out rows, and those that list cases. */
export const ALIGNMENTS: ReadonlySet<string> = new Set(
  "array align aligned alignat eqnarray split gather gathered equation displaymath math multline".split(" "),
);
export const CASES: ReadonlySet<string> = new Set(["cases", "dcases", "rcases"]);

/** Words in the condition of a case; anything else in \text is a remark. */
export const CASE_WORDS: ReadonlyMap<string, "if" | "otherwise" | "and" | "or"> = new Map([
  ...["if", "for", "when", "where", "while", "with", "iff"].map((word) => [word, "if"] as const),
  ...["otherwise", "else", "elsewhere", "if otherwise", "all other", "for other x"].map((word) => [word, "otherwise"] as const),
  ["and", "and"],
  ["or", "or"],
]);
