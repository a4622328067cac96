/** Adaptive integration: the 15-point Kronrod rule with the 7-point Gauss rule inside it, on the interval that is worst until all are good. */
import type { Real } from "./real.ts";

/** Nodes and weights of Kronrod's rule, with Gauss's weights at every second node (QUADPACK, qk15; Piessens et al. 1983). */
const NODES = [
  [0.991455371120812639206854697526329, 0.02293532201052922496373200805897, 0],
  [0.949107912342758524526189684047851, 0.063092092629978553290700663189204, 0.129484966168869693270611432679082],
  [0.864864423359769072789712788640926, 0.104790010322250183839876322541518, 0],
  [0.741531185599394439863864773280788, 0.140653259715525918745189590510238, 0.27970539148927666790146777142378],
  [0.58608723546769113029414469169387, 0.16900472663926790282658342659855, 0],
  [0.405845151377397166906606412076961, 0.190350578064785409913256402421014, 0.381830050505118944950369775488975],
  [0.207784955007898467600689403773245, 0.204432940075298892414161999234649, 0],
] as const;
const CENTRE = [0.209482141084727828012999174891714, 0.417959183673469387755102040816327] as const;

export interface Integral {
  readonly value: number;
  readonly error: number;
}

interface Part extends Integral {
  readonly from: number;
  readonly to: number;
}

const MOST_PARTS = 5000;

/**
 * The integral over neighbouring intervals between `cuts`, to an absolute error of `tolerance` where 5,000 intervals are enough
 * for that; `error` says what was reached. A NaN inside makes the value NaN.
 */
export function integrate(f: Real, cuts: readonly number[], tolerance: number): Integral {
  // the worst is the last, found and put in its place by halving: 5,000 intervals are too many to look through each time
  const parts = cuts.slice(1).map((to, i) => kronrod(f, cuts[i] as number, to));
  parts.sort((a, b) => a.error - b.error);
  const total = (of: (p: Part) => number): number => parts.reduce((sum, p) => sum + of(p), 0);
  let error = total((p) => p.error);
  while (parts.length < MOST_PARTS) {
    // what is added and taken away leaves its roundings: before the end the sum is made anew
    if (!(error > tolerance)) error = total((p) => p.error);
    if (!(error > tolerance)) break;
    const worst = parts.at(-1) as Part;
    const middle = (worst.from + worst.to) / 2;
    if (!(middle > worst.from && middle < worst.to)) break;
    parts.pop();
    error -= worst.error;
    for (const half of [kronrod(f, worst.from, middle), kronrod(f, middle, worst.to)]) {
      parts.splice(placeOf(half, parts), 0, half);
      error += half.error;
    }
  }
  parts.sort((a, b) => a.from - b.from);
  return { value: total((p) => p.value), error: total((p) => p.error) };
}

/** How many of the parts, sorted by their errors, have a smaller one. */
function placeOf({ error }: Part, parts: readonly Part[]): number {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle] as Part).error < error) low = middle + 1;
    else high = middle;
  }
  return low;
}

function kronrod(f: Real, from: number, to: number): Part {
  const [centre, half] = [(from + to) / 2, (to - from) / 2];
  const middle = f(centre);
  let [long, short, size] = [CENTRE[0] * middle, CENTRE[1] * middle, CENTRE[0] * Math.abs(middle)];
  for (const [node, k, g] of NODES) {
    const [a, b] = [f(centre - half * node), f(centre + half * node)];
    long += k * (a + b);
    short += g * (a + b);
    size += k * (Math.abs(a) + Math.abs(b));
  }
  // differences below what rounding makes of the values say nothing
  const error = Math.max(Math.abs(long - short) - 50 * Number.EPSILON * size, 0);
  return { from, to, value: half * long, error: half * sharpened(error, size) };
}

/** The longer rule is far better than the difference of the two says, once that is small: QUADPACK's estimate. */
const sharpened = (error: number, size: number): number => (size > 0 ? size * Math.min(1, (200 * error) / size) ** 1.5 : error);
