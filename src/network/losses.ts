/**
 * The losses, each fused with what it goes with so that neither very large inputs nor small differences harm it: programs of
 * the outputs, and for softmax what goes along rows.
 */

import { at, Code, FLOAT_BYTES, load, loadSplat, plus, store, VECTOR, VECTOR_BYTES, zeros } from "../emit/wasm/code.ts";
import { type Instruction, instruction, type WasmFunction } from "../emit/wasm/instructions.ts";
import { splat32 } from "../emit/wasm/lanes.ts";
import { constant, get, set } from "../emit/wasm/variables.ts";
import { add, call, multiply, negate, one, subtract, symbol } from "../expr/expr.ts";
import { Builder, type Value } from "../kernel/builder.ts";
import { Lowering } from "../kernel/lower.ts";
import { type Input, type Program, toBits } from "../kernel/program.ts";
import { LARGEST } from "../kernel/sample.ts";

const lanes = (...names: string[]): Input[] => names.map((name) => ({ name, kind: "lane" }));
/** Nothing counts that has no weight, whatever it is. */
const counted = (b: Builder, weight: Value, value: Value): Value => b.select(b.ne(weight, b.f32(0)), value, b.f32(0));

/** From outputs y, targets t and weights w: the gradient by y, and the loss. */
export function squaredError(): Program {
  const b = new Builder(lanes("y", "t", "w"));
  const [y, t, w] = [b.input("y"), b.input("t"), b.input("w")];
  const error = b.sub(y, t);
  const weighted = b.mul(w, error);
  return b.finish({ d: counted(b, w, b.add(weighted, weighted)), loss: counted(b, w, b.mul(weighted, error)) });
}

/**
 * From what goes into the logistic function, targets t and weights w: the gradient by x, w((1 - t) s(x) - t s(-x)), and the
 * loss w((1 - t) softplus(x) + t softplus(-x)), in float64.
 */
export function binaryCrossEntropy(): Program {
  const b = new Builder(lanes("x", "t", "w"));
  const w = b.input("w");
  const names = new Map(["x", "t", "w"].map((name) => [name, b.promote(b.input(name))]));
  const lowering = new Lowering(b, true, names);
  const [x, t] = [symbol("x"), symbol("t")];
  const no = subtract(one, t);
  const gradient = subtract(multiply(no, call("logistic", x)), multiply(t, call("logistic", negate(x))));
  const loss = add(multiply(no, call("softplus", x)), multiply(t, call("softplus", negate(x))));
  const out = (u: typeof loss): Value => counted(b, w, b.demote(lowering.value(multiply(symbol("w"), u))));
  return b.finish({ d: out(gradient), loss: out(loss) });
}

/** e^x, of differences from the largest of a row. */
export function exponential(): Program {
  const b = new Builder(lanes("x"));
  return b.finish({ y: new Lowering(b, false, new Map([["x", b.input("x")]])).value(call("exp", symbol("x"))) });
}

/** A row's softmax cross-entropy w(T ln s - p): s sums the exponentials, T the targets t, p the products of t and exponents. */
export function softmaxCrossEntropy(): Program {
  const b = new Builder(lanes("s", "T", "p", "w"));
  const w = b.input("w");
  const names = new Map(["s", "T", "p", "w"].map((name) => [name, b.promote(b.input(name))]));
  const loss = multiply(symbol("w"), subtract(multiply(symbol("T"), call("log", symbol("s"))), symbol("p")));
  return b.finish({ loss: counted(b, w, b.demote(new Lowering(b, true, names).value(loss))) });
}

const binary =
  (name: "f32x4.add" | "f32x4.sub" | "f32x4.mul" | "f32x4.div" | "f32x4.pmax") =>
  (a: Instruction, b: Instruction): Instruction =>
    instruction(name, [a, b]);
