/** Formulas as ONNX operators: any formula, by its parts. */
import { evaluate } from "../../expr/evaluate.ts";
import { type Condition, type Expr, isInt, isNumber, key, multiply, type Relation, symbols } from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { toNumber } from "../../expr/rational.ts";
import { definitionOf } from "../../kernel/definitions.ts";
import type { Graph, Tensor, TypeName } from "./graph.ts";
import { TYPE } from "./graph.ts";

/** Operators that onnxruntime has for float32 alone. */
const FLOAT_ONLY: ReadonlySet<string> = new Set([
  "Erf",
  "Cos",
  "Tan",
  "Asin",
  "Acos",
  "Atan",
  "Sinh",
  "Cosh",
  "Asinh",
  "Acosh",
  "Atanh",
  "Sin",
]);

type Writer = (f: Formulas, args: readonly Tensor[]) => Tensor;
const operator =
  (name: string): Writer =>
  (f, args) =>
    f.node(name, args);
const ofOne =
  (write: (f: Formulas, u: Tensor) => Tensor): Writer =>
  (f, [u]) =>
    write(f, u as Tensor);

/** The functions that have an operator, or a few that lose nothing; others are written by their definitions. */
const WRITERS: Partial<Record<FunctionName, Writer>> = {
  exp: operator("Exp"),
  log: operator("Log"),
  // (e^u + 1) tanh(u/2) = e^u - 1, and right to the last digits near 0
  expm1: ofOne((f, u) =>
    f.node("Mul", [f.node("Add", [f.node("Exp", [u]), f.constant(1)]), f.node("Tanh", [f.node("Mul", [u, f.constant(0.5)])])]),
  ),
  // near 0 as 2 artanh(u/(2 + u)), whose series ends after u^7 with an error below 2^-26 for |u| < 1/4
  log1p: ofOne((f, u) => {
    const s = f.node("Div", [u, f.node("Add", [u, f.constant(2)])]);
    const w = f.node("Mul", [s, s]);
    const series = [2 / 7, 2 / 5, 2 / 3, 2].map(f.constant).reduce((sum, c) => f.node("Add", [f.node("Mul", [sum, w]), c]));
    const isSmall = f.node("Less", [f.node("Abs", [u]), f.constant(0.25)]);
    return f.node("Where", [isSmall, f.node("Mul", [s, series]), f.node("Log", [f.node("Add", [u, f.constant(1)])])]);
  }),
  sqrt: operator("Sqrt"),
  cbrt: ofOne((f, u) => f.node("Mul", [f.node("Sign", [u]), f.node("Pow", [f.node("Abs", [u]), f.constant(1 / 3)])])),
  abs: operator("Abs"),
  sign: operator("Sign"),
  sin: operator("Sin"),
  cos: operator("Cos"),
  tan: operator("Tan"),
  asin: operator("Asin"),
  acos: operator("Acos"),
  atan: operator("Atan"),
  sinh: operator("Sinh"),
  cosh: operator("Cosh"),
  tanh: operator("Tanh"),
  asinh: operator("Asinh"),
  acosh: operator("Acosh"),
  atanh: operator("Atanh"),
  erf: operator("Erf"),
  erfc: ofOne((f, u) => f.node("Sub", [f.constant(1), f.node("Erf", [u])])),
  logistic: operator("Sigmoid"),
  // max(u, 0) + log(1 + e^-|u|): Softplus itself is not there for float64, and overflows in some versions
  softplus: ofOne((f, u) => {
    const tail = f.node("Exp", [f.node("Neg", [f.node("Abs", [u])])]);
    return f.node("Add", [f.node("Max", [u, f.constant(0)]), (WRITERS.log1p as Writer)(f, [tail])]);
  }),
  relu: operator("Relu"),
  min: operator("Min"),
  max: operator("Max"),
  ones: (f) => f.constant(1),
};

const RELATION: Readonly<Record<Relation, string>> = {
  "<": "Less",
  "<=": "LessOrEqual",
  ">": "Greater",
  ">=": "GreaterOrEqual",
  "=": "Equal",
  "!=": "Equal",
};

/** Writes formulas in one letter into a graph, in float32 or float64 throughout; what occurs twice is computed once. */
export class Formulas {
  private readonly graph: Graph;
  private readonly type: TypeName;
  private readonly done = new Map<string, Tensor>();
  private readonly names: Readonly<Record<string, Tensor>>;

