/** Dense networks that learn. */
import { toAscii } from "../expr/print.ts";
import { type Known, requireOptions } from "../expr/read/options.ts";
import { isShared } from "../run/memory.ts";
import { layerActivation } from "./activations.ts";
import { CHECK_OPTIONS, type CheckOptions, checkGradients, rowsToCheck } from "./check.ts";
import { collapse } from "./collapse.ts";
import { Engine } from "./engine.ts";
import { type NetworkFile, toJson } from "./files/json.ts";
import { toSafetensors } from "./files/safetensors.ts";
import { initialLayer } from "./initial.ts";
import { look } from "./look.ts";
import { memoryReport } from "./memory.ts";
import { type Model, modelOf } from "./model.ts";
import { toOnnx } from "./onnx/onnx.ts";
import { gradientDescent, type Optimiser, requireOptimiser } from "./optimisers.ts";
import { type Random, random } from "./random.ts";
import {
  type CheckReport,
  DIAGNOSTICS_OPTIONS,
  type DiagnosticsOptions,
  type LayerDiagnostics,
  type LayerReport,
  type LayerWeights,
  type MemoryReport,
  type Report,
  TRAIN_OPTIONS,
  type TrainingData,
  type TrainOptions,
} from "./reports.ts";
import { requireRows, requireWeights } from "./requirements.ts";
import { type CheckedSpec, checked, dense, type LayerSpec, type Loss, type NetworkSpec } from "./spec.ts";
import { train } from "./training.ts";
import { ratesOf } from "./updates.ts";

/** What is added to the seed for the order of rows, so that it does not follow the weights' draws. */
const ORDER_SEED = 0x5eed;

/**
 * A dense network; made by network(). Its weights lie in the memory of the kernels until release(); everything that it does
 * follows to the bit from its specification and what it is given.
 */
export class Network {
  readonly inputs: number;
  readonly outputs: number;
  readonly lossName: Loss;
  /** The most rows of a step. */
  readonly batch: number;
  readonly seed: number;
  private readonly spec: CheckedSpec;
  private engine: Engine | undefined;
  private optimiser: Optimiser = gradientDescent();
  private weightDecay = 0;
  private steps = 0;
  private readonly order: Random;

  /** Made by network(). */
  constructor(spec: CheckedSpec, engine: Engine) {
    this.spec = spec;
    this.inputs = spec.inputs;
    this.outputs = (spec.layers.at(-1) as LayerSpec).units;
    this.lossName = spec.loss;
    this.batch = spec.batch;
    this.seed = spec.seed;
    this.engine = engine;
    this.order = random((spec.seed + ORDER_SEED) >>> 0);
  }

  /** @throws Error after release() */
  private get there(): Engine {
    if (!this.engine) throw new Error("the network was released: make it again");
    return this.engine;
  }

  /** Its layers, with what their parameters are now. */
  get layers(): readonly LayerReport[] {
    return this.model().layers.map(({ inputs, units, activation, parameters, trainable }, l) => ({
      units,
      inputs,
      activation: activation.name,
      formula: toAscii(activation.formula),
      residual: this.there.spec.layers[l]?.activation.residual ?? "input",
      parameters,
      trainable,
    }));
  }

  /** The network as plain data, its weights copied. */
  model(): Model {
    return modelOf(this.spec, this.weights());
  }

  /**
   * Predictions for any number of rows; of softmax cross-entropy they are probabilities.
   * @param x rows x inputs, row by row
   * @param y rows x outputs, to write to
   * @throws RangeError for lengths that do not fit
   */
  predict(x: Float32Array, y?: Float32Array): Float32Array {
    const rows = requireRows("x", x, this.inputs);
    const out = y ?? new Float32Array(rows * this.outputs);
    requireRows("y", out, this.outputs, rows);
    this.inBatches(rows, (first, count) => this.there.predict(this.optimiser.kind, x, count, first, out));
    return out;
  }

  /** The mean loss over any number of rows. @throws RangeError for lengths that do not fit */
  loss(x: Float32Array, targets: Float32Array): number {
    const rows = this.requirePairs(x, targets);
    let sum = 0;
    this.inBatches(rows, (first, count) => {
      sum += count * this.there.loss(this.optimiser.kind, { x, targets, count, first });
    });
    return sum / rows;
  }

