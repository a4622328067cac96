/** Outer functions of an activation that can be undone, so that what is left is rational in fewer generators. */
import * as F from "../../algebra/fraction.ts";
import { Field } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { tidy } from "../../algebra/tidy.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import {
  add,
  call,
  divide,
  type Expr,
  has,
  isNumber,
  mapChildren,
  multiply,
  negate,
  one,
  power,
  same,
  substitute,
  subtract,
  symbol,
  two,
} from "../../expr/expr.ts";
import { toAscii } from "../../expr/print.ts";
import { bounded } from "./bounded.ts";
import { inExponentials } from "./exponentials.ts";
import { OUTPUT, type Piece } from "./piece.ts";

/** Outer functions that can be undone: y = a F(R) + b is R = F^-1((y - b)/a). */
const INVERSES: readonly [
  fn: "log" | "atan" | "exp" | "asinh" | "sqrt" | "asin" | "acos" | "atanh",
  undo: (u: Expr) => Expr,
  name: string,
][] = [
  ["log", (u) => call("exp", u), "exp"],
  ["atan", (u) => call("tan", u), "tan"],
  ["asinh", (u) => call("sinh", u), "sinh"],
  ["asin", (u) => call("sin", u), "sin"],
  ["acos", (u) => call("cos", u), "cos"],
  ["atanh", (u) => call("tanh", u), "tanh"],
  ["sqrt", (u) => power(u, two), "the square"],
  ["exp", (u) => call("log", u), "log"],
];

/** Stands for the outer function; no reader can write it. */
const MARK = "?outer";

/** The piece seen from inside each outer function that it has. */
export function peeled(piece: Piece): (Piece & { y: Expr; undone: string })[] {
  return [...inverted(piece), ...unrooted(piece), ...grown(piece)];
}

/** Logarithms among terms without them, as x - log(1 + e^x): e^f has none. */
function grown(piece: Piece): (Piece & { y: Expr; undone: string })[] {
  if (piece.f.kind !== "sum" || !piece.f.terms.some((t) => outerCall(t, "log", piece.x))) return [];
  const f = tidy(multiply(...piece.f.terms.map((t) => inExponentials(call("exp", t)))));
  return [{ ...piece, output: outputOf(piece), f, y: call("exp", symbol(OUTPUT)), undone: "exp" }];
}

function outputOf(piece: Piece): (x: number) => number {
  const [run, parameters] = [compileEvaluator(piece.f, [piece.x, ...Object.keys(piece.values)]), Object.values(piece.values)];
  return (x) => run(x, ...parameters);
}

function inverted(piece: Piece): (Piece & { y: Expr; undone: string })[] {
  return INVERSES.flatMap(([fn, undo, name]) => {
    const outer = outerCall(piece.f, fn, piece.x);
    if (!outer) return [];
    const mark = symbol(MARK);
    const [f, slope] = [replace(piece.f, outer, mark), replace(piece.slope, outer, mark)];
    const line = lineIn(f, piece.x);
    if (!line) return [];
    const value = tidy(divide(add(symbol(OUTPUT), negate(line[1])), line[0]));
    return [
      {
        ...piece,
        output: outputOf(piece),
        f: outer.args[0] as Expr,
        slope: substitute(slope, { [MARK]: value }),
        y: undo(value),
        undone: name,
      },
    ];
  });
}

/** f = a c + b in the mark c: [a, b], free of x. */
function lineIn(f: Expr, x: string): readonly [Expr, Expr] | undefined {
  const line = bounded(() => {
    const field = new Field([f]);
    const place = field.generators.findIndex((g) => g.expr.kind === "symbol" && g.expr.name === MARK);
    const { numerator, denominator } = field.fraction(f);
    if (P.degree(numerator, place) !== 1 || P.degree(denominator, place) > 0) return undefined;
    const [b, a] = P.coefficients(numerator, place) as [P.Polynomial, P.Polynomial];
    return [field.expr(F.fraction(a, denominator)), field.expr(F.fraction(b, denominator))] as const;
  });
  return line?.some((u) => has(u, x) || has(u, MARK)) ? undefined : line;
}

/** A power with an exponent that is no whole number: y = a R^c + b is R = ((y - b)/a)^(1/c), for R > 0. */
function unrooted(piece: Piece): (Piece & { y: Expr; undone: string })[] {
  const outer = outerPower(piece.f, piece.x);
  if (!outer) return [];
  // R^(c - 1), which the slope has, is R^c/R
  const marked = (u: Expr): Expr => {
    const v = mapChildren(u, marked);
    if (v.kind !== "power" || !same(v.base, outer.base)) return v;
    const rest = tidy(subtract(v.exponent, outer.exponent));
    return isNumber(rest) && rest.value.d === 1n ? multiply(symbol(MARK), power(outer.base, rest)) : v;
  };
  const [f, slope] = [tidy(marked(piece.f)), tidy(marked(piece.slope))];
  const line = lineIn(f, piece.x);
  if (!line) return [];
  const value = tidy(divide(add(symbol(OUTPUT), negate(line[1])), line[0]));
  const inverse = tidy(divide(one, outer.exponent));
  return [
    {
      ...piece,
      output: outputOf(piece),
      f: outer.base,
      slope: substitute(slope, { [MARK]: value }),
      y: power(value, inverse),
      undone: `the power ${toAscii(inverse)}`,
    },
  ];
}

function outerPower(u: Expr, x: string): Extract<Expr, { kind: "power" }> | undefined {
  if (u.kind === "power") {
    const isWhole = isNumber(u.exponent) && u.exponent.value.d === 1n;
    return has(u.base, x) && !has(u.exponent, x) && !isWhole ? u : undefined;
  }
  return partsOf(u)
    .map((p) => outerPower(p, x))
    .find((p) => p !== undefined);
}

const partsOf = (u: Expr): readonly Expr[] =>
  u.kind === "sum" ? u.terms : u.kind === "product" ? u.factors : u.kind === "quotient" ? [u.numerator, u.denominator] : [];

function outerCall(u: Expr, fn: string, x: string): Extract<Expr, { kind: "call" }> | undefined {
  if (u.kind === "call") return u.fn === fn && has(u, x) ? u : undefined;
  return partsOf(u)
    .map((p) => outerCall(p, fn, x))
    .find((p) => p !== undefined);
}

/** The expression with each occurrence of a part replaced. */
export const replace = (u: Expr, part: Expr, by: Expr): Expr => (same(u, part) ? by : mapChildren(u, (c) => replace(c, part, by)));
