/**
 * Expressions: immutable trees over exact numbers, as a reader wrote them. Nothing is simplified here: 1 + e^-z - 1 stays
 * that. The builders only choose one tree for what is written in one way (sums and products are flat, a sign is a
 * leading -1, e^u is exp(u), a quotient of two numbers is a number), so that printing and parsing are inverse.
 */
import type { FunctionName } from "./functions.ts";
import { isZero, opposite, over, type Rational, rational } from "./rational.ts";

export type Expr = Num | Pi | Sym | Sum | Product | Quotient | Power | Call | Cases | Derivative | Named;

export interface Num {
  readonly kind: "number";
  readonly value: Rational;
}
export interface Pi {
  readonly kind: "pi";
}
/** A variable or a parameter: which of the two is for the caller to say. */
export interface Sym {
  readonly kind: "symbol";
  readonly name: string;
}
export interface Sum {
  readonly kind: "sum";
  readonly terms: readonly Expr[];
}
export interface Product {
  readonly kind: "product";
  readonly factors: readonly Expr[];
}
export interface Quotient {
  readonly kind: "quotient";
  readonly numerator: Expr;
  readonly denominator: Expr;
}
export interface Power {
  readonly kind: "power";
  readonly base: Expr;
  readonly exponent: Expr;
}
export interface Call {
  readonly kind: "call";
  readonly fn: FunctionName;
  readonly args: readonly Expr[];
}
/** The value of the first piece whose condition holds; `otherwise` null means undefined (NaN) elsewhere. */
export interface Cases {
  readonly kind: "cases";
  readonly pieces: readonly Piece[];
  readonly otherwise: Expr | null;
}
export interface Piece {
  readonly when: Condition;
  readonly value: Expr;
}
/** d/dvariable of an expression, not yet carried out. */
export interface Derivative {
  readonly kind: "derivative";
  readonly of: Expr;
  readonly variable: string;
}
/** An expression that a derivation calls by a name, as g in g(1 - g): it means `of`, and derivations print it as `name(argument)`. */
export interface Named {
  readonly kind: "named";
  readonly name: string;
  readonly argument: string;
  readonly of: Expr;
}

export const RELATIONS = ["<", "<=", ">", ">=", "=", "!="] as const;
export type Relation = (typeof RELATIONS)[number];
export type Condition =
  | { readonly kind: "comparison"; readonly left: Expr; readonly relation: Relation; readonly right: Expr }
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] };

export const number = (n: Rational | bigint | number, d: bigint | number = 1): Num => ({
  kind: "number",
  value: typeof n === "object" ? n : rational(n, d),
});
export const zero: Num = number(0);
export const one: Num = number(1);
export const minusOne: Num = number(-1);
export const two: Num = number(2);
export const pi: Pi = { kind: "pi" };
export const symbol = (name: string): Sym => ({ kind: "symbol", name });
export const call = (fn: FunctionName, ...args: Expr[]): Call => ({ kind: "call", fn, args });
export const exp = (u: Expr): Call => call("exp", u);
/** Euler's number is exp(1). */
export const e: Call = exp(one);
export const derivative = (of: Expr, variable: string): Derivative => ({ kind: "derivative", of, variable });
export const named = (name: string, argument: string, of: Expr): Named => ({ kind: "named", name, argument, of });

export const isNumber = (u: Expr): u is Num => u.kind === "number";
export const isInt = (u: Expr, k: number): boolean => u.kind === "number" && u.value.d === 1n && u.value.n === BigInt(k);
export const isE = (u: Expr): boolean => u.kind === "call" && u.fn === "exp" && isInt(u.args[0] as Expr, 1);

/** The sum of the terms: nested sums are flattened, nothing is added up. No terms give 0, one gives itself. */
export function add(...terms: Expr[]): Expr {
  const flat = terms.flatMap((t) => (t.kind === "sum" ? t.terms : [t]));
  return flat.length === 0 ? zero : flat.length === 1 ? (flat[0] as Expr) : { kind: "sum", terms: flat };
}

