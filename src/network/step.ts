/** A step of training as one function: forward through all layers, the loss, backward, and the weights follow. */

import { at, FLOAT_BYTES, VECTOR } from "../emit/wasm/code.ts";
import { type Instruction, instruction } from "../emit/wasm/instructions.ts";
import { isCopy, type LayerActivation } from "./activations.ts";
import { Assembly } from "./assembly.ts";
import { columnSums, toPanels, totalOf, transposed as turned } from "./layouts.ts";
import { type LayerPlan, type Plan, padded } from "./plan.ts";
import { product } from "./products.ts";
import type { Loss } from "./spec.ts";
import { firstOf, type Part, piecesFor, share } from "./step-exports.ts";
import { LossWriter } from "./step-losses.ts";
import { type Mode, type Update, updateOf } from "./updates.ts";

/** From this many weights of a kernel on, writing the gradients by its outputs in panels first costs less than it brings. */
const WORTH_PACKING = 16_384;

export interface StepSpec {
  readonly plan: Plan;
  readonly activations: readonly LayerActivation[];
  readonly loss: Loss;
  readonly mode: Mode;
  readonly threads: number;
  /** How far behind the weights the state of the optimiser lies, in bytes. */
  readonly states: readonly number[];
  readonly relaxed: boolean;
  readonly shared: boolean;
}

/** The bytes of the module. */
export function stepModule(spec: StepSpec): Uint8Array<ArrayBuffer> {
  const writer = new StepWriter(spec);
  return writer.write();
}

class StepWriter {
  private readonly spec: StepSpec;
  private readonly plan: Plan;
  private readonly assembly: Assembly;
  private readonly losses: LossWriter;
  /** The rows that are dealt with. */
  private part: Part;

  constructor(spec: StepSpec) {
    this.spec = spec;
    this.plan = spec.plan;
    this.part = { from: 0, to: spec.plan.rows };
    this.assembly = new Assembly(spec.relaxed);
    this.losses = new LossWriter(this.assembly, spec.plan, spec.loss);
  }

  write(): Uint8Array<ArrayBuffer> {
    const { threads, shared } = this.spec;
    const forward = this.forwardAll();
    const loss = [...this.losses.ofRows(this.part), ...this.losses.total()];
    const total = instruction("f64.load", [at(this.plan.loss)], [0, 3]);
    const zero = instruction("f64.const", [], [0, 0]);
    const isWell = instruction("f64.eq", [instruction("f64.sub", [total, total]), zero]);
    const backward = [...this.layers.keys()].reverse().flatMap((l) => this.backward(l));
    this.assembly.export("forward", [...forward, ...this.predictions()]);
    this.assembly.export("loss", [...forward, ...loss]);
    this.assembly.export("step", [...forward, ...loss, { ...instruction("if", [isWell]), body: backward }]);
    if (threads > 1) this.writePieces();
    return this.assembly.bytes(shared);
  }

  private writePieces(): void {
    const { assembly, layers } = this;
    const backward = [...layers.keys()].reverse();
    const pieces = piecesFor(this.spec.threads);
    assembly.export("total", this.losses.total());
    assembly.export(
      `forward${pieces}`,
      backward.flatMap((l) => this.transposing(l)),
    );
    for (let piece = 0; piece < pieces; piece++) {
      this.part = share(this.plan.rows, VECTOR, piece, pieces);
      const isIdle = this.part.from === this.part.to;
      assembly.export(`forward${piece}`, isIdle ? [] : [...this.forwardAll(), ...this.losses.ofRows(this.part)]);
      assembly.export(`back${piece}`, isIdle ? [] : backward.flatMap((l) => [...this.toInputs(l), ...this.packing(l)]));
      const updates = [...layers.entries()].flatMap(([l, { inputs }]) => [
        ...this.kernelUpdate(l, share(inputs, 1, piece, pieces)),
        ...(l % pieces === piece ? this.biasUpdate(l) : []),
      ]);
      assembly.export(`weights${piece}`, updates);
    }
  }

