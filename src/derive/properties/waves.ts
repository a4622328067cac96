/** Whether a formula waves: then a few far places say nothing about those between them. */
import { tidy } from "../../algebra/tidy.ts";
import { add, children, divide, type Expr, has, negate, number, substitute, symbol } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { behaviour, tendency } from "./growth.ts";

const WAVES: ReadonlySet<FunctionName> = new Set(["sin", "cos", "tan", "sec", "csc", "cot"]);

/** Whether x stands inside a sine or its like. */
export const waves = (u: Expr, x: string): boolean => someWave(u, x, () => true);

/** Whether a sine goes on waving as x tends to that infinity: sin(1/x) does not. An angle of which nothing is known counts. */
export const wavesOn = (u: Expr, x: string, side: 1 | -1): boolean =>
  someWave(u, x, (angle) => {
    const outward = side === 1 ? angle : substitute(angle, { [x]: negate(symbol(x)) });
    return !settles(outward, x);
  });

/** Whether it waves ever faster towards a place, seen from that side of it: sin(1/x) at 0. */
export function wavesTowards(u: Expr, x: string, place: Expr, side: 1 | -1): boolean {
  const beside = add(place, divide(number(side), symbol(x)));
  return someWave(u, x, (angle) => !settles(tidy(substitute(angle, { [x]: beside })), x));
}

function settles(angle: Expr, x: string): boolean {
  try {
    const found = behaviour(angle, x);
    if (found?.kind === "zero" || found?.kind === "vanishing") return true;
    return found?.kind === "lead" && (tendency(found.lead, x) ?? 1) <= 0;
  } catch {
    return false; // too involved for the algebra
  }
}

function someWave(u: Expr, x: string, counts: (angle: Expr) => boolean): boolean {
  if (!has(u, x)) return false;
  if (u.kind === "call" && WAVES.has(u.fn) && counts(u.args[0] as Expr)) return true;
  return children(u).some((v) => someWave(v, x, counts));
}
