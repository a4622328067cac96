/**
 * Outputs such as y = x/(1 + e^-x), linear in x and in one exponential of x: solved for x by the Lambert W function
 * (Corless, Gonnet, Hare, Jeffrey, Knuth 1996), whose two branches are the two inputs that share an output.
 */
import * as F from "../../algebra/fraction.ts";
import { Field } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { tidy } from "../../algebra/tidy.ts";
import { add, call, divide, type Expr, exp, has, minusOne, multiply, negate, substitute, symbol, zero } from "../../expr/expr.ts";
import { derivativeOf } from "../rules.ts";
import { bounded } from "./bounded.ts";
import { choose } from "./choose.ts";
import { inExponentials } from "./exponentials.ts";
import { replace } from "./peel.ts";
import { type Branch, OUTPUT, type Piece, type Relation } from "./piece.ts";

/** p through y and one bit, for a piece whose input is a Lambert W function of its output. */
export function lambert(piece: Piece): (Relation & { minus: Branch }) | undefined {
  const [f, slope] = [tidy(inExponentials(piece.f)), tidy(inExponentials(piece.slope))];
  const y = symbol(OUTPUT);
  const found = bounded(() => invert(new Field([f, slope, y]), f, y, piece.x));
  if (!found) return undefined;
  const [w, exponential] = [symbol("?W"), symbol("?t")];
  const inX = replace(slope, found.generator, exponential);
  const inY = bounded(() => simplified(substitute(substitute(inX, { "?t": found.exponential }), { [piece.x]: found.x(w) })));
  if (!inY) return undefined;
  // at the turning point a rounded output may lie beyond what f reaches, where W is not real
  const argument = call("max", found.argument, negate(exp(minusOne)));
  const branch = (fn: "lambertw" | "lambertwm1"): Expr => tidy(substitute(inY, { "?W": call(fn, argument) }));
  const relation = choose(piece, [branch("lambertw"), branch("lambertwm1")], { words: "solved for x by the Lambert W function" });
  return relation?.minus && { ...relation, minus: relation.minus };
}

interface Inverse {
  /** The exponential that moves, as it stands in the normal form. */
  readonly generator: Expr;
  /** The same in x and y. */
  readonly exponential: Expr;
  /** The argument of W, in y. */
  readonly argument: Expr;
  readonly x: (w: Expr) => Expr;
}

/** Reads y = f as A + B t = 0 with t = e^(kx + c): one of A and B free of x, the other linear in it. */
function invert(field: Field, f: Expr, y: Expr, x: string): Inverse | undefined {
  const moving = field.moving(x);
  const placeX = moving.find((i) => field.generators[i]?.expr.kind === "symbol");
  const placeT = moving.find((i) => i !== placeX);
  if (moving.length !== 2 || placeX === undefined || placeT === undefined) return undefined;
  const t = (field.generators[placeT] as { expr: Expr }).expr;
  if (t.kind !== "call" || t.fn !== "exp") return undefined;
  const k = tidy(derivativeOf(t.args[0] as Expr, x));
  const c = tidy(substitute(t.args[0] as Expr, { [x]: zero }));
  const equation = F.minus(field.fraction(y), field.fraction(f)).numerator;
  if (has(k, x) || P.degree(equation, placeT) !== 1) return undefined;
  const [constant, factor] = P.coefficients(equation, placeT) as [P.Polynomial, P.Polynomial];
  const onFactor = P.degree(factor, placeX) === 1;
  const [moves, stays] = onFactor ? [factor, constant] : [constant, factor];
  if (P.degree(moves, placeX) !== 1 || P.degree(stays, placeX) !== 0) return undefined;
  const [beta, alpha] = P.coefficients(moves, placeX).map((p) => field.sum(p)) as [Expr, Expr];
  const rest = field.sum(stays);
  const shift = divide(beta, alpha);
  // u = x + beta/alpha gives u e^(s u) = r, with s = k where B moves and s = -k where A does; then w = s u
  const s = onFactor ? k : negate(k);
  const r = multiply(negate(divide(rest, alpha)), exp(onFactor ? add(negate(c), multiply(k, shift)) : add(c, negate(multiply(k, shift)))));
  return {
    generator: t,
    exponential: divide(negate(field.sum(constant)), field.sum(factor)),
    argument: tidy(multiply(s, r)),
    x: (w) => add(divide(w, s), negate(shift)),
  };
}

const simplified = (u: Expr): Expr => {
  const field = new Field([u]);
  return tidy(field.expr(field.fraction(u)));
};
