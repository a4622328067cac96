/** Identities that a derivation may use, one row each: where the left pattern occurs, the right one may stand. */
import { type Expr, substitute } from "../expr/expr.ts";
import { parse } from "../expr/read/parser.ts";
import { replaceOnce, wildcard } from "./match.ts";

export interface Rewrite {
  readonly name: string;
  readonly why: string;
  readonly from: string;
  readonly to: string;
}

/** Exponentials in a formula that have a name: the derivation is shorter with it. */
export const FOLDS: readonly Rewrite[] = [
  { name: "recognise logistic", why: "e^u/(1 + e^u) is the logistic function of u", from: "exp(u)/(1 + exp(u))", to: "logistic(u)" },
  { name: "recognise logistic", why: "1/(1 + e^-u) is the logistic function of u", from: "1/(1 + exp(-u))", to: "logistic(u)" },
  { name: "recognise softplus", why: "log(1 + e^u) is the softplus of u", from: "log(1 + exp(u))", to: "softplus(u)" },
  {
    name: "recognise tanh",
    why: "(e^u - e^-u)/(e^u + e^-u) is the hyperbolic tangent of u",
    from: "(exp(u) - exp(-u))/(exp(u) + exp(-u))",
    to: "tanh(u)",
  },
  { name: "recognise tanh", why: "sinh over cosh is the hyperbolic tangent", from: "sinh(u)/cosh(u)", to: "tanh(u)" },
];

/** A quotient of exponentials that is one of hyperbolic functions. */
export const HYPERBOLIC: Rewrite = {
  name: "recognise sinh and cosh",
  why: "e^u - e^-u is 2 sinh u, and e^u + e^-u is 2 cosh u",
  from: "(exp(u) - exp(-u))/(exp(u) + exp(-u))",
  to: "sinh(u)/cosh(u)",
};

/** What makes a derivative shorter, in the order in which it is tried. */
export const IDENTITIES: readonly Rewrite[] = [
  { name: "hyperbolic identity", why: "cosh^2 - sinh^2 is 1", from: "cosh(u)^2 - sinh(u)^2", to: "1" },
  { name: "Pythagorean identity", why: "sin^2 + cos^2 is 1", from: "sin(u)^2 + cos(u)^2", to: "1" },
  { name: "size and sign", why: "a number times its sign is its size", from: "u*sign(u)", to: "abs(u)" },
  { name: "size and sign", why: "a size times its sign is the number itself", from: "abs(u)*sign(u)", to: "u" },
  { name: "size and sign", why: "a sign over a size is one over the number itself", from: "sign(u)/abs(u)", to: "1/u" },
  { name: "root of a square", why: "the root of a square is the size", from: "sqrt(u^2)", to: "abs(u)" },
  { name: "recognise logistic", why: "e^u/(1 + e^u) is the logistic function of u", from: "exp(u)/(1 + exp(u))", to: "logistic(u)" },
  { name: "recognise tanh", why: "sinh over cosh is the hyperbolic tangent", from: "sinh(u)/cosh(u)", to: "tanh(u)" },
  { name: "recognise coth", why: "cosh over sinh is the hyperbolic cotangent", from: "cosh(u)/sinh(u)", to: "coth(u)" },
  { name: "recognise tan", why: "sine over cosine is the tangent", from: "sin(u)/cos(u)", to: "tan(u)" },
  { name: "recognise cot", why: "cosine over sine is the cotangent", from: "cos(u)/sin(u)", to: "cot(u)" },
  { name: "recognise cosh", why: "half of e^u + e^-u is cosh u", from: "(exp(u) + exp(-u))/2", to: "cosh(u)" },
  { name: "recognise sinh", why: "half of e^u - e^-u is sinh u", from: "(exp(u) - exp(-u))/2", to: "sinh(u)" },
];

