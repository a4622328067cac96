/** What a formula of one number cannot say: notation that is not supported, as rows. */
import { children, type Expr } from "../../expr/expr.ts";

interface Row {
  readonly pattern: RegExp;
  readonly what: string;
}

/** Each is looked for in the text of a side, before it is read: the parser would take some of them for products and powers. */
const UNSUPPORTED: readonly Row[] = [
  { pattern: /\\(?:sum|prod|bigoplus)(?![A-Za-z])|∑|∏/, what: "a sum or product over indices" },
  { pattern: /\\(?:int|iint|oint)(?![A-Za-z])|∫/, what: "an integral" },
  {
    pattern:
      /\\(?:max|min)\s*_|\\(?:lim|limsup|liminf|sup|inf|argmax|argmin)(?![A-Za-z])|\\operatorname\*?\{(?:arg\s*max|arg\s*min|softmax)\}|\\(?:text|mathrm)\{softmax\}/,
    what: "a limit or an optimum",
  },
  { pattern: /\\begin\{(?:[pbvBV]|small)?matrix\}/, what: "a matrix" },
  { pattern: /\\(?:\||l?Vert|lVert|rVert|norm)(?![A-Za-z])|‖|\|\|/, what: "a norm" },
  { pattern: /\\(?:mathbf|boldsymbol|bm|pmb|overrightarrow)(?![A-Za-z])(?!\s*\{?\s*(?:e|\d+)\s*\}?(?![A-Za-z]))/, what: "a vector" },
  { pattern: /\\vec(?![A-Za-z])(?!\s*\{?\s*1\s*\}?\s*\^)/, what: "a vector" },
  {
    pattern: /\^\s*(?:\{\s*)?(?:T(?![A-Za-z])|\\(?:top|intercal|mathsf\s*\{?T|mathrm\s*\{?T|text\s*\{?T|dagger))/,
    what: "a transposed matrix",
  },
  {
    pattern:
      /\\(?:nabla|Delta|odot|otimes|oplus|circ|langle|cdots|ldots|dots|dotsb|vdots|det|mathcal)(?![A-Za-z])|\\mathbb(?![A-Za-z])(?!\s*\{?\s*1)|⊙|∇|…/,
    what: "notation of vectors, sets or lists",
  },
  {
    pattern:
      /(?<![\\A-Za-z])[A-Za-z]_(?:[ijklmnt](?![A-Za-z])|\{\s*[ijklmnt]{1,3}(?:\s*[,+-]\s*[\dijklmn]+)*\s*\})|\\[a-zA-Z]+_(?:[ijklmnt](?![A-Za-z])|\{\s*[ijklmnt]{1,3}\s*\})/,
    what: "an element with an index",
  },
  { pattern: /\^\s*\{\s*[-+]?\s*(?:i|j|\\mathrm\{i\}|\\imath)\s*(?:\\[a-z]+|[a-z])\s*\}/, what: "a complex number" },
  { pattern: /\^\s*\{\s*[([]\s*[A-Za-z\d]/, what: "an index in brackets" },
  { pattern: /(?:(?<![A-Za-z\\])[A-Za-z]|\\[a-z]+)\s*\^\s*\{\s*-\s*1\s*\}\s*(?:\\left\s*)?\(/, what: "an inverse function" },
  { pattern: /(?<![A-Za-z\\{/])d(?:\s{4,})?[xyztuvw](?![A-Za-z])|(?<![{/]\s*)\\mathrm\s*\{\s*d\s*\}\s*[a-z]/, what: "a differential" },
  { pattern: /(?<![A-Za-z\\])D_\{?[a-z]/, what: "an operator" },
  { pattern: /\\(?:mathbb|mathcal)?\{?[EP]\}?\s*\\?(?:left)?\[/, what: "an expectation" },
  { pattern: /\\(?:right|bigr?|Bigr?)\s*(?:\||\\vert|\\rvert)\s*_/, what: "a value at a point, written with a bar" },
  { pattern: /\\(?:mathcal\s*\{?O|mathrm\{O\}|mathop\{O\})|(?<![A-Za-z\\])O\s*\(/, what: "an order of magnitude" },
];

/** What a side is that cannot be judged, or undefined. */
export const unsupported = (latex: string): string | undefined => UNSUPPORTED.find(({ pattern }) => pattern.test(latex))?.what;

/** Capital letters that stand for matrices by custom, and products of two capital letters: they do not commute. */
export function looksLikeMatrices(u: Expr): boolean {
  const capital = (v: Expr): boolean => v.kind === "symbol" && /^[A-Z]$/.test(v.name);
  if (u.kind === "symbol") return /^[WX](?:_|$)/.test(u.name);
  if (u.kind === "product" && u.factors.filter(capital).length > 1) return true;
  return u.kind !== "call" || u.fn !== "ones" ? children(u).some(looksLikeMatrices) : false;
}
