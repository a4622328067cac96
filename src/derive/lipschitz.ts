/** The Lipschitz constant: the supremum of |g'|. */
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
  /** Whether |g'| takes the value there, and does not only come near. */
  readonly attained: boolean;
  /** "numerical" where a limit or a growth was read off from values. */
  readonly how: "exact" | "numerical";
}

const NOT_CONTINUOUS: ReadonlySet<Meeting["kind"]> = new Set(["jump", "pole", "hole"]);

export function lipschitz(parts: readonly Piece[], met: readonly Meeting[], x: string, window?: number): Lipschitz {
  const break_ = met.find(({ kind, value }) => NOT_CONTINUOUS.has(kind) && (kind !== "hole" || value));
  if (break_) return { constant: POSITIVE_INFINITY, at: break_.at, attained: false, how: "exact" };
  let best: Lipschitz = { constant: ZERO_VALUE, at: null, attained: false, how: "exact" };
  const offer = (next: Lipschitz): void => {
    const [a, b] = [next.constant.value, best.constant.value];
    // a place is told rather than an infinity, and one where the value is taken rather than one where it is not
    if (a > b * (1 + 1e-14) || (a >= b * (1 - 1e-14) && ((next.attained && !best.attained) || best.at === null))) best = next;
  };
  for (const piece of parts.filter(({ defined }) => defined)) {
    const second = nextSlope(piece.slope, x);
    const runs = second ? runsOf(piece, piece.slope, second, x, window) : sampledRuns(piece, x);
    for (const { from, to } of runs)
      for (const end of [from, to]) {
        const { limit, how } = end.limit;
        if (limit)
          offer({
            constant: absolute(limit),
            at: end.at,
            attained: end.inside || (how === "exact" && Number.isFinite(end.at.value) && Number.isFinite(limit.value)),
            how,
          });
      }
    const turns = runs.flatMap(({ to }) =>
      to.inside && to.limit.limit ? [{ at: to.at.value, value: Math.abs(to.limit.limit.value) }] : [],
    );
    for (const side of [1, -1] as const) {
      const end = side === 1 ? runs.at(-1)?.to : runs[0]?.from;
      const grows = end && end.limit.limit === null && Math.abs(end.at.value) === Number.POSITIVE_INFINITY && growing(turns, side).up;
      if (grows) offer({ constant: POSITIVE_INFINITY, at: end.at, attained: false, how: "numerical" });
    }
  }
  return best;
}

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
