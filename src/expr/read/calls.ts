/** Names in a formula: symbols, constants, and functions with their powers, primes and arguments, bracketed or bare. */

import { type Expr, e, exp, isInt, negate, number, pi, power, symbol, symbols } from "../expr.ts";
import { bareOperand } from "./bare.ts";
import { group, list, opens, opensList, valueOnly } from "./brackets.ts";
import { clip } from "./clip.ts";
import type { Cursor } from "./cursor.ts";
import { customary, DOUBLE_MEANINGS } from "./customary.ts";
import { countPrimes, differentialAhead, inlineDerivative, primed, primedAt, writtenDerivative } from "./derivatives.ts";
import { isOfVectors, type Meaning, multiplies, NOT_NUMBERS } from "./names.ts";
import { excerpt } from "./place.ts";
import { isLetter, type Token } from "./scanner.ts";
import { factorsBefore } from "./slips.ts";
import { where } from "./where.ts";

/** Words that look like functions and take more than values. */
const SPECIAL: ReadonlyMap<string, (c: Cursor) => Expr> = new Map([
  ["where", where],
  ["clip", clip],
  ["clamp", clip],
  ["diff", writtenDerivative],
]);

/** Words of programming languages that are no names here. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ...["if", "else", "elif", "then"].map((word) => [word, "write where(condition, value, otherwise)"] as const),
  ["not", "write the opposite relation"],
  ["mod", "a remainder has no place in a formula: write the formula of one period"],
]);

/** Reads the operand that begins with a name. */
export function named(c: Cursor): Expr {
  const { token } = c;
  const { text, start } = token;
  if (differentialAhead(c, 0)) {
    const u = inlineDerivative(c);
    if (u) return u;
  }
  const constant = token.upright && (text === "e" || text === "d");
  if (c.names.declared.has(text) && !constant) return plain(c, symbol(text));
  const special = opensList(c, 1) ? SPECIAL.get(text) : undefined;
  if (special) return special(c);
  const meaning = c.names.lookup(text);
  if (meaning && !(meaning.known && text.length === 1 && !applied(c))) return application(c, meaning);
  const custom = customary(c);
  if (custom) return application(c, custom);
  const advice = RESERVED.get(text);
  if (advice) throw c.fail(`"${text}"`, token, advice);
  if (isOfVectors(text))
    throw c.fail(`"${excerpt(text)}" is not applied element by element`, token, "gprime derives functions of one number");
  if (text === "pi") return plain(c, { ...pi });
  if (text === "e") return plain(c, exp(number(1)));
  if (text === "∂") throw c.fail('"∂" without its fraction', token, "write \\frac{\\partial}{\\partial x}");
  if (NOT_NUMBERS.has(text)) throw c.fail(`"${text}"`, token, "it is no number: a formula is built of finite ones");
  if (c.is("'", 1)) throw unknownFunction(c, token);
  if (opensList(c, 1)) checkFactor(c, token);
  c.next();
  return c.built(symbol(text), start, token.end);
}

function plain<T extends Expr>(c: Cursor, u: T): T {
  const { start, end } = c.next();
  return c.built(u, start, end);
}

/** Whether an argument, a power or a prime follows the name, so that it is used as a function. */
const applied = (c: Cursor): boolean => opensList(c, 1) || c.is("{", 1) || c.is("'", 1);

/** A bracket behind a name: x(1+x) is a product, foo(x) is no known function, and psi(x) may be either. */
function checkFactor(c: Cursor, token: Token): void {
  if (!multiplies(token.text)) throw unknownFunction(c, token);
  const { start, end } = bracketAhead(c, 1);
  const argument = c.text(start.end, end.start);
  const custom = DOUBLE_MEANINGS.get(token.text);
  if (custom) throw c.ambiguous(token.start, end.end, custom.reading(argument), `the product ${token.text}*(${argument})`);
  // a(x) looks like a function, and a(1+x) does not
  if (c.peek(2).kind === "name" && c.peek(3) === end)
    c.notes.add(`"${c.text(token.start, end.end)}" read as the product ${token.text}*(${argument})`);
}

/** The bracket that opens k places on, and the one that closes it. */
function bracketAhead(c: Cursor, k: number): { start: Token; end: Token } {
  for (let [i, depth] = [k, 0]; c.peek(i).kind !== "end"; i++) {
    if (opensList(c, i)) depth++;
    if ((c.is(")", i) || c.is("]", i) || c.is("\\}", i)) && --depth === 0) return { start: c.peek(k), end: c.peek(i) };
  }
  return { start: c.peek(k), end: { ...c.token, start: c.source.length, end: c.source.length } };
}

