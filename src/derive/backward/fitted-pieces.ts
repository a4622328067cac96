/** Polynomials for the slope on one side of a turning point, one behind the other: as few and as short as an error allows. */
import type { Branch, Sample } from "./fitted-branch.ts";
import { type Minimax, minimax, type Target } from "./fitted-minimax.ts";

/**
 * What a piece is a polynomial in, and what that is multiplied by: near the turning point, in the root r of y's distance
 * from it, r^(order - 1) Q(r); further on Q(r - center); where y tends to a limit, (y - limit) Q(log |y - limit|); where y grows for
 * ever, Q(1/r), or one number.
 */
export type Kind = "near" | "middle" | "limit" | "far";

export interface FittedPiece {
  readonly kind: Kind;
  /** Of the powers, from the constant on. */
  readonly coefficients: readonly number[];
  /** In the middle of what r is on it, so that the powers do not cancel; 0 but for "middle". */
  readonly center: number;
  /** The output at which it ends, and whether that belongs to it; none for the last piece. */
  readonly to?: { readonly y: number; readonly belongs: boolean };
}

export const MOST_PIECES = 4;
/** Pieces are tried with at most this degree each. */
const DEGREES = [4, 6, 8];
/** Nearer to its limit than this a float64 has too little of y's distance from it: log |y - limit| is held above. */
export const LEAST_LOG = -21;
/** Towards a limit, where the slope gets small, its relative error is held below this: what a bfloat16 has, halved. */
const RELATIVE = 2 ** -9;

/** Pieces with at most this error on the samples and the least work; undefined where so few do not do. */
export function pieces(branch: Branch, goal: number): FittedPiece[] | undefined {
  const found: Part[][] = [];
  for (const degree of DEGREES) {
    const plan = planned(branch, goal, degree);
    if (plan) found.push(plan);
  }
  const [best] = found.sort((a, b) => work(a) - work(b));
  return best?.map((part) => finished(branch, part, goal));
}

const LOG_WORK = 12;
const work = (plan: readonly Part[]): number =>
  plan.reduce((sum, { kind, coefficients }) => sum + 2 * coefficients.length + 2 + (kind === "limit" ? LOG_WORK : 0), 0);

/** A piece while it is looked for, on the samples. */
interface Part extends Omit<FittedPiece, "center"> {
  readonly from: number;
  /** The place behind its last sample. */
  readonly end: number;
}

/** Extrema of the error crowd together at the ends of a piece, between two samples: it is fitted again with more of them there. */
function finished(branch: Branch, { kind, coefficients, to, from, end }: Part, goal: number): FittedPiece {
  const own = branch.samples.slice(from, end);
  const [first, last] = [own[0] as Sample, own.at(-1) as Sample];
  const start = from === 0 ? branch.turning.at : first.x;
  const reach = Math.sign(last.x - start) * Math.min(MOST_REACH * branch.scale, Math.abs(last.x - start));
  const more = CROWDED.map((share) => branch.sampleAt(start + share * reach)).filter(
    ({ x }) => Math.abs(x - branch.turning.at) > 1e-3 * branch.scale,
  );
  const all = [...own, ...more].sort((a, b) => Math.abs(a.x - start) - Math.abs(b.x - start));
  const center = kind === "middle" ? Number(((first.root + last.root) / 2).toPrecision(CENTER_DIGITS)) : 0;
  const targets = targetsOf(branch, kind, all, goal, center);
  const degree = coefficients.length - 1;
  const fits = degree === 0 ? [] : [degree, degree + 1, degree + 2].map((k) => minimax(targets, k));
  const fit = fits.find((m) => m && m.error <= goal) ?? fits.at(-1);
  return { kind, coefficients: fit?.coefficients ?? coefficients, center, ...(to && { to }) };
}

const CENTER_DIGITS = 3;

const CROWDED = Array.from({ length: 120 }, (_, i) => (1 - Math.cos((Math.PI * (i + 0.5)) / 120)) / 2);
const MOST_REACH = 20;

