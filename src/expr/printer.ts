/**
 * The core of the printers: signs, brackets and precedence are the same in every notation; how each form looks is a row of
 * a Dialect. What is printed reads back as the same tree.
 */
import {
  type Call,
  type Condition,
  children,
  type Expr,
  isInt,
  isNumber,
  multiply,
  number,
  type Power,
  type Relation,
  unnamed,
} from "./expr.ts";
import type { FunctionName } from "./functions.ts";
import { isZero, opposite, type Rational, sign } from "./rational.ts";

export interface PrintOptions {
  /** Print a part that a derivation named by its name, as g(z), instead of written out. */
  readonly names?: boolean;
}

/** How tightly a printed text holds together: a text stands in brackets where a tighter one is asked for. */
export const LEVEL = { sum: 0, product: 1, power: 2, atom: 3 } as const;
export type Level = (typeof LEVEL)[keyof typeof LEVEL];

export interface Printed {
  readonly text: string;
  readonly level: Level;
  /** How many lines above each other it takes, roughly: 0 for x, 1 for a fraction. */
  readonly height: number;
}

export const atom = (text: string, height = 0): Printed => ({ text, level: LEVEL.atom, height });
export const tallest = (...parts: readonly Printed[]): number => Math.max(0, ...parts.map((p) => p.height));

/** A factor with the expression that it prints. */
export interface Factor extends Printed {
  readonly expr: Expr;
}

export interface Dialect {
  readonly minus: string;
  readonly pi: string;
  readonly relations: Readonly<Record<Relation, string>>;
  readonly and: string;
  readonly or: string;
  readonly bracket: (u: Printed) => string;
  /** A number that is not negative. */
  readonly number: (value: Rational) => Printed;
  readonly symbol: (name: string) => string;
  readonly product: (factors: readonly Factor[]) => Printed;
  readonly quotient: (numerator: Factor, denominator: Factor) => Printed;
  readonly power: (base: Factor, exponent: Factor) => Printed;
  /** A function's integer power, exponent behind the name; undefined where the power is written behind the argument. */
  readonly calledPower: (fn: FunctionName, exponent: string, args: readonly Printed[]) => Printed | undefined;
  readonly call: (fn: FunctionName, args: readonly Printed[]) => Printed;
  /** e^u; `taken` where the formula has a symbol called e. */
  readonly exp: (u: Factor, taken: boolean) => Printed;
  readonly cases: (pieces: readonly { when: string; value: Printed }[], otherwise: Printed | null) => Printed;
  /** d^order/dvariable^order; `taken` where the formula has a symbol that could be mistaken for the d. */
  readonly derivative: (of: Printed, variable: string, order: number, taken: boolean) => Printed;
  /** Whether it can write a second derivative as one. */
  readonly orders: boolean;
  readonly named: (name: string, argument: string) => Printed;
}

/** The text in brackets where it is looser than asked for. */
export const atLeast = (dialect: Pick<Dialect, "bracket">, u: Printed, level: Level): string =>
  u.level >= level ? u.text : dialect.bracket(u);

/** Prints an expression in a dialect. */
export function printIn(dialect: Dialect, expr: Expr, options: PrintOptions = {}): string {
  const tree = options.names ? expr : unnamed(expr);
  const names = namesIn(tree);
  const done = new Map<Expr, Printed>();

  const print = (u: Expr): Printed => {
    let printed = done.get(u);
    if (!printed) done.set(u, (printed = signed(u)));
    return printed;
  };
  const factor = (u: Expr): Factor => ({ ...print(u), expr: u });

  const signed = (u: Expr): Printed => {
    const size = withoutSign(u);
    if (!size) return unsigned(u);
    const p = print(size);
    return { text: dialect.minus + atLeast(dialect, p, LEVEL.product), level: LEVEL.sum, height: p.height };
  };

  const unsigned = (u: Expr): Printed => {
    switch (u.kind) {
      case "number":
        return dialect.number(u.value);
      case "pi":
        return atom(dialect.pi);
      case "symbol":
        return atom(dialect.symbol(u.name));
      case "sum":
        return sum(u.terms);
      case "product":
        return dialect.product(u.factors.map(factor));
      case "quotient":
        return dialect.quotient(factor(u.numerator), factor(u.denominator));
      case "power":
        return power(u);
      case "call":
        return called(u);
      case "cases":
        return dialect.cases(
          u.pieces.map(({ when, value }) => ({ when: condition(when), value: print(value) })),
          u.otherwise && print(u.otherwise),
        );
      case "derivative":
        return differentiated(u.of, u.variable);
      case "named":
        return dialect.named(u.name, u.argument);
    }
  };

  const sum = (terms: readonly Expr[]): Printed => {
    const parts = terms.map((term, i) => {
      const size = i > 0 ? withoutSign(term) : undefined;
      const text = atLeast(dialect, print(size ?? term), i > 0 ? LEVEL.product : LEVEL.sum);
      return i === 0 ? text : `${size ? ` ${dialect.minus} ` : " + "}${text}`;
    });
    return { text: parts.join(""), level: LEVEL.sum, height: tallest(...terms.map(print)) };
  };

  const power = ({ base, exponent }: Power): Printed => {
    const k = exponent.kind === "number" && exponent.value.d === 1n && exponent.value.n > 1n ? `${exponent.value.n}` : undefined;
    const called = k && base.kind === "call" && base.args.length === 1 ? dialect.calledPower(base.fn, k, base.args.map(print)) : undefined;
    return called ?? dialect.power(factor(base), factor(exponent));
  };

  const called = ({ fn, args }: Call): Printed =>
    fn === "exp" ? dialect.exp(factor(args[0] as Expr), names.has("e")) : dialect.call(fn, args.map(print));

  const differentiated = (of: Expr, variable: string): Printed => {
    let [inner, order] = [of, 1];
    for (; dialect.orders && order < 9 && inner.kind === "derivative" && inner.variable === variable; order++) inner = inner.of;
    return dialect.derivative(
      print(inner),
      variable,
      order,
      ["d", `d${variable}`, `d${variable.split("_")[0]}`].some((name) => names.has(name)),
    );
  };

  const condition = (when: Condition): string => {
    if (when.kind === "comparison") return `${print(when.left).text} ${dialect.relations[when.relation]} ${print(when.right).text}`;
    const parts = when.parts.map((part) =>
      when.kind === "and" && part.kind === "or" ? dialect.bracket(atom(condition(part))) : condition(part),
    );
    return parts.join(when.kind === "and" ? dialect.and : dialect.or);
  };

  return print(tree).text;
}

/** What stands behind the leading minus of a negative number or product; undefined where there is no minus. */
function withoutSign(u: Expr): Expr | undefined {
  const [first, ...rest] = u.kind === "product" ? u.factors : [u];
  if (!first || !isNumber(first) || isZero(first.value) || sign(first.value) > 0) return undefined;
  return isInt(first, -1) && rest.length > 0 ? multiply(...rest) : multiply(number(opposite(first.value)), ...rest);
}

/** Every name in an expression, those of variables and sizes included. */
function namesIn(u: Expr): Set<string> {
  const names = new Set<string>();
  const visited = new Set<Expr>();
  const visit = (v: Expr): void => {
    if (visited.has(v)) return;
    visited.add(v);
    if (v.kind === "symbol") names.add(v.name);
    if (v.kind === "derivative") names.add(v.variable);
    children(v).forEach(visit);
  };
  visit(u);
  return names;
}
