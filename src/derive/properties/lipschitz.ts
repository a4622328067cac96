/** The Lipschitz constant: the supremum of |g'|. */

import { period } from "./period.ts";
import { nextSlope } from "./pieces.ts";
import type { Piece } from "./place.ts";
import { growing, heights, inverted } from "./range.ts";
import { real } from "./real.ts";
import { type Run, runsOf, wildPlaces } from "./runs.ts";
import type { Meeting } from "./smoothness.ts";
import { approximateValue, POSITIVE_INFINITY, type Value, ZERO_VALUE } from "./value.ts";

export interface Lipschitz {
  /** It may be infinite. */
  readonly constant: Value;
  /** Where |g'| is that large, or what x tends to where it comes near; null where there is no such place. */
  readonly at: Value | null;
  /** The stretch on which the slope has that size throughout, where there is one. */
  readonly along: { readonly from: Value; readonly to: Value } | null;
  /** Whether |g'| takes the value there, and does not only come near. */
  readonly attained: boolean;
  /** "numerical" where a limit or a growth was read off from values. */
  readonly how: "exact" | "numerical";
}

const NOT_CONTINUOUS: ReadonlySet<Meeting["kind"]> = new Set(["jump", "pole", "hole"]);

/** @param periodic whether the whole function is: then what was found is all there is */
export function lipschitz(
  parts: readonly Piece[],
  slopes: readonly (readonly Run[])[],
  met: readonly Meeting[],
  x: string,
  periodic: boolean,
): Lipschitz {
  const broken = nearest(met).find(({ kind, value }) => NOT_CONTINUOUS.has(kind) && (kind !== "hole" || value));
  if (broken) return { constant: POSITIVE_INFINITY, at: broken.at, along: null, attained: false, how: "exact" };
  let best: Lipschitz = { constant: ZERO_VALUE, at: null, along: null, attained: false, how: "exact" };
  const offer = (next: Lipschitz): void => {
    const [a, b] = [next.constant.value, best.constant.value];
    if (a > b * (1 + 1e-14) || (a >= b * (1 - 1e-14) && rank(next) > rank(best))) best = next;
  };
  let searched = false;
  for (const runs of slopes) {
    for (const { from, to, direction, beyond } of runs) {
      for (const { at, inside, limit } of [from, to]) {
        if (!limit.limit || (beyond && !inside && Number.isFinite(at.value))) continue;
        const along = direction === 0 && !beyond && from.at.value < to.at.value ? { from: from.at, to: to.at } : null;
        const taken =
          inside || along !== null || (limit.how === "exact" && Number.isFinite(at.value) && Number.isFinite(limit.limit.value));
        offer({ constant: absolute(limit.limit), at: along ? null : at, along, attained: taken, how: limit.how });
      }
    }
  }
  const all = slopes.flat();
  const steep = heights(all).map(({ at, value }) => ({ at, value: Math.abs(value) }));
  for (const [run, end, side] of [
    [all[0], all[0]?.from, -1],
    [all.at(-1), all.at(-1)?.to, 1],
  ] as const) {
    if (!run || !end || Number.isFinite(end.at.value) || periodic) continue;
    const piece = (side === 1 ? parts.at(-1) : parts[0]) as Piece;
    if (piece.beyond || end.limit.limit === null) searched ||= piece.beyond || period(piece.slope, x) === undefined;
    const grows = end.limit.limit === null && growing(steep, side).up;
    if (grows) offer({ constant: POSITIVE_INFINITY, at: end.at, along: null, attained: false, how: "numerical" });
  }
  for (const { at, side } of wildPlaces(all)) {
    searched = true;
    const place = met.find((m) => m.at.value === at)?.at ?? approximateValue(at);
    if (growing(inverted(steep, at), side).up)
      offer({ constant: POSITIVE_INFINITY, at: place, along: null, attained: false, how: "numerical" });
  }
  return searched ? { ...best, how: "numerical" } : best;
}

const nearest = (met: readonly Meeting[]): Meeting[] =>
  [...met].sort((a, b) => Math.abs(a.at.value) - Math.abs(b.at.value) || b.at.value - a.at.value);

/** The runs of the slope, piece by piece. */
export const slopeRuns = (parts: readonly Piece[], x: string, window?: number): Run[][] =>
  parts.map((piece) => {
    if (piece.beyond) return runsOf(piece, piece.slope, piece.slope, x);
    const second = piece.defined ? nextSlope(piece.slope, x) : undefined;
    return second ? runsOf(piece, piece.slope, second, x, window) : piece.defined ? sampledRuns(piece, x) : [];
  });

/** Of equals a whole stretch is told, else a place where the value is taken, else where it is nearly; the nearest to 0, on its right. */
const rank = ({ at, along, attained }: Lipschitz): number =>
  along ? 3e9 : at ? (attained ? 2e9 : 1e9) - Math.min(Math.abs(at.value), 1e8) + (at.value > 0 ? 1e-3 : 0) : 0;

const absolute = (v: Value): Value =>
  v.value >= 0 ? v : { ...v, value: -v.value, ascii: v.ascii.replace(/^-/, ""), text: v.text.replace(/^−/, "") };

/** A slope too large to be differentiated again is looked at as it is. */
function sampledRuns(piece: Piece, x: string): Run[] {
  const slope = real(piece.slope, x);
  const [low, high] = [Math.max(piece.from?.at ?? -20, -20), Math.min(piece.to?.at ?? 20, 20)];
  return Array.from({ length: 401 }, (_, i) => low + ((high - low) * (i + 0.5)) / 401).flatMap((at) => {
    const value = slope(at);
    const end = {
      at: approximateValue(at),
      limit: { limit: Number.isNaN(value) ? null : approximateValue(value), how: "numerical" as const, reason: null },
      inside: false,
    };
    return [{ direction: 0 as const, from: end, to: end, beyond: false }];
  });
}