/** From the turning point outwards, each piece as far as it goes. */
function planned(branch: Branch, goal: number, degree: number): Part[] | undefined {
  const { samples, breaks } = branch;
  const settled = settledFrom(branch, goal);
  const plan: Part[] = [];
  for (let from = 0; plan.length < MOST_PIECES; ) {
    const next = breaks.find(({ index }) => index > from);
    const end = next?.index ?? samples.length;
    const inner: Kind = plan.length === 0 ? "near" : "middle";
    const kinds: Kind[] = next ? [inner] : [inner, branch.limit === undefined ? "far" : "limit"];
    // where the slope has settled no more than the constant is wanted
    const most = from < settled ? Math.min(end, settled + 1) : end;
    const part = rest(branch, kinds, from, end, goal, degree) ?? longest(branch, inner, from, most, goal, degree);
    if (!part) return undefined;
    if (part.end === samples.length) return [...plan, part];
    const atKnot = part.end === next?.index ? next : undefined;
    const last = samples[part.end - 1] as Sample;
    const to = atKnot ? { y: atKnot.y, belongs: atKnot.belongs } : { y: Number(last.y.toPrecision(CUT_DIGITS)), belongs: false };
    plan.push({ ...part, to });
    // neighbours share the place at which they meet, unless the function changes there
    from = atKnot ? part.end : part.end - 1;
  }
  return undefined;
}

/** The place from which on the slope is its last value, where y grows for ever. */
function settledFrom({ samples, limit }: Branch, goal: number): number {
  const { p } = samples.at(-1) as Sample;
  return limit === undefined ? samples.findLastIndex((s) => Math.abs(s.p - p) > goal) + 1 : samples.length;
}

const CUT_DIGITS = 6;

/** The shortest of the kinds that does for a whole stretch. */
function rest(branch: Branch, kinds: readonly Kind[], from: number, end: number, goal: number, degree: number): Part | undefined {
  const found = kinds.flatMap((kind): Part[] => {
    const coefficients = shortest(targetsOf(branch, kind, branch.samples.slice(from, end), goal), goal, degree, kind);
    return coefficients ? [{ kind, coefficients, from, end }] : [];
  });
  // towards a limit only that form has the right sign and size of a small slope
  return found.find(({ kind }) => kind === "limit") ?? found.sort((a, b) => a.coefficients.length - b.coefficients.length)[0];
}

/** As much of a stretch as a polynomial of this degree does for. */
function longest(branch: Branch, kind: Kind, from: number, end: number, goal: number, degree: number): Part | undefined {
  const fits = (to: number): Minimax | undefined => {
    const fit = minimax(targetsOf(branch, kind, branch.samples.slice(from, to), goal), degree);
    return fit && fit.error <= goal ? fit : undefined;
  };
  let [good, bad] = [Math.min(end, from + degree + 3), end + 1];
  let best = fits(good);
  if (!best) return undefined;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const fit = fits(middle);
    if (fit) [good, best] = [middle, fit];
    else bad = middle;
  }
  return { kind, coefficients: best.coefficients, from, end: good };
}

/** The polynomial of the least degree with at most this error. */
function shortest(targets: readonly Target[], goal: number, most: number, kind: Kind): readonly number[] | undefined {
  const settled = targets[0]?.value as number;
  if (kind === "far" && targets.every(({ value }) => Math.abs(value - settled) <= goal)) return [settled];
  for (let degree = 1; degree <= most; degree++) {
    const fit = minimax(targets, degree);
    if (fit && fit.error <= goal) return fit.coefficients;
  }
  return undefined;
}

/** What the polynomial of a kind is to do on samples, by rising variable. */
function targetsOf({ order, limit = Number.NaN }: Branch, kind: Kind, samples: readonly Sample[], goal: number, center = 0): Target[] {
  const targets = samples.flatMap(({ y, p, root }): Target[] => {
    if (kind === "near") return [{ at: root, weight: root ** (order - 1), value: p }];
    if (kind === "middle") return [{ at: root - center, weight: 1, value: p }];
    if (kind === "far") return [{ at: 1 / root, weight: 1, value: p }];
    const log = Math.log(Math.abs(y - limit));
    const scale = 1 / Math.min(1, (Math.abs(p) * RELATIVE) / goal);
    return log > LEAST_LOG && Number.isFinite(scale) ? [{ at: log, weight: (y - limit) * scale, value: p * scale }] : [];
  });
  if (kind === "far" || kind === "limit") targets.reverse();
  return targets.filter(({ at }, i) => i === 0 || at > (targets[i - 1] as Target).at);
}
