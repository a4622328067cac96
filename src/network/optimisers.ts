/** How weights follow their gradients, and how the learning rate goes over time. */
import { requireOptions } from "../expr/read/options.ts";

/** w -= rate g */
export interface GradientDescent {
  readonly kind: "gradient descent";
  readonly rate: number;
}
/** v = momentum v + g, w -= rate v (Polyak 1964) */
export interface Momentum {
  readonly kind: "momentum";
  readonly rate: number;
  readonly momentum: number;
}
/** Kingma and Ba 2015, algorithm 1, with both corrections of the bias. */
export interface Adam {
  readonly kind: "adam";
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
export type Optimiser = GradientDescent | Momentum | Adam;

/** What the rate of the optimiser is multiplied by, at a step of so many. */
export type Schedule =
  | { readonly kind: "constant" }
  /** factor^(whole number of `every` steps done) */
  | { readonly kind: "step decay"; readonly every: number; readonly factor: number }
  /** From 1 to floor along half a cosine (Loshchilov and Hutter 2017). */
  | { readonly kind: "cosine"; readonly floor: number };

const positive = (what: string, value: unknown): number => {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`${what}: a positive number is needed, as 0.1, not ${String(value)}`);
};
const fraction = (what: string, value: unknown): number => {
  if (typeof value === "number" && value >= 0 && value < 1) return value;
  throw new RangeError(`${what}: a number from 0 to below 1 is needed, as 0.9, not ${String(value)}`);
};

/** @throws RangeError for a rate that is not positive */
export function gradientDescent(options: { rate?: number } = {}): GradientDescent {
  const { rate = 0.1 } = requireOptions("gradientDescent", options, { rate: true });
  return { kind: "gradient descent", rate: positive("the rate of gradient descent", rate) };
}
/** @throws RangeError for a rate that is not positive, or a momentum outside [0, 1) */
export function momentum(options: { rate?: number; momentum?: number } = {}): Momentum {
  const { rate = 0.01, momentum: m = 0.9 } = requireOptions("momentum", options, { rate: true, momentum: true });
  return { kind: "momentum", rate: positive("the rate of momentum", rate), momentum: fraction("momentum", m) };
}
/** @throws RangeError for a rate or epsilon that is not positive, or a beta outside [0, 1) */
export function adam(options: { rate?: number; beta1?: number; beta2?: number; epsilon?: number } = {}): Adam {
  const known = { rate: true, beta1: true, beta2: true, epsilon: true } as const;
  const { rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = requireOptions("adam", options, known);
  return {
    kind: "adam",
    rate: positive("the rate of Adam", rate),
    beta1: fraction("beta1 of Adam", beta1),
    beta2: fraction("beta2 of Adam", beta2),
    epsilon: positive("epsilon of Adam", epsilon),
  };
}

export const constant = (): Schedule => ({ kind: "constant" });
/** @throws RangeError for a number of steps or a factor that is not positive */
export function stepDecay(options: { every: number; factor?: number }): Schedule {
  const { every, factor = 0.1 } = requireOptions("stepDecay", options, { every: true, factor: true });
  return {
    kind: "step decay",
    every: positive("the steps between two decays", every),
    factor: positive("the factor of a decay", factor),
  };
}
/** @throws RangeError for a floor outside [0, 1) */
export function cosine(options: { floor?: number } = {}): Schedule {
  const { floor = 0 } = requireOptions("cosine", options, { floor: true });
  return { kind: "cosine", floor: fraction("the floor of the cosine schedule", floor) };
}

/** @throws TypeError for what none of the functions above made */
export function requireOptimiser(given: unknown): asserts given is Optimiser {
  if (!OPTIMISER_KINDS.has(kindOf(given)))
    throw new TypeError(
      `an optimiser is made by gradientDescent(), momentum() or adam(), as adam({ rate: 0.01 }); this is ${shown(given)}`,
    );
}
/** @throws TypeError for what none of the functions above made */
export function requireSchedule(given: unknown): asserts given is Schedule {
  if (!SCHEDULE_KINDS.has(kindOf(given)))
    throw new TypeError(`a schedule is made by constant(), stepDecay() or cosine(), as cosine(); this is ${shown(given)}`);
}
const OPTIMISER_KINDS: ReadonlySet<unknown> = new Set<Optimiser["kind"]>(["gradient descent", "momentum", "adam"]);
const SCHEDULE_KINDS: ReadonlySet<unknown> = new Set<Schedule["kind"]>(["constant", "step decay", "cosine"]);
const kindOf = (given: unknown): unknown => (typeof given === "object" && given !== null && "kind" in given ? given.kind : undefined);
const shown = (given: unknown): string => (typeof given === "function" ? "a function: call it" : (JSON.stringify(given) ?? String(given)));

/** The factor on the rate at a step (from 0) of so many. */
export function factorAt(schedule: Schedule, step: number, steps: number): number {
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "step decay":
      return schedule.factor ** Math.floor(step / schedule.every);
    case "cosine":
      return schedule.floor + ((1 - schedule.floor) * (1 + Math.cos((Math.PI * step) / Math.max(steps, 1)))) / 2;
  }
}
