/**
 * What changes from one line of a derivation to the next: two pieces of LaTeX, as the printer writes it, are compared part by
 * part, and the parts that differ are coloured. Fractions, roots, brackets and cases are entered where only something inside
 * them changed.
 */

/** A piece of LaTeX: a letter, a number, a command with its arguments, a bracket with what is in it, each with its scripts. */
interface Node {
  /** Written before, between and behind `parts`: there is one more of them. */
  readonly marks: readonly string[];
  readonly parts: readonly (readonly Node[])[];
  /** The whole as text: two nodes with the same one are the same. */
  readonly text: string;
}

/** Commands whose arguments are words or a name, not mathematics. */
const OPAQUE: ReadonlySet<string> = new Set(["\\text", "\\operatorname", "\\mathrm"]);
const TOKEN = /\\begin\{[a-z]+\}|\\end\{[a-z]+\}|\\(?:left|right)(?:\\[|{}]|\\[a-zA-Z]+|.)|\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|\s+|./gsu;

const node = (marks: readonly string[], parts: readonly (readonly Node[])[] = []): Node => ({
  marks,
  parts,
  text: marks.map((mark, i) => mark + (parts[i] ?? []).map(({ text }) => text).join("")).join(""),
});

/** Reads tokens into nodes. What does not fit, a brace too many, stands for itself: the result always spells the text. */
class Reader {
  private at = 0;
  private readonly tokens: readonly string[];

  constructor(latex: string) {
    this.tokens = latex.match(TOKEN) ?? [];
  }

  /** Nodes up to a token that ends them, which is left. */
  sequence(ends: (token: string) => boolean): Node[] {
    const nodes: Node[] = [];
    for (let token = this.tokens[this.at]; token !== undefined && !ends(token); token = this.tokens[this.at]) {
      const before = nodes.at(-1);
      if ((token === "^" || token === "_") && before && before.text.trim() !== "") nodes[nodes.length - 1] = this.scripted(before, token);
      else nodes.push(this.one());
    }
    return nodes;
  }

  private take(): string {
    return this.tokens[this.at++] ?? "";
  }

  private scripted(base: Node, sign: string): Node {
    this.at++;
    const script = this.one();
    return node(["", sign, ""], [[base], [script]]);
  }

  private one(): Node {
    const token = this.take();
    if (token === "{") return this.closed("{", (t) => t === "}");
    if (token.startsWith("\\left")) return this.closed(token, (t) => t.startsWith("\\right"));
    if (token === "(") return this.closed("(", (t) => t === ")" || t === "}");
    if (token.startsWith("\\begin")) return this.environment(token);
    if (/^\\[a-zA-Z]+$/.test(token)) return this.command(token);
    return node([token]);
  }

  private closed(open: string, ends: (token: string) => boolean): Node {
    const inside = this.sequence(ends);
    // a bracket may be closed by the brace of the group around it: then it has no end of its own
    if (open === "(" && this.tokens[this.at] === "}") return node([open, ""], [inside]);
    return node([open, this.take()], [inside]);
  }

  private environment(begin: string): Node {
    const [marks, parts]: [string[], Node[][]] = [[begin], []];
    for (;;) {
      parts.push(this.sequence((t) => t === "&" || t === "\\\\" || t.startsWith("\\end")));
      const token = this.take();
      marks.push(token);
      if (token === "" || token.startsWith("\\end")) return node(marks, parts);
    }
  }

  private command(name: string): Node {
    let [head, opaque] = [name, OPAQUE.has(name)];
    const args: Node[][] = [];
    const marks: string[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token !== "{" && !(token === "[" && name === "\\sqrt")) break;
      this.at++;
      const close = token === "{" ? "}" : "]";
      const inside = this.sequence((t) => t === close);
      this.at++;
      if (opaque) head += `${token}${inside.map(({ text }) => text).join("")}${close}`;
      else {
        marks.push(args.length === 0 ? `${head}${token}` : `${closing(marks)}${token}`);
        args.push(inside);
      }
      opaque &&= false;
    }
    return args.length === 0 ? node([head]) : node([...marks, closing(marks)], args);
  }
}

/** What closes the argument that was opened last. */
const closing = (marks: readonly string[]): string => (marks.at(-1)?.endsWith("[") ? "]" : "}");

const nodesOf = (latex: string): Node[] => new Reader(latex).sequence(() => false);

/** Where fewer than this part of two lines agrees, agreement is chance: all of it changed. */
const ALIKE = 0.2;

