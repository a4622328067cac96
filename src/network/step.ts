/** A step of training as one function: forward through all layers, the loss, backward, and the weights follow. */
import { type Instruction, instruction } from "../emit/wasm/instructions.ts";
import { isCopy, type LayerActivation } from "./activations.ts";
import { Assembly } from "./assembly.ts";
import { at, FLOAT_BYTES, VECTOR } from "./code.ts";
import { columnSums, toPanels, totalOf, transposed } from "./layouts.ts";
import { binaryCrossEntropy, exponential, minusLargest, normalised, softmaxCrossEntropy, squaredError } from "./losses.ts";
import { type LayerPlan, type Plan, padded, ROW_BLOCK } from "./plan.ts";
import { product } from "./products.ts";
import type { Loss } from "./spec.ts";
import { type Mode, type Update, updateOf } from "./updates.ts";

/** From this many weights of a kernel on, writing the gradients by its outputs in panels first costs less than it brings. */
const WORTH_PACKING = 16_384;

export interface StepSpec {
  readonly plan: Plan;
  readonly activations: readonly LayerActivation[];
  readonly loss: Loss;
  readonly mode: Mode;
  /** How far behind the weights the state of the optimiser lies, in bytes. */
  readonly states: readonly number[];
  readonly relaxed: boolean;
  readonly shared: boolean;
}

/** What a module exports: without parameters, on the arrays of the plan. */
export interface StepExports {
  /** All layers; predictions are at outputsAt(). */
  readonly forward: () => void;
  /** The same, and the loss. */
  readonly loss: () => void;
  /** The same, and then backward; where the loss is finite, weights follow. */
  readonly step: () => void;
}

/** Where the predictions of the rows are after forward(): rows x width. */
export const outputsAt = (plan: Plan, loss: Loss): number =>
  loss === "squared error" ? (plan.layers.at(-1) as LayerPlan).y : plan.scratch;

/** The bytes of the module. */
export function stepModule(spec: StepSpec): Uint8Array<ArrayBuffer> {
  const writer = new StepWriter(spec);
  return writer.write();
}

class StepWriter {
  private readonly spec: StepSpec;
  private readonly plan: Plan;
  private readonly assembly: Assembly;

  constructor(spec: StepSpec) {
    this.spec = spec;
    this.plan = spec.plan;
    this.assembly = new Assembly(spec.relaxed);
  }

  write(): Uint8Array<ArrayBuffer> {
    const forward = this.layers.flatMap((_, l) => this.forward(l));
    const loss = this.loss();
    const total = instruction("f64.load", [at(this.plan.loss)], [0, 3]);
    const zero = instruction("f64.const", [], [0, 0]);
    const isWell = instruction("f64.eq", [instruction("f64.sub", [total, total]), zero]);
    const backward = [...this.layers.keys()].reverse().flatMap((l) => this.backward(l));
    this.assembly.export("forward", [...forward, ...this.predictions()]);
    this.assembly.export("loss", [...forward, ...loss]);
    this.assembly.export("step", [...forward, ...loss, { ...instruction("if", [isWell]), body: backward }]);
    return this.assembly.bytes(this.spec.shared);
  }

  private get layers(): readonly LayerPlan[] {
    return this.plan.layers;
  }
  private layer(l: number): LayerPlan {
    return this.layers[l] as LayerPlan;
  }
  private activation(l: number): LayerActivation {
    return this.spec.activations[l] as LayerActivation;
  }
  private get isFused(): boolean {
    return this.spec.loss !== "squared error";
  }
  /** What goes into a layer, row by row. */
  private input(l: number): { base: number; row: number } {
    return l === 0
      ? { base: this.plan.x, row: this.plan.inputs * FLOAT_BYTES }
      : { base: this.layer(l - 1).y, row: this.layer(l - 1).width * FLOAT_BYTES };
  }
  private size(l: number): number {
    return this.plan.rows * this.layer(l).width;
  }
  private parameters(l: number): Record<string, number> {
    const { parameter } = this.layer(l);
    const [slope] = this.activation(l).slopes;
    const names = slope?.inputs.filter(({ kind }) => kind === "uniform") ?? [];
    return Object.fromEntries(names.map(({ name }, i) => [name, parameter + i * FLOAT_BYTES]));
  }

  private forward(l: number): Instruction[] {
    const { plan, assembly } = this;
    const { kernel, bias, inputs, width, z } = this.layer(l);
    const from = this.input(l);
    const products = product(
      {
        name: `forward${l}`,
        from: 0,
        to: plan.rows,
        columns: width,
        terms: inputs,
        a: { ...from, term: FLOAT_BYTES },
        b: { base: kernel, rows: padded(inputs) },
        c: { base: z, row: width * FLOAT_BYTES },
        begin: bias,
      },
      this.spec.relaxed,
    );
    const isLast = l === this.layers.length - 1;
    return [assembly.call(products), ...(isLast && this.isFused ? [] : this.outputs(l))];
  }

  /** From what went into the activation of a layer to its outputs. */
  private outputs(l: number, y = this.layer(l).y): Instruction[] {
    const { z } = this.layer(l);
    const { forward } = this.activation(l);
    return y === z && isCopy(forward) ? [] : [this.assembly.run(forward, this.size(l), { x: z, y, ...this.parameters(l) })];
  }

  /** Where the outputs of the last layer are not predictions yet. */
  private predictions(): Instruction[] {
    const last = this.layers.length - 1;
    switch (this.spec.loss) {
      case "squared error":
        return [];
      case "binary cross-entropy":
        return this.outputs(last, this.plan.scratch);
      case "softmax cross-entropy":
        return this.softmax();
    }
  }