function unknownFunction(c: Cursor, token: Token): Error {
  // in LaTeX the letters of a word have been read one by one
  let { start } = token;
  while (c.latex && token.text.length === 1 && isLetter(c.source[start - 1] ?? "")) start--;
  const written = c.source[start - 1] === "\\" ? token.text : c.source.slice(start, token.start) + token.text;
  const split = c.is("'", 1) ? undefined : factorsBefore(written, (text) => c.names.lookup(text) !== undefined);
  const { start: open, end: close } = bracketAhead(c, 1);
  const near = split === undefined ? c.names.suggest(written) : `${split}(${c.text(open.end, close.start)})`;
  const advice = near ? `did you mean "${near}"?` : `write ${excerpt(written)}*(...) for a product, or the formula that it stands for`;
  return c.fail(`unknown function "${excerpt(written)}"`, { start: written === token.text ? token.start : start, end: token.end }, advice);
}

/** A function and its argument: tanh(x), tanh^2(x), tanh'(x), tanh x. */
function application(c: Cursor, meaning: Meaning): Expr {
  const name = c.next();
  const start = name.start;
  if (meaning.known) for (const s of symbols(meaning.known.body)) if (s !== meaning.known.variable) c.inherited.add(s);
  const primes = countPrimes(c);
  if (primes > 0 && !opensAny(c) && !ends(c)) throw needsArgument(c, meaning, name);
  const exponent = primes === 0 && c.is("^") ? functionExponent(c, name) : undefined;
  const point = primes > 0 ? primedAt(c, meaning, name) : "";
  const u = applyTo(c, meaning, name, start);
  if (primes > 0) return primed(c, u, point, primes, start);
  return exponent ? c.built(power(u, exponent), start) : u;
}

const opensAny = (c: Cursor): boolean => opens(c) && !(c.is("\\{") && !c.latex);
const ends = (c: Cursor): boolean =>
  c.token.kind === "end" ||
  c.token.kind === "text" ||
  (c.is("=") && c.scope.sides) ||
  ((c.is(".") || c.is(",")) && c.peek(1).kind === "end");

function applyTo(c: Cursor, meaning: Meaning, name: Token, start: number): Expr {
  const [least, greatest] = meaning.arity;
  if (opensAny(c)) {
    const args = list(c).map((u) => valueOnly(c, u, start));
    if (args.length < least || args.length > greatest) {
      const few = `${least} argument${least === 1 ? "" : "s"}`;
      const wanted = least === greatest ? few : args.length < least ? `at least ${few}` : `at most ${greatest} arguments`;
      throw c.fail(
        `"${meaning.name}" takes ${wanted} and has ${args.length || "none"}`,
        { start, end: c.end },
        "write them between its brackets, with commas",
      );
    }
    return c.built(meaning.apply(args), start);
  }
  if (ends(c) && c.sideStart === start && least <= 1) {
    c.notes.add(`"${c.text(start, c.end)}" taken as ${meaning.name}(${c.standing})`);
    return c.built(meaning.apply([symbol(c.standing)]), start);
  }
  if (meaning.known || least > 1 || greatest > 1) throw needsArgument(c, meaning, name);
  const u = bareOperand(c, `${meaning.name}`, start, () => needsArgument(c, meaning, name));
  return c.built(meaning.apply([u]), start);
}

function needsArgument(c: Cursor, meaning: Meaning, name: Token): Error {
  return c.fail(
    `"${c.text(name.start, name.end)}" without its argument`,
    name,
    `write ${meaning.name}(${meaning.arity[1] > 1 ? "x, 0" : c.standing})`,
  );
}

/** The functions whose inverses are called arc. */
const ARCS = /^(?:sin|cos|tan|sec|csc|cot)/;

/** The exponent between a function and its argument: tanh^2(x) is the square of tanh(x); ^{-1} may be the inverse as well. */
function functionExponent(c: Cursor, name: Token): Expr {
  c.next();
  const u = opens(c) ? group(c) : simpleExponent(c);
  if (isInt(u, -1)) {
    const shown = c.text(name.start, name.end).replace("\\", "");
    const inverse = ARCS.test(shown) ? `, arc${shown},` : ` of ${shown}`;
    throw c.ambiguous(name.start, c.end, `the inverse function${inverse}`, `the reciprocal, 1/${shown}(...)`);
  }
  if (u.kind === "number" && (u.value.n < 0n ? -u.value.n : u.value.n) > 1000n * u.value.d)
    throw c.fail("an exponent beyond 1000", { start: name.start, end: c.end }, "write a smaller one");
  return u;
}

function simpleExponent(c: Cursor): Expr {
  const start = c.token.start;
  if (c.take("-")) return c.built(negate(simpleExponent(c)), start);
  if (c.latex) c.splitDigit();
  const { token } = c;
  if (token.kind === "number") return valueOnly(c, c.grammar.primary(c), start);
  if (token.kind !== "name") throw c.fail("no exponent", token, "write one, as tanh^2(x)");
  return plain(c, token.text === "e" && !c.names.declared.has("e") ? { ...e } : symbol(token.text));
}