  private forwardAll(): Instruction[] {
    return this.layers.flatMap((_, l) => this.forward(l));
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
  /** How many numbers those rows of a layer have. */
  private size(l: number): number {
    return (this.part.to - this.part.from) * this.layer(l).width;
  }
  private parameters(l: number): Record<string, number> {
    const { parameter } = this.layer(l);
    const [slope] = this.activation(l).slopes;
    const names = slope?.inputs.filter(({ kind }) => kind === "uniform") ?? [];
    return Object.fromEntries(names.map(({ name }, i) => [name, parameter + i * FLOAT_BYTES]));
  }

  private forward(l: number): Instruction[] {
    const { kernel, bias, inputs, width, z } = this.layer(l);
    const from = this.input(l);
    const products = product(
      {
        name: `forward${l}`,
        ...this.part,
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
    return [this.assembly.call(products), ...(isLast && this.isFused ? [] : this.outputs(l))];
  }

  /** From what went into the activation of a layer to its outputs. */
  private outputs(l: number, y = this.layer(l).y): Instruction[] {
    const { z, width } = this.layer(l);
    const { forward } = this.activation(l);
    const arrays = { x: firstOf(this.part, z, width), y: firstOf(this.part, y, width), ...this.parameters(l) };
    return y === z && isCopy(forward) ? [] : [this.assembly.run(forward, this.size(l), arrays)];
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
        return this.losses.softmax(this.part);
    }
  }

  private backward(l: number): Instruction[] {
    const { inputs } = this.layer(l);
    return [
      ...this.transposing(l),
      ...this.toInputs(l),
      ...(l > 0 && !this.layer(l - 1).inPlace ? this.outputs(l - 1) : []),
      ...this.packing(l),
      ...this.kernelUpdate(l, { from: 0, to: inputs }),
      ...this.biasUpdate(l),
    ];
  }

  /** The gradients by what went into a layer's activation, and by its inputs where those are outputs. */
  private toInputs(l: number): Instruction[] {
    const isDone = l === this.layers.length - 1 && this.isFused;
    return [...(isDone ? [] : this.throughActivation(l)), ...(l > 0 ? [this.toLayerBefore(l)] : [])];
  }

  /** From the gradient by the outputs of a layer to that by what went into its activation; parameters follow theirs. */
  private throughActivation(l: number): Instruction[] {
    const { plan, assembly } = this;
    const { z, y, delta, parameter, width } = this.layer(l);
    const { backward, slopes } = this.activation(l);
    const n = this.size(l);
    const of = (base: number): number => firstOf(this.part, base, width);
    const arrays = { dy: of(delta), x: of(z), y: of(y), dx: of(delta), ...this.parameters(l) };
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

  /** The weights of a layer transposed, where its inputs are outputs. */
  private transposing(l: number): Instruction[] {
    const { kernel, inputs, width, transposed } = this.layer(l);
    const from = { base: kernel, rows: padded(inputs), columns: width };
    return l === 0 ? [] : [this.assembly.call(turned(`transposed${l}`, from, transposed, this.plan.panel))];
  }

  private toLayerBefore(l: number): Instruction {
    const { inputs, units, width, delta, transposed } = this.layer(l);
    const before = this.layer(l - 1);
    const products = product(
      {
        name: `before${l}`,
        ...this.part,
        columns: padded(inputs),
        terms: units,
        a: { base: delta, row: width * FLOAT_BYTES, term: FLOAT_BYTES },
        b: { base: transposed, rows: width },
        c: { base: before.delta, row: before.width * FLOAT_BYTES },
      },
      this.spec.relaxed,
    );
    return this.assembly.call(products);
  }

  private isPacked(l: number): boolean {
    const { inputs, width } = this.layer(l);
    return inputs * width >= WORTH_PACKING && width > VECTOR * this.plan.panel;
  }

  /** The gradients by what went into an activation once more, in panels, where its kernel's gradients want them so. */
  private packing(l: number): Instruction[] {
    const { rows, panel } = this.plan;
    const { delta, width, packed } = this.layer(l);
    if (!this.isPacked(l)) return [];
    return [this.assembly.call(toPanels(`panels${l}`, { base: delta, rows, columns: width }, { base: packed, width: panel }, this.part))];
  }

  /** The weights of some inputs follow their gradients. */
  private kernelUpdate(l: number, part: Part): Instruction[] {
    const { plan } = this;
    const { kernel, inputs, width, delta, packed } = this.layer(l);
    const from = this.input(l);
    if (part.from === part.to) return [];
    const products = product(
      {
        name: `kernel${l}`,
        ...part,
        columns: width,
        terms: plan.rows,
        a: { base: from.base, row: FLOAT_BYTES, term: from.row },
        b: this.isPacked(l) ? { base: packed, rows: plan.rows } : { base: delta, row: width * FLOAT_BYTES },
        c: { base: kernel, rows: padded(inputs) },
        end: this.update(true),
      },
      this.spec.relaxed,
    );
    return [this.assembly.call(products)];
  }

  private biasUpdate(l: number): Instruction[] {
    const { bias, width, delta } = this.layer(l);
    const from = { base: delta, rows: this.plan.rows, columns: width };
    return [this.assembly.call(columnSums(`bias${l}`, from, bias, this.update(false)))];
  }
}
