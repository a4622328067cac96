/**
 * The one walk that evaluates expressions, over any kind of number: an Arithmetic says what the operations are, and
 * `compile` turns an expression into a closure that applies them.
 */
import { distinct, type Node, type Run } from "./distinct.ts";
import type { Condition, Expr, Relation } from "./expr.ts";
import type { FunctionName } from "./functions.ts";
import { ONE, type Rational } from "./rational.ts";

/** What has to be known of a kind of number to evaluate expressions in it. Nothing here throws: what has no value is its NaN. */
export interface Arithmetic<T> {
  readonly fromRational: (value: Rational) => T;
  readonly pi: T;
  readonly undefined: T;
  readonly add: (a: T, b: T) => T;
  readonly multiply: (a: T, b: T) => T;
  readonly divide: (a: T, b: T) => T;
  readonly power: (base: T, exponent: T) => T;
  readonly call: Readonly<Record<FunctionName, (...args: T[]) => T>>;
  /** Negative, 0 or positive as a is below, at or above b; NaN where either is undefined, so that every comparison is false. */
  readonly compare: (a: T, b: T) => number;
}

/** A value that is missing or cannot be used, or an expression that has none: what, and what to do, in one lower-case sentence. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

const HOLDS: Readonly<Record<Relation, (order: number) => boolean>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
  "=": (order) => order === 0,
  "!=": (order) => order < 0 || order > 0,
};

/**
 * The expression as a function of the values of the named symbols, in the order of the names. Equal subexpressions are
 * evaluated once a call, subexpressions without a symbol once for all; of cases only the piece that holds is evaluated.
 * The time to compile is linear in the number of different subexpressions, however often they are shared.
 * @throws ValueError for a symbol that is not among the names, and for a derivative that is not carried out.
 */
export function compile<T>(arithmetic: Arithmetic<T>, expr: Expr, names: readonly string[]): (values: readonly T[]) => T {
  const places = new Map(names.map((name, i) => [name, i] as const));
  const { nodes, nodeOf } = distinct<T>(expr);
  let values: readonly T[] = [];
  let calls = 0;

  // parts come before the wholes, so that each finds the closures of its parts made
  for (const node of nodes) {
    const run = compose(node);
    node.run = node.isConstant ? onceForAll(run) : node.uses > 1 && node.parts.length > 0 ? onceACall(run) : run;
  }
  const { run } = nodeOf(expr);
  return (given) => {
    values = given;
    calls++;
    return run();
  };

  function compose({ of: u, parts }: Node<T>): Run<T> {
    const runs = parts.map((part) => part.run);
    switch (u.kind) {
      case "number":
        return constant(arithmetic.fromRational(u.value));
      case "pi":
        return constant(arithmetic.pi);
      case "symbol": {
        const place = places.get(u.name);
        if (place === undefined) throw new ValueError(`"${u.name}" has no value: give one, as { ${u.name}: 1 }`);
        return () => values[place] as T;
      }
      case "sum":
        return fold(arithmetic.add, runs);
      case "product":
        return fold(arithmetic.multiply, runs);
      case "quotient":
        return fold(arithmetic.divide, runs);
      case "power":
        return fold(arithmetic.power, runs);
      case "call":
        return u.fn === "ones" ? constant(arithmetic.fromRational(ONE)) : apply(arithmetic.call[u.fn], runs);
      case "cases": {
        const pieces = u.pieces.map((piece) => ({ holds: condition(piece.when), value: nodeOf(piece.value).run }));
        const otherwise = u.otherwise ? nodeOf(u.otherwise).run : constant(arithmetic.undefined);
        return () => (pieces.find(({ holds }) => holds())?.value ?? otherwise)();
      }
      case "derivative":
        throw new ValueError(
          `d/d${u.variable} of an expression has no value until it is carried out: differentiate first, then evaluate the result`,
        );
      case "named":
        throw new Error("internal: a name has no node of its own");
    }
  }

  function condition(c: Condition): Run<boolean> {
    if (c.kind === "comparison") {
      const [left, right, holds] = [nodeOf(c.left).run, nodeOf(c.right).run, HOLDS[c.relation]];
      return () => holds(arithmetic.compare(left(), right()));
    }
    const parts = c.parts.map(condition);
    return c.kind === "and" ? () => parts.every((part) => part()) : () => parts.some((part) => part());
  }

  function onceACall(run: Run<T>): Run<T> {
    let lastCall = 0;
    let value: T;
    return () => {
      if (lastCall !== calls) [value, lastCall] = [run(), calls];
      return value;
    };
  }
}

const constant =
  <T>(value: T): Run<T> =>
  () =>
    value;

/** Evaluated when first asked for: a piece of cases that never holds is never evaluated. */
function onceForAll<T>(run: Run<T>): Run<T> {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: run() }).value;
}

function fold<T>(operation: (a: T, b: T) => T, parts: readonly Run<T>[]): Run<T> {
  return parts.reduce((left, right) => () => operation(left(), right()));
}

function apply<T>(fn: (...args: T[]) => T, args: readonly Run<T>[]): Run<T> {
  const [first, second] = args;
  if (first && args.length === 1) return () => fn(first());
  if (first && second && args.length === 2) return () => fn(first(), second());
  return () => fn(...args.map((arg) => arg()));
}

/** Evaluation by names, each expression compiled once. */
export function byName<T>(
  arithmetic: Arithmetic<T>,
  symbolsOf: (u: Expr) => Iterable<string>,
): (u: Expr, lookUp: (name: string) => T) => T {
  const programs = new WeakMap<Expr, { readonly names: readonly string[]; readonly run: (values: readonly T[]) => T }>();
  return (u, lookUp) => {
    let program = programs.get(u);
    if (!program) {
      const names = [...symbolsOf(u)];
      programs.set(u, (program = { names, run: compile(arithmetic, u, names) }));
    }
    return program.run(program.names.map(lookUp));
  };
}
