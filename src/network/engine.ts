/** A network in memory: its arrays, the modules that work on them, and what goes in and out. */

import { FLOAT_BYTES } from "../emit/wasm/code.ts";
import { interpreter } from "../kernel/interpret.ts";
import { hasRelaxed } from "../run/engine.ts";
import { currentBuffer, giveBack, isShared, take, theMemory } from "../run/memory.ts";
import { type StepThreads, stepThreads } from "../run/threads.ts";
import type { LayerActivation } from "./activations.ts";
import { type LayerPlan, type Plan, plan, RATES, weightPlace } from "./plan.ts";
import { blocking } from "./products.ts";
import type { LayerWeights } from "./reports.ts";
import type { Loss } from "./spec.ts";
import { copy, type Minibatch, Staging } from "./staging.ts";
import { stepModule } from "./step.ts";
import { LOSS_PHASE, outputsAt, phasesOf, type SharedExports, type StepExports } from "./step-exports.ts";
import { type Mode, STATES } from "./updates.ts";

export interface EngineSpec {
  readonly inputs: number;
  readonly batch: number;
  readonly loss: Loss;
  /** How many may share a step. */
  readonly threads: number;
  readonly layers: readonly { readonly units: number; readonly activation: LayerActivation; readonly trainable: readonly string[] }[];
}

interface Prepared {
  readonly exports: StepExports;
  /** The state of the optimiser: addresses of arrays as long as all that learns. */
  readonly states: readonly number[];
  /** Where several threads share a step: the others, and the pieces of its phases. */
  readonly shared?: { readonly team: StepThreads; readonly phases: readonly (readonly (() => void)[])[] };
}

/** Below so many multiplications in a step a second thread costs more than it brings. */
const WORTH = 1e7;

/** How many threads a network has use for: parameters that learn need sums over all rows, which one thread makes. */
function threadsOf({ threads, batch, inputs, layers }: EngineSpec): number {
  if (layers.some(({ trainable }) => trainable.length > 0)) return 1;
  const products = layers.reduce((sum, { units }, l) => sum + 3 * batch * units * (layers[l - 1]?.units ?? inputs), 0);
  return products < WORTH ? 1 : threads;
}

/** So many bytes. @throws RangeError where no memory holds them, or this one does not */
function place(bytes: number): number {
  if (bytes >= MOST_BYTES)
    throw new RangeError(
      `the network needs ${(bytes / 2 ** 30).toPrecision(3)} GiB, and WebAssembly has 4: take fewer units, fewer inputs or a smaller batch`,
    );
  return take(bytes);
}
const MOST_BYTES = 2 ** 32;

export class Engine {
  readonly plan: Plan;
  readonly spec: EngineSpec;
  private readonly start: number;
  private readonly threads: number;
  private readonly modes = new Map<Mode, Prepared>();
  private isReleased = false;
  private readonly staging: Staging;
  private readonly outputs: Float32Array;
  private readonly rates: Float32Array;
  private readonly total: Float64Array;

  constructor(spec: EngineSpec) {
    this.spec = spec;
    this.threads = threadsOf(spec);
    const shape = {
      batch: spec.batch,
      inputs: spec.inputs,
      layers: spec.layers.map(({ units, activation, trainable }, l) => ({
        inputs: l === 0 ? spec.inputs : (spec.layers[l - 1]?.units as number),
        units,
        inPlace: activation.inPlace,
        parameters: trainable.length,
      })),
      panel: blocking(hasRelaxed()).columns,
      softmax: spec.loss === "softmax cross-entropy",
      threads: this.threads,
    };
    this.start = place(plan(0, shape).end);
    this.plan = plan(this.start, shape);
    this.floats(this.start, this.bytes / FLOAT_BYTES).fill(0);
    const { rows, rates, loss } = this.plan;
    this.staging = new Staging(this.plan);
    this.outputs = this.floats(outputsAt(this.plan, spec.loss), rows * this.last.width);
    this.rates = this.floats(rates, RATES);
    this.total = new Float64Array(currentBuffer(), loss, 1);
    for (const layer of this.plan.layers) this.floats(layer.bias, layer.width).fill(layer.filling, layer.units);
  }

