/** Claim 4: deep networks of logistic units get stuck, those of tanh do not; after Glorot and Bengio 2010. */
import type { Outcome, Run } from "../run.ts";
import type { Initial } from "../spec.ts";
import { median, type Spread, spread } from "../statistics.ts";
import { type Claim, seeded } from "./claim.ts";

export const ACTIVATIONS = ["logistic", "tanh"] as const;
/** What the paper calls standard, and what keeps the variance of every layer's input. */
export const INITIALS = ["plain", "gain"] as const satisfies readonly Initial[];
export const RATES = [0.1, 0.3, 1, 3] as const;

/** The runs of an activation from one kind of initial weights at one rate. */
export interface StuckRow {
  readonly activation: string;
  readonly initial: Initial;
  readonly rate: number;
  readonly accuracy: Spread;
  /** How many of the runs have most digits wrong at the end. */
  readonly stuck: number;
  readonly seeds: number;
}

/** One layer after so many steps, medians over the seeds: as LayerLook says. */
export interface LayerMoment {
  readonly saturated: number;
  readonly gradient: number;
  readonly mean: number;
  readonly deviation: number;
}

/** The hidden layers over time. */
export interface Course {
  readonly activation: string;
  readonly initial: Initial;
  readonly looks: readonly { readonly steps: number; readonly layers: readonly LayerMoment[] }[];
}

export interface StuckFigures {
  readonly layers: readonly number[];
  readonly steps: number;
  readonly rows: readonly StuckRow[];
  /** Of each activation and kind of initial weights the rate with the best median accuracy. */
  readonly best: readonly StuckRow[];
  /** The rate of the courses: the best one of tanh with standard weights. */
  readonly rate: number;
  readonly courses: readonly Course[];
}

const LAYERS = [64, 64, 64, 64, 64] as const;
/** The digits as they are, not moved; 250 steps an epoch. */
const [ROWS, BATCH, EPOCHS, LOOKS] = [8000, 32, 15, 5];
const STEPS = (ROWS / BATCH) * EPOCHS;
/** The share of digits that a stuck network has right at most. */
const STUCK = 0.5;

const run = (activation: string, initial: Initial, rate: number): Omit<Run, "seed"> => ({
  task: "digits",
  activation,
  layers: LAYERS,
  epochs: EPOCHS,
  batch: BATCH,
  rate,
  optimiser: "gradient descent",
  schedule: "constant",
  initial,
  rows: ROWS,
  looks: LOOKS,
});

const accuracyOf = ({ accuracy = 0, diverged }: Outcome): number => (diverged === undefined ? accuracy : 0);

function rowOf(activation: string, initial: Initial, rate: number, outcomes: readonly Outcome[]): StuckRow {
  const own = outcomes.filter((o) => o.run.activation === activation && o.run.initial === initial && o.run.rate === rate);
  const accuracies = own.map(accuracyOf);
  return {
    activation,
    initial,
    rate,
    accuracy: spread(accuracies) as Spread,
    stuck: accuracies.filter((accuracy) => accuracy < STUCK).length,
    seeds: own.length,
  };
}

/** Medians over the runs that came to each look. */
function courseOf(activation: string, initial: Initial, rate: number, outcomes: readonly Outcome[]): Course {
  const looks = outcomes
    .filter((o) => o.run.activation === activation && o.run.initial === initial && o.run.rate === rate)
    .flatMap((o) => o.looks ?? []);
  const steps = [...new Set(looks.map((look) => look.steps))].sort((a, b) => a - b);
  return {
    activation,
    initial,
    looks: steps.map((step) => {
      const here = looks.filter((look) => look.steps === step);
      const over = (layer: number, what: keyof LayerMoment): number => median(here.flatMap(({ layers }) => layers[layer]?.[what] ?? []));
      const layers = LAYERS.map((_, layer) => ({
        saturated: over(layer, "saturated"),
        gradient: over(layer, "gradient"),
        mean: over(layer, "mean"),
        deviation: over(layer, "deviation"),
      }));
      return { steps: step, layers };
    }),
  };
}

const better = (a: StuckRow, b: StuckRow): StuckRow => (b.accuracy.median > a.accuracy.median ? b : a);

export const STUCK_CLAIM: Claim<StuckFigures> = {
  claim: "Logistic hidden units get stuck where tanh units do not.",
  criterion: `${LAYERS.length} hidden layers of ${LAYERS[0]} units learn ${ROWS.toLocaleString("en")} digits by plain gradient descent, ${STEPS.toLocaleString("en")} steps of ${BATCH} digits, with standard initial weights: uniform on ±1/√inputs. A network is stuck that has most of the digits held back wrong at the end. Each activation at the rate out of ${RATES.join(", ")} that suits it best: most of the logistic networks have to be stuck, and no tanh network.`,
  runs: async (seeds) =>
    seeded(
      INITIALS.flatMap((initial) => ACTIVATIONS.flatMap((activation) => RATES.map((rate) => run(activation, initial, rate)))),
      seeds,
    ),
  judge: async (outcomes) => {
    const pairs = INITIALS.flatMap((initial) => ACTIVATIONS.map((activation) => ({ activation, initial })));
    const rows = pairs.flatMap(({ activation, initial }) => RATES.map((rate) => rowOf(activation, initial, rate, outcomes)));
    const best = pairs.map(({ activation, initial }) =>
      rows.filter((row) => row.activation === activation && row.initial === initial).reduce(better),
    );
    const standard = (activation: string): StuckRow =>
      best.find((row) => row.activation === activation && row.initial === "plain") as StuckRow;
    const [logistic, tanh] = [standard("logistic"), standard("tanh")];
    return {
      holds: logistic.stuck > logistic.seeds / 2 && tanh.stuck === 0,
      figures: {
        layers: LAYERS,
        steps: STEPS,
        rows,
        best,
        rate: tanh.rate,
        courses: pairs.map(({ activation, initial }) => courseOf(activation, initial, tanh.rate, outcomes)),
      },
    };
  },
};