const [sum, difference, times, over, larger] = [
  binary("f32x4.add"),
  binary("f32x4.sub"),
  binary("f32x4.mul"),
  binary("f32x4.div"),
  binary("f32x4.pmax"),
];
const lane = (v: number, k: number): Instruction => instruction("f32x4.extract_lane", [get(v)], [k]);
const inAll = (x: Instruction): Instruction => instruction("f32x4.splat", [x]);
/** The sum of the lanes, in pairs. */
const across = (v: number): Instruction => {
  const pair = (a: number, b: number): Instruction => instruction("f32.add", [lane(v, a), lane(v, b)]);
  return instruction("f32.add", [pair(0, 1), pair(2, 3)]);
};

export interface Outputs {
  readonly rows: number;
  readonly width: number;
}

/** The most negative float: an infinity would give NaN with a target of 0. */
const least = splat32(toBits(-LARGEST, "f32"));

/** A function that takes from each row its largest number. */
export function minusLargest(name: string, { rows, width }: Outputs, z: number): WasmFunction {
  const code = new Code(name);
  const [pointer, end] = [code.word("pointer"), code.word("end")];
  const [largest, turned] = [code.vector("largest"), code.vector("turned")];
  const row = width * FLOAT_BYTES;
  code.put(set(pointer, at(z)));
  code.until(pointer, at(z + rows * row), () => {
    const along = (write: () => void): void => {
      code.until(pointer, get(end), () => {
        write();
        code.advance(pointer, VECTOR_BYTES);
      });
    };
    code.put(set(largest, load(get(pointer))), set(end, plus(get(pointer), constant(row))));
    along(() => code.put(set(largest, larger(get(largest), load(get(pointer))))));
    code.advance(pointer, -row);
    for (let k = 0; k < VECTOR; k++) {
      const other = inAll(lane(largest, k));
      code.put(set(turned, k === 0 ? other : larger(get(turned), other)));
    }
    along(() => code.put(store(get(pointer), larger(difference(load(get(pointer)), get(turned)), least))));
  });
  return code.finish();
}

export interface SoftmaxPlan extends Outputs {
  /** Differences from the largest, their exponentials (which become the probabilities), targets, the gradient by z. */
  readonly z: number;
  readonly exponentials: number;
  readonly targets: number;
  readonly delta: number;
  readonly rowWeights: number;
  /** One number a row: the sums of exponentials, of targets, of products of targets and differences. */
  readonly rowSums: readonly [number, number, number];
}

/** A function that makes probabilities of the exponentials, and the gradients w(T p - t) of the loss. */
export function normalised(name: string, plan: SoftmaxPlan): WasmFunction {
  const code = new Code(name);
  const [place, row, end] = [code.word("place"), code.word("row"), code.word("end")];
  const [e, t, p, w] = [code.vector("e"), code.vector("t"), code.vector("p"), code.vector("w")];
  const rowBytes = plan.width * FLOAT_BYTES;
  const there = (base: number): Instruction => plus(get(place), at(base));
  const along = (write: () => void): void => {
    code.put(set(end, plus(get(place), constant(rowBytes))));
    code.until(place, get(end), () => {
      write();
      code.advance(place, VECTOR_BYTES);
    });
  };
  code.put(set(place, constant(0)), set(row, constant(0)));
  code.until(row, constant(plan.rows * FLOAT_BYTES), () => {
    code.put(...[e, t, p].map((v) => set(v, zeros)));
    along(() => {
      code.put(set(e, sum(get(e), load(there(plan.exponentials)))), set(t, sum(get(t), load(there(plan.targets)))));
      code.put(set(p, sum(get(p), times(load(there(plan.targets)), load(there(plan.z))))));
    });
    [e, t, p].forEach((v, i) => {
      code.put(instruction("f32.store", [plus(get(row), at(plan.rowSums[i] as number)), across(v)], [0, 2]));
    });
    code.put(set(e, inAll(across(e))), set(t, inAll(across(t))), set(w, loadSplat(plus(get(row), at(plan.rowWeights)))));
    code.advance(place, -rowBytes);
    along(() => {
      code.put(set(p, over(load(there(plan.exponentials)), get(e))), store(there(plan.exponentials), get(p)));
      const error = difference(times(get(t), get(p)), load(there(plan.targets)));
      code.put(store(there(plan.delta), times(get(w), error)));
    });
    code.advance(row, FLOAT_BYTES);
  });
  return code.finish();
}
