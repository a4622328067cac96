/** Fitted pieces as one formula in y and the bit: as it is calculated (Horner), and as a reader wants it. */
import {
  add,
  both,
  type Condition,
  call,
  cases,
  comparison,
  divide,
  type Expr,
  isInt,
  minusOne,
  multiply,
  negate,
  number,
  one,
  type Piece,
  power,
  type Relation,
  same,
  subtract,
  symbol,
  zero,
} from "../../expr/expr.ts";
import { fromNumber } from "../../expr/rational.ts";
import type { Branch } from "./fitted-branch.ts";
import { type FittedPiece, LEAST_LOG } from "./fitted-pieces.ts";
import { BIT, type Shown, Y } from "./ways.ts";

export interface Side {
  readonly branch: Branch;
  readonly pieces: readonly FittedPiece[];
}

/** What a float32 holds, and a little more. */
const DIGITS = 9;

const decimal = (v: number): Expr => number(fromNumber(v));
const rounded = (v: number): Expr => decimal(Number(v.toPrecision(DIGITS)));
const minus = (u: Expr, v: number): Expr => (v === 0 ? u : v < 0 ? add(u, decimal(-v)) : subtract(u, decimal(v)));

/** How polynomials and what stands in them are written. */
interface Style {
  /** c0 v^first + c1 v^(first + 1) and so on. */
  readonly polynomial: (coefficients: readonly Expr[], v: Expr, first: number) => Expr;
  /** A part that stands in a formula many times. */
  readonly part: (letter: string, u: Expr) => Expr;
  /** The cases of a formula that holds where a condition does. */
  readonly nested: (when: Condition, u: Expr) => Piece[];
  /** A product with what may be cases. */
  readonly times: (factor: Expr, u: Expr) => Expr;
}

const IS_ONE: Condition = comparison(BIT, "=", one);
const CALCULATED: Style = {
  polynomial: horner,
  part: (_, u) => u,
  nested: (when, value) => [{ when, value }],
  times: multiply,
};

/** The slope in y and the bit, which is 1 on the right; `taken` are names that parts must not have. */
export function formulaOf(left: Side, right: Side, taken: ReadonlySet<string>): { formula: Expr; shown: Shown } {
  const parts: Record<string, Expr> = {};
  const named = (letter: string, u: Expr): Expr => {
    const known = Object.entries(parts).find(([, part]) => same(part, u));
    const name = known?.[0] ?? fresh(letter, (n) => taken.has(n) || n in parts);
    parts[name] = u;
    return symbol(name);
  };
  const forReaders: Style = { polynomial: expanded, part: named, nested: flat, times: distributed };
  return { formula: twoSided(left, right, CALCULATED), shown: { formula: twoSided(left, right, forReaders), parts } };
}

/** Cases within cases, in one list. */
const flat = (when: Condition, u: Expr): Piece[] =>
  u.kind !== "cases" || !u.otherwise
    ? [{ when, value: u }]
    : [...u.pieces.map((piece) => ({ when: both(when, piece.when), value: piece.value })), { when, value: u.otherwise }];

function distributed(factor: Expr, u: Expr): Expr {
  if (u.kind !== "cases") return isInt(u, 1) ? factor : multiply(factor, u);
  const pieces = u.pieces.map(({ when, value }) => ({ when, value: distributed(factor, value) }));
  return cases(pieces, u.otherwise && distributed(factor, u.otherwise));
}

function fresh(letter: string, isTaken: (name: string) => boolean): string {
  let name = letter;
  for (let k = 2; isTaken(name); k++) name = `${letter}_${k}`;
  return name;
}

function twoSided(left: Side, right: Side, style: Style): Expr {
  const onRight = slopeOf(right, style);
  if (!mirrored(left.branch, right.branch)) return cases(style.nested(IS_ONE, onRight), slopeOf(left, style));
  const sign = style.part("side", cases([{ when: IS_ONE, value: one }], minusOne));
  return style.times(sign, onRight);
}

/** Whether the function is even about its turning point. */
function mirrored(left: Branch, right: Branch): boolean {
  return (
    left.samples.length === right.samples.length &&
    left.samples.every(({ y, p }, i) => {
      const other = right.samples[i];
      return other !== undefined && Math.abs(y - other.y) <= 1e-12 * Math.max(1, Math.abs(y)) && Math.abs(p + other.p) <= 1e-12;
    })
  );
}

function slopeOf({ branch, pieces }: Side, style: Style): Expr {
  const { upwards } = branch.turning;
  const values = pieces.map((piece) => formulaIn(piece, branch, style));
  const inner = pieces.flatMap(({ to }, i) =>
    to ? [{ when: comparison(Y, relation(upwards, to.belongs), decimal(to.y)), value: values[i] as Expr }] : [],
  );
  const last = values.at(-1) as Expr;
  return inner.length === 0 ? last : cases(inner, last);
}

const relation = (upwards: 1 | -1, belongs: boolean): Relation => (upwards > 0 ? (belongs ? "<=" : "<") : belongs ? ">=" : ">");

function formulaIn({ kind, coefficients, center }: FittedPiece, branch: Branch, { polynomial, part }: Style): Expr {
  const { order, limit = Number.NaN } = branch;
  const numbers = coefficients.map(rounded);
  const root = (): Expr => part("s", rootOf(branch));
  if (kind === "near") return polynomial(numbers, root(), order - 1);
  if (kind === "middle") return polynomial(numbers, part("u", minus(root(), center)), 0);
  if (kind === "far") return numbers.length === 1 ? (numbers[0] as Expr) : polynomial(numbers, part("r", divide(one, rootOf(branch))), 0);
  const rest = minus(Y, Number(limit.toPrecision(15)));
  const log = part("l", call("max", call("log", call("abs", rest)), number(LEAST_LOG)));
  return multiply(rest, polynomial(numbers, log, 0));
}

/** The root of y's distance from the turning value; an output that was rounded beyond that counts as on it. */
function rootOf({ turning: { value, upwards }, order }: Branch): Expr {
  const distance = upwards > 0 ? minus(Y, value) : minus(negate(Y), -value);
  const held = call("max", distance, zero);
  return order === 1 ? held : order === 2 ? call("sqrt", held) : call("sqrt", call("sqrt", held));
}

/** s (c0 + s (c1 + s c2)) */
function horner(coefficients: readonly Expr[], v: Expr, first: number): Expr {
  const [last, ...lower] = [...coefficients].reverse() as [Expr, ...Expr[]];
  const inner = lower.reduce((sum, c) => add(c, multiply(v, sum)), last);
  return first === 0 ? inner : multiply(first === 1 ? v : power(v, first), inner);
}

/** c0 s + c1 s^2 + c2 s^3 */
function expanded(coefficients: readonly Expr[], v: Expr, first: number): Expr {
  return add(
    ...coefficients.map((c, i) => {
      const k = i + first;
      return k === 0 ? c : multiply(c, k === 1 ? v : power(v, k));
    }),
  );
}
