/**
 * Chains of equalities in a piece of mathematics: where one begins and ends, what its sides are, what condition or remark
 * stands behind it. Only brackets, rows and relations are looked at here; the sides are read by the parser.
 */

import { undressed, withoutWords } from "./check-dress.ts";

/** A part of a document's text, with the offset of its first character there. */
export interface Part {
  readonly text: string;
  readonly start: number;
  /** As it is written, where what is read was taken out of a wrapping. */
  readonly written?: string;
}

export interface ChainLink {
  /** The relation as it is written, and whether it says that both sides are the same. */
  readonly relation: string;
  readonly exact: boolean;
  /** Whether it introduces its left side, as := does. */
  readonly defines: boolean;
}

export interface Chain {
  readonly sides: readonly Part[];
  /** Between sides[i] and sides[i + 1]. */
  readonly links: readonly ChainLink[];
  /** What \text{...} says behind each side. */
  readonly remarks: readonly (readonly string[])[];
  /** The condition under which all of it holds, as "x > 0". */
  readonly condition?: Part;
  /** Whether it begins with a relation, so that its left side is the last one before it. */
  readonly continues: boolean;
}

/** Where cases and matrices stand: their rows and relations are their own. */
type Kept = readonly (readonly [from: number, to: number])[];

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** What lays out rows and lines: it becomes blank. */
const LAYOUT =
  /\\(?:begin|end)\{(?:align|aligned|alignat|alignedat|displaymath|eqnarray|equation|flalign|gather|gathered|math|multline|split|array)\*?\}(?:\[[tbc]\])?|\\(?:label|tag\*?|vspace\*?|hspace\*?)\{[^{}]*\}|\\(?:nonumber|notag|hline|displaystyle|allowdisplaybreaks|noindent|centering)(?![A-Za-z])|\{\s*[rcl|@\s]{1,12}\}(?<=\\begin\{array\}\s*\{[rcl|@\s]{1,12}\})/g;
