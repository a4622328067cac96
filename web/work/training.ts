/** Training: networks of one plan stay here between questions; each question trains them on by some steps. */
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { Moved } from "./protocol.ts";
import type { Advance, Frame } from "./training/plan.ts";
import { Trainer } from "./training/trainer.ts";

let last: { readonly key: string; readonly trainer: Trainer } | undefined;

/** The networks of a plan: those that are there, or new ones where it is another plan. */
async function advance({ plan, steps, look }: Advance): Promise<Moved<Frame>> {
  const key = JSON.stringify(plan);
  const isNew = last?.key !== key;
  if (isNew) {
    last?.trainer.release();
    last = undefined;
    last = { key, trainer: await Trainer.of(plan) };
  }
  const { trainer } = last as { trainer: Trainer };
  await trainer.advance(steps);
  const nets = trainer.frames(isNew ? "all" : look);
  const frame: Frame = { steps: trainer.steps, nets, ...(isNew && { scene: trainer.scene }) };
  return new Moved(
    frame,
    nets.map(({ values }) => values.buffer as ArrayBuffer),
  );
}

/** The activations that a layer may have by name. */
const names = (): readonly string[] => catalogue.map(({ name }) => name);

export const requests = { advance, names };
