/**
 * Where the mathematics stands in a Markdown text. The Markdown parser says what is code, comment and quotation; the
 * delimiters are found here, because a display may begin and end inside a line ("$$a = b" or "\begin{aligned}$$"), which
 * the math extensions of Markdown parsers take for the fence of a block that runs to the end of the document.
 */
import { fromMarkdown } from "mdast-util-from-markdown";

/** The text between two delimiters. `text` is as long as what stands in the document; what is not mathematics in it is blank. */
export interface Segment {
  readonly text: string;
  /** The offset of its first character in the document. */
  readonly start: number;
  /** How many headings stand before it. */
  readonly section: number;
  /** How many headings, rows of tables and points of lists begin before it: each may speak of a function of its own. */
  readonly topic: number;
  /** What is wrong with it as a piece of the document, where something is. */
  readonly fault?: string;
}

interface Delimiter {
  readonly open: RegExp;
  /** The text that closes, for what the opening matched. */
  readonly close: (opening: RegExpExecArray) => string;
  /** The environment is read with its \begin and \end. */
  readonly whole?: true;
  /** Must not hold a blank line: what looks like an opening is prose then. */
  readonly inline?: true;
}

const ENVIRONMENTS = "align|aligned|alignat|alignedat|array|displaymath|eqnarray|equation|flalign|gather|gathered|math|multline|split";

