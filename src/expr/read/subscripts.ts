/** Subscripts in LaTeX. */
import { GREEK } from "./letters.ts";
import { isLetter, type Scanner } from "./scanner.ts";

/** The _1, _{max}, _\alpha behind a name in LaTeX become part of the name, also where primes stand between, as in g'_{tanh}. */
export function scanSubscript(s: Scanner): void {
  const positive = /^_(?:\+|\{\s*\+\s*\})/.exec(s.source.slice(s.at, Math.min(s.limit, s.at + 20)))?.[0];
  if (positive) {
    s.at += positive.length;
    s.push("operator", "_+", s.at - positive.length);
    return;
  }
  const start = s.at++;
  const braced = s.peek() === "{";
  const subscript = braced ? subscriptText(s) : oneSubscript(s);
  joinPrimes(s);
  let i = s.tokens.length - 1;
  while (s.tokens[i]?.text === "'") i--;
  const token = s.tokens[i];
  const isKnown = token?.kind === "name" && s.isWord(`${token.text}_${subscript}`, true);
  if (!isKnown && !/^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$/.test(subscript))
    throw s.complain("a subscript that is no name or number", start, Math.max(s.at, start + 1), "write x_1 or x_{max}");
  if (token?.kind !== "name" || token.text === "∂")
    throw s.complain("a subscript behind no name", start, s.at, "write it behind a name, before any exponent: x_1^2");
  s.tokens[i] = { ...token, text: `${token.text}_${subscript}`, end: i === s.tokens.length - 1 ? s.at : token.end };
}

/** g^{\prime}_{tanh}, as g'_{tanh}: the primes come before the subscript either way. */
function joinPrimes(s: Scanner): void {
  const raised = s.tokens.findLastIndex((token) => token.text !== "'" && token.text !== "{" && token.text !== "}");
  if (s.tokens[raised]?.text !== "^") return;
  const primes = s.tokens.splice(raised).filter((token) => token.text === "'");
  s.tokens.push(...primes);
}

/** Without braces a subscript is one character or one Greek letter's command. */
function oneSubscript(s: Scanner): string {
  const c = s.peek();
  if (c !== "") s.at++;
  if (c !== "\\") return c;
  const name = s.take(isLetter);
  return GREEK.has(name) ? name : "";
}

function subscriptText(s: Scanner): string {
  const { text } = s.group("_");
  return text
    .replace(/\\(?:text|mathrm|operatorname|mathit|textrm|textit|mathbf|rm)(?![A-Za-z])/g, "")
    .replace(/\\_/g, "_")
    .replace(/[{}\s]/g, "")
    .replace(/^\\(?=[A-Za-z]+$)/, "");
}
