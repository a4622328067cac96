/** The one small change that would make an unequal pair equal: a sign, a factor, a missing prime, an exponent off by one. */
import { size } from "../../algebra/size.ts";
import { carryOut } from "../../derive/rules.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import {
  add,
  call,
  children,
  derivative,
  divide,
  type Expr,
  has,
  isInt,
  isNumber,
  key,
  mapChildren,
  minusOne,
  multiply,
  negate,
  number,
  one,
  power,
  symbol,
  symbols,
  two,
} from "../../expr/expr.ts";
import type { FunctionName } from "../../expr/functions.ts";
import { isInteger, isOne, minus, ONE, plus } from "../../expr/rational.ts";

/** A changed expression, and what was changed of which part. */
export interface Change {
  readonly expr: Expr;
  readonly what: string;
  readonly part: Expr;
}

interface Context {
  readonly variable: string;
  /** The names that occur on either side. */
  readonly names: readonly string[];
  /** Whether the part is the whole side. */
  readonly whole: boolean;
}

interface ChangeRow {
  readonly what: string;
  readonly apply: (u: Expr, context: Context) => readonly Expr[];
}

const PARTNERS: Partial<Record<FunctionName, FunctionName>> = {
  sinh: "cosh",
  cosh: "sinh",
  sin: "cos",
  cos: "sin",
  tanh: "coth",
  sech: "csch",
  log: "exp",
  exp: "log",
  asin: "acos",
  acos: "asin",
  sqrt: "cbrt",
};

const without = (parts: readonly Expr[], build: (...rest: Expr[]) => Expr): Expr[] =>
  parts.map((_, i) => build(...parts.filter((_, k) => k !== i)));

/** The slips that people make, the most frequent first: the first that mends a link is the one that is told. */
const CHANGES: readonly ChangeRow[] = [
  { what: "the opposite sign", apply: (u) => [negate(u)] },
  {
    what: "a prime: its derivative",
    apply: (u, { variable, whole }) => (has(u, variable) && (whole || u.kind === "call") ? [derivative(u, variable)] : []),
  },
  { what: "a square", apply: (u) => (isNumber(u) ? [] : [power(u, two)]) },
  { what: "no exponent", apply: (u) => (u.kind === "power" ? [u.base] : []) },
  { what: "one more", apply: (u) => (isNumber(u) && isInteger(u.value) && !isInt(u, -1) ? [number(plus(u.value, ONE))] : []) },
  { what: "one less", apply: (u) => (isNumber(u) && isInteger(u.value) && !isOne(u.value) ? [number(minus(u.value, ONE))] : []) },
  { what: "a factor 2", apply: (u) => [multiply(two, u)] },
  { what: "half of it", apply: (u) => [divide(u, two)] },
  { what: "the fraction upside down", apply: (u) => (u.kind === "quotient" ? [divide(u.denominator, u.numerator)] : []) },
  { what: "1 minus it", apply: (u) => [add(one, negate(u))] },
  { what: "1 added", apply: (u) => [add(u, one)] },
  { what: "1 subtracted", apply: (u) => [add(u, minusOne)] },
  {
    what: "a missing factor",
    apply: (u, { names, whole }) => (whole || u.kind !== "symbol" ? names.map((name) => multiply(symbol(name), u)) : []),
  },
  {
    what: "a missing divisor",
    apply: (u, { names, whole }) => (whole || u.kind !== "symbol" ? names.map((name) => divide(u, symbol(name))) : []),
  },
  { what: "a term dropped", apply: (u) => (u.kind === "sum" ? without(u.terms, add) : []) },
  { what: "a factor dropped", apply: (u) => (u.kind === "product" ? without(u.factors, multiply) : []) },
  {
    what: "the other function",
    apply: (u) => (u.kind === "call" && PARTNERS[u.fn] ? [call(PARTNERS[u.fn] as FunctionName, ...u.args)] : []),
  },
  { what: "a product instead of the sum", apply: (u) => (u.kind === "sum" ? [multiply(...u.terms)] : []) },
  { what: "a sum instead of the product", apply: (u) => (u.kind === "product" ? [add(...u.factors)] : []) },
];

/** A side of more parts has too many single changes to try. */
const LARGEST = 150;
/** Points at which candidates are compared before anything is proved; none is special to a usual formula. */
const SAMPLES = [-1.37, 0.61, 2.23, -0.29, 3.71] as const;
const NEAR = 1e-9;

/**
 * The changed versions of `u` that agree with `target` at a few points, most plausible first: still to be proved.
 * @param u a side as it is written; derivatives in it may be still to be carried out
 */
export function* changes(u: Expr, target: Expr, variable: string): Generator<Change> {
  if (size(u) > LARGEST || size(target) > LARGEST * 10) return;
  const names = [...new Set([variable, ...symbols(u), ...symbols(target)])];
  const points = SAMPLES.map((x, i) => names.map((_, k) => (k === 0 ? x : (SAMPLES[(i + k) % SAMPLES.length] as number)) + k / 17));
  const wanted = valuesOf(target, names, points);
  if (wanted.filter(Number.isFinite).length < 2) return;
  const seen = new Set<string>();
  for (const row of CHANGES) {
    for (const change of everywhere(u, row, { variable, names, whole: true })) {
      if (seen.has(key(change.expr)) || isInt(change.expr, 0)) continue;
      seen.add(key(change.expr));
      if (agree(change.expr, wanted, names, points)) yield change;
    }
  }
}

/** The row applied to the expression, then to each of its parts. */
function* everywhere(u: Expr, row: ChangeRow, context: Context): Generator<Change> {
  for (const expr of row.apply(u, context)) yield { expr, what: row.what, part: u };
  for (const [k, child] of children(u).entries()) {
    for (const change of everywhere(child, row, { ...context, whole: false })) {
      let i = 0;
      yield { ...change, expr: mapChildren(u, (c) => (i++ === k ? change.expr : c)) };
    }
  }
}

function valuesOf(u: Expr, names: readonly string[], points: readonly (readonly number[])[]): number[] {
  const at = compileEvaluator(carryOut(u), names);
  return points.map((point) => at(...point));
}

function agree(u: Expr, wanted: readonly number[], names: readonly string[], points: readonly (readonly number[])[]): boolean {
  const at = compileEvaluator(carryOut(u), names);
  return points.every((point, i) => {
    const [value, want] = [at(...point), wanted[i] as number];
    return Number.isFinite(want) ? Math.abs(value - want) <= NEAR * Math.max(1, Math.abs(want)) : !Number.isFinite(value);
  });
}
