/** Expressions as JavaScript: the order of operations of float64 evaluation (expr/evaluate.ts), so that the bits are the same. */
import {
  type Condition,
  children,
  type Expr,
  isE,
  isInt,
  isNumber,
  key,
  type Num,
  number,
  type Product,
  type Relation,
  unnamed,
} from "../../expr/expr.ts";
import { opposite, type Rational, sign, toNumber } from "../../expr/rational.ts";
import { type HelperName, WRITTEN } from "./functions.ts";

/** How tightly the outermost operator of a text binds. */
const LEVEL = { choice: 0, or: 1, and: 2, comparison: 3, sum: 4, product: 5, sign: 6, power: 7, whole: 8 } as const;
interface Text {
  readonly text: string;
  readonly level: number;
}
const whole = (text: string): Text => ({ text, level: LEVEL.whole });

/** Statements that name what a formula has several times, and its value. */
export interface JsFormula {
  readonly parts: readonly string[];
  readonly value: string;
  readonly helpers: ReadonlySet<HelperName>;
}

/**
 * A formula as JavaScript.
 * @param nameOf the JavaScript name of a symbol
 * @throws Error "internal: ..." for a derivative that is not carried out.
 */
export function toJsFormula(formula: Expr, nameOf: (symbol: string) => string): JsFormula {
  const u = unnamed(formula);
  const helpers = new Set<HelperName>();
  const shared = new Map<string, string>();
  const parts: string[] = [];
  for (const repeated of repeats(u)) {
    const { text } = print(repeated);
    const name = `u${shared.size + 1}`;
    parts.push(`const ${name} = ${text};`);
    shared.set(key(repeated), name);
  }
  return { parts, value: print(u).text, helpers };

  function print(v: Expr): Text {
    const name = shared.get(key(v));
    return name === undefined ? written(v) : whole(name);
  }
  /** In brackets where it binds less than it has to. */
  function at(least: number, v: Expr): string {
    return bracketed(least, print(v));
  }

  function written(v: Expr): Text {
    if (isE(v)) return whole("Math.E");
    switch (v.kind) {
      case "number":
        return numeral(v.value);
      case "pi":
        return whole("Math.PI");
      case "symbol":
        return whole(nameOf(v.name));
      case "sum":
        return { text: v.terms.map(term).join(""), level: LEVEL.sum };
      case "product":
        return product(v);
      case "quotient":
        return { text: `${at(LEVEL.product, v.numerator)} / ${at(LEVEL.sign, v.denominator)}`, level: LEVEL.product };
      case "power":
        if (isInt(v.exponent, 2)) return helped("square", v.base);
        if (!isNumber(v.exponent)) return helped("power", v.base, v.exponent);
        return { text: `${at(LEVEL.whole, v.base)} ** ${at(LEVEL.sign, v.exponent)}`, level: LEVEL.power };
      case "call": {
        const { text, needs = [] } = WRITTEN[v.fn];
        for (const need of needs) helpers.add(need);
        // the sizes inside ones(r, c) are no numbers of the formula
        const args = v.fn === "ones" ? [] : v.args;
        return whole(text(...args.map((arg) => at(LEVEL.choice, arg))));
      }
      case "cases": {
        const pieces = v.pieces.map((piece) => `${condition(piece.when, LEVEL.or).text} ? ${at(LEVEL.or, piece.value)} : `);
        return { text: `${pieces.join("")}${v.otherwise ? at(LEVEL.choice, v.otherwise) : "Number.NaN"}`, level: LEVEL.choice };
      }
      case "derivative":
        throw new Error("internal: a derivative that is not carried out cannot be exported");
      case "named":
        throw new Error("internal: a name is left in the formula");
    }
  }

  function helped(helper: HelperName, ...args: Expr[]): Text {
    helpers.add(helper);
    return whole(`${helper}(${args.map((arg) => at(LEVEL.choice, arg)).join(", ")})`);
  }

  /** A term of a sum with the operator before it. */
  function term(v: Expr, i: number): string {
    const positive = i > 0 && !shared.has(key(v)) ? opposed(v) : undefined;
    if (positive) return ` - ${at(LEVEL.product, positive)}`;
    return i === 0 ? at(LEVEL.sum, v) : ` + ${at(LEVEL.product, v)}`;
  }

  function product({ factors }: Product): Text {
    const [first, ...rest] = factors as [Expr, ...Expr[]];
    const isNegated = isInt(first, -1) && rest.length > 0;
    const texts = (isNegated ? rest : factors).map((f, i) => at(i === 0 ? (isNegated ? LEVEL.whole : LEVEL.product) : LEVEL.sign, f));
    return { text: `${isNegated ? "-" : ""}${texts.join(" * ")}`, level: texts.length === 1 ? LEVEL.sign : LEVEL.product };
  }

  function condition(c: Condition, least: number): Text {
    if (c.kind === "comparison") {
      const [left, right] = [at(LEVEL.sum, c.left), at(LEVEL.sum, c.right)];
      const text = RELATIONS[c.relation](left, right);
      return whole(c.relation === "!=" ? `(${text})` : text);
    }
    const level = c.kind === "and" ? LEVEL.and : LEVEL.or;
    const text = c.parts.map((part) => bracketed(level + 1, condition(part, level + 1))).join(c.kind === "and" ? " && " : " || ");
    return whole(bracketed(least, { text, level }));
  }
}

