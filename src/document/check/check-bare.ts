/**
 * Functions written without their argument, as in "\sigma' = \sigma(1 - \sigma)": the argument is put behind each of them,
 * so that the parser reads what the writer means.
 */

export interface OwnName {
  readonly name: string;
  /** Whether it was defined with an argument: of y = tanh(x) the y(1 - x) is a product. */
  readonly argument: boolean;
}

const PRIMES = /^(?:'+|\^\s*\{?\s*(?:\\prime\s*)+\}?)/;
const OPENING = /^\s*(?:\\left\s*|\\[bB]igg?l?\s*)?\(/;

/** How a name of the parser's may stand in LaTeX: sigma as \sigma, g_swish as g_{\text{swish}}, primes before the subscript allowed. */
function spelling(name: string): string {
  const [letter = "", ...subscripts] = name.split("_");
  const head =
    letter.length === 1
      ? `(?<![A-Za-z\\\\])${letter}`
      : `(?:\\\\${letter}(?![A-Za-z])|(?:\\\\(?:text|mathrm|operatorname|mathit)\\s*\\{${letter}\\}))`;
  const tail = subscripts.length === 0 ? "(?![A-Za-z]*_)" : subscripted(subscripts.join("_"));
  return letter.length > 1 && subscripts.length === 0 ? `(?:${head}|(?<![A-Za-z\\\\])[fgh]'*${subscripted(letter)})` : head + tail;
}

const subscripted = (index: string): string =>
  `'*_\\s*(?:\\{\\s*(?:\\\\(?:text|mathrm|operatorname)\\s*\\{\\s*)?${index}\\s*\\}{1,2}|${index}(?![A-Za-z]))`;

/** Functions that are known without a definition and are written bare with a letter: g_{\text{logistic}}(1 - g_{\text{logistic}}). */
const LETTERED = "(?<![A-Za-z\\\\])[fgh]'*_\\s*\\{[^{}]*(?:\\{[^{}]*\\})?[^{}]*\\}";

/** The text with "(variable)" behind every one of the names that stands without an argument. */
export function applied(text: string, names: readonly OwnName[], variable: string): string {
  const patterns = [...names.map(({ name }) => spelling(name)), LETTERED];
  const bare = new RegExp(patterns.map((p) => `(${p})`).join("|"), "g");
  let [result, from] = ["", 0];
  for (const match of text.matchAll(bare)) {
    const which = match.slice(1).findIndex((group) => group !== undefined);
    const name = names[which] ?? { name: "", argument: true };
    const end = match.index + match[0].length;
    const primes = PRIMES.exec(text.slice(end))?.[0].length ?? 0;
    const behind = text.slice(end + primes);
    if (
      match.index < from ||
      DIFFERENTIAL.test(text.slice(0, match.index)) ||
      isApplied(behind, name, new RegExp(patterns[which] as string))
    )
      continue;
    result += `${text.slice(from, end + primes)}(${variable})`;
    from = end + primes;
  }
  return result + text.slice(from);
}

/** Behind the d of \frac{\partial y}{\partial x} a name needs no argument. */
const DIFFERENTIAL = /(?:\\partial|\\mathrm\s*\{\s*d\s*\}|(?<![A-Za-z\\])d)\s*(?:\^\s*(?:\d|\{\s*\d\s*\})\s*)?$/;

/** Whether a bracket behind the name is its argument: in \sigma(1 - \sigma) it is a factor. */
function isApplied(behind: string, { argument }: OwnName, itself: RegExp): boolean {
  const power = /^\s*\^\s*(?:\{[^{}]*\}|[^{\\])/.exec(behind)?.[0].length ?? 0;
  const opening = OPENING.exec(behind.slice(power));
  if (!opening) return false;
  const inside = bracketed(behind.slice(power + opening[0].length));
  if (!argument) return /^\s*[A-Za-z]\s*(?:\\right\s*)?$/.test(inside) && !itself.test(inside);
  const nested = itself.exec(inside);
  return !nested || OPENING.test(inside.slice(nested.index + nested[0].length));
}

function bracketed(text: string): string {
  let depth = 1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return text.slice(0, i);
  }
  return text;
}