/** The first that fits at a place is taken; a backslash may be doubled, because Markdown takes one away. */
const DELIMITERS: readonly Delimiter[] = [
  { open: /\$\$/y, close: () => "$$" },
  { open: /\$`/y, close: () => "`$", inline: true },
  { open: /\$(?=[^\s$])/y, close: () => "$", inline: true },
  { open: /(\\\\?)\[/y, close: ([, slash]) => `${slash}]` },
  { open: /(\\\\?)\(/y, close: ([, slash]) => `${slash})`, inline: true },
  { open: new RegExp(`\\\\begin\\{((?:${ENVIRONMENTS})\\*?)\\}`, "y"), close: ([, name]) => `\\end{${name}}`, whole: true },
];

const FRONT_MATTER = /^---\r?\n[\s\S]*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;
const HIDDEN_HTML = /<!--[\s\S]*?-->|<(pre|code|script|style|textarea)\b[\s\S]*?<\/\1\s*>/gi;
const HIGHLIGHT = /\{%-?\s*(highlight|comment)\b[\s\S]*?\{%-?\s*end\1\s*-?%\}/g;

interface Range {
  readonly start: number;
  readonly end: number;
  /** A block in a fence: no formula runs across it. */
  readonly fence?: true;
  /** A fenced block of mathematics: the formula inside. */
  readonly math?: Range;
}

/** The places of a document that matter here, by the Markdown parser. */
interface Layout {
  readonly hidden: readonly Range[];
  readonly quotes: readonly Range[];
  readonly headings: readonly number[];
  readonly topics: readonly number[];
  readonly tables: readonly Range[];
}

type Root = ReturnType<typeof fromMarkdown>;
type MarkdownNode = Root | Root["children"][number];

/** The pieces of mathematics, in their order. */
export function findMath(markdown: string): Segment[] {
  const { hidden, quotes, headings, topics, tables } = layout(markdown);
  const segments: Segment[] = [];
  const put = (start: number, end: number, fault?: string): void => {
    const quoted = quotes.some((q) => q.start <= start && start < q.end);
    const text = tables.some((t) => t.start <= start && start < t.end) ? unpiped(markdown.slice(start, end)) : markdown.slice(start, end);
    segments.push({
      text: quoted ? text.replace(/\n[ \t]*(?:>[ \t]?)+/g, (marks) => `\n${" ".repeat(marks.length - 1)}`) : text,
      start,
      section: headings.filter((at) => at < start).length,
      topic: topics.filter((at) => at <= start).length,
      ...(fault !== undefined && { fault }),
    });
  };
  for (const { math } of hidden) if (math) put(math.start, math.end);
  for (let at = nextMark(markdown, 0); at < markdown.length; at = nextMark(markdown, at)) {
    const veil = hidden.find((r) => r.start <= at && at < r.end);
    if (veil) {
      at = veil.end;
      continue;
    }
    const found = openingAt(markdown, at);
    if (!found) {
      at += markdown[at] === "\\" ? 2 : 1;
      continue;
    }
    const { delimiter, opening } = found;
    const inside = at + opening[0].length;
    const closing = delimiter.close(opening);
    const end = closingFrom(markdown, inside, closing, delimiter, hidden);
    if (end === undefined) {
      if (!delimiter.inline) put(at, inside, `"${opening[0]}" is opened here and never closed`);
      at = inside;
      continue;
    }
    if (delimiter.whole) put(at, end + closing.length);
    else put(inside, end);
    at = end + closing.length;
  }
  return segments.sort((a, b) => a.start - b.start);
}

/** In a table a bar is written with a backslash, because it would end the cell. */
const unpiped = (text: string): string => text.replace(/\\\|/g, " |");

/** Tables, known by their second line, "|---|:-:|": the Markdown parser alone takes them for paragraphs. */
function tablesIn(markdown: string): { tables: Range[]; rows: number[] } {
  const lines = [...markdown.matchAll(/[^\n]*\n?/g)].map((match) => ({ start: match.index, text: match[0] }));
  const tables: Range[] = [];
  const rows: number[] = [];
  for (let i = 1; i < lines.length; i++) {
    if (!/^[-:| \t\r]+\n?$/.test((lines[i] as { text: string }).text) || !/-[^-]*\||\|[^-]*-/.test((lines[i] as { text: string }).text))
      continue;
    let last = i;
    while (lines[last + 1]?.text.includes("|")) last++;
    const within = lines.slice(i - 1, last + 1);
    rows.push(...within.map(({ start }) => start), lines[last + 1]?.start ?? markdown.length);
    tables.push({ start: (lines[i - 1] as { start: number }).start, end: lines[last + 1]?.start ?? markdown.length });
    i = last;
  }
  return { tables, rows };
}

/** Delimiters begin with a dollar or a backslash: nothing else is looked at. */
function nextMark(markdown: string, from: number): number {
  const at = markdown.slice(from, from + STRIDE).search(/[$\\]/);
  return at >= 0 ? from + at : from + STRIDE < markdown.length ? nextMark(markdown, from + STRIDE) : markdown.length;
}

const STRIDE = 100_000;

function openingAt(markdown: string, at: number): { delimiter: Delimiter; opening: RegExpExecArray } | undefined {
  for (const delimiter of DELIMITERS) {
    delimiter.open.lastIndex = at;
    const opening = delimiter.open.exec(markdown);
    if (opening) return { delimiter, opening };
  }
  return undefined;
}

function closingFrom(markdown: string, from: number, closing: string, delimiter: Delimiter, hidden: readonly Range[]): number | undefined {
  const fence = hidden.find((r) => r.fence && r.start >= from)?.start ?? markdown.length;
  const limit = delimiter.inline ? Math.min(fence, paragraphEnd(markdown, from)) : fence;
  for (let i = from; i + closing.length <= limit; i++) {
    if (markdown.startsWith(closing, i)) {
      if (closing !== "$") return i;
      const nested = inGroup(markdown.slice(from, i));
      if (!nested) return closesInline(markdown, i) ? i : undefined;
    }
    if (markdown[i] === "\\") i++;
  }
  return undefined;
}

function paragraphEnd(markdown: string, from: number): number {
  const blank = /\n[ \t]*\r?\n/g;
  blank.lastIndex = from;
  return blank.exec(markdown)?.index ?? markdown.length;
}

/** "$5 and $10" are prices: a closing dollar has a character before it and no digit behind it. */
const closesInline = (markdown: string, at: number): boolean => !/\s/.test(markdown[at - 1] ?? "") && !/[\d$]/.test(markdown[at + 1] ?? "");

/** Whether a brace is open: \text{if $x > 0$} has dollars inside. */
const inGroup = (text: string): boolean =>
  [...text.matchAll(/\\?[{}]/g)].reduce((depth, [brace]) => depth + (brace === "{" ? 1 : brace === "}" ? -1 : 0), 0) > 0;

function layout(markdown: string): Layout {
  const matter = FRONT_MATTER.exec(markdown)?.[0].length ?? 0;
  const hidden: Range[] = matter > 0 ? [{ start: 0, end: matter }] : [];
  const quotes: Range[] = [];
  const headings: number[] = [];
  const { tables, rows } = tablesIn(markdown);
  const topics: number[] = rows;
  for (const pattern of [HIDDEN_HTML, HIGHLIGHT]) {
    for (const match of markdown.matchAll(pattern)) hidden.push({ start: match.index, end: match.index + match[0].length, fence: true });
  }
  const visit = (node: MarkdownNode): void => {
    const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
    if (node.type === "inlineCode") hidden.push({ start, end });
    else if (node.type === "code") codeBlock(markdown, { start, end }, node.lang ?? "", hidden);
    else if (node.type === "blockquote") quotes.push({ start, end });
    else if (node.type === "heading" && markdown[start] === "#") headings.push(start);
    else if (node.type === "list" && !node.ordered) topics.push(...node.children.map((item) => item.position?.start.offset ?? 0), end);
    if ("children" in node) node.children.forEach(visit);
  };
  visit(fromMarkdown(markdown));
  return { hidden: hidden.sort((a, b) => a.start - b.start), quotes, headings, topics: [...topics, ...headings], tables };
}

/** Of blocks only those in a fence are code for certain: an indented line may be the inside of a display. */
function codeBlock(markdown: string, { start, end }: Range, lang: string, hidden: Range[]): void {
  const block = markdown.slice(start, end);
  const opening = /^(?:`{3,}|~{3,})[^\n]*\n/.exec(block)?.[0].length;
  if (opening === undefined) return;
  const inside = { start: start + opening, end: start + Math.max(opening, block.replace(/\n[^\n]*$/, "").length) };
  hidden.push({ start, end, fence: true, ...(lang === "math" && { math: inside }) });
}
