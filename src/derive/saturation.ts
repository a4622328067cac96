/** Saturation: from where on, on each side, |g'| stays below a bound. */
import { limitsOf } from "./limits.ts";
import { inside, type Piece } from "./pieces.ts";
import { real } from "./real.ts";
import { placeValue } from "./runs.ts";
import { approximateValue, infinite, type Value } from "./value.ts";

export interface Saturation {
  readonly below: number;
  /** |g'| < below for all x before this; null where it never stays below. -Infinity does not occur: +Infinity says "everywhere". */
  readonly left: Value | null;
  /** |g'| < below for all x behind this; -Infinity says "everywhere". */
  readonly right: Value | null;
}

export const BOUNDS = [1e-3, 1e-7] as const;
const GRID = 50;
const STEP = 0.05;
const STRIDE = 1.2;
const FARTHEST = 1e16;

export function saturation(parts: readonly Piece[], x: string): Saturation[] {
  const outer = [parts[0], parts.at(-1)] as [Piece, Piece];
  const tails = outer.map((piece, i) => Math.abs(limitsOf(piece, piece.slope, x)[i as 0 | 1].limit?.value ?? Number.POSITIVE_INFINITY));
  const slopes = parts.map(({ slope }) => real(slope, x));
  return BOUNDS.map((below) => {
    const [left, right] = ([-1, 1] as const).map((side, i) => ((tails[i] as number) < below ? edge(parts, slopes, below, side) : null));
    return { below, left: left ?? null, right: right ?? null };
  });
}

/** From the far end inwards: the first place where |g'| reaches the bound. */
function edge(parts: readonly Piece[], slopes: readonly ((at: number) => number)[], below: number, side: 1 | -1): Value {
  const order = parts.map((_, i) => i);
  if (side === 1) order.reverse();
  for (const i of order) {
    const piece = parts[i] as Piece;
    const outer = side === 1 ? piece.to : piece.from;
    if (!piece.defined) return outer ? placeValue(outer.expr, outer.exact) : infinite(side);
    const size = (at: number): number => Math.abs((slopes[i] as (at: number) => number)(at));
    let quiet: number | undefined;
    for (const at of places(piece, side)) {
      if (!(size(at) < below)) {
        if (quiet === undefined) return outer ? placeValue(outer.expr, outer.exact) : infinite(side);
        return approximateValue(crossing(size, at, quiet, below));
      }
      quiet = at;
    }
  }
  return infinite(-side);
}

/** Places inside a piece, from its outer end inwards. */
function places({ from, to }: Piece, side: 1 | -1): number[] {
  const [low, high] = [from?.at ?? Number.NEGATIVE_INFINITY, to?.at ?? Number.POSITIVE_INFINITY];
  const found = [1e-9, 0.5, 1 - 1e-9].map(inside(from?.at ?? null, to?.at ?? null));
  for (let at = -GRID; at <= GRID; at += STEP) found.push(at);
  for (let at = GRID * STRIDE; at < FARTHEST; at *= STRIDE) found.push(at, -at);
  return found.filter((at) => at > low && at < high).sort((a, b) => side * (b - a));
}

function crossing(size: (at: number) => number, loud: number, quiet: number, below: number): number {
  let [a, b] = [loud, quiet];
  for (let i = 0; i < 80; i++) {
    const middle = (a + b) / 2;
    if (size(middle) < below) b = middle;
    else a = middle;
  }
  return b;
}
