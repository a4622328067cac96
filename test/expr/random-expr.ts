/** Random expressions of every kind, made by the builders alone. */
import fc from "fast-check";
import {
  add,
  both,
  type Condition,
  call,
  cases,
  comparison,
  derivative,
  divide,
  type Expr,
  either,
  exp,
  isNumber,
  multiply,
  negate,
  number,
  type Piece,
  pi,
  power,
  RELATIONS,
  subtract,
  symbol,
} from "../../src/expr/expr.ts";
import { FUNCTIONS, type FunctionName } from "../../src/expr/functions.ts";
import { isZero } from "../../src/expr/rational.ts";

/** Names that are hard to print: constants, d, Greek, subscripts, digits, words, and what looks like a differential. */
export const NAMES =
  "x z a b f g h n e d i dx alpha lambda Omega varphi sigma Phi x_1 x_12 a_max alpha_0 beta_max x_alpha lo slope x2 beta2 x_1_2 e_1 Alpha theta_x1 E pi_1".split(
    " ",
  );

const small = fc.integer({ min: -15, max: 15 });
/** Fractions whose shortest writing is a decimal, and some for which it is not. */
const decimals = fc.constantFrom(
  ...[
    "44715/1000000",
    "-1/100",
    "16732632423543772/10000000000000000",
    "1/1000000000000000000000000000000",
    "-3/2",
    "1/3",
    "-22/7",
    "1/13",
    "5/1024",
  ],
  ...["1000000000000000000000000000000/1", "1702/1000", "1/1099511627776", "10507009873554805/10000000000000000"],
);
const numbers = fc.oneof(
  { weight: 4, arbitrary: small.map((n) => number(n)) },
  { weight: 1, arbitrary: fc.tuple(small, fc.integer({ min: 1, max: 15 })).map(([n, d]) => number(n, d)) },
  { weight: 1, arbitrary: decimals.map((text) => number(...(text.split("/").map(BigInt) as [bigint, bigint]))) },
);
const names = fc.constantFrom(...NAMES);
const leaf: fc.Arbitrary<Expr> = fc.oneof(
  { weight: 3, arbitrary: numbers },
  { weight: 4, arbitrary: names.map(symbol) },
  { weight: 1, arbitrary: fc.constant<Expr>({ ...pi }) },
  { weight: 1, arbitrary: fc.constant(null).map(() => exp(number(1))) },
);
const divided = (a: Expr, b: Expr): Expr => (isNumber(b) && isZero(b.value) ? a : divide(a, b));
const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[];

/** Expressions of all kinds but Named; derivatives and sizes of ones included. */
export const expressions: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr; condition: Condition; piece: Piece }>((tie) => {
  const sub = tie("expr");
  const few = fc.array(sub, { minLength: 2, maxLength: 3 });
  const conditions = fc.array(tie("condition"), { minLength: 2, maxLength: 3 });
  return {
    expr: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      { weight: 4, arbitrary: leaf },
      { weight: 3, arbitrary: few.map((terms) => add(...terms)) },
      { weight: 3, arbitrary: few.map((factors) => multiply(...factors)) },
      { weight: 1, arbitrary: fc.tuple(sub, sub).map(([a, b]) => subtract(a, b)) },
      { weight: 1, arbitrary: sub.map(negate) },
      { weight: 3, arbitrary: fc.tuple(sub, sub).map(([a, b]) => divided(a, b)) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(
            sub,
            fc.oneof(
              small.map((n) => number(n)),
              sub,
            ),
          )
          .map(([a, k]) => power(a, isNumber(k) ? bounded(k) : k)),
      },
      { weight: 2, arbitrary: sub.map(exp) },
      {
        weight: 4,
        arbitrary: fc.constantFrom(...FUNCTION_NAMES).chain((fn) => {
          const [least, greatest] = FUNCTIONS[fn].arity;
          return fc.array(sub, { minLength: least, maxLength: Math.min(greatest, 3) }).map((args) => call(fn, ...args));
        }),
      },
      { weight: 1, arbitrary: fc.tuple(sub, names).map(([u, name]) => derivative(u, name)) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.array(tie("piece"), { minLength: 1, maxLength: 3 }), fc.option(sub)).map(([p, o]) => cases(p, o)),
      },
    ),
    piece: fc.record({ when: tie("condition"), value: sub }),
    condition: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      { weight: 4, arbitrary: fc.tuple(sub, fc.constantFrom(...RELATIONS), sub).map(([a, r, b]) => comparison(a, r, b)) },
      { weight: 1, arbitrary: conditions.map((parts) => both(...parts)) },
      { weight: 1, arbitrary: conditions.map((parts) => either(...parts)) },
    ),
  };
}).expr;

/** An exponent beyond 1000 is refused as input. */
const bounded = (k: Expr): Expr => (isNumber(k) && Math.abs(Number(k.value.n)) > 1000 * Number(k.value.d) ? number(2) : k);