  /**
   * Takes another optimiser, without momentum of the one before; one of the same kind goes on with the state that is there.
   * @param options.weightDecay as TrainOptions says
   * @throws RangeError or TypeError for what is none
   */
  async use(optimiser: Optimiser, options: { weightDecay?: number } = {}): Promise<void> {
    const { weightDecay = 0 } = requireOptions("use", options, { weightDecay: true });
    requireOptimiser(optimiser);
    if (!(weightDecay >= 0 && Number.isFinite(weightDecay)))
      throw new RangeError(`weightDecay: a number from 0 is needed, as 0.01, not ${String(weightDecay)}`);
    await this.there.prepare(optimiser.kind);
    if (optimiser.kind !== this.optimiser.kind) {
      this.there.forget(optimiser.kind);
      this.steps = 0;
    }
    this.optimiser = optimiser;
    this.weightDecay = weightDecay;
  }

  /**
   * One step on a minibatch of at most `batch` rows: one call into WebAssembly. Where the loss is not finite weights stay as
   * they are.
   * @returns the loss before the step
   */
  step(x: Float32Array, targets: Float32Array): number {
    const rows = this.requirePairs(x, targets);
    if (rows > this.batch)
      throw new RangeError(`a step takes at most ${this.batch} rows, not ${rows}: make the network with batch: ${rows}`);
    const { kind } = this.optimiser;
    return this.there.step(kind, ratesOf(this.optimiser, 1, this.weightDecay, ++this.steps), { x, targets, count: rows });
  }

  /**
   * Trains on rows in minibatches.
   * @throws RangeError for data and options that cannot be, DivergenceError where the loss or a weight stops being finite
   */
  async train(data: TrainingData, options: TrainOptions = {}): Promise<Report> {
    requireOptions("train", options, TRAIN_OPTIONS);
    await this.use(options.optimiser ?? this.optimiser, { weightDecay: options.weightDecay ?? this.weightDecay });
    const { optimiser, weightDecay, order } = this;
    return train({ engine: this.there, optimiser, weightDecay, random: order, nextStep: () => ++this.steps }, data, options);
  }

  /** Copies of all that learns. */
  weights(): LayerWeights[] {
    return this.there.weights();
  }

  /** Puts weights there. @throws RangeError for lengths or parameters that do not fit */
  setWeights(weights: readonly LayerWeights[]): void {
    const { layers } = this.spec;
    requireWeights(weights, this.there.plan.layers, (l) => (layers[l] as LayerSpec).trainable);
    for (const [l, own] of weights.entries()) this.there.setLayer(l, own);
  }

  /** The gradients of the mean loss over at most `batch` rows, as a step computes them. */
  gradients(x: Float32Array, targets: Float32Array): LayerWeights[] {
    const rows = this.requirePairs(x, targets);
    if (rows > this.batch)
      throw new RangeError(`gradients are of at most ${this.batch} rows, not ${rows}: make the network with batch: ${rows}`);
    const loss = this.there.step("gradients", [], { x, targets, count: rows });
    if (!Number.isFinite(loss))
      throw new RangeError(`${this.whyNotFinite(loss)}: there are no gradients. Take other rows, or smaller weights`);
    return this.there.gradients();
  }

  /**
   * Compares gradients with differences of the loss in float64.
   * @param x rows, at most `batch`; default: drawn by the seed
   */
  check(x?: Float32Array, targets?: Float32Array, options: CheckOptions = {}): CheckReport {
    requireOptions("check", options, CHECK_OPTIONS);
    const model = this.model();
    const drawn = rowsToCheck(model, Math.min(8, this.batch), this.seed);
    const [rows, wanted] = x && targets ? [x, targets] : [drawn.x, drawn.targets];
    return checkGradients(model, this.gradients(rows, wanted), rows, wanted, { seed: this.seed, ...options });
  }

