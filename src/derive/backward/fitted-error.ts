/** How far a fitted way is from the slope: measured at many inputs, each side of the turning point by its own bit. */
import { compile } from "../../expr/arithmetic.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import type { Expr } from "../../expr/expr.ts";
import type { Branch, Fittable, Sample } from "./fitted-branch.ts";
import { ROUND, rounded } from "./loss.ts";
import { type FitError, NAMES } from "./ways.ts";

/** Between two neighbouring samples of the fit so many inputs are looked at. */
const BETWEEN = 10;
/** Around so many of the worst ones it is looked closer, at so many inputs. */
const [WORST, CLOSER] = [8, 40];
/** In float32 the error jumps from one input to the next anyway: every third is looked at. */
const EVERY = 3;
const VERY_NEAR = Array.from({ length: 60 }, (_, i) => 1e-9 * 1.26 ** i);

/** The greatest error of a formula in y and the bit, and the input where it is; infinite where the formula has no value. */
export function measured(formula: Expr, { f, slope, knots }: Fittable, branches: readonly [left: Branch, right: Branch]): FitError {
  const names = [NAMES.output, NAMES.bit];
  const exact = compileEvaluator(formula, names);
  const single = compile(rounded(ROUND.float32), formula, names);
  const turning = branches[0].turning.at;
  const bitAt = (x: number): number => (x >= turning ? 1 : 0);
  const miss = (found: number, x: number): number => {
    const want = slope(x);
    if (!Number.isFinite(want) || !Number.isFinite(f(x))) return 0;
    return Number.isFinite(found) ? Math.abs(found - want) : Number.POSITIVE_INFINITY;
  };
  const error = (x: number): number => miss(exact(f(x), bitAt(x)), x);
  const errorInFloat32 = (place: number): number => {
    const x = Math.fround(place);
    return miss(single([Math.fround(f(x)), bitAt(x)]), x);
  };
  // what is said of a knot itself is a convention, told elsewhere
  const seen = branches
    .flatMap(placesOf)
    .filter((x) => !knots.includes(x))
    .map((x) => ({ x, e: error(x) }));
  const worst = seen
    .map(({ e }, i) => ({ e, i }))
    .filter(({ e, i }) => e >= (seen[i - 1]?.e ?? 0) && e >= (seen[i + 1]?.e ?? 0))
    .sort((a, b) => b.e - a.e)
    .slice(0, WORST);
  const closer = worst.flatMap(({ i }) => {
    const [low, high] = [seen[i - 1]?.x ?? turning, seen[i + 1]?.x ?? turning];
    return Array.from({ length: CLOSER }, (_, k) => low + ((high - low) * (k + 0.5)) / CLOSER);
  });
  const all = [...seen, ...closer.filter((x) => !knots.includes(x)).map((x) => ({ x, e: error(x) }))];
  const { x: at, e: absolute } = all.reduce((a, b) => (b.e > a.e ? b : a));
  const float32 = seen.filter((_, i) => i % EVERY === 0).reduce((max, { x }) => Math.max(max, errorInFloat32(x)), 0);
  return { absolute, at, float32 };
}

/** Inputs from the turning point outwards, as dense as the samples. */
function placesOf({ turning, samples, scale }: Branch): number[] {
  const side = Math.sign((samples[0] as Sample).x - turning.at);
  const near = VERY_NEAR.filter((d) => d < 1e-3).map((d) => turning.at + side * d * scale);
  const between = samples.slice(1).flatMap(({ x }, i) => {
    const before = (samples[i] as Sample).x;
    return Array.from({ length: BETWEEN }, (_, k) => before + ((x - before) * (k + 0.5)) / BETWEEN);
  });
  return [...near, ...between];
}