const bracketed = (least: number, { text, level }: Text): string => (level < least ? `(${text})` : text);

/** As in evaluation, every comparison with NaN is false. */
const RELATIONS: Readonly<Record<Relation, (a: string, b: string) => string>> = {
  "<": (a, b) => `${a} < ${b}`,
  "<=": (a, b) => `${a} <= ${b}`,
  ">": (a, b) => `${a} > ${b}`,
  ">=": (a, b) => `${a} >= ${b}`,
  "=": (a, b) => `${a} === ${b}`,
  "!=": (a, b) => `${a} < ${b} || ${a} > ${b}`,
};

/** A decimal that is exact, or else the quotient; both give the nearest float64. */
function numeral(value: Rational): Text {
  const x = toNumber(value);
  const isDecimal =
    /^[25]*$/.test(primesUpToFive(value.d)) || Math.abs(Number(value.n)) > Number.MAX_SAFE_INTEGER || value.d > Number.MAX_SAFE_INTEGER;
  if (isDecimal) return { text: String(x), level: x < 0 ? LEVEL.sign : LEVEL.whole };
  return { text: `${value.n} / ${value.d}`, level: LEVEL.product };
}
/** The prime factors 2 and 5 of a number as digits, and "7" if others are left. */
function primesUpToFive(d: bigint): string {
  let digits = "";
  let rest = d;
  for (const prime of [2n, 5n]) for (; rest % prime === 0n; rest /= prime) digits += prime;
  return rest === 1n ? digits : "7";
}

/** -v where v is a negative number, or a product that begins with one. */
function opposed(v: Expr): Expr | undefined {
  if (v.kind === "number") return sign(v.value) < 0 ? number(opposite(v.value)) : undefined;
  if (v.kind !== "product") return undefined;
  const [first, ...rest] = v.factors as [Expr, ...Expr[]];
  if (first.kind !== "number" || sign(first.value) >= 0) return undefined;
  const factors = isInt(first, -1) ? rest : [number(opposite((first as Num).value)), ...rest];
  return factors.length === 1 ? factors[0] : { kind: "product", factors };
}

/** What a formula has several times and is worth a name: functions, powers, quotients; parts before the wholes. */
function repeats(formula: Expr): Expr[] {
  const counts = new Map<string, number>();
  const order: Expr[] = [];
  const visit = (v: Expr): void => {
    const k = key(v);
    const count = (counts.get(k) ?? 0) + 1;
    counts.set(k, count);
    if (count > 1) return;
    if (!(v.kind === "call" && v.fn === "ones")) children(v).forEach(visit);
    order.push(v);
  };
  visit(formula);
  const isWorthIt = (v: Expr): boolean => (v.kind === "call" && v.fn !== "ones" && !isE(v)) || v.kind === "power" || v.kind === "quotient";
  return order.filter((v) => isWorthIt(v) && (counts.get(key(v)) ?? 0) > 1);
}
