/** Networks side by side as they train: the same rows in the same order for all of them. */
import { type Activation, activation } from "../../../src/catalogue/activation.ts";
import { records } from "../../../src/network/look.ts";
import { type Network, network } from "../../../src/network/network.ts";
import { adam, gradientDescent, momentum, type Optimiser } from "../../../src/network/optimisers.ts";
import { permutation, type Random, random } from "../../../src/network/random.ts";
import type { LayerWeights } from "../../../src/network/reports.ts";
import { dense } from "../../../src/network/spec.ts";
import { accuracy, type Task } from "../../../src/network/tasks/task.ts";
import { DivergenceError } from "../../../src/network/training.ts";
import { faultOf } from "../fault.ts";
import { activated } from "../given.ts";
import { looks } from "./looks.ts";
import type { NetFrame, Plan, Scene } from "./plan.ts";
import { askedAt, sceneOf } from "./scene.ts";
import { taskOf } from "./tasks.ts";

const OPTIMISERS: Readonly<Record<Plan["optimiser"], (rate: number) => Optimiser>> = {
  "gradient descent": (rate) => gradientDescent({ rate }),
  momentum: (rate) => momentum({ rate }),
  adam: (rate) => adam({ rate }),
};
/** Of the rows so many are looked at in the layers. */
const LOOKED_AT = 128;
/** The loss has come down when it is below so much of the least that it was: a little it goes up and down all the time. */
const LOWER = 0.98;
/** What was learned is lost when so much less is right, or the loss is so many times larger, than it takes: a little it goes up and down. */
const LOST = { accuracy: 0.03, loss: 5 } as const;

/** A network in training; without a network there is only the reason. */
interface Trained {
  readonly net?: Network;
  /** Why there is none. */
  readonly fault?: string;
  /** Why it trains no further. */
  diverged?: string;
  /** Weights whose loss is finite. */
  good?: LayerWeights[];
  learnedAt?: number;
  /** The least loss, and the step at which it was seen. */
  best?: { readonly loss: number; readonly at: number };
}

export class Trainer {
  readonly scene: Scene;
  steps = 0;
  private readonly plan: Plan;
  private readonly task: Task;
  private readonly all: readonly Trained[];
  private readonly points: Float32Array;
  private readonly source: Random;
  private readonly x: Float32Array;
  private readonly y: Float32Array;
  /** The rows of this epoch, and the next of them. */
  private order: Uint32Array;
  private next = 0;

  /** Makes the networks of a plan. @throws RangeError for an unknown task */
  static async of(plan: Plan): Promise<Trainer> {
    const task = await taskOf(plan.task);
    const all: Trained[] = [];
    for (const compared of plan.compared) {
      try {
        all.push({ net: await made(plan, task, compared) });
      } catch (error) {
        const { message, internal } = faultOf(error);
        if (internal) throw error;
        // an option of the library; on the page it has another name
        all.push({ fault: message.replace(/choose initial: .*$/, "choose other first weights") });
      }
    }
    return new Trainer(plan, task, all);
  }

  private constructor(plan: Plan, task: Task, all: readonly Trained[]) {
    this.plan = plan;
    this.task = task;
    this.all = all;
    this.scene = sceneOf(task);
    this.points = askedAt(this.scene);
    this.source = random(plan.seed);
    this.order = permutation(task.train.rows, this.source);
    const rows = Math.min(plan.batch, task.train.rows);
    this.x = new Float32Array(rows * task.inputs);
    this.y = new Float32Array(rows * task.outputs);
  }

  /** Trains on. The same steps are done whether they are asked for at once or one by one. */
  async advance(steps: number): Promise<void> {
    for (const trained of this.all) if (trained.net && !trained.diverged) trained.good = trained.net.weights();
    for (let i = 0; i < steps; i++) {
      const rows = this.draw();
      this.steps++;
      const [x, y] = [this.x.subarray(0, rows * this.task.inputs), this.y.subarray(0, rows * this.task.outputs)];
      for (const trained of this.all) {
        if (!trained.net || trained.diverged) continue;
        if (!Number.isFinite(trained.net.step(x, y))) await this.end(trained, x, y);
      }
    }
  }