  /** How much memory it has, without states of optimisers. */
  get bytes(): number {
    return this.plan.end - this.start;
  }
  /** And with them. */
  get allBytes(): number {
    return [...this.modes.values()].reduce((sum, { states }) => sum + states.length * this.plan.learning, this.bytes);
  }
  private get last(): LayerPlan {
    return this.plan.layers.at(-1) as LayerPlan;
  }
  private floats(address: number, length: number): Float32Array {
    return new Float32Array(currentBuffer(), address, length);
  }
  /** All that learns. */
  private get learning(): Float32Array {
    return this.floats(this.start, this.plan.learning / FLOAT_BYTES);
  }

  private bytesOf(mode: Mode, states: readonly number[]): Uint8Array<ArrayBuffer> {
    return stepModule({
      plan: this.plan,
      activations: this.spec.layers.map(({ activation }) => activation),
      loss: this.spec.loss,
      mode,
      threads: this.threads,
      states: states.map((address) => address - this.start),
      relaxed: hasRelaxed(),
      shared: isShared,
    });
  }
  private newStates(mode: Mode): number[] {
    const states = Array.from({ length: STATES[mode] }, () => take(this.plan.learning));
    for (const state of states) this.floats(state, this.plan.learning / FLOAT_BYTES).fill(0);
    return states;
  }
  private keep(mode: Mode, states: readonly number[], instance: WebAssembly.Instance, team?: StepThreads): Prepared {
    const exports = instance.exports as unknown as SharedExports;
    const phases = phasesOf(this.threads).map((names) => names.map((name) => exports[name] as () => void));
    const prepared = { exports, states, ...(team && { shared: { team, phases } }) };
    this.modes.set(mode, prepared);
    return prepared;
  }

  /** Gets a mode ready, so that nothing has to be compiled when it is used. */
  async prepare(mode: Mode): Promise<void> {
    if (this.modes.has(mode)) return;
    const states = this.newStates(mode);
    const module = await WebAssembly.compile(this.bytesOf(mode, states));
    const team = this.threads > 1 ? await stepThreads(module, this.threads, phasesOf(this.threads)) : undefined;
    this.keep(mode, states, await WebAssembly.instantiate(module, { gprime: { memory: theMemory() } }), team);
  }
  private ready(mode: Mode): Prepared {
    const there = this.modes.get(mode);
    if (there) return there;
    if (this.isReleased) throw new Error("the network was released while it was in use: make it again");
    const states = this.newStates(mode);
    const module = new WebAssembly.Module(this.bytesOf(mode, states));
    return this.keep(mode, states, new WebAssembly.Instance(module, { gprime: { memory: theMemory() } }));
  }

  /** One step on some rows. @returns the loss before it */
  step(mode: Mode, rates: readonly number[], minibatch: Minibatch): number {
    const { exports, shared } = this.ready(mode);
    this.rates.set(rates);
    this.staging.put(minibatch);
    if (shared)
      shared.team.step(shared.phases, (phase) => {
        if (phase === LOSS_PHASE) (exports as SharedExports).total();
        return Number.isFinite(this.total[0]);
      });
    else exports.step();
    return this.total[0] as number;
  }

  /** The loss of some rows. */
  loss(mode: Mode, minibatch: Minibatch): number {
    this.staging.put(minibatch);
    this.ready(mode).exports.loss();
    return this.total[0] as number;
  }

  /** Predictions of some rows. */
  predict(mode: Mode, x: Float32Array, count: number, first: number, y: Float32Array): void {
    this.staging.put({ x, count, first });
    this.ready(mode).exports.forward();
    const { units, width } = this.last;
    for (let i = 0; i < count; i++) copy(this.outputs, i * width, y, (first + i) * units, units);
  }