const CASES =
  /\\left\s*\\?\{\s*\\begin\{(array|aligned|matrix)\}[\s\S]*?\\end\{\1\}|\\begin\{([dr]?cases|[pbvBV]?matrix|smallmatrix)\}[\s\S]*?\\end\{\2\}/g;
const COMMENT = /(?<!\\)%[^\n]*/g;

/** The chains in a piece of mathematics that begins at `start` of the document. */
export function splitChains(mathematics: string, start: number): Chain[] {
  const bare = withoutWords(undressed(mathematics));
  const kept = [...bare.matchAll(CASES)].map((m) => [m.index, m.index + m[0].length] as const);
  const columns = /\\begin\{(?:align|alignat|flalign|aligned|alignedat)/.test(mathematics);
  const flat = bare.replace(COMMENT, blank).replace(LAYOUT, (found: string, ...rest: unknown[]) => {
    const at = rest.find((x) => typeof x === "number") as number;
    return kept.some(([from, to]) => from <= at && at < to) ? found : blank(found);
  });
  const written = (text: string, from: number): { written?: string } => {
    const original = Array.from(text, (c, i) => (bare[from + i] === mathematics[from + i] ? c : mathematics[from + i])).join("");
    return original === text ? {} : { written: original };
  };
  return formulas(flat, kept, columns)
    .flatMap(([from, to]) => chain(flat, from, to, kept, start))
    .map((found) => ({ ...found, sides: found.sides.map((side) => ({ ...side, ...written(side.text, side.start - start) })) }));
}

interface Mark {
  readonly at: number;
  readonly end: number;
  readonly what: "row" | "column" | "comma" | "gap" | "then" | Relation;
}
interface Relation extends ChainLink {
  readonly kind: "relation";
}

/** The relation of values that are rounded. */
export const NEARLY = "≈";

const relation = (text: string, exact: boolean, defines = false): Relation => ({ kind: "relation", relation: text, exact, defines });

/** What stands between formulas or between the sides of one, outside of brackets; the longest first where one begins another. */
const MARKS: readonly (readonly [pattern: RegExp, what: Mark["what"]])[] = [
  [/\\\\\*?(?:\[[^\]\n]{1,8}(?:pt|em|ex|mm|cm|in)\])?|\\(?:cr|newline)(?![A-Za-z])/y, "row"],
  [/&/y, "column"],
  [/\\(?:q?quad)(?![A-Za-z])/y, "gap"],
  [/[,;]/y, "comma"],
  [/\\(?:stackrel|overset|underset)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{?\s*(?:=|\\equiv)\s*\}?/y, relation("=", true)],
  [
    /(?::|\\colon\s*|\\mathrel\{\s*:\s*\}|\\vcentcolon\s*|\{:\})\s*=|\\coloneqq|\\triangleq|\\doteq(?![A-Za-z])|≔|≜/y,
    relation(":=", true, true),
  ],
  [/==?|\\equiv(?![A-Za-z])|≡/y, relation("=", true)],
  [/\\(?:approx|simeq)(?![A-Za-z])|[≈≃]/y, relation(NEARLY, false)],
  [/\\(?:cong|sim|propto|asymp)(?![A-Za-z])|[≅∼∝]/y, relation("∼", false)],
  [/\\(?:ne|neq)(?![A-Za-z])|\\not\s*=|≠/y, relation("≠", false)],
  [/\\(?:leq?|leqslant|geq?|geqslant|lt|gt|ll|gg)(?![A-Za-z])|[<>]=?|[≤≥]/y, relation("<", false)],
  [
    /\\(?:iff|implies|impliedby|Rightarrow|Leftarrow|Leftrightarrow|Longrightarrow|Longleftarrow|Longleftrightarrow|therefore|because)(?![A-Za-z])|[⇒⇐⇔∴∵]/y,
    "then",
  ],
  [/\\(?:longrightarrow|to|rightarrow|mapsto|leftarrow|gets)(?![A-Za-z])|[→←↦]/y, relation("→", false)],
  [/\\in(?![A-Za-z])|∈/y, relation("∈", false)],
];

const OPENING = /[([{]/;
const CLOSING = /[)\]}]/;

/** The marks at the outermost level from `from` to `to`; where brackets do not close, those inside of them as well: the parser will complain. */
function marks(text: string, from: number, to: number, kept: Kept): Mark[] {
  return marksOutside(text, from, to, kept, true) ?? marksOutside(text, from, to, kept, false) ?? [];
}

function marksOutside(text: string, from: number, to: number, kept: Kept, balanced: boolean): Mark[] | undefined {
  const found: Mark[] = [];
  let [braces, brackets] = [0, 0];
  for (let i = from; i < to; ) {
    const jump = kept.find(([start, end]) => start <= i && i < end)?.[1];
    if (jump !== undefined) {
      i = jump;
      continue;
    }
    if (braces === 0 || !balanced) {
      const mark = markAt(text, i);
      // a row may end between \left( and \right), and the brackets of [0, 1) do not match: a row begins anew
      if (mark?.what === "row") brackets = 0;
      if (mark && (brackets === 0 || !balanced || mark.what === "row" || mark.what === "column")) {
        found.push(mark);
        i = mark.end;
        continue;
      }
    }
    const c = text[i] as string;
    if (c === "\\") {
      const command = /^\\(?:[A-Za-z]+|[\s\S])/.exec(text.slice(i, i + 40))?.[0] ?? c;
      if (command === "\\{") brackets++;
      if (command === "\\}") brackets = Math.max(0, brackets - 1);
      i += command.length;
      continue;
    }
    if (c === "{") braces++;
    else if (c === "}") braces = Math.max(0, braces - 1);
    else if (OPENING.test(c)) brackets++;
    else if (CLOSING.test(c)) brackets = Math.max(0, brackets - 1);
    i++;
  }
  if (balanced && (braces > 0 || brackets > 0)) return undefined;
  return found;
}

function markAt(text: string, at: number): Mark | undefined {
  for (const [pattern, what] of MARKS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { at, end: at + match[0].length, what };
  }
  return undefined;
}

const isRelation = (what: Mark["what"]): what is Relation => typeof what === "object";
/** Whether it makes a chain of what stands on both sides of it. */
const joins = ({ what }: Mark): boolean => isRelation(what) && (what.exact || what.relation === NEARLY);
/** What a row begins with that goes on with the formula before it, and what the row before ends with. */
const RUNS_ON = /^[\s&]*(?:[+\-−*/]|\\(?:cdot|times|pm|div)(?![A-Za-z])|\\(?:left|right)\s*[)\]]|[)\]}])/;
const UNFINISHED = /(?:[+\-−*/=(]|\\(?:cdot|times|left\s*[([]))[\s&]*$/;

/** Where each formula begins and ends: at rows, columns, commas and gaps that have a relation of their own behind them. */
function formulas(text: string, kept: Kept, columns: boolean): [number, number][] {
  const all = marks(text, 0, text.length, kept);
  const cuts: Mark[] = [];
  let [column, since] = [0, false];
  for (const [i, mark] of all.entries()) {
    if (mark.what === "row") column = 0;
    if (mark.what === "column") column++;
    const behind = text.slice(mark.end, all.slice(i + 1).find((m) => m.what === "row" || (m.what !== "column" && isRelation(m.what)))?.at);
    const next = all.slice(i + 1).find((m) => m.what !== "column" && m.what !== "gap");
    const begins =
      next !== undefined &&
      isRelation(next.what) &&
      next.what.exact &&
      text.slice(mark.end, next.at).replace(/[&\s]|\\[,;:! ]|\\q?quad/g, "") !== "";
    if (isRelation(mark.what)) since = true;
    else if (mark.what === "then") cuts.push(mark);
    else if (mark.what === "row") {
      if (begins && !RUNS_ON.test(behind) && !UNFINISHED.test(text.slice(0, mark.at))) cuts.push(mark);
    } else if (mark.what !== "column" || (columns && column % 2 === 0)) {
      if (since && begins) cuts.push(mark);
    }
  }
  const starts = [0, ...cuts.map((mark) => mark.end)];
  return starts.map((from, i) => [from, cuts[i]?.at ?? text.length]);
}

/** Text in braces, and punctuation, at the end of a side. */
const REMARK = /\\(?:text|textrm|textit|textbf|textnormal|mbox|hbox|mathrm|intertext|quad\s*\\text)\s*\{((?:[^{}]|\{[^{}]*\})*)\}[\s.,;]*$/;
const TRAILING = /(?:[\s,;&~]|(?<!\\right\s*)\.|\\[,;:! ]|\\q?quad|\\\\)+$/;
const LEADING =
  /^(?:[\s&,;]|\\[,;:! ]|\\q?quad(?![A-Za-z])|\\\\(?:\[[^\]]{1,8}\])?|~|\\(?:text|mbox|textrm)\{\s*(?:and|where|with|so|thus|hence|then|now|but|also|therefore|let|or|since|because|as|using|by|note that|recall|i\.e\.|e\.g\.)?[\s,:.]*\})+/;
/** "if x > 0", "for x > 0", with or without \text. */
const CONDITION =
  /(?:\\(?:text|mbox|textrm|mathrm|hbox)\s*\{\s*[,(]?\s*(?:if|for|when|whenever|where|provided(?: that)?|for all|with)\s*\}|\\(?:forall|mid)(?![A-Za-z])|(?<=[,;]|quad)\s*(?=[^=,;]*(?:<|>|\\[lg]eq?(?![a-z])|\\in(?![a-z])|\\neq?(?![a-z]))))([\s\S]*)$/;

const CONDITION_WORDS = /^(?:[\s~]|\\[,;:! ]|\\q?quad(?![A-Za-z])|\\(?:text|mbox|textrm|mathrm|hbox)\s*\{[^{}]*\}|\\forall(?![A-Za-z]))*/;

function chain(flat: string, from: number, to: number, kept: Kept, start: number): Chain[] {
  const relations = marks(flat, from, to, kept).filter((mark) => isRelation(mark.what));
  const first = relations.find(joins);
  if (!first) return [];
  const last = relations.findLast(joins) as Mark;
  const tail = conditionIn(hidden(flat, kept), last.end, to);
  const limit = tail?.from ?? to;
  const clean = withoutMarks(flat, from, to, kept);
  const links = relations.filter((mark) => mark.at < limit);
  const edges = [from, ...links.map((mark) => mark.end)];
  const raw = edges.map((begin, i) => trimmed(clean, begin, links[i]?.at ?? limit, start));
  const continues = raw[0]?.text === "";
  return [
    {
      sides: raw.map(({ text, start: at }) => ({ text, start: at })),
      remarks: raw.map((side) => side.remarks),
      links: links.map((mark) => mark.what as Relation),
      continues,
      ...(tail && { condition: { ...tail.condition, start: start + tail.condition.start } }),
    },
  ];
}

/** The text with the marks of rows and columns blank: a side may run over several rows. */
function withoutMarks(flat: string, from: number, to: number, kept: Kept): string {
  let text = flat;
  for (const { at, end, what } of marks(flat, from, to, kept)) {
    if (what === "row" || what === "column") text = text.slice(0, at) + " ".repeat(end - at) + text.slice(end);
  }
  return text;
}

/** The text with cases and matrices blank: what stands in them is theirs. */
const hidden = (flat: string, kept: Kept): string =>
  kept.reduce((text, [from, to]) => text.slice(0, from) + "·".repeat(to - from) + text.slice(to), flat);

/** A condition behind the last side; it may have relations of its own. */
function conditionIn(flat: string, from: number, to: number): { from: number; condition: Part } | undefined {
  const found = CONDITION.exec(flat.slice(from, to));
  const behind = found?.[1] ?? "";
  const text = behind.replace(TRAILING, "");
  if (!found || text.trim() === "" || !/[<>]|\\[lg]eq?|\\neq?|\\in(?![a-z])|≤|≥|≠|∈/.test(text)) return undefined;
  const lead = CONDITION_WORDS.exec(text)?.[0].length ?? 0;
  return {
    from: from + found.index,
    condition: { text: text.slice(lead), start: from + found.index + found[0].length - behind.length + lead },
  };
}

/** A side without the space, row marks, punctuation and remarks around it; the marks inside it become blank. */
function trimmed(flat: string, from: number, to: number, start: number): Part & { remarks: string[] } {
  let text = flat.slice(from, to);
  const lead = LEADING.exec(text)?.[0].length ?? 0;
  text = text.slice(lead);
  const remarks: string[] = [];
  for (;;) {
    text = text.replace(TRAILING, "");
    const remark = REMARK.exec(text);
    // \text{tanh} alone, or behind d/dz, is no remark: a remark is a word of its own in brackets or a sentence
    if (!remark || remark.index === 0 || !isRemark(remark[1] as string)) break;
    remarks.unshift((remark[1] as string).trim());
    text = text.slice(0, remark.index);
  }
  return { text, start: start + from + lead, remarks };
}

const isRemark = (said: string): boolean =>
  /^\s*\(|[\s,.:]|^(?:definition|algebra|simplify|simplified|rearrange|substitute|factor|expand)$/.test(said.trim());
