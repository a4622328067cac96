/** Experiments worth watching, each a state of the page. Their figures were found by trying; the tests run them. */
import { batch } from "@preact/signals";
import { milestone } from "../address.ts";
import { typePlain } from "../state.ts";
import { beginAnew, setOthers, texts } from "./setup.ts";

export interface Preset {
  readonly title: string;
  /** What there is to be seen, and why. */
  readonly says: string;
  readonly formula: string;
  readonly others: readonly string[];
  readonly settings: Readonly<Record<keyof typeof texts, string>>;
}

export const PRESETS: readonly Preset[] = [
  {
    title: "Stuck: logistic against tanh",
    says: "Six layers. On its way back the gradient is multiplied by the slope of every layer, which for the logistic function is at most 1/4: next to nothing reaches the first layers, and the network stays with guessing. tanh has slopes up to 1, and learns the spiral.",
    formula: "logistic",
    others: ["tanh"],
    settings: {
      task: "spiral",
      hidden: "16;16;16;16;16;16",
      optimiser: "gradient descent",
      rate: "0.05",
      batch: "32",
      initial: "glorot",
      seed: "2",
      pace: "16",
    },
  },
  {
    title: "Saturated tanh",
    says: "With steps this large the weights of tanh run so far out that nearly every unit gives −1 or 1, where its slope is close to 0: nothing is learned any more. The slopes of the logistic function are a quarter as large, and so are its steps: here that saves it.",
    formula: "tanh",
    others: ["logistic"],
    settings: {
      task: "two moons",
      hidden: "8;8;8",
      optimiser: "momentum",
      rate: "1",
      batch: "32",
      initial: "plain",
      seed: "2",
      pace: "4",
    },
  },
  {
    title: "Dead ReLU",
    says: "A large step takes many ReLU units to where they give 0 on every row. Their slope is 0 there, so nothing brings them back. Leaky ReLU keeps a slope of 0.01 on that side, and goes on learning.",
    formula: "relu",
    others: ["leaky_relu"],
    settings: {
      task: "two moons",
      hidden: "6;6;6",
      optimiser: "gradient descent",
      rate: "1",
      batch: "32",
      initial: "he",
      seed: "2",
      pace: "4",
    },
  },
  {
    title: "A curve",
    says: "One layer of eight units draws a sine: with ReLU from straight pieces that meet at kinks, with tanh as a smooth curve.",
    formula: "relu",
    others: ["tanh"],
    settings: { task: "sin", hidden: "8", optimiser: "adam", rate: "0.03", batch: "32", initial: "he", seed: "0", pace: "4" },
  },
];

/** Puts the whole page into the state of an experiment; the browser's back button returns to what was before. */
export function choose({ formula, others, settings }: Preset): void {
  milestone();
  batch(() => {
    typePlain(formula);
    setOthers(others);
    for (const [name, value] of Object.entries(settings)) texts[name as keyof typeof texts].value = value;
    beginAnew();
  });
}

/** Whether the page is in the state of an experiment. */
export const isChosen = ({ settings }: Preset): boolean =>
  Object.entries(settings).every(([name, value]) => name === "pace" || texts[name as keyof typeof texts].value === value);
