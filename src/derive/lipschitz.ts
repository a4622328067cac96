/** The Lipschitz constant: the supremum of |g'|. */

import { period } from "./period.ts";
import type { Piece } from "./pieces.ts";
import { nextSlope } from "./pieces.ts";
import { growing } from "./range.ts";
import { real } from "./real.ts";
import type { Run } from "./runs.ts";
import { runsOf } from "./runs.ts";
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

export function lipschitz(parts: readonly Piece[], slopes: readonly (readonly Run[])[], met: readonly Meeting[], x: string): Lipschitz {
  const broken = met.find(({ kind, value }) => NOT_CONTINUOUS.has(kind) && (kind !== "hole" || value));
  if (broken) return { constant: POSITIVE_INFINITY, at: broken.at, along: null, attained: false, how: "exact" };
  let best: Lipschitz = { constant: ZERO_VALUE, at: null, along: null, attained: false, how: "exact" };
  const offer = (next: Lipschitz): void => {
    const [a, b] = [next.constant.value, best.constant.value];
    if (a > b * (1 + 1e-14) || (a >= b * (1 - 1e-14) && rank(next) > rank(best))) best = next;
  };
  let searched = false;
  for (const [i, runs] of slopes.entries()) {
    for (const { from, to, direction } of runs) {
      for (const { at, inside, limit } of [from, to]) {
        if (!limit.limit) continue;
        const along = direction === 0 && from.at.value < to.at.value ? { from: from.at, to: to.at } : null;
        const taken =
          inside || along !== null || (limit.how === "exact" && Number.isFinite(at.value) && Number.isFinite(limit.limit.value));
        offer({ constant: absolute(limit.limit), at: along ? null : at, along, attained: taken, how: limit.how });
      }
    }
    const turns = runs.flatMap(({ to }) =>
      to.inside && to.limit.limit ? [{ at: to.at.value, value: Math.abs(to.limit.limit.value) }] : [],
    );
    for (const side of [1, -1] as const) {
      const end = side === 1 ? runs.at(-1)?.to : runs[0]?.from;
      const grows = end && end.limit.limit === null && Math.abs(end.at.value) === Number.POSITIVE_INFINITY && growing(turns, side).up;
      if (end && end.limit.limit === null && !Number.isFinite(end.at.value))
        searched ||= period((parts[i] as Piece).slope, x) === undefined;
      if (grows) offer({ constant: POSITIVE_INFINITY, at: end.at, along: null, attained: false, how: "numerical" });
    }
  }
  return searched ? { ...best, how: "numerical" } : best;
}

/** The runs of the slope, piece by piece. */
export const slopeRuns = (parts: readonly Piece[], x: string, window?: number): Run[][] =>
  parts.map((piece) => {
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
    return [{ direction: 0 as const, from: end, to: end }];
  });
}
