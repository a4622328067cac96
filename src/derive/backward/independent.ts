/**
 * Why no equation binds y and f' alone: where both are rational in two or more algebraically independent quantities and
 * the Jacobian of (y, f') by them has rank 2 at one point, no polynomial in y and f' vanishes (Jacobian criterion).
 */
import type { Field, Generator } from "../../algebra/normal.ts";
import * as P from "../../algebra/polynomial.ts";
import { type Expr, same } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { toAscii } from "../../expr/print.ts";
import * as Q from "../../expr/rational.ts";
import type { Independent, Piece } from "./piece.ts";

/** A place on the unit circle, for the sine and the cosine of one angle. */
const CIRCLE = { sin: Q.rational(3, 5), cos: Q.rational(4, 5) };

/** What x, exponentials and one more function value are independent of; of two such (log x, log 2x) nothing is claimed. */
const TRANSCENDENTAL: readonly FunctionName[] = ["erf", "log", "atan", "sin", "cos"];

/** The place of the sine that belongs to a cosine: cos^2 = 1 - sin^2 makes that algebraic. */
export function partner(field: Field, i: number): number | undefined {
  const u = (field.generators[i] as Generator).expr;
  if (u.kind !== "call" || u.fn !== "cos") return undefined;
  const at = field.generators.findIndex(
    ({ expr }) => expr.kind === "call" && expr.fn === "sin" && same(expr.args[0] as Expr, u.args[0] as Expr),
  );
  return at < 0 ? undefined : at;
}

/** Said of a piece whose free generators are more than one; undefined where the Jacobian vanishes at the point tried. */
export function independence(field: Field, piece: Piece, free: readonly number[], algebraic: readonly number[]): Independent | undefined {
  const generators = field.generators as readonly Generator[];
  const others = free.filter((i) => !isElementary(generators[i] as Generator));
  const pairs = algebraic.filter((i) => partner(field, i) !== undefined);
  const independent =
    pairs.length === algebraic.length &&
    others.length <= 1 &&
    others.every((i) => isAmong(generators[i] as Generator, TRANSCENDENTAL)) &&
    pairs.every((i) => others.includes(partner(field, i) as number));
  if (!independent) return { why: "no equation that binds y and g' alone was found" };
  const at = generators.map(({ expr }, i) => {
    const paired = pairs.includes(i) || pairs.some((p) => partner(field, p) === i);
    return paired && expr.kind === "call" && (expr.fn === "sin" || expr.fn === "cos") ? CIRCLE[expr.fn] : Q.rational(2 * i + 3, 7);
  });
  const gradient = (u: Expr): Q.Rational[] => {
    const { numerator: n, denominator: d } = field.fraction(u);
    const by = (i: number): Q.Rational => P.valueAt(P.minus(P.times(P.differentiate(n, i), d), P.times(n, P.differentiate(d, i))), at);
    // along the circle a step in the sine moves the cosine by -sin/cos
    const along = Q.opposite(Q.over(CIRCLE.sin, CIRCLE.cos));
    return free.map((i) => pairs.filter((p) => partner(field, p) === i).reduce((sum, p) => Q.plus(sum, Q.times(along, by(p))), by(i)));
  };
  const [ofOutput, ofSlope] = [gradient(piece.f), gradient(piece.slope)];
  const minor = (i: number, j: number): Q.Rational =>
    Q.minus(Q.times(ofOutput[i] as Q.Rational, ofSlope[j] as Q.Rational), Q.times(ofOutput[j] as Q.Rational, ofSlope[i] as Q.Rational));
  for (const i of free.keys())
    for (const j of free.keys()) {
      if (i >= j || Q.isZero(minor(i, j))) continue;
      const listed = inWords(free.map((k) => toAscii((generators[k] as Generator).expr)));
      const point = inWords(free.map((k) => shown(at[k] as Q.Rational)));
      return {
        why:
          `${listed} count as independent quantities, for no polynomial equation connects them, and y and g' are independent functions of them ` +
          `(their Jacobian has rank 2 where these take the values ${point}), so no algebraic equation connects y and g'`,
      };
    }
  return undefined;
}

const inWords = (parts: readonly string[]): string => `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
const shown = ({ n, d }: Q.Rational): string => (d === 1n ? `${n}` : `${n}/${d}`);

const isElementary = ({ expr }: Generator): boolean => expr.kind === "symbol" || (expr.kind === "call" && expr.fn === "exp");
const isAmong = ({ expr }: Generator, names: readonly FunctionName[]): boolean => expr.kind === "call" && names.includes(expr.fn);