  /** What a step keeps for its way back, in bytes. */
  memory(): MemoryReport {
    const { plan, spec, allBytes } = this.there;
    const activations = spec.layers.map(({ activation }) => activation);
    return memoryReport(
      plan,
      activations,
      this.spec.layers.map(({ activation }) => activation),
      this.lossName !== "squared error",
      allBytes,
    );
  }

  /** What one sees of each layer for some rows. @throws RangeError for lengths or options that cannot be */
  diagnostics(x: Float32Array, targets: Float32Array, options: DiagnosticsOptions = {}): LayerDiagnostics[] {
    requireOptions("diagnostics", options, DIAGNOSTICS_OPTIONS);
    this.requirePairs(x, targets);
    return look(this.model(), x, targets, this.optimiser.rate, options);
  }

  /**
   * The same function with linear layers multiplied into the next ones: a new network.
   * @throws RangeError where no hidden layer is linear
   */
  collapsed(): Promise<Network> {
    return networkOf(collapse(this.model()), { batch: this.batch, seed: this.seed, threads: this.spec.threads });
  }

  /** What JSON.stringify writes; networkFromJson() reads it. */
  toJSON(): NetworkFile {
    return toJson(this.model());
  }
  /** The bytes of a safetensors file; networkFromSafetensors() reads them. */
  toSafetensors(): Uint8Array {
    return toSafetensors(this.model());
  }
  /**
   * The bytes of an ONNX model (opset 17) with the input "x", any number of rows, and the output "y": what predict() gives.
   * @throws RangeError for an activation with a function that ONNX has no operators for, as lambertw
   */
  toOnnx(): Uint8Array {
    return toOnnx(this.model());
  }

  /** Lets go of its memory; using it afterwards is an error. Twice is once. */
  release(): void {
    this.engine?.release();
    this.engine = undefined;
  }

  private whyNotFinite(loss: number): string {
    const layer = this.there.firstNotFinite();
    const where =
      layer < 0 ? "" : `, and layer ${layer + 1} (${this.spec.layers[layer]?.activation.name}) the first whose units are not finite`;
    return `the loss is ${loss} on these rows${where}`;
  }
  private requirePairs(x: Float32Array, targets: Float32Array): number {
    const rows = requireRows("x", x, this.inputs);
    if (rows === 0) throw new RangeError("x has no rows");
    return requireRows("targets", targets, this.outputs, rows);
  }
  private inBatches(rows: number, work: (first: number, count: number) => void): void {
    for (let first = 0; first < rows; first += this.batch) work(first, Math.min(this.batch, rows - first));
  }
}

/**
 * Makes a network: its weights are drawn, its kernels compiled.
 * @throws RangeError for a specification that cannot be, with what is wrong, where, and what to do
 */
export async function network(spec: NetworkSpec): Promise<Network> {
  const all = checked(spec);
  if (all.threads > 1 && !isShared) throw new RangeError("threads need SharedArrayBuffer: serve the page with COOP and COEP headers");
  const { inputs, layers, loss, batch, threads } = all;
  const compiled = layers.map((layer) => ({ units: layer.units, trainable: layer.trainable, activation: layerActivation(layer) }));
  const engine = new Engine({ inputs, batch, loss, threads, layers: compiled });
  try {
    const source = random(all.seed);
    for (const l of layers.keys()) engine.setLayer(l, initialLayer(all, l, source));
    await engine.prepare("gradient descent");
  } catch (error) {
    engine.release();
    throw error;
  }
  return new Network(all, engine);
}

/** What a network needs to learn on that no model says. */
export type Restart = Pick<NetworkSpec, "batch" | "seed" | "threads">;
const RESTART: Known<Restart> = { batch: true, seed: true, threads: true };

/** The network of a model, with its weights. @throws RangeError as network() does */
export async function networkOf({ inputs, loss, layers }: Model, options: Restart = {}): Promise<Network> {
  const made = await network({
    ...requireOptions("a network made of a model", options, RESTART),
    inputs,
    loss,
    // drawn for nothing, from what every activation has
    initial: "lecun",
    layers: layers.map(({ units, activation, trainable }) => dense(units, activation, { trainable: trainable.length > 0 && trainable })),
  });
  made.setWeights(layers);
  return made;
}
