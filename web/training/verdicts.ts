/** The verdicts on all networks as they stand; a screen reader is told when one changes its kind. */
import { computed, effect } from "@preact/signals";
import { announce } from "../parts/Announcer.tsx";
import { isPlaying, seen, shown } from "./loop.ts";
import { titles } from "./setup.ts";
import { count, type Verdict, verdict } from "./verdict.ts";

const verdicts = computed<readonly Verdict[]>(() => {
  const now = seen.value;
  if (!now) return [];
  const { frame, scene } = now.shown;
  return frame.nets.map((net, i) => verdict(net, now.layers[i] ?? [], { steps: frame.steps, scene }));
});

/** Of one network; undefined until there is one. */
export const verdictOf = (index: number): Verdict | undefined => verdicts.value[index];

const TOLD: ReadonlySet<Verdict["kind"]> = new Set(["none", "learned", "stuck", "diverged"]);

/** Tells what is worth telling. @returns what ends it */
export function tell(): () => void {
  let before: readonly string[] = [];
  const stops = [
    effect(() => {
      const kinds = verdicts.value.map(({ kind }, i) => `${titles.peek()[i]} ${kind}`);
      const news = verdicts.value.filter(({ kind }, i) => TOLD.has(kind) && kinds[i] !== before[i]);
      const said = news.map((one) => `${titles.peek()[verdicts.value.indexOf(one)]}: ${one.word} ${one.sentence}`);
      before = kinds;
      if (said.length > 0) announce(said.join(" "));
    }),
    effect(() => {
      const steps = shown.peek()?.frame.steps ?? 0;
      if (isPlaying.value) announce("Training");
      else if (steps > 0) announce(`Paused at step ${count(steps)}`);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
