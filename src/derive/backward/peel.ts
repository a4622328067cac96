/** Outer functions of an activation that can be undone, so that what is left is rational in fewer generators. */
import * as F from "../../algebra/fraction.ts";
import { Field } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { tidy } from "../../algebra/tidy.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import { add, call, divide, type Expr, has, mapChildren, multiply, negate, power, same, substitute, symbol, two } from "../../expr/expr.ts";
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

/** The piece seen from inside each outer function that it has. */
export function peeled(piece: Piece): (Piece & { y: Expr; undone: string })[] {
  return [...inverted(piece), ...grown(piece)];
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
    const mark = symbol("?c");
    const [f, slope] = [replace(piece.f, outer, mark), replace(piece.slope, outer, mark)];
    const line = bounded(() => {
      const field = new Field([f]);
      const place = field.generators.findIndex((g) => g.expr.kind === "symbol" && g.expr.name === "?c");
      const { numerator, denominator } = field.fraction(f);
      if (P.degree(numerator, place) !== 1 || P.degree(denominator, place) > 0) return undefined;
      const [b, a] = P.coefficients(numerator, place) as [P.Polynomial, P.Polynomial];
      return [field.expr(F.fraction(a, denominator)), field.expr(F.fraction(b, denominator))] as const;
    });
    if (!line || line.some((u) => has(u, piece.x) || has(u, "?c"))) return [];
    const value = tidy(divide(add(symbol(OUTPUT), negate(line[1])), line[0]));
    return [
      {
        ...piece,
        output: outputOf(piece),
        f: outer.args[0] as Expr,
        slope: substitute(slope, { "?c": value }),
        y: undo(value),
        undone: name,
      },
    ];
  });
}

function outerCall(u: Expr, fn: string, x: string): Extract<Expr, { kind: "call" }> | undefined {
  if (u.kind === "call") return u.fn === fn && has(u, x) ? u : undefined;
  const parts = u.kind === "sum" ? u.terms : u.kind === "product" ? u.factors : u.kind === "quotient" ? [u.numerator, u.denominator] : [];
  return parts.map((p) => outerCall(p, fn, x)).find((p) => p !== undefined);
}

/** The expression with each occurrence of a part replaced. */
export const replace = (u: Expr, part: Expr, by: Expr): Expr => (same(u, part) ? by : mapChildren(u, (c) => replace(c, part, by)));