  /** Everything that learns, from an array as long as it: the weights themselves, or gradients. */
  private read(from: Float32Array): LayerWeights[] {
    return this.plan.layers.map((layer, l) => {
      const [kernelAt, biasAt, parameterAt] = [layer.kernel, layer.bias, layer.parameter].map((a) => (a - this.start) / FLOAT_BYTES) as [
        number,
        number,
        number,
      ];
      const kernel = new Float32Array(layer.inputs * layer.units);
      for (let i = 0; i < layer.inputs; i++)
        for (let j = 0; j < layer.units; j++)
          kernel[i * layer.units + j] = from[kernelAt + weightPlace(layer, this.plan.panel, i, j)] as number;
      const names = this.spec.layers[l]?.trainable ?? [];
      return {
        kernel,
        bias: from.slice(biasAt, biasAt + layer.units),
        parameters: Object.fromEntries(names.map((name, i) => [name, from[parameterAt + i] as number])),
      };
    });
  }
  weights(): LayerWeights[] {
    return this.read(this.learning);
  }
  /** What a step in the mode "gradients" wrote down. */
  gradients(): LayerWeights[] {
    const [state] = this.ready("gradients").states;
    return this.read(this.floats(state as number, this.plan.learning / FLOAT_BYTES));
  }
  setLayer(l: number, { kernel, bias, parameters }: LayerWeights): void {
    const layer = this.plan.layers[l] as LayerPlan;
    const to = this.floats(layer.kernel, (layer.bias - layer.kernel) / FLOAT_BYTES);
    for (let i = 0; i < layer.inputs; i++)
      for (let j = 0; j < layer.units; j++) to[weightPlace(layer, this.plan.panel, i, j)] = kernel[i * layer.units + j] as number;
    this.floats(layer.bias, layer.units).set(bias);
    const names = this.spec.layers[l]?.trainable ?? [];
    this.floats(layer.parameter, names.length).set(names.map((name) => parameters[name] as number));
  }

  /** Copies of all that learns and of the state of a mode, one after the other. */
  save(mode: Mode, to: Float32Array): void {
    const length = this.plan.learning / FLOAT_BYTES;
    to.set(this.learning);
    for (const [i, state] of this.ready(mode).states.entries()) to.set(this.floats(state, length), (i + 1) * length);
  }
  restore(mode: Mode, from: Float32Array): void {
    const length = this.plan.learning / FLOAT_BYTES;
    this.learning.set(from.subarray(0, length));
    for (const [i, state] of this.ready(mode).states.entries())
      this.floats(state, length).set(from.subarray((i + 1) * length, (i + 2) * length));
  }
  savedLength(mode: Mode): number {
    return ((1 + STATES[mode]) * this.plan.learning) / FLOAT_BYTES;
  }
  forget(mode: Mode): void {
    for (const state of this.ready(mode).states) this.floats(state, this.plan.learning / FLOAT_BYTES).fill(0);
  }

  /** What went through the layers in the last pass: the first layer with a number that is not finite, from 0; -1 where all are. */
  firstNotFinite(): number {
    return this.plan.layers.findIndex(({ z, width, units, inPlace, parameter, parameters }, l) => {
      const values = this.floats(z, this.staging.count * width).filter((_, i) => i % width < units);
      if (inPlace || !values.every(Number.isFinite)) return !values.every(Number.isFinite);
      // outputs are not kept: they are made again
      const outputs = interpreter((this.spec.layers[l] as EngineSpec["layers"][number]).activation.forward);
      const own = this.floats(parameter, parameters);
      return !values.every((v) => Number.isFinite(outputs(v, ...own)[0]));
    });
  }

  release(): void {
    for (const { states, shared } of this.modes.values()) {
      void shared?.team.dispose();
      for (const state of states) giveBack(state);
    }
    this.modes.clear();
    giveBack(this.start);
    this.isReleased = true;
  }
}
