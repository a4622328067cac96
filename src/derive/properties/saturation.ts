/** Saturation: from where on, on each side, |g'| stays below a bound. */
import type { Decimal } from "decimal.js";
import { compileEvaluator } from "../../expr/evaluate.ts";
import { limitsOf } from "./limits.ts";
import { inside } from "./pieces.ts";
import type { Piece } from "./place.ts";
import { precisely, type Real, real } from "./real.ts";
import { rootBetween } from "./root.ts";
import { placeValue, type Run } from "./runs.ts";
import { approximateValue, infinite, type Value } from "./value.ts";
import { wavesOn } from "./waves.ts";

export interface Saturation {
  readonly below: number;
  /** |g'| < below for all x before this; null where it never stays below. +Infinity says "everywhere". */
  readonly left: Value | null;
  /** |g'| < below for all x behind this; -Infinity says "everywhere". */
  readonly right: Value | null;
  /** On which sides the slope waves, so that its last crossing is not looked for: nothing is said there. */
  readonly waves: { readonly left: boolean; readonly right: boolean };
}

export const BOUNDS = [1e-3, 1e-7] as const;
/** Of neighbouring places at which float64 has no value, one in so many is looked at with many digits: between turning points nothing is missed. */
const LOOKS = 16;
/** Far beyond, what float64 does not hold (e^x over e^2x) has long come to its limit, and many digits take long. */
const UNDER_OVERFLOW = 2000;
const GRID = 50;
const STEP = 0.05;
const STRIDE = 1.2;
const FARTHEST = 1e16;

interface Slope {
  readonly fast: Real;
  readonly sure: Real;
}

/** @param turns the runs of the slope, piece by piece: between its turning points the slope has no surprises */
export function saturation(parts: readonly Piece[], turns: readonly (readonly Run[])[], x: string): Saturation[] {
  const outer = [parts[0], parts.at(-1)] as [Piece, Piece];
  const tails = outer.map((piece, i) => Math.abs(limitsOf(piece, piece.slope, x)[i as 0 | 1].limit?.value ?? Number.POSITIVE_INFINITY));
  const slopes = parts.map(({ slope }): Slope => ({ sure: real(slope, x), fast: compileEvaluator(slope, [x]) }));
  const [onLeft, onRight] = outer.map((piece, i) => tails[i] === 0 && wavesOn(piece.slope, x, i === 0 ? -1 : 1)) as [boolean, boolean];
  return BOUNDS.map((below) => {
    const [left, right] = ([-1, 1] as const).map((side, i) =>
      (tails[i] as number) < below && !(i === 0 ? onLeft : onRight) ? edge(parts, slopes, turns, below, side, x) : null,
    );
    return { below, left: left ?? null, right: right ?? null, waves: { left: onLeft, right: onRight } };
  });
}

/** From the far end inwards: the first place where |g'| reaches the bound. */
function edge(
  parts: readonly Piece[],
  slopes: readonly Slope[],
  turns: readonly (readonly Run[])[],
  below: number,
  side: 1 | -1,
  x: string,
): Value {
  const order = parts.map((_, i) => i);
  if (side === 1) order.reverse();
  for (const i of order) {
    const piece = parts[i] as Piece;
    const outer = side === 1 ? piece.to : piece.from;
    if (!piece.defined) return outer ? placeValue(outer.expr, outer.exact) : infinite(side);
    const { fast, sure } = slopes[i] as Slope;
    const size = (at: number): number => Math.abs(sure(at));
    let unknown = 0;
    let quiet: number | undefined;
    for (const at of places(piece, turns[i] ?? [], side)) {
      if (Number.isNaN(fast(at)) && (Math.abs(at) >= UNDER_OVERFLOW || unknown++ % LOOKS !== 0)) continue;
      if (!(size(at) < below)) {
        if (quiet === undefined) return outer ? placeValue(outer.expr, outer.exact) : infinite(side);
        return crossing(piece, size, at, quiet, below, x);
      }
      quiet = at;
    }
  }
  return infinite(-side);
}

/** Places inside a piece, from its outer end inwards. */
function places({ from, to }: Piece, runs: readonly Run[], side: 1 | -1): number[] {
  const [low, high] = [from?.at ?? Number.NEGATIVE_INFINITY, to?.at ?? Number.POSITIVE_INFINITY];
  const found = [1e-9, 0.5, 1 - 1e-9].map(inside(from?.at ?? null, to?.at ?? null));
  found.push(...runs.flatMap((run) => (run.to.inside ? [run.to.at.value] : [])));
  for (let at = -GRID; at <= GRID; at += STEP) found.push(at);
  for (let at = GRID * STRIDE; at < FARTHEST; at *= STRIDE) found.push(at, -at);
  return found.filter((at) => at > low && at < high).sort((a, b) => side * (b - a));
}

/** Float64 finds the place, many digits make it sure: a slope may cancel. */
function crossing({ slope }: Piece, size: Real, loud: number, quiet: number, below: number, x: string): Value {
  let [a, b] = [loud, quiet];
  for (let i = 0; i < 40; i++) {
    const middle = (a + b) / 2;
    if (size(middle) < below) b = middle;
    else a = middle;
  }
  const over = (at: Decimal | number): Decimal => precisely(slope, x, at, 24).abs().minus(String(below));
  const margin = 1e-8 * Math.max(1, Math.abs(b));
  const sign = Math.sign(quiet - loud);
  const [near, far] = [Math.max(sign * (b - sign * margin), sign * loud) * sign, Math.min(sign * (b + sign * margin), sign * quiet) * sign];
  const bracketed = !over(near).isNeg() && over(far).isNeg();
  return approximateValue(rootBetween(over, ...(bracketed ? ([near, far] as const) : ([loud, quiet] as const)), 17));
}