  private softmax(): Instruction[] {
    const { plan, assembly } = this;
    const { z, width, delta } = this.layer(this.layers.length - 1);
    const size = { rows: plan.rows, width };
    const { targets, rowWeights, rowSums, scratch: exponentials } = plan;
    return [
      assembly.call(minusLargest("minusLargest", size, z)),
      assembly.run(exponential(), plan.rows * width, { x: z, y: exponentials }),
      assembly.call(normalised("normalised", { ...size, z, exponentials, targets, delta, rowWeights, rowSums })),
    ];
  }

  /** The loss, and the gradient by what goes into the last activation, or by the outputs where that is still to come. */
  private loss(): Instruction[] {
    const { plan, assembly } = this;
    const { z, y, width, delta } = this.layer(this.layers.length - 1);
    const { targets: t, weights: w, losses, rowWeights } = plan;
    const total = (floats: number): Instruction => assembly.call(totalOf("total", { base: losses, floats }, plan.loss));
    const n = plan.rows * width;
    switch (this.spec.loss) {
      case "squared error":
        return [assembly.run(squaredError(), n, { y, t, w, d: delta, loss: losses }), total(n)];
      case "binary cross-entropy":
        return [assembly.run(binaryCrossEntropy(), n, { x: z, t, w, d: delta, loss: losses }), total(n)];
      case "softmax cross-entropy": {
        const [s, T, p] = plan.rowSums;
        const rows = Math.ceil(plan.rows / ROW_BLOCK) * ROW_BLOCK;
        return [...this.softmax(), assembly.run(softmaxCrossEntropy(), rows, { s, T, p, w: rowWeights, loss: losses }), total(rows)];
      }
    }
  }

  private backward(l: number): Instruction[] {
    const isLast = l === this.layers.length - 1;
    return [
      ...(isLast && this.isFused ? [] : this.throughActivation(l)),
      ...(l > 0 ? this.toLayerBefore(l) : []),
      ...(l > 0 && !this.layer(l - 1).inPlace ? this.outputs(l - 1) : []),
      ...this.updates(l),
    ];
  }

  /** From the gradient by the outputs of a layer to that by what went into its activation; parameters follow theirs. */
  private throughActivation(l: number): Instruction[] {
    const { plan, assembly } = this;
    const { z, y, delta, parameter } = this.layer(l);
    const { backward, slopes } = this.activation(l);
    const n = this.size(l);
    const arrays = { dy: delta, x: z, y, dx: delta, ...this.parameters(l) };
    const through = isCopy(backward) ? [] : [assembly.run(backward, n, arrays)];
    if (slopes.length === 0) return through;
    const sums = slopes.flatMap((slope, i) => [
      assembly.run(slope, n, { ...arrays, slope: plan.scratch }),
      assembly.call(totalOf(`slope${l}_${i}`, { base: plan.scratch, floats: n }, plan.slopes + i * FLOAT_BYTES, "f32")),
    ]);
    const count = Math.ceil(slopes.length / VECTOR) * VECTOR;
    const update = columnSums(`parameters${l}`, { base: plan.slopes, rows: 1, columns: count }, parameter, this.update(false));
    return [...sums, ...through, assembly.call(update)];
  }

  private update(decays: boolean): Update {
    const { mode, states, relaxed, plan } = this.spec;
    return updateOf(mode, { rates: plan.rates, states }, decays, relaxed);
  }

  private toLayerBefore(l: number): Instruction[] {
    const { plan, assembly } = this;
    const { kernel, inputs, units, width, delta } = this.layer(l);
    const before = this.layer(l - 1);
    const rows = padded(inputs);
    const turned = transposed(`transposed${l}`, { base: kernel, rows, columns: width }, plan.transposed, plan.panel);
    const products = product(
      {
        name: `before${l}`,
        from: 0,
        to: plan.rows,
        columns: rows,
        terms: units,
        a: { base: delta, row: width * FLOAT_BYTES, term: FLOAT_BYTES },
        b: { base: plan.transposed, rows: width },
        c: { base: before.delta, row: before.width * FLOAT_BYTES },
      },
      this.spec.relaxed,
    );
    return [assembly.call(turned), assembly.call(products)];
  }

  private updates(l: number): Instruction[] {
    const { plan, assembly } = this;
    const { kernel, bias, inputs, width, delta } = this.layer(l);
    const from = this.input(l);
    const isPacked = inputs * width >= WORTH_PACKING && width > VECTOR * plan.panel;
    const packing = toPanels(`panels${l}`, { base: delta, rows: plan.rows, columns: width }, { base: plan.packed, width: plan.panel });
    const products = product(
      {
        name: `kernel${l}`,
        from: 0,
        to: inputs,
        columns: width,
        terms: plan.rows,
        a: { base: from.base, row: FLOAT_BYTES, term: from.row },
        b: isPacked ? { base: plan.packed, rows: plan.rows } : { base: delta, row: width * FLOAT_BYTES },
        c: { base: kernel, rows: padded(inputs) },
        end: this.update(true),
      },
      this.spec.relaxed,
    );
    const sums = columnSums(`bias${l}`, { base: delta, rows: plan.rows, columns: width }, bias, this.update(false));
    return [...(isPacked ? [assembly.call(packing)] : []), assembly.call(products), assembly.call(sums)];
  }
}