/** How a formula in the output is spelled: stable near 0, and short. */
export const IN_OUTPUT: readonly Rewrite[] = [
  {
    name: "half angle",
    why: "(1 - tan^2)/(1 + tan^2) is the cosine of twice the angle",
    from: "(1 - tan(u)^2)/(1 + tan(u)^2)",
    to: "cos(2*u)",
  },
  { name: "secant", why: "1 + tan^2 is one over cos^2", from: "1/(1 + tan(u)^2)", to: "cos(u)^2" },
  { name: "cosh from sinh", why: "1 + sinh^2 is cosh^2", from: "1/sqrt(1 + sinh(u)^2)", to: "1/cosh(u)" },
  { name: "cosh from sinh", why: "1 + sinh^2 is cosh^2", from: "(1 + sinh(u)^2)^(-1/2)", to: "1/cosh(u)" },
  { name: "cosine", why: "1 - sin^2 is cos^2, and cos is positive where the arcsine ends", from: "sqrt(1 - sin(u)^2)", to: "cos(u)" },
  { name: "sine", why: "1 - cos^2 is sin^2, and sin is positive where the arccosine ends", from: "sqrt(1 - cos(u)^2)", to: "sin(u)" },
  { name: "cosine", why: "1 - sin^2 is cos^2", from: "1 - sin(u)^2", to: "cos(u)^2" },
  { name: "sine", why: "cos^2 - 1 is -sin^2", from: "cos(u)^2 - 1", to: "-sin(u)^2" },
  { name: "sine", why: "1 - cos^2 is sin^2", from: "1 - cos(u)^2", to: "sin(u)^2" },
  { name: "cosine", why: "cos is positive where the arcsine ends", from: "sqrt(cos(u)^2)", to: "cos(u)" },
  { name: "sine", why: "sin is positive where the arccosine ends", from: "sqrt(sin(u)^2)", to: "sin(u)" },
  { name: "cosh from tanh", why: "1 - tanh^2 is 1/cosh^2", from: "1/(1 - tanh(u)^2)", to: "cosh(u)^2" },
  { name: "expm1", why: "e^u - 1 loses its digits near u = 0, expm1 keeps them", from: "exp(-u)*(exp(u) - 1)", to: "-expm1(-u)" },
  { name: "expm1", why: "e^u - 1 loses its digits near u = 0, expm1 keeps them", from: "exp(-u)*(1 - exp(u))", to: "expm1(-u)" },
  { name: "expm1", why: "e^u - 1 loses its digits near u = 0, expm1 keeps them", from: "1 - exp(u)", to: "-expm1(u)" },
  { name: "expm1", why: "e^u - 1 loses its digits near u = 0, expm1 keeps them", from: "exp(u) - 1", to: "expm1(u)" },
];

/** Differences that go to 0 in the tails, as products that do not cancel. */
export const WITHOUT_CANCELLING: readonly Rewrite[] = [
  { name: "sech", why: "1 - tanh^2 is 1/cosh^2", from: "1 - tanh(u)^2", to: "sech(u)^2" },
  { name: "erfc", why: "1 + erf(u) is erfc(-u), which keeps the tail", from: "1 + erf(u)", to: "erfc(-u)" },
  { name: "logistic from tanh", why: "1 + tanh(u) is 2 logistic(2u), which keeps the tail", from: "1 + tanh(u)", to: "2*logistic(2*u)" },
  { name: "logistic of the opposite", why: "1 less the logistic of u is that of -u", from: "1 - logistic(u)", to: "logistic(-u)" },
];

/** Quotients that define a function: they are called by its name once the fraction is split. */
export const FUNCTION_OF: readonly Rewrite[] = IDENTITIES.filter(({ name }) =>
  ["recognise tanh", "recognise coth", "recognise tan", "recognise cot"].includes(name),
);

const patterns = new Map<Rewrite, [Expr, Expr]>();

/** The expression with the row applied once, or undefined where it does not occur. */
export function rewriteOnce(u: Expr, row: Rewrite, accept?: (part: Expr) => boolean): Expr | undefined {
  let pair = patterns.get(row);
  if (!pair) patterns.set(row, (pair = [pattern(row.from), pattern(row.to)]));
  return replaceOnce(u, ...pair, accept);
}

/** The expression with the row applied until it occurs no more, or undefined where it never did. */
export function rewriteAll(u: Expr, row: Rewrite, accept?: (part: Expr) => boolean): Expr | undefined {
  let image = rewriteOnce(u, row, accept);
  for (let next = image; next; next = rewriteOnce(next, row, accept)) image = next;
  return image;
}

const pattern = (text: string): Expr => substitute(parse(text, { variable: "u" }), { u: wildcard("u") });
