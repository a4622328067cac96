/**
 * A formula in plain JavaScript, a block of numbers at a time: one loop an operation, with Math.exp and its like. It is what kernels
 * are compared with where no text may be run as code; a block stays in the first-level cache, so that the functions are what it costs.
 */
import { distinct, type Node } from "../expr/distinct.ts";
import { ValueError } from "../expr/evaluate.ts";
import type { Condition, Expr, Relation } from "../expr/expr.ts";
import { FUNCTIONS, type FunctionName } from "../expr/functions.ts";
import { toNumber } from "../expr/rational.ts";

/** Numbers of a block: each operation has one of its own. */
export const LOOP_BLOCK = 256;

type Block = Float64Array;
type Mask = Uint8Array;
type Step = () => void;

/** A loop of its own for each of these: an engine writes the call into it. */
const LOOPS: Partial<Record<FunctionName, (x: Block, y: Block) => void>> = {
  exp: (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.exp(x[i] as number);
  },
  log: (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.log(x[i] as number);
  },
  tanh: (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.tanh(x[i] as number);
  },
  sin: (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.sin(x[i] as number);
  },
  atan: (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.atan(x[i] as number);
  },
  sqrt: (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.sqrt(x[i] as number);
  },
  abs: (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.abs(x[i] as number);
  },
};

function mapped(fn: (...args: number[]) => number, args: readonly Block[], y: Block): void {
  const [a, b] = args as [Block, Block];
  if (args.length === 1) for (let i = 0; i < y.length; i++) y[i] = fn(a[i] as number);
  else if (args.length === 2) for (let i = 0; i < y.length; i++) y[i] = fn(a[i] as number, b[i] as number);
  else for (let i = 0; i < y.length; i++) y[i] = fn(...args.map((arg) => arg[i] as number));
}

function added(a: Block, b: Block, y: Block): void {
  for (let i = 0; i < y.length; i++) y[i] = (a[i] as number) + (b[i] as number);
}
function multiplied(a: Block, b: Block, y: Block): void {
  for (let i = 0; i < y.length; i++) y[i] = (a[i] as number) * (b[i] as number);
}
function divided(a: Block, b: Block, y: Block): void {
  for (let i = 0; i < y.length; i++) y[i] = (a[i] as number) / (b[i] as number);
}
function raised(a: Block, b: Block, y: Block): void {
  for (let i = 0; i < y.length; i++) y[i] = (a[i] as number) ** (b[i] as number);
}

const COMPARE: Readonly<Record<Relation, (a: Block, b: Block, mask: Mask) => void>> = {
  "<": (a, b, mask) => {
    for (let i = 0; i < mask.length; i++) mask[i] = (a[i] as number) < (b[i] as number) ? 1 : 0;
  },
  "<=": (a, b, mask) => {
    for (let i = 0; i < mask.length; i++) mask[i] = (a[i] as number) <= (b[i] as number) ? 1 : 0;
  },
  ">": (a, b, mask) => {
    for (let i = 0; i < mask.length; i++) mask[i] = (a[i] as number) > (b[i] as number) ? 1 : 0;
  },
  ">=": (a, b, mask) => {
    for (let i = 0; i < mask.length; i++) mask[i] = (a[i] as number) >= (b[i] as number) ? 1 : 0;
  },
  "=": (a, b, mask) => {
    for (let i = 0; i < mask.length; i++) mask[i] = a[i] === b[i] ? 1 : 0;
  },
  "!=": (a, b, mask) => {
    for (let i = 0; i < mask.length; i++) mask[i] = (a[i] as number) < (b[i] as number) || (a[i] as number) > (b[i] as number) ? 1 : 0;
  },
};

function chosen(mask: Mask, value: Block, y: Block): void {
  for (let i = 0; i < y.length; i++) if (mask[i]) y[i] = value[i] as number;
}

/**
 * The formula as a function on arrays: y = f(x), element by element; float64 inside.
 * @throws ValueError for a symbol that is not the variable
 */
export function loopsOf(formula: Expr, variable: string): (x: Float32Array, y: Float32Array) => void {
  const { nodes, nodeOf } = distinct<void>(formula);
  const blocks = new Map(nodes.map((node) => [node, new Float64Array(LOOP_BLOCK)] as const));
  const blockOf = (node: Node<void>): Block => blocks.get(node) as Block;
  const of = (u: Expr): Block => blockOf(nodeOf(u));
  const inputs: Block[] = [];
  const steps = nodes.flatMap((node) => stepOf(node));

  function stepOf(node: Node<void>): Step[] {
    const [u, y, parts] = [node.of, blockOf(node), node.parts.map(blockOf)];
    const [first, second] = parts as [Block, Block];
    const always = (value: number): Step[] => {
      y.fill(value);
      return [];
    };
    switch (u.kind) {
      case "number":
        return always(toNumber(u.value));
      case "pi":
        return always(Math.PI);
      case "symbol":
        if (u.name !== variable) throw new ValueError(`"${u.name}" has no value: give one`);
        inputs.push(y);
        return [];
      case "sum":
        return [() => added(first, second, y), ...parts.slice(2).map((more) => () => added(y, more, y))];
      case "product":
        return [() => multiplied(first, second, y), ...parts.slice(2).map((more) => () => multiplied(y, more, y))];
      case "quotient":
        return [() => divided(first, second, y)];
      case "power":
        return [
          u.exponent.kind === "number" && toNumber(u.exponent.value) === 2
            ? () => multiplied(first, first, y)
            : () => raised(first, second, y),
        ];
      case "call": {
        if (u.fn === "ones") return always(1);
        const loop = LOOPS[u.fn];
        return [loop ? () => loop(first, y) : () => mapped(FUNCTIONS[u.fn].value, parts, y)];
      }
      case "cases": {
        // the last piece first: where an earlier one holds it is written over
        const pieces = u.pieces.map(({ when, value }) => ({ ...condition(when), value: of(value) })).reverse();
        const otherwise = u.otherwise ? of(u.otherwise) : new Float64Array(LOOP_BLOCK).fill(Number.NaN);
        return [
          ...pieces.flatMap(({ steps }) => steps),
          () => y.set(otherwise),
          ...pieces.map(
            ({ mask, value }) =>
              () =>
                chosen(mask, value, y),
          ),
        ];
      }
      default:
        throw new ValueError("a derivative has no value until it is carried out");
    }
  }

  function condition(c: Condition): { mask: Mask; steps: Step[] } {
    const mask = new Uint8Array(LOOP_BLOCK);
    if (c.kind === "comparison") {
      const [left, right, compare] = [of(c.left), of(c.right), COMPARE[c.relation]];
      return { mask, steps: [() => compare(left, right, mask)] };
    }
    const parts = c.parts.map(condition);
    const isAll = c.kind === "and";
    const join: Step = () => {
      for (let i = 0; i < LOOP_BLOCK; i++) mask[i] = Number(isAll ? parts.every((p) => p.mask[i]) : parts.some((p) => p.mask[i]));
    };
    return { mask, steps: [...parts.flatMap((p) => p.steps), join] };
  }

  const result = of(formula);
  return (x, y) => {
    for (let from = 0; from < x.length; from += LOOP_BLOCK) {
      const part = x.subarray(from, from + LOOP_BLOCK);
      for (const input of inputs) input.set(part);
      for (const step of steps) step();
      y.set(part.length === LOOP_BLOCK ? result : result.subarray(0, part.length), from);
    }
  };
}