  /** Puts the next rows of the epoch where steps find them; the last ones may be fewer. */
  private draw(): number {
    const { inputs, outputs, train } = this.task;
    if (this.next === train.rows) {
      this.order = permutation(train.rows, this.source);
      this.next = 0;
    }
    const rows = this.order.subarray(this.next, this.next + this.y.length / outputs);
    this.next += rows.length;
    rows.forEach((row, i) => {
      this.x.set(train.x.subarray(row * inputs, (row + 1) * inputs), i * inputs);
      this.y.set(train.y.subarray(row * outputs, (row + 1) * outputs), i * outputs);
    });
    return rows.length;
  }

  /** A loss that is not finite: says where it comes from, and goes back to the last good weights that are known. */
  private async end(trained: Trained, x: Float32Array, y: Float32Array): Promise<void> {
    const net = trained.net as Network;
    try {
      await net.train({ x, y }, { steps: 1, shuffle: false });
      throw new Error("internal: a step that diverged does not diverge again");
    } catch (error) {
      if (!(error instanceof DivergenceError)) throw error;
      trained.diverged = `at step ${this.steps.toLocaleString("en")}, layer ${error.layer}: ${error.cause}. Choose a smaller rate than ${this.plan.rate}.`;
    }
    if (trained.good) net.setWeights(trained.good);
  }

  /** How each network stands. @param look the networks whose layers are looked at */
  frames(look: readonly number[] | "all" = []): NetFrame[] {
    const { test, outputs, classes, reached } = this.task;
    return this.all.map((trained, i) => {
      const { net, fault, diverged } = trained;
      const { points } = this.scene;
      const values = new Float32Array(points ** this.scene.inputs).fill(Number.NaN);
      if (!net) return { loss: Number.NaN, bestAt: 0, values, ...(fault !== undefined && { fault }) };
      net.predict(this.points, values);
      const loss = net.loss(test.x, test.y);
      const right = classes && accuracy(net.predict(test.x), test.y, outputs);
      const isLearned = "accuracy" in reached ? (right ?? 0) >= reached.accuracy : loss <= reached.loss;
      const isLost = "accuracy" in reached ? (right ?? 0) < reached.accuracy - LOST.accuracy : loss > LOST.loss * reached.loss;
      if (isLearned && this.steps > 0) trained.learnedAt ??= this.steps;
      if (!trained.best || loss < LOWER * trained.best.loss) trained.best = { loss, at: this.steps };
      return {
        loss,
        bestAt: trained.best.at,
        values,
        ...(diverged !== undefined && { diverged }),
        ...(right !== undefined && { accuracy: right }),
        ...(trained.learnedAt !== undefined && { learnedAt: trained.learnedAt, isLost }),
        ...((look === "all" || look.includes(i)) && { layers: this.layers(net) }),
      };
    });
  }

  private layers(net: Network) {
    const { train, inputs, outputs } = this.task;
    const rows = Math.min(LOOKED_AT, train.rows);
    const seen = records(net.model(), train.x.subarray(0, rows * inputs), train.y.subarray(0, rows * outputs), this.plan.rate);
    return looks(
      seen,
      net.layers.map(({ activation }) => activation),
    );
  }

  release(): void {
    for (const { net } of this.all) net?.release();
  }
}

async function made(plan: Plan, task: Task, compared: Plan["compared"][number]): Promise<Network> {
  const own = typeof compared === "string" ? known(compared) : activated(compared);
  const hidden = plan.hidden.map(({ units, activation }) => dense(units, activation === undefined ? own : known(activation)));
  const net = await network({
    inputs: task.inputs,
    layers: [...hidden, dense(task.outputs, task.output)],
    loss: task.loss,
    batch: Math.min(plan.batch, task.train.rows),
    seed: plan.seed,
    initial: plan.initial,
  });
  await net.use(OPTIMISERS[plan.optimiser](plan.rate));
  return net;
}

const activations = new Map<string, Activation>();
/** An activation, worked out once: every layer and the next plan need it again. */
function known(text: string): Activation {
  const found = activations.get(text) ?? activation(text);
  activations.set(text, found);
  return found;
}
