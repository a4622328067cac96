/** How four weights follow their gradients: the end of the products that give gradients. */

import { at, type Code, FLOAT_BYTES, load, loadSplat, madd, nmadd, plus, store } from "../emit/wasm/code.ts";
import { type Instruction, instruction } from "../emit/wasm/instructions.ts";
import { get } from "../emit/wasm/variables.ts";
import type { Optimiser } from "./optimisers.ts";

/** What a step does with gradients: one of the optimisers, or nothing but to write them down. */
export type Mode = Optimiser["kind"] | "gradients";

/** How many arrays as large as all that learns a mode needs beside the weights. */
export const STATES: Readonly<Record<Mode, number>> = { "gradient descent": 0, momentum: 1, adam: 2, gradients: 1 };

/** The places of what a step is told, in floats. */
const RATE = 0;
/** What is left of a weight after decay. */
const KEPT = 1;
const FIRST = 2;
const REST_OF_FIRST = 3;
const SECOND = 4;
const REST_OF_SECOND = 5;
/** 1/sqrt(1 - beta2^t) */
const CORRECTION = 6;
const EPSILON = 7;

/** What is written for a step, t from 1: the rate after the schedule's factor, in Adam after the correction of its mean. */
export function ratesOf(optimiser: Optimiser, factor: number, weightDecay: number, t: number): number[] {
  const rate = optimiser.rate * factor;
  const kept = 1 - rate * weightDecay;
  switch (optimiser.kind) {
    case "gradient descent":
      return [rate, kept];
    case "momentum":
      return [rate, kept, optimiser.momentum];
    case "adam": {
      const { beta1, beta2, epsilon } = optimiser;
      return [rate / (1 - beta1 ** t), kept, beta1, 1 - beta1, beta2, 1 - beta2, 1 / Math.sqrt(1 - beta2 ** t), epsilon];
    }
  }
}

export interface UpdatePlan {
  readonly rates: number;
  /** How far behind a weight each of its states lies, in bytes. */
  readonly states: readonly number[];
}

const mul = (a: Instruction, b: Instruction): Instruction => instruction("f32x4.mul", [a, b]);
const add = (a: Instruction, b: Instruction): Instruction => instruction("f32x4.add", [a, b]);
const div = (a: Instruction, b: Instruction): Instruction => instruction("f32x4.div", [a, b]);
const sqrt = (a: Instruction): Instruction => instruction("f32x4.sqrt", [a]);
/** Four times 2^-126, the least normal float32, by its bits. */
const LEAST_NORMAL = instruction("v128.const", [], [0x800000, 0x800000, 0x800000, 0x800000]);
/** Subnormal numbers as 0; NaN stays. A mean that decays stops at the least subnormal number, and arithmetic there is many times slower. */
const flushed = (a: Instruction): Instruction =>
  instruction("v128.andnot", [a, instruction("f32x4.lt", [instruction("f32x4.abs", [a]), LEAST_NORMAL])]);

/**
 * Updates four weights at pointer + offset by the gradients in a variable.
 * @param decays whether these are weights of a kernel, which decay
 */
export type Update = (code: Code, gradient: number, pointer: number, offset: number) => void;

export function updateOf(mode: Mode, { rates, states }: UpdatePlan, decays: boolean, relaxed: boolean): Update {
  const told = (place: number): Instruction => loadSplat(at(rates + place * FLOAT_BYTES));
  return (code, gradient, pointer, offset) => {
    const g = get(gradient);
    const weight = load(get(pointer), offset);
    const old = decays ? mul(weight, told(KEPT)) : weight;
    const where = (state: number): Instruction => plus(get(pointer), at(states[state] as number));
    const put = (change: Instruction): void => code.put(store(get(pointer), nmadd(told(RATE), change, old, relaxed), offset));
    switch (mode) {
      case "gradients":
        code.put(store(where(0), g, offset));
        return;
      case "gradient descent":
        put(g);
        return;
      case "momentum":
        code.put(store(where(0), madd(told(FIRST), flushed(load(where(0), offset)), g, relaxed), offset));
        put(load(where(0), offset));
        return;
      case "adam": {
        const [first, second] = [where(0), where(1)];
        code.put(store(first, add(mul(told(FIRST), flushed(load(first, offset))), mul(told(REST_OF_FIRST), g)), offset));
        code.put(store(second, add(mul(told(SECOND), flushed(load(second, offset))), mul(told(REST_OF_SECOND), mul(g, g))), offset));
        put(div(load(first, offset), add(mul(sqrt(load(second, offset)), told(CORRECTION)), told(EPSILON))));
      }
    }
  };
}
