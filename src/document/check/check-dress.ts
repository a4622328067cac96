/**
 * What typesetters put around a formula without changing it: boxes, braces with an explanation below, signs between formulas.
 * It is taken off before anything is read. The text keeps its length, so that all places in it stay what they are.
 */

interface Row {
  readonly command: RegExp;
  /** How many groups stand before the one that holds the formula, and whether an explanation stands behind it. */
  readonly before: number;
  readonly explained?: true;
}

const WRAPPINGS: readonly Row[] = [
  { command: /\\(?:boxed|fbox|cancel|bcancel|xcancel|phase|mathclap|smash|ensuremath)(?=\s*\{)/g, before: 0 },
  { command: /\\bbox\s*(?:\[[^\]]*\])?(?=\s*\{)/g, before: 0 },
  { command: /\\(?:colorbox|htmlClass|htmlId|cssId|class|style)(?=\s*\{)/g, before: 1 },
  { command: /\\fcolorbox(?=\s*\{)/g, before: 2 },
  { command: /\\(?:underbrace|overbrace|underbracket|overbracket)(?=\s*\{)/g, before: 0, explained: true },
];

/** Signs that say nothing about numbers. */
const ORNAMENTS = /\\(?:blacksquare|square|Box|qed|qedhere|qedsymbol|checkmark)(?![A-Za-z])|[∎□■✓]/g;

/** The upright d of a derivative in its many spellings: the parser knows \mathrm{d}. */
const UPRIGHT_D =
  /\\(?:mathrm|text|textrm|rm|operatorname)\s+d(?=\s*\\?[A-Za-z]|\s*[}^])|\{\s*\\rm\s+d\s*\}|\\mathop\s*\{\s*\}\s*\\!\s*(?:\\mathrm\s*\{\s*d\s*\}|d)/g;

/** The text without its wrappings, of the same length. */
export function undressed(text: string): string {
  let plain = text.replace(ORNAMENTS, blank).replace(UPRIGHT_D, (found) => `d${" ".repeat(found.length - 1)}`);
  for (const { command, before, explained } of WRAPPINGS) {
    for (const match of [...plain.matchAll(command)].reverse()) {
      const inner = groups(plain, match.index + match[0].length, before + 1)?.at(-1);
      if (!inner) continue;
      const end = explained ? explanationEnd(plain, inner.end) : inner.end;
      // a box around a whole equality is no group: what stands in it is the equality
      const [open, close] = /[=≡]/.test(plain.slice(inner.start, inner.end)) ? " " : "{}";
      const shut = (close ?? " ").padStart(end - inner.end + 1);
      plain = `${plain.slice(0, match.index)}${(open as string).padEnd(inner.start + 1 - match.index)}${plain.slice(inner.start + 1, inner.end - 1)}${shut}${plain.slice(end)}`;
    }
  }
  return plain;
}

const blank = (text: string): string => " ".repeat(text.length);

interface Group {
  readonly start: number;
  readonly end: number;
}

/** The groups in braces that follow one another from here; undefined where one is missing or does not end. */
function groups(text: string, from: number, count: number): Group[] | undefined {
  const found: Group[] = [];
  for (let at = from; found.length < count; at = (found.at(-1) as Group).end) {
    const start = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
    const end = groupEnd(text, start);
    if (end === undefined) return undefined;
    found.push({ start, end });
  }
  return found;
}

/** Where the group ends that opens here. */
export function groupEnd(text: string, start: number): number | undefined {
  if (text[start] !== "{") return undefined;
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "{") depth++;
    else if (text[i] === "}" && --depth === 0) return i + 1;
  }
  return undefined;
}

/** Behind _{...} or ^{...}, and behind _x. */
function explanationEnd(text: string, from: number): number {
  const sign = /^\s*[_^]\s*/.exec(text.slice(from))?.[0].length;
  if (sign === undefined) return from;
  return groupEnd(text, from + sign) ?? from + sign + (/^(?:\\[A-Za-z]+|[^\s{}\\])/.exec(text.slice(from + sign))?.[0].length ?? 0);
}

/** In a column of its own: words, with formulas among them, about the row. */
const WORDS_BEHIND =
  /(?:&\s*&|\\q{1,2}uad\s*&)[\s&]*\\(?:text|textrm|textit|mbox|hbox|tiny|small|footnotesize)(?![A-Za-z])[^\n]*?(?=\\\\|$)/gm;

/** Text in braces, and nothing else. */
const ONLY_TEXT = /^[\s&]*\\(?:text|textrm|textit|mbox|hbox)\s*\{[^{}]*\}[\s.,;]*$/;

/** The rows without the columns that hold words about them, where these have no equality of their own. Of the same length. */
export const withoutWords = (text: string): string =>
  text.replace(WORDS_BEHIND, (found) =>
    /[=<>≤≥≡]|\\(?:le|ge|equiv)/.test(found) || ONLY_TEXT.test(found.replace(/\\q?quad/, "")) ? found : blank(found),
  );
