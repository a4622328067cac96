/** What is to be trained, as the address holds it. Its texts come from whoever made the link: what makes no sense is as if it were not there. */
import { computed, signal } from "@preact/signals";
import { OPTIMISERS } from "../../src/network/run.ts";
import type { Initial } from "../../src/network/spec.ts";
import { addressed } from "../address.ts";
import { given, overlays, reading, setOverlays } from "../state.ts";
import type { HiddenLayer, Plan } from "../work/training/plan.ts";
import { TASKS } from "../work/training/tasks.ts";

export const MOST = { networks: 4, layers: 10, units: 64 } as const;
/** What each way to begin is called. */
export const INITIAL_TITLES: Readonly<Record<Initial, string>> = {
  gain: "gain: variance is kept",
  glorot: "Glorot",
  he: "He",
  lecun: "LeCun",
  plain: "plain: uniform, small",
};
/** Steps a frame. */
export const PACES = ["1", "4", "16", "64"] as const;
/** What the formula is compared with until the reader says otherwise. */
const STANDARD = "tanh";

/** The texts of the address; components set them. */
export const texts = {
  task: addressed("training.task", "two moons"),
  hidden: addressed("training.layers", "8;8"),
  optimiser: addressed("training.optimiser", "gradient descent"),
  rate: addressed("training.rate", "0.1"),
  batch: addressed("training.batch", "32"),
  initial: addressed("training.initial", "gain"),
  seed: addressed("training.seed", "1"),
  pace: addressed("training.pace", "4"),
} as const;
const alone = addressed("training.alone", "");
/** Counts how often it was begun anew. */
const run = signal(0);

export const beginAnew = (): void => {
  run.value++;
};

export const task = computed(() => TASKS.find(({ name }) => name === texts.task.value) ?? (TASKS[0] as (typeof TASKS)[number]));
export const pace = computed(() => PACES.find((p) => p === texts.pace.value) ?? "4");

export const hidden = computed<readonly HiddenLayer[]>(() => hiddenOf(texts.hidden.value));
export const setHidden = (layers: readonly HiddenLayer[]): void => {
  texts.hidden.value =
    layers.length === 0
      ? "0"
      : layers.map(({ units, activation }) => (activation === undefined ? units : `${units}:${activation}`)).join(";");
};

/** "8;4:relu" is a layer of eight with the activation that is compared, and one of four with ReLU; "0" is no layer. */
function hiddenOf(text: string): HiddenLayer[] {
  if (text === "0") return [];
  return text.split(";", MOST.layers).map((part) => {
    const [units = "", ...activation] = part.split(":");
    const name = activation.join(":").trim();
    return { units: whole(units, 1, MOST.units) ?? 8, ...(name !== "" && { activation: name }) };
  });
}

/** A whole number between two; undefined for anything else. */
export function whole(text: string, least: number, most: number): number | undefined {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

function positive(text: string): number | undefined {
  const number = Number(text);
  return number > 0 && number <= 1e6 ? number : undefined;
}

/** What is compared with the formula of the page, by name or formula: at most so many. */
export const others = computed<readonly string[]>(() => {
  const wanted = overlays.value.length > 0 ? overlays.value : alone.value === "" ? [STANDARD] : [];
  const own = [reading.value?.name, given.value?.formula];
  return [...new Set(wanted)].filter((text) => !own.includes(text)).slice(0, MOST.networks - 1);
});
export const setOthers = (texts: readonly string[]): void => {
  alone.value = texts.length === 0 ? "yes" : "";
  setOverlays(texts);
};
/** How the networks are called, in the order of the plan. */
export const titles = computed<readonly string[]>(() => [reading.value?.name ?? given.value?.formula ?? "", ...others.value]);

/** Undefined until there is a formula. */
export const plan = computed<Plan | undefined>(
  () =>
    given.value && {
      task: task.value.name,
      hidden: hidden.value,
      compared: [given.value, ...others.value],
      optimiser: OPTIMISERS.find((name) => name === texts.optimiser.value) ?? "gradient descent",
      rate: positive(texts.rate.value) ?? 0.1,
      batch: whole(texts.batch.value, 1, 512) ?? 32,
      initial: (Object.keys(INITIAL_TITLES) as Initial[]).find((name) => name === texts.initial.value) ?? "gain",
      seed: whole(texts.seed.value, 0, 2 ** 32 - 1) ?? 1,
      run: run.value,
    },
);
