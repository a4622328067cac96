/** A minibatch in memory, where the step finds it. */
import { currentBuffer } from "../run/memory.ts";
import { type LayerPlan, type Plan, ROW_BLOCK } from "./plan.ts";

/** Rows of arrays: so many from the first on, or those that an order has there. */
export interface Minibatch {
  readonly x: Float32Array;
  /** None where only predictions are wanted. */
  readonly targets?: Float32Array;
  readonly count: number;
  readonly first?: number;
  readonly order?: Uint32Array | undefined;
}

export class Staging {
  private readonly plan: Plan;
  private readonly x: Float32Array;
  private readonly targets: Float32Array;
  private readonly weights: Float32Array;
  private readonly rowWeights: Float32Array;
  /** How many rows the weights of the losses are for. */
  private rows = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    const size = plan.rows * this.last.width;
    const floats = (address: number, length: number): Float32Array => new Float32Array(currentBuffer(), address, length);
    this.x = floats(plan.x, plan.rows * plan.inputs);
    this.targets = floats(plan.targets, size);
    this.weights = floats(plan.weights, size);
    this.rowWeights = floats(plan.rowWeights, plan.rows);
    // rows beside those that are computed have logarithms, too
    floats(plan.rowSums[0], Math.ceil(plan.rows / ROW_BLOCK) * ROW_BLOCK).fill(1);
  }
  private get last(): LayerPlan {
    return this.plan.layers.at(-1) as LayerPlan;
  }

  /** Puts rows there; what is left of the minibatch repeats the first, and counts for nothing. */
  put({ x, targets, count, first = 0, order }: Minibatch): void {
    const { inputs, rows } = this.plan;
    const { units, width } = this.last;
    if (order) for (let i = 0; i < count; i++) copy(x, (order[first + i] as number) * inputs, this.x, i * inputs, inputs);
    else this.x.set(x.subarray(first * inputs, (first + count) * inputs));
    for (let i = 0; targets && i < count; i++)
      copy(targets, (order ? (order[first + i] as number) : first + i) * units, this.targets, i * width, units);
    for (let i = count; i < rows; i++) {
      copy(this.x, 0, this.x, i * inputs, inputs);
      copy(this.targets, 0, this.targets, i * width, units);
    }
    if (count !== this.rows) this.weigh(count);
  }

  /** Gives so many rows their weight in the mean. */
  private weigh(count: number): void {
    this.rows = count;
    const { units, width } = this.last;
    this.weights.fill(0);
    for (let i = 0; i < count; i++) this.weights.fill(1 / count, i * width, i * width + units);
    this.rowWeights.fill(0).fill(1 / count, 0, count);
  }

  /** How many rows there are. */
  get count(): number {
    return this.rows;
  }
}

/** Below this a loop costs less than a view. */
const FEW = 32;
export function copy(from: Float32Array, start: number, to: Float32Array, at: number, count: number): void {
  if (count > FEW) to.set(from.subarray(start, start + count), at);
  else for (let i = 0; i < count; i++) to[at + i] = from[start + i] as number;
}