/** The product of the factors: nested products are flattened; a leading -1 joins a number behind it. */
export function multiply(...factors: Expr[]): Expr {
  const flat = factors.flatMap((f) => (f.kind === "product" ? f.factors : [f]));
  const [first, second, ...rest] = flat;
  if (first && second && isInt(first, -1) && isNumber(second)) return multiply(number(opposite(second.value)), ...rest);
  return flat.length === 0 ? one : flat.length === 1 ? (first as Expr) : { kind: "product", factors: flat };
}

/** -u: the sign goes to the leading number of a product; --u is u. */
export function negate(u: Expr): Expr {
  if (isNumber(u)) return number(opposite(u.value));
  if (u.kind === "product" && isNumber(u.factors[0] as Expr)) {
    const [first, ...rest] = u.factors as [Num, ...Expr[]];
    return isInt(first, -1) ? multiply(...rest) : multiply(number(opposite(first.value)), ...rest);
  }
  return multiply(minusOne, u);
}

export const subtract = (a: Expr, b: Expr): Expr => add(a, negate(b));

/** a/b; a quotient of two numbers is a number. A zero denominator stays, for the parser to refuse. */
export function divide(a: Expr, b: Expr): Expr {
  if (isNumber(a) && isNumber(b) && !isZero(b.value)) return number(over(a.value, b.value));
  return { kind: "quotient", numerator: a, denominator: b };
}

/** base^exponent; e^u is exp(u). */
export const power = (base: Expr, exponent: Expr | number): Expr => {
  const k = typeof exponent === "number" ? number(exponent) : exponent;
  return isE(base) ? exp(k) : { kind: "power", base, exponent: k };
};

/** Cases, flattened where the last resort is itself cases. */
export function cases(pieces: readonly Piece[], otherwise: Expr | null): Cases {
  return otherwise?.kind === "cases"
    ? { kind: "cases", pieces: [...pieces, ...otherwise.pieces], otherwise: otherwise.otherwise }
    : { kind: "cases", pieces, otherwise };
}

export const comparison = (left: Expr, relation: Relation, right: Expr): Condition => ({ kind: "comparison", left, relation, right });
export const both = (...parts: Condition[]): Condition => junction("and", parts);
export const either = (...parts: Condition[]): Condition => junction("or", parts);
function junction(kind: "and" | "or", parts: Condition[]): Condition {
  const flat = parts.flatMap((p) => (p.kind === kind ? p.parts : [p]));
  return flat.length === 1 ? (flat[0] as Condition) : { kind, parts: flat };
}

/** The direct parts of an expression, from left to right, those of conditions included. */
export function children(u: Expr): readonly Expr[] {
  switch (u.kind) {
    case "number":
    case "pi":
    case "symbol":
      return [];
    case "sum":
      return u.terms;
    case "product":
      return u.factors;
    case "quotient":
      return [u.numerator, u.denominator];
    case "power":
      return [u.base, u.exponent];
    case "call":
      return u.args;
    case "cases":
      return [...u.pieces.flatMap((p) => [...sides(p.when), p.value]), ...(u.otherwise ? [u.otherwise] : [])];
    case "derivative":
    case "named":
      return [u.of];
  }
}

/** The expressions compared in a condition, from left to right. */
export function sides(c: Condition): readonly Expr[] {
  return c.kind === "comparison" ? [c.left, c.right] : c.parts.flatMap(sides);
}

/** The same condition with f applied to each expression compared. */
export function mapCondition(c: Condition, f: (u: Expr) => Expr): Condition {
  return c.kind === "comparison"
    ? { ...c, left: f(c.left), right: f(c.right) }
    : { kind: c.kind, parts: c.parts.map((p) => mapCondition(p, f)) };
}

/** The expression rebuilt by the builders with f applied to each direct part; the very same object where f changes nothing. */
export function mapChildren(u: Expr, f: (child: Expr) => Expr): Expr {
  switch (u.kind) {
    case "number":
    case "pi":
    case "symbol":
      return u;
    case "sum":
      return mapped(u, u.terms, f, (terms) => add(...terms));
    case "product":
      return mapped(u, u.factors, f, (factors) => multiply(...factors));
    case "quotient":
      return mapped(u, [u.numerator, u.denominator], f, ([a, b]) => divide(a as Expr, b as Expr));
    case "power":
      return mapped(u, [u.base, u.exponent], f, ([a, b]) => power(a as Expr, b as Expr));
    case "call":
      return mapped(u, u.args, f, (args) => call(u.fn, ...args));
    case "derivative":
      return mapped(u, [u.of], f, ([of]) => derivative(of as Expr, u.variable));
    case "named":
      return mapped(u, [u.of], f, ([of]) => named(u.name, u.argument, of as Expr));
    case "cases": {
      const images = new Map(children(u).map((part) => [part, f(part)] as const));
      if ([...images].every(([part, image]) => part === image)) return u;
      const image = (part: Expr): Expr => images.get(part) as Expr;
      return cases(
        u.pieces.map((p) => ({ when: mapCondition(p.when, image), value: image(p.value) })),
        u.otherwise && image(u.otherwise),
      );
    }
  }
}

