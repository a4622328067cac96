/** The losses of a step: of some rows with their gradients, and the sum of all. */
import type { Instruction } from "../emit/wasm/instructions.ts";
import type { Assembly } from "./assembly.ts";
import { totalOf } from "./layouts.ts";
import { binaryCrossEntropy, exponential, minusLargest, normalised, softmaxCrossEntropy, squaredError } from "./losses.ts";
import { type LayerPlan, type Plan, ROW_BLOCK } from "./plan.ts";
import type { Loss } from "./spec.ts";
import { firstOf, type Part } from "./step-exports.ts";

export class LossWriter {
  private readonly assembly: Assembly;
  private readonly plan: Plan;
  private readonly loss: Loss;

  constructor(assembly: Assembly, plan: Plan, loss: Loss) {
    [this.assembly, this.plan, this.loss] = [assembly, plan, loss];
  }

  private get last(): LayerPlan {
    return this.plan.layers.at(-1) as LayerPlan;
  }

  /** The losses of rows, and the gradient by what goes into the last activation, or by the outputs where that is still to come. */
  ofRows(part: Part): Instruction[] {
    const { plan, assembly } = this;
    const { z, y, width, delta } = this.last;
    const of = (base: number): number => firstOf(part, base, width);
    const size = (part.to - part.from) * width;
    const arrays = { t: of(plan.targets), w: of(plan.weights), d: of(delta), loss: of(plan.losses) };
    switch (this.loss) {
      case "squared error":
        return [assembly.run(squaredError(), size, { y: of(y), ...arrays })];
      case "binary cross-entropy":
        return [assembly.run(binaryCrossEntropy(), size, { x: of(z), ...arrays })];
      case "softmax cross-entropy":
        return this.softmax(part);
    }
  }

  /** Probabilities of rows, what their losses are made from, and the gradient by the logits. */
  softmax(part: Part): Instruction[] {
    const { plan, assembly } = this;
    const { z, width, delta } = this.last;
    const size = { rows: part.to - part.from, width };
    const of = (base: number): number => firstOf(part, base, width);
    const [logits, exponentials] = [of(z), of(plan.scratch)];
    return [
      assembly.call(minusLargest("minusLargest", size, logits)),
      assembly.run(exponential(), size.rows * width, { x: logits, y: exponentials }),
      assembly.call(
        normalised("normalised", {
          ...size,
          z: logits,
          exponentials,
          targets: of(plan.targets),
          delta: of(delta),
          rowWeights: firstOf(part, plan.rowWeights, 1),
          rowSums: plan.rowSums.map((a) => firstOf(part, a, 1)) as [number, number, number],
        }),
      ),
    ];
  }

  /** Adds up the losses of all rows. */
  total(): Instruction[] {
    const { plan, assembly } = this;
    const total = (floats: number): Instruction => assembly.call(totalOf("total", { base: plan.losses, floats }, plan.loss));
    if (this.loss !== "softmax cross-entropy") return [total(plan.rows * this.last.width)];
    const [s, T, p] = plan.rowSums;
    const rows = Math.ceil(plan.rows / ROW_BLOCK) * ROW_BLOCK;
    return [assembly.run(softmaxCrossEntropy(), rows, { s, T, p, w: plan.rowWeights, loss: plan.losses }), total(rows)];
  }
}
