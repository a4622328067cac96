import { expect, test } from "vitest";
import { FormulaError } from "../../src/expr/errors.ts";
import { caret, parse, read, readEquation } from "../../src/expr/read/parser.ts";
import { leastMilliseconds } from "../time.ts";

const failure = (text: string, options = {}): FormulaError => {
  try {
    parse(text, options);
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new Error(`"${text}" was read as a formula`);
};

/** What a new user types, the column of the error, and what it must say. */
const WRONG = [
  ["", 1, "no formula"],
  ["  ", 1, "no formula"],
  ["tanhh(x)", 1, 'unknown function "tanhh" at column 1: did you mean "tanh"?'],
  ["1 + tanhh(x)", 5, 'unknown function "tanhh" at column 5: did you mean "tanh"?'],
  ["tahn(x)", 1, 'did you mean "tanh"?'],
  ["3*tahn + x", 3, 'did you mean "tanh(...)"?'],
  ["\\simga(x)", 1, 'did you mean "\\sigma"?'],
  ["sofplus(x)", 1, 'did you mean "softplus"?'],
  ["f(x)", 1, 'unknown function "f"'],
  ["\\text{swsh}(x)", 1, 'unknown function "swsh"'],
  ["\\alpha tanhh(x)", 8, 'unknown function "tanhh" at column 8: did you mean "tanh"?'],
  ["tanhh x", 1, 'did you mean "tanh(...)"?'],
  ["sinx + 1", 1, 'did you mean "sin(x)"?'],
  ["lnx", 1, 'did you mean "ln(x)"?'],
  ["xsin(x)", 1, 'unknown function "xsin" at column 1: did you mean "x*sin(x)"?'],
  ["2abtanh(x+1)", 2, 'did you mean "a*b*tanh(x+1)"?'],
  ["ax", 1, 'did you mean "a*x"?'],
  ["abx", 1, 'did you mean "a*b*x"?'],
  ["tanh(ax)", 6, "write a*x for a product, or name the variable"],
  ["x2", 1, "write x*2 for a product or x^2 for a power, and x_2 for a name"],
  ["sine_relu", 1, 'unknown name "sine_relu"'],
  ["x mod 2", 3, "a remainder has no place in a formula"],
  ["x % 2", 3, "a remainder has no place in a formula"],
  ["x$", 2, 'a "$" without its partner at column 2: leave it out'],
  ["x\u202e2", 2, 'unexpected character "U+202E" at column 2'],
  ["foo.tanh(x)", 4, "behind the name of a module such as np or torch"],
  ["softmax(x)", 1, "is not applied element by element at column 1: gprime derives functions of one number"],
  ["\\operatorname{LogSumExp}(x)", 1, '"LogSumExp" is not applied element by element'],
  ["glu(x)", 1, '"glu" is not applied element by element'],
  ["clip(x, 1)", 1, '"clip" takes 3 arguments and has 2'],
  ["\\mathbb{1}", 1, "an indicator without its condition at column 1: write \\mathbb{1}_{x > 0}"],
  ["\\mathbb{Z}", 1, 'a set, "Z",'],
  ["{d \\over dx} x", 2, "write \\frac{d}{dx}"],
  ["{1 \\over 2 \\over x}", 12, 'a second "\\over"'],
  ["{1 \\over 0}", 10, "division by zero"],
  ["\\begin{cases} x & x \\in \\mathbb{R} \\end{cases}", 19, "a condition that always holds"],
  ["\\begin{cases} x & x > \\infty \\end{cases}", 19, "a condition that never holds"],
  ["\\begin{cases} x & x \\in (0) \\end{cases}", 25, "an interval of one number"],
  ["__proto__", 1, 'unknown name "__proto__"'],
  ["constructor", 1, 'unknown name "constructor"'],
  ["toString(x)", 1, 'unknown function "toString"'],
  ["xy", 1, "write x*y for a product"],
  ["x*y", 3, 'more than one name that could be the variable, "x" and "y"'],
  ["x*w", 3, 'name the variable, as "x", and give "w" as a parameter'],
  ["ab x", 1, '"ab" is one name: write a*b for a product'],
  ["1/0", 3, "division by zero at column 3: write another denominator"],
  ["x/0", 3, "division by zero at column 3"],
  ["x/(0.0)", 3, "division by zero at column 3"],
  ["\\frac{x}{0}", 9, "division by zero at column 9"],
  ["((x", 2, 'unclosed "(" at column 2'],
  ["tanh(x", 5, 'unclosed "(" at column 5'],
  ["x)", 2, 'unexpected ")" at column 2: no bracket of this kind is open'],
  ["(x]", 3, 'it does not close the "(" opened at column 1'],
  ["(|x)", 2, 'unclosed "|" at column 2'],
  ["\\left(x\\right]", 8, 'it does not close the "\\left(" opened at column 1'],
  ["\\frac{1}{x", 9, 'unclosed "{" at column 9'],
  ["\\begin{cases} x & x>0", 1, "\\begin{cases} without \\end{cases}"],
  ["\\begin{cases} x \\end{cases}", 15, "a case without its condition"],
  ["\\begin{matrix} x \\end{matrix}", 1, 'unknown environment "matrix"'],
  ["\\fracc{1}{2}", 1, 'unknown LaTeX command "\\fracc" at column 1: did you mean "\\frac"?'],
  ["\\int x", 1, '"\\int" is no part of a formula'],
  ["\\vec{x}", 1, "a vector"],
  ["\\frac{df}{dx}", 8, 'unknown function "f"'],
  ["tanh()", 1, '"tanh" takes 1 argument and has none'],
  ["min()", 1, '"min" takes at least 1 argument and has none'],
  ["sin(x, y)", 1, '"sin" takes 1 argument and has 2'],
  ["tanh + 1", 1, '"tanh" without its argument at column 1: write tanh(x)'],
  ["exp - x", 1, '"exp" without its argument'],
  ["tanh'(2x)", 1, 'a prime on "tanh" at an argument that is no plain name'],
  ["x @ 2", 3, 'unexpected character "@" at column 3: it multiplies matrices'],
  ["x +", 4, 'something is missing behind "+"'],
  ["* x", 1, 'unexpected "*" at column 1'],
  ["x^", 3, 'something is missing behind "^"'],
  ["x!", 2, "a factorial"],
  ["∞", 1, "infinity is no number"],
  ["1 + inf", 5, "it is no number"],
  ["1,5*x", 2, "a decimal number has a point"],
  ["x > 0", 1, "a condition where a value should be"],
  ["1 + (x > 0)", 6, "a condition where a value should be"],
  ["where(x, 1, 2)", 7, "a value where a condition should be"],
  ["where(x > 0)", 1, '"where" takes a condition and a value'],
  ["x > 0 ? 1", 10, 'a "?" without its ":"'],
  ["x = 0 ? 1 : 2", 7, "write == to compare"],
  ["x if x > 0 else 0", 3, "write where(condition, value, otherwise)"],
  ["|x|x|x|", 1, "bars that can be paired in two ways"],
  ["x^99999999999", 1, "an exponent beyond 1000"],
  ["x^(99999999999)", 1, "an exponent beyond 1000"],
  ["x^-2000", 1, "an exponent beyond 1000"],
  ["tanh^2000(x)", 1, "an exponent beyond 1000"],
  ["1e999", 1, "a number with an exponent beyond 400"],
  ["1.2.3", 1, "a number with two points"],
  ["x = x^2 = 3", 5, "give one side of it"],
  ["d/dx", 1, '"d/dx" of nothing'],
  ["x\n+ tanhh(x)", 3, 'unknown function "tanhh" at line 2, column 3'],
] as const;

test.each(WRONG)("%j fails at column %i: %s", (text, column, message) => {
  const error = failure(text);
  expect(error.message).toContain(message);
  expect(error.column).toBe(column);
  expect(error.message).not.toMatch(/^[A-Z]|undefined|\n/);
  expect(error.message.length).toBeLessThan(260);
});

const repeat = (text: string, count: number) => text.repeat(count);
/** Texts made to break a parser. */
const ATTACKS: Readonly<Record<string, string>> = {
  "3,000 nested brackets": `${repeat("(", 3000)}x${repeat(")", 3000)}`,
  "opening brackets only": repeat("(", 9999),
  "a row of minus signs": `${repeat("-", 5000)}x`,
  "a tower of powers": `${repeat("x^", 4000)}x`,
  "a tower of e^-": `${repeat("e^-", 3000)}x`,
  "a chain of quotients": `${repeat("x/", 4000)}x`,
  "a chain of ?:": `${repeat("x>0?x:", 1600)}x`,
  "nested ?": `${repeat("x>0?", 2000)}x`,
  "functions without brackets": `${repeat("sin ", 2400)}x`,
  "bars only": repeat("|", 9000),
  "nested derivatives": `${repeat("d/dx(", 1900)}x`,
  "nested fractions": repeat("\\frac{1}{", 999),
  "nested mixed numbers": repeat("2\\frac{", 1000),
  "fractions without braces": `${repeat("\\frac ", 1600)}x`,
  "nested roots": `${repeat("\\sqrt{", 1600)}x`,
  "nested styles": `${repeat("\\mathrm{", 1100)}x${repeat("}", 1100)}`,
  "open cases": repeat("\\begin{cases}", 700),
  "nested braces": repeat("{", 9999),
  "nested chains of comparisons": `${repeat("where(0<", 400)}x${repeat("<1,1,2)", 400)}`,
  primes: `tanh${repeat("'", 9000)}(x)`,
  "a long number": repeat("9", 401),
  "a huge text": repeat("x+", 10_000),
  "20,000 brackets": repeat("(", 20_000),
};
test.each(Object.entries(ATTACKS))("%s give a clear error at once", (_, text) => {
  const read = () => {
    expect(failure(text).message.length).toBeLessThan(300);
    expect(() => readEquation(text)).toThrow(FormulaError);
  };
  expect(leastMilliseconds(500, read)).toBeLessThan(500);
});

test("a formula of 10,000 characters is read in a moment", () => {
  parse("x+x");
  for (const text of [`${repeat("x+", 4999)}x`, `${repeat("x*", 4999)}x`, repeat("(x+1)", 2000), `{${repeat("x", 9900)}}`])
    expect(leastMilliseconds(500, () => parse(text))).toBeLessThan(500);
});

test("functions within functions cannot grow a formula without end", () => {
  const functions = new Map([["twice", { variable: "u", body: parse("u*u + u") }]]);
  expect(failure(`${repeat("twice(", 60)}x${repeat(")", 60)}`, { functions }).message).toContain("parts");
});

test.each([
  ["1 + tanhh(x)", "1 + tanhh(x)\n    ^^^^^"],
  ["x +", "x +\n   ^"],
  ["1 +\n\ttanhh(x)", " tanhh(x)\n ^^^^^"],
])("the caret points at the place in %j", (text, picture) => {
  expect(caret(failure(text))).toBe(picture);
});

test("a long line is cut around the place", () => {
  const [line = "", carets = ""] = caret(failure(`${repeat("x + ", 100)}tanhh(x)${repeat(" + x", 100)}`)).split("\n");
  expect(line.length).toBeLessThanOrEqual(100);
  expect(line.slice(carets.indexOf("^"), carets.length)).toBe("tanhh");
  expect(line).toMatch(/^….*…$/);
  const [end = "", last = ""] = caret(failure(`${repeat("x + ", 100)}tanhh(x)`)).split("\n");
  expect(end.slice(last.indexOf("^"), last.length)).toBe("tanhh");
});

test("names of Object's own are names like others", () => {
  expect(read("hasOwnProperty*2 + valueOf(3)", { parameters: ["valueOf"] }).variable).toBe("hasOwnProperty");
});