function mapped(u: Expr, parts: readonly Expr[], f: (child: Expr) => Expr, build: (parts: Expr[]) => Expr): Expr {
  const images = parts.map(f);
  return images.every((image, i) => image === parts[i]) ? u : build(images);
}

const keys = new WeakMap<Expr, string>();

/** A text that is the same for two expressions exactly where they are the same tree. A name given to an expression does not count. */
export function key(u: Expr): string {
  let text = keys.get(u);
  if (text === undefined) {
    text = makeKey(u);
    keys.set(u, text);
  }
  return text;
}

function makeKey(u: Expr): string {
  const list = (parts: readonly Expr[]) => parts.map(key).join(",");
  switch (u.kind) {
    case "number":
      return u.value.d === 1n ? `${u.value.n}` : `${u.value.n}/${u.value.d}`;
    case "pi":
      return "pi";
    case "symbol":
      return `'${u.name}'`;
    case "call":
      return `${u.fn}(${list(u.args)})`;
    case "derivative":
      return `d'${u.variable}'(${key(u.of)})`;
    case "named":
      return key(u.of);
    case "cases":
      return `cases(${u.pieces.map((p) => `${conditionKey(p.when)}:${key(p.value)}`).join(",")};${u.otherwise ? key(u.otherwise) : ""})`;
    default:
      return `${u.kind}(${list(children(u))})`;
  }
}

export function conditionKey(c: Condition): string {
  return c.kind === "comparison" ? `${key(c.left)}${c.relation}${key(c.right)}` : `${c.kind}(${c.parts.map(conditionKey).join(",")})`;
}

/** Whether two expressions are the same tree. */
export const same = (a: Expr, b: Expr): boolean => a === b || key(a) === key(b);

/** The names of all symbols in an expression, in the order of their first appearance. A size inside ones(1, D) is no symbol of it. */
export function symbols(u: Expr): Set<string> {
  const names = new Set<string>();
  const visited = new Set<Expr>();
  const visit = (v: Expr): void => {
    if (visited.has(v)) return;
    visited.add(v);
    if (v.kind === "symbol") names.add(v.name);
    else if (!(v.kind === "call" && v.fn === "ones")) children(v).forEach(visit);
  };
  visit(u);
  return names;
}

const dependence = new WeakMap<Expr, Map<string, boolean>>();

/** Whether an expression contains the symbol. */
export function has(u: Expr, name: string): boolean {
  if (u.kind === "symbol") return u.name === name;
  if (u.kind === "number" || u.kind === "pi" || (u.kind === "call" && u.fn === "ones")) return false;
  let known = dependence.get(u);
  if (!known) dependence.set(u, (known = new Map()));
  let answer = known.get(name);
  if (answer === undefined) known.set(name, (answer = children(u).some((c) => has(c, name))));
  return answer;
}

/** The expression with each symbol named in `values` replaced; the replacements themselves are not searched. */
export function substitute(u: Expr, values: Readonly<Record<string, Expr>> | ReadonlyMap<string, Expr>): Expr {
  const table = values instanceof Map ? values : new Map(Object.entries(values));
  const memo = new Map<Expr, Expr>();
  const visit = (v: Expr): Expr => {
    if (v.kind === "symbol") return table.get(v.name) ?? v;
    let image = memo.get(v);
    if (!image) memo.set(v, (image = mapChildren(v, visit)));
    return image;
  };
  return visit(u);
}

/** The expression with every Named part written out. */
export function unnamed(u: Expr): Expr {
  return u.kind === "named" ? unnamed(u.of) : mapChildren(u, unnamed);
}