  /** @param names the tensors of the letters, in the type */
  constructor(graph: Graph, type: TypeName, names: Readonly<Record<string, Tensor>>) {
    this.graph = graph;
    this.type = type;
    this.names = names;
    this.constant = this.constant.bind(this);
  }

  constant(value: number): Tensor {
    return this.graph.constant(value, this.type);
  }

  /** An operator; what is there for float32 alone is done in float32. */
  node(name: string, args: readonly Tensor[]): Tensor {
    if (this.type === "float" || !FLOAT_ONLY.has(name)) return this.graph.node(name, args);
    const narrow = args.map((arg) => this.graph.node("Cast", [arg], { to: TYPE.float }));
    return this.graph.node("Cast", [this.graph.node(name, narrow)], { to: TYPE.double });
  }

  /** @throws RangeError for a function that ONNX has no operators for, and for a letter without a value */
  value(u: Expr): Tensor {
    const k = key(u);
    let tensor = this.done.get(k);
    if (tensor === undefined) this.done.set(k, (tensor = symbols(u).size === 0 ? this.constant(evaluate(u, {})) : this.made(u)));
    return tensor;
  }

  private made(u: Expr): Tensor {
    switch (u.kind) {
      case "symbol": {
        const tensor = this.names[u.name];
        if (tensor === undefined)
          throw new RangeError(`the parameter "${u.name}" has no value: give it one before the network is exported`);
        return tensor;
      }
      case "named":
        return this.value(u.of);
      case "sum":
        return u.terms.slice(1).reduce(
          (sum, term) => {
            const taken = withoutSign(term);
            return taken ? this.node("Sub", [sum, this.value(taken)]) : this.node("Add", [sum, this.value(term)]);
          },
          this.value(u.terms[0] as Expr),
        );
      case "product": {
        const positive = withoutSign(u);
        if (positive) return this.node("Neg", [this.value(positive)]);
        return u.factors
          .slice(1)
          .reduce((product, factor) => this.node("Mul", [product, this.value(factor)]), this.value(u.factors[0] as Expr));
      }
      case "quotient":
        return this.node("Div", [this.value(u.numerator), this.value(u.denominator)]);
      case "power":
        return this.power(u.base, u.exponent);
      case "call": {
        const write = WRITERS[u.fn];
        if (write)
          return write(
            this,
            u.args.map((arg) => this.value(arg)),
          );
        const definition = u.args.length === 1 ? definitionOf(u.fn, u.args[0] as Expr) : undefined;
        if (!definition) throw new RangeError(`ONNX has no operators for ${u.fn}: export a network with another activation`);
        return this.value(definition);
      }
      case "cases": {
        const rest = u.otherwise ? this.value(u.otherwise) : this.constant(Number.NaN);
        return u.pieces.reduceRight(
          (otherwise, { when, value }) => this.node("Where", [this.condition(when), this.value(value), otherwise]),
          rest,
        );
      }
      case "pi":
      case "number":
      case "derivative":
        throw new Error(`internal: ${u.kind} in a formula for ONNX`);
    }
  }

  private power(base: Expr, exponent: Expr): Tensor {
    const b = this.value(base);
    if (isInt(exponent, 2)) return this.node("Mul", [b, b]);
    if (isInt(exponent, 3)) return this.node("Mul", [this.node("Mul", [b, b]), b]);
    if (isInt(exponent, -1)) return this.node("Div", [this.constant(1), b]);
    if (isNumber(exponent) && toNumber(exponent.value) === 0.5) return this.node("Sqrt", [b]);
    return this.node("Pow", [b, this.value(exponent)]);
  }

  private condition(c: Condition): Tensor {
    if (c.kind !== "comparison") {
      const [first, ...rest] = c.parts.map((part) => this.condition(part)) as [Tensor, ...Tensor[]];
      return rest.reduce((all, part) => this.graph.node(c.kind === "and" ? "And" : "Or", [all, part]), first);
    }
    const found = this.node(RELATION[c.relation], [this.value(c.left), this.value(c.right)]);
    return c.relation === "!=" ? this.graph.node("Not", [found]) : found;
  }
}

/** v of -v, where u is written so. */
function withoutSign(u: Expr): Expr | undefined {
  if (u.kind !== "product" || u.factors.length < 2 || !isInt(u.factors[0] as Expr, -1)) return undefined;
  return multiply(...u.factors.slice(1));
}