/** The nodes of `b` that are not in `a`, and of `a` that are not in `b`. */
function differing(a: readonly Node[], b: readonly Node[], gone: Set<Node>, come: Set<Node>): void {
  const pairs = common(a, b);
  const whole = Math.max(weight(a), weight(b));
  const alike = pairs.length === 0 ? 0 : weight(pairs.map(([i]) => a[i] as Node)) / whole;
  const kept = alike < ALIKE && !(a.length === 1 && b.length === 1) ? [] : pairs;
  let [i, j] = [0, 0];
  for (const [p, q] of [...kept, [a.length, b.length] as const]) {
    between(a.slice(i, p), b.slice(j, q), gone, come);
    [i, j] = [p + 1, q + 1];
  }
}

/** Two runs of nodes between what stays: the only node of each that has parts is entered, where it has kept its form. */
function between(a: readonly Node[], b: readonly Node[], gone: Set<Node>, come: Set<Node>): void {
  const [p, q] = [a.filter(visible), b.filter(visible)];
  const [[one, ...more], [other, ...others]] = [p.filter(hasParts), q.filter(hasParts)];
  const entered = one && other && more.length + others.length === 0 && sameForm(one, other) && sameBase(one, other);
  if (entered) for (const [k, part] of one.parts.entries()) differing(part, other.parts[k] ?? [], gone, come);
  const [before, after] = entered ? [p.filter((n) => n !== one), q.filter((n) => n !== other)] : [p, q];
  const sameLeft = entered && before.map(({ text }) => text).join() === after.map(({ text }) => text).join();
  if (sameLeft) return;
  for (const n of before) gone.add(n);
  for (const n of after) come.add(n);
}

const hasParts = ({ parts }: Node): boolean => parts.length > 0;
const visible = ({ text }: Node): boolean => text.trim() !== "";
const sameForm = (a: Node, b: Node): boolean => a.parts.length === b.parts.length && a.marks.every((mark, i) => mark === b.marks[i]);
/** A base stands close to its script: only the script may have a colour of its own. */
const sameBase = (a: Node, b: Node): boolean => a.marks[0] !== "" || spelled(a.parts[0]) === spelled(b.parts[0]);
const spelled = (nodes: readonly Node[] = []): string => nodes.map(({ text }) => text).join("");
const weight = (nodes: readonly Node[]): number => nodes.reduce((sum, { text }) => sum + text.replaceAll(" ", "").length, 0);

/** The longest common subsequence, by what the nodes weigh, as pairs of places. */
function common(a: readonly Node[], b: readonly Node[]): (readonly [number, number])[] {
  const best = Array.from({ length: a.length + 1 }, () => new Float64Array(b.length + 1));
  const at = (i: number, j: number): number => best[i]?.[j] as number;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const same = a[i]?.text === b[j]?.text ? at(i + 1, j + 1) + weight([a[i] as Node]) : -1;
      (best[i] as Float64Array)[j] = Math.max(same, at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i]?.text === b[j]?.text && at(i, j) === at(i + 1, j + 1) + weight([a[i] as Node])) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

/** The colours that stand for what a line has newly (bit 1), what the next line changes (bit 2), and both. */
export const CHANGE_COLOURS = ["", "#010001", "#010002", "#010003"] as const;

/** Writes nodes, each run of one kind of change in its colour. */
function coloured(nodes: readonly Node[], kindOf: (n: Node) => number, inherited: number): string {
  let out = "";
  for (let i = 0; i < nodes.length; ) {
    const kind = kindOf(nodes[i] as Node) | inherited;
    let end = i + 1;
    while (end < nodes.length && (visible(nodes[end] as Node) ? (kindOf(nodes[end] as Node) | inherited) === kind : end + 1 < nodes.length))
      end++;
    while (end > i + 1 && !visible(nodes[end - 1] as Node)) end--;
    const run = nodes
      .slice(i, end)
      .map((n) => n.marks.map((mark, k) => mark + argument(mark, coloured(n.parts[k] ?? [], kindOf, kind))).join(""));
    out += kind === inherited ? run.join("") : `\\textcolor{${CHANGE_COLOURS[kind]}}{${run.join("")}}`;
    i = end;
  }
  return out;
}

/** A script takes one group: a colour needs braces around it there. */
const argument = (mark: string, text: string): string => (/^[\^_]$/.test(mark) && text.startsWith("\\textcolor") ? `{${text}}` : text);

/**
 * The lines with \textcolor around what changed since the line before and what the next line changes, in CHANGE_COLOURS. Without
 * the colours the lines are the same as before.
 */
export function withChanges(lines: readonly string[]): string[] {
  const all = lines.map(nodesOf);
  const [come, gone] = [new Set<Node>(), new Set<Node>()];
  for (const [i, nodes] of all.entries()) if (i > 0) differing(all[i - 1] as Node[], nodes, gone, come);
  return all.map((nodes) => coloured(nodes, (n) => (come.has(n) ? 1 : 0) | (gone.has(n) ? 2 : 0), 0));
}
