/** Sines and cosines whose argument has a multiple of a right angle in it: rounded in the argument it would cost all digits of a large x. */
import { splitCoefficient } from "../../algebra/terms.ts";
import { add, type Call, call, type Expr, negate } from "../../expr/expr.ts";
import * as Q from "../../expr/rational.ts";

/** sin(u + k pi/2) and cos(u + k pi/2) by sin u or cos u; undefined of others. */
export function withoutQuarters(f: Call): Expr | undefined {
  const [u] = f.args;
  if ((f.fn !== "sin" && f.fn !== "cos") || u?.kind !== "sum") return undefined;
  const at = u.terms.findIndex((t) => splitCoefficient(t)[1].kind === "pi");
  const angle = u.terms[at];
  if (!angle) return undefined;
  const quarters = Q.times(splitCoefficient(angle)[0], Q.rational(2));
  if (!Q.isInteger(quarters)) return undefined;
  // counted from the sine, of which the cosine is the next
  const k = Number((((quarters.n + (f.fn === "cos" ? 1n : 0n)) % 4n) + 4n) % 4n);
  const turned = call(k % 2 === 0 ? "sin" : "cos", add(...u.terms.filter((_, i) => i !== at)));
  return k >= 2 ? negate(turned) : turned;
}
