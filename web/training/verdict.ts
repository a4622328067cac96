/** What one sees of a network in training, in a sentence. */
import type { LayerLook, NetFrame, Scene } from "../work/training/plan.ts";

export interface Verdict {
  readonly kind: "none" | "untrained" | "learning" | "learned" | "stuck" | "resting" | "diverged";
  /** What it is in a word, and what there is to say of it. */
  readonly word: string;
  readonly sentence: string;
}

/** Steps without progress after which a network counts as stuck. */
const LONG = 1_000;
/** A loss above so much of what guessing has is no better than guessing. */
const GUESSING = 0.9;
/** A unit is called saturated where it is so on most rows. */
const MOST_ROWS = 0.5;
const MANY = 0.5;
/** A gradient that loses so much on its way to the first layer is called lost. */
const LOST = 0.02;

/** @param layers as they were last looked at, from the first to the output */
export function verdict(
  net: NetFrame,
  layers: readonly LayerLook[],
  { steps, scene }: { readonly steps: number; readonly scene: Scene },
): Verdict {
  const { fault, diverged, loss, bestAt, learnedAt, isLost } = net;
  if (fault !== undefined) return { kind: "none", word: "No network:", sentence: fault };
  if (diverged !== undefined) return { kind: "diverged", word: "Diverged", sentence: diverged };
  const standing = standingOf(net);
  if (steps === 0) return { kind: "untrained", word: "Not trained yet:", sentence: `${standing}; guessing has ${lossText(scene.chance)}.` };
  if (learnedAt !== undefined && !isLost)
    return { kind: "learned", word: "Learned", sentence: `by step ${count(learnedAt)}: ${standing}.` };
  const still = steps - bestAt;
  if (learnedAt !== undefined && still < LONG)
    return {
      kind: "learning",
      word: "Lost again:",
      sentence: `learned by step ${count(learnedAt)}, but now ${standing}. ${causeOf(layers)}`.trim(),
    };
  if (still < LONG) return { kind: "learning", word: "Learning:", sentence: `${standing}.` };
  const rest = `the loss has not come down for ${count(still)} steps`;
  const cause = causeOf(layers);
  if (loss > GUESSING * scene.chance)
    return { kind: "stuck", word: "Stuck:", sentence: `${rest}, and is no better than guessing. ${cause}`.trim() };
  return { kind: "resting", word: "No progress:", sentence: `${standing}; ${rest}. ${cause}`.trim() };
}

/** The units of the hidden layers that are saturated on most rows, and those that are dead, of so many. */
export function troubled(layers: readonly LayerLook[]): { readonly saturated: number; readonly dead: number; readonly all: number } {
  const units = layers.slice(0, -1).flatMap((layer) => layer.units);
  const dead = units.filter((unit) => unit.dead).length;
  return { saturated: units.filter((unit) => isSaturated(unit)).length, dead, all: units.length };
}

export const isSaturated = ({ saturated, dead }: { readonly saturated: number; readonly dead: boolean }): boolean =>
  !dead && saturated > MOST_ROWS;

function causeOf(layers: readonly LayerLook[]): string {
  const { saturated, dead, all } = troubled(layers);
  if (dead > MANY * all) return `${percent(dead / all)} of the hidden units are dead.`;
  if (saturated > MANY * all) return `${percent(saturated / all)} of the hidden units are saturated.`;
  if (saturated + dead > MANY * all) return `${saturated} of ${all} hidden units are saturated, ${dead} are dead.`;
  const [first, last] = [layers[0]?.gradientNorm ?? 0, layers.at(-1)?.gradientNorm ?? 0];
  if (last > 0 && first === 0) return "No gradient reaches the first layer.";
  if (first < LOST * last)
    return `The gradient of the first layer is about ${count(rounded(last / first))} times smaller than that of the last.`;
  return "";
}

const standingOf = ({ loss, accuracy }: NetFrame): string =>
  accuracy === undefined ? `loss ${lossText(loss)}` : `loss ${lossText(loss)}, ${percent(accuracy)} right`;

export const count = (n: number): string => n.toLocaleString("en");
const percent = (share: number): string => `${Number((100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0))} %`;

export function lossText(loss: number): string {
  if (Number.isNaN(loss)) return "NaN";
  if (loss >= 1e4) return Number.isFinite(loss) ? loss.toExponential(1) : "infinite";
  if (loss >= 0.001) return loss.toFixed(3);
  return loss >= 1e-5 ? loss.toFixed(5) : "below 0.00001";
}

/** One digit: more would flicker. */
const rounded = (n: number): number => Number(n.toPrecision(1));
